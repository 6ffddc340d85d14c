"""The view of the worklist in this window: the address and the widgets say it, `kyphodss.worklist.view` knows what it means.

The address holds order and filters by ids of the program, and never a text that somebody typed: that stays in the session.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import streamlit as st

from kyphodss.ui.casework import PARAMETER
from kyphodss.worklist.facets import FACETS, NOBODY, Known
from kyphodss.worklist.order import DEFAULT
from kyphodss.worklist.pathway import Step
from kyphodss.worklist.priority import PriorityClass
from kyphodss.worklist.rows import WorklistRow
from kyphodss.worklist.view import ORDER, QUIET, WITHIN, View, view_of

DAY: Final = "as_of"  # bound to the address by the date above the list
BESIDE: Final = frozenset({DAY, PARAMETER})
OWN: Final = (ORDER, WITHIN, QUIET, *FACETS)  # what this page writes into the address
VIEW, GIVEN, SAID, TAKEN, SHOWN = (f"worklist_{name}" for name in ("view", "given", "said", "taken", "shown"))
PAGE: Final = 20  # rows shown at first, and added by "show more"
VISIT: Final = "worklist_order"  # a widget of the page: without it this is a new visit
STATUS: Final = "status"
URGENT: Final = frozenset({"emergency", "settle-first"})
READY: Final[dict[str, View]] = {
    "All open cases": View(),
    "Urgent": View(chosen={"priority": URGENT}),
    "Closes before a free slot": View(chosen={"slot": frozenset({"yes"})}),
    "No booking": View(chosen={"booking": frozenset({NOBODY})}),
    "Nothing recorded for a week": View(quiet=True),
}


def in_force(known: Known) -> View:
    """The view of this run. An address that says something else than the last run wrote wins over the widgets."""
    given = {name: value for name, value in st.query_params.to_dict().items() if name not in BESIDE}
    back = VIEW in st.session_state and VISIT not in st.session_state and len(given) == 0
    if not back and given != st.session_state.get(GIVEN):
        found, said = view_of(given, known)
        take(replace(found, text=current().text))
        st.session_state[SAID] = said
    elif back or TAKEN in st.session_state:
        st.session_state[SAID] = st.session_state.get(TAKEN, ())
    st.session_state.pop(TAKEN, None)
    _write(current().params())
    return current()


def _write(wanted: Mapping[str, str]) -> None:
    for name in [name for name in st.query_params if name not in wanted and name not in BESIDE]:
        del st.query_params[name]
    for name, value in wanted.items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    st.session_state[GIVEN] = dict(wanted)


def current() -> View:
    """The view as it was last."""
    return st.session_state.get(VIEW, View())


def said() -> tuple[str, ...]:
    """A sentence for everything that the address or a kept view asked for and that is not known here."""
    return st.session_state.get(SAID, ())


def take(view: View, said: tuple[str, ...] = ()) -> None:
    """Another view, with the sentences that go with it; the list begins at its first row."""
    st.session_state[VIEW] = view
    st.session_state[SHOWN] = PAGE
    st.session_state[TAKEN] = said


def ready_name(view: View) -> str | None:
    """Which of the ready views this is, whatever its order and text."""
    bare = replace(view, order=DEFAULT, text="")
    return next((name for name, found in READY.items() if found.params() == bare.params()), None)


def offered(view: View, rows: Iterable[WorklistRow]) -> list[WorklistRow]:
    """The rows the view looks at: the open cases, unless it asks for a status. An emergency is open, treated or not."""
    if len(view.chosen.get(STATUS, ())) > 0:
        return list(rows)
    return [row for row in rows if row.step < Step.TREATED or row.priority.cls is PriorityClass.EMERGENCY]


def filters(view: View) -> int:
    """How many filters are set, the text not counted."""
    return len(replace(view, order=DEFAULT).params())

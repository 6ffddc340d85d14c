"""What the cohort page looks at: section, periods, window and selection. The address says it and holds no identifier.

An address that says something else than this page wrote last wins: that is how a link, a bookmark and “back” work. What it
asks for and cannot have is said in a sentence and left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from kyphodss.charts.cohort.figures import CRITERIA, SECTIONS, SOURCES
from kyphodss.cohort.basis import WINDOWS
from kyphodss.cohort.selection import DIMENSIONS, Selection, read
from kyphodss.settings import settings
from kyphodss.store.cohort_acts import OF_EVERYONE, ONE_FILTER

SECTION, PER, WINDOW, SOURCE, CRITERION, LIMITS = "section", "per", "window", "source", "criterion", "limits"
PLAIN, WIDE = "plain", "widened"
MONTH, WEEK = "month", "week"
OWN: Final = {
    SECTION: tuple(SECTIONS),
    PER: (MONTH, WEEK),
    WINDOW: tuple(WINDOWS),
    SOURCE: tuple(SOURCES),
    CRITERION: tuple(dict.fromkeys(each for its in CRITERIA.values() for each in its)),
    LIMITS: (PLAIN, WIDE),
}
"""What the address may say beside filters."""
VIEW, GIVEN, SAID = "cohort_view", "cohort_given", "cohort_said"


@dataclass(frozen=True, slots=True)
class View:
    """What is shown. `per`: month or week; `window`: id of the window row of the timeliness measures; `source`: id of the source
    whose rules are shown over time, `criterion`: id of one of its criteria; `limits`: of funnel plots, plain or widened for
    over-dispersion.
    """

    section: str
    per: str = MONTH
    window: str = ""
    source: str = ""
    criterion: str = ""
    limits: str = PLAIN
    selection: Selection = Selection()  # noqa: RUF009, an empty one never changes

    @property
    def of_source(self) -> str:
        """The criterion that is shown: the first one of the source, where another source's was chosen last."""
        own = CRITERIA[self.source]
        return self.criterion if self.criterion in own else next(iter(own))

    def params(self) -> dict[str, str]:
        """As parameters of the address; what stands at its first value is left out."""
        first = begin()
        own = {name: getattr(self, name) for name in OWN if getattr(self, name) != getattr(first, name)}
        return {**own, **self.selection.params()}


def begin() -> View:
    """The view of a first visit."""
    source = next(iter(SOURCES))
    return View(next(iter(SECTIONS)), MONTH, settings().cohort.window, source, next(iter(CRITERIA[source])))


def in_force(known: Mapping[str, Iterable[str]], *, direct: bool) -> View:
    """The view of this run. `known`: what can be selected. Only direct care may ask for weeks, another window, or more than one
    filter by a way with few values.
    """
    given = st.query_params.to_dict()
    if VIEW not in st.session_state or given != st.session_state.get(GIVEN):
        _take(given, known, direct=direct)
    if direct is False:
        _narrow(current())
    _write(current().params())
    return current()


def _narrow(view: View) -> None:
    """Leaves out what is for direct care alone, and says so."""
    fixed = replace(view, per=MONTH, window=begin().window)
    narrow = replace(fixed, selection=view.selection.outside_direct_care)
    left_out = [
        sentence for sentence, same in ((OF_EVERYONE, fixed == view), (ONE_FILTER, narrow == fixed)) if not same
    ]
    if len(left_out) > 0:
        st.session_state[VIEW], st.session_state[SAID] = narrow, tuple(left_out)


def _take(given: Mapping[str, str], known: Mapping[str, Iterable[str]], *, direct: bool) -> None:
    """Outside direct care what only direct care may choose is not looked up: an answer would tell whether it occurs."""
    others = set[str]() if direct else {each.address for each in DIMENSIONS.values() if each.way is None}
    selection, said = read({name: text for name, text in given.items() if name not in others}, known)
    view, sentences = replace(begin(), selection=selection), list(said)
    if not others.isdisjoint(given):
        sentences.append(ONE_FILTER)
    for name, allowed in OWN.items():
        text = given.get(name)
        if text in allowed:
            view = replace(view, **{name: text})
        elif text is not None:
            sentences.append(f"The address asks for a {name} that is not known here; it is left out.")
    st.session_state[VIEW], st.session_state[SAID] = view, tuple(sentences)


def _write(wanted: Mapping[str, str]) -> None:
    if st.query_params.to_dict() != dict(wanted):
        st.query_params.from_dict(dict(wanted))
    st.session_state[GIVEN] = dict(wanted)


def current() -> View:
    """The view as it was last."""
    return st.session_state.get(VIEW, begin())


def said() -> tuple[str, ...]:
    """A sentence for everything that the address asked for and cannot have."""
    return st.session_state.get(SAID, ())


def change(view: View) -> None:
    """Another view from now on."""
    st.session_state[VIEW], st.session_state[SAID] = view, ()


def choose(dimension: str, value: str | None) -> None:
    """Filter by a value of a dimension, or by none of it."""
    view = current()
    change(replace(view, selection=view.selection.with_(dimension, value)))


def choose_only(dimension: str, value: str | None) -> None:
    """Filter by this value and by nothing else."""
    change(replace(current(), selection=Selection().with_(dimension, value)))

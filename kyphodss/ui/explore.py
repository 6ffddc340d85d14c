"""Explore: the few questions that decide most, for somebody who wonders whether to refer. Nothing is stored.

The answers stand in a draft of this window alone, which no database keeps; one act turns them into a referral.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import streamlit as st

from kyphodss.case.fields import guide
from kyphodss.case.vocabulary import level as levels
from kyphodss.ui import draft, explore_advice
from kyphodss.ui.casework import UNSTORED, Opened
from kyphodss.ui.explore_care import mri, thinners, tried
from kyphodss.ui.form import NOT_KNOWN, Problems, field, help_of
from kyphodss.ui.onset import onset

KEPT: Final = "explore_values"
STAYS: Final = (
    "Your answers stay in this window: another page and back keeps them, a refresh or an ended sign-in begins anew. What is "
    "to last is sent below."
)
LINKED: Final = {
    "etiology": "etiology",
    "level": "fractures[0].level",
    "onset_earliest": "fractures[0].onset_earliest",
    "onset_latest": "fractures[0].onset_latest",
    "pain_score": "symptoms.pain_score",
}
NUMBERS: Final = frozenset({"symptoms.pain_score"})
LONGEST_LINKED: Final = 40
PAIN: Final = ("symptoms.pain_score", "symptoms.pain_intolerable", "symptoms.pain_trajectory", "symptoms.hospitalized")


def begin() -> None:
    """Make the window's draft that of this page: what was answered here before, or nothing."""
    here: Opened | None = st.session_state.get("opened")
    if here is not None and here.slot == UNSTORED:
        st.session_state[KEPT] = draft.clean(draft.current())
        return
    values: Mapping[str, Any] = st.session_state.get(KEPT, draft.EMPTY)
    draft.begin(dict(values))
    st.session_state.opened = Opened(UNSTORED, None, None, values)
    if values == draft.EMPTY:
        _from_address()


def _from_address() -> None:
    """The facts that a link brought, as the cards of a record system do; each is read like a typed one."""
    for name, path in LINKED.items():
        text = st.query_params.pop(name, None)
        if text is not None and len(text) <= LONGEST_LINKED:
            draft.put(path, _number(text) if path in NUMBERS else text)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def anew() -> None:
    """Forget every answer."""
    st.session_state.pop(KEPT, None)
    explore_advice.anew()
    draft.begin(dict(draft.EMPTY))


def questions(problems: Problems, today: date) -> None:
    """The questions, each with why it matters."""
    st.caption(STAYS)
    _part("1 · The fracture", "Cause, level and day decide which sources speak and which clocks run.")
    field("etiology", problems)
    _level()
    onset(0, problems)
    _part("2 · The pain", "Every source asks how bad it is, and whether it holds on.")
    grid = st.grid(2, min_column_width=200, gap="small")
    for path in PAIN:
        with grid.cell():
            field(path, problems)
    _part("3 · What was tried", "Most sources ask for simpler treatment first; intolerable pain is the exception.")
    tried(today)
    _part("4 · The MRI", "It shows whether the fracture is recent. No procedure day is printed without imaging.")
    mri(today)
    _part("5 · Blood thinners", "They decide how many days pass before a procedure. None is stopped for a question.")
    thinners()


def _part(title: str, why: str) -> None:
    st.subheader(title, anchor=False)
    st.caption(why)


def _level() -> None:
    key = draft.key("explore_level")
    st.session_state.setdefault(key, draft.get("fractures[0].level"))
    st.selectbox(
        "Level",
        levels.values,
        index=None,
        key=key,
        placeholder=NOT_KNOWN,
        on_change=lambda: draft.put("fractures[0].level", st.session_state[key]),
        help=help_of(guide("fractures[].level")),
    )


def placed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as a case: the study is of the level that was chosen; without a level it names none."""
    fractures = values.get("fractures") or []
    level = fractures[0].get("level") if len(fractures) > 0 else None
    studies = values.get("imaging")
    if not studies or level is None:
        return dict(values)
    return {**values, "imaging": [{**study, "levels": [level]} for study in studies]}

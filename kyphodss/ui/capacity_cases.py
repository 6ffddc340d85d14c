"""The cases that would lose their window, for direct care alone: the last feasible day of each, and one way into it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from kyphodss.cohort.demand import Demand
from kyphodss.note.words import day_words
from kyphodss.store.cases import Listed
from kyphodss.ui.casework import PARAMETER
from kyphodss.ui.review import go
from kyphodss.ui.words import plain

CASE_PAGE: Final = "kyphodss/pages/case.py"
OPENING: Final = "capacity_case_to_open"
ALL: Final = "capacity_all_cases"
MOST: Final = 20  # cases drawn at first


def losing_cases(found: Demand, cases: Sequence[Listed]) -> None:
    """The list, who has least time first; nothing for those who see no case."""
    if found.windows is None or len(cases) == 0:
        return
    st.subheader("Cases that would lose the window", anchor=False)
    due = {each.case_key: each.due for each in found.windows.losers}
    shown = cases if st.session_state.get(ALL, False) is True else cases[:MOST]
    for case in shown:
        _line(case, due[case.case_key])
    if len(cases) > len(shown):
        st.button(f"Show all {len(cases)}", key="capacity_show_all", icon=":material/expand_more:", on_click=_show_all)


def _line(case: Listed, due: date) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"capacity_case-{case.case_key}"):
        st.markdown(f"**{plain(case.case_id)}** · last feasible day {day_words(due)}", width="stretch")
        st.button(
            f"Open {plain(case.case_id)}",
            icon=":material/arrow_forward:",
            icon_position="right",
            key=f"capacity_open-{case.case_key}",
            on_click=_chosen,
            args=(case.case_key,),
        )


def _show_all() -> None:
    st.session_state[ALL] = True


def _chosen(case_key: str) -> None:
    st.session_state[OPENING] = case_key


def opening() -> None:
    """Goes on to the case that was chosen."""
    case_key = st.session_state.pop(OPENING, None)
    if case_key is not None:
        go(CASE_PAGE, {PARAMETER: case_key}, None)

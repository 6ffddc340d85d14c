"""The cases behind a selection, for direct care: a list with one way into each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import streamlit as st

from kyphodss.cohort.selection import Selection
from kyphodss.store.cases import Listed
from kyphodss.store.door import Door
from kyphodss.ui.casework import PARAMETER
from kyphodss.ui.lazy import drawer
from kyphodss.ui.looks import once
from kyphodss.ui.review import go
from kyphodss.ui.words import plain

CASE_PAGE: Final = "kyphodss/pages/case.py"
OPENING: Final = "cohort_case_to_open"
OTHERS: Final = "further referrals: invented ones of the demonstration's sample cohort, or more than are listed at once"


def behind(door: Door, selection: Selection, at: datetime) -> None:
    """A drawer; opening it is on record with the cases it lists."""
    drawer(
        "The cases behind these figures", "cohort_behind", lambda: _listed(door, selection, at), icon=":material/list:"
    )


def _listed(door: Door, selection: Selection, at: datetime) -> None:
    found = once("cohort_cases", (at, selection), lambda: door.cohort_cases(selection))
    if len(found.cases) == 0:
        st.info("No case of this store is among them.", icon=":material/inbox:")
    if len(found.cases) > 0:
        _table(found.cases)
    if found.more > 0:
        st.caption(plain(f"{found.more:,} {OTHERS}."))


def _table(cases: Sequence[Listed]) -> None:
    rows = [
        {
            "case": case.case_id,
            "received": case.received_on,
            "organization": case.organization,
            "state": "closed" if case.closed else "open",
        }
        for case in cases
    ]
    st.dataframe(rows, hide_index=True, key="cohort_cases", alt="The cases behind the figures")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        keys = {case.case_key: case.case_id for case in cases}
        chosen = st.selectbox("Case", list(keys), format_func=lambda key: keys[key], key="cohort_case", width=260)
        st.button("Open", key="cohort_open", icon=":material/arrow_forward:", on_click=_chosen, args=(chosen,))


def _chosen(case_key: str) -> None:
    st.session_state[OPENING] = case_key


def opening() -> None:
    """Goes on to the case that was chosen."""
    case_key = st.session_state.pop(OPENING, None)
    if case_key is not None:
        go(CASE_PAGE, {PARAMETER: case_key}, None)

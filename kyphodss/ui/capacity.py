"""Demand and capacity on the page: what is entered, and the answer in its parts, each with its table, card and file."""

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from kyphodss.access import Operation, may
from kyphodss.charts.cohort.capacity import losing, queue, states
from kyphodss.charts.cohort.referrals_ahead import ahead, back_test
from kyphodss.charts.cohort.slot_scenarios import slots
from kyphodss.cohort.demand import Demand
from kyphodss.cohort.demand_asked import DemandAsked, faults
from kyphodss.store.cases import Listed
from kyphodss.store.door import Door
from kyphodss.ui.capacity_cases import losing_cases
from kyphodss.ui.capacity_entries import entered, filter_words
from kyphodss.ui.capacity_tables import engine, lines, table
from kyphodss.ui.looks import forget, once
from kyphodss.ui.panel import panel, stamps
from kyphodss.ui.words import plain

READ_AT: Final = "capacity_read_at"


def capacity(door: Door) -> None:
    """The page for whoever may see counts."""
    asked = entered(direct=may(door.user, Operation.VIEW_COHORT))
    wrong = faults(asked)
    for sentence in wrong:
        st.error(plain(sentence), icon=":material/error:")
    if len(wrong) > 0:
        st.caption("Nothing is computed until this is corrected.")
        return
    found, cases = _answer(door, asked, _read_at())
    with st.container(horizontal=True, vertical_alignment="center", key="capacity_head"):
        st.caption(f"{stamps(found.cut)} {plain(found.profile.name)}.", width="content")
        st.button("Count again", icon=":material/refresh:", type="tertiary", key="capacity_refresh", on_click=_again)
    if found.said is not None:
        st.info(plain(found.said), icon=":material/inbox:")
        return
    _parts(found, cases)


def _parts(found: Demand, cases: tuple[Listed, ...]) -> None:
    dark, words = st.context.theme.type == "dark", filter_words(found.asked)
    st.header("Queue arithmetic", anchor=False)
    lines(queue(found), words)
    st.header("What slots do to windows and waits", anchor=False)
    panel(slots(found, dark=dark), words)
    if found.simulated is not None:
        engine(found.simulated.checks)
    st.header("Who will lose the window", anchor=False)
    panel(states(found, dark=dark), words)
    panel(losing(found, dark=dark), words)
    losing_cases(found, cases)
    st.header("Referrals ahead", anchor=False)
    panel(ahead(found, dark=dark), words)
    table(back_test(found), words)


def _answer(door: Door, asked: DemandAsked, at: datetime) -> tuple[Demand, tuple[Listed, ...]]:
    """The answer for this visit and these entries; at direct care with the cases that would lose their window."""
    with st.spinner("Counting, and playing the weeks …", show_time=True):
        if may(door.user, Operation.VIEW_COHORT):
            here = once("demand_here", (at, asked), lambda: door.demand_here(asked))
            return here.demand, here.losing
        return once("demand", (at, asked), lambda: door.demand(asked)), ()


def _read_at() -> datetime:
    """The moment of this reading."""
    if READ_AT not in st.session_state:
        forget()
        st.session_state[READ_AT] = datetime.now(UTC)
    return st.session_state[READ_AT]


def _again() -> None:
    st.session_state.pop(READ_AT, None)

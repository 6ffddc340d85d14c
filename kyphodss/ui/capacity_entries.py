"""What is entered for demand and capacity: slots, those that fall out, the target, and the window at stake."""

from typing import Final

import streamlit as st

from kyphodss.cohort.demand_asked import PERCENTS, DemandAsked, onset_windows, site_window
from kyphodss.dates.rows import BY_ID
from kyphodss.settings import CLINIC_SETS_THIS, settings
from kyphodss.store.demand_acts import first_asked

NOT_ENTERED: Final = "not entered"


def entered(*, direct: bool) -> DemandAsked:
    """The entries, at direct care with a window of choice; None where one is empty.

    What cannot be is not corrected here: it gets a sentence.
    """
    grid = st.grid(3, min_column_width=210, gap="small")
    with grid.cell():
        slots = st.number_input(
            "Slots a week", value=first_asked().slots_per_week, step=1, key="capacity_slots", placeholder=NOT_ENTERED,
            help=f"Slots offered. At first those of the slot calendar ({CLINIC_SETS_THIS}).", persist_state="session",
        )  # fmt: skip
    with grid.cell():
        cancel = _number("Slots that fall out, %", "cancel", 0.0, "Of a hundred slots, those lost at short notice.")
    with grid.cell():
        target = _number("Target wait, weeks", "target", None, "The longest wait that the clinic aims at.")
    with grid.cell():
        weeks = _number("Weeks to the target", "weeks", None, "Time in which the list is to come to its target.")
    with grid.cell():
        percent = st.selectbox(
            "Percentile of weekly demand", PERCENTS, index=None, key="capacity_percentile", placeholder=NOT_ENTERED,
            help="Slots at the weekly demand that so many of a hundred weeks do not exceed.", persist_state="session",
        )  # fmt: skip
    with grid.cell():
        window = _window(direct=direct)
    return DemandAsked(slots, cancel, target, weeks, percent, window)


def _number(label: str, key: str, value: float | None, about: str) -> float | None:
    return st.number_input(
        label, value=value, step=1.0, format="%g", key=f"capacity_{key}", placeholder=NOT_ENTERED, help=about,
        persist_state="session",
    )  # fmt: skip


def _window(*, direct: bool) -> str:
    """The window at stake; outside direct care the site's alone: two would tell of each other."""
    own = site_window(settings().cohort.window)
    offered = onset_windows() if direct else (own,)
    return st.selectbox(
        "Window at stake",
        offered,
        index=offered.index(own),
        format_func=lambda row: BY_ID[row].label,
        key="capacity_window" if direct else "capacity_window_of_the_site",
        help="Ends that order the worklist and count from the day of onset.",
        persist_state="session",
    )


def filter_words(asked: DemandAsked) -> str:
    """What was entered, in words for the files."""
    said = {
        "slots a week": asked.slots_per_week,
        "slots that fall out, %": asked.cancel_percent,
        "target wait, weeks": asked.target_weeks,
        "weeks to the target": asked.weeks_to_target,
        "percentile": asked.percentile,
    }
    parts = [f"{name}: {NOT_ENTERED if value is None else f'{value:g}'}" for name, value in said.items()]
    return "; ".join([*parts, f"window: {BY_ID[asked.window].label}"])

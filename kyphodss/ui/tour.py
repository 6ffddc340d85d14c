"""A short tour of the sample data: three steps for each role, above the home page of a demonstration until it is closed.

It stands in the page like everything else: nothing is covered, nothing holds the keyboard.
"""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from kyphodss.access import Role, User
from kyphodss.service.options import options
from kyphodss.ui.menu import offers

CLOSED: Final = "tour_closed"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do and what it shows, and the page where it is done."""

    words: str
    page: str
    label: str
    icon: str


TOUR: Final[dict[Role, tuple[Step, Step, Step]]] = {
    Role.PHYSICIAN: (
        Step(
            "**See whose turn it is.** The most urgent cases stand first, each with its reason: S29 is an emergency, and no window "
            "hurries it. *Closes before a free slot* leaves those that lose their window if nobody acts.",
            "worklist",
            "Worklist",
            ":material/checklist:",
        ),
        Step(
            "**Open S01.** Its windows are open and one fact is missing: enter a Roland-Morris score under *Facts*, *Symptoms*, and "
            "see which sources it settles. What is missing is never taken for a no.",
            "case",
            "Case",
            ":material/person:",
        ),
        Step(
            "**Look behind a number.** Every rule, window and threshold stands with its source and worked cases.",
            "knowledge",
            "Knowledge",
            ":material/menu_book:",
        ),
    ),
    Role.REFERRER: (
        Step(
            "**Wonder about a patient.** Enter a cause, a level and a pain score: what each source would say, how long is left and "
            "what to send follow at once. Nothing is stored.",
            "explore",
            "Explore",
            ":material/explore:",
        ),
        Step(
            "**Send it.** At the foot of *Explore* one act takes all you entered along as a referral, and says what is still missing.",
            "explore",
            "Explore",
            ":material/send:",
        ),
        Step(
            "**See the answer.** S01, S03 and S09 are cases of your invented practice. *Advice thread* is where the clinic asks and "
            "you answer; it says whose turn it is, and both clocks.",
            "case",
            "Case",
            ":material/person:",
        ),
    ),
    Role.MANAGER: (
        Step(
            "**Open the month.** You see numbers of the sample cohort and never a patient. What could point to a person is hidden; a "
            "hidden number is not a zero.",
            "volumes",
            "Volumes",
            ":material/bar_chart:",
        ),
        Step(
            "**Follow the waits.** Windows met and lost, with the rule set named and intervals beside every rate.",
            "cohort",
            "Cohort",
            ":material/monitoring:",
        ),
        Step(
            "**Ask what a measure counts.** Every definition stands with its source.",
            "knowledge",
            "Knowledge",
            ":material/menu_book:",
        ),
    ),
    Role.ADMINISTRATOR: (
        Step(
            "**See who may do what.** An account without a role may do nothing.",
            "accounts",
            "Accounts",
            ":material/manage_accounts:",
        ),
        Step(
            "**Read the record.** Whatever you did in this demonstration has its line; one check finds whether any was changed.",
            "record",
            "Record",
            ":material/fact_check:",
        ),
        Step(
            "**Look up an edition.** Every rule set stands with its version and source.",
            "knowledge",
            "Knowledge",
            ":material/menu_book:",
        ),
    ),
}


def tour(user: User, *, home: bool) -> None:
    """The steps of the user's role, on the home page of a demonstration; closed, they stay closed in this window."""
    if not home or user.role is None or options().sign_in.mode != "demonstration" or CLOSED in st.session_state:
        return
    with st.container(border=True, key="tour", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(":material/tour: **A short tour of the sample data**", width="stretch")
            st.button("Close the tour", key="tour_close", icon=":material/close:", type="tertiary", on_click=_close)
        columns = st.grid(3, min_column_width=250, gap="medium")
        for number, step in enumerate(TOUR[user.role], start=1):
            with columns.cell():
                st.markdown(f"{number}. {step.words}")
                if offers(user, step.page):
                    st.page_link(f"kyphodss/pages/{step.page}.py", label=f"Go to {step.label}", icon=step.icon)


def _close() -> None:
    st.session_state[CLOSED] = True

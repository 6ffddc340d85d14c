"""Booking the chosen day of the plan: it goes into the case, a revision like any other, and the plan is run again."""

from copy import deepcopy
from datetime import date
from typing import Any, Final

import streamlit as st

from kyphodss.case.model import Case
from kyphodss.note.words import day_words
from kyphodss.plan.choose import Choice
from kyphodss.plan.model import POLICY_WORDS
from kyphodss.ui import acting
from kyphodss.ui.casework import opened
from kyphodss.ui.door import door as door_now
from kyphodss.ui.words import plain

PLACE: Final = "decide"
FITS: Final = {True: "fits", False: "does not fit", None: "not known whether it fits"}


def booking(case: Case, choice: Choice | None, today: date) -> None:
    """What is booked, with a way back, and the chosen day with a button to book it. The case on screen is the saved one."""
    booked = case.referral.booked_for
    if booked is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/event: Booked for **{day_words(booked)}**.", width="content")
            st.button("Take the booking back", on_click=_book, args=(None, today), key="unbook", icon=":material/undo:")
    if choice is None:
        st.caption("To book a day, choose it under “When can it be done”.")
        return
    at = choice.day if choice.slot is None else choice.slot
    said = "; ".join(f"{POLICY_WORDS[each.policy]}: {FITS[each.feasible]}" for each in choice.policies)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Chosen day: **{day_words(at)}** ({plain(said)}).", width="content")
        st.button(
            "Book this day",
            on_click=_book,
            args=(at.isoformat(), today),
            disabled=choice.day < today or booked == at,
            key="book",
            icon=":material/event_available:",
            help="Writes it into the case as a revision of its own and runs the plan again.",
        )


def booked_body(body: dict[str, Any], at: str | None) -> dict[str, Any]:
    """The case with a booked day or instant, or without one."""
    found = deepcopy(body)
    kept = {name: value for name, value in (found.get("referral") or {}).items() if name != "booked_for"}
    found["referral"] = kept if at is None else {**kept, "booked_for": at}
    return found


def _book(at: str | None, today: date) -> None:
    here, door = opened(), door_now()
    key, number = here.case_key, here.number
    if key is None or number is None:
        return
    body = booked_body(dict(here.body), at)
    why = "booking taken back" if at is None else f"booked for {at[:16].replace('T', ' ')}"

    def _do() -> None:
        door.change(key, body, number, why, today, here.slot)
        acting.come_back(door, key)

    acting.attempt(PLACE, _do)

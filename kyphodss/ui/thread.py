"""The advice thread of a stored case, for both sides: where it stands, what was written, and a place to write."""

from datetime import date
from typing import Final

import streamlit as st

from kyphodss.access import Operation, may
from kyphodss.assess import Assessment
from kyphodss.case.model import Case
from kyphodss.store.door import Door
from kyphodss.store.thread import Thread
from kyphodss.store.thread_state import Message
from kyphodss.ui import acting
from kyphodss.ui.casework import STORE_TROUBLE, opened
from kyphodss.ui.door import door as door_now
from kyphodss.ui.lazy import drawer
from kyphodss.ui.looks import once
from kyphodss.ui.thread_words import clocks, decision_line, details_of, head_of, state_lines, turn_words
from kyphodss.ui.thread_write import PLACE, READ, read_again, write
from kyphodss.ui.words import plain

BREAK: Final = "  \n"


def thread(door: Door, case: Case, assessment: Assessment, today: date) -> None:
    """One line where something is written, and the drawer."""
    key = opened().case_key
    if key is None or not may(door.user, Operation.WRITE_THREAD):
        return
    try:
        found = read(door, key)
    except STORE_TROUBLE as refusal:
        st.error(plain(str(refusal)), icon=":material/error:")
        return
    if len(found.messages) > 0:
        st.markdown(f":material/forum: **{plain(turn_words(found.state))}.**")
    drawer("Advice thread", PLACE, lambda: _drawn(door, case, assessment, found, today), icon=":material/forum:")


def read(door: Door, case_key: str) -> Thread:
    """The thread of the case on this page, read once until it is written to. Raises AccessError, StoreError, AuditError."""
    asked = (case_key, st.session_state.draft_number, st.session_state.get(READ, 0))
    return once("thread", asked, lambda: door.thread(case_key))


def _drawn(door: Door, case: Case, assessment: Assessment, found: Thread, today: date) -> None:
    acting.problem(PLACE)
    since, waiting = clocks(case, assessment.row, found.state, assessment.as_of)
    st.markdown(f":material/schedule: {plain(since)}{BREAK}:material/hourglass_empty: {plain(waiting)}")
    lines = [*state_lines(found.state, found.names), decision_line(case)]
    st.markdown("\n".join(f"- {plain(_one_line(line))}" for line in lines))
    _owner(door, found)
    for message in found.messages:
        _shown(message, found.names.get(message.written_by, message.written_by))
    if len(found.messages) == 0:
        st.caption("Nothing is written yet. What is written here is seen by the clinic and by the referring practice.")
    write(door, case, found.state, assessment.as_of, today)
    st.button("Read again", on_click=read_again, key="thread_again", icon=":material/refresh:")


def _shown(message: Message, name: str) -> None:
    """One message. What a person typed keeps its lines and becomes no markup."""
    with st.container(border=True, gap=None):
        st.markdown(f"**{plain(head_of(message, name))}**")
        if message.entry.text != "":
            st.markdown("\n\n".join(map(_paragraph, message.entry.text.split("\n\n"))))
        for detail in details_of(message):
            st.caption(plain(detail))


def _paragraph(text: str) -> str:
    return BREAK.join(plain(line.strip()) for line in text.split("\n"))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _owner(door: Door, found: Thread) -> None:
    """Taking a case, taking it over, leaving it."""
    if not may(door.user, Operation.TAKE_CASE):
        return
    owner = found.state.owner
    if owner == door.user.id:
        st.button(
            "Leave the case", on_click=_take, args=(None, True), key="leave_case", icon=":material/person_remove:"
        )
        return
    label = "Take the case" if owner is None else f"Take it over from {plain(found.names.get(owner, owner))}"
    st.button(label, on_click=_take, args=(owner, False), key="take_case", icon=":material/person_add:")


def _take(owner: str | None, leaving: bool) -> None:
    key, door = opened().case_key, door_now()
    if key is not None:
        acting.attempt(PLACE, lambda: door.leave(key) if leaving else door.take(key, owner))
        read_again()

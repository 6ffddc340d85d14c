"""Review meetings: the list of them, and one of them in three parts: in the room, its list, its minutes."""

from datetime import date
from typing import Final

import streamlit as st

from kyphodss.documents.minutes import erased_words
from kyphodss.note.words import day_words
from kyphodss.store.door import Door
from kyphodss.ui import meeting_state
from kyphodss.ui.casework import PARAMETER as CASE
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.meeting_list import NEW_TITLE, all_meetings, the_list
from kyphodss.ui.meeting_minutes import the_minutes
from kyphodss.ui.meeting_room import room
from kyphodss.ui.words import plain

ROOM, LIST, MINUTES = "In the room", "List", "Minutes"
PART: Final = "meeting_part"


def meetings(door: Door, today: date) -> None:
    """Everything on the page."""
    key = meeting_state.wanted()
    if NEW_TITLE not in st.session_state and PART not in st.session_state:  # a new visit
        meeting_state.begin()
    if key is None:
        st.title("Review meetings", anchor=False)
        st.query_params.pop(CASE, None)
        all_meetings(door, today)
        return
    try:
        found = meeting_state.read(door, key)
    except STORE_TROUBLE as trouble:
        st.title("Review meeting", anchor=False)
        st.error(plain(str(trouble)), icon=":material/error:")
        _back()
        return
    head = found.head
    with st.container(horizontal=True, vertical_alignment="center", key="meeting_head"):
        st.markdown(f"**{plain(head.title)}** · {day_words(head.held_on)}", width="content")
        closed = head.closed_at is not None
        part = MINUTES if closed else _part()
        st.button("Read again", key="meeting_read", icon=":material/refresh:", on_click=meeting_state.again)
        _back()
    meeting_state.problem()
    gone = erased_words(found.erased)
    if gone != "" and part != MINUTES:
        st.warning(gone, icon=":material/person_off:")
    if part == ROOM:
        room(door, found, today)
        return
    st.title(f"{part} of {plain(head.title)}", anchor=False)
    if part == LIST:
        the_list(door, found, today)
    else:
        the_minutes(found, today)


def _part() -> str:
    return st.segmented_control(
        "Part of the meeting",
        (ROOM, LIST, MINUTES),
        default=ROOM,
        required=True,
        key=PART,
        label_visibility="collapsed",
    )


def _back() -> None:
    st.button(
        "All meetings", key="meeting_all", icon=":material/arrow_back:", on_click=meeting_state.show, args=(None,)
    )

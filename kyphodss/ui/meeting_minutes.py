"""The minutes of a meeting on screen, as PDF and as CSV, and the act that closes it."""

from collections.abc import Callable
from datetime import date
from typing import Final

import streamlit as st

from kyphodss.documents.minutes import Minutes, MinutesLine, erased_words, minutes
from kyphodss.note.words import day_words
from kyphodss.settings import settings
from kyphodss.store.door import Door
from kyphodss.store.meeting import Item, Meeting
from kyphodss.ui import meeting_state
from kyphodss.ui.door import door as door_now
from kyphodss.ui.file_button import PDF, file_button
from kyphodss.ui.later import door_later
from kyphodss.ui.meeting_words import decision_words, noted_words, owner_words, state_words
from kyphodss.ui.saving import moment_words
from kyphodss.ui.words import plain

CLOSING: Final = "meeting_closing"
COLUMNS: Final = ("No.", "Case", "Decision", "Agreed", "Owner", "Due")


def the_minutes(found: Meeting, today: date) -> None:
    """What was decided and agreed, case by case, the two files, and closing."""
    head = found.head
    st.markdown(plain(f"{_made(found)}. {_closed(found)}".strip()))
    gone = erased_words(found.erased)
    if gone != "":
        st.warning(gone, icon=":material/person_off:")
    every = of_meeting(found)
    rows = [
        dict(zip(COLUMNS, (str(place), *_cells(line)), strict=True)) for place, line in enumerate(every.lines, start=1)
    ]
    st.table([{name: plain(cell) for name, cell in row.items()} for row in rows])
    then = door_later()
    site, name = settings().site, f"minutes-{head.held_on.isoformat()}-{head.meeting_key}"
    with st.container(horizontal=True):
        file_button("Minutes (PDF)", _pdf(then, head.meeting_key, today), f"{name}.pdf", PDF, key="minutes_pdf")
        file_button(
            "Minutes (CSV)",
            lambda: then().export_meeting(head.meeting_key),
            f"{name}.csv",
            "text/csv",
            key="minutes_csv",
        )
    st.caption(f"They are of {plain(site.name)} and name cases by their id; what was typed stands as it was typed.")
    if head.closed_at is None:
        _close(head.meeting_key)


def _pdf(then: Callable[[], Door], meeting_key: str, today: date) -> Callable[[], bytes]:
    site = settings().site

    def _made_at_the_click() -> bytes:
        door = then()
        return minutes(of_meeting(door.meeting_minutes(meeting_key)), by=door.user.name, site=site, day=today)

    return _made_at_the_click


def of_meeting(found: Meeting) -> Minutes:
    """A meeting as it is printed."""
    return Minutes(
        found.head.title,
        found.head.held_on,
        _made(found),
        _closed(found),
        found.erased,
        [_line(found, item) for item in found.items],
    )


def _made(found: Meeting) -> str:
    head = found.head
    return f"List made by {found.names.get(head.made_by, head.made_by)}, {moment_words(head.made_at)}"


def _closed(found: Meeting) -> str:
    head = found.head
    if head.closed_at is None or head.closed_by is None:
        return ""
    return f"Closed by {found.names.get(head.closed_by, head.closed_by)}, {moment_words(head.closed_at)}"


def _line(found: Meeting, item: Item) -> MinutesLine:
    decision, by = decision_words(item, found.names)
    due = "" if item.agreed.due is None else day_words(item.agreed.due)
    said = item.agreed.words or ""
    owner, noted = owner_words(item, found.names), noted_words(item, found.names)
    return MinutesLine(item.case_id, state_words(item), decision, by, said, owner, due, noted)


def _cells(line: MinutesLine) -> tuple[str, ...]:
    def _with(words: str, by: str) -> str:
        return words if by == "" else f"{words} ({by})".strip()

    case = line.case if line.state == "" else f"{line.case}, {line.state}"
    return case, _with(line.decision, line.decided), _with(line.agreed, line.noted), line.owner, line.due


def _close(meeting_key: str) -> None:
    """Asked once: a closed meeting is not changed any more."""
    if st.session_state.get(CLOSING) != meeting_key:
        st.button(
            "Close the meeting …", key="meeting_close", icon=":material/lock:", on_click=_ask, args=(meeting_key,)
        )
        return
    with st.container(border=True, key="meeting_sure"):
        st.markdown("Once it is closed, nothing is noted in it any more. The cases stay open to everything else.")
        with st.container(horizontal=True):
            st.button(
                "Yes, close it", key="meeting_close_yes", icon=":material/check:", on_click=_do, args=(meeting_key,)
            )
            st.button("No", key="meeting_close_no", icon=":material/close:", on_click=_ask, args=(None,))


def _ask(meeting_key: str | None) -> None:
    st.session_state[CLOSING] = meeting_key


def _do(meeting_key: str) -> None:
    st.session_state.pop(CLOSING, None)
    meeting_state.attempt(lambda: door_now().close_meeting(meeting_key))

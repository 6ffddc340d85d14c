"""Tonight's list: made from what waits for a word of the clinic, then put in order, with every change saved at once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import streamlit as st

from kyphodss.note.words import day_words
from kyphodss.store.door import Door
from kyphodss.store.meeting import LONGEST_TITLE, MOST_CASES, Meeting
from kyphodss.ui import meeting_state
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.door import door as door_now
from kyphodss.ui.form import DAY_FORMAT, LAST_DAY
from kyphodss.ui.meeting_words import head_words, label, state_words
from kyphodss.ui.words import plain
from kyphodss.ui.worklist_view import offered
from kyphodss.worklist.due import due_for_review
from kyphodss.worklist.order import DEFAULT, ORDERS, arrange
from kyphodss.worklist.rows import WorklistRow
from kyphodss.worklist.view import View

TITLE: Final = "Review meeting"
PREFILLED: Final = 12  # cases put on a new list; more of them, or fewer, are a choice in the list itself
NEW_TITLE, NEW_DAY, NEW_CASES = (f"meeting_new_{name}" for name in ("title", "day", "cases"))
CHOSEN: Final = "meeting_chosen"
ADDED: Final = "meeting_add"
NONE_YET: Final = "There is no meeting yet. Make a list below: what is due for review is on it already."
NO_CASE: Final = "No case is open, so there is nothing to put on a list. Begin a case, or bring some in, first."
DUE: Final = "Due for review: neither booked nor decided, deferred to a day that has come, or an emergency."
UNREAD: Final = (
    "Not offered here, since they cannot be assessed today: {count:,} of the cases. The worklist names them."
)
NO_NAME: Final = "Stands on the minutes and in the list of meetings: no patient's name."


def all_meetings(door: Door, today: date) -> None:
    """The meetings there are, and a new one."""
    meeting_state.problem()
    try:
        found, sheet = meeting_state.heads(door), meeting_state.rows(door, today)
    except STORE_TROUBLE as trouble:
        st.error(f"The meetings could not be read. {plain(str(trouble))}", icon=":material/error:")
        return
    if len(found) == 0:
        st.info(NONE_YET, icon=":material/groups:")
    for head in found:
        with st.container(horizontal=True, vertical_alignment="center", key=f"meeting-{head.meeting_key}"):
            st.markdown(plain(head_words(head)), width="stretch")
            st.button(
                f"Open {plain(head.title)}, {day_words(head.held_on)}",
                key=f"open-{head.meeting_key}",
                icon=":material/arrow_forward:",
                icon_position="right",
                on_click=meeting_state.show,
                args=(head.meeting_key,),
            )
    if len(sheet.unread) > 0:
        st.warning(UNREAD.format(count=len(sheet.unread)), icon=":material/error:")
    _new(sheet.rows, today)


def _new(rows: Mapping[str, WorklistRow], today: date) -> None:
    """Title, day and cases of a new list; the cases that are due stand in it in the order of the worklist."""
    st.header("A new list", anchor=False)
    keys = in_order(rows)
    if len(keys) == 0:
        st.info(NO_CASE, icon=":material/inbox:")
        return
    due = [key for key in keys if due_for_review(rows[key])]
    left, right = st.columns([2, 1])
    title = left.text_input("Title", TITLE, key=NEW_TITLE, max_chars=LONGEST_TITLE, help=NO_NAME)
    day = right.date_input("Day", today, min_value=today, max_value=LAST_DAY, format=DAY_FORMAT, key=NEW_DAY)
    offered_first = due if len(due) > 0 else keys
    most = min(len(offered_first), MOST_CASES)
    many = st.number_input(
        "Cases to begin with",
        1,
        most,
        min(PREFILLED, most),
        key=NEW_CASES,
        help="Each can be taken off, moved, or added to.",
    )
    chosen = offered_first[:many]
    st.caption(
        f"{DUE} {len(due):,} are due. The first {many} of them in the order of the worklist are put on the list:"
        if len(due) > 0
        else f"{DUE} None is due. The first {many} open cases in the order of the worklist are put on the list:"
    )
    st.markdown("\n".join(f"{place}. {plain(label(rows[key]))}" for place, key in enumerate(chosen, start=1)))
    st.button(
        "Make the list",
        key="meeting_make",
        icon=":material/playlist_add:",
        disabled=(title or "").strip() == "" or day is None,
        on_click=_make,
        args=(title or "", today if day is None else day, chosen),
    )


def in_order(rows: Mapping[str, WorklistRow]) -> list[str]:
    """The open cases by key, in the order of the worklist."""
    keys = {row.case_id: key for key, row in rows.items()}
    return [keys[row.case_id] for row in arrange(offered(View(), rows.values()), ORDERS[DEFAULT])]


def _make(title: str, day: date, keys: Sequence[str]) -> None:
    door = door_now()
    meeting_state.attempt(lambda: meeting_state.show(door.hold_meeting(title, day, keys)))


def the_list(door: Door, found: Meeting, today: date) -> None:
    """The list of an open meeting: one case is chosen, moved or taken off, another one put on."""
    try:
        rows = meeting_state.rows(door, today).rows
    except STORE_TROUBLE as trouble:
        st.error(f"The worklist could not be read. {plain(str(trouble))}", icon=":material/error:")
        return
    names = {item.case_key: item.case_id for item in found.items}
    if st.session_state.get(CHOSEN) not in found.keys:
        st.session_state[CHOSEN] = found.keys[0] if len(found.keys) > 0 else None
    if len(found.keys) > 0:
        chosen: str = st.radio(
            "The list, in the order of the meeting",
            found.keys,
            format_func=lambda key: plain(label(rows[key]) if key in rows else str(names.get(key, key))),
            captions=[state_words(item) for item in found.items],
            key=CHOSEN,
        )
        _moves(found, chosen)
    others = [key for key in in_order(rows) if key not in names]
    st.selectbox(
        "Put a case on the list",
        others,
        index=None,
        format_func=lambda key: label(rows[key]) if key in rows else str(key),
        placeholder="type to search",
        key=ADDED,
        on_change=_add,
        args=(found,),
        disabled=len(others) == 0,
    )


def _moves(found: Meeting, chosen: str) -> None:
    at, last = found.keys.index(chosen), len(found.keys) - 1
    with st.container(horizontal=True, key="meeting_moves"):
        for words, icon, shortcut, to in (
            ("Earlier", ":material/arrow_upward:", "Alt+Up", at - 1),
            ("Later", ":material/arrow_downward:", "Alt+Down", at + 1),
        ):
            st.button(
                words,
                key=f"meeting_{words.lower()}",
                icon=icon,
                shortcut=shortcut,
                disabled=not 0 <= to <= last,
                on_click=_arranged,
                args=(found, _moved(found.keys, at, to)),
            )
        st.button(
            "Take off the list",
            key="meeting_remove",
            icon=":material/playlist_remove:",
            disabled=last == 0,
            help="The case itself stays as it is. One about which something was noted stays on the list.",
            on_click=_arranged,
            args=(found, [key for key in found.keys if key != chosen]),
        )


def _moved(keys: Sequence[str], at: int, to: int) -> list[str]:
    found = [key for place, key in enumerate(keys) if place != at]
    found.insert(max(to, 0), keys[at])
    return found


def _arranged(found: Meeting, keys: Sequence[str]) -> None:
    meeting_state.attempt(lambda: door_now().arrange_meeting(found.head.meeting_key, keys, found.keys))


def _add(found: Meeting) -> None:
    added = st.session_state[ADDED]
    if added is not None:
        _arranged(found, [*found.keys, added])
        st.session_state[ADDED] = None

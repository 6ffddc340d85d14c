"""The presenter's screen: one case at a time in large type, nobody named, and what is decided and agreed typed in the room."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from kyphodss.assess import Assessment, assess
from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, case_from
from kyphodss.settings import settings
from kyphodss.store.decisions import Decided
from kyphodss.store.door import Door
from kyphodss.store.meeting import Item, Meeting
from kyphodss.ui import casework, meeting_state, thread
from kyphodss.ui.casework import STORE_TROUBLE, opened
from kyphodss.ui.decide import decide
from kyphodss.ui.lazy import drawer
from kyphodss.ui.looks import once
from kyphodss.ui.meeting_note import note
from kyphodss.ui.meeting_state import HERE, SEEN
from kyphodss.ui.meeting_words import MOST_MISSING, decision_words, headline, lines
from kyphodss.ui.review import go
from kyphodss.ui.words import plain
from kyphodss.worklist.pathway import Step
from kyphodss.worklist.rows import NOTHING_BESIDE, Beside, WorklistRow, list_settings, row_of

CASE_PAGE: Final = "kyphodss/pages/case.py"
GONE: Final = "This case cannot be opened: it was erased meanwhile, or the store does not answer."
EMPTY: Final = "Every case of this list was erased meanwhile. Go back to the meetings and make another list."
UNSAVED: Final = "You typed something in this case that is not saved. What stands here is the case as it is saved."
KEYS: Final = "Keys: → next, ← previous, while no field is being typed in; Tab goes from field to field."
ROOM_WIDTH: Final = 430  # pixels below which the two halves stand one above the other


def room(door: Door, found: Meeting, today: date) -> None:
    """The case in the room and the way to the next one."""
    if len(found.items) == 0:
        st.info(EMPTY, icon=":material/inbox:")
        return
    item = _here(found)
    _way(found, item)
    try:
        _come(door, item.case_key)
        made, _ = _decisions(door, item.case_key)
        item = _decided_here(door, found, item, made)
    except STORE_TROUBLE as trouble:
        st.error(f"{GONE} {plain(str(trouble))}", icon=":material/lock:")
        st.button("Read the list again", key="meeting_again", icon=":material/refresh:", on_click=meeting_state.again)
        return
    _case(door, found, item, today)


def _here(found: Meeting) -> Item:
    """The case that this window is at; at first the one that the address names, else the first that nobody dealt with."""
    for wanted in (st.session_state.get(HERE), st.query_params.get(casework.PARAMETER)):
        item = None if wanted is None else found.item(wanted)
        if item is not None:
            st.session_state[HERE] = item.case_key
            return item
    waiting = [item for item in found.items if item.noted_at is None and item.decision is None]
    first = waiting[0] if len(waiting) > 0 else found.items[0]
    st.session_state[HERE] = first.case_key
    return first


def _way(found: Meeting, item: Item) -> None:
    at = found.keys.index(item.case_key)
    with st.container(horizontal=True, vertical_alignment="center", key="meeting_way"):
        _step("Previous", ":material/navigate_before:", "Left", found, at - 1)
        st.markdown(f"**{at + 1}** of {len(found.items)}", width="content")
        _step("Next", ":material/navigate_next:", "Right", found, at + 1)
        st.caption(KEYS, width="content")


def _step(label: str, icon: str, shortcut: str, found: Meeting, to: int) -> None:
    there = 0 <= to < len(found.items)
    st.button(
        label,
        icon=icon,
        icon_position="left" if label == "Previous" else "right",
        key=f"meeting_{label.lower()}",
        shortcut=shortcut,
        disabled=not there,
        on_click=_go_to,
        args=(found.keys[to] if there else "",),
    )


def _go_to(case_key: str) -> None:
    st.session_state[HERE] = case_key


def _come(door: Door, case_key: str) -> None:
    """The case comes onto this window as it is saved now. Raises AccessError, StoreError, AuditError."""
    here: casework.Opened | None = st.session_state.get("opened")
    seen = st.session_state.get(SEEN)
    if here is None or here.case_key != case_key or seen is None or seen[0] != case_key:
        st.session_state.pop("worked", None)
        casework.open_case(door, case_key)
        made, _ = _decisions(door, case_key)
        st.session_state[SEEN] = (case_key, _last(made))
    st.query_params[casework.PARAMETER] = case_key


def _decisions(door: Door, case_key: str) -> tuple[list[Decided], dict[str, str]]:
    """The decisions on record with the names of who made them, read once for each revision."""
    asked = (case_key, opened().number)
    return once("decisions", asked, lambda: (door.decisions(case_key), door.people(case_key)))


def _last(made: Sequence[Decided]) -> int:
    return max((each.number for each in made), default=0)


def _decided_here(door: Door, found: Meeting, item: Item, made: Sequence[Decided]) -> Item:
    """Names a decision that was recorded since this case came onto the screen in the meeting. The item as it is then."""
    seen: int = st.session_state[SEEN][1]
    own = [each for each in made if each.number > seen and each.decided_by == door.user.id]
    if len(own) == 0:
        return item
    number = _last(own)
    st.session_state[SEEN] = (item.case_key, number)
    meeting_key = found.head.meeting_key
    if meeting_state.attempt(lambda: door.decided_in_meeting(meeting_key, item.case_key, number)):
        fresh = meeting_state.read(door, meeting_key).item(item.case_key)
        return item if fresh is None else fresh
    meeting_state.problem()
    return item


def _case(door: Door, found: Meeting, item: Item, today: date) -> None:
    try:
        case = case_from(dict(opened().body))
        assessments = assess(case, today)
    except CaseError:
        st.error("This case cannot be assessed today. Open it to see which field it is.", icon=":material/error:")
        _open_case(item)
        return
    row = row_of(case, assessments, today, list_settings(settings(), today, None), _beside(door, item.case_key))
    both = st.grid(2, min_column_width=ROOM_WIDTH, gap="medium")
    with both.cell(), st.container(border=True, key="meeting_presented"):
        _presented(case, row, assessments, item)
    with both.cell():
        _said(found, item)
        if casework.unsaved():
            st.caption(f":material/edit_note: {UNSAVED}")
        decide(door, case, assessments, None, today)
        note(found, item)


def _beside(door: Door, case_key: str) -> Beside:
    """Whose the case is, and whether advice is all that was asked for; nothing where the thread cannot be read."""
    try:
        found = thread.read(door, case_key)
    except STORE_TROUBLE:
        return NOTHING_BESIDE
    owner = found.state.owner
    return Beside(owner=None if owner is None else found.names.get(owner), advice=found.state.advice_only)


def _presented(case: Case, row: WorklistRow, assessments: Sequence[Assessment], item: Item) -> None:
    st.title(plain(headline(row, assessments)), anchor=False)
    if row.step >= Step.TREATED:
        st.warning(f"This referral is {row.step_words} meanwhile.", icon=":material/inventory_2:")
    for line in lines(row, assessments):
        st.header(line, anchor=False)
    if len(row.missing) > MOST_MISSING:
        every = ", ".join(wanted.label for wanted in row.missing)
        drawer("Everything that is missing", "meeting_missing", lambda: st.markdown(plain(every)))
    st.caption(f"Case {plain(row.case_id)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.toggle("Show name and record number", key=f"meeting_name:{item.case_key}"):
            name, mrn = case.patient.name, case.patient.mrn
            st.markdown(f"**{plain(name or 'name not recorded')}** · {plain(mrn or 'record number not recorded')}")
        _open_case(item)


def _open_case(item: Item) -> None:
    if st.button("Open the case", key="meeting_open_case", icon=":material/open_in_new:"):
        go(CASE_PAGE, {casework.PARAMETER: item.case_key}, None)


def _said(found: Meeting, item: Item) -> None:
    """The decision that was recorded in the room."""
    words, by = decision_words(item, found.names)
    if words != "":
        st.markdown(f":material/gavel: Decided here: **{plain(words)}** ({plain(by)})")

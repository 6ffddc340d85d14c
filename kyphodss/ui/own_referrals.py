"""A referring practice's own referrals and requests for advice, with how far each has come; those that wait for it stand first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import streamlit as st

from kyphodss.access import Operation, may
from kyphodss.note.words import day_words
from kyphodss.service.options import options
from kyphodss.service.rows import ROWS
from kyphodss.store.door import Door
from kyphodss.store.thread import CaseBeside
from kyphodss.store.thread_state import State
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.lazy import drawer
from kyphodss.ui.thread_words import turn_words
from kyphodss.ui.words import plain
from kyphodss.ui.worklist_words import age, names, wait
from kyphodss.worklist.decide import CHOICE_WORDS
from kyphodss.worklist.pathway import Step
from kyphodss.worklist.rows import WorklistRow

PLACE: Final = "own_referrals"
READ: Final = "own_referrals_read"
MOST: Final = 8  # listed at once, the others by the case picker
MINE: Final = ":orange-badge[:material/reply: Waits for you]"
BREAK: Final = "  \n"


@dataclass(frozen=True)
class Own:
    """One case of the practice: its row of the day and where its thread stands."""

    case_key: str
    row: WorklistRow
    state: State

    @property
    def mine(self) -> bool:
        """Is it the practice's turn to write?"""
        return self.state.waits_for == "referrer"


def own_referrals(door: Door, today: date, open_it: Callable[[str], None]) -> None:
    """A drawer for those who refer and do not decide; `open_it` takes the key of a case. Read once, and anew on request."""
    if not may(door.user, Operation.WRITE_THREAD) or may(door.user, Operation.DECIDE):
        return
    found = _read(door, today)
    if len(found) == 0:
        return
    waiting = sum(each.mine for each in found)
    many = "1 referral or request" if len(found) == 1 else f"{len(found):,} referrals and requests"
    said = "nothing waits for you" if waiting == 0 else f"{waiting:,} wait{'s' if waiting == 1 else ''} for you"
    drawer(f"Your {many}: {said}", PLACE, lambda: _drawn(found, open_it), icon=":material/outbox:")


def _read(door: Door, today: date) -> list[Own]:
    """As this session read them; after a save the list of cases is read anew, and so are these."""
    asked = (door.user.id, today, id(st.session_state.get("listed")))
    kept = st.session_state.get(READ)
    if kept is not None and kept[0] == asked:
        return kept[1]
    try:
        had = ROWS.kept(today, options())
        listing = door.worklist({key: each.number for key, each in had.items()})
        rows = ROWS.sheet(listing, today, options(), had).rows
    except STORE_TROUBLE:
        return []  # the page says itself that the store cannot be asked
    found = sorted((_own(key, row, listing.besides) for key, row in rows.items()), key=_place)
    st.session_state[READ] = (asked, found)
    return found


def _own(key: str, row: WorklistRow, besides: Mapping[str, CaseBeside]) -> Own:
    beside = besides.get(key)
    return Own(key, row, State() if beside is None else beside.state)


def _place(own: Own) -> tuple[bool, bool, int, str]:
    """The own turn first, what is over last, then the longest wait."""
    return not own.mine, own.row.step >= Step.TREATED, -(own.row.wait or 0), own.row.case_id


def _drawn(found: list[Own], open_it: Callable[[str], None]) -> None:
    for own in found[:MOST]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"own-{own.case_key}"):
            st.markdown(progress(own), width="stretch")
            st.button(
                f"Open {plain(own.row.case_id)}",
                key=f"own_open-{own.case_key}",
                icon=":material/arrow_forward:",
                icon_position="right",
                on_click=open_it,
                args=(own.case_key,),
            )
    if len(found) > MOST:
        st.caption(f"{len(found) - MOST:,} more: choose them under Case.")
    st.button("Read again", key="own_again", icon=":material/refresh:", type="tertiary", on_click=_forget)


def progress(own: Own) -> str:
    """A case in Markdown: what it is, how far it has come, both clocks, whose turn it is."""
    row = own.row
    lines = [f"**{names(row)}**{f' {MINE}' if own.mine else ''}", f"{_step(row)} · {plain(_clocks(row))}"]
    if own.state.last_contact is not None:
        lines.append(f":material/forum: {plain(turn_words(own.state))}")
    return BREAK.join(lines)


def _step(row: WorklistRow) -> str:
    """How far it has come, with the decision and the booked day."""
    said = [row.step_words]
    if row.decision is not None:
        said.append(f"decided: {CHOICE_WORDS[row.decision].lower()}")
    if row.booking.day is not None:
        said.append(f"for {day_words(row.booking.at)}")
    words = ", ".join(said)
    return plain(words[:1].upper() + words[1:])


def _clocks(row: WorklistRow) -> str:
    fracture = age(row)
    since = "age of the fracture not known" if fracture == "not known" else f"{fracture} since the fracture"
    return f"{since} · waiting {wait(row)}" if row.wait is not None else f"{since} · waiting time {wait(row)}"


def _forget() -> None:
    st.session_state.pop(READ, None)

"""Which meeting is on screen, read from the store once a look and again after every act, and what an act was refused for."""

from collections.abc import Callable
from datetime import date
from typing import Final

import streamlit as st

from kyphodss.service.options import options
from kyphodss.service.rows import ROWS, Sheet
from kyphodss.store.door import Door
from kyphodss.store.meeting import Head, Meeting
from kyphodss.ui import acting
from kyphodss.ui.looks import forget, once

PARAMETER: Final = "meeting"
PLACE: Final = "meeting"
TURN: Final = "meeting_turn"
HERE: Final = "meeting_case"  # the key of the case in the room
SEEN: Final = "meeting_seen"  # that key with the number of its last decision when it came onto the screen


def wanted() -> str | None:
    """The meeting that the address names."""
    return st.query_params.get(PARAMETER)


def show(meeting_key: str | None) -> None:
    """Another meeting on screen; None for the list of them."""
    st.session_state.pop(HERE, None)
    if meeting_key is None:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = meeting_key


def begin() -> None:
    """A new visit: nothing of the last one is shown again."""
    again()
    for name in (HERE, SEEN):
        st.session_state.pop(name, None)
    forget()


def again() -> None:
    """What was read is read anew at the next look."""
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def heads(door: Door) -> list[Head]:
    """Every meeting. Raises what the door raises."""
    return once("meetings", _asked(door), door.meetings)


def read(door: Door, meeting_key: str) -> Meeting:
    """A meeting. Raises what the door raises."""
    return once("meeting", (*_asked(door), meeting_key), lambda: door.meeting(meeting_key))


def rows(door: Door, today: date) -> Sheet:
    """The rows of the worklist. Raises what the door raises."""

    def _read() -> Sheet:
        had = ROWS.kept(today, options())
        found = door.worklist({key: kept.number for key, kept in had.items()})
        return ROWS.sheet(found, today, options(), had)

    return once("meeting_rows", (door.user.id, door.user.role, today), _read)


def attempt(act: Callable[[], object]) -> bool:
    """Does it and lets everything be read anew, or keeps the sentence that says why not. Was it done?"""
    done = acting.attempt(PLACE, act)
    again()
    return done


def problem() -> None:
    """The sentence of the last act, if it was refused."""
    acting.problem(PLACE)


def _asked(door: Door) -> tuple[object, ...]:
    return door.user.id, door.user.role, st.session_state.get(TURN, 0)

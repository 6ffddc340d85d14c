"""What was typed at the very act that found a sign-in run out: kept as a draft of whoever typed it, and nothing else is done.

A long message takes longer than the idle limit, and its text arrives together with the refusal. Time alone had run out: a
sign-in that somebody ended, or an account that is disabled, keeps nothing any more.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import streamlit as st

from kyphodss.access import User
from kyphodss.service.opened import database
from kyphodss.settings import SettingsError
from kyphodss.store.claims import Kind
from kyphodss.store.door import Door
from kyphodss.ui import casework

TYPED: Final = "typed_and_not_kept"
WHO: Final = "typed_by"
RUN_OUT: Final[frozenset[Kind]] = frozenset({"idle", "expired"})


@dataclass(frozen=True)
class Typed:
    """Words that belong to a stored case, in a slot of their own."""

    slot: str
    body: dict[str, Any]
    case_key: str


def by(user: User) -> None:
    """Who acts in this window: whose draft it is, should the sign-in run out before the next act."""
    st.session_state[WHO] = user


def typed(found: Typed) -> None:
    """Says what was typed before the door is asked, which may refuse; `kept` takes it back."""
    st.session_state[TYPED] = found


def kept() -> None:
    """What was typed is kept, or somebody said why not."""
    st.session_state.pop(TYPED, None)


def keep_at_the_end(kind: Kind) -> bool:
    """Keeps what stands in this window, where time alone ended the sign-in. Was something typed, and is it all kept?"""
    user: User | None = st.session_state.pop(WHO, None)
    found: Typed | None = st.session_state.pop(TYPED, None)
    if kind not in RUN_OUT or user is None:
        return False
    try:
        door = Door(database(), user, lambda: datetime.now(UTC))
        if found is not None:
            door.keep_draft(found.slot, found.body, found.case_key)
    except (*casework.STORE_TROUBLE, SettingsError):
        return False
    if not casework.is_open():
        return found is not None
    return casework.keep(door) is None and (found is not None or casework.unsaved())

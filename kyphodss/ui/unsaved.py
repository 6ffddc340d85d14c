"""What somebody typed and has not saved or sent, offered on the way back: after a sign-in, in another window, on another day.

A sign-in comes back to the home page, and what was typed on a case without an address would be found by nobody.
"""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from kyphodss.access import Operation, may
from kyphodss.store.door import Door
from kyphodss.store.drafts import Draft
from kyphodss.ui import draft
from kyphodss.ui.casework import STORE_TROUBLE, Opened
from kyphodss.ui.decide_draft import SLOT as DECISION
from kyphodss.ui.saving import moment_words
from kyphodss.ui.thread_draft import SLOT as MESSAGE
from kyphodss.ui.words import plain

LEFT: Final = "unsaved_left"
MOST: Final = 4  # named at once; the others follow as these are opened
KINDS: Final[Mapping[str, str]] = {MESSAGE: "a message on ", DECISION: "a decision on "}
NAMELESS: Final = "a case without an id"


def unsaved(door: Door, open_it: Callable[[str], None]) -> None:
    """One line with a button each; nothing where nothing waits. `open_it` takes the name that opens the case.

    Read once a session, and what is open in this window is not offered: it stands on the page.
    """
    found = _left(door)
    if len(found) == 0:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="unsaved", gap="small"):
        st.markdown(":material/edit_note: **Typed, and not saved or sent yet:**", width="content")
        for each in found[:MOST]:
            st.button(
                plain(words(each)),
                key=f"unsaved-{each.slot}",
                icon=":material/arrow_forward:",
                on_click=_open,
                args=(each, open_it),
            )
        if len(found) > MOST:
            st.caption(f"and {len(found) - MOST} more", width="content")
        st.button("Not now", key="unsaved_close", type="tertiary", on_click=_close, help="It stays kept.")


def words(found: Draft) -> str:
    """What it is, of which case, and when it was kept."""
    id = found.body.get("case_id")
    name = NAMELESS if id in (None, draft.EMPTY["case_id"]) else str(id)
    kind = next((said for slot, said in KINDS.items() if found.slot.startswith(slot)), "")
    return f"{kind}{name}, {moment_words(found.kept_at)}"


def _left(door: Door) -> list[Draft]:
    """Those that were there when this session began, without what was opened since."""
    if LEFT not in st.session_state:
        st.session_state[LEFT] = _read(door)
    here: Opened | None = st.session_state.get("opened")
    if here is not None:
        st.session_state[LEFT] = [each for each in st.session_state[LEFT] if _name(each) != here.slot]
    return st.session_state[LEFT]


def _read(door: Door) -> list[Draft]:
    if not may(door.user, Operation.KEEP_DRAFT):
        return []
    try:
        return door.drafts()
    except STORE_TROUBLE:
        return []  # what was typed is kept all the same, and the page says itself where the store cannot be asked


def _name(found: Draft) -> str:
    """What opens it: the key of its case, or its own slot where the case is not stored."""
    return found.slot if found.case_key is None else found.case_key


def _open(found: Draft, open_it: Callable[[str], None]) -> None:
    st.session_state[LEFT] = [each for each in st.session_state[LEFT] if _name(each) != _name(found)]
    open_it(_name(found))


def _close() -> None:
    st.session_state[LEFT] = []

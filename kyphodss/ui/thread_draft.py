"""A message that is typed and not sent: kept as a draft of its own, so that a refresh or an ended sign-in loses none of it."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from kyphodss.store.door import Door
from kyphodss.store.thread_state import KINDS, Kind
from kyphodss.ui.casework import STORE_TROUBLE, opened
from kyphodss.ui.door import door as door_now
from kyphodss.ui.looks import once
from kyphodss.ui.typed import Typed, kept, typed
from kyphodss.ui.words import plain

SLOT: Final = "thread-"
LOST: Final = "thread_not_kept"


@dataclass(frozen=True)
class Unsent:
    """What was typed, and as what kind of message."""

    kind: Kind
    text: str


def unsent(door: Door, case_key: str) -> Unsent | None:
    """The message of this case that this user typed and did not send; None where there is none, or it cannot be read."""
    lost = st.session_state.pop(LOST, None)
    if lost is not None:
        st.warning(f"What you type is not kept on disk yet: {plain(lost)}", icon=":material/warning:")
    try:
        found = once(
            "thread_unsent", (case_key, st.session_state.draft_number), lambda: door.draft(f"{SLOT}{case_key}")
        )
    except STORE_TROUBLE:
        return None
    if found is None:
        return None
    known: dict[str, Kind] = {str(kind): kind for kind in KINDS}
    kind = known.get(str(found.body.get("kind")))
    return None if kind is None else Unsent(kind, str(found.body.get("text", "")))


def keep(kind: Kind, widget: str) -> None:
    """Keeps what stands in a text field; not once the session has begun anew, as after a switch of roles."""
    if "opened" not in st.session_state or widget not in st.session_state:
        return
    key, text = opened().case_key, str(st.session_state[widget] or "")
    if key is None:
        return
    body = {"kind": kind, "text": text, "case_id": opened().body.get("case_id")}
    typed(Typed(f"{SLOT}{key}", body, key))
    try:
        if text.strip() == "":
            door_now().drop_draft(f"{SLOT}{key}")
        else:
            door_now().keep_draft(f"{SLOT}{key}", body, key)
    except STORE_TROUBLE as refusal:
        st.session_state[LOST] = str(refusal)
    kept()


def drop(door: Door, case_key: str) -> None:
    """Lets go of it, once it is sent. Raises StoreError, AuditError, AccessError."""
    door.drop_draft(f"{SLOT}{case_key}")

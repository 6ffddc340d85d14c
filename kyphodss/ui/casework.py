"""The case this window works on: opened from the store by its key, and what is typed kept as a draft at every change.

The database is the truth: a refresh, a lost connection or a restart of the server comes back to the same case with what
was typed. The address names a case by its random key, or a draft by its own, and nothing else.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st

from kyphodss.access import AccessError
from kyphodss.store.acts import EntryError
from kyphodss.store.audit import AuditError
from kyphodss.store.database import StoreError
from kyphodss.store.door import Door
from kyphodss.ui import draft

PARAMETER: Final = "case"
NEW: Final = "new-"
UNSTORED: Final = "explore"
STORE_TROUBLE: Final = (StoreError, AuditError, AccessError, EntryError)


@dataclass(frozen=True)
class Opened:
    """A case as it was opened. `case_key` and `number` are None for one that is not stored; `restored` is when the
    draft that came back was kept."""

    slot: str
    case_key: str | None
    number: int | None
    body: Mapping[str, Any]
    saved_at: str | None = None
    saved_by: str | None = None
    restored: str | None = None


def opened() -> Opened:
    """The case this window works on."""
    return st.session_state.opened


def is_open() -> bool:
    """Is a case of the case page open in this window? The answers of Explore are none: they are kept nowhere."""
    here: Opened | None = st.session_state.get("opened")
    return here is not None and here.slot != UNSTORED and "draft" in st.session_state


def unsaved() -> bool:
    """Was something typed that is not saved?"""
    return _text(draft.clean(draft.current())) != _text(opened().body)


def arrive(door: Door, otherwise: str | None) -> None:
    """Open what the address names, once; without a name `otherwise`, the key of a case, or an empty one."""
    wanted = st.query_params.get(PARAMETER)
    here: Opened | None = st.session_state.get("opened")
    if here is not None and here.slot == UNSTORED:
        here = None  # the answers of Explore are no case of this page
    if here is None or (wanted is not None and wanted != here.slot):
        st.session_state.arrival_problem = _open(door, otherwise if wanted is None else wanted)
    st.query_params[PARAMETER] = opened().slot


def _open(door: Door, name: str | None) -> str | None:
    """Opens a case or a draft by its name; where that cannot be, an empty case, and the sentence that says why."""
    try:
        if name is None:
            begin_new(draft.EMPTY)
        elif name.startswith(NEW):
            _open_draft(door, name)
        else:
            open_case(door, name)
    except STORE_TROUBLE as problem:
        begin_new(draft.EMPTY)
        return str(problem)
    return None


def open_case(door: Door, case_key: str) -> None:
    """Open a stored case, with what this user typed and did not save. Raises AccessError, StoreError, AuditError."""
    stored = door.view(case_key)
    kept = door.draft(case_key)
    found = Opened(case_key, case_key, stored.number, stored.body, stored.saved_at, stored.saved_by)
    if kept is None:
        _become(found, stored.body)
    else:
        number = stored.number if kept.based_on is None else kept.based_on
        _become(replace(found, number=number, restored=kept.kept_at), kept.body)


def _open_draft(door: Door, slot: str) -> None:
    kept = door.draft(slot)
    if kept is None:
        begin_new(draft.EMPTY, slot)
    else:
        _become(Opened(slot, None, None, draft.EMPTY, restored=kept.kept_at), kept.body)


def begin_new(values: Mapping[str, Any], slot: str | None = None, *, keep_from_the_start: bool = False) -> None:
    """Start on a case that is not stored. Of one that came from a file the draft is kept from the start."""
    name = f"{NEW}{secrets.token_hex(8)}" if slot is None else slot
    _become(Opened(name, None, None, draft.EMPTY if keep_from_the_start else values), values)
    if keep_from_the_start:
        st.session_state.kept_text = None


def _become(found: Opened, values: Mapping[str, Any]) -> None:
    draft.begin(dict(values))
    st.session_state.opened = found
    st.session_state.kept_text = _text(values)
    st.session_state.pop("conflict", None)
    st.query_params[PARAMETER] = found.slot


def saved_as(door: Door, case_key: str) -> None:
    """What is on screen has been saved: it stays as it is, with what is chosen and open, on the new revision.

    Raises AccessError, StoreError, AuditError.
    """
    stored = door.view(case_key)
    st.session_state.opened = Opened(case_key, case_key, stored.number, stored.body, stored.saved_at, stored.saved_by)
    st.session_state.kept_text = _text(draft.clean(draft.current()))
    st.session_state.pop("conflict", None)
    st.query_params[PARAMETER] = case_key


def discard(door: Door) -> None:
    """Let go of what was typed: back to the case as it was opened, in its newest revision."""
    here = opened()
    door.drop_draft(here.slot)
    if here.case_key is None:
        begin_new(draft.EMPTY, here.slot)
    else:
        open_case(door, here.case_key)


def keep(door: Door) -> str | None:
    """Keep what was typed since the last run. A sentence where it could not be kept; it is tried again at the next run."""
    body, here = draft.clean(draft.current()), opened()
    text = _text(body)
    if text == st.session_state.get("kept_text"):
        return None
    try:
        if text == _text(here.body):
            door.drop_draft(here.slot)
        else:
            door.keep_draft(here.slot, body, here.case_key, here.number)
    except STORE_TROUBLE as problem:
        return str(problem)
    st.session_state.kept_text = text
    return None


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, ensure_ascii=False)

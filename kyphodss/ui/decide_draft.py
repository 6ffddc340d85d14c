"""A decision that is begun and not recorded: kept as a draft of its own, so that a refresh or an ended sign-in loses none of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import streamlit as st

from kyphodss.store.door import Door
from kyphodss.ui import draft
from kyphodss.ui.casework import STORE_TROUBLE, opened
from kyphodss.ui.door import door as door_now
from kyphodss.ui.form import day_in
from kyphodss.ui.looks import once
from kyphodss.ui.typed import Typed, kept, typed
from kyphodss.ui.words import plain
from kyphodss.worklist.decide import CHOICE_WORDS

SLOT: Final = "decide-"
LOST: Final = "decision_not_kept"
CHOICE, UNTIL = "choice", "until"


def key(name: str) -> str:
    """The key of a field of the decision."""
    return draft.key(f"decide:{name}")


def of_choice(name: str, choice: str) -> str:
    """The name of a field that each decision has for itself."""
    return f"{name}:{choice}"


def begun(door: Door, case_key: str) -> None:
    """Gives the fields what this user chose and typed for this case and did not record, before they are drawn."""
    lost = st.session_state.pop(LOST, None)
    if lost is not None:
        st.warning(f"What you type is not kept on disk yet: {plain(lost)}", icon=":material/warning:")
    try:
        asked = (case_key, st.session_state.draft_number)
        found = once("decide_begun", asked, lambda: door.draft(f"{SLOT}{case_key}"))
    except STORE_TROUBLE:
        return
    choice = None if found is None else found.body.get(CHOICE)
    if found is None or choice not in CHOICE_WORDS or key(CHOICE) in st.session_state:
        return
    st.session_state[key(CHOICE)] = choice
    for name, value in _values(found.body, choice).items():
        if value is not None:
            st.session_state[key(name)] = value


def _values(body: Mapping[str, Any], choice: str) -> dict[str, str | date | None]:
    code, text = body.get("reason"), body.get("text")
    return {
        UNTIL: day_in(body.get(UNTIL)),
        of_choice("reason", choice): None if code is None else str(code),
        of_choice("text", choice): None if text is None else str(text),
    }


def keep() -> None:
    """Keeps what stands in the fields; not once the session has begun anew, as after a switch of roles."""
    if "opened" not in st.session_state or opened().case_key is None:
        return
    here, choice = opened(), st.session_state.get(key(CHOICE))
    until = st.session_state.get(key(UNTIL))
    body = {
        "case_id": here.body.get("case_id"),
        CHOICE: choice,
        UNTIL: until.isoformat() if isinstance(until, date) else None,
        "reason": st.session_state.get(key(of_choice("reason", str(choice)))),
        "text": st.session_state.get(key(of_choice("text", str(choice)))),
    }
    case_key = str(here.case_key)
    typed(Typed(f"{SLOT}{case_key}", body, case_key))
    try:
        door_now().keep_draft(f"{SLOT}{case_key}", body, case_key)
    except STORE_TROUBLE as refusal:
        st.session_state[LOST] = str(refusal)
    kept()


def let_go(choice: str) -> None:
    """Clears the fields of a decision, and what was kept of it."""
    for name, empty in (
        (CHOICE, None),
        (UNTIL, None),
        (of_choice("reason", choice), None),
        (of_choice("text", choice), ""),
    ):
        if key(name) in st.session_state:
            st.session_state[key(name)] = empty
    case_key = opened().case_key
    if case_key is None:
        return
    try:
        drop(door_now(), case_key)
    except STORE_TROUBLE as refusal:
        st.session_state[LOST] = str(refusal)


def drop(door: Door, case_key: str) -> None:
    """Lets go of it, once it is recorded. Raises StoreError, AuditError, AccessError."""
    door.drop_draft(f"{SLOT}{case_key}")

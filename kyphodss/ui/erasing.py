"""Keeping and erasing: closed cases past the clinic's term, and erasing one patient's data behind a deliberate act."""

from typing import Final

import streamlit as st

from kyphodss.access import Operation
from kyphodss.service.options import options
from kyphodss.store.door import Door, Look
from kyphodss.store.keep import REASONS, Reason
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.looks import forget, once, second_words, today
from kyphodss.ui.record import case_key
from kyphodss.ui.words import plain

CHOSEN: Final = "erase_key"
DONE: Final = "record_erased"
SAVES: Final = (Operation.CREATE_CASE.value, Operation.CHANGE_CASE.value)
STAYS: Final = (
    "Erasing takes away all that is stored of the case: every revision, the facts, decisions, released sheets and drafts. It "
    "cannot be undone. The audit lines stay; they name no patient. A draft of a case that was never saved is not found, "
    "and backups made before hold the data until they are destroyed."
)


def erasing(door: Door) -> None:
    """The list of what is due, and the act."""
    try:
        _due(door)
    except STORE_TROUBLE as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    st.subheader("Erase a patient's data", anchor=False)
    st.markdown(STAYS)
    done = st.session_state.pop(DONE, None)
    if done is not None:
        st.success(done, icon=":material/delete_forever:")
    key = case_key("Key of the case", CHOSEN)
    if key is None:
        return
    try:
        looks = once("erase", key, lambda: door.who_looked(key))
    except STORE_TROUBLE as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    if _known(looks):
        _act(door, key)


def _due(door: Door) -> None:
    """Raises what the door raises."""
    st.subheader("Past the term", anchor=False)
    years = options().store.retention_years
    if years is None:
        st.info(
            "This site set no term for closed cases (`store.retention_years`), so none is listed. Nothing is erased by itself.",
            icon=":material/event_repeat:",
        )
        return
    keys = once("due", years, lambda: door.due_for_erasure(today(), years))
    term = f"last saved {years} year{'' if years == 1 else 's'} ago or more"
    if len(keys) == 0:
        st.info(f"No closed case was {term}.", icon=":material/event_available:")
        return
    st.markdown(f"{len(keys)} closed case{' was' if len(keys) == 1 else 's were'} {term}, the oldest first.")
    st.selectbox(
        "Past the term", keys, index=None, key="due", on_change=_take, placeholder="choose a case key", width=300
    )


def _take() -> None:
    if st.session_state.due is not None:
        st.session_state[CHOSEN] = st.session_state.due


def _known(looks: list[Look]) -> bool:
    """What the record knows of the case, so that it is not another one; False where it was erased already."""
    done = [look for look in looks if look.line.outcome == "done"]
    erased = next((look for look in done if look.line.action == Operation.ERASE_CASE.value), None)
    if erased is not None:
        by, when = plain(erased.name), second_words(erased.line.at)
        st.info(f"This case was erased on {when} by {by}.", icon=":material/delete_forever:")
        return False
    saves = [look for look in done if look.line.action in SAVES]
    if len(saves) > 0:
        first, last = saves[-1], saves[0]
        st.markdown(
            f"On record: first saved on {second_words(first.line.at)} by {plain(first.name)}; {len(saves)} "
            f"revision{'' if len(saves) == 1 else 's'}, the last on {second_words(last.line.at)} by {plain(last.name)}."
        )
    return True


def _act(door: Door, key: str) -> None:
    """Reason and confirmation; nothing happens before both are right."""
    with st.form(f"erase_{key}", width=620):
        reason: Reason | None = st.selectbox(
            "Reason", REASONS, index=None, key="erase_why", placeholder="choose the reason"
        )
        again = st.text_input("Type the case key once more", key="erase_again")
        asked = st.form_submit_button("Erase for good", icon=":material/delete_forever:")
    if not asked:
        return
    if reason is None:
        st.error("Nothing was erased. Choose the reason.", icon=":material/error:")
    elif (again or "").strip().lower() != key:
        st.error("Nothing was erased. The key typed once more is another one.", icon=":material/error:")
    else:
        _erase(door, key, reason)


def _erase(door: Door, key: str, reason: Reason) -> None:
    try:
        emptied = door.erase(key, reason)
    except STORE_TROUBLE as problem:
        st.error(f"Nothing was erased. {plain(str(problem))}", icon=":material/error:")
        return
    many = "1 revision" if emptied == 1 else f"{emptied} revisions"
    st.session_state[DONE] = f"Case `{key}` is erased: {many} emptied. It is on record, with the reason: {reason}."
    st.session_state.pop("listed", None)
    forget()
    st.rerun()

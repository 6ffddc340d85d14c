"""The imports so far, each with who, when and how many, and the act that takes one back. No patient stands here."""

from datetime import date
from typing import Final

import streamlit as st

from kyphodss.access import Operation, may
from kyphodss.store.door import Door, Undone
from kyphodss.store.imports import ImportRun
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.saving import moment_words
from kyphodss.ui.words import plain

READ: Final = "intake_runs"
DONE: Final = "intake_undone"
MOST: Final = 200  # imports that are drawn


def forget() -> None:
    """The imports are read anew: one was made or taken back."""
    st.session_state.pop(READ, None)


def imports_so_far(door: Door, today: date) -> None:
    """The list, read once a visit, and below it one import to take back."""
    if not may(door.user, Operation.UNDO_IMPORT):
        return
    st.subheader("Imports so far", anchor=False)
    _told()
    try:
        if READ not in st.session_state:
            st.session_state[READ] = door.import_runs()
    except STORE_TROUBLE as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    runs: list[ImportRun] = st.session_state[READ]
    if len(runs) == 0:
        st.caption("None yet. Each one stands here, and can be taken back as one.")
        return
    st.dataframe([_row(each) for each in runs[:MOST]], hide_index=True, key="intake_runs_table")
    if len(runs) > MOST:
        st.caption(f"The newest {MOST} of {len(runs):,} are shown; `undo-import` lists them all.")
    _take_back(door, [each for each in runs[:MOST] if each.taken_back < each.created + each.merged], today)


def _row(run: ImportRun) -> dict[str, str | int]:
    undone = "" if run.undone_at is None else f"{moment_words(run.undone_at)}, {run.undone_by}"
    return {
        "when": moment_words(run.imported_at),
        "who": run.imported_by,
        "by way of": run.source,
        "cases made": run.created,
        "brought together": run.merged,
        "taken back": run.taken_back,
        "undone": undone,
        "import": run.key,
    }


def _take_back(door: Door, runs: list[ImportRun], today: date) -> None:
    if len(runs) == 0:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Take an import back",
            runs,
            index=None,
            format_func=_named,
            key="intake_undo_run",
            placeholder="which one",
            width=420,
        )
        sure = st.checkbox("Yes, this one", key="intake_undo_sure", disabled=chosen is None)
        asked = st.button(
            "Take it back", key="intake_undo", icon=":material/undo:", disabled=chosen is None or not sure
        )
    st.caption(
        "The cases it made are erased, and cases it was brought together with get back what they held, as a new revision. "
        "What anybody has changed or worked on since is left as it is, and named."
    )
    if chosen is None or not asked:
        return
    try:
        st.session_state[DONE] = door.undo_import(chosen.key, today)
    except STORE_TROUBLE as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    forget()
    for name in ("listed", "intake_offered", "intake_undo_run", "intake_undo_sure"):
        st.session_state.pop(name, None)
    st.rerun()


def _named(run: ImportRun) -> str:
    return f"{moment_words(run.imported_at)}, {run.imported_by}: {run.created} made, {run.merged} brought together"


def _told() -> None:
    """What the last undoing did, with the cases that were left alone."""
    done: Undone | None = st.session_state.get(DONE)
    if done is None:
        return
    st.success(_words(done), icon=":material/undo:")
    if len(done.left) > 0:
        st.markdown("**Left as they are:**")
        left = [{"case": each.case_id or "a case you may not open", "why": each.why} for each in done.left]
        st.dataframe(left, hide_index=True, key="intake_left_alone")


def _words(done: Undone) -> str:
    parts = [f"{done.erased:,} case{'' if done.erased == 1 else 's'} erased"]
    parts += [f"{done.restored:,} put back to what they held"] if done.restored > 0 else []
    parts += [f"{done.gone:,} were gone before"] if done.gone > 0 else []
    parts += [f"{len(done.left):,} left as they are"] if len(done.left) > 0 else []
    return f"Taken back: {', '.join(parts)}."

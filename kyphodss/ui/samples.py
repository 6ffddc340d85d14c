"""Worked cases of the specification and case files: what the page can start from beside the stored cases."""

import json
from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from kyphodss.case.background import shortened
from kyphodss.case.read import CaseError, read_case
from kyphodss.spec import WorkedCase, differences, worked_cases
from kyphodss.ui import casework, draft
from kyphodss.ui.desk import Desk
from kyphodss.ui.file_button import file_button
from kyphodss.ui.words import plain

LARGEST_FILE: Final = 1_000_000


@st.cache_resource(max_entries=1)
def worked() -> dict[str, dict[str, WorkedCase]]:
    """Every worked case of the specification, by its chapter and by its line there."""
    chapters: dict[str, dict[str, WorkedCase]] = {}
    for case in worked_cases():
        chapter, _, name = case.name.partition("/")
        chapters.setdefault(chapter, {})[f"{name}: {case.title}"] = case
    return chapters


def worked_picker() -> None:
    """Choose a worked case of the specification: it opens on its own date with what is expected of it."""
    with st.popover("Worked cases", icon=":material/fact_check:", key="worked_cases", on_change="rerun") as opened:
        if opened.open is not True:
            return
        st.caption("The specification: each opens on its own date and says what is expected, why, and where from.")
        chapter = st.selectbox("Chapter", list(worked()), key="worked_chapter", persist_state="session")
        line = st.selectbox("Case of the chapter", list(worked()[chapter]), index=None, key=f"worked_line_{chapter}")
        st.button(
            "Open",
            disabled=line is None,
            on_click=_open_worked,
            args=(chapter, line),
            key="worked_open",
            icon=":material/open_in_new:",
        )


def _open_worked(chapter: str, line: str) -> None:
    example = worked()[chapter][line]
    st.session_state.worked = (chapter, line)
    casework.begin_new(example.case)
    st.session_state.as_of = example.as_of


def worked_case(found: list[dict[str, Any]]) -> None:
    """Of a worked case as it was written: why, where from, and whether the answer is the expected one."""
    chosen = st.session_state.get("worked")
    example = None if chosen is None else worked()[chosen[0]][chosen[1]]
    if example is None or draft.current() != example.case or st.session_state.as_of != example.as_of:
        return
    by_level = {line["level"]: line for line in found}
    wrong = [text for expected in example.expect for text in differences(expected, by_level[expected.get("level")])]
    kept = "The answer is the expected one." if len(wrong) == 0 else "It differs: " + "; ".join(wrong)
    note = f" {example.note}" if example.note != "" else ""
    st.info(f"**Worked case.** {example.why}{note} Source: {example.source}. {kept}", icon=":material/fact_check:")


def case_file(desk: Desk) -> None:
    """A case file in, and the case as a file out."""
    with st.popover("Case file", icon=":material/folder_open:"):
        uploaded = st.file_uploader("Open a case (one JSON object)", type=["json", "jsonl"], key="uploaded")
        if uploaded is not None and st.session_state.get("opened_file") != uploaded.file_id:
            st.session_state.opened_file = uploaded.file_id
            st.session_state.open_problem = _open(uploaded.getvalue())
            st.rerun()
        problem = st.session_state.get("open_problem")
        if uploaded is not None and problem is not None:
            st.error(plain(problem), icon=":material/error:")
        file_button(
            "Save this case",
            _leaving(desk, draft.as_json()),
            "case.json",
            "application/json",
            key="save_case_file",
        )


def _leaving(desk: Desk, text: str) -> Callable[[], str]:
    """The file, once its leaving is on record."""

    def made() -> str:
        """Called at the click."""
        desk.exported("case")
        return text

    return made


def _open(data: bytes) -> str | None:
    """Start on the case in a file, or the sentence that says why not; the case on screen stays."""
    lines = [line for line in data.splitlines() if line.strip() != b""]
    if len(lines) == 0:
        return "The file is empty; expected one case as a JSON object. Choose another file."
    if len(data) > LARGEST_FILE:
        return f"The file holds {len(data):,} bytes, expected at most {LARGEST_FILE:,}. Use the command line for many cases."
    text = data if data.lstrip()[:1] == b"{" and len(lines) > 1 and not _is_case(lines[0]) else lines[0]
    try:
        read_case(text)
    except CaseError as error:
        return str(error)
    casework.begin_new(shortened(json.loads(text)), keep_from_the_start=True)
    return None


def _is_case(line: bytes) -> bool:
    try:
        read_case(line)
    except CaseError:
        return False
    return True

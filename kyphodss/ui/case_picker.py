"""Choose one of the stored cases, from a list or by a search, or begin an empty one."""

import tomllib
from pathlib import Path
from typing import Final

import streamlit as st

from kyphodss.service.options import options
from kyphodss.store.cases import Listed
from kyphodss.store.door import Door
from kyphodss.store.search import LONGEST
from kyphodss.ui import casework, draft
from kyphodss.ui.door import door as door_now

EMPTY: Final = "Empty case"
HELP: Final = "Type to search. An empty case starts with nothing known."
MOST_LISTED: Final = 100  # cases that are all offered at once; a browser takes long over more
MOST_FOUND: Final = 20  # cases offered of those that a search finds
TEXT: Final = "find_case"
FOUND: Final = "found_cases"
FOLDER: Final = Path(__file__).parents[2] / "sample_data"


@st.cache_resource(max_entries=1)
def _titles() -> dict[str, str]:
    """What each sample case shows, by its id."""
    index = tomllib.loads((FOLDER / "index.toml").read_text(encoding="utf-8"))
    return {id: f"{id} · {entry['title']}" for id, entry in index.items()}


def listed(door: Door) -> list[Listed]:
    """The stored cases this user may see, open ones first, as this window last read them.

    Where they cannot be read, none, and why stands on the page.
    """
    if "listed" not in st.session_state:
        try:
            st.session_state.listed = sorted(door.cases(), key=lambda case: (case.closed, case.case_id))
        except casework.STORE_TROUBLE as problem:
            st.session_state.arrival_problem = str(problem)
            return []
    return st.session_state.listed


def label_of(case: Listed) -> str:
    """A case in the list: its id, and of a sample what it shows."""
    sample = options().sign_in.mode == "demonstration"
    return _titles().get(case.case_id, case.case_id) if sample else case.case_id


def picker(cases: list[Listed]) -> None:
    """Choose a stored case or an empty one: from all of them where they are few, otherwise from what a search finds."""
    offered, label = cases, "Case"
    if len(cases) > MOST_LISTED:
        _search()
        offered, label = _found(cases)
    labels = {case.case_key: label_of(case) for case in offered}

    def _shown(key: str) -> str:
        return labels.get(key, key)

    here = casework.opened().case_key
    st.session_state.picked = here if here in labels else EMPTY
    st.selectbox(label, [*labels, EMPTY], format_func=_shown, key="picked", on_change=_picked, help=HELP)


def _search() -> None:
    st.text_input(
        "Find a case",
        key=TEXT,
        on_change=_searched,
        max_chars=LONGEST,
        placeholder="name, record number or case id",
        icon=":material/search:",
        help="Every word must stand in it. Press Enter, then choose under Case. The record keeps which cases were found.",
        width=260,
    )


def _searched() -> None:
    """Asks the door once for each text that is entered."""
    st.session_state.pop(FOUND, None)
    text = (st.session_state[TEXT] or "").strip()
    if text == "":
        return
    try:
        st.session_state[FOUND] = door_now().search(text)
    except casework.STORE_TROUBLE as problem:
        st.session_state.arrival_problem = str(problem)


def _found(cases: list[Listed]) -> tuple[list[Listed], str]:
    """What is offered where there are many: the open case and what was found; and the words above it."""
    here = casework.opened().case_key
    open_case = [case for case in cases if case.case_key == here]
    found: list[Listed] | None = st.session_state.get(FOUND)
    if found is None:
        return open_case, f"Case (of {len(cases):,}: find one)"
    others = [case for case in found if case.case_key != here][:MOST_FOUND]
    if len(found) > MOST_FOUND:
        return [*open_case, *others], f"Case (first {MOST_FOUND} found: add a word)"
    return [*open_case, *others], f"Case ({'none' if len(found) == 0 else len(found)} found)"


def _picked() -> None:
    st.session_state.pop("worked", None)
    if st.session_state.picked == EMPTY:
        casework.begin_new(draft.EMPTY)
        return
    try:
        casework.open_case(door_now(), st.session_state.picked)
    except casework.STORE_TROUBLE as problem:
        st.session_state.arrival_problem = str(problem)

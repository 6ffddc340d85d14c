"""Choose one of the stored cases, or begin an empty one."""

import tomllib
from pathlib import Path
from typing import Final

import streamlit as st

from kyphodss.service.options import options
from kyphodss.store.cases import Listed
from kyphodss.store.door import Door
from kyphodss.ui import casework, draft
from kyphodss.ui.door import door as door_now

EMPTY: Final = "Empty case"
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
    """Choose a stored case or an empty one."""
    labels = {case.case_key: label_of(case) for case in cases}

    def _shown(key: str) -> str:
        return labels.get(key, key)

    here = casework.opened().case_key
    st.session_state.picked = here if here in labels else EMPTY
    st.selectbox(
        "Case",
        [*labels, EMPTY],
        format_func=_shown,
        key="picked",
        on_change=_picked,
        help="Type to search. An empty case starts with nothing known.",
    )


def _picked() -> None:
    st.session_state.pop("worked", None)
    if st.session_state.picked == EMPTY:
        casework.begin_new(draft.EMPTY)
        return
    try:
        casework.open_case(door_now(), st.session_state.picked)
    except casework.STORE_TROUBLE as problem:
        st.session_state.arrival_problem = str(problem)

"""One case after the other in the order of the list that was in force, without going back to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NoReturn

import streamlit as st

from kyphodss.ui import casework
from kyphodss.ui.door import door as door_now
from kyphodss.ui.looks import today
from kyphodss.ui.own_referrals import own_referrals
from kyphodss.ui.unsaved import unsaved

QUEUE: Final = "worklist_queue"
DAY: Final = "as_of"
LIST_PAGE: Final = "kyphodss/pages/worklist.py"


@dataclass(frozen=True)
class Queue:
    """The keys of a list in its order, the parameters of its view, and its day; None for the present one."""

    keys: tuple[str, ...]
    params: Mapping[str, str]
    day: date | None


def queue(keys: Sequence[str], params: Mapping[str, str], day: date | None) -> None:
    """The list that is in force in this window."""
    st.session_state[QUEUE] = Queue(tuple(keys), dict(params), day)


def go(page: str, params: Mapping[str, str], day: date | None) -> NoReturn:
    """Another page on the same day. The day is bound to the address on both: it is set by its widget's key, not written."""
    if day is not None:
        st.session_state[DAY] = day
    st.switch_page(page, query_params=dict(params))


def review() -> None:
    """What waits to be saved, a practice's own referrals, and the place of the open case in a list with the way on and back.

    Of the list nothing where none was open.
    """
    door = door_now()
    unsaved(door, _arrive_at)
    own_referrals(door, today(), _arrive_at)
    found: Queue | None = st.session_state.get(QUEUE)
    if found is None:
        return
    here = casework.opened().case_key
    at = found.keys.index(here) if here is not None and here in found.keys else None
    with st.container(horizontal=True, vertical_alignment="center", key="review", gap="small"):
        if st.button("Worklist", icon=":material/arrow_back:", key="review_list"):
            go(LIST_PAGE, found.params, found.day)
        if at is None:
            st.caption("This case is not in the list that was open.", width="content")
            return
        _step("Previous", ":material/navigate_before:", "Alt+P", found, at - 1)
        st.markdown(f"**{at + 1}** of {len(found.keys)}", width="content")
        _step("Next", ":material/navigate_next:", "Alt+N", found, at + 1)


def _step(label: str, icon: str, shortcut: str, found: Queue, to: int) -> None:
    there = 0 <= to < len(found.keys)
    st.button(
        label,
        icon=icon,
        icon_position="left" if label == "Previous" else "right",
        key=f"review_{label.lower()}",
        shortcut=shortcut,
        disabled=not there,
        on_click=_open,
        args=(found.keys[to] if there else "",),
    )


def _arrive_at(name: str) -> None:
    """The address names another case or draft, which the page then opens."""
    st.session_state.pop("worked", None)
    st.query_params[casework.PARAMETER] = name


def _open(case_key: str) -> None:
    """What was typed and not saved stays kept as a draft of the case that is left."""
    st.session_state.pop("worked", None)
    try:
        casework.open_case(door_now(), case_key)
    except casework.STORE_TROUBLE as problem:
        st.session_state.arrival_problem = str(problem)

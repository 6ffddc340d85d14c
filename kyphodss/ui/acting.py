"""An act on a stored case from a drawer: what it saved comes onto the page, what refused it stands in the drawer."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from kyphodss.store.cases import Conflict
from kyphodss.store.door import Door
from kyphodss.ui import casework, draft
from kyphodss.ui.plan import DAYS
from kyphodss.ui.saving import REFUSED
from kyphodss.ui.words import plain

SAVE_FIRST: Final = "Save the case first: this is recorded on what is saved."
MEANWHILE: Final = "Somebody else saved this case meanwhile. Open it again, look at it, and act anew."


def attempt(place: str, act: Callable[[], object]) -> bool:
    """Does it, or keeps the sentence that says why not for the drawer `place`. Was it done?"""
    try:
        act()
    except Conflict:
        st.session_state[_key(place)] = MEANWHILE
    except REFUSED as refusal:
        st.session_state[_key(place)] = str(refusal)
    else:
        return True
    return False


def problem(place: str) -> None:
    """The sentence of the last act in this drawer, if it was refused."""
    found = st.session_state.pop(_key(place), None)
    if found is not None:
        st.error(f"Not done. {plain(found)}", icon=":material/error:")


def come_back(door: Door, case_key: str) -> None:
    """The case as it is saved now comes onto the page, in fields that begin anew; the level and the chosen days stay.

    Raises AccessError, StoreError, AuditError.
    """
    level = st.session_state.fracture
    days = {name: st.session_state.get(draft.key(name)) for name in DAYS}
    st.session_state.pop("listed", None)
    casework.open_case(door, case_key)
    st.session_state.fracture = level
    for name, day in days.items():
        if day is not None:
            st.session_state[draft.key(name)] = day


def _key(place: str) -> str:
    return f"refused:{place}"

"""Which fracture of the case is on screen: windows and verdicts are per level."""

from collections.abc import Sequence

import streamlit as st

from kyphodss.assess import Assessment
from kyphodss.ui import draft


def level_switch(assessments: Sequence[Assessment]) -> None:
    """A switch where the case has several fractures."""
    count = max(len(draft.get("fractures") or ()), 1)
    if count < 2:
        st.session_state.fracture = 0
        return
    names = [assessments[i].level if i < len(assessments) else None for i in range(count)]
    chosen = st.segmented_control(
        "Level",
        range(count),
        default=st.session_state.fracture,
        required=True,
        format_func=lambda i: names[i] or f"level {i + 1}, not known",
        key=f"{draft.key('level_switch')}:{count}:{st.session_state.get('level_turn', 0)}",
    )
    st.session_state.fracture = chosen if chosen is not None else 0


def show(index: int) -> None:
    """Another fracture on screen, chosen elsewhere than at the switch, which begins anew on it."""
    st.session_state.fracture = index
    st.session_state.level_turn = st.session_state.get("level_turn", 0) + 1

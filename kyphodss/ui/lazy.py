"""A drawer whose content is made only once it is open, so that a changed fact has less to draw."""

from collections.abc import Callable

import streamlit as st


def drawer(label: str, key: str, draw: Callable[[], object], *, icon: str | None = None) -> None:
    """An expander that runs `draw` while it is open; `key` keeps it open across changed facts."""
    found = st.expander(label, key=key, on_change="rerun", icon=icon)
    if found.open is True:
        with found:
            draw()

"""Parts of the capacity page that are tables and no drawings, and the engine's check against queue theory."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from kyphodss.charts.export import file_name
from kyphodss.charts.panel import Panel
from kyphodss.cohort.engine import Check
from kyphodss.ui.file_button import file_button
from kyphodss.ui.lazy import drawer
from kyphodss.ui.panel import card, leaving, stamps
from kyphodss.ui.words import plain

CHECKED: Final = {"p_wait": "share that waits", "queue": "mean queue", "wait": "mean wait"}
CHECK_WORDS: Final = (
    "The engine run as a queue with 10 servers at load 0.8 (M/M/c), beside the published long-run figures."
)


def table(shown: Panel, filters: str) -> None:
    """A panel whose rows are what is to be read: they stand open, the card and the file beside them."""
    st.subheader(plain(shown.title), anchor=False)
    st.markdown(plain(shown.sentence))
    if len(shown.rows) > 0:
        st.table([{name: plain(text) for name, text in row.items()} for row in shown.rows], hide_index=True)
    for note in shown.notes:
        st.caption(plain(note))
    drawer("Card and file", f"beside_{shown.id}", lambda: _beside(shown, filters), icon=":material/table_chart:")


def lines(shown: Panel, filters: str) -> None:
    """A panel of figures with their formulas and inputs: each figure a block of its own, so that a narrow screen holds it."""
    st.subheader(plain(shown.title), anchor=False)
    st.markdown(plain(shown.sentence))
    grid = st.grid(3, min_column_width=300, gap="medium")
    for row in shown.rows:
        with grid.cell():
            st.markdown(f"{plain(row['figure'])}  \n**{plain(row['value'])}**")
            st.caption(f"{plain(row['formula'])}  \n{plain(row['inputs'])}")
    drawer(
        "Table, card and file", f"beside_{shown.id}", lambda: _with_rows(shown, filters), icon=":material/table_chart:"
    )


def _with_rows(shown: Panel, filters: str) -> None:
    if len(shown.rows) > 0:
        st.table([{name: plain(text) for name, text in row.items()} for row in shown.rows], hide_index=True)
    _beside(shown, filters)


def _beside(shown: Panel, filters: str) -> None:
    card(shown.card)
    st.caption(f"{stamps(shown.cut)} {plain(shown.profile.name)}.")
    file_button(
        "Download (CSV)",
        leaving(shown, filters),
        file_name(shown, filters, "csv"),
        "text/csv",
        key=f"csv_{shown.id}",
    )


def engine(checks: Sequence[Check]) -> None:
    """Theory and engine side by side, and whether they agree."""
    agree = all(check.agrees for check in checks)
    icon, word = (":material/verified:", "agrees") if agree else (":material/error:", "does not agree")
    st.markdown(f"{icon} The engine {word} with queue theory within two standard errors.")
    drawer("The check of the engine", "capacity_engine", lambda: _checks(checks), icon=":material/calculate:")


def _checks(checks: Sequence[Check]) -> None:
    st.caption(CHECK_WORDS)
    st.table(
        [
            {
                "figure": CHECKED[check.what],
                "theory": f"{check.theory:.4f}",
                "engine": f"{check.mean:.4f}",
                "standard error": f"{check.error:.4f}",
                "agrees": "yes" if check.agrees else "no",
            }
            for check in checks
        ],
        hide_index=True,
    )

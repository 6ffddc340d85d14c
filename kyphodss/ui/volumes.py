"""The manager's page: how many referrals came, from what cause, and how many are open. Small numbers are hidden."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import streamlit as st

from kyphodss.case.clock import SITE_ZONE
from kyphodss.charts.volumes import bars, rows, sentence
from kyphodss.logic.words import value_words
from kyphodss.note.words import day_words
from kyphodss.store.counts import HIDDEN, NOT_RECORDED, SMALL, Counts
from kyphodss.store.spreadsheet import as_csv

TITLES: Final = {"month received": "Referrals by month received", "etiology": "By cause", "state": "Open and closed"}
CONFIG: Final = {"displayModeBar": False, "responsive": True}


def volumes(found: Counts, at: datetime) -> None:
    """The counts, each as a figure with its sentence, its table and its file."""
    read = day_words(at.astimezone(SITE_ZONE))
    total = "hidden" if found.total is None else str(found.total)
    st.metric(
        "Cases in the store", total, help=HIDDEN.capitalize() if found.total is None else "Every case, open or closed"
    )
    st.caption(
        f"Counted {read}. Counts from 1 to {SMALL} are hidden, and further ones where subtraction would give them away. No case, "
        "name or number of a patient reaches this page."
    )
    for name, counts in found.tables.items():
        _table(TITLES[name], {_label(name, label): count for label, count in counts.items()}, read)


def _label(table: str, label: str) -> str:
    return value_words(label) if table == "etiology" and label != NOT_RECORDED else label


def _table(title: str, counts: Mapping[str, int | None], read: str) -> None:
    st.subheader(title, anchor=False)
    if len(counts) == 0:
        st.info("No case is stored yet.", icon=":material/inbox:")
        return
    said = sentence(title, counts)
    st.plotly_chart(bars(counts, dark=st.context.theme.type == "dark"), config=CONFIG, key=f"volumes_{title}", alt=said)
    st.caption(said)
    with st.expander(f"{title} as a table"):
        st.table(rows(counts))
        lines = [(label, "hidden" if count is None else str(count)) for label, count in counts.items()]
        st.download_button(
            "Download (CSV)",
            as_csv((title, f"cases, counted {read}, 1 to {SMALL} hidden"), lines),
            f"{title.lower().replace(' ', '-')}.csv",
            "text/csv",
            key=f"csv_{title}",
            icon=":material/download:",
        )

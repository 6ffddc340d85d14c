"""A figure of the cohort on the page: drawing, sentence, table twin, card and files, always together."""

from collections.abc import Callable
from typing import Any, Final

import plotly.graph_objects as go
import streamlit as st

from kyphodss.case.clock import SITE_ZONE
from kyphodss.charts.export import csv_of, file_name
from kyphodss.charts.panel import Panel
from kyphodss.charts.still import png_config, with_stamps
from kyphodss.cohort.measure import Card
from kyphodss.cohort.table import Cut
from kyphodss.note.words import day_words
from kyphodss.store.door import Door
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.file_button import file_button
from kyphodss.ui.later import door_later
from kyphodss.ui.lazy import drawer
from kyphodss.ui.words import plain

Choose = Callable[[str, str], None]
CONFIG: Final = {"displayModeBar": False, "responsive": True}


def panel(shown: Panel, filters: str, choose: Choose | None = None) -> None:
    """One figure. `filters`: what is selected, in words, for the files; `choose`: takes the dimension and value of a click."""
    st.subheader(plain(shown.title), anchor=False)
    if shown.figure is not None:
        _figure(shown, shown.figure, choose)
    st.markdown(plain(shown.sentence))
    if len(shown.notes) > 0:
        st.caption(plain(" ".join(shown.notes)))
    drawer(
        "Table, card and files", f"beside_{shown.id}", lambda: _beside(shown, filters), icon=":material/table_chart:"
    )


def _figure(shown: Panel, figure: go.Figure, choose: Choose | None) -> None:
    key = f"figure_{shown.id}"
    pick: dict[str, Any] = {}
    if choose is not None and shown.selects is not None:
        pick = {"on_select": lambda: _clicked(shown, key, choose), "selection_mode": "points"}
    st.plotly_chart(figure, key=key, config=CONFIG, alt=shown.sentence, **pick)


def _clicked(shown: Panel, key: str, choose: Choose) -> None:
    points = st.session_state[key].selection.points
    chosen = [point["customdata"][0] for point in points if len(point.get("customdata") or ()) > 0]
    chosen = [value for value in chosen if value is not None]
    if len(chosen) > 0 and shown.selects is not None:
        choose(shown.selects, str(chosen[0]))


def _beside(shown: Panel, filters: str) -> None:
    if len(shown.rows) > 0:
        st.table([dict(row) for row in shown.rows])
    card(shown.card)
    if shown.figure is not None:
        _picture(shown, shown.figure, filters, door_later())
    st.caption(f"{stamps(shown.cut)} {plain(shown.profile.name)}.")
    file_button(
        "Download (CSV)",
        leaving(shown, filters),
        file_name(shown, filters, "csv"),
        "text/csv",
        key=f"csv_{shown.id}",
    )


def _picture(shown: Panel, figure: go.Figure, filters: str, then: Callable[[], Door]) -> None:
    """The picture, once it was asked for: the camera on it belongs to the browser, so its showing is what is on record."""
    key, name = f"picture_{shown.id}", file_name(shown, filters, "png")
    if st.session_state.get(key) != name:
        st.button(
            "Picture (PNG)",
            key=f"ask_{key}",
            icon=":material/photo_camera:",
            on_click=_asked,
            args=(then, shown.id, key, name),
        )
        return
    st.markdown("The picture with its stamps; the camera on it saves it (PNG).")
    dark = st.context.theme.type == "dark"
    picture = with_stamps(figure, shown, filters, dark=dark)
    st.plotly_chart(picture, key=f"still_{shown.id}", config=png_config(shown, filters), alt=shown.sentence)


def _asked(then: Callable[[], Door], figure: str, key: str, name: str) -> None:
    """The picture may be shown, once that is on record."""
    try:
        then().cohort_exported(figure)
    except STORE_TROUBLE as problem:
        st.toast(plain(str(problem)), icon=":material/error:")
        return
    st.session_state[key] = name


def leaving(shown: Panel, filters: str) -> Callable[[], str]:
    """What gives the file of the table twin, once its leaving is on record."""
    then = door_later()

    def _made() -> str:
        then().cohort_exported(shown.id)
        return csv_of(shown, filters)

    return _made


def card(found: Card) -> None:
    """The measure card: what is counted, over what, from when, without whom, and where the definition comes from."""
    lines = {
        "Counts": found.numerator,
        "Out of": found.denominator,
        "Clock": found.clock,
        "Left out": found.exclusions,
        "Unit": found.unit,
        "Shown as": found.display,
        "Source": found.source,
        "Version": found.version,
    }
    said = [f"- **{name}**: {plain(text)}" for name, text in lines.items() if text != ""]
    st.markdown(
        "\n".join([f"**{plain(found.id)} {plain(found.name)}**", *said, *(f"- {plain(n)}" for n in found.notes)])
    )
    if found.not_computed is not None:
        st.markdown(f":material/block: Not computed: {plain(found.not_computed)}.")


def stamps(cut: Cut) -> str:
    """Up to when the data speak and when the figures were made, at the site."""
    at, made = (day_words(moment.astimezone(SITE_ZONE)) for moment in (cut.at, cut.computed_at))
    return f"Data up to {at}; computed {made}."

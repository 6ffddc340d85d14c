"""What stands above the cohort's figures: section, periods, window, filters as chips, and the switch to what may leave."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from kyphodss.access import Operation, may
from kyphodss.charts.cohort.figures import CRITERIA, SECTIONS, SOURCES
from kyphodss.cohort.offered import OFFERED
from kyphodss.cohort.selection import DIMENSIONS
from kyphodss.settings import settings
from kyphodss.store.cohort_acts import ONE_FILTER
from kyphodss.store.door import Door
from kyphodss.ui import cohort_view
from kyphodss.ui.cohort_view import MONTH, PLAIN, WEEK, WIDE, View
from kyphodss.ui.words import plain

PERIODS: Final = {MONTH: "Months", WEEK: "Weeks"}
LIMITS: Final = {PLAIN: "plain", WIDE: "widened"}
ADDRESS: Final = "The address of this page is this view, without any name of a patient: bookmark it or send it on."
PREFIX: Final = "cohort_filter_"


def above(
    door: Door, view: View, known: Mapping[str, tuple[str, ...]], again: Callable[[], None], *, direct: bool
) -> None:
    """The controls, what was left out of the address, and the filters in force as chips that take them away.

    `again`: reads everything anew.
    """
    _put("cohort_section", view.section)
    st.segmented_control(
        "Section", list(SECTIONS), format_func=lambda name: SECTIONS[name].title, key="cohort_section",
        on_change=_changed, args=("section",), label_visibility="collapsed", required=True,
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom", key="cohort_controls"):
        _choices(view, direct=direct)
        with st.popover("Filter", icon=":material/filter_list:", key="cohort_filters", on_change="rerun") as opened:
            if opened.open is True:
                _filters(view, known, direct=direct)
        if may(door.user, Operation.VIEW_COHORT):
            told = f"Suppressed by the profile {settings().cohort.profile}, as managers see it."
            st.toggle("As it may leave the clinic", key="cohort_as_it_may_leave", help=told)
        st.button("Count again", key="cohort_count", icon=":material/refresh:", on_click=again)
    for sentence in cohort_view.said():
        st.warning(plain(sentence), icon=":material/link_off:")
    _chips(view)


def _choices(view: View, *, direct: bool) -> None:
    """The controls that a section has; weeks and windows are for direct care."""
    if direct:
        _choice("per", "Periods", PERIODS, view.per, 120)
        windows = {row.id: row.label for row in OFFERED.values()}
        _choice("window", "Window", windows, view.window, 280, "The rule set by which a window counts as met or lost.")
    if view.section == "sources":
        _choice("source", "Rules over time of", SOURCES, view.source, 240)
        if direct:
            _choice("criterion", "Criterion", CRITERIA[view.source], view.of_source, 420)
    if view.section == "referrers":
        _choice(
            "limits", "Limits", LIMITS, view.limits, 140, "Widened where units differ more than luck alone makes them."
        )


def _choice(name: str, label: str, words: Mapping[str, str], value: str, width: int, said: str | None = None) -> None:
    key = f"cohort_{name}"
    _put(key, value)
    st.selectbox(
        label, list(words), format_func=lambda each: words[each], key=key, on_change=_changed, args=(name,), width=width,
        help=said,
    )  # fmt: skip


def _chips(view: View) -> None:
    """The filters in force, each a button that takes it away."""
    if view.selection.everyone:
        return
    with st.container(horizontal=True, key="cohort_chips"):
        for id, value in view.selection.chosen:
            label = f"{DIMENSIONS[id].title}: {plain(DIMENSIONS[id].words(value))}"
            st.button(
                label, key=f"cohort_chip_{id}", icon=":material/close:", on_click=cohort_view.choose,
                args=(id, None), help="Take this filter away",
            )  # fmt: skip


def _put(key: str, value: Any) -> None:
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _filters(view: View, known: Mapping[str, tuple[str, ...]], *, direct: bool) -> None:
    st.caption(ADDRESS if direct else f"{ADDRESS} {ONE_FILTER}")
    pairs = st.grid(2, min_column_width=220)
    for dimension in DIMENSIONS.values():
        if direct is False and dimension.way is None:
            continue
        key = PREFIX + dimension.id
        _put(key, view.selection.value(dimension.id))
        with pairs.cell():
            st.selectbox(
                dimension.title, known[dimension.id], index=None, format_func=dimension.words, key=key,
                on_change=_filtered, args=(dimension.id, direct), placeholder="any",
            )  # fmt: skip


def _filtered(dimension: str, direct: bool) -> None:
    choose = cohort_view.choose if direct else cohort_view.choose_only
    choose(dimension, st.session_state[PREFIX + dimension])


def _changed(name: str) -> None:
    """A control was set: its key is the name of what it sets, behind the page's own word."""
    cohort_view.change(replace(cohort_view.current(), **{name: st.session_state[f"cohort_{name}"]}))

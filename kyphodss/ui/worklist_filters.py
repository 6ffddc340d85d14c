"""What stands above the worklist: ready views, order, search, and the filters in a drawer of their own."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from kyphodss.ui import worklist_view
from kyphodss.ui.words import plain
from kyphodss.ui.worklist_saved import saved
from kyphodss.ui.worklist_view import READY, VISIT
from kyphodss.worklist.facets import FACETS, Facet, Known
from kyphodss.worklist.order import ORDERS
from kyphodss.worklist.rows import WorklistRow
from kyphodss.worklist.view import LONGEST_WITHIN, QUIET_DAYS, View

PREFIX: Final = "worklist_filter_"
LONGEST_TEXT: Final = 100
ADDRESS: Final = "The address of this page is this view, without any name or search text: bookmark it or send it on."


def above(view: View, known: Known, rows: Sequence[WorklistRow]) -> None:
    """The controls, and in words what is in force."""
    _put("worklist_ready", worklist_view.ready_name(view))
    st.pills("Views", list(READY), key="worklist_ready", on_change=_ready, label_visibility="collapsed")
    with st.container(horizontal=True, vertical_alignment="bottom", key="worklist_controls"):
        _put(VISIT, view.order)
        st.selectbox(
            "Order",
            list(ORDERS),
            format_func=lambda order: ORDERS[order].title,
            key=VISIT,
            on_change=_ordered,
            width=190,
            help="Emergencies stand first in every order.",
        )
        _put_text("worklist_text", view.text)
        st.text_input(
            "Search",
            key="worklist_text",
            on_change=_searched,
            max_chars=LONGEST_TEXT,
            placeholder="case, level, cause, practice",
            help="Stays in this window: it is never part of the address.",
            icon=":material/search:",
            width=260,
        )
        many = worklist_view.filters(view)
        label = "Filters" if many == 0 else f"Filters ({many})"
        with st.popover(label, icon=":material/filter_list:", key="worklist_filters", on_change="rerun") as drawer:
            if drawer.open is True:
                _filters(view, known, rows)
        saved(view, known)
        if many > 0 or view.text.strip() != "":
            st.button("Clear", icon=":material/filter_list_off:", key="worklist_clear", on_click=_clear)
    st.markdown(f":material/sort: {plain(view.words(known))}")


def _put(key: str, value: Any) -> None:
    """What a widget shows is the view: it is set before it is drawn, at every run.

    A run that a click breaks off may not have reached the browser: its widget would begin there with its first choice and send
    that back as if somebody had chosen it.
    """
    st.session_state[key] = value


def _put_text(key: str, value: str) -> None:
    """The same for what is typed, only where it says something else: what is being typed meanwhile stays."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _filters(view: View, known: Known, rows: Sequence[WorklistRow]) -> None:
    """Every filter; a value stands in it with the number of rows that have it."""
    st.caption(ADDRESS)
    pairs = st.grid(2, min_column_width=220)
    for facet in FACETS.values():
        with pairs.cell():
            _facet(facet, view, known, rows)
    _put(f"{PREFIX}within", view.within)
    st.number_input(
        "A window may close within (days)",
        min_value=0,
        max_value=LONGEST_WITHIN,
        step=1,
        value=None,
        key=f"{PREFIX}within",
        on_change=_within,
        help="An end that is not known counts, and so do clocks that a red flag holds.",
    )
    _put(f"{PREFIX}quiet", view.quiet)
    st.toggle(f"Nothing recorded for more than {QUIET_DAYS} days", key=f"{PREFIX}quiet", on_change=_quiet)


def _facet(facet: Facet, view: View, known: Known, rows: Sequence[WorklistRow]) -> None:
    chosen = view.chosen.get(facet.id, frozenset())
    counts = Counter(value for row in rows for value in set(facet.of(row)))
    words = facet.options(known)
    values = [value for value in words if counts[value] > 0 or value in chosen]

    def _words(value: str) -> str:
        return f"{words.get(value, value)} ({counts[value]})"

    key = PREFIX + facet.id
    _put(key, [value for value in values if value in chosen])
    st.multiselect(
        facet.title, values, format_func=_words, key=key, on_change=_chosen, args=(facet.id,), placeholder="any"
    )


def _take(change: Callable[[View], View]) -> None:
    worklist_view.take(change(worklist_view.current()))


def _ready() -> None:
    name = st.session_state.worklist_ready
    ready = View() if name is None else READY[name]
    _take(lambda view: replace(ready, order=view.order, text=view.text))


def _ordered() -> None:
    _take(lambda view: replace(view, order=st.session_state[VISIT]))


def _searched() -> None:
    _take(lambda view: replace(view, text=st.session_state.worklist_text or ""))


def _chosen(facet: str) -> None:
    values = frozenset(st.session_state[PREFIX + facet])
    _take(
        lambda view: replace(
            view, chosen={**{k: v for k, v in view.chosen.items() if k != facet}, **_set(facet, values)}
        )
    )


def _set(facet: str, values: frozenset[str]) -> dict[str, frozenset[str]]:
    return {facet: values} if len(values) > 0 else {}


def _within() -> None:
    _take(lambda view: replace(view, within=st.session_state[f"{PREFIX}within"]))


def _quiet() -> None:
    _take(lambda view: replace(view, quiet=st.session_state[f"{PREFIX}quiet"]))


def _clear() -> None:
    _take(lambda view: View(order=view.order))

"""The cohort page: what is looked at, the figures of a section, what stands behind them, and remarks on charts over time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from kyphodss.access import Operation, may
from kyphodss.charts.cohort.figures import SECTIONS, Drawing, Section
from kyphodss.charts.panel import Panel
from kyphodss.cohort.kept import Kept
from kyphodss.cohort.measures import measures, options_of
from kyphodss.cohort.result import Result
from kyphodss.cohort.selection import WAYS, WAYS_WORDS
from kyphodss.cohort.spc_marks import Annotation, Rebase
from kyphodss.settings import settings
from kyphodss.store.chart_notes import ChartNote
from kyphodss.store.door import CohortAsked, Door
from kyphodss.ui import cohort_view
from kyphodss.ui.cohort_behind import behind
from kyphodss.ui.cohort_filters import above
from kyphodss.ui.cohort_notes import notes
from kyphodss.ui.cohort_view import View
from kyphodss.ui.lazy import drawer
from kyphodss.ui.looks import forget, once
from kyphodss.ui.panel import Choose, card, panel, stamps
from kyphodss.ui.words import plain

READ_AT: Final = "cohort_read_at"
LEAVING: Final = "cohort_as_it_may_leave"
DRAWN: Final = Kept(200)
"""The panels of sections asked last, each some tens of kilobytes."""
COUNTING: Final = "Counting all referrals …"
CLICK: Final = " Click a mark to filter the page by it, or use the filter above."
CLICK_WAYS: Final = f" Click a mark of {WAYS_WORDS} to filter the page by it, or use the filter above."
HIDDEN_HERE: Final = (
    " Hidden is what is small in any value of this filter, and what would follow from the others or from everyone."
)
NOTHING: Final = "Nothing of this section is shown under this filter."


def cohort(door: Door) -> None:
    """The page for whoever may see counts."""
    at = read_at()
    direct = may(door.user, Operation.VIEW_COHORT) and not st.session_state.get(LEAVING, False)
    with st.spinner(COUNTING, show_time=True):
        known = once("cohort_values", at, door.cohort_values)
    view = cohort_view.in_force(known, direct=direct)
    above(door, view, known, read_again, direct=direct)
    found = _results(door, view, at, direct=direct)
    one = next(iter(found.values()))
    st.caption(
        f"{stamps(one.cut)} {plain(one.profile.name)}. {plain(_who(view, direct=direct))}{CLICK if direct else CLICK_WAYS}"
    )
    _all_hidden(found, view)
    standing = once("chart_notes", at, door.chart_notes)
    drawing = Drawing(
        st.context.theme.type == "dark",
        view.window,
        _by_chart(standing),
        settings().cohort.decision_standard_days,
        view.limits == cohort_view.WIDE,
        view.source,
        view.of_source,
    )
    filters = view.selection.words
    side_by_side = st.grid(2, min_column_width=540, gap="large")
    for shown in _panels(SECTIONS[view.section], found, drawing):
        with side_by_side.cell():
            panel(shown, filters, _choose(shown, direct=direct))
    notes(door, found, standing)
    drawer("Measures that are not computed, and why", "cohort_not_computed", _not_computed, icon=":material/block:")
    if direct:
        behind(door, view.selection, at)


def read_at(again: bool = False) -> datetime:
    """The moment of this reading; `again`: a new one, and everything is asked anew."""
    if again is True or READ_AT not in st.session_state:
        forget()
        st.session_state[READ_AT] = datetime.now(UTC)
    return st.session_state[READ_AT]


def _results(door: Door, view: View, at: datetime, *, direct: bool) -> Mapping[str, Result]:
    own = settings().cohort
    options = options_of(own, view.window, weekly=view.per == cohort_view.WEEK)
    asked = CohortAsked(SECTIONS[view.section].measures, options, view.selection, own.profile)
    with st.spinner(COUNTING, show_time=True):
        return once("cohort", (at, asked, direct), lambda: (door.cohort_here if direct else door.cohort)(asked))


def _panels(section: Section, found: Mapping[str, Result], drawing: Drawing) -> Iterator[Panel]:
    """The panels of a section, each as soon as it is made, so that the browser draws one while the next is made.

    Whoever looks at the same results in the same way is given the same drawings, under the stamps of the moment.
    """
    asked = (section.title, tuple((id, result.worked_out) for id, result in found.items()), drawing)
    whole, cut = DRAWN(asked, list[tuple[Panel, ...]]), next(iter(found.values())).cut
    if len(whole) > 0:
        yield from (replace(each, cut=cut) for each in whole[0])
        return
    made = list[Panel]()
    for each in section.make(found, drawing):
        made.append(each)
        yield each
    whole.append(tuple(made))


def _who(view: View, *, direct: bool) -> str:
    if view.selection.everyone:
        return "Everyone."
    return f"Of those chosen: {view.selection.words}.{'' if direct else HIDDEN_HERE}"


def _all_hidden(found: Mapping[str, Result], view: View) -> None:
    """Where a filter leaves nothing of a section, that comes first, with the reasons."""
    said = dict.fromkeys(result.said for result in found.values())
    if not view.selection.everyone and None not in said:
        st.info(plain(" ".join((NOTHING, *filter(None, said)))), icon=":material/visibility_off:")


def _choose(shown: Panel, *, direct: bool) -> Choose | None:
    """What a click on a mark does; None: nothing."""
    if direct:
        return cohort_view.choose
    return cohort_view.choose_only if shown.selects in WAYS.values() else None


def _by_chart(standing: Sequence[ChartNote]) -> Mapping[str, tuple[Rebase | Annotation, ...]]:
    """What people said of charts, by measure."""
    return {chart: tuple(n.said() for n in standing if n.chart == chart) for chart in {n.chart for n in standing}}


def _not_computed() -> None:
    """Their cards: what a measure would need that a case does not hold."""
    for measure in measures().values():
        if measure.card.not_computed is not None:
            card(measure.card)


def read_again() -> None:
    """Everything is asked anew."""
    read_at(again=True)

"""The month at a glance: what came, who waits, windows met and lost, and the ways on from there. All of it suppressed."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

import streamlit as st

from kyphodss.charts.cohort.figures import MEASURES, Drawing
from kyphodss.charts.cohort.over_time import over_time
from kyphodss.charts.cohort.parts import parts
from kyphodss.charts.cohort.waits import waits
from kyphodss.charts.cohort.wording import limits, number, percent
from kyphodss.cohort.disclosure import HIDDEN
from kyphodss.cohort.measures import measures, options_of
from kyphodss.cohort.period_counts import period_words
from kyphodss.cohort.result import OverShown, RateShown, Result, ValueShown, WaitsShown
from kyphodss.documents.monthly_report import monthly_report
from kyphodss.settings import settings
from kyphodss.store.door import CohortAsked, Door
from kyphodss.ui.file_button import PDF, file_button
from kyphodss.ui.later import door_later
from kyphodss.ui.panel import panel, stamps
from kyphodss.ui.words import plain

AT_A_GLANCE: Final = ("F1", "F5", "F7", "T4", "T5", "T8", "T9", "T11")
COHORT, CAPACITY = "kyphodss/pages/cohort.py", "kyphodss/pages/capacity.py"
EVERY: Final = tuple(id for id in MEASURES if measures()[id].card.direct_care_only is None)
"""What the report asks: every measure that may leave the clinic."""
MONTHS: Final = 12
SMALL: Final = (
    "Counts that could point to a person are hidden, and further ones where subtraction would give them away."
)
Tile = tuple[str, str, str]


def volumes(results: Mapping[str, Result]) -> None:
    """The tiles, the figures behind them, and links to the pages that say more. `results`: of AT_A_GLANCE."""
    one = results["F1"]
    st.caption(f"{stamps(one.cut)} {plain(one.profile.name)}. {SMALL}")
    if one.said is not None:
        st.info(plain(one.said), icon=":material/visibility_off:")
        return
    tiles = st.grid(4, min_column_width=200)
    for label, value, beside in _tiles(results):
        with tiles.cell(), st.container(border=True, height="stretch"):
            st.metric(label, value)
            st.caption(plain(beside))
    with st.container(horizontal=True):
        st.page_link(COHORT, label="Every measure, with its card", icon=":material/monitoring:")
        st.page_link(CAPACITY, label="Demand and capacity", icon=":material/calendar_view_week:")
    drawing = Drawing(st.context.theme.type == "dark", "")
    for over in results["F1"].over:
        panel(over_time(results["F1"], over, dark=drawing.dark), "everyone")
    panel(waits(results["T4"], results["T5"], dark=drawing.dark), "everyone")
    panel(parts(results["T8"], dark=drawing.dark), "everyone")


def report(profile: str, today: date) -> None:
    """The month as a PDF to take along: made when it is asked for, from suppressed results alone."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="monthly_report"):
        month = st.selectbox(
            "Month of the report", _months(today), format_func=lambda day: f"{day:%B %Y}", width=200, key="report_month"
        )
        then, asked = door_later(), CohortAsked(EVERY, options_of(settings().cohort), profile=profile)
        file_button(
            "Monthly report (PDF)",
            lambda: _printed(then(), asked, month),
            f"monthly-report-{month:%Y-%m}.pdf",
            PDF,
            key="report_pdf",
            icon=":material/picture_as_pdf:",
        )


def _months(today: date) -> list[date]:
    """The first days of the twelve months before this one, the newest first."""
    first, found = today.replace(day=1), list[date]()
    while len(found) < MONTHS:
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


def _printed(door: Door, asked: CohortAsked, month: date) -> bytes:
    """The report, once its leaving is on record."""
    results = door.cohort(asked)
    made = monthly_report(results, month, site=settings().site.name)
    door.cohort_exported(f"monthly-report-{month:%Y-%m}")
    return made


def _tiles(results: Mapping[str, Result]) -> Iterator[Tile]:
    yield from (_last(over, "received in") for over in results["F1"].over)
    yield from (_last(over, "open at the end of") for over in results["F5"].over)
    yield from (_wait("Completed wait, median days", each) for each in results["T4"].waits[:1])
    yield from (_wait("Still waiting, median days", each) for each in results["T5"].waits[:1])
    yield from (_rate(each) for id in ("T8", "T9", "T11") for each in results[id].rates[:1])
    yield from (_value(each) for each in results["F7"].values[:1])


def _last(over: OverShown, what: str) -> Tile:
    """The last whole period, hidden where it may not be told."""
    if len(over.series.labels) == 0:
        return f"Referrals {what} the last month", "none", "There is no whole month yet."
    label, value = over.series.labels[-1], float(over.series.values[-1])
    return (
        f"Referrals {what} {period_words(label)}",
        HIDDEN if value != value else number(value),
        "the last whole month",
    )


def _wait(title: str, shown: WaitsShown) -> Tile:
    middle = next((each.value for each in shown.percentiles if each.percent == 50), None)
    value = HIDDEN if shown.n.shown is None else "none" if middle is None else number(middle)
    return title, value, f"n {shown.n.text}"


def _rate(shown: RateShown) -> Tile:
    share, title = shown.rate.share, f"{shown.title[:1].upper()}{shown.title[1:]}"
    if share is None:
        return title, HIDDEN if shown.rate.n.shown != 0 else "none", f"n {shown.rate.n.text}"
    said = f"{shown.rate.events.text} of {shown.rate.n.text}; 95 % limits {limits(share, share=True)}"
    return title, percent(share.value), said


def _value(shown: ValueShown) -> Tile:
    value = HIDDEN if shown.hidden else "none" if shown.value is None else number(shown.value)
    return f"{shown.title[:1].upper()}{shown.title[1:]}", value, f"n {shown.n.text}"

"""Weekly referrals so far and the fan ahead, with the data cut, and the back-test behind the choice of the forecaster."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import plotly.graph_objects as go

from kyphodss.charts.cohort.drawing import cut_mark, hidden_bars, ink, layout
from kyphodss.charts.marks import DAY_MS
from kyphodss.charts.palette import BLUE
from kyphodss.charts.panel import Panel
from kyphodss.cohort.demand import Demand
from kyphodss.cohort.demand_ahead import Ahead
from kyphodss.cohort.demand_cards import AHEAD
from kyphodss.cohort.disclosure import HIDDEN
from kyphodss.cohort.forecast import SEASON_WEEKS

FILL: Final = {0.95: 0.16, 0.8: 0.28, 0.5: 0.45}
STUB_DAYS: Final = 5  # of the seven of a hidden week
BACK_TEST: Final = "Back-test of the forecasters"


def ahead(found: Demand, *, dark: bool) -> Panel:
    """The last weeks and the fan. The table twin holds every week so far and every week of the fan."""
    weeks = found.ahead
    if weeks is None or weeks.said is not None:
        why = found.said if weeks is None else weeks.said
        return Panel(AHEAD.id, AHEAD.name, None, why or "Nothing to show.", (), AHEAD, found.cut, found.profile)
    first, last = weeks.fan[0], weeks.fan[-1]
    low, high = next((low, high) for level, low, high in first.bands if level == 0.8)
    sentence = (
        f"Expected referrals by the forecaster used ({weeks.used}): {first.median} in {weeks.coming[0]} ({low} to {high} with 80 %), "
        f"{last.median} in {weeks.coming[-1]}."
    )
    return Panel(
        AHEAD.id,
        AHEAD.name,
        _figure(found, weeks, dark),
        sentence,
        _rows(weeks),
        AHEAD,
        found.cut,
        found.profile,
        (f"Forecaster: {weeks.used}. {weeks.why}",),
    )


def back_test(found: Demand) -> Panel:
    """How each forecaster did, and which is used; a table, no drawing."""
    weeks = found.ahead
    why = found.said if weeks is None else weeks.said if weeks.said is not None else weeks.why
    rows = (
        ()
        if weeks is None
        else tuple(
            {
                "forecaster": name,
                "MASE": "not known" if score.mase is None else f"{score.mase:.2f}",
                "pinball loss": f"{score.pinball:.2f}",
                "80 % interval covers": f"{100 * score.coverage:.0f} %",
                "origins": str(score.origins),
                "used": "yes" if name == weeks.used else "no",
            }
            for name, score in weeks.scores
        )
    )
    said = why if why is not None and why != "" else "Nothing to show."
    return Panel(f"{AHEAD.id}-back-test", BACK_TEST, None, said, rows, AHEAD, found.cut, found.profile)


def _sunday(week: str) -> str:
    """Where a week is drawn: on its last day, so that what is over stands before the data cut and what is to come after it."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 7).isoformat()


def _figure(found: Demand, weeks: Ahead, dark: bool) -> go.Figure:
    """The last SEASON_WEEKS weeks; bands from the widest to the narrowest, then the median."""
    past = list(zip(weeks.weeks, weeks.counts, strict=True))[-SEASON_WEEKS:]
    coming = [_sunday(week) for week in weeks.coming]
    figure = go.Figure(
        go.Scatter(
            x=[_sunday(week) for week, _ in past],
            y=[count for _, count in past],
            mode="lines+markers",
            line={"color": ink(dark), "width": 1},
            marker={"color": ink(dark), "size": 5},
            name="received",
            customdata=[[week] for week, _ in past],
            hovertemplate="%{customdata[0]}: %{y} received<extra></extra>",
        )
    )
    hidden = [_sunday(week) for week, count in past if count is None]
    if len(hidden) > 0:
        stubs = hidden_bars(hidden, max((count for _, count in past if count is not None), default=weeks.fan[0].median))
        figure.add_trace(stubs.update(width=STUB_DAYS * DAY_MS))
    for trace in _bands(weeks, coming):
        figure.add_trace(trace)
    figure.add_trace(
        go.Scatter(
            x=coming,
            y=[week.median for week in weeks.fan],
            mode="lines+markers",
            line={"color": BLUE, "width": 2, "dash": "dot"},
            marker={"color": BLUE, "size": 6, "symbol": "diamond"},
            name="expected",
            customdata=[[week] for week in weeks.coming],
            hovertemplate="%{customdata[0]}: %{y} expected<extra></extra>",
        )
    )
    layout(figure, dark=dark, legend=True)
    figure.update_yaxes(rangemode="tozero", title="referrals a week")
    figure.update_xaxes(type="date", showgrid=False)
    return cut_mark(figure, found.cut, dark=dark, x=found.cut.day.isoformat())


def _bands(weeks: Ahead, coming: Sequence[str]) -> list[go.Scatter]:
    return [
        go.Scatter(
            x=[*coming, *reversed(coming)],
            y=[
                *(next(high for own, _, high in week.bands if own == level) for week in weeks.fan),
                *(next(low for own, low, _ in week.bands if own == level) for week in reversed(weeks.fan)),
            ],
            fill="toself",
            fillcolor=f"rgba(31,120,180,{opacity})",
            line={"width": 1, "color": BLUE},
            mode="lines",
            hoverinfo="skip",
            name=f"{100 * level:g} %",
        )
        for level, opacity in FILL.items()
    ]


def _rows(weeks: Ahead) -> tuple[dict[str, str], ...]:
    past = (
        {
            "week": week,
            "received": HIDDEN if count is None else str(count),
            "expected": "",
            "50 %": "",
            "80 %": "",
            "95 %": "",
        }
        for week, count in zip(weeks.weeks, weeks.counts, strict=True)
    )
    coming = (
        {"week": label, "received": "", "expected": str(week.median)}
        | {f"{100 * level:g} %": f"{low} to {high}" for level, low, high in week.bands}
        for label, week in zip(weeks.coming, weeks.fan, strict=True)
    )
    return (*past, *coming)

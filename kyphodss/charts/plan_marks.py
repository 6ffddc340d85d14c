"""The marks of the plan: a square for every feasible slot, a bar for every hold, thin bars for what counts how long."""

import textwrap
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import plotly.graph_objects as go

from kyphodss.charts.marks import DAY_MS, TEXT_PX, midnight, noon
from kyphodss.charts.palette import FEASIBLE
from kyphodss.charts.plan import PlanBar, PlanPicture

SLOTS_ROW: Final = "Feasible days"
WRAP: Final = 26  # characters of a row's name on one line


def plan_rows(plan: PlanPicture) -> list[str]:
    """The rows that the plan adds below the lanes."""
    slots = [SLOTS_ROW] if len(plan.slots) > 0 else []
    return [*slots, *(bar.name for bar in plan.holds), *([validity_row(plan)] if len(plan.validity) > 0 else [])]


def validity_row(plan: PlanPicture) -> str:
    """The name of the row of results: which of them count, over as many lines as it takes."""
    names = ", ".join(bar.name for bar in plan.validity)
    return "<br>".join(textwrap.wrap(f"Valid: {names}", WRAP))


def plan_days(plan: PlanPicture) -> list[date]:
    """The days the picture has to reach."""
    return [mark.day for mark in plan.slots] + [day for bar in plan.holds for day in (bar.start, bar.end)]


def plan_marks(plan: PlanPicture) -> list[Any]:
    """All of it as traces."""
    drawn: list[Any] = []
    if len(plan.slots) > 0:
        drawn += [_slots(plan), _words([(SLOTS_ROW, plan.slots[-1].day, plan.slots_note)])]
    if len(plan.holds) > 0:
        drawn += [_bars(plan.holds), _words([(bar.name, bar.end, bar.note) for bar in plan.holds])]
    if len(plan.validity) > 0:
        drawn.append(_thin(plan.validity, validity_row(plan)))
    return drawn


def _slots(plan: PlanPicture) -> go.Scatter:
    """Filled where every policy fits, open where SIR alone does; choosing one looks at that day."""
    return go.Scatter(
        mode="markers",
        name=SLOTS_ROW,
        x=[noon(mark.day) for mark in plan.slots],
        y=[SLOTS_ROW] * len(plan.slots),
        marker={
            "symbol": ["square" if mark.conservative else "square-open" for mark in plan.slots],
            "size": 8,
            "color": FEASIBLE.colour,
        },
        unselected={"marker": {"opacity": 1}},
        selected={"marker": {"size": 13}},
        customdata=[[mark.hover, mark.day.isoformat()] for mark in plan.slots],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )


def _bars(holds: Sequence[PlanBar]) -> go.Bar:
    return _of(holds, [bar.name for bar in holds], opacity=0.95)


def _thin(bars: Sequence[PlanBar], row: str) -> go.Bar:
    drawn = _of(bars, [row] * len(bars), opacity=0.55)
    drawn.width = 0.6 / max(len(bars), 3)
    drawn.offset = [-0.3 + 0.6 * place / len(bars) for place in range(len(bars))]
    return drawn


def _of(bars: Sequence[PlanBar], rows: list[str], *, opacity: float) -> go.Bar:
    return go.Bar(
        orientation="h",
        y=rows,
        base=[midnight(bar.start) for bar in bars],
        x=[((bar.end - bar.start).days + 1) * DAY_MS for bar in bars],
        marker={"color": [bar.look.colour for bar in bars], "opacity": opacity},
        unselected={"marker": {"opacity": opacity}},
        customdata=[[bar.hover] for bar in bars],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )


def _words(entries: list[tuple[str, date, str]]) -> go.Scatter:
    return go.Scatter(
        mode="text",
        x=[midnight(day + timedelta(days=1)) for _, day, _ in entries],
        y=[row for row, _, _ in entries],
        text=[f"  {note}" for _, _, note in entries],
        textposition="middle right",
        textfont={"size": TEXT_PX},
        hoverinfo="skip",
        cliponaxis=False,
    )

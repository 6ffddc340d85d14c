"""The timeline as a Plotly figure, its sentence for those who cannot see it, and its table twin. Pure."""

from datetime import date, timedelta
from typing import Any, Final

import plotly.graph_objects as go

from kyphodss.charts.lanes import Timeline
from kyphodss.charts.marks import (
    EVENT_ROW,
    TEXT_PX,
    TREATMENT_ROW,
    bars,
    event_marks,
    labels,
    noon,
    treatment_bars,
    treatments,
)
from kyphodss.charts.palette import FEASIBLE, GREY, STATUS
from kyphodss.charts.plan import PlanPicture
from kyphodss.charts.plan_marks import plan_days, plan_marks, plan_rows
from kyphodss.dates.rows import BY_ID

LANE_PX: Final = 34
HEAD_PX: Final = 92
LIGHT_INK: Final = "#3c4754"
DARK_INK: Final = "#cdd5dd"
MONTHLY_TICKS_DAYS: Final = 330


def figure(shown: Timeline, *, dark: bool = False) -> go.Figure:
    """One row for events, one for treatments, one per lane; today as a line; uncertain stretches hatched."""
    ink = DARK_INK if dark else LIGHT_INK
    rows = _rows(shown)
    drawn = [*event_marks(shown), *treatment_bars(shown), *bars(shown.lanes), labels(shown.lanes)]
    figure = go.Figure([*drawn, *plan_marks(shown.plan)])
    start, end = _range(shown)
    figure.update_traces(textfont_color=ink, selector={"type": "scatter"})
    figure.update_layout(
        height=HEAD_PX + LANE_PX * len(rows),
        margin={"l": 8, "r": 8, "t": 26, "b": 34},
        barmode="overlay",
        bargap=0.45,
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": TEXT_PX, "color": ink},
        hoverlabel={"align": "left", "font": {"size": TEXT_PX}},
        dragmode=False,
        xaxis=_days(start, end, ink),
        yaxis=_lanes(rows, ink),
        shapes=[_line(shown.today)],
        annotations=[_today(shown.today)],
    )
    return figure


def _days(start: date, end: date, ink: str) -> dict[str, Any]:
    return {
        "type": "date",
        "range": [start.isoformat(), end.isoformat()],
        "tickformat": "%b %Y",
        "tickfont": {"color": ink, "size": TEXT_PX},
        "dtick": "M1" if (end - start).days < MONTHLY_TICKS_DAYS else "M3",
        "tickangle": 0,
        "showgrid": True,
        "gridcolor": "rgba(125,135,147,0.18)",
        "fixedrange": True,
    }


def _lanes(rows: list[str], ink: str) -> dict[str, Any]:
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(reversed(rows)),
        "automargin": True,
        "tickfont": {"color": ink, "size": TEXT_PX},
        "ticksuffix": "  ",
        "showgrid": False,
        "fixedrange": True,
    }


def describe(shown: Timeline) -> str:
    """The takeaway in a sentence, for a screen reader."""
    if shown.suspended != "":
        return f"Timeline. {shown.suspended}"
    if len(shown.lanes) == 0:
        return "Timeline without windows: the onset is not known."
    said = [f"{lane.label}: {lane.note}" for lane in shown.lanes]
    said += [f"Feasible days: {shown.plan.slots_note}"] if len(shown.plan.slots) > 0 else []
    said += [f"{bar.name}: {bar.note}" for bar in shown.plan.holds]
    return f"Timeline on {shown.today:%d %b %Y}. " + "; ".join(said) + "."


def table(shown: Timeline) -> list[dict[str, str]]:
    """The same as rows, for those who prefer to read."""
    return [
        {
            "lane": lane.label,
            "status": STATUS[lane.status].word if lane.status in STATUS else lane.status.replace("_", " "),
            "when": lane.note,
            "source": lane.source,
            "strength": lane.strength,
            "rule": BY_ID[lane.id].words() if lane.id in BY_ID else "",
        }
        for lane in shown.lanes
    ] + _plan_table(shown.plan)


def _plan_table(plan: PlanPicture) -> list[dict[str, str]]:
    slots = [("Feasible days", FEASIBLE.word, plan.slots_note)] if len(plan.slots) > 0 else []
    bars = [(bar.name, bar.look.word, bar.note) for bar in (*plan.holds, *plan.validity)]
    empty = {"source": "", "strength": "", "rule": ""}
    return [{"lane": name, "status": word, "when": note, **empty} for name, word, note in (*slots, *bars)]


def _rows(shown: Timeline) -> list[str]:
    lasting = any(event.end > event.start for event in treatments(shown))
    return [
        EVENT_ROW,
        *([TREATMENT_ROW] if lasting else []),
        *(lane.label for lane in shown.lanes),
        *plan_rows(shown.plan),
    ]


def _range(shown: Timeline) -> tuple[date, date]:
    starts = [
        shown.today,
        *(event.start for event in shown.events),
        *(s.start for lane in shown.lanes for s in lane.segments),
        *plan_days(shown.plan),
    ]
    ends = [
        shown.today,
        *(event.end for event in shown.events),
        *(s.end for lane in shown.lanes for s in lane.segments),
        *plan_days(shown.plan),
    ]
    first = max(min(starts), shown.today - timedelta(days=400))
    last = min(max(ends), shown.today + timedelta(days=400))
    length = max((last - first).days, 30)
    return first - timedelta(days=max(4, length // 30)), last + timedelta(days=max(20, length * 55 // 100))


def _line(today: date) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": noon(today),
        "x1": noon(today),
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": GREY, "width": 1.5},
    }


def _today(today: date) -> dict[str, Any]:
    return {
        "x": noon(today),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "text": f"today, {today:%d %b}",
        "font": {"size": TEXT_PX},
    }

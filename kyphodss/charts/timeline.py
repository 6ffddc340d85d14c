"""The timeline as a Plotly figure, its sentence for those who cannot see it, and its table twin. Pure."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

import plotly.graph_objects as go

from kyphodss.charts.lanes import Event, Lane, Timeline
from kyphodss.charts.palette import GREY, INK, STATUS
from kyphodss.dates.rows import BY_ID

LANE_PX: Final = 34
HEAD_PX: Final = 92
DAY_MS: Final = 86_400_000
TEXT_PX: Final = 12
TREATMENT_ROW: Final = "Treatments"
EVENT_ROW: Final = "Events"


def figure(shown: Timeline) -> go.Figure:
    """One row for events, one for treatments, one per lane; today as a line; uncertain stretches hatched."""
    rows = _rows(shown)
    figure = go.Figure([*_event_marks(shown), *_treatment_bars(shown), *_bars(shown.lanes), _labels(shown.lanes)])
    start, end = _range(shown)
    figure.update_layout(
        height=HEAD_PX + LANE_PX * len(rows),
        margin={"l": 8, "r": 8, "t": 26, "b": 34},
        barmode="overlay",
        bargap=0.45,
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": TEXT_PX},
        hoverlabel={"align": "left", "font": {"size": TEXT_PX}},
        dragmode=False,
        xaxis={
            "type": "date",
            "range": [start.isoformat(), end.isoformat()],
            "tickformat": "%b %Y",
            "dtick": "M1",
            "showgrid": True,
            "gridcolor": "rgba(125,135,147,0.18)",
            "fixedrange": True,
        },
        yaxis={
            "type": "category",
            "categoryorder": "array",
            "categoryarray": list(reversed(rows)),
            "automargin": True,
            "ticksuffix": "  ",
            "showgrid": False,
            "fixedrange": True,
        },
        shapes=[_line(shown.today)],
        annotations=[_today(shown.today)],
    )
    return figure


def describe(shown: Timeline) -> str:
    """The takeaway in a sentence, for a screen reader."""
    if shown.suspended != "":
        return f"Timeline. {shown.suspended}"
    if len(shown.lanes) == 0:
        return "Timeline without windows: the onset is not known."
    said = [f"{lane.label}: {lane.note}" for lane in shown.lanes]
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
    ]


def _rows(shown: Timeline) -> list[str]:
    treatments = [TREATMENT_ROW] if any(event.end > event.start for event in _treatments(shown)) else []
    return [EVENT_ROW, *treatments, *(lane.label for lane in shown.lanes)]


def _treatments(shown: Timeline) -> list[Event]:
    marks = ("onset", "imaging", "booked", "procedure", "radiotherapy")
    return [event for event in shown.events if event.kind not in marks]


def _bars(lanes: tuple[Lane, ...]) -> list[go.Bar]:
    parts = [(lane, segment) for lane in lanes for segment in lane.segments]
    if len(parts) == 0:
        return []
    hatched = [segment.uncertain or segment.look.pattern != "" for _, segment in parts]
    return [
        go.Bar(
            orientation="h",
            y=[lane.label for lane, _ in parts],
            base=[_midnight(segment.start) for _, segment in parts],
            x=[((segment.end - segment.start).days + 1) * DAY_MS for _, segment in parts],
            marker={
                "color": [segment.look.colour for _, segment in parts],
                "opacity": [0.45 if segment.look.faint else 0.95 for _, segment in parts],
                "pattern": {
                    "shape": [_pattern(segment.look.pattern, segment.uncertain) for _, segment in parts],
                    "fillmode": "overlay",
                    "fgcolor": "#ffffff",
                    "solidity": 0.45,
                    "size": 6,
                },
                "line": {"width": [1 if mark else 0 for mark in hatched], "color": GREY},
            },
            customdata=[[lane.hover] for lane, _ in parts],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    ]


def _pattern(pattern: str, uncertain: bool) -> str:
    return "/" if uncertain and pattern == "" else pattern


def _labels(lanes: tuple[Lane, ...]) -> go.Scatter:
    """Status word and last day at the right end of each lane."""
    return go.Scatter(
        mode="text",
        x=[_midnight(max(segment.end for segment in lane.segments) + timedelta(days=1)) for lane in lanes],
        y=[lane.label for lane in lanes],
        text=[f"  {lane.note}" for lane in lanes],
        textposition="middle right",
        textfont={"size": TEXT_PX, "color": INK},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _event_marks(shown: Timeline) -> list[Any]:
    events = [event for event in shown.events if event not in _treatments(shown)]
    spans = [event for event in events if event.end > event.start or event.open_start]
    drawn: list[Any] = []
    if len(spans) > 0:
        drawn.append(_span_bar(spans))
    drawn.append(
        go.Scatter(
            mode="markers+text",
            x=[
                _noon(event.end if event.open_start else event.start + (event.end - event.start) / 2)
                for event in events
            ],
            y=[EVENT_ROW] * len(events),
            text=_spread([event.label for event in events], [event.start for event in events]),
            textposition=["top center" if place % 2 == 0 else "bottom center" for place in range(len(events))],
            textfont={"size": TEXT_PX, "color": INK},
            marker={
                "symbol": ["diamond-open" if event.hollow else "diamond" for event in events],
                "size": 11,
                "color": INK,
                "line": {"width": 1.5, "color": INK},
            },
            customdata=[[_event_words(event)] for event in events],
            hovertemplate="%{customdata[0]}<extra></extra>",
            cliponaxis=False,
        )
    )
    return drawn


def _span_bar(spans: list[Event]) -> go.Bar:
    """An interval of days is hatched: the event lies somewhere inside it."""
    starts = [event.start - timedelta(days=21) if event.open_start else event.start for event in spans]
    return go.Bar(
        orientation="h",
        y=[EVENT_ROW] * len(spans),
        base=[_midnight(start) for start in starts],
        x=[((event.end - start).days + 1) * DAY_MS for event, start in zip(spans, starts, strict=True)],
        width=0.3,
        marker={"color": GREY, "opacity": 0.5, "pattern": {"shape": "/", "fgcolor": "#ffffff", "size": 5}},
        hoverinfo="skip",
    )


def _treatment_bars(shown: Timeline) -> list[Any]:
    events = [event for event in _treatments(shown) if event.end > event.start]
    if len(events) == 0:
        return []
    return [
        go.Bar(
            orientation="h",
            y=[TREATMENT_ROW] * len(events),
            base=[_midnight(event.start) for event in events],
            x=[((event.end - event.start).days + 1) * DAY_MS for event in events],
            width=0.22,
            offset=[-0.3 + 0.6 * place / len(events) for place in range(len(events))],
            marker={"color": INK, "opacity": 0.55},
            customdata=[[_event_words(event)] for event in events],
            hovertemplate="%{customdata[0]}<extra></extra>",
        ),
        go.Scatter(
            mode="text",
            x=[_midnight(max(event.end for event in events) + timedelta(days=1))],
            y=[TREATMENT_ROW],
            text=["  " + ", ".join(dict.fromkeys(event.label for event in events))],
            textposition="middle right",
            textfont={"size": TEXT_PX, "color": INK},
            hoverinfo="skip",
            cliponaxis=False,
        ),
    ]


def _event_words(event: Event) -> str:
    if event.open_start:
        return f"{event.label}: by {event.end:%d %b %Y}, earliest not known"
    days = f"{event.start:%d %b %Y}" + (f" to {event.end:%d %b %Y}" if event.end > event.start else "")
    return f"{event.label}: {days}" + (" (planned)" if event.hollow else "")


def _spread(labels: list[str], days: list[date]) -> list[str]:
    """A label gives way to the one before it where two marks on the same side stand within a week."""
    kept: list[str] = []
    for place, (label, day) in enumerate(zip(labels, days, strict=True)):
        crowded = place >= 2 and abs((day - days[place - 2]).days) < 9 and kept[place - 2] != ""
        kept.append("" if crowded else label)
    return kept


def _range(shown: Timeline) -> tuple[date, date]:
    starts = [
        shown.today,
        *(event.start for event in shown.events),
        *(s.start for lane in shown.lanes for s in lane.segments),
    ]
    ends = [
        shown.today,
        *(event.end for event in shown.events),
        *(s.end for lane in shown.lanes for s in lane.segments),
    ]
    first = max(min(starts), shown.today - timedelta(days=400))
    last = min(max(ends), shown.today + timedelta(days=400))
    length = max((last - first).days, 30)
    return first - timedelta(days=max(4, length // 30)), last + timedelta(days=max(20, length * 45 // 100))


def _midnight(day: date) -> str:
    return datetime.combine(day, time(0)).isoformat()


def _noon(day: date) -> str:
    return datetime.combine(day, time(12)).isoformat()


def _line(today: date) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": _noon(today),
        "x1": _noon(today),
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": INK, "width": 1.5},
    }


def _today(today: date) -> dict[str, Any]:
    return {
        "x": _noon(today),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "text": f"today, {today:%d %b}",
        "font": {"size": TEXT_PX, "color": INK},
    }

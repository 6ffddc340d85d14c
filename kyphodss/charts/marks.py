"""The marks of the timeline: bars of lanes, diamonds of events, and the words at the end of each."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

import plotly.graph_objects as go

from kyphodss.charts.events import Event
from kyphodss.charts.lanes import Lane, Timeline
from kyphodss.charts.palette import GREY

DAY_MS: Final = 86_400_000
TEXT_PX: Final = 12
TREATMENT_ROW: Final = "Treatments"
EVENT_ROW: Final = "Events"


def midnight(day: date) -> str:
    """The start of a day, as the axis reads it."""
    return datetime.combine(day, time(0)).isoformat()


def noon(day: date) -> str:
    """The middle of a day, where a mark stands."""
    return datetime.combine(day, time(12)).isoformat()


def treatments(shown: Timeline) -> list[Event]:
    """The events drawn as bars of their own row; marks of a day are not among them."""
    marks = ("onset", "imaging", "booked", "procedure", "radiotherapy")
    return [event for event in shown.events if event.kind not in marks]


def bars(lanes: tuple[Lane, ...]) -> list[go.Bar]:
    """Every stretch of every lane; uncertain ones hatched."""
    parts = [(lane, segment) for lane in lanes for segment in lane.segments]
    if len(parts) == 0:
        return []
    hatched = [segment.uncertain or segment.look.pattern != "" for _, segment in parts]
    return [
        go.Bar(
            orientation="h",
            y=[lane.label for lane, _ in parts],
            base=[midnight(segment.start) for _, segment in parts],
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


def labels(lanes: tuple[Lane, ...]) -> go.Scatter:
    """Status word and last day at the right end of each lane."""
    return go.Scatter(
        mode="text",
        x=[midnight(max(segment.end for segment in lane.segments) + timedelta(days=1)) for lane in lanes],
        y=[lane.label for lane in lanes],
        text=[f"  {lane.note}" for lane in lanes],
        textposition="middle right",
        textfont={"size": TEXT_PX},
        hoverinfo="skip",
        cliponaxis=False,
    )


def event_marks(shown: Timeline) -> list[Any]:
    """Diamonds for days, hatched bars for intervals; hollow where it is planned."""
    events = [event for event in shown.events if event not in treatments(shown)]
    spans = [event for event in events if event.end > event.start or event.open_start]
    drawn: list[Any] = []
    if len(spans) > 0:
        drawn.append(_span_bar(spans))
    drawn.append(
        go.Scatter(
            mode="markers+text",
            x=[
                noon(event.end if event.open_start else event.start + (event.end - event.start) / 2) for event in events
            ],
            y=[EVENT_ROW] * len(events),
            text=_spread([event.label for event in events], [event.start for event in events]),
            textposition=["top center" if place % 2 == 0 else "bottom center" for place in range(len(events))],
            textfont={"size": TEXT_PX},
            marker={
                "symbol": ["diamond-open" if event.hollow else "diamond" for event in events],
                "size": 11,
                "color": GREY,
                "line": {"width": 1.5, "color": GREY},
            },
            customdata=[[event_words(event)] for event in events],
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
        base=[midnight(start) for start in starts],
        x=[((event.end - start).days + 1) * DAY_MS for event, start in zip(spans, starts, strict=True)],
        width=0.3,
        marker={"color": GREY, "opacity": 0.5, "pattern": {"shape": "/", "fgcolor": "#ffffff", "size": 5}},
        hoverinfo="skip",
    )


def treatment_bars(shown: Timeline) -> list[Any]:
    """Treatments side by side in one row, from start to end or to today."""
    events = [event for event in treatments(shown) if event.end > event.start]
    if len(events) == 0:
        return []
    return [
        go.Bar(
            orientation="h",
            y=[TREATMENT_ROW] * len(events),
            base=[midnight(event.start) for event in events],
            x=[((event.end - event.start).days + 1) * DAY_MS for event in events],
            width=0.22,
            offset=[-0.3 + 0.6 * place / len(events) for place in range(len(events))],
            marker={"color": GREY, "opacity": 0.7},
            customdata=[[event_words(event)] for event in events],
            hovertemplate="%{customdata[0]}<extra></extra>",
        ),
        go.Scatter(
            mode="text",
            x=[midnight(max(event.end for event in events) + timedelta(days=1))],
            y=[TREATMENT_ROW],
            text=["  " + ", ".join(dict.fromkeys(event.label for event in events))],
            textposition="middle right",
            textfont={"size": TEXT_PX},
            hoverinfo="skip",
            cliponaxis=False,
        ),
    ]


def event_words(event: Event) -> str:
    """An event with its day or interval, as a person reads it."""
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

"""The slot simulation drawn: windows lost, waits and unused slots by slots a week, each with its range across runs."""

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from kyphodss.charts.cohort.drawing import ink, layout
from kyphodss.charts.marks import TEXT_PX
from kyphodss.charts.palette import BLUE, GREY, PURPLE, VERMILION
from kyphodss.charts.panel import Panel, Row
from kyphodss.cohort.demand import Demand
from kyphodss.cohort.demand_cards import SLOTS
from kyphodss.cohort.demand_slots import Simulated
from kyphodss.cohort.disclosure import HIDDEN
from kyphodss.cohort.slots import Outcome, Range

NONE: Final = "none"
EACH_PX: Final = 170


def slots(found: Demand, *, dark: bool) -> Panel:
    """The simulation: windows lost, 90th percentile of waits and unused slots, each with its range across runs."""
    played = found.simulated
    if played is None or played.said is not None or len(played.by_slots) == 0:
        why = found.said if played is None else played.said
        return Panel(SLOTS.id, SLOTS.name, None, why or "Nothing to show.", (), SLOTS, found.cut, found.profile)
    entered = found.asked.slots_per_week
    return Panel(
        SLOTS.id,
        SLOTS.name,
        _slots_figure(played, entered, dark),
        _slots_words(played, entered),
        tuple(_slots_row(number, each, played) for number, each in played.by_slots),
        SLOTS,
        found.cut,
        found.profile,
        (played.inputs, *played.notes),
    )


def _slots_figure(played: Simulated, entered: int | None, dark: bool) -> go.Figure:
    parts = (
        ("window lost, %", VERMILION, [_scaled(each.lost, 100) for _, each in played.by_slots]),
        ("wait, 90th percentile, days", BLUE, [each.wait_90 for _, each in played.by_slots]),
        ("unused slots a week", PURPLE, [each.unused for _, each in played.by_slots]),
    )
    figure = make_subplots(
        rows=3, cols=1, shared_xaxes=True, vertical_spacing=0.11, subplot_titles=[p[0] for p in parts]
    )
    numbers = [number for number, _ in played.by_slots]
    for at, (name, color, ranges) in enumerate(parts, start=1):
        figure.add_trace(_points(name, color, numbers, ranges), row=at, col=1)
        if entered is not None:
            figure.add_vline(x=entered, line={"color": GREY, "width": 1.5, "dash": "dot"}, row=at, col=1)  # pyright: ignore[reportArgumentType]
    layout(figure, dark=dark, height_px=3 * EACH_PX)
    figure.update_annotations(font={"size": TEXT_PX, "color": ink(dark)}, x=0, xanchor="left")
    figure.update_xaxes(tickvals=numbers, showticklabels=True)
    figure.update_xaxes(title={"text": "slots a week; dotted: entered", "standoff": 6}, row=3, col=1)
    figure.update_yaxes(rangemode="tozero")
    figure.update_layout(margin={"b": 52})
    return figure


def _points(name: str, color: str, numbers: Sequence[int], ranges: Sequence[Range]) -> go.Scatter:
    up, down = ([_away(each, end) for each in ranges] for end in ("high", "low"))
    return go.Scatter(
        x=list(numbers),
        y=[each.median for each in ranges],
        error_y={"type": "data", "symmetric": False, "array": up, "arrayminus": down, "color": color, "thickness": 1.5},
        mode="lines+markers",
        line={"color": color, "width": 1},
        marker={"color": color, "size": 8},
        name=name,
        customdata=[[_range_words(each)] for each in ranges],
        hovertemplate="%{x} slots a week: %{customdata[0]}<extra></extra>",
    )


def _away(found: Range, end: str) -> float | None:
    other = found.high if end == "high" else found.low
    return None if found.median is None or other is None else abs(other - found.median)


def _scaled(found: Range, by: float) -> Range:
    low, median, high = (None if each is None else each * by for each in (found.low, found.median, found.high))
    return Range(median, low, high)


def _range_words(found: Range, unit: str = "") -> str:
    """The median, and the middle 95 % of runs."""
    if found.median is None or found.low is None or found.high is None:
        return NONE
    return f"{found.median:.1f}{unit} ({found.low:.1f} to {found.high:.1f})"


def _slots_row(number: int, each: Outcome, played: Simulated) -> Row:
    closed = HIDDEN if played.hidden_on_arrival is True else _range_words(_scaled(each.lost_on_arrival, 100), " %")
    return {
        "slots a week": str(number),
        "window lost": _range_words(_scaled(each.lost, 100), " %"),
        "closed at receipt": closed,
        "90th percentile of waits, days": _range_words(each.wait_90),
        "unused slots a week": _range_words(each.unused),
    }


def _slots_words(played: Simulated, entered: int | None) -> str:
    each = next((outcome for number, outcome in played.by_slots if number == entered), played.by_slots[0][1])
    return (
        f"At {entered} slots a week the window closes without a slot for {_range_words(_scaled(each.lost, 100), ' %')} of "
        f"candidates; the 90th percentile of waits is {_range_words(each.wait_90)} days; {_range_words(each.unused)} slots a week "
        "stay unused. In brackets the middle 95 % of runs."
    )

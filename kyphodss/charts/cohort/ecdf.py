"""Waits drawn as shares of waits up to each day, with windows shaded and percentiles marked. No mean, no histogram."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from kyphodss.charts.cohort.drawing import cut_mark, ink, layout
from kyphodss.charts.cohort.wording import number
from kyphodss.charts.marks import TEXT_PX
from kyphodss.charts.palette import BLUE, GREY, PURPLE
from kyphodss.cohort.result import WaitsShown
from kyphodss.cohort.table import Cut
from kyphodss.cohort.waiting import Percentile, Steps

LINES: Final = ((BLUE, "solid", "circle", "bottom right"), (PURPLE, "dash", "diamond", "top left"))
Look = tuple[str, str, str, str]
MARKED: Final = (50, 90, 92)
TOP: Final = 1.2  # of the axis: room above 100 % for the names of windows
NAME_PX: Final = 14  # every other name of a window stands a line lower
LEFT: Final = 0.2  # of the axis: words further left than this would not fit beside the mark
Windows = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Curve:
    """Some waits that may be drawn, under the name that stands in the legend."""

    name: str
    steps: Steps
    percentiles: tuple[Percentile, ...]


def curve(name: str, shown: WaitsShown) -> Curve | None:
    """Waits as a curve; None where they have no steps, or their number is hidden, which the steps would tell."""
    if shown.steps is None or shown.n.shown is None or len(shown.steps.days) == 0:
        return None
    return Curve(name, shown.steps, shown.percentiles)


def ecdf(curves: Sequence[Curve], windows: Windows, cut: Cut, *, dark: bool) -> go.Figure:
    """One line a curve, told apart by color, dash and name. `windows`: label and last day, from day 0 on."""
    longest = max(float(each.steps.days[-1]) for each in curves)
    end = max([longest, *(days for _, days in windows)]) * 1.04 + 1
    figure = go.Figure()
    for each, look in zip(curves, LINES * len(curves), strict=False):
        figure.add_traces([_steps(each, look, end), _marks(each, look, end, dark)])
    layout(figure, dark=dark, legend=True)
    figure.update_xaxes(title_text="days", range=[0, end], showgrid=False, rangemode="tozero")
    figure.update_yaxes(range=[0, TOP], tickvals=[0, 0.25, 0.5, 0.75, 0.9, 1], tickformat=".0%")
    shade(figure, windows, dark=dark)
    return cut_mark(figure, cut, dark=dark)


def shade(figure: go.Figure, windows: Windows, *, dark: bool) -> None:
    """A band from each window's end back to the one before, the nearer the darker, with its name at its end."""
    begin = 0.0
    for at, (_, days) in enumerate(sorted(windows, key=lambda window: window[1])):
        figure.add_shape(
            type="rect", x0=begin, x1=days, y0=0, y1=1, yref="paper", layer="below", line_width=0, fillcolor=GREY,
            opacity=max(0.04, 0.16 - 0.06 * at),
        )  # fmt: skip
        begin = days
    name_windows(figure, windows, dark=dark)


def name_windows(figure: go.Figure, windows: Windows, *, dark: bool) -> None:
    """A line at the last day of each window, with its name to the left of it."""
    for at, (label, days) in enumerate(sorted(windows, key=lambda window: window[1])):
        figure.add_shape(
            type="line",
            x0=days,
            x1=days,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": ink(dark), "width": 1, "dash": "dot"},
        )
        figure.add_annotation(
            x=days, y=1, yref="paper", xanchor="right", yanchor="top", showarrow=False, text=f"{label} ",
            yshift=-NAME_PX * (at % 2), font={"size": TEXT_PX, "color": ink(dark)},
        )  # fmt: skip


def _steps(each: Curve, look: Look, end: float) -> go.Scatter:
    days, share = each.steps.days.tolist(), each.steps.share.tolist()
    return go.Scatter(
        x=[0.0, *days, end],
        y=[share[0] if days[0] == 0 else 0.0, *share, share[-1]],
        mode="lines",
        line={"color": look[0], "width": 2, "dash": look[1], "shape": "hv"},
        name=each.name,
        hovertemplate="%{y:.1%} within %{x:.0f} days<extra></extra>",
    )


def _marks(each: Curve, look: Look, end: float, dark: bool) -> go.Scatter:
    """A mark and words at the median and the high percentile that is printed."""
    there = [(p.percent, p.value) for p in each.percentiles if p.percent in MARKED and p.value is not None]
    return go.Scatter(
        x=[value for _, value in there],
        y=[percent / 100 for percent, _ in there],
        mode="markers+text",
        marker={"color": look[0], "symbol": look[2], "size": 9, "line": {"color": ink(dark), "width": 1}},
        text=[f" {percentile_name(percent)} {number(value)}" for percent, value in there],
        textposition=[look[3] if value > LEFT * end else look[3].replace("left", "right") for _, value in there],
        textfont={"size": TEXT_PX, "color": ink(dark)},
        hoverinfo="skip",
        showlegend=False,
    )


def percentile_name(percent: int) -> str:
    """What a percentile is called: median, P90."""
    return "median" if percent == 50 else f"P{percent}"

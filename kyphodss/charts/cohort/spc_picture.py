"""A chart over time drawn: points by shape and word of their variation, lines by segment, notes by number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from kyphodss.charts.cohort.drawing import HEIGHT_PX, LEGEND_ROW_PX, cut_mark, hidden_bars, ink, layout
from kyphodss.charts.cohort.wording import number, percent
from kyphodss.charts.marks import TEXT_PX
from kyphodss.charts.palette import BLUE, GREY, PURPLE, VERMILION
from kyphodss.cohort.period_counts import period_words
from kyphodss.cohort.spc_chart import Chart
from kyphodss.cohort.spc_limits import Floats, Limits
from kyphodss.cohort.spc_marks import Better, Variation, variation
from kyphodss.cohort.spc_rules import Label, Mark
from kyphodss.cohort.table import Cut

# One shape and color a mark; the way up or down is in the shape, the word in the legend.
LOOKS: Final[Mapping[Variation, tuple[str, str]]] = {
    "common cause": (GREY, "circle"),
    "improvement, high": (BLUE, "triangle-up"),
    "improvement, low": (BLUE, "triangle-down"),
    "concern, high": (VERMILION, "triangle-up-dot"),
    "concern, low": (VERMILION, "triangle-down-dot"),
    "special cause, up": (PURPLE, "triangle-up-open"),
    "special cause, down": (PURPLE, "triangle-down-open"),
}
WITHOUT_RULES: Final = "value"
SIGNALS: Final[Mapping[Label, str]] = {
    "common": "no rule",
    "outside": "outside a limit",
    "trend": "trend",
    "near": "two of three near a limit",
    "shift": "shift",
    "inner": "run in the inner third",
}
TICKS: Final = 5
FOOT_PX: Final = 34 + 2 * LEGEND_ROW_PX  # on a small screen the names take two rows
HEAD: Final = 0.1  # of the span, kept free above the marks for the numbers of notes


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn. `labels`: the axis, left out and hidden periods included. `share`: values are parts of 1.
    `events`: they would be, but are so few that they are drawn as counts.

    `numbered`: places of notes by their number. `target`: in the unit of the values (None: none set).
    """

    chart: Chart
    labels: tuple[str, ...]
    hidden: tuple[str, ...]
    share: bool
    better: Better | None
    target: float | None
    numbered: tuple[tuple[int, str], ...]
    cut: Cut
    events: bool = False

    def words(self, value: float) -> str:
        """A value of this chart as it is read."""
        return percent(value) if self.share is True else number(value)

    def mark_words(self, mark: Mark) -> str:
        """Variation and the rule behind it: concern, high (outside a limit)."""
        said = variation(mark, self.better)
        return said if mark.label == "common" else f"{said} ({SIGNALS[mark.label]})"


def picture(drawn: Drawn, *, dark: bool) -> go.Figure:
    """The chart as a figure; what is hidden is a hatched stub of one size."""
    low, high = _span(drawn)
    figure = go.Figure([*_lines(drawn, dark), _path(drawn), *_points(drawn, dark)])
    if len(drawn.hidden) > 0:
        figure.add_trace(hidden_bars(drawn.hidden, high - low, base=[low] * len(drawn.hidden)))
    layout(figure, dark=dark, height_px=HEIGHT_PX + LEGEND_ROW_PX, legend=True, numbers=True)
    figure.update_layout(margin_b=FOOT_PX)
    figure.update_xaxes(
        type="category", categoryorder="array", categoryarray=list(drawn.labels), showgrid=False,
        tickangle=0, **_ticks(drawn.labels), range=[-0.6, len(drawn.labels) - 0.4],
    )  # fmt: skip
    figure.update_yaxes(range=[low, high], tickformat=".0%" if drawn.share is True else None)
    for place, label in drawn.numbered:
        _number(figure, place, drawn.labels.index(label), dark)
    return cut_mark(figure, drawn.cut, dark=dark)


def _span(drawn: Drawn) -> tuple[float, float]:
    """The range of the axis: everything drawn with room around it, and not below 0 where no value is."""
    chart = drawn.chart
    values = chart.values[~np.isnan(chart.values)]
    limits = [line for s in chart.segments for line in (s.limits.lower, s.limits.upper, s.limits.center)]
    target = [] if drawn.target is None else [drawn.target]
    every = np.concatenate((values, *limits, target))
    least, most = float(every.min()), float(every.max())
    room = (most - least) * HEAD if most > least else max(abs(most), 1.0) * HEAD
    return (max(least - room, 0.0) if values.min() >= 0 else least - room), most + room


def _ticks(labels: Sequence[str]) -> dict[str, Any]:
    """At most five labels under the axis, in words."""
    every = max(1, -(-len(labels) // TICKS))
    shown = list(labels[::every])
    return {"tickvals": shown, "ticktext": [period_words(label) for label in shown]}


def _lines(drawn: Drawn, dark: bool) -> list[go.Scatter]:
    """Center and limits of every segment, broken where new limits begin; those without any rebase faintly behind them."""
    chart, found = drawn.chart, list[go.Scatter]()
    if chart.before is not None:
        found += _three(chart.labels, chart.before, ink(dark), "limits without a rebase", faint=True)
    for at, segment in enumerate(chart.segments):
        part = chart.labels[segment.first : segment.last + 1]
        found += _three(part, segment.limits, ink(dark), "center and limits", first=at == 0)
    if chart.run_test is not None:
        found.append(
            _line(chart.labels, np.full(len(chart.labels), chart.run_test.median), ink(dark), "solid", "median")
        )
    if drawn.target is not None:
        flat = np.full(len(drawn.labels), drawn.target)
        found.append(_line(drawn.labels, flat, ink(dark), "longdashdot", f"target {drawn.words(drawn.target)}"))
    return found


def _three(
    labels: Sequence[str], limits: Limits, color: str, name: str, *, faint: bool = False, first: bool = True
) -> list[go.Scatter]:
    dashes = ("dot", "dot", "dot") if faint is True else ("solid", "dash", "dash")
    lines = (limits.center, limits.lower, limits.upper)
    made = [_line(labels, line, color, dash, name) for line, dash in zip(lines, dashes, strict=True)]
    for at, line in enumerate(made):
        line.showlegend = first is True and at == (0 if faint is True else 1)
        line.opacity = 0.45 if faint is True else 1
    return made


def _line(labels: Sequence[str], values: Floats, color: str, dash: str, name: str) -> go.Scatter:
    return go.Scatter(
        x=list(labels),
        y=values.tolist(),
        mode="lines",
        line={"color": color, "width": 1, "dash": dash, "shape": "hvh"},
        name=name,
        hoverinfo="skip",
    )


def _path(drawn: Drawn) -> go.Scatter:
    """The thin line through the points, broken at every period that is not on the chart."""
    at = dict(zip(drawn.chart.labels, drawn.chart.values.tolist(), strict=True))
    values = [at.get(label, float("nan")) for label in drawn.labels]
    return go.Scatter(
        x=list(drawn.labels),
        y=[None if np.isnan(value) else value for value in values],
        mode="lines",
        line={"color": GREY, "width": 1.5},
        hoverinfo="skip",
        showlegend=False,
    )


def _points(drawn: Drawn, dark: bool) -> list[go.Scatter]:
    chart = drawn.chart
    there = [at for at, value in enumerate(chart.values) if not np.isnan(value)]
    if len(chart.marks) == 0:
        return [_marks(drawn, there, WITHOUT_RULES, (GREY, "circle"), dark)]
    called = {at: variation(chart.marks[at], drawn.better) for at in there}
    return [
        _marks(drawn, [at for at in there if called[at] == name], name, look, dark)
        for name, look in LOOKS.items()
        if name in called.values()
    ]


def _marks(drawn: Drawn, at: list[int], name: str, look: tuple[str, str], dark: bool) -> go.Scatter:
    color, symbol = look
    labels = [drawn.chart.labels[place] for place in at]
    values = [float(drawn.chart.values[place]) for place in at]
    said = (
        [drawn.mark_words(drawn.chart.marks[place]) for place in at] if len(drawn.chart.marks) > 0 else [""] * len(at)
    )
    hover = [
        f"{period_words(label)}: {drawn.words(value)}" + (f"<br>{mark}" if mark != "" else "")
        for label, value, mark in zip(labels, values, said, strict=True)
    ]
    edge = {"color": color, "width": 2} if symbol.endswith("-open") else {"color": ink(dark), "width": 1}
    return go.Scatter(
        x=labels,
        y=values,
        mode="markers",
        marker={"color": color, "symbol": symbol, "size": 11 if "triangle" in symbol else 8, "line": edge},
        selected={"marker": {"size": 14}},
        unselected={"marker": {"opacity": 1}},
        customdata=[[label, text] for label, text in zip(labels, hover, strict=True)],
        hovertemplate="%{customdata[1]}<extra></extra>",
        name=name,
        showlegend=True,
        cliponaxis=False,
    )  # fmt: skip


def _number(figure: go.Figure, place: int, at: int, dark: bool) -> None:
    """The number of a note above its period; its words stand beside the figure."""
    figure.add_shape(
        type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line={"color": GREY, "width": 1, "dash": "dot"}
    )
    figure.add_annotation(
        x=at, y=1, yref="paper", yanchor="top", xanchor="left", showarrow=False, text=f" {place}",
        font={"size": TEXT_PX, "color": ink(dark)},
    )  # fmt: skip

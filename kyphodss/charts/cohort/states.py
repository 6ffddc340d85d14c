"""The outcome curves as stacked states: exits from the bottom in fixed order, those still waiting on top, numbers at risk below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go

from kyphodss.charts.cohort.drawing import cut_mark, ink, layout
from kyphodss.charts.cohort.ecdf import Windows, name_windows
from kyphodss.charts.marks import TEXT_PX
from kyphodss.charts.palette import AMBER, BLUE, GREEN, GREY, PINK, PURPLE, VERMILION
from kyphodss.cohort.disclosure import HIDDEN
from kyphodss.cohort.outcomes import SAME, Curve, Ways
from kyphodss.cohort.result import CurveShown
from kyphodss.cohort.table import Cut

# Color and pattern of each exit from the list in the order of the codes, which is that of the stack; 7 is a new fracture.
LOOKS: Final[dict[int, tuple[str, str]]] = {
    1: (BLUE, ""),
    2: (AMBER, "/"),
    3: (PURPLE, "."),
    4: (GREEN, "-"),
    5: (PINK, "x"),
    6: (VERMILION, "\\"),
    7: (VERMILION, "|"),
}
HEIGHT_PX: Final = 420
FOOT_PX: Final = 74  # under the drawing: days, numbers at risk, a line of names; more names make it larger
NAMES_AT: Final = -0.2  # of the height of the drawing: under the numbers at risk
LEFT_PX: Final = 52  # for the words beside the numbers at risk
TOP: Final = 1.16
WEEKS_2: Final = 14
LONG_DAYS: Final = 120  # of an axis: from here on a label every four weeks, and from twice as many every eight


@dataclass(frozen=True, slots=True)
class States:
    """A curve that can be drawn, until which day, and the days whose numbers at risk stand under it.

    `stopped`: it ends earlier than it was given, because heights rounded to groups would add up to more than everyone.
    """

    curve: Curve
    until: float
    at_risk: tuple[tuple[float, int | None], ...]
    ways: Ways
    stopped: bool = False

    @property
    def begin(self) -> float:
        """The first day of the axis."""
        return 0.0 if self.curve.start is None else self.curve.start


def states(shown: CurveShown) -> States | None:
    """What is drawn of the curves, exact or released; None where nothing is left of them."""
    if shown.exact is not None and shown.exact.curve is not None and shown.exact.until is not None:
        found = States(shown.exact.curve, shown.exact.until, shown.at_risk, shown.ways)
    elif shown.released is not None:
        found = _released(shown)
    else:
        return None
    return found if found.until > found.begin else None


def _released(shown: CurveShown) -> States:
    """The rounded heights as a curve, up to where they add up to more than 1; without events, which are not released."""
    given = shown.released
    assert given is not None
    causes = tuple(sorted(given.by_cause))
    heights = np.array([given.by_cause[cause] for cause in causes]).reshape(len(causes), len(given.days))
    over = heights.sum(axis=0) > 1 + SAME
    stop = int(over.argmax()) if over.any() else len(given.days)
    none = np.zeros((len(causes), stop))
    curve = Curve(
        given.days[:stop], causes, given.at_risk[:stop].astype(float), none, heights[:, :stop], given.waiting[:stop],
        given.n, given.start,
    )  # fmt: skip
    last = [float(given.days[stop - 1])] if stop > 0 else []
    if stop < len(given.days):
        risk = tuple(r for r in shown.at_risk if r[0] < given.days[stop])
        return States(curve, max(last, default=0.0), risk, shown.ways, stopped=True)
    return States(curve, max([*last, *(day for day, _ in shown.at_risk)], default=0.0), shown.at_risk, shown.ways)


def stack(found: States, windows: Windows, cut: Cut, *, dark: bool) -> go.Figure:
    """The states stacked to 100 %; `windows` as lines with their names."""
    inside = (found.curve.days >= found.begin) & (found.curve.days <= found.until)
    days = [found.begin, *found.curve.days[inside].tolist(), found.until]
    figure = go.Figure()
    for code, name in found.ways.states.items():
        if code in found.curve.causes:
            heights = [found.curve.at(day)[code] for day in days]
            figure.add_trace(_layer(days, heights, name, *LOOKS[code]))
    figure.add_trace(
        _layer(days, [found.curve.waiting_at(day) for day in days], found.ways.still, GREY, "", faint=True)
    )
    ended = [days for _, days in windows if days > found.begin]
    end = max([found.until, *ended]) * 1.03
    layout(figure, dark=dark, height_px=HEIGHT_PX, legend=True, left_px=LEFT_PX)
    names = {"traceorder": "normal", "yref": "paper", "y": NAMES_AT, "yanchor": "top"}
    figure.update_layout(margin_b=FOOT_PX, hovermode="x unified", legend=names)
    figure.update_xaxes(
        range=[found.begin, end], tickvals=_ticks(found, end), showgrid=False, hoverformat=".0f", automargin=False
    )
    figure.update_yaxes(range=[0, TOP], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%")
    name_windows(figure, [window for window in windows if window[1] > found.begin], dark=dark)
    _risk_row(figure, found, dark)
    return cut_mark(figure, cut, dark=dark)


def _layer(
    days: Sequence[float], heights: Sequence[float], name: str, color: str, pattern: str, *, faint: bool = False
) -> go.Scatter:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    fill = f"rgba({red},{green},{blue},{0.12 if faint is True else 0.75})"
    return go.Scatter(
        x=list(days),
        y=list(heights),
        stackgroup="states",
        mode="lines",
        line={"color": color, "width": 1, "shape": "hv"},
        fillcolor=fill,
        fillpattern={"shape": pattern, "size": 6, "solidity": 0.25, "fgcolor": color} if pattern != "" else None,
        name=name,
        hovertemplate="%{y:.1%}",
    )


def _ticks(found: States, end: float) -> list[float]:
    """Every two weeks, four or eight on a long axis, and every day whose number at risk is printed in the place of those near it."""
    long = end - found.begin
    step = WEEKS_2 if long <= LONG_DAYS else 2 * WEEKS_2 if long <= 2 * LONG_DAYS else 4 * WEEKS_2
    printed = [day for day, _ in found.at_risk]
    whole = [float(day) for day in range(0, int(end) + 1, step) if day >= found.begin]
    return sorted({*printed, *(day for day in whole if all(abs(day - other) >= step / 2 for other in printed))})


def _risk_row(figure: go.Figure, found: States, dark: bool) -> None:
    """Numbers at risk under the days on which they are printed."""
    font = {"size": TEXT_PX, "color": ink(dark)}
    place = {"yref": "paper", "y": 0, "yanchor": "top", "showarrow": False, "font": font}
    figure.add_annotation(text="day", x=0, xref="paper", xanchor="right", xshift=-8, yshift=-6, **place)
    figure.add_annotation(text="at risk", x=0, xref="paper", xanchor="right", xshift=-8, yshift=-22, **place)
    for day, count in found.at_risk:
        said = HIDDEN if count is None else str(count)
        figure.add_annotation(text=said, x=day, xanchor="center", yshift=-22, **place)

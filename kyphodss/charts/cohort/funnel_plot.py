"""A funnel plot: units beside the limits that luck alone would give them. No ranks, no order by value (cohort-analytics 3.2).

Units carry letters in the order of the alphabet, which the table explains. Which limits are in force is said in the sentence.
"""

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from kyphodss.charts.cohort.drawing import cut_mark, ink, layout
from kyphodss.charts.cohort.wording import limits, name_of, percent, without_figure
from kyphodss.charts.marks import TEXT_PX
from kyphodss.charts.palette import AMBER, BLUE, GREY, VERMILION
from kyphodss.charts.panel import Panel, Row
from kyphodss.cohort.disclosure import HIDDEN, Table
from kyphodss.cohort.funnel import LEAST_N, Funnel, Place, Point
from kyphodss.cohort.funnel_limits import INNER, OUTER, Pair, arcsine_limits, proportion_limits
from kyphodss.cohort.result import Result
from kyphodss.cohort.view_kinds import By, FunnelShown
from kyphodss.cohort.views import YIELD

HEIGHT_PX: Final = 380
NOT_DRAWN: Final = "not drawn"
MARKS: Final[dict[Place, tuple[str, str]]] = {
    "inside": (BLUE, "circle"),
    "outside 95 %": (AMBER, "diamond"),
    "outside 99.8 %": (VERMILION, "square"),
}
"""Color and shape of where a unit lies; neither says that it is good or bad."""
STEPS: Final = 120


def funnel_plot(result: Result, *, dark: bool, of: str = YIELD, by: By = "referrer", widen: bool = False) -> Panel:
    """The panel of one proportion of V4 (`of`: its title) by referrer or by setting.

    `widen`: judged by limits widened for over-dispersion (tau), where that can be estimated; both kinds are always named.
    """
    card, title = result.card, f"{of}, by {by}"
    id, heading = name_of(card.id, of, by), f"{result.card.name}: {title}"
    shown = next((each for each in result.funnels if each.title == title), None)
    if shown is None:
        return without_figure(id, heading, result, "There are no units to compare.")
    found, laid = shown.wide if widen is True else shown.plain, dict(result.tables)[title]
    letters = _letters(laid)
    table = tuple(_row(name, letters[name], laid, found) for name in letters)
    if found.center is None or len(found.points) == 0:
        why = " ".join(found.notes) if len(found.notes) > 0 else "No unit has cases enough."
        return without_figure(id, heading, result, why, table)
    notes = (*result.notes, *found.notes, _limits_words(found, widen))
    figure = cut_mark(_figure(found, letters, of, dark=dark), result.cut, dark=dark)
    said = _sentence(shown, found, of)
    return Panel(id, heading, figure, said, table, card, result.cut, result.profile, notes, selects=by)


def _letters(table: Table) -> dict[str, str]:
    """Every unit with its letter, in the order of the alphabet."""
    names = sorted(table.axes[0].classes, key=lambda name: (name.casefold(), name))
    return {name: _letter(at) for at, name in enumerate(names)}


def _letter(at: int) -> str:
    """A to Z, then AA, AB."""
    last = chr(ord("A") + at % 26)
    return last if at < 26 else _letter(at // 26 - 1) + last


def _row(name: str, letter: str, table: Table, found: Funnel) -> Row:
    yes, every = (table.cell(name, label).text for label in (table.axes[1].classes[0], table.axes[1].labels[-1]))
    point = next((each for each in found.points if each.key == name), None)
    share = None if point is None else point.rate.share
    return {
        "mark": letter,
        "unit": name,
        "cases": every,
        "events": yes,
        "share": NOT_DRAWN if share is None else percent(share.value),
        "95 % limits of the share": NOT_DRAWN if share is None else limits(share, share=True),
        "place": NOT_DRAWN if point is None else point.place,
    }


def _limits_words(found: Funnel, widen: bool) -> str:
    if found.widened is True:
        return "Limits in force: widened for over-dispersion (tau); the plain ones are drawn thin."
    asked = " Widened ones were asked for and cannot be estimated." if widen is True else ""
    return f"Limits in force: plain, of luck alone, not widened for over-dispersion.{asked}"


def _sentence(shown: FunnelShown, found: Funnel, of: str) -> str:
    """How many lie where; the names stand in the table."""
    assert found.center is not None
    places = [point.place for point in found.points]
    told = ", ".join(f"{places.count(place)} {place}" for place in MARKS)
    kind = "limits widened for over-dispersion" if found.widened is True else "plain limits"
    units = "referrers" if shown.by == "referrer" else "settings"
    drawn = f"{len(places)} {units} drawn around {percent(found.center)} ({kind})"
    return f"{of[0].upper()}{of[1:]}: {drawn}: {told}. Not adjusted for case mix."


def _figure(found: Funnel, letters: dict[str, str], of: str, *, dark: bool) -> go.Figure:
    assert found.center is not None
    most = max(point.rate.n.shown or 0 for point in found.points) * 1.08
    grid = np.unique(np.linspace(LEAST_N, max(most, LEAST_N + 1), STEPS).astype(int))
    figure = go.Figure()
    for wide in (False, True) if found.spread is not None else (False,):
        for confidence, dash in ((INNER, "dash"), (OUTER, "solid")):
            _limit_lines(figure, found, grid, (confidence, dash), wide=wide)
    for place, (color, symbol) in MARKS.items():
        figure.add_trace(_points([p for p in found.points if p.place == place], letters, place, color, symbol, dark))
    layout(figure, dark=dark, height_px=HEIGHT_PX, legend=True)
    figure.update_layout(legend_traceorder="normal", margin_b=100)
    figure.add_hline(y=found.center, line={"color": ink(dark), "width": 1})
    figure.update_xaxes(title_text="cases", range=[0, most], title_standoff=2)
    figure.update_yaxes(tickformat=".0%", title_text=of)
    return figure


def _limit_lines(figure: go.Figure, found: Funnel, grid: np.ndarray, line: tuple[float, str], *, wide: bool) -> None:
    """Both limits at one confidence; those that are not in force are thin."""
    (confidence, dash), force = line, wide is found.widened
    pairs = [_pair(found, int(n), confidence, wide=wide) for n in grid]
    style = {"color": GREY, "width": 1.6 if force is True else 0.7, "dash": dash}
    for at in (0, 1):
        figure.add_trace(
            go.Scatter(
                x=grid.tolist(), y=[pair[at] for pair in pairs], mode="lines", line=style, hoverinfo="skip",
                name=f"{100 * confidence:g} % limits{' (widened)' if wide is True else ''}", showlegend=at == 0 and force,
            )
        )  # fmt: skip


def _pair(found: Funnel, n: int, confidence: float, *, wide: bool) -> Pair:
    assert found.center is not None
    if wide is True and found.spread is not None:
        return arcsine_limits(found.center, n, confidence, found.spread.tau_squared)
    return proportion_limits(found.center, n, confidence)


def _points(
    points: list[Point], letters: dict[str, str], place: str, color: str, symbol: str, dark: bool
) -> go.Scatter:
    custom: list[list[Any]] = [[point.key, _hover(point)] for point in points]
    return go.Scatter(
        x=[point.rate.n.shown for point in points],
        y=[None if point.rate.share is None else point.rate.share.value for point in points],
        mode="markers+text",
        text=[letters[point.key] for point in points],
        textposition="top center",
        textfont={"size": TEXT_PX, "color": ink(dark)},
        marker={"color": color, "symbol": symbol, "size": 11, "line": {"width": 1, "color": ink(dark)}},
        unselected={"marker": {"opacity": 1}, "textfont": {"color": ink(dark)}},
        customdata=custom,
        hovertemplate="%{customdata[1]}<extra></extra>",
        name=place,
        cliponaxis=False,
    )


def _hover(point: Point) -> str:
    share = point.rate.share
    told = HIDDEN if share is None else f"{percent(share.value)} ({limits(share, share=True)})"
    return f"{point.key}<br>{point.rate.n.text} cases, {told}<br>{point.place}"

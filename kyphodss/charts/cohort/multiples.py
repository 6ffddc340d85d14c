"""Small multiples of E1: waits, chance of treatment and candidate yield of each class, on a common scale beside everyone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import plotly.graph_objects as go

from kyphodss.charts.cohort.drawing import hidden_bars, ink, layout
from kyphodss.charts.cohort.wording import limits, name_of, number, percent, without_figure
from kyphodss.charts.marks import TEXT_PX
from kyphodss.charts.palette import BLUE
from kyphodss.charts.panel import Panel, Row
from kyphodss.cohort.disclosure import HIDDEN, Cell
from kyphodss.cohort.equity import CHANCE_DAY
from kyphodss.cohort.intervals import Interval, wilson
from kyphodss.cohort.result import Result
from kyphodss.cohort.strata import AGE, AREA, FEWEST_IN_AREA, LANGUAGE, MOST_AREAS, OTHER_AREAS, SETTING, SEX, WAYS

DIMENSION: Final = {AGE: "age", SEX: "sex", SETTING: "setting", LANGUAGE: None, AREA: "area"}
"""What a click on a mark chooses; whether a language is the clinic's is no dimension."""
SAID: Final = {
    LANGUAGE: ("The language of the clinic is a setting of the site (cohort.language).",),
    AREA: (
        f"Areas are the first three digits of ZIP codes; 000 is every area of at most 20,000 people. At most {MOST_AREAS} areas stand "
        f"alone, each with {FEWEST_IN_AREA} usable referrals or more; all others together are the other areas.",
    ),
}
WHOLE_WAY: Final = "Every class is hidden: one of them is too small to be shown, and it would follow from the others."
Kind = Literal["days to decision", "treated by day 28", "candidate yield"]
KINDS: Final[tuple[Kind, ...]] = ("days to decision", "treated by day 28", "candidate yield")
ROW_PX, EDGE_PX = 30, 84
NOBODY: Final[Mapping[str, Result]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Point:
    """A class: its cases, its value and what reaches beyond it (limits, or up to the 90th percentile)."""

    label: str
    n: Cell
    value: float | None
    low: float | None
    high: float | None
    hidden: bool

    @property
    def interval(self) -> Interval | None:
        """Value and limits, where all are there."""
        if self.value is None or self.low is None or self.high is None:
            return None
        return Interval(self.value, self.low, self.high)


def multiples(result: Result, *, dark: bool, overall: Mapping[str, Result] = NOBODY) -> list[Panel]:
    """Fifteen panels, one a figure and a way of breaking it down; figures of one kind have one scale.

    `overall`: the results of T3 and T6 of the same cohort by id, for the line of everyone; without them there is no such line.
    """
    found = list[Panel]()
    for kind in KINDS:
        by = {way: _points(result, kind, way) for way in WAYS}
        top = max((p.high or p.value or 0.0 for points in by.values() for p in points), default=0.0)
        for way, points in by.items():
            found.append(_panel(result, (kind, way), points, top, _everyone(result, kind, way, overall), dark))
    return found


def _panel(
    result: Result, name: tuple[Kind, str], points: Sequence[_Point], top: float, line: float | None, dark: bool
) -> Panel:
    (kind, way), card = name, result.card
    id, title = name_of(card.id, kind, way), f"{kind[0].upper()}{kind[1:]}, by {way}"
    table = tuple(_row(point, kind) for point in points)
    if all(point.value is None for point in points):
        why = WHOLE_WAY if any(point.hidden for point in points) else "No class has a value."
        return without_figure(id, title, result, why, table, SAID.get(way, ()))
    figure = _figure(points, kind, top, line, dark=dark, selects=DIMENSION[way] is not None)
    said = _sentence(points, kind, way, line)
    notes = (*result.notes, *SAID.get(way, ()))
    return Panel(id, title, figure, said, table, card, result.cut, result.profile, notes, selects=DIMENSION[way])


def _points(result: Result, kind: Kind, way: str) -> list[_Point]:
    make = {"days to decision": _wait, "treated by day 28": _chance, "candidate yield": _yield}[kind]
    table = dict(result.tables).get(f"candidate yield by {way}")
    found = [make(result, way, label) for label in (() if table is None else table.axes[0].classes)]
    return [point for point in found if point is not None]


def _wait(result: Result, way: str, label: str) -> _Point | None:
    shown = next((each for each in result.waits if each.title == f"receipt to decision, {way}: {label}"), None)
    if shown is None:
        return None
    at = {each.percent: each.value for each in shown.percentiles}
    return _Point(label, shown.n, at.get(50), at.get(50), at.get(90), shown.n.hidden)


def _chance(result: Result, way: str, label: str) -> _Point | None:
    title = f"treated by day {CHANCE_DAY:g}, {way}: {label}"
    shown = next((each for each in result.values if each.title == title), None)
    if shown is None:
        return None
    low, high = (None, None) if shown.interval is None else (shown.interval.low, shown.interval.high)
    return _Point(label, shown.n, shown.value, low, high, shown.hidden)


def _yield(result: Result, way: str, label: str) -> _Point | None:
    found = _share(result, way, label)
    if found is None:
        return None
    (events, n), share = found
    hidden = events.hidden or n.hidden
    if share is None:
        return _Point(label, n, None, None, None, hidden)
    return _Point(label, n, share.value, share.low, share.high, hidden)


def _share(result: Result, way: str, label: str | None) -> tuple[tuple[Cell, Cell], Interval | None] | None:
    """Candidates and decided of a class (None: of everyone), with their share where both may be shown."""
    table = dict(result.tables).get(f"candidate yield by {way}")
    if table is None:
        return None
    row, (kind, every) = (
        table.axes[0].labels[-1] if label is None else label,
        (table.axes[1].labels[at] for at in (0, -1)),
    )
    events, n = table.cell(row, kind), table.cell(row, every)
    # A total that was rounded leaves out what is hidden: a share of it would be of the rest alone.
    rest = label is not None and any(table.cell(row, other).hidden for other in table.axes[1].classes)
    n = Cell(None) if rest else n
    there = events.shown is not None and n.shown is not None
    return (events, n), wilson(events.shown or 0, n.shown or 0) if there else None


def _everyone(result: Result, kind: Kind, way: str, overall: Mapping[str, Result]) -> float | None:
    if kind == "candidate yield":
        found = _share(result, way, None)
        return None if found is None or found[1] is None else found[1].value
    if kind == "days to decision":
        waits = overall["T3"].waits if "T3" in overall else ()
        return next((p.value for each in waits for p in each.percentiles if p.percent == 50), None)
    curve = overall["T6"].curve if "T6" in overall else None
    return None if curve is None else next((each.value for day, each in curve.at if day == CHANCE_DAY), None)


def _said(value: float | None, kind: Kind) -> str:
    return "none" if value is None else number(value) if kind == "days to decision" else percent(value)


def _row(point: _Point, kind: Kind) -> Row:
    n = HIDDEN if point.n.hidden or point.hidden else point.n.text
    if kind == "days to decision":
        value, high = (HIDDEN if point.hidden else _said(each, kind) for each in (point.value, point.high))
        return {"class": point.label, "n": n, "median, days": value, "90th percentile, days": high}
    between = "none" if point.interval is None else limits(point.interval, share=True)
    value = HIDDEN if point.hidden else _said(point.value, kind)
    return {"class": point.label, "n": n, "share": value, "95 % limits": HIDDEN if point.hidden else between}


def _sentence(points: Sequence[_Point], kind: Kind, way: str, line: float | None) -> str:
    said = [f"{point.label}: {HIDDEN if point.hidden else _said(point.value, kind)}" for point in points]
    everyone = "" if line is None else f" Everyone: {_said(line, kind)}."
    what = "Median days from receipt to decision" if kind == "days to decision" else f"{kind[0].upper()}{kind[1:]}"
    return f"{what}, by {way}: {'; '.join(said)}.{everyone}"


def _figure(
    points: Sequence[_Point], kind: Kind, top: float, line: float | None, *, dark: bool, selects: bool
) -> go.Figure:
    shown = [point for point in points if point.value is not None]
    days = kind == "days to decision"
    reach = {
        "type": "data", "symmetric": False, "color": ink(dark), "thickness": 1.5, "width": 3,
        "array": [(p.high if p.high is not None else p.value or 0.0) - (p.value or 0.0) for p in shown],
        "arrayminus": [(p.value or 0.0) - (p.low if p.low is not None else p.value or 0.0) for p in shown],
    }  # fmt: skip
    dots = go.Scatter(
        x=[point.value for point in shown],
        y=[point.label for point in shown],
        error_x=reach,
        mode="markers",
        marker={"color": BLUE, "size": 10, "symbol": "circle"},
        unselected={"marker": {"opacity": 1}},
        customdata=[[_chooses(point.label, selects=selects), _hover(point, kind)] for point in shown],
        hovertemplate="%{customdata[1]}<extra></extra>",
        name="",
    )
    end = top * 1.08 if days is True else 1.02
    gone = [point.label for point in points if point.hidden]
    labels = [point.label for point in points if point.hidden or point.value is not None]
    stubs = hidden_bars(gone, end, horizontal=True).update(
        customdata=[[_chooses(label, selects=selects), f"{label}: {HIDDEN}"] for label in gone],
        hovertemplate="%{customdata[1]}<extra></extra>",
    )
    figure = layout(go.Figure([stubs, dots]), dark=dark, height_px=EDGE_PX + ROW_PX * len(labels))
    unit = "days: median, and to the 90th percentile" if days is True else "share, 95 % limits"
    figure.update_xaxes(range=[0, end if end > 0 else 1], title_text=unit, title_standoff=2)
    if days is not True:
        figure.update_xaxes(tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1])
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=labels, autorange="reversed", showgrid=False
    )
    return figure if line is None else _with_line(figure, line, dark)


def _chooses(label: str, *, selects: bool) -> str | None:
    """The value that a click on a class chooses; None where it is none of a dimension."""
    return label if selects is True and label != OTHER_AREAS else None


def _with_line(figure: go.Figure, line: float, dark: bool) -> go.Figure:
    figure.add_vline(x=line, line={"color": ink(dark), "width": 1, "dash": "dot"})
    figure.add_annotation(
        x=line, y=1, yref="paper", yanchor="bottom", showarrow=False, text="everyone",
        font={"size": TEXT_PX, "color": ink(dark)},
    )  # fmt: skip
    return figure


def _hover(point: _Point, kind: Kind) -> str:
    row = _row(point, kind)
    return "<br>".join(f"{name}: {value}" if name != "class" else value for name, value in row.items())

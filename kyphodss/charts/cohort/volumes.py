"""Referrals by class and period as small bars on one scale, and treated yield by cohort month with its immature tail."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import plotly.graph_objects as go

from kyphodss.charts.cohort.drawing import STUB, cut_mark, cut_words, hidden_bars, hidden_mark, ink, layout
from kyphodss.charts.cohort.wording import limits, name_of, percent, without_figure
from kyphodss.charts.marks import TEXT_PX
from kyphodss.charts.palette import BLUE
from kyphodss.charts.panel import Panel, Row
from kyphodss.cohort.disclosure import HIDDEN, Table
from kyphodss.cohort.intervals import Interval, wilson
from kyphodss.cohort.period_counts import period_words
from kyphodss.cohort.result import OverShown, Result
from kyphodss.logic.words import value_words

Numbers = Mapping[str, Mapping[str, int | None]]  # by class and period; None is hidden
ROW_PX, EDGE_PX = 66, 84
FULL: Final = 0.66  # of a row's height: the tallest bar; above it stands the name of the next row
TALLER: Final = 2.5  # low rows: the hatching is to be seen
WAITING_HEIGHT: Final = 0.12  # of the tallest bar: a month that is not mature has no rate, so its mark says none
IMMATURE: Final = "not mature"


def volumes(result: Result, *, dark: bool, by: str = "etiology") -> Panel:
    """The panel of V3 by etiology or by referrer; every class is a row, all on one scale."""
    card, id = result.card, name_of(result.card.id, by)
    title = f"Referrals by {by}"
    found = dict(result.tables).get(f"referrals by {by}")
    if found is None:
        return without_figure(id, title, result, "There is no whole period to show.")
    classes, periods = (axis.classes for axis in found.axes)
    table = tuple(_counts_row(period, found) for period in periods)
    if not any((found.cell(name, period).shown or 0) > 0 for name in classes for period in periods):
        some = any(cell.hidden for cell in found.cells)
        why = "Every number is hidden." if some is True else "There is no referral in a whole period."
        return without_figure(id, title, result, why, table)
    figure, said = cut_mark(_rows_of_bars(found, dark=dark), result.cut, dark=dark), _sentence(found, by)
    figure.update_annotations(yshift=16, selector={"text": cut_words(result.cut)})  # above the name of the first row
    return Panel(id, title, figure, said, table, card, result.cut, result.profile, result.notes, selects=by)


def _counts_row(period: str, table: Table) -> Row:
    names, every = table.axes[0].classes, table.axes[0].labels[-1]
    found = {"period": period_words(period), every: table.cell(every, period).text}
    return {**found, **{value_words(name): table.cell(name, period).text for name in names}}


def _sentence(table: Table, by: str) -> str:
    classes, periods = (axis.classes for axis in table.axes)
    said = list[str]()
    for name in classes:
        shown = [n for period in periods if (n := table.cell(name, period).shown) is not None]
        hidden = len(periods) - len(shown)
        between = _between(min(shown), max(shown)) if len(shown) > 0 else "no period shown"
        said.append(f"{value_words(name)}: {between}{f' ({hidden} hidden)' if hidden > 0 else ''}")
    span = f"{len(periods)} whole periods, {period_words(periods[0])} to {period_words(periods[-1])}"
    return f"Referrals by {by} in {span}. {'; '.join(said)}."


def _between(low: int, high: int) -> str:
    """The range of the numbers shown."""
    return ("none" if low == 0 else f"{low} a period") if low == high else f"{low} to {high} a period"


def _rows_of_bars(table: Table, *, dark: bool) -> go.Figure:
    """Every class a row of one drawing, the first on top: axes of their own for each row take several times as long to draw."""
    classes, periods = (axis.classes for axis in table.axes)
    laid = {name: {period: table.cell(name, period).shown for period in periods} for name in classes}
    numbers = {name: row for name, row in laid.items() if any(n != 0 for n in row.values())}
    most = max(n for row in numbers.values() for n in row.values() if n is not None) or 1
    floors = {name: len(numbers) - 1 - at for at, name in enumerate(numbers)}
    figure = go.Figure([_bars(numbers, floors, most), _stubs(numbers, floors)])
    layout(figure, dark=dark, height_px=EDGE_PX + ROW_PX * len(numbers), numbers=True)
    figure.update_layout(barmode="overlay", margin_t=44, annotations=[_name(*each, dark) for each in floors.items()])
    words = {"type": "category", "categoryorder": "array", "categoryarray": list(periods)}
    every = _every(periods)
    texts = [period_words(each) for each in every]
    figure.update_xaxes(**words, tickvals=every, ticktext=texts, tickangle=0, showgrid=False)
    ends = [(floor + high, text) for floor in floors.values() for high, text in ((0, "0"), (FULL, str(most)))]
    places, texts = zip(*ends, strict=True)
    return figure.update_yaxes(range=[0, len(numbers) - 1 + FULL * 1.05], tickvals=places, ticktext=texts)


def _name(name: str, floor: int, dark: bool) -> dict[str, Any]:
    return {
        "x": 0, "xref": "paper", "xanchor": "left", "y": floor + FULL, "yref": "y", "yanchor": "bottom", "showarrow": False,
        "text": value_words(name), "font": {"size": TEXT_PX, "color": ink(dark)},
    }  # fmt: skip


def _every(periods: tuple[str, ...]) -> list[str]:
    """At most five of the periods, evenly, for the axis: so many stand in one row on a small screen."""
    return list(periods[:: max(1, -(-len(periods) // 5))])


def _bars(numbers: Numbers, floors: Mapping[str, int], most: int) -> go.Bar:
    shown = [(name, period, n) for name, row in numbers.items() for period, n in row.items() if n is not None]
    return go.Bar(
        x=[period for _, period, _ in shown],
        y=[n / most * FULL for _, _, n in shown],
        base=[floors[name] for name, _, _ in shown],
        marker={"color": BLUE},
        unselected={"marker": {"opacity": 1}},
        customdata=[[name, f"{value_words(name)}, {period_words(period)}: {n}"] for name, period, n in shown],
        hovertemplate="%{customdata[1]}<extra></extra>",
    )


def _stubs(numbers: Numbers, floors: Mapping[str, int]) -> go.Bar:
    gone = [(name, period) for name, row in numbers.items() for period, n in row.items() if n is None]
    said = [[name, f"{value_words(name)}, {period_words(period)}: {HIDDEN}"] for name, period in gone]
    bars = hidden_bars([period for _, period in gone], FULL * TALLER, base=[floors[name] for name, _ in gone])
    return bars.update(customdata=said, hovertemplate="%{customdata[1]}<extra></extra>")


def cohort_months(result: Result, *, dark: bool) -> Panel:
    """The panel of F4: share by month of receipt with Wilson's limits; months not mature are hatched, with the day they are."""
    card, id = result.card, name_of(result.card.id, "months")
    if len(result.over) == 0:
        return without_figure(id, card.name, result, "There is no month to show.")
    over = result.over[0]
    shares = _shares(over)
    table = tuple(_month_row(over, shares, label) for label in over.series.labels) + tuple(
        _late_row(month, day) for month, day in result.later
    )
    if len(shares) == 0:
        why = "Every mature month is hidden." if len(over.hidden) > 0 else "No month is mature yet."
        return without_figure(id, card.name, result, why, table)
    figure = cut_mark(_months(over, shares, dict(result.later), dark=dark), result.cut, dark=dark)
    said = _months_said(over, shares, result)
    return Panel(id, card.name, figure, said, table, card, result.cut, result.profile, result.notes, selects="month")


def _shares(over: OverShown) -> dict[str, Interval]:
    series, found = over.series, dict[str, Interval]()
    if series.n is None:
        return found
    for label, events, n in zip(series.labels, series.values.tolist(), series.n.tolist(), strict=True):
        share = wilson(int(events), int(n)) if label not in over.hidden and n > 0 else None
        if share is not None:
            found[label] = share
    return found


def _month_row(over: OverShown, shares: Mapping[str, Interval], label: str) -> Row:
    at, share = over.series.labels.index(label), shares.get(label)
    gone = HIDDEN if label in over.hidden else "none"
    n = gone if share is None or over.series.n is None else str(int(over.series.n[at]))
    events = gone if share is None else str(int(over.series.values[at]))
    said, between = (gone, gone) if share is None else (percent(share.value), limits(share, share=True))
    return _row(period_words(label), n, events, said, between, "mature")


def _late_row(month: str, day: str) -> Row:
    return _row(period_words(month), IMMATURE, IMMATURE, IMMATURE, IMMATURE, f"matures {_day(day)}")


def _row(month: str, n: str, events: str, share: str, between: str, state: str) -> Row:
    return {
        "month received": month, "received": n, "treated in time": events, "share": share, "95 % limits": between,
        "follow-up": state,
    }  # fmt: skip


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d %b %Y}"


def _months_said(over: OverShown, shares: Mapping[str, Interval], result: Result) -> str:
    low, high = (f(shares, key=lambda month: shares[month].value) for f in (min, max))
    told = f"lowest {period_words(low)} {percent(shares[low].value)}, highest {period_words(high)} {percent(shares[high].value)}"
    late = [f"{period_words(month)} matures {_day(day)}" for month, day in result.later]
    hidden = f" Hidden: {', '.join(period_words(month) for month in over.hidden)}." if len(over.hidden) > 0 else ""
    tail = f" Not mature, in no rate: {', '.join(late)}." if len(late) > 0 else ""
    return f"Share {over.title}, {len(shares)} mature months: {told}.{hidden}{tail}"


def _months(over: OverShown, shares: Mapping[str, Interval], late: Mapping[str, str], *, dark: bool) -> go.Figure:
    top = max(share.high for share in shares.values())
    figure = go.Figure(_share_bars(shares, dark))
    stub = hidden_bars(over.hidden, top)
    custom = [[month, f"{period_words(month)}: {HIDDEN}"] for month in over.hidden]
    figure.add_trace(stub.update(customdata=custom, hovertemplate="%{customdata[1]}<extra></extra>"))
    figure.add_trace(_immature(late, max(top * WAITING_HEIGHT, STUB)))
    layout(figure, dark=dark, legend=True, numbers=True)
    figure.update_layout(barmode="overlay", margin_b=88)
    every = (*over.series.labels, *late)
    figure.update_xaxes(
        type="category", categoryorder="array", categoryarray=list(every), showgrid=False, tickvals=_every(every),
        ticktext=[period_words(month) for month in _every(every)], tickangle=0,
    )  # fmt: skip
    figure.update_yaxes(tickformat=".0%", range=[0, min(1.0, top) * 1.05])
    return figure


def _share_bars(shares: Mapping[str, Interval], dark: bool) -> go.Bar:
    error: dict[str, Any] = {
        "type": "data",
        "array": [share.high - share.value for share in shares.values()],
        "arrayminus": [share.value - share.low for share in shares.values()],
        "color": ink(dark),
        "thickness": 1,
        "width": 2,
    }
    return go.Bar(
        x=list(shares),
        y=[share.value for share in shares.values()],
        error_y=error,
        marker={"color": BLUE},
        unselected={"marker": {"opacity": 1}},
        customdata=[[m, f"{period_words(m)}: {percent(s.value)} ({limits(s, share=True)})"] for m, s in shares.items()],
        hovertemplate="%{customdata[1]}<extra></extra>",
        name="mature months, 95 % limits",
    )


def _immature(late: Mapping[str, str], height: float) -> go.Bar:
    mark = hidden_mark()
    return go.Bar(
        x=list(late),
        y=[height] * len(late),
        marker={**mark, "pattern": {**mark["pattern"], "shape": ".", "fgcolor": BLUE}},
        unselected={"marker": {"opacity": 1}},
        customdata=[[month, f"{period_words(month)}: not mature before {_day(day)}"] for month, day in late.items()],
        hovertemplate="%{customdata[1]}<extra></extra>",
        name=f"{IMMATURE}, no rate yet",
    )

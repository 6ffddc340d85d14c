"""Measures that are one figure or a few: a sentence and a table, no drawing."""

from typing import Final

from kyphodss.charts.cohort.wording import ABOUT, limits, name_of, number, percent, without_figure
from kyphodss.charts.panel import Panel, Row
from kyphodss.cohort.derived import Rate
from kyphodss.cohort.disclosure import HIDDEN
from kyphodss.cohort.measure import DIRECT_CARE
from kyphodss.cohort.result import Result, ValueShown

NONE: Final = "none"


def single(result: Result) -> Panel:
    """The values and rates of a result in words, each with its interval and the number of cases behind it."""
    card = result.card
    rows = (*(_value(each) for each in result.values), *(_rate(each.title, each.rate) for each in result.rates))
    said = [f"{row['figure']}: {row['value']}{_with(row)}" for row in rows]
    why = "; ".join(said) + "." if len(said) > 0 else None
    notes = (ABOUT,) if result.profile != DIRECT_CARE and len(result.values) > 0 else ()
    return without_figure(name_of(card.id, "value"), card.name, result, why, rows, notes)


def _with(row: Row) -> str:
    limits = "" if row["95 % limits"] in (NONE, HIDDEN) else f"95 % limits {row['95 % limits']}, "
    return "" if row["value"] == HIDDEN else f" ({limits}n {row['n']})"


def _value(shown: ValueShown) -> Row:
    if shown.hidden is True:
        return _row(shown.title, HIDDEN, HIDDEN, HIDDEN)
    value = NONE if shown.value is None else number(shown.value)
    between = NONE if shown.interval is None else limits(shown.interval, share=False)
    return _row(shown.title, value, between, shown.n.text)


def _rate(title: str, rate: Rate) -> Row:
    if rate.share is None:
        empty = rate.n.shown == 0
        return _row(title, NONE if empty else HIDDEN, NONE if empty else HIDDEN, rate.n.text)
    return _row(title, percent(rate.share.value), limits(rate.share, share=True), rate.n.text)


def _row(figure: str, value: str, between: str, n: str) -> Row:
    return {"figure": figure, "value": value, "95 % limits": between, "n": n}

"""A result as lines of the monthly report: what, how many, the value, its limits, and where they lie on a bar from 0 to 1.

Everything comes from a `Result`, so a number that may not be shown is not here at all; the word for it is, with a stub of one size.
"""

from collections.abc import Iterator
from typing import Any, Final

from kyphodss.charts.cohort.wording import limits, number, percent
from kyphodss.charts.palette import CODE
from kyphodss.cohort.breakdown import Shown
from kyphodss.cohort.derived import Rate
from kyphodss.cohort.disclosure import HIDDEN, Table
from kyphodss.cohort.intervals import Interval
from kyphodss.cohort.period_counts import period_words
from kyphodss.cohort.result import Result, ValueShown, WaitsShown
from kyphodss.logic.words import value_words

Part = dict[str, Any]
NONE: Final = "none"
MOST_LINES: Final = 40
MOST_COLUMNS, MOST_ROWS = 9, 21
SMALLEST_PART: Final = 2


def lines_of(result: Result) -> list[Part]:
    """The steps of each tree; then rates, waits, values and points of the curve, each as a line."""
    share = "percent" in result.card.unit
    found = [step for title, tree in result.trees for step in _steps(title, tree)]
    found += [*(rate_line(each.title, each.rate) for each in result.rates), *map(waits_line, result.waits)]
    found += [line for each in result.waits for line in _within(each)]
    found += [value_line(each, share=share) for each in result.values]
    return [*found, *_curve(result)]


def line(what: str, n: str, value: str, between: str = "", bar: Part | None = None) -> Part:
    """One line. `bar`: `to` and the limits `low` and `high` as shares of the width, `hidden` a stub; None: nothing is drawn."""
    return {"what": what, "n": n, "value": value, "limits": between, "bar": bar}


def rate_line(what: str, rate: Rate) -> Part:
    """A share with its counts and Wilson's limits; the word where it is hidden, "none" where there is no case."""
    if rate.share is None:
        word = NONE if rate.n.shown == 0 else HIDDEN
        return line(what, rate.n.text, word, "", None if word == NONE else {"hidden": True})
    counts = f"{rate.events.text} of {rate.n.text}"
    return line(what, counts, percent(rate.share.value), limits(rate.share, share=True), bar_of(rate.share))


def bar_of(share: Interval) -> Part:
    """A share and its limits as a bar."""
    return {"hidden": False, "to": share.value, "low": share.low, "high": share.high}


def waits_line(found: WaitsShown) -> Part:
    """The percentiles of some waits, in days; one that needs more waits says how many."""
    if found.n.hidden is True:
        return line(found.title, HIDDEN, HIDDEN)
    said = [f"{_percent_words(p.percent)} {_percentile(p.value, p.needs)}" for p in found.percentiles]
    return line(found.title, found.n.text, f"{', '.join(said)}" if found.n.shown != 0 else NONE)


def _percent_words(percent: int) -> str:
    return "median" if percent == 50 else f"P{percent}"


def _percentile(value: float | None, needs: int) -> str:
    return f"needs {needs} waits" if value is None else f"{number(value)} d"


def _within(found: WaitsShown) -> Iterator[Part]:
    if found.within is not None:
        yield rate_line(f"{found.title}: within the site's own standard", found.within)


def value_line(found: ValueShown, *, share: bool) -> Part:
    """A single figure with its limits."""
    if found.hidden is True:
        return line(found.title, HIDDEN, HIDDEN)
    if found.value is None:
        return line(found.title, found.n.text, NONE)
    said = percent(found.value) if share is True else number(found.value)
    if found.interval is None:
        return line(found.title, found.n.text, said)
    bar = bar_of(found.interval) if share is True else None
    return line(found.title, found.n.text, said, limits(found.interval, share=share), bar)


def _curve(result: Result) -> Iterator[Part]:
    if result.curve is None:
        return
    risk = dict(result.curve.at_risk)
    for day, at in result.curve.at:
        left = risk.get(day)
        watched = "fewer than may be shown" if left is None else f"{left} at risk"
        yield line(
            f"{result.curve.asked} by day {day:g}",
            watched,
            f"about {percent(at.value)}",
            limits(at, share=True),
            bar_of(at),
        )


def _steps(title: str, tree: Shown) -> Iterator[Part]:
    """The whole, every part that has parts itself, and the last one: the steps of a funnel without its reasons."""
    steps = [each for each in tree.walk() if len(each.parts) >= SMALLEST_PART]
    ends = [each for each in tree.walk() if len(each.parts) == 0]
    for each in [*steps, *ends[-1:]]:
        bar: Part | None = {"hidden": True}
        if each.cell.shown is not None and tree.cell.shown is not None and tree.cell.shown > 0:
            bar = {"hidden": False, "to": each.cell.shown / tree.cell.shown, "low": None, "high": None}
        yield line(f"{title}, {each.label}", each.cell.text, "", "", bar)


def table_of(title: str, table: Table, months: tuple[str, ...]) -> Part | None:
    """A table of two ways, columns of months only as far as the report goes. None for one that no page holds."""
    if len(table.axes) != SMALLEST_PART:
        return None
    rows, columns = (axis.labels for axis in table.axes)
    columns = tuple(label for label in columns if label in months) or columns
    if len(columns) > max(MOST_COLUMNS, len(months)) or len(rows) > MOST_ROWS:
        return None
    cells = [[label_words(row), *(table.cell(row, column).text for column in columns)] for row in rows]
    return {"title": title, "heads": ["", *map(label_words, columns)], "rows": cells}


def label_words(label: str) -> str:
    """A label of an axis or a series for a reader: months by name, codes of sources and values of facts in words."""
    before, colon, last = label.rpartition(": ")
    if last in CODE:
        return before + colon + CODE[last].word
    return value_words(label) if "_" in label else period_words(label)

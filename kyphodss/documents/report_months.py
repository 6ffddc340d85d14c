"""A series of a result as the twelve months of the report: a value a month, the cases behind it, and a bar or point for each."""

import re
from datetime import date
from typing import Any, Final

from kyphodss.case.clock import add_months
from kyphodss.charts.cohort.wording import limits, number, percent
from kyphodss.cohort.disclosure import HIDDEN
from kyphodss.cohort.intervals import wilson
from kyphodss.cohort.period_counts import period_words
from kyphodss.cohort.result import OverShown
from kyphodss.documents.report_lines import NONE, Part, bar_of, label_words, line

MONTHS: Final = 12
MONTH: Final = re.compile(r"\d{4}-\d{2}")
NOT_THERE: Final = "–"
NOT_THERE_WORDS: Final = "– a month that is not whole, not mature, or before the first referral"


def months_to(month: date) -> tuple[str, ...]:
    """The labels of the twelve months up to one."""
    return tuple(f"{add_months(month.replace(day=1), back):%Y-%m}" for back in range(1 - MONTHS, 1))


def by_month(over: OverShown) -> bool:
    """Does the series go by calendar month?"""
    return all(MONTH.fullmatch(label) is not None for label in over.series.labels)


def strip(over: OverShown, months: tuple[str, ...]) -> Part:
    """The months as cells with a word each, and heights as shares of the tallest value shown (None: nothing is drawn)."""
    found = [point(over, month) for month in months]
    tallest = max((each["height"] for each in found if each["height"] is not None), default=0.0)
    for each in found:
        if each["height"] is not None:
            each["height"] = each["height"] / tallest if tallest > 0 else 0.0
    return {"title": over.title, "months": found, "cases": any(each["n"] != "" for each in found)}


def point(over: OverShown, month: str) -> dict[str, Any]:
    """One month: its name, the value and the cases in words, and its height in the unit of the series."""
    name = period_words(month)
    if month in over.hidden:
        return {"month": name, "value": HIDDEN, "n": "", "height": None, "hidden": True}
    if month not in over.series.labels:
        return {"month": name, "value": NOT_THERE, "n": "", "height": None, "hidden": False}
    at = over.series.labels.index(month)
    value, n = float(over.series.values[at]), None if over.series.n is None else int(over.series.n[at])
    if value != value or (
        n == 0 and over.series.is_count is True
    ):  # NaN: hidden is told apart above, so there was none
        return {"month": name, "value": NONE, "n": "" if n is None else str(n), "height": None, "hidden": False}
    share = over.series.is_count is True and n is not None
    height = value / n if share is True and n is not None else value
    said = f"{100 * height:.0f} %" if share is True else number(value)
    return {"month": name, "value": said, "n": "" if n is None else str(n), "height": height, "hidden": False}


def month_line(over: OverShown, month: str) -> Part:
    """One month of a series as a line of a table, a share with Wilson's limits."""
    found = point(over, month)
    if found["height"] is None:
        return line(
            label_words(over.title),
            found["n"],
            found["value"],
            "",
            {"hidden": True} if found["hidden"] is True else None,
        )
    at = over.series.labels.index(month)
    if over.series.is_count is not True or over.series.n is None:
        return line(label_words(over.title), found["n"], found["value"])
    events, n = int(over.series.values[at]), int(over.series.n[at])
    share = wilson(events, n)
    if share is None:
        return line(label_words(over.title), found["n"], NONE)
    return line(
        label_words(over.title), f"{events} of {n}", percent(share.value), limits(share, share=True), bar_of(share)
    )

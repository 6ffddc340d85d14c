"""The monthly report for managers as a PDF: headline numbers on one page, then each measure with its card, lines and months.

It is made from suppressed results alone: whoever holds the file may pass it on within the rules of the profile that every page
names. The same input gives the same bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from kyphodss import __version__
from kyphodss.case.clock import day_of
from kyphodss.cohort.measure import Card
from kyphodss.cohort.result import Result
from kyphodss.documents.press import printed
from kyphodss.documents.report_lines import MOST_LINES, NONE, Part, lines_of, table_of
from kyphodss.documents.report_months import NOT_THERE_WORDS, by_month, month_line, months_to, point, strip

TEMPLATE: Final = "report.typ"
TITLE: Final = "Monthly report of the cohort"
EVERYONE: Final = "everyone"
MOST_STRIPS: Final = 3
# In the order of a referral's way: what comes, how long it takes, what is reached, what is left.
HEADLINES: Final = (
    "F1", "F3", "F4", "F5", "F6", "F7", "F8", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "Q1", "Q2",
    "O1", "O2", "O3", "P5-IOF", "D3",
)  # fmt: skip
FURTHER: Final = "stand on the cohort page, with the same suppression."
READ: Final = (
    "A number from 1 up to the one the profile names, and any that would give it away, is printed as “hidden” and hatched; the "
    "size of a hatched mark says nothing. Limits are of 95 %. Numbers of cases that no table vouches for are rounded up. "
    "Figures without a month are of everyone in the cohort up to the data cut."
)


class ReportError(ValueError):
    """Results that cannot become a report. The text is one readable sentence."""


def monthly_report(results: Mapping[str, Result], month: date, *, site: str, filter_words: str = EVERYONE) -> bytes:
    """The report of the calendar month that `month` lies in, from the results of one computation, in their order.

    Raises ReportError (a ValueError) where there is no result, one hides nothing, they differ in stamps, profile or version, one
    goes by week, or the month does not begin before the data cut.
    """
    first = _agreed(results)
    if month.replace(day=1) > first.cut.day:
        raise ReportError(f"The data end on {first.cut.day:%d %b %Y}; {month:%B %Y} had not begun.")
    months = months_to(month)
    data = {
        "title": TITLE,
        "month": f"{month:%B %Y}",
        "ended": months[-1] < f"{first.cut.day:%Y-%m}",
        "site": site,
        "filter": filter_words,
        "stamps": first.cut.words,
        "profile": first.profile.name,
        "version": first.card.version,
        "made": f"kyphodss {__version__}",
        "read": READ,
        "not_there": NOT_THERE_WORDS,
        "headlines": [_headline(results[id], months) for id in HEADLINES if id in results and results[id].said is None],
        "measures": [_measure(result, months) for result in results.values() if result.card.not_computed is None],
        "not_computed": [_not_computed(result.card) for result in results.values() if result.card.not_computed is not None],
    }  # fmt: skip
    return printed(TEMPLATE, data, day_of(first.cut.computed_at))


def _agreed(results: Mapping[str, Result]) -> Result:
    """The first result, if all were made at once and hide what is small."""
    if len(results) == 0:
        raise ReportError("A report needs at least one measure.")
    first = next(iter(results.values()))
    for id, each in results.items():
        if each.profile.highest_hidden == 0:
            raise ReportError(
                f"{id}: its profile hides nothing, and a report leaves the clinic. Compute it suppressed."
            )
        if (each.cut, each.profile, each.card.version) != (first.cut, first.profile, first.card.version):
            raise ReportError(f"{id}: its stamps, profile or version are others than those of {first.card.id}.")
        if not all(by_month(over) for over in each.over):
            raise ReportError(f"{id}: its periods are weeks, and the report goes by month.")
    return first


def _headline(result: Result, months: Sequence[str]) -> Part:
    """The first line of a measure, its first series in the month of the report, and a picture of the twelve months."""
    found, over = lines_of(result), result.over[0] if len(result.over) > 0 else None
    first = found[0] if len(found) > 0 else None
    return {
        "id": result.card.id,
        "name": result.card.name,
        "better": "" if result.card.better is None else f"{result.card.better} is better",
        "line": first,
        "month": None if over is None else point(over, months[-1]),
        "strip": None if over is None else strip(over, tuple(months)),
    }


def _measure(result: Result, months: Sequence[str]) -> Part:
    """Everything of a measure that a page holds; what is left out is said."""
    card, several = result.card, len(result.over) > MOST_STRIPS
    lines = lines_of(result)
    if several is True:
        lines += [month_line(over, months[-1]) for over in result.over]
    tables = [table_of(title, table, tuple(months)) for title, table in result.tables]
    left = (max(0, len(lines) - MOST_LINES), tables.count(None))
    empty = result.said is None and len(lines) + len(result.over) + len(tables) == 0
    return {
        "id": card.id,
        "name": card.name,
        "said": NONE if empty is True else result.said,
        "card": _card(card),
        "lines": lines[:MOST_LINES],
        "of_month": several,
        "strips": [] if several is True else [strip(over, tuple(months)) for over in result.over],
        "tables": [table for table in tables if table is not None],
        "notes": [*result.notes, *card.notes, *_left_out(left)],
    }


def _left_out(left: Iterable[int]) -> list[str]:
    return [f"{n} further {what} {FURTHER}" for n, what in zip(left, ("lines", "tables"), strict=True) if n > 0]


def _card(card: Card) -> list[dict[str, Any]]:
    told = (
        ("Counted", card.numerator),
        ("Out of", card.denominator),
        ("Clock", card.clock),
        ("Left out", card.exclusions),
        ("Unit", card.unit),
        ("Source", card.source),
        ("Better", "neither" if card.better is None else card.better),
    )
    return [{"what": what, "words": words} for what, words in told]


def _not_computed(card: Card) -> Part:
    return {"id": card.id, "name": card.name, "why": card.not_computed}

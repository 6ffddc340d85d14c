"""A date as people write it. Whether day or month comes first is found in the file or asked, never guessed.

A month or a year alone stays an interval; a spreadsheet's day number and a duration are no date.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final, Literal

from kyphodss.case.clock import day_of
from kyphodss.case.types import FIRST_YEAR, LAST_YEAR

Order = Literal["day", "month"]
"""Which comes first in a date of numbers alone."""

_NUMBERS: Final = re.compile(r"(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})")
_ISO: Final = re.compile(r"(\d{4})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{1,2})")
_SOLID: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_WORD: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.\-/]*(?:of\s+)?([^\W\d_]{3,12})[\s.,\-/]*(\d{4}|\d{2})")
_WORD_DAY: Final = re.compile(r"([^\W\d_]{3,12})\.?[\s\-]*(\d{1,2})(?:st|nd|rd|th)?[\s,\-]+(\d{4}|\d{2})")
_MONTH_WORD: Final = re.compile(r"([^\W\d_]{3,12})\.?[\s,\-/]*(\d{4})")
_MONTH: Final = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})|(\d{4})\s*[/\-]\s*(\d{1,2})")
_YEAR: Final = re.compile(r"\d{4}")
_TIME: Final = re.compile(
    r"(?:[T,\s]|\s-\s)\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?\s*([ap]\.?m\.?)?\s*(Z|[+\-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner janvier enero ene",
            "feb february februar février fevrier febrero",
            "mar march märz maerz mär mars marzo mrz",
            "apr april avril abril abr",
            "may mai mayo",
            "jun june juni juin junio",
            "jul july juli juillet julio",
            "aug august août aout agosto ago",
            "sep sept september septembre septiembre",
            "oct october okt oktober octobre octubre",
            "nov november novembre noviembre",
            "dec december dez dezember décembre decembre diciembre dic",
        ),
        1,
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Span:
    """What a date cell says: first and last day, equal where the day is known; `at` where a time stands there too."""

    first: date
    last: date
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NoDate:
    """Why a text is no date that can be kept: what was expected, and the cure."""

    expected: str
    cure: str


_EXISTS: Final = NoDate("a day that exists, from 1900 to 2200", "Correct the date.")
_FORMAT: Final = NoDate(
    "a date", "Write it as 2026-11-24 or 24 Nov 2026, or leave the cell blank where it is not known."
)
_ASKED: Final = NoDate("to know whether day or month comes first", "Answer the question about this column's dates.")
_SERIAL: Final = NoDate(
    "a date", "This looks like a spreadsheet's day number: format the column as a date and save again."
)


def numbers(text: str) -> tuple[int, int] | None:
    """The first two numbers of a date of numbers alone that has its year at the end; None for any other text."""
    found = _NUMBERS.fullmatch(_without_time(text)[0])
    return None if found is None else (int(found.group(1)), int(found.group(3)))


def evidence(texts: Iterable[str]) -> tuple[str, str, bool]:
    """What the dates of a column tell: a cell that can only be day first, one that can only be month first ("" for
    none), and whether any cell can be read both ways as two different days.
    """
    day_first = month_first = ""
    open_one = False
    for text in texts:
        pair = numbers(text.strip())
        if pair is None:
            continue
        one, other = pair
        if one > 12 >= other:
            day_first = text if day_first == "" else day_first
        elif other > 12 >= one:
            month_first = text if month_first == "" else month_first
        elif one != other and max(pair) <= 12:
            open_one = True
    return day_first, month_first, open_one


@lru_cache(maxsize=65_536)
def read_date(text: str, order: Order | None, as_of: date, *, birth: bool = False) -> Span | NoDate:
    """The date in a text. `as_of` settles the century of a year of two digits; `birth`: it may not be ahead."""
    body, clock = _without_time(text.strip())
    if isinstance(clock, NoDate):
        return clock
    found = _day(body, order, as_of, birth)
    if isinstance(found, NoDate) or clock is None:
        return found
    if found.first != found.last:
        return _FORMAT
    if clock == time(0) and clock.tzinfo is None:
        return found
    at = datetime.combine(found.first, clock)
    local = found.first if at.tzinfo is None else day_of(at)
    return Span(local, local, at, found.note)


def _without_time(text: str) -> tuple[str, time | NoDate | None]:
    found = _TIME.search(text)
    if found is None:
        return text, None
    hour, minute, second = int(found.group(1)), int(found.group(2)), int(found.group(3) or 0)
    half, offset = (found.group(4) or "").replace(".", "").lower(), found.group(5) or ""
    if half != "":
        if not 1 <= hour <= 12:
            return text, _EXISTS
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        zone = None if offset == "" else datetime.fromisoformat(f"2000-01-01T00:00{offset}").tzinfo
        return text[: found.start()].strip(" ,-"), time(hour, minute, second, tzinfo=zone)
    except ValueError:
        return text, _EXISTS


def _day(text: str, order: Order | None, as_of: date, birth: bool) -> Span | NoDate:
    if (found := _ISO.fullmatch(text)) is not None:
        return _made(int(found.group(1)), int(found.group(3)), int(found.group(4)))
    if (found := _SOLID.fullmatch(text)) is not None:
        return _made(int(found.group(1)), int(found.group(2)), int(found.group(3)))
    if (found := _NUMBERS.fullmatch(text)) is not None:
        return _of_numbers(int(found.group(1)), int(found.group(3)), found.group(4), order, as_of, birth)
    if (found := _DAY_WORD.fullmatch(text)) is not None:
        return _of_words(found.group(2), found.group(1), found.group(3), as_of, birth)
    if (found := _WORD_DAY.fullmatch(text)) is not None:
        return _of_words(found.group(1), found.group(2), found.group(3), as_of, birth)
    return _longer(text)


def _longer(text: str) -> Span | NoDate:
    """A month or a year, which is an interval."""
    if (found := _MONTH_WORD.fullmatch(text)) is not None:
        month = _MONTHS.get(found.group(1).lower())
        return _FORMAT if month is None else _month(int(found.group(2)), month)
    if (found := _MONTH.fullmatch(text)) is not None:
        year, month = (
            (found.group(2), found.group(1)) if found.group(2) is not None else (found.group(3), found.group(4))
        )
        return _month(int(year), int(month))
    if _YEAR.fullmatch(text) is not None and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return Span(date(int(text), 1, 1), date(int(text), 12, 31))
    return _SERIAL if re.fullmatch(r"\d{5}(\.\d+)?", text) is not None else _FORMAT


def _of_numbers(one: int, other: int, year: str, order: Order | None, as_of: date, birth: bool) -> Span | NoDate:
    if order is None and one != other and max(one, other) <= 12:
        return _ASKED
    if order is None:
        order = "day" if one > 12 else "month"
    day, month = (one, other) if order == "day" else (other, one)
    if month > 12 >= day:
        wanted = "day before month" if order == "day" else "month before day"
        return NoDate(
            f"a date with the {wanted}, as the others of the column", "Write it as 2026-11-24 or 24 Nov 2026."
        )
    return _with_year(year, month, day, as_of, birth)


def _of_words(word: str, day: str, year: str, as_of: date, birth: bool) -> Span | NoDate:
    month = _MONTHS.get(word.lower())
    return _FORMAT if month is None else _with_year(year, month, int(day), as_of, birth)


def _with_year(year: str, month: int, day: int, as_of: date, birth: bool) -> Span | NoDate:
    """A year of two digits: the one century that fits, or a question."""
    if len(year) == 4:
        return _made(int(year), month, day)
    made = [_made(century + int(year), month, day) for century in (1900, 2000)]
    spans = [span for span in made if isinstance(span, Span)]
    if birth:
        spans = [span for span in spans if span.first <= as_of]
        if len(spans) > 1:
            return NoDate("a year of four digits: both centuries are possible", "Write the year in full.")
    spans.sort(key=lambda span: abs((span.first - as_of).days))
    if len(spans) == 0:
        return _EXISTS
    return Span(spans[0].first, spans[0].last, None, f"read as {spans[0].first.isoformat()}")


def _made(year: int, month: int, day: int) -> Span | NoDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _EXISTS
    try:
        made = date(year, month, day)
    except ValueError:
        return _EXISTS
    return Span(made, made)


def _month(year: int, month: int) -> Span | NoDate:
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12:
        return _EXISTS
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

"""The kinds of values a case holds: yes/no, days, instants, levels and text. Messages here are read by users."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict

from kyphodss.case.background import AREA_WORDS, LANGUAGE_WORDS, is_area, is_language
from kyphodss.case.clock import Instant, in_site_zone

LEVEL_PATTERN: Final = re.compile(r"C[1-7]|T(?:[1-9]|1[0-2])|L[1-5]|S[1-5]")
DAY_PATTERN: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
INSTANT_PATTERN: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?")
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
CONTROL_BUT_LINES: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")

Parsed = TypeVar("Parsed")
Dated = TypeVar("Dated", bound=date)
Item = TypeVar("Item")


class Part(BaseModel):
    """A part of a case: frozen, strict, and closed to names that the contract does not know."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


def is_day(text: str) -> bool:
    """Is this a day that exists, written YYYY-MM-DD?"""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return DAY_PATTERN.fullmatch(text) is not None


def _day(value: Any) -> Any:
    if isinstance(value, str):
        if DAY_PATTERN.fullmatch(value) is None:
            raise ValueError("expected a day written YYYY-MM-DD")
        return _checked(_parsed(value, date.fromisoformat, "a day that exists, written YYYY-MM-DD"))
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError("expected a day written YYYY-MM-DD")
    return _checked(value)


def _instant(value: Any) -> Any:
    if isinstance(value, datetime):
        return _checked(in_site_zone(value))
    if isinstance(value, str) and INSTANT_PATTERN.fullmatch(value) is not None:
        wanted = "an instant that exists, written YYYY-MM-DDTHH:MM with or without an offset"
        return _checked(in_site_zone(_parsed(value, datetime.fromisoformat, wanted)))
    if isinstance(value, str) and DAY_PATTERN.fullmatch(value) is None:
        raise ValueError("expected a day written YYYY-MM-DD, or an instant written YYYY-MM-DDTHH:MM")
    return _day(value)


def _parsed(text: str, parse: Callable[[str], Parsed], wanted: str) -> Parsed:
    try:
        return parse(text)
    except (ValueError, OverflowError):
        raise ValueError(f"expected {wanted}") from None


def _checked(day: Dated) -> Dated:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _level(value: str) -> str:
    if LEVEL_PATTERN.fullmatch(value) is None:
        raise ValueError("expected a vertebra: C1 to C7, T1 to T12, L1 to L5 or S1 to S5")
    return value


def _language(value: str) -> str:
    if not is_language(value):
        raise ValueError(f"expected {LANGUAGE_WORDS}")
    return value


def _area(value: str) -> str:
    if not is_area(value):
        raise ValueError(f"expected {AREA_WORDS}")
    return value


def _plain(value: str) -> str:
    if CONTROL.search(value) is not None:
        raise ValueError("expected plain text without control characters or line breaks")
    return value


def _lines(value: str) -> str:
    if CONTROL_BUT_LINES.search(value) is not None:
        raise ValueError("expected text without control characters")
    return value


Unknown = Literal["unknown"]
YesNo = bool | Unknown | None
Day = Annotated[date, BeforeValidator(_day)]
When = Annotated[Instant, BeforeValidator(_instant)]
Level = Annotated[str, AfterValidator(_level)]
Language = Annotated[str, AfterValidator(_language), Field(json_schema_extra={"pattern": "^[a-z]{2,3}$"})]
Area = Annotated[str, AfterValidator(_area), Field(json_schema_extra={"pattern": "^[0-9]{3}$"})]
Text = Annotated[str, AfterValidator(_plain)]
Lines = Annotated[str, AfterValidator(_lines)]
# JSON lists reach some fields as Python lists; inside they are as strict as everything else.
ListOf = Annotated[tuple[Item, ...], Strict(False)]
Levels = ListOf[Level]

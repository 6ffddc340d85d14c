"""Readings of FHIR values: codes, words, dates with their precision, vertebral levels in words. Nothing is guessed."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from kyphodss.case.clock import day_of
from kyphodss.intake.fhir.codes import SYSTEMS

Object = dict[str, Any]

LEVEL: Final = re.compile(r"(?<![A-Za-z0-9])(?:C[1-7]|T(?:1[0-2]|[1-9])|L[1-5]|S[1-5])(?![A-Za-z0-9])")
SEVERAL: Final = re.compile(r"[CTLS]\d{1,2}\s*[-–/,&+]\s*\d")  # "T11-12" names two
ORDINALS: Final = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        start=1,
    )
}
SPOKEN: Final = re.compile(rf"\b({'|'.join(ORDINALS)})\s+(cervical|thoracic|lumbar)\s+vertebra", re.IGNORECASE)
SPINE: Final = re.compile(r"\b(?:vertebra\w*|spine|spinal|vertebral column)\b", re.IGNORECASE)
LONGEST_WORDS: Final = 200


def codings(concept: Object | None) -> Iterator[tuple[str, str, str]]:
    """System (its short name where it is known, else its address), code and words of each coding that has a code."""
    for coding in (concept or {}).get("coding", ()):
        if "code" in coding:
            address = str(coding.get("system", ""))
            yield SYSTEMS.get(address, address), str(coding["code"]), str(coding.get("display", ""))


def words(concept: Object | None) -> tuple[str, ...]:
    """The texts of a concept: its own, and those of its codings."""
    found = [str((concept or {}).get("text", "")), *(display for _, _, display in codings(concept))]
    return tuple(text for text in dict.fromkeys(found) if text != "")


def short(concept: Object | None) -> str:
    """A concept in a few words, for a sentence."""
    found = [*words(concept), *(code for _, code, _ in codings(concept)), "no code"]
    text = "".join(letter if letter.isprintable() else " " for letter in found[0])
    return text if len(text) <= 60 else f"{text[:59]}…"


def span(value: str) -> tuple[date, date] | None:
    """The first and the last day a FHIR date may mean: a year or a month is an interval. None for what is no date."""
    try:
        if len(value) == 4:
            return date(int(value), 1, 1), date(int(value), 12, 31)
        if len(value) == 7:
            year, month = int(value[:4]), int(value[5:])
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        day = date.fromisoformat(value) if len(value) == 10 else day_of(datetime.fromisoformat(_micro(value)))
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None
    return day, day


def _micro(value: str) -> str:
    """An instant with at most six digits of a second, which is what Python and the contract read."""
    return re.sub(r"(\.\d{6})\d+", r"\1", value)


def day(value: Any) -> str | None:
    """The day of a FHIR date where it is exact; None where it is a month, a year, or none."""
    found = span(str(value)) if value is not None else None
    return found[0].isoformat() if found is not None and found[0] == found[1] else None


def effective(resource: Object, name: str) -> Any:
    """The date of `name`DateTime, or the end, else the start, of `name`Period; None where there is neither."""
    period = resource.get(f"{name}Period", {})
    return resource.get(f"{name}DateTime", period.get("end", period.get("start")))


def levels_in(texts: tuple[str, ...]) -> tuple[str, ...] | None:
    """The vertebral levels that texts name; None where a text names several in a way that is not clear."""
    found: list[str] = []
    for text in texts:
        if SEVERAL.search(text) is not None:
            return None
        found += LEVEL.findall(text)
        for ordinal, region in SPOKEN.findall(text):
            level = f"{region[0].upper()}{ORDINALS[ordinal.lower()]}"
            if LEVEL.fullmatch(level) is not None:
                found.append(level)
    return tuple(dict.fromkeys(found))


def of_spine(texts: tuple[str, ...]) -> bool:
    """Do the texts speak of the spine or of a vertebra?"""
    return any(SPINE.search(text) is not None or LEVEL.search(text) is not None for text in texts)


def plain(text: Any) -> str | None:
    """A text as the contract takes one, or None: spaces for what cannot be printed, cut at 200 letters."""
    found = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split()) if text is not None else ""
    return found[:LONGEST_WORDS] if found != "" else None

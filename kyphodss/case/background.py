"""Language and area of residence: what a text says of them, and no more of it than a case keeps.

A case keeps a language as its primary subtag (BCP 47; ISO 639 in small letters) and of a US ZIP code the first three digits. A
longer code is cut where it is read, so that none is ever kept.
"""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

LANGUAGE_WORDS: Final = "a language by its code of ISO 639 in small letters, as en or es"
AREA_WORDS: Final = "the first three digits of a US ZIP code, as 021"
NO_ZIP: Final = frozenset({"00000", "99999"})
"""Written where a code is not known; nobody lives there."""
AREA_PATTERN: Final = re.compile(r"[0-9]{3}")
_TAG: Final = re.compile(r"([a-z]{2,3})(?:[-_](?:[a-z]{2,4}|[0-9]{3}))*")
_ZIP: Final = re.compile(r"([0-9]{3})(?:[0-9]{2}(?:[- ]?[0-9]{4})?)?")


@cache
def languages() -> Mapping[str, str]:
    """The code that a case keeps, by every code and name of a language in small letters.

    They are those of ISO 639-2 and a few more (languages.csv), without languages of the past, families, and codes that name none.
    """
    found = dict[str, str]()
    with Path(__file__).with_name("languages.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        found |= dict.fromkeys((row["code"], *row["also"].split()), row["code"])
    for row in rows:
        for name in row["names"].split("; "):
            found.setdefault(name.casefold(), row["code"])
    return found


def language_in(text: str) -> str | None:
    """The language that a tag or a name says (`en-US`, `eng` and `English` are en); None where it says none that is known."""
    word = " ".join(text.split()).casefold()
    tag = _TAG.fullmatch(word)
    return languages().get(word) or (None if tag is None else languages().get(tag.group(1)))


def area_in(text: str) -> str | None:
    """The first three digits of a US ZIP code of 3, 5 or 9 digits; None for anything else."""
    found = _ZIP.fullmatch(text.strip())
    return None if found is None or text.strip()[:5] in NO_ZIP else found.group(1)


def is_language(text: str) -> bool:
    """Is this a code that a case keeps?"""
    return len(text) in (2, 3) and languages().get(text) == text


def is_area(text: str) -> bool:
    """Are these three digits and nothing else?"""
    return AREA_PATTERN.fullmatch(text) is not None


def shortened(body: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a case, a longer ZIP code cut to what a case keeps; anything else stands as it is."""
    if not isinstance(body.get("patient"), dict):
        return dict(body)
    patient: dict[str, Any] = body["patient"]
    code = patient.get("postal_area")
    area = area_in(code) if isinstance(code, str) else None
    return dict(body) if area is None else {**body, "patient": {**patient, "postal_area": area}}

"""Ages, postal codes and dates as a de-identified export may carry them (45 CFR 164.514(b)(2); cohort-analytics 6.1)."""

import csv
from datetime import date
from pathlib import Path
from typing import Final

OLDEST_SHOWN: Final = 89
UNKNOWN_AREA: Final = "000"


def _small_areas() -> frozenset[str]:
    with Path(__file__).with_name("zip3_small.csv").open(newline="") as file:
        return frozenset(row["zip3"] for row in csv.DictReader(file))


SMALL_AREAS: Final = _small_areas()


def age_shown(years: int | None) -> str | None:
    """The age up to 89; "90+" above it; None stays not known."""
    if years is None:
        return None
    return str(years) if years <= OLDEST_SHOWN else f"{OLDEST_SHOWN + 1}+"


def zip3_shown(code: str | None) -> str | None:
    """The first three digits, or 000 for the areas of 20,000 people or fewer; None stays not known.

    Raises ValueError for what does not begin with three digits.
    """
    if code is None:
        return None
    if not code[:3].isdigit() or len(code) < 3:
        raise ValueError("A ZIP code begins with three digits.")
    return UNKNOWN_AREA if code[:3] in SMALL_AREAS else code[:3]


def year_shown(day: date | None) -> int | None:
    """The year of a date. Spans are exported as day counts instead."""
    return None if day is None else day.year

"""Which cases of the worklist wait for a word of the clinic, and the age of a patient as a band for a screen others can see."""

from datetime import date
from typing import Final

from kyphodss.worklist.pathway import Step
from kyphodss.worklist.priority import PriorityClass
from kyphodss.worklist.rows import WorklistRow

DEFERRED: Final = "defer"
BAND_YEARS: Final = 10
OLDEST_BAND: Final = 90  # years: ages above 89 are one group (45 CFR 164.514(b)(2)(i)(C))


def due_for_review(row: WorklistRow) -> bool:
    """Is the case open and neither booked nor decided, or was it deferred to a day that has come? An emergency always is.

    A deferral without a day counts as due: nobody said when it is looked at again.
    """
    if row.priority.cls is PriorityClass.EMERGENCY:
        return True
    if row.step >= Step.BOOKED:
        return False
    return row.decision is None or (row.decision == DEFERRED and _has_come(row.beside.deferred_until, row.as_of))


def _has_come(day: date | None, as_of: date) -> bool:
    return day is None or day <= as_of


def age_band(years: float | None) -> str:
    """An age as a band of ten years, those of 90 and more together; it is not said where it is not known."""
    if years is None:
        return "age not known"
    first = int(years // BAND_YEARS) * BAND_YEARS
    return f"{OLDEST_BAND} years or older" if first >= OLDEST_BAND else f"{first} to {first + BAND_YEARS - 1} years"

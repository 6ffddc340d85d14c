"""When the fracture began, as an interval, and the days and months since (dates.md 1.6 and 2; timing.md section 10)."""

from datetime import date
from typing import Any

from kyphodss.case.clock import day_of, months_begun
from kyphodss.case.model import Case, Fracture

Onset = tuple[date | None, date | None]


def onset_on(fracture: Fracture | None, as_of: date) -> Onset:
    """Earliest and latest onset as they stand on a day; None is an open end.

    An interval that reaches past the day is cut at it, and an end that nobody gave is the day itself: a fracture that
    has been seen does not begin tomorrow. An onset that lies wholly ahead has not been reached: both ends are None.
    """
    if fracture is None or (fracture.onset_earliest is None and fracture.onset_latest is None):
        return None, None
    earliest, latest = fracture.onset_earliest, fracture.onset_latest
    if earliest is not None and earliest > as_of:
        return None, None
    return earliest, as_of if latest is None else min(latest, as_of)


def onset_facts(onset: Onset, as_of: date) -> dict[str, Any]:
    """The interval and the age of the fracture on the day: completed days, and calendar months begun."""
    earliest, latest = onset
    return {
        "onset_earliest": earliest,
        "onset_latest": latest,
        "onset_days_min": None if latest is None else (as_of - latest).days,
        "onset_days_max": None if earliest is None else (as_of - earliest).days,
        "onset_months_min": None if latest is None else months_begun(latest, as_of),
        "onset_months_max": None if earliest is None else months_begun(earliest, as_of),
    }


def booked_facts(case: Case, onset: Onset, as_of: date) -> dict[str, Any]:
    """A booking on or after the day, and the age of the fracture on it. A booking that has passed is no plan."""
    booked = case.referral.booked_for
    if booked is None or day_of(booked) < as_of:
        return {"booked_ahead": False, "booked_in_days": None, "booked_days_min": None, "booked_days_max": None}
    earliest, latest = onset
    return {
        "booked_ahead": True,
        "booked_in_days": (day_of(booked) - as_of).days,
        "booked_days_min": None if latest is None else (day_of(booked) - latest).days,
        "booked_days_max": None if earliest is None else (day_of(booked) - earliest).days,
    }

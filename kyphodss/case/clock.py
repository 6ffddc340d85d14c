"""Calendar and clock arithmetic, by dates.md section 1. No clock is read here; every day is passed in."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from kyphodss.settings import settings

SITE_ZONE: Final = settings().site.zone
NOON: Final = time(12, 0)

Instant = date | datetime


@lru_cache(maxsize=4096)
def add_months(day: date, months: int) -> date:
    """The same day of the month `months` calendar months on, or that month's last day (timing.md section 10)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


def months_begun(start: date, day: date) -> int:
    """The smallest n for which `day` is still inside n calendar months of `start`; 0 on the start day, negative never.

    "Past three months" is `months_begun > 3`, so that a rule written in months needs no day count.
    """
    if day <= start:
        return 0
    n = (day.year - start.year) * 12 + day.month - start.month
    return n if day <= add_months(start, n) else n + 1


def in_site_zone(moment: datetime) -> datetime:
    """A bare local time is site time (the first of two, an hour later if it does not occur); others are converted."""
    aware = moment.replace(tzinfo=SITE_ZONE, fold=0) if moment.tzinfo is None else moment
    return aware.astimezone(UTC).astimezone(SITE_ZONE)


def day_of(instant: Instant) -> date:
    """The day of a date or instant, in site time."""
    return in_site_zone(instant).date() if isinstance(instant, datetime) else instant


def moment_of(day: date) -> datetime:
    """The evaluation moment of a day: 12:00 site time (dates.md D1)."""
    return datetime.combine(day, NOON, tzinfo=SITE_ZONE)


def midnight(day: date) -> datetime:
    """The first instant of a day, in site time."""
    return datetime.combine(day, time(0, 0), tzinfo=SITE_ZONE)


def add_hours(moment: datetime, hours: float) -> datetime:
    """Elapsed hours, not wall-clock hours (dates.md 1.4)."""
    return in_site_zone(moment.astimezone(UTC) + timedelta(hours=hours))


def span_of(instant: Instant) -> tuple[datetime, datetime]:
    """Earliest and latest reading of an event: an instant twice, or the day's two midnights (dates.md 1.5)."""
    if isinstance(instant, datetime):
        moment = in_site_zone(instant)
        return moment, moment
    return midnight(instant), midnight(instant + timedelta(days=1))


def age_on(birth: date, day: date) -> int:
    """Completed years; a 29 February birthday counts from 1 March in common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))

"""The slot calendar. Instants are kept in UTC here, so that every comparison and sum is in elapsed time (dates.md 1.4)."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from kyphodss.case.clock import day_of, in_site_zone
from kyphodss.settings import WEEKDAYS, PlanSettings

ONE_DAY: Final = timedelta(days=1)


def utc(moment: datetime) -> datetime:
    """The instant in UTC."""
    return moment.astimezone(UTC)


def later(moment: datetime, hours: float) -> datetime:
    """So many elapsed hours later (earlier if negative), in UTC."""
    return utc(moment) + timedelta(hours=hours)


def slots_of(day: date, settings: PlanSettings) -> list[datetime]:
    """The starts of the slots of a day, the first first; none on a closed day or a weekday without slots.

    A time that does not occur on the day is an hour later.
    """
    if day in settings.closed_days:
        return []
    times = settings.slot_times.of(WEEKDAYS[day.weekday()])
    return sorted({utc(in_site_zone(datetime.combine(day, at))) for at in times})


def is_slot_day(day: date, settings: PlanSettings) -> bool:
    """Has the day a slot?"""
    return len(slots_of(day, settings)) > 0


def slot_on(day: date, not_before: datetime, settings: PlanSettings) -> datetime | None:
    """The first slot of a day that is not before an instant; equal is enough. None where the day has none such."""
    return next((slot for slot in slots_of(day, settings) if slot >= not_before), None)


def first_slot(not_before: datetime, settings: PlanSettings) -> datetime:
    """The first slot at or after an instant; equal is enough."""
    day = day_of(not_before)
    while (slot := slot_on(day, not_before, settings)) is None:
        day += ONE_DAY
    return slot


def slots_between(first: datetime, last: date, settings: PlanSettings) -> list[datetime]:
    """Of every day from an instant to the end of a day, the first slot that is not before the instant."""
    day = day_of(first)
    days = (day + timedelta(days=n) for n in range(max(0, (last - day).days + 1)))
    return [slot for day in days if (slot := slot_on(day, first, settings)) is not None]

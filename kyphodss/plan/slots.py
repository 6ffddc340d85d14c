"""The slot calendar. Instants are kept in UTC here, so that every comparison and sum is in elapsed time (dates.md 1.4)."""

from datetime import UTC, date, datetime, timedelta
from typing import Final, get_args

from kyphodss.case.clock import day_of, in_site_zone
from kyphodss.settings import PlanSettings, Weekday

WEEKDAYS: Final[tuple[str, ...]] = get_args(Weekday)
ONE_DAY: Final = timedelta(days=1)


def utc(moment: datetime) -> datetime:
    """The instant in UTC."""
    return moment.astimezone(UTC)


def later(moment: datetime, hours: float) -> datetime:
    """So many elapsed hours later (earlier if negative), in UTC."""
    return utc(moment) + timedelta(hours=hours)


def is_slot_day(day: date, settings: PlanSettings) -> bool:
    """Has the day a slot?"""
    return WEEKDAYS[day.weekday()] in settings.slot_weekdays and day not in settings.closed_days


def slot_on(day: date, settings: PlanSettings) -> datetime:
    """The start of the slot of a day; a time that does not occur on it is an hour later."""
    return utc(in_site_zone(datetime.combine(day, settings.slot_time)))


def first_slot(not_before: datetime, settings: PlanSettings) -> datetime:
    """The first slot at or after an instant; equal is enough."""
    day = day_of(not_before)
    while is_slot_day(day, settings) is False or slot_on(day, settings) < not_before:
        day += ONE_DAY
    return slot_on(day, settings)


def slots_between(first: datetime, last: date, settings: PlanSettings) -> list[datetime]:
    """Every slot from an instant to the end of a day."""
    day = day_of(first)
    days = (day + timedelta(days=n) for n in range(max(0, (last - day).days + 1)))
    slots = [slot_on(day, settings) for day in days if is_slot_day(day, settings) is True]
    return [slot for slot in slots if slot >= first]

"""The slots of the calendar that nobody holds yet, from the moment of a day on (cohort-analytics.md 5.1, "next free slot")."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from kyphodss.case.clock import Instant, day_of, in_site_zone, moment_of
from kyphodss.plan.slots import slots_of, utc
from kyphodss.settings import PlanSettings

HORIZON_DAYS: Final = 366  # as far as an assessment looks ahead (dates.md section 4)


@dataclass(frozen=True, slots=True)
class FreeSlots:
    """Free starts in UTC, in order, up to a year ahead."""

    starts: tuple[datetime, ...]

    @property
    def next_day(self) -> date | None:
        """The day of the first of them; None where there is none within the year."""
        return day_of(in_site_zone(self.starts[0])) if len(self.starts) > 0 else None

    def first(self, not_before: datetime) -> date | None:
        """The day of the first free slot at or after an instant; equal is enough. None within the year."""
        at = bisect_left(self.starts, utc(not_before))
        return day_of(in_site_zone(self.starts[at])) if at < len(self.starts) else None


def free_slots(settings: PlanSettings, booked: Iterable[Instant], as_of: date) -> FreeSlots:
    """The calendar from the moment of the day, without what is booked.

    A booking takes the slot of its instant; one without an hour, or at another hour, takes the last slot left on its day, so
    that no slot is promised that may be gone.
    """
    by_day = dict[date, list[Instant]]()
    for at in booked:
        by_day.setdefault(day_of(at), []).append(at)
    days = (as_of + timedelta(days=n) for n in range(HORIZON_DAYS + 1))
    now = utc(moment_of(as_of))
    free = (slot for day in days for slot in _free_of(day, by_day.get(day, []), settings))
    return FreeSlots(tuple(slot for slot in free if slot >= now))


def _free_of(day: date, booked: list[Instant], settings: PlanSettings) -> list[datetime]:
    left = slots_of(day, settings)
    unplaced = 0
    for at in booked:
        slot = utc(in_site_zone(at)) if isinstance(at, datetime) else None
        if slot is not None and slot in left:
            left.remove(slot)
        else:
            unplaced += 1
    return left[: max(0, len(left) - unplaced)]

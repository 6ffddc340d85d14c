"""When a drug is taken: the clock times of its doses, and what lies before and after them (dates.md section 6, "Holds")."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Final

from kyphodss.case.clock import Instant, in_site_zone
from kyphodss.plan.slots import utc

SHORTEST_H: Final = 1
# A clock change moves wall time by an hour; two doses to each side of a wall time cover it.
NEIGHBORS: Final = range(-2, 3)


@dataclass(frozen=True, slots=True)
class DoseTimes:
    """A dose every so many hours round the day, in local time; `first` is the first of a day, counted from midnight."""

    first: timedelta
    every: timedelta

    def at_or_before(self, at: datetime) -> datetime:
        """The last dose time at or before an instant, in UTC."""
        return max(dose for dose in self._near(at) if dose <= at)

    def at_or_after(self, at: datetime) -> datetime:
        """The first dose time at or after an instant, in UTC."""
        return min(dose for dose in self._near(at) if dose >= at)

    def first_of(self, day: date) -> datetime:
        """The first dose time of a calendar day, in UTC."""
        return utc(in_site_zone(datetime.combine(day, time()) + self.first))

    def _near(self, at: datetime) -> Iterator[datetime]:
        wall = in_site_zone(at).replace(tzinfo=None)
        start = datetime.combine(wall.date(), time()) + self.first
        nearest = start + self.every * ((wall - start) // self.every)
        yield from (utc(in_site_zone(nearest + self.every * n)) for n in NEIGHBORS)


def dose_times(last_dose_at: Instant | None, interval_h: float | None) -> DoseTimes | None:
    """The dose times of a drug; None where the hour is not known, or 24 h are no multiple of an interval of hours."""
    if not isinstance(last_dose_at, datetime) or interval_h is None or interval_h < SHORTEST_H:
        return None
    interval = Fraction(str(interval_h))
    if Fraction(24) % interval != 0:
        return None
    every = timedelta(hours=float(interval))
    wall = in_site_zone(last_dose_at).replace(tzinfo=None)
    return DoseTimes((wall - datetime.combine(wall.date(), time())) % every, every)

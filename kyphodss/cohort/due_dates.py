"""Who on the list will lose the window at so many slots a week, and how many slots would save them.

Slots go in the order of days; on each, of those for whom the day is feasible, who can wait least goes first (earliest due date).
Whoever is then left over is placed if others can move to another of their own feasible days: nobody is called lost who need not be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kyphodss.cohort.problems import repeated_keys

ONE_DAY: Final = timedelta(days=1)
MOST_SLOTS: Final = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody on the list, by a key that is no identifier, and the days on which the procedure is feasible within the window.

    No day: nothing can save the window. Of equal last days, who stands first in the list goes first.
    """

    key: str
    feasible: frozenset[date]

    @property
    def due(self) -> date:
        """The last feasible day; needs one."""
        return max(self.feasible)


@dataclass(frozen=True, slots=True)
class Schedule:
    """`booked`: day by key. `lost`: in order of the list, who gets no feasible day though one exists. `hopeless`: who has none."""

    booked: Mapping[str, date]
    lost: tuple[str, ...]
    hopeless: tuple[str, ...]
    unused: int


def slot_days(
    first: date, weeks: int, per_week: int, weekdays: Sequence[int], closed: frozenset[date] = frozenset()
) -> dict[date, int]:
    """Slots by day from a day on: `per_week` spread evenly over the weekdays (Monday 0) that are open that week.

    A week runs seven days from the first day; where slots outnumber days, days have several. Raises ValueError for no weekday.
    """
    if len(weekdays) == 0:
        raise ValueError("Slots need a weekday.")
    slots = dict[date, int]()
    for week in range(weeks):
        days = [first + ONE_DAY * (7 * week + n) for n in range(7)]
        open_ = [day for day in days if day.weekday() in weekdays and day not in closed]
        for number in range(per_week if len(open_) > 0 else 0):
            day = open_[number * len(open_) // per_week]
            slots[day] = slots.get(day, 0) + 1
    return slots


def schedule(waiting: Sequence[Waiting], slots: Mapping[date, int]) -> Schedule:
    """Place as many as can be placed. Raises ValueError for a key that comes twice."""
    twice = repeated_keys([each.key for each in waiting])
    if len(twice) > 0:
        raise ValueError(f"{len(twice)} keys come twice; one entry a patient and window.")
    hope = [each for each in waiting if len(each.feasible) > 0]
    by_day = dict[date, list[Waiting]]()
    placed = dict[str, date]()
    in_turn = sorted(hope, key=lambda w: w.due)
    for day in sorted(slots):
        by_day[day] = [w for w in in_turn if day in w.feasible][: slots[day]]
        placed |= {w.key: day for w in by_day[day]}
        in_turn = [w for w in in_turn if w.key not in placed]
    lost, full = list[str](), set[date]()
    for who in [w for w in hope if w.key not in placed]:
        tried = set(full)
        if not _make_room(who, by_day, slots, placed, tried):
            lost.append(who.key)
            full = tried  # no slot is free from these days, nor will one be
    hopeless = tuple(each.key for each in waiting if len(each.feasible) == 0)
    return Schedule(placed, tuple(lost), hopeless, sum(slots.values()) - len(placed))


def _make_room(
    who: Waiting,
    by_day: dict[date, list[Waiting]],
    slots: Mapping[date, int],
    placed: dict[str, date],
    tried: set[date],
) -> bool:
    """Find a day, moving others along their own feasible days where needed (an augmenting path)."""
    for day in sorted(who.feasible & slots.keys() - tried):
        tried.add(day)
        others = by_day[day]
        free = len(others) < slots[day]
        mover = None if free is True else next((w for w in others if _make_room(w, by_day, slots, placed, tried)), None)
        if free is True or mover is not None:
            by_day[day] = [*(w for w in others if w is not mover), who]
            placed[who.key] = day
            return True
    return False


@dataclass(frozen=True, slots=True)
class Saving:
    """`slots_per_week`: the fewest that lose nobody who can be saved (None: not even the most tried).

    `by_slots`: for each number tried, how many are lost. Those without any feasible slot day are in neither.
    """

    slots_per_week: int | None
    by_slots: tuple[tuple[int, int], ...]


def slots_that_save(
    waiting: Sequence[Waiting],
    first: date,
    weekdays: Sequence[int],
    closed: frozenset[date] = frozenset(),
    most: int = MOST_SLOTS,
) -> Saving:
    """Raise the slots a week from 0 until nobody is lost but those whose feasible days hold no slot day at all."""
    hope = [each for each in waiting if len(each.feasible) > 0]
    last = max((each.due for each in hope), default=first)
    weeks = max(1, ((last - first).days // 7) + 1)
    every = slot_days(first, weeks, len(weekdays), weekdays, closed).keys()
    hope = [each for each in hope if len(each.feasible & every) > 0]
    tried = list[tuple[int, int]]()
    for number in range(most + 1):
        lost = schedule(hope, slot_days(first, weeks, number, weekdays, closed)).lost
        tried.append((number, len(lost)))
        if len(lost) == 0:
            return Saving(number, tuple(tried))
    return Saving(None, tuple(tried))

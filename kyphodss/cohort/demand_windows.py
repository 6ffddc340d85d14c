"""Who on the open list will lose the window at so many slots a week, and the slots that would save them.

Each open case is placed once by its own plan (`cohort.demand_places`); who has a feasible day inside the window and no booking
waits for a slot, earliest due date first. What is not known is neither saved nor lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kyphodss.case.clock import day_of, moment_of
from kyphodss.case.model import Case
from kyphodss.cohort.basis import basis_of
from kyphodss.cohort.breakdown import Part, Shown, part, released
from kyphodss.cohort.demand_asked import DemandAsked
from kyphodss.cohort.demand_places import NOT_KNOWN, STATES, WAITS, Place, place_of
from kyphodss.cohort.derived import rate
from kyphodss.cohort.disclosure import Cell, Profile
from kyphodss.cohort.due_dates import MOST_SLOTS, Schedule, Waiting, schedule, slot_days
from kyphodss.cohort.table import CohortTable
from kyphodss.dates.rows import BY_ID
from kyphodss.plan.slots import first_slot
from kyphodss.settings import WEEKDAYS, PlanSettings

OPEN, ENDED = "open list", "ended"
NOT_ENTERED: Final = "Not known: slots a week not entered."
BEYOND: Final = 2  # numbers of slots drawn past the one that saves everybody


@dataclass(frozen=True, slots=True)
class Loser:
    """A case that would lose its window: its key and the last feasible day within. For direct care alone."""

    case_key: str
    due: date


@dataclass(frozen=True, slots=True)
class Windows:
    """`states`: the open list by what the plans allow. `lost` and `saved`: of those who wait for a slot, at the slots entered.

    `by_slots`: how many lose the window at each number of slots tried. `saves`: the fewest slots a week that lose nobody who can be
    saved (None: not even the most tried, or hidden). `said`: why there is no schedule (None: there is). `losers`: empty for
    everybody but direct care.
    """

    window: str
    states: Shown
    lost: Cell
    saved: Cell
    by_slots: tuple[tuple[int, Cell], ...]
    saves: int | None
    said: str | None = None
    losers: tuple[Loser, ...] = ()


def windows_shown(
    asked: DemandAsked, table: CohortTable, open_cases: Mapping[str, Case], plan: PlanSettings, profile: Profile
) -> Windows:
    """The open list by what the plans allow, and the schedule. A case that cannot be read is not known."""
    usable = basis_of(table).usable
    still = usable & (table.code == 0)
    keys = [
        key for key, open_ in zip(table.referrals["case_key"].to_pylist(), still.tolist(), strict=True) if open_ is True
    ]
    places = {
        key: place_of(open_cases[key], table.cut.day, plan, asked.window) if key in open_cases else Place(NOT_KNOWN)
        for key in keys
    }
    counts = [Part(state, sum(place.state == state for place in places.values())) for state in STATES]
    whole = basis_of(table).whole((part(OPEN, *counts), Part(ENDED, int((usable & (table.code != 0)).sum()))), "usable")
    states = released(whole, profile).find(OPEN)
    calendar = Calendar.of(places, _first_slot_day(table.cut.day, plan), plan)
    label = BY_ID[asked.window].label
    if asked.slots_per_week is None:
        return Windows(label, states, Cell(None), Cell(None), (), None, NOT_ENTERED)
    if states.find(WAITS).cell.hidden is True:
        return Windows(label, states, Cell(None), Cell(None), (), None)
    found = calendar.at(asked.slots_per_week)
    tried = calendar.curve(asked.slots_per_week)
    cells = tuple((number, _cells(count, len(calendar.waiting), profile)[0]) for number, count in tried)
    lost, saved = _cells(len(found.lost), len(calendar.waiting), profile)
    saves = next((number for number, count in tried if count == len(calendar.beyond)), None)
    direct = profile.highest_hidden == 0
    return Windows(label, states, lost, saved, cells, saves, None, _losers(found, calendar) if direct is True else ())


def _first_slot_day(day: date, plan: PlanSettings) -> date:
    """From which day on slots count, as on the worklist: a slot of the cut's own day that is over saves nobody."""
    return day_of(first_slot(moment_of(day), plan))


def _cells(lost: int, waiting: int, profile: Profile) -> tuple[Cell, Cell]:
    """Lost and saved of those who wait, whose number is shown: hidden together where either is few."""
    found = rate(lost, waiting, profile)
    other = rate(waiting - lost, waiting, profile)
    if found.events.hidden is True or other.events.hidden is True:
        return Cell(None), Cell(None)
    return found.events, other.events


def _losers(found: Schedule, calendar: "Calendar") -> tuple[Loser, ...]:
    due = {each.key: each.due for each in calendar.waiting}
    return tuple(sorted((Loser(key, due[key]) for key in found.lost), key=lambda each: (each.due, each.case_key)))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Who waits for a slot, and the days on which slots may stand: weekdays with slots, but closed days, from a day on.

    `booked`: days whose slot somebody holds already. `beyond`: keys of those whose feasible days hold no slot day, whatever their
    number.
    """

    waiting: tuple[Waiting, ...]
    first: date
    weekdays: tuple[int, ...]
    closed: frozenset[date]
    booked: tuple[date, ...]
    beyond: tuple[str, ...]

    @classmethod
    def of(cls, places: Mapping[str, Place], first: date, plan: PlanSettings) -> "Calendar":
        """The calendar of a clinic and its open list on a day."""
        waiting = tuple(Waiting(key, place.feasible) for key, place in places.items() if place.state == WAITS)
        weekdays = tuple(n for n, name in enumerate(WEEKDAYS) if len(plan.slot_times.of(name)) > 0)
        closed = frozenset(plan.closed_days)
        booked = tuple(sorted(day for place in places.values() if (day := place.booked) is not None))
        every = slot_days(first, _weeks(waiting, first), len(weekdays), weekdays, closed).keys()
        beyond = tuple(each.key for each in waiting if len(each.feasible & every) == 0)
        return cls(waiting, first, weekdays, closed, booked, beyond)

    def slots(self, per_week: int) -> dict[date, int]:
        """Slots by day that nobody holds. A booking takes one of its day, or of another day of its week; none where all are taken."""
        weeks = _weeks(self.waiting, self.first)
        found = slot_days(self.first, weeks, per_week, self.weekdays, self.closed)
        for day in self.booked:
            week = (day - self.first).days // 7
            same = [each for each in found if (each - self.first).days // 7 == week and found[each] > 0]
            if len(same) > 0:
                taken = min(same, key=lambda each: abs((each - day).days))
                found[taken] -= 1
        return found

    def at(self, per_week: int) -> Schedule:
        """The schedule at a number of slots a week."""
        return schedule(self.waiting, self.slots(per_week))

    def curve(self, entered: int) -> list[tuple[int, int]]:
        """How many lose the window at 0, 1, 2 ... slots a week, a little past the number that saves everybody and the one entered."""
        tried, until = list[tuple[int, int]](), MOST_SLOTS
        for number in range(MOST_SLOTS + 1):
            if number > max(until, entered):
                break
            lost = len(self.at(number).lost)
            tried.append((number, lost))
            if lost == len(self.beyond) and until == MOST_SLOTS:
                until = min(number + BEYOND, MOST_SLOTS)
        return tried


def _weeks(waiting: Sequence[Waiting], first: date) -> int:
    """Weeks from a day to the last due day; at least one."""
    last = max((each.due for each in waiting), default=first)
    return max(1, (last - first) // timedelta(days=7) + 1)

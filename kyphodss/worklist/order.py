"""The orders of the worklist, each with the words that stand above the list. Stable and total; not known has its place.

Ranking by the closing window alone eats the slots of urgent arrivals (cohort-analytics.md 5.1), so every order begins with
the emergency route, whatever a person sorts by.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from kyphodss.worklist.priority import PriorityClass
from kyphodss.worklist.rows import WorklistRow

Rank = tuple[int, int]
FIRST, KNOWN, LAST = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Key:
    """One thing rows are ordered by: its words, which say where the not known stand, and the rank of a row."""

    words: str
    rank: Callable[[WorklistRow], Rank]


@dataclass(frozen=True, slots=True)
class Order:
    """An order in force: keys one after the other, then the case id."""

    id: str
    title: str
    keys: tuple[Key, ...]

    @property
    def words(self) -> str:
        """The sentence above the list."""
        return f"Emergencies first, then {', then '.join(key.words for key in self.keys)}."

    def of(self, row: WorklistRow) -> tuple[tuple[Rank, ...], str]:
        """What the order compares of a row."""
        emergency = (0 if row.priority.cls is PriorityClass.EMERGENCY else 1, 0)
        return (emergency, *(key.rank(row) for key in self.keys)), row.case_id


def _ascending(value: int | None, missing: int) -> Rank:
    return (missing, 0) if value is None else (KNOWN, value)


def _descending(value: int | None, missing: int) -> Rank:
    return (missing, 0) if value is None else (KNOWN, -value)


def _day(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _end(row: WorklistRow) -> Rank:
    """Not known may be the nearest of all, and so stands first; held clocks with it. No window left stands last."""
    if row.held is False and len(row.ends) == 0:
        return LAST, 0
    return _ascending(_day(row.first_end), FIRST)


def _wait(row: WorklistRow) -> Rank:
    """A request for advice does not wait: it stands behind every referral."""
    return (LAST, 0) if row.advice_only is True else _descending(row.wait, FIRST)


PRIORITY: Final = Key("priority", lambda row: (KNOWN, int(row.priority.cls)))
WINDOW: Final = Key("earliest possible window end (not known or held: first; no window left: last)", _end)
WAIT: Final = Key("wait, longest first (not known: first; advice only: last)", _wait)
FEASIBLE: Final = Key("earliest feasible day (not known: last)", lambda row: _ascending(_day(row.feasible_on), LAST))
CONTACT: Final = Key(
    "last contact, longest ago first (none recorded: first)",
    lambda row: _ascending(_day(row.beside.last_contact), FIRST),
)
MISSING: Final = Key("least missing first", lambda row: (KNOWN, len(row.missing)))

DEFAULT: Final = "priority"
ORDERS: Final[dict[str, Order]] = {
    order.id: order
    for order in (
        Order(DEFAULT, "Priority", (PRIORITY, WINDOW, WAIT)),
        Order("window", "Window end", (WINDOW, PRIORITY, WAIT)),
        Order("wait", "Wait", (WAIT, PRIORITY, WINDOW)),
        Order("feasible", "Feasible day", (FEASIBLE, PRIORITY, WINDOW)),
        Order("contact", "Last contact", (CONTACT, PRIORITY, WINDOW)),
        Order("missing", "Least missing", (MISSING, PRIORITY, WINDOW)),
    )
}


def arrange(rows: Iterable[WorklistRow], order: Order) -> list[WorklistRow]:
    """The rows in an order; the same rows give the same list, however they came."""
    return sorted(rows, key=order.of)

"""Editions by day: what the program used when, so that a past assessment can be made again with the rules of its day.

A new edition is a new line (and, of a table, a new file); the old one gets the day on which it was replaced and stays.
Days are those on which this program began to use an edition, not those on which its source was published.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

FIRST_DAY: Final = date(2026, 11, 24)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Edition(Generic[Item]):
    """Something the program uses, from `since` until the day before `until`; without an end it is in use at present."""

    item: Item
    since: date = FIRST_DAY
    until: date | None = None

    def in_force(self, day: date) -> bool:
        """Is it used on this day? Before the first day of the program its first editions are."""
        day = max(day, FIRST_DAY)
        return self.since <= day and (self.until is None or day < self.until)


def in_force(register: Iterable[Edition[Item]], day: date) -> tuple[Item, ...]:
    """What is in use on a day, in the order of the register."""
    return tuple(edition.item for edition in register if edition.in_force(day))


def present(register: Iterable[Edition[Item]]) -> tuple[Item, ...]:
    """What is in use now: everything that nothing has replaced."""
    return tuple(edition.item for edition in register if edition.until is None)


def the_one(register: Iterable[Edition[Item]], day: date) -> Item:
    """The edition of a table on a day. Raises ValueError where the register has none, or two at once."""
    found = in_force(register, day)
    if len(found) != 1:
        raise ValueError(f"{len(found)} editions are in force on {day}; one was expected. Correct the register's days.")
    return found[0]

"""A count and what it is made of, on as many levels as a measure has, suppressed as one (cohort-analytics 6.3 and 6.4).

Everything received splits into what a measure can use and what it leaves out for a reason; what it can use splits into those
it is about and the others; those split by the answer. Every split is a line that adds up, so complements are chosen and
audited over all of them together, and no part follows from the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kyphodss.cohort.derived import Rate, share_of
from kyphodss.cohort.disclosure import Cell, Ints, Mask, Profile, rounded_to
from kyphodss.cohort.disclosure_lines import Line, System
from kyphodss.cohort.suppression import primary, protect


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """A label and a count, or the parts that add up to it. As counted: it never leaves this room; its repr says no number.

    Raises ValueError for a negative count, or one that its parts do not add up to.
    """

    label: str
    count: int
    parts: tuple["Part", ...] = ()

    def __post_init__(self) -> None:
        if self.count < 0 or (len(self.parts) > 0 and sum(part.count for part in self.parts) != self.count):
            raise ValueError(f"{self.label}: a count is 0 or more, and its parts add up to it.")

    def __repr__(self) -> str:
        return f"Part({self.label}, {len(self.parts)} parts)"


def part(label: str, *parts: Part) -> Part:
    """A part that is the sum of others."""
    return Part(label, sum(each.count for each in parts), parts)


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of a part and its parts."""

    label: str
    cell: Cell
    parts: tuple["Shown", ...] = ()

    def find(self, label: str) -> "Shown":
        """The part of that name, here or below. Raises LookupError where there is none."""
        found = next((each for each in self.walk() if each.label == label), None)
        if found is None:
            raise LookupError(f"There is no part {label}.")
        return found

    def walk(self) -> Iterator["Shown"]:
        """This part and all below it, in reading order."""
        yield self
        for each in self.parts:
            yield from each.walk()

    def rate(self, label: str) -> Rate:
        """One of the own parts out of all of them, with Wilson's interval where both are shown."""
        events = next(each.cell for each in self.parts if each.label == label)
        return Rate(events, self.cell, share_of(events, events, self.cell))


def released(whole: Part, profile: Profile, pattern: Mask | None = None) -> Shown:
    """The part and everything below it, as far as a profile lets it be shown.

    `pattern`: what is hidden, in reading order, where that was decided together with other measures (`linked`).
    """
    values, lines = _laid(whole)
    hidden = _hidden(values, lines, profile) if pattern is None else pattern
    return _show(whole, values, hidden, lines, profile)


def _laid(whole: Part) -> tuple[Ints, tuple[Line, ...]]:
    cells, lines = list[Part](), list[Line]()
    _lay(whole, cells, lines)
    return np.array([cell.count for cell in cells]), tuple(lines)


def _hidden(values: Ints, lines: tuple[Line, ...], profile: Profile) -> Mask:
    hidden = primary(values, profile)
    if profile.rounding is not None:
        return hidden
    return protect(System(values, lines, np.zeros(len(values), dtype=bool)), hidden, profile)


def _show(whole: Part, values: Ints, hidden: Mask, lines: tuple[Line, ...], profile: Profile) -> Shown:
    if profile.rounding is not None:
        values, hidden = _rounded(values, hidden, lines, profile.rounding)
    return _shown(whole, iter(zip(values.tolist(), hidden.tolist(), strict=True)))


def _lay(one: Part, cells: list[Part], lines: list[Line]) -> int:
    at = len(cells)
    cells.append(one)
    members = tuple(_lay(each, cells, lines) for each in one.parts)
    if len(members) > 0:
        lines.append(Line(members, at))
    return at


def _rounded(values: Ints, hidden: Mask, lines: tuple[Line, ...], base: int) -> tuple[Ints, Mask]:
    """Parts rounded, sums as those of the rounded parts that are shown, from the bottom up (lines stand in that order)."""
    found, gone = np.where(hidden, 0, rounded_to(values, base)), hidden.copy()
    for line in lines:
        members = list(line.members)
        found[line.total] = found[members].sum()
        gone[line.total] = found[line.total] == 0 and bool(gone[members].any())
    return found, gone


def _shown(one: Part, shown: Iterator[tuple[int, bool]]) -> Shown:
    value, hidden = next(shown)
    return Shown(one.label, Cell(None if hidden is True else value), tuple(_shown(each, shown) for each in one.parts))

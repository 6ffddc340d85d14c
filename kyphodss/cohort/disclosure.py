"""Disclosure control: profiles, and the tables that are left when what would name somebody is hidden (cohort-analytics 6).

Everybody but physicians at direct care sees only what comes out of here, and it is applied before a figure or table exists.
`Counts` holds the numbers as counted and is never handed on; `Table` holds nothing of a hidden cell.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int_]
Mask = NDArray[np.bool_]

HIDDEN: Final = "hidden"


@dataclass(frozen=True, slots=True)
class Profile:
    """A set of rules, printed on every export.

    `highest_hidden`: counts from 1 to this one are hidden; 0 is shown. `rounding`: shown counts are rounded to this, and totals
    are the sums of the rounded cells (None: exact). `minimum_cohort`: fewest cases of a selection, and of what it leaves out
    unless that is nobody. `protection_width`: a hidden cell that is known more closely than this is not protected.
    """

    id: str
    name: str
    highest_hidden: int
    rounding: int | None
    minimum_cohort: int
    protection_width: int

    def hides(self, count: int) -> bool:
        """Is a count too small to be shown?"""
        return 1 <= count <= self.highest_hidden


US_CMS: Final = Profile("us_cms", "US CMS: counts 1 to 10 hidden, with complements", 10, None, 11, 10)
UK_OPENSAFELY: Final = Profile(
    "uk_opensafely", "UK OpenSAFELY: counts 1 to 7 hidden, others to the nearest 5", 7, 5, 11, 7
)
PROFILES: Final = {profile.id: profile for profile in (US_CMS, UK_OPENSAFELY)}


@dataclass(frozen=True, slots=True)
class Axis:
    """One way a table is broken down: its name, its classes, and the label of the total over them (None: no total shown).

    Raises ValueError for classes that are not distinct, or none.
    """

    name: str
    classes: tuple[str, ...]
    total: str | None = "Total"

    def __post_init__(self) -> None:
        if len(self.classes) == 0 or len(set(self.labels)) < len(self.labels):
            raise ValueError(f"{self.name}: one or more classes, each once and none called as the total.")

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes, and the total last where it is shown."""
        return self.classes if self.total is None else (*self.classes, self.total)


@dataclass(frozen=True, slots=True, repr=False)
class Counts:
    """Counts as they are, over one or more axes, without totals. For this room only: its repr says no number.

    Raises ValueError for a shape that is not that of the axes or a negative count.
    """

    axes: tuple[Axis, ...]
    values: Ints

    def __post_init__(self) -> None:
        if self.values.shape != tuple(len(axis.classes) for axis in self.axes):
            raise ValueError(f"The axes ask for {[len(a.classes) for a in self.axes]}; found {self.values.shape}.")
        if self.values.size > 0 and self.values.min() < 0:
            raise ValueError("A count is 0 or more.")

    def __repr__(self) -> str:
        return f"Counts({', '.join(axis.name for axis in self.axes)})"

    def with_totals(self) -> Ints:
        """The counts with the totals of every axis that shows them appended."""
        full = self.values.astype(np.int64)
        for at, axis in enumerate(self.axes):
            if axis.total is not None:
                full = np.concatenate((full, full.sum(axis=at, keepdims=True)), axis=at)
        return full


@dataclass(frozen=True, slots=True)
class Cell:
    """A count that may be shown, or None for one that is hidden. Why it is hidden is not told: that would bound it."""

    shown: int | None

    @property
    def hidden(self) -> bool:
        """Is there a count that is not shown?"""
        return self.shown is None

    @property
    def text(self) -> str:
        """The count, or the word for a hidden one."""
        return HIDDEN if self.shown is None else str(self.shown)


@dataclass(frozen=True, slots=True)
class Table:
    """What may be shown of some counts: `cells` in the order of the axes' labels, the last axis fastest."""

    axes: tuple[Axis, ...]
    cells: tuple[Cell, ...]
    profile: Profile

    def cell(self, *labels: str) -> Cell:
        """The cell with one label an axis. Raises ValueError for a label the axis does not have."""
        position = 0
        for axis, label in zip(self.axes, labels, strict=True):
            position = position * len(axis.labels) + axis.labels.index(label)
        return self.cells[position]

    @property
    def pattern(self) -> Mask:
        """True where a cell is hidden, in the shape of the table: the pattern for later releases and linked tables."""
        shape = tuple(len(axis.labels) for axis in self.axes)
        return np.array([cell.hidden for cell in self.cells]).reshape(shape)

    @property
    def hidden_count(self) -> int:
        """How many cells are hidden."""
        return sum(cell.hidden for cell in self.cells)


def shown_table(counts: Counts, hidden: Mask, profile: Profile) -> Table:
    """The table of the cells that are not hidden, rounded where the profile rounds. `hidden` in the shape with totals."""
    full = counts.with_totals()
    if profile.rounding is not None:
        full, hidden = _rounded(counts, hidden, profile.rounding)
    cells = tuple(Cell(None if gone else int(n)) for n, gone in zip(full.ravel(), hidden.ravel(), strict=True))
    return Table(counts.axes, cells, profile)


def rounded_to(values: Ints, base: int) -> Ints:
    """Whole numbers to the nearest multiple of an odd base."""
    return (values + base // 2) // base * base


def _rounded(counts: Counts, hidden: Mask, base: int) -> tuple[Ints, Mask]:
    """Cells rounded, totals as the sums of the rounded cells shown. A total of hidden cells alone is hidden with them."""
    inner = hidden[tuple(slice(0, len(axis.classes)) for axis in counts.axes)]
    rounded = np.where(inner, 0, rounded_to(counts.values, base))
    full = Counts(counts.axes, rounded).with_totals()
    some_hidden = Counts(counts.axes, inner.astype(int)).with_totals() > 0
    gone = some_hidden & (full == 0)
    gone[tuple(slice(0, len(axis.classes)) for axis in counts.axes)] = inner
    return full, gone

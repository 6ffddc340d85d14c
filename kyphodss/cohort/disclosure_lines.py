"""The sums that hold in a table: every line adds up to its total. From them a hidden cell may be worked out."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.disclosure import Axis, Counts, Ints

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """Positions of the cells of a line, and of the total they add up to."""

    members: tuple[int, ...]
    total: int

    @property
    def cells(self) -> tuple[int, ...]:
        """Members and total."""
        return (*self.members, self.total)


@dataclass(frozen=True, repr=False)
class System:
    """Cells of one table or of linked ones, laid flat, and the lines among them.

    `fixed`: cells released before, which cannot be hidden any more. `reach[i]`: so much of cell i, where it is hidden, need stay open
    at most, since more is known of it already (None: no such bounds; 0: it is nothing to be kept). Its repr says no number.
    """

    values: Ints
    lines: tuple[Line, ...]
    fixed: NDArray[np.bool_]
    reach: Floats | None = None

    def __repr__(self) -> str:
        return f"System({len(self.values)} cells, {len(self.lines)} lines)"

    def matrix(self) -> Floats:
        """One row a line, one column a cell: 1 for a member, -1 for the total. Matrix times values is 0."""
        found = np.zeros((len(self.lines), len(self.values)))
        for row, line in enumerate(self.lines):
            found[row, list(line.members)] = 1
            found[row, line.total] = -1
        return found

    @cached_property
    def at(self) -> dict[int, tuple[int, ...]]:
        """The positions of the lines that each cell stands in."""
        found = defaultdict[int, list[int]](list)
        for place, line in enumerate(self.lines):
            for cell in line.cells:
                found[cell].append(place)
        return {cell: tuple(places) for cell, places in found.items()}

    @cached_property
    def _flat(self) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
        cells = [(cell, place) for place, line in enumerate(self.lines) for cell in line.cells]
        flat = np.array(cells, dtype=int).reshape(-1, 2)
        return flat[:, 0], flat[:, 1]

    def hidden_in_lines(self, hidden: NDArray[np.bool_]) -> Ints:
        """How many cells of each line are hidden."""
        cells, places = self._flat
        return np.bincount(places[hidden[cells]], minlength=len(self.lines))

    def to_be_open(self, cell: int, width: float) -> float:
        """How wide the range of a hidden cell has to stay."""
        return width if self.reach is None else min(width, float(self.reach[cell]))

    def lines_of(self, *cells: int) -> list[Line]:
        """The lines in which any of the cells stands, each once and in order."""
        return [self.lines[at] for at in sorted({at for cell in cells for at in self.at.get(cell, ())})]

    def islands(self, hidden: NDArray[np.bool_]) -> list[tuple[int, ...]]:
        """The hidden cells in groups that no line links: what is known of one group says nothing of another."""
        left, found = set(np.flatnonzero(hidden).tolist()), list[tuple[int, ...]]()
        for first in np.flatnonzero(hidden).tolist():
            if first in left:
                found.append(self._island(first, left))
        return found

    def _island(self, first: int, left: set[int]) -> tuple[int, ...]:
        found, asked = [first], {first}
        left.discard(first)
        for cell in found:
            near = {each for at in self.at.get(cell, ()) for each in self.lines[at].cells} & left
            left -= near
            found += sorted(near - asked)
            asked |= near
        return tuple(sorted(found))

    def known(self, cells: tuple[int, ...], hidden: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """What the lines say of some hidden cells that no line links with others: a matrix of one row a line, and the sums
        that it gives, made of what is shown.
        """
        lines, at = self.lines_of(*cells), {cell: place for place, cell in enumerate(cells)}
        matrix, sums = np.zeros((len(lines), len(cells))), np.zeros(len(lines))
        for row, line in enumerate(lines):
            for cell in line.cells:
                sign = -1 if cell == line.total else 1
                if hidden[cell]:
                    matrix[row, at[cell]] = sign
                else:
                    sums[row] -= sign * self.values[cell]
        return matrix, sums


def lines_of_axes(axes: tuple[Axis, ...], offset: int = 0) -> list[Line]:
    """The lines of a table along every axis with a total, row lines first; positions start at the offset."""
    shape = [len(axis.labels) for axis in axes]
    position = np.arange(offset, offset + reduce(int.__mul__, shape, 1)).reshape(shape)
    lines = []
    for at in reversed(range(len(axes))):
        if axes[at].total is not None:
            along = np.moveaxis(position, at, -1)
            lines += [
                Line(tuple(int(p) for p in along[i][:-1]), int(along[i][-1]))
                for i in product(*map(range, along.shape[:-1]))
            ]
    return lines


def system_of(counts: Counts) -> System:
    """The system of one table on its own."""
    values = counts.with_totals().ravel()
    lines = tuple(lines_of_axes(counts.axes))
    return System(values, lines, np.zeros(len(values), dtype=bool))

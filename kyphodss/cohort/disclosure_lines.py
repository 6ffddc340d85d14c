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

    `together[i]`: the cells that are hidden whenever cell i is, itself among them. `fixed`: cells released before, which
    cannot be hidden any more. Its repr says no number.
    """

    values: Ints
    lines: tuple[Line, ...]
    together: tuple[tuple[int, ...], ...]
    fixed: NDArray[np.bool_]

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
    return System(values, lines, tuple((at,) for at in range(len(values))), np.zeros(len(values), dtype=bool))


def system_with_rest(selected: Counts, everyone: Counts) -> System:
    """A selection, what it leaves out, and everyone: three tables of one shape, each cell of the third the sum of two.

    Cells of the selection and of the rest are hidden together. Everyone's table was released before and is fixed.
    """
    parts = [selected.with_totals().ravel(), everyone.with_totals().ravel()]
    size = len(parts[0])
    values = np.concatenate((parts[0], parts[1] - parts[0], parts[1]))
    lines = [line for number in range(3) for line in lines_of_axes(selected.axes, number * size)]
    links = [Line((at, size + at), 2 * size + at) for at in range(size)]
    pairs = [(at, size + at) for at in range(size)]
    together = (*pairs, *pairs, *((2 * size + at,) for at in range(size)))
    return System(values, (*lines, *links), together, np.arange(3 * size) >= 2 * size)

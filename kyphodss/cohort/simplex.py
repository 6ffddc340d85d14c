"""The smallest and largest value that each unknown can take when sums of them are known and none is negative.

A small dense simplex (tableau, Bland's rule, so that it always ends) for the range audit of the disclosure control: tens of
unknowns. Coefficients are 0, 1 and -1, so that floating point loses nothing that matters; `SMALL` separates noise from value.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SMALL: Final = 1e-9


def sweep(table: Floats, row: int, column: int) -> None:
    """Make a column 1 in one row and 0 in all others, in place. Only rows that have something there are touched."""
    table[row] /= table[row, column]
    others = np.flatnonzero(table[:, column])
    others = others[others != row]
    changed = table[others] - table[others, column][:, None] * table[row]
    changed[np.abs(changed) < SMALL] = 0
    table[others] = changed


class Polytope:
    """All x >= 0 with matrix x = sums. Raises ValueError where there is no such x."""

    def __init__(self, matrix: Floats, sums: Floats) -> None:
        flip = np.where(sums < 0, -1.0, 1.0)
        self.unknowns = matrix.shape[1]
        self._table = np.column_stack((matrix * flip[:, None], sums * flip)).astype(float)
        self._basis = np.full(len(sums), -1)  # -1: not yet an unknown of the problem
        self._find_corner()

    def _find_corner(self) -> None:
        """Phase one: drive the artificial unknowns out; rows left over say nothing new."""
        cost = -self._table.sum(axis=0)
        while (column := self._entering(cost)) is not None:
            row = self._leaving(column)
            if row is None:
                break
            self._pivot(row, column)
            cost = -self._table[self._basis < 0].sum(axis=0)
            cost[self._basis[self._basis >= 0]] = 0
        if self._table[self._basis < 0, -1].sum() > 1e-6:
            raise ValueError("The sums contradict each other: no table without negative cells has them.")
        for row in np.flatnonzero(self._basis < 0):
            columns = np.flatnonzero(np.abs(self._table[row, :-1]) > SMALL)
            if len(columns) > 0:
                self._pivot(int(row), int(columns[0]))
        keep = self._basis >= 0
        self._table, self._basis = self._table[keep], self._basis[keep]

    def _entering(self, cost: Floats) -> int | None:
        candidates = np.flatnonzero(cost[:-1] < -SMALL)
        return int(candidates[0]) if len(candidates) > 0 else None

    def _leaving(self, column: int) -> int | None:
        rising = np.flatnonzero(self._table[:, column] > SMALL)
        if len(rising) == 0:
            return None
        ratio = self._table[rising, -1] / self._table[rising, column]
        tied = rising[ratio <= ratio.min() + SMALL]
        return int(tied[np.argmin(self._basis[tied])])

    def _pivot(self, row: int, column: int) -> None:
        sweep(self._table, row, column)
        self._basis[row] = column

    def corner(self) -> Floats:
        """The values of all unknowns at the corner where the last question ended."""
        x = np.zeros(self.unknowns)
        x[self._basis] = self._table[:, -1]
        return x

    def push(self, unknown: int, way: int, spread: "Spread", enough: float) -> None:
        """Move to where an unknown is largest (way 1) or smallest (-1), noting every corner passed.

        Stops early where its spread is at least `enough`.
        """
        while not spread.width(unknown) >= enough:
            cost = np.zeros(self.unknowns + 1)
            cost[unknown] = -way
            mine = np.flatnonzero(self._basis == unknown)
            if len(mine) > 0:
                cost += way * self._table[mine[0]]
                cost[unknown] = 0
            column = self._entering(cost)
            if column is None:
                return
            row = self._leaving(column)
            if row is None:
                spread.ray(self._basis[self._table[:, column] < -SMALL], column)
                return
            self._pivot(row, column)
            spread.note(self.corner())


class Spread:
    """The smallest and largest value seen of each unknown, over points known to be possible."""

    def __init__(self, point: Floats) -> None:
        self.low, self.high = point.astype(float), point.astype(float)

    def note(self, point: Floats) -> None:
        """One more possible point."""
        self.low, self.high = np.minimum(self.low, point), np.maximum(self.high, point)

    def ray(self, growing: NDArray[np.int_], entering: int) -> None:
        """These unknowns can grow without end."""
        self.high[growing] = np.inf
        self.high[entering] = np.inf

    def width(self, unknown: int) -> float:
        """Largest minus smallest, so far."""
        return float(self.high[unknown] - self.low[unknown])


def ranges(matrix: Floats, sums: Floats, point: Floats, enough: float | Floats = np.inf) -> Spread:
    """The range of every unknown; `point` is one solution. With `enough` (for all, or for each), a range that wide is not searched
    further.
    """
    found = Spread(point)
    space = Polytope(matrix, sums)
    found.note(space.corner())
    for unknown, wide in enumerate(np.broadcast_to(enough, space.unknowns).tolist()):
        for way in (1, -1):
            space.push(unknown, way, found, wide)
    return found

"""The two audits of a hidden pattern: can a hidden cell be computed from what is shown, or bounded too tightly?

Cells that no line links are audited apart, which gives the same answers and keeps each audit small.
"""

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.disclosure import Mask
from kyphodss.cohort.disclosure_lines import System
from kyphodss.cohort.simplex import SMALL, Spread, ranges, sweep

Floats = NDArray[np.float64]
Cells = tuple[int, ...]


def recoverable(system: System, hidden: Mask, cells: Cells | None = None) -> Cells:
    """Algebra audit: the hidden cells whose unit vector lies in the row space of the lines, so that they can be computed.

    In reduced row form that is a row with a single entry. `cells`: one island of the hidden ones (None: all of them).
    """
    found = list[int]()
    for island in _asked(system, hidden, cells):
        reduced = _reduced(system.known(island, hidden)[0])
        alone = (np.abs(reduced) > SMALL).sum(axis=1) == 1
        found += [island[int(np.argmax(np.abs(row)))] for row in reduced[alone]]
    return tuple(sorted(cell for cell in found if system.to_be_open(cell, 1) > 0))


def _asked(system: System, hidden: Mask, cells: Cells | None) -> list[Cells]:
    return system.islands(hidden) if cells is None else [cells]


def _reduced(matrix: Floats) -> Floats:
    """Reduced row form, without rows of zeros."""
    table, row = matrix[(matrix != 0).any(axis=1)].copy(), 0
    for column in range(table.shape[1]):
        if row == len(table):
            break
        pivot = row + int(np.argmax(np.abs(table[row:, column])))
        if abs(table[pivot, column]) <= SMALL:
            continue
        table[[row, pivot]] = table[[pivot, row]]
        sweep(table, row, column)
        row += 1
    return table[:row]


def possible(system: System, hidden: Mask, enough: float = np.inf) -> Spread:
    """The feasible smallest and largest value of each hidden cell, in order, all cells being 0 or more."""
    found, at = Spread(system.values.astype(float)), np.flatnonzero(hidden)
    for island in system.islands(hidden):
        own, places = _ranges(system, hidden, island, enough), list(island)
        found.low[places], found.high[places] = own.low, own.high
    found.low, found.high = found.low[at], found.high[at]
    return found


def _ranges(system: System, hidden: Mask, island: Cells, enough: float | Floats) -> Spread:
    return ranges(*system.known(island, hidden), system.values[list(island)].astype(float), enough)


def too_tight(system: System, hidden: Mask, width: float, cells: Cells | None = None) -> Cells:
    """Range audit: the hidden cells known more closely than the protection width. `cells`: as of the algebra audit."""
    found = list[int]()
    for island in _asked(system, hidden, cells):
        enough = np.array([system.to_be_open(cell, width) for cell in island])
        spread = _ranges(system, hidden, island, enough)
        found += [cell for at, cell in enumerate(island) if spread.width(at) < enough[at] - 1e-6]
    return tuple(sorted(found))

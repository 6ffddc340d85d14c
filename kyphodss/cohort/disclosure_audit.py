"""The two audits of a hidden pattern: can a hidden cell be computed from what is shown, or bounded too tightly?"""

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.disclosure import Mask
from kyphodss.cohort.disclosure_lines import System
from kyphodss.cohort.simplex import SMALL, Spread, ranges, sweep

Floats = NDArray[np.float64]


def recoverable(system: System, hidden: Mask) -> tuple[int, ...]:
    """Algebra audit: the hidden cells whose unit vector lies in the row space of the lines, so that they can be computed.

    In reduced row form that is a row with a single entry.
    """
    cells = np.flatnonzero(hidden)
    reduced = _reduced(system.matrix()[:, cells])
    alone = (np.abs(reduced) > SMALL).sum(axis=1) == 1
    return tuple(sorted(int(cells[np.argmax(np.abs(row))]) for row in reduced[alone]))


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
    cells = np.flatnonzero(hidden)
    matrix = system.matrix()
    part = matrix[:, cells]
    touched = (part != 0).any(axis=1)
    sums = -matrix[:, ~hidden] @ system.values[~hidden]
    return ranges(part[touched], sums[touched], system.values[cells].astype(float), enough)


def too_tight(system: System, hidden: Mask, width: float) -> tuple[int, ...]:
    """Range audit: the hidden cells known more closely than the protection width."""
    cells = np.flatnonzero(hidden)
    if len(cells) == 0:
        return ()
    found = possible(system, hidden, enough=width)
    return tuple(int(cell) for at, cell in enumerate(cells) if found.width(at) < width - 1e-6)

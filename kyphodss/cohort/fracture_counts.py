"""Fractures of the referrals received, counted by the code of a source; and the persons behind each count."""

from collections.abc import Sequence

import numpy as np

from kyphodss.cohort.basis import basis_of
from kyphodss.cohort.disclosure import Ints
from kyphodss.cohort.fracture_codes import codes_of, whose
from kyphodss.cohort.keys import NOBODY
from kyphodss.cohort.table import CohortTable


class FractureCounts:
    """Each fracture once, with the person and the day of receipt of its referral."""

    def __init__(self, table: CohortTable) -> None:
        self.table = table
        received = np.flatnonzero(basis_of(table).received)
        row_of = np.full(len(table), NOBODY)  # by the number of the key; a key comes once among those received
        row_of[table.ids[received]] = received
        of, position = whose(table), table.verdicts["position"].to_numpy().astype(int)
        mine = np.flatnonzero(of != NOBODY)
        mine = mine[row_of[of[mine]] != NOBODY]
        rows = row_of[of[mine]]
        _, first = np.unique(rows * (position.max(initial=0) + 1) + position[mine], return_index=True)
        first.sort()
        self.at = mine[first]
        self.person = table.referrals["person"].to_numpy()[rows[first]]
        self.received = table.days("received")[rows[first]]

    def by(
        self, source: str, classes: Sequence[str], period: Ints | None = None, periods: int = 1
    ) -> tuple[Ints, Ints]:
        """Fractures and persons, one row a period (-1: in none) and one column a class, the last one for any other code."""
        codes, names = codes_of(self.table, source)
        column = [classes.index(name) if name in classes else len(classes) - 1 for name in names]
        row = np.zeros(len(self.at), dtype=int) if period is None else period
        return self._counted(np.array(column, dtype=int)[codes[self.at]], len(classes), row, periods)

    def apart(self, source: str, code: str) -> Ints:
        """Persons with a fracture of another code, and with one of this code."""
        codes, names = codes_of(self.table, source)
        column = np.array([name == code for name in names], dtype=int)
        return self._counted(column[codes[self.at]], 2, np.zeros(len(self.at), dtype=int), 1)[1]

    def _counted(self, column: Ints, width: int, row: Ints, rows: int) -> tuple[Ints, Ints]:
        kept = row >= 0
        cell, size = (row * width + column)[kept], rows * width
        there = np.zeros((size, self.person.max(initial=0) + 1), dtype=bool)
        there[cell, self.person[kept]] = True
        fractures, persons = np.bincount(cell, minlength=size), there.sum(axis=1)
        return fractures.reshape(rows, width), persons.reshape(rows, width)

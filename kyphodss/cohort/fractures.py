"""The fractures of a cohort table: their rows, and what every source and window says of them, asked only when it is wanted.

A part of a table has the rows and the answers of the whole; a refreshed table has those that still stand, so that the sources are
asked of the new rows alone.
"""

from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kyphodss.cohort.criteria import answers_of
from kyphodss.cohort.keys import KEY, among, in_order
from kyphodss.cohort.problems import Mask
from kyphodss.cohort.verdicts import asked_of


class Fractures:
    """Rows by `fracture_rows.types` and the key. `known`: of which rows the answers stand already, and these in their order.

    Its repr shows no row.
    """

    def __init__(self, rows: pa.Table, known: tuple[Mask, pa.Table] | None = None) -> None:
        self.rows, self._known = rows, known

    @cached_property
    def verdicts(self) -> pa.Table:
        """Key, position, level and plan, code of every source and status of every window, one row a fracture (`verdicts.asked_of`)."""
        if self._known is None:
            return asked_of(self.rows)
        there, old = self._known
        if there.all():
            return old
        place = np.empty(len(there), dtype=np.int64)
        place[there], place[~there] = np.arange(old.num_rows), np.arange(old.num_rows, len(there))
        return pa.concat_tables([old, asked_of(self.rows.filter(pa.array(~there)))]).take(pa.array(place))

    @cached_property
    def criteria(self) -> pa.Table:
        """The answer of every criterion, one row a fracture (`criteria.answers_of`); asked of all rows, where it is wanted."""
        return answers_of(self.rows)

    @property
    def answered(self) -> tuple[Mask, pa.Table] | None:
        """Which rows have answers by now, and these; None where none has."""
        if "verdicts" in self.__dict__:
            return np.ones(self.rows.num_rows, dtype=bool), self.verdicts
        return self._known

    def only(self, keys: pa.Array) -> "Fractures":
        """Those of the referrals with these keys."""
        return _Part(self, keys)

    def with_(self, more: pa.Table) -> "Fractures":
        """These and some more, in order of the key; of one key these go first. What has its answer keeps it."""
        together = pa.concat_tables([self.rows, more]).combine_chunks()
        order = in_order(together[KEY])
        answered, mine = self.answered, order < self.rows.num_rows
        if answered is None:
            return Fractures(_taken(together, order))
        there, old = answered
        of = np.cumsum(there) - 1  # the place of an answered row among the answers
        known = np.zeros(len(order), dtype=bool)
        known[mine] = there[order[mine]]
        return Fractures(_taken(together, order), (known, _taken(old, of[order[known]])))


def _taken(rows: pa.Table, at: NDArray[np.integer]) -> pa.Table:
    return rows.take(pa.array(at)).combine_chunks()


class _Part(Fractures):
    """Some fractures of a table; nothing is copied before somebody looks."""

    def __init__(self, whole: Fractures, keys: pa.Array) -> None:
        self._whole, self._keys = whole, keys

    @cached_property
    def _keep(self) -> Mask:
        return among(self._whole.rows[KEY], self._keys)

    @cached_property
    def rows(self) -> pa.Table:
        """Those of the part."""
        return self._whole.rows.filter(pa.array(self._keep))

    @cached_property
    def verdicts(self) -> pa.Table:
        """Those of the part; the whole is asked where nobody has asked yet."""
        return self._whole.verdicts.filter(pa.array(self._keep))

    @cached_property
    def criteria(self) -> pa.Table:
        """Those of the part; the whole is asked where nobody has asked yet."""
        return self._whole.criteria.filter(pa.array(self._keep))

    @property
    def answered(self) -> tuple[Mask, pa.Table] | None:
        """As of the whole."""
        answered = self._whole.answered
        if answered is None:
            return None
        there, old = answered
        return there[self._keep], old.filter(pa.array(self._keep[there]))

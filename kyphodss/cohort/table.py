"""The cohort table: one row per referral and one per fracture, as Arrow columns, at one data cut.

It is made from cases, refreshed by what changed (a case with a newer revision, a case that is gone, a referral whose row
moves with the cut) and never read from a clock: the stamp is passed in. Rows hold no identifier: persons are numbered.
Beside them stands what is wrong with the rows, as data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kyphodss.cohort.fractures import Fractures
from kyphodss.cohort.given import Cut as Cut
from kyphodss.cohort.given import Given as Given
from kyphodss.cohort.kept import Kept
from kyphodss.cohort.keys import among, in_order
from kyphodss.cohort.laying import Laid
from kyphodss.cohort.problems import Referrals
from kyphodss.cohort.referral_columns import COLUMNS
from kyphodss.cohort.verdicts import fracture_table

PARTS_KEPT: Final = 2  # selections
WORKED_KEPT: Final = 100
RESULTS_KEPT: Final = 500  # each a few kilobytes
OF_THE_DAY: Final = ("code", "clock", "onset_close", "ids")  # once for the tables of one day, where somebody asked
SHARED: Final = ("worked", "results", "_parts")  # by all tables of these rows on one day
ONSET_WITHIN: Final = 7  # days (cohort-analytics 2.2, T1)


@dataclass(frozen=True)
class CohortTable:
    """`referrals` by `COLUMNS` and `fractures` by `fracture_rows.types` and the key, both in order of the key.

    `unread`: keys of cases that the present contract cannot read, counted and shown. `persons`: the number of each record
    number, for a refresh. Its repr shows no row. Arrays that are handed out are kept, so none can be written.
    """

    cut: Cut
    referrals: pa.Table = field(repr=False)
    laid: pa.Table | Fractures = field(repr=False)
    unread: tuple[str, ...] = field(default=(), repr=False)
    persons: dict[str, int] = field(default_factory=dict[str, int], repr=False)

    def __len__(self) -> int:
        return self.referrals.num_rows

    @cached_property
    def side(self) -> Fractures:
        """The fractures with what the sources say of them."""
        return self.laid if isinstance(self.laid, Fractures) else Fractures(self.laid)

    @property
    def fractures(self) -> pa.Table:
        """One row a fracture."""
        return self.side.rows

    @property
    def verdicts(self) -> pa.Table:
        """Key, level, code of every source and status of every window, one row a fracture, evaluated on DuckDB."""
        return self.side.verdicts

    @cached_property
    def worked(self) -> Kept:
        """What functions of this room worked out of these rows for the day of the cut, by its name."""
        return Kept(WORKED_KEPT)

    @cached_property
    def results(self) -> Kept:
        """Results of measures of these rows (`measures.compute`), each under the audience and profile it is for."""
        return Kept(RESULTS_KEPT)

    def days(self, name: str) -> NDArray[np.datetime64]:
        """A column of days as datetime64[D], NaT where not known."""
        return self.worked(name, lambda: _still(self.referrals[name].to_numpy().astype("datetime64[D]")))

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column of numbers, NaN where not known."""
        return self.worked(name, lambda: _still(self.referrals[name].cast(pa.float64()).to_numpy()))

    def words(self, name: str) -> NDArray[np.object_]:
        """A column of text, None where not known."""
        return self.worked(name, lambda: _still(_words(self.referrals[name])))

    @cached_property
    def code(self) -> NDArray[np.int_]:
        """The terminal event of every referral by the cut (`pathway.terminal`)."""
        return _still(self.referrals["code"].to_numpy().astype(int))

    @cached_property
    def ids(self) -> NDArray[np.int_]:
        """A number for the key of every referral, from 0 in order of their first coming; one that comes twice has one number."""
        return _still(self.referrals["case_key"].combine_chunks().dictionary_encode().indices.to_numpy().astype(int))

    @cached_property
    def clock(self) -> Referrals:
        """The referrals as the statistics read them. Onset: its earliest day where it is known to ONSET_WITHIN days."""
        return Referrals(
            self.ids,
            self.days("received"),
            self.days("event_day"),
            self.code,
            np.datetime64(self.cut.day),
            _still(np.where(self.onset_close, self.days("onset_earliest"), np.datetime64("NaT"))),
        )

    @cached_property
    def onset_close(self) -> NDArray[np.bool_]:
        """Is the onset known to ONSET_WITHIN days (T1)?"""
        width = self.days("onset_latest") - self.days("onset_earliest")
        return _still(width <= np.timedelta64(ONSET_WITHIN, "D"))

    @cached_property
    def _parts(self) -> Kept:
        return Kept(PARTS_KEPT)

    def only(self, keep: NDArray[np.bool_]) -> "CohortTable":
        """The part of the table with these referrals and their fractures. The last ones asked for are kept."""
        found: CohortTable = self._parts(np.packbits(keep).tobytes(), lambda: self._only(keep))
        return found if found.cut == self.cut else found.at(self.cut)

    def _only(self, keep: NDArray[np.bool_]) -> "CohortTable":
        referrals = self.referrals.filter(pa.array(keep))
        mine = self.side.only(referrals["case_key"].combine_chunks())
        return CohortTable(self.cut, referrals, mine, self.unread, self.persons)

    def at(self, cut: Cut) -> "CohortTable":
        """The same rows at another moment of the same day. What was computed of them holds, since it goes by the day.

        Raises ValueError for another day.
        """
        if cut.day != self.cut.day:
            raise ValueError("Rows move with the day of the cut; refresh the table instead.")
        found = replace(self, cut=cut, laid=self.side)
        found.__dict__.update({name: getattr(self, name) for name in SHARED})
        found.__dict__.update({name: self.__dict__[name] for name in OF_THE_DAY if name in self.__dict__})
        return found


def _still(column: NDArray[Any]) -> NDArray[Any]:
    """An array that nobody can write any more."""
    found = column.view()
    found.flags.writeable = False
    return found


def _words(column: pa.ChunkedArray) -> NDArray[np.object_]:
    """Text as objects, each word once."""
    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    return np.array(encoded.dictionary.to_pylist(), dtype=object)[encoded.indices.to_numpy()]


def cohort_table(given: Iterable[Given], cut: Cut) -> CohortTable:
    """The table of some cases. A case that comes twice under one key stays twice: it is counted as a duplicate."""
    empty = CohortTable(cut, COLUMNS.empty_table(), fracture_table([]))
    return _with(empty, given, cut)


def stale(table: CohortTable, numbers: Mapping[str, int], cut: Cut) -> frozenset[str]:
    """The keys whose rows no longer stand at a cut: new, saved anew, gone, or moving with the cut. `numbers`: revisions now.

    An earlier cut makes every row stale; a table read from a file knows no persons, so its rows are too.
    """
    if cut.day < table.cut.day or (len(table.persons) == 0 and len(table) > 0):
        return frozenset(numbers) | frozenset(table.referrals["case_key"].to_pylist())
    columns = (table.referrals[name].to_pylist() for name in ("case_key", "number", "moving"))
    rows = list(zip(*columns, strict=True))
    same_day = cut.day == table.cut.day
    stands = {key for key, number, moving in rows if numbers.get(key) == number and (same_day or moving is False)}
    return (frozenset(numbers) | {key for key, _, _ in rows}) - stands


def refreshed(table: CohortTable, given: Iterable[Given], gone_or_stale: frozenset[str], cut: Cut) -> CohortTable:
    """The table at a cut: rows of the stale keys are laid anew from the cases given, all others stand as they are."""
    if len(gone_or_stale) == 0 and cut.day == table.cut.day:
        return table.at(cut)
    keep = np.invert(among(table.referrals["case_key"], gone_or_stale))
    unread = tuple(key for key in table.unread if key not in gone_or_stale)
    kept = table._only(keep)
    return _with(CohortTable(cut, kept.referrals, kept.side, unread, table.persons), given, cut)


def _with(table: CohortTable, given: Iterable[Given], cut: Cut) -> CohortTable:
    persons = dict(table.persons)
    laid = Laid(cut, persons, max([0, *persons.values(), *_known_persons(table)]) + 1, list(table.unread))
    laid.add(given)
    return CohortTable(
        cut,
        _in_order(table.referrals, laid.referrals),
        table.side.with_(laid.fractures),
        tuple(laid.unread),
        persons,
    )


def _known_persons(table: CohortTable) -> Iterable[int]:
    return table.referrals["person"].to_pylist()


def _in_order(standing: pa.Table, more: pa.Table) -> pa.Table:
    """Referrals in order of the key; of one key those that stood before go first."""
    together = pa.concat_tables([standing, more]).combine_chunks()
    return together.take(pa.array(in_order(together["case_key"]))).combine_chunks()

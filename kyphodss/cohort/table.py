"""The cohort table: one row per referral and one per fracture, as Arrow columns, at one data cut.

It is made from cases, refreshed by what changed (a case with a newer revision, a case that is gone, a referral whose row
moves with the cut) and never read from a clock: the stamp is passed in. Rows hold no identifier: persons are numbered.
Beside them stands what is wrong with the rows, as data.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kyphodss.case.clock import day_of
from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, case_from
from kyphodss.cohort.fracture_rows import fracture_rows
from kyphodss.cohort.pathway import referral_row
from kyphodss.cohort.problems import Referrals
from kyphodss.cohort.referral_columns import COLUMNS
from kyphodss.cohort.verdicts import asked_of, fracture_table

PARTS_KEPT: Final = 8
OF_THE_DAY: Final = ("code", "clock", "onset_close", "verdicts")  # computed once for a table of one day
ONSET_WITHIN: Final = 7  # days (cohort-analytics 2.2, T1)


@dataclass(frozen=True, slots=True)
class Cut:
    """The two stamps of every page and export: up to when the data speak, and when the figures were computed.

    Both instants with an offset, passed in. Raises ValueError for one without, or for figures older than their data.
    """

    at: datetime
    computed_at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None or self.computed_at.tzinfo is None or self.computed_at < self.at:
            raise ValueError("Both stamps need an offset, and figures are computed at or after the cut of their data.")

    @property
    def day(self) -> date:
        """The last day the data speak of, in site time."""
        return day_of(self.at)

    @property
    def hours_old(self) -> float:
        """Hours between the cut and the computation (D1)."""
        return (self.computed_at - self.at).total_seconds() / 3600

    @property
    def words(self) -> str:
        """Both stamps for a page or an export."""
        return f"Data up to {self.at:%d %b %Y %H:%M %Z}; computed {self.computed_at:%d %b %Y %H:%M %Z}."


@dataclass(frozen=True, slots=True)
class Given:
    """One case as it was handed over: the case or its JSON values, when it was saved, whose it is, key and revision.

    Without a key the case's own id names the row. `reason_code`: the coded reason of its newest decision (None: none recorded).
    """

    body: Case | Mapping[str, Any]
    saved_at: str | None = None
    organization: str | None = None
    case_key: str | None = None
    number: int = 1
    reason_code: str | None = None


@dataclass(frozen=True)
class CohortTable:
    """`referrals` by `COLUMNS` and `fractures` by `fracture_rows.types` and the key, both in order of the key.

    `unread`: keys of cases that the present contract cannot read, counted and shown. `persons`: the number of each record
    number, for a refresh. Its repr shows no row.
    """

    cut: Cut
    referrals: pa.Table = field(repr=False)
    fractures: pa.Table = field(repr=False)
    unread: tuple[str, ...] = field(default=(), repr=False)
    persons: dict[str, int] = field(default_factory=dict[str, int], repr=False)

    def __len__(self) -> int:
        return self.referrals.num_rows

    def days(self, name: str) -> NDArray[np.datetime64]:
        """A column of days as datetime64[D], NaT where not known."""
        return self.referrals[name].to_numpy().astype("datetime64[D]")

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column of numbers, NaN where not known."""
        return self.referrals[name].cast(pa.float64()).to_numpy()

    def words(self, name: str) -> NDArray[np.object_]:
        """A column of text, None where not known."""
        return np.array(self.referrals[name].to_pylist(), dtype=object)

    @cached_property
    def code(self) -> NDArray[np.int_]:
        """The terminal event of every referral by the cut (`pathway.terminal`)."""
        return self.referrals["code"].to_numpy().astype(int)

    @cached_property
    def clock(self) -> Referrals:
        """The referrals as the statistics read them. Onset: its earliest day where it is known to ONSET_WITHIN days."""
        return Referrals(
            np.array(self.referrals["case_key"].to_pylist(), dtype=str),
            self.days("received"),
            self.days("event_day"),
            self.code,
            np.datetime64(self.cut.day),
            np.where(self.onset_close, self.days("onset_earliest"), np.datetime64("NaT")),
        )

    @cached_property
    def onset_close(self) -> NDArray[np.bool_]:
        """Is the onset known to ONSET_WITHIN days (T1)?"""
        width = self.days("onset_latest") - self.days("onset_earliest")
        return width <= np.timedelta64(ONSET_WITHIN, "D")

    @cached_property
    def verdicts(self) -> pa.Table:
        """Key, level, code of every source and status of every window, one row a fracture, evaluated on DuckDB."""
        return asked_of(self.fractures)

    @cached_property
    def _parts(self) -> "OrderedDict[bytes, CohortTable]":
        return OrderedDict()

    def only(self, keep: NDArray[np.bool_]) -> "CohortTable":
        """The part of the table with these referrals and their fractures. The last ones asked for are kept."""
        name = keep.tobytes()
        if name not in self._parts:
            self._parts[name] = self._only(keep)
        self._parts.move_to_end(name)
        while len(self._parts) > PARTS_KEPT:
            self._parts.popitem(last=False)
        return self._parts[name]

    def _only(self, keep: NDArray[np.bool_]) -> "CohortTable":
        referrals = self.referrals.filter(pa.array(keep))
        keys = set(referrals["case_key"].to_pylist())

        def _mine(rows: pa.Table) -> pa.Table:
            return rows.filter(pa.array([key in keys for key in rows["case_key"].to_pylist()], pa.bool_()))

        found = CohortTable(self.cut, referrals, _mine(self.fractures), self.unread, self.persons)
        if "verdicts" in self.__dict__:
            found.__dict__["verdicts"] = _mine(self.verdicts)
        return found

    def at(self, cut: Cut) -> "CohortTable":
        """The same rows at another moment of the same day. What was computed of them holds, since it goes by the day.

        Raises ValueError for another day.
        """
        if cut.day != self.cut.day:
            raise ValueError("Rows move with the day of the cut; refresh the table instead.")
        found = replace(self, cut=cut)
        found.__dict__.update({name: self.__dict__[name] for name in OF_THE_DAY if name in self.__dict__})
        return found


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
    keep = np.array([key not in gone_or_stale for key in table.referrals["case_key"].to_pylist()], dtype=bool)
    unread = tuple(key for key in table.unread if key not in gone_or_stale)
    kept = table.only(keep)
    return _with(CohortTable(cut, kept.referrals, kept.fractures, unread, table.persons), given, cut)


def _with(table: CohortTable, given: Iterable[Given], cut: Cut) -> CohortTable:
    persons, unread = dict(table.persons), list(table.unread)
    next_person = max([0, *persons.values(), *_known_persons(table)]) + 1
    referrals: list[dict[str, Any]] = []
    fractures: list[dict[str, Any]] = []
    for each in given:
        try:
            case = each.body if isinstance(each.body, Case) else case_from(each.body)
        except CaseError:
            unread.append(each.case_key or str(each.body.get("case_id") if isinstance(each.body, Mapping) else None))
            continue
        key = case.case_id if each.case_key is None else each.case_key
        mrn = f"without a record number {key}" if case.patient.mrn is None else case.patient.mrn
        if mrn not in persons:
            persons[mrn], next_person = next_person, next_person + 1
        row = referral_row(case, cut.day)
        whose = case.referral.organization if each.organization is None else each.organization
        own = {"case_key": key, "number": each.number, "person": persons[mrn], "saved_at": each.saved_at}
        referrals.append({**row, **own, "organization": whose, "reason_code": each.reason_code})
        fractures += [{**fracture, "case_key": key} for fracture in fracture_rows(case, row["assessed_on"])]
    return CohortTable(
        cut,
        _in_order([table.referrals, pa.Table.from_pylist(referrals, COLUMNS)], "case_key"),
        _in_order([table.fractures, fracture_table(fractures)], "case_key"),
        tuple(unread),
        persons,
    )


def _known_persons(table: CohortTable) -> Iterable[int]:
    return table.referrals["person"].to_pylist()


def _in_order(parts: list[pa.Table], key: str) -> pa.Table:
    together = pa.concat_tables(parts).combine_chunks()
    order = np.argsort(np.array(together[key].to_pylist(), dtype=str), kind="stable")
    return together.take(pa.array(order)).combine_chunks()

"""Cases laid as rows of a cohort table, some at a time, so that few of them lie in memory as anything but columns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

import pyarrow as pa

from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, case_from
from kyphodss.cohort.fracture_rows import fracture_rows
from kyphodss.cohort.given import Cut, Given
from kyphodss.cohort.pathway import referral_row
from kyphodss.cohort.referral_columns import COLUMNS
from kyphodss.cohort.verdicts import fracture_table

AT_ONCE: Final = 1_000
Row = dict[str, Any]


@dataclass
class Laid:
    """What has been laid at a cut: referrals and fractures in the order they came, and keys of the `unread`.

    `persons`: their numbers by record number; `next_person`: the first number that nobody has. Its repr shows no row.
    """

    cut: Cut
    persons: dict[str, int] = field(repr=False)
    next_person: int
    unread: list[str] = field(repr=False)
    referrals: pa.Table = field(default_factory=COLUMNS.empty_table, repr=False)
    fractures: pa.Table = field(default_factory=lambda: fracture_table([]), repr=False)

    def add(self, given: Iterable[Given]) -> None:
        """Lays some cases; one that the present contract cannot read is unread."""
        source, parts = iter(given), list[tuple[pa.Table, pa.Table]]()
        while len(some := list(islice(source, AT_ONCE))) > 0:
            rows = [row for each in some for row in self._rows(each)]
            referrals, fractures = [row for row, _ in rows], [row for _, mine in rows for row in mine]
            parts.append((pa.Table.from_pylist(referrals, COLUMNS), fracture_table(fractures)))
        self.referrals = pa.concat_tables([self.referrals, *(referrals for referrals, _ in parts)])
        self.fractures = pa.concat_tables([self.fractures, *(fractures for _, fractures in parts)])

    def _rows(self, each: Given) -> Iterator[tuple[Row, list[Row]]]:
        """The row of a referral with those of its fractures; none where it cannot be read."""
        try:
            case = each.body if isinstance(each.body, Case) else case_from(each.body)
        except CaseError:
            self.unread.append(
                each.case_key or str(each.body.get("case_id") if isinstance(each.body, Mapping) else None)
            )
            return
        key = case.case_id if each.case_key is None else each.case_key
        row = referral_row(case, self.cut.day)
        whose = case.referral.organization if each.organization is None else each.organization
        own = {"case_key": key, "number": each.number, "person": self._person(case, key), "saved_at": each.saved_at}
        fractures = [{**fracture, "case_key": key} for fracture in fracture_rows(case, row["assessed_on"])]
        yield {**row, **own, "organization": whose, "reason_code": each.reason_code}, fractures

    def _person(self, case: Case, key: str) -> int:
        mrn = f"without a record number {key}" if case.patient.mrn is None else case.patient.mrn
        if mrn not in self.persons:
            self.persons[mrn], self.next_person = self.next_person, self.next_person + 1
        return self.persons[mrn]

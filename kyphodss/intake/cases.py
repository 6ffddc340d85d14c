"""Mapped rows become cases of the contract: one case a referral, from one row or several, and every problem as data.

Rows belong together by their case id, else by record number and day of referral; without either each row is a case. Where
rows of one case differ nobody is believed: it is a problem.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kyphodss.case.drugs import refuse_doubled
from kyphodss.case.read import CaseError, read_case, refuse_future
from kyphodss.intake import whole
from kyphodss.intake.cells import Fault, How, read_cell
from kyphodss.intake.columns import Column
from kyphodss.intake.headers import Table
from kyphodss.intake.report import Problem
from kyphodss.intake.row_words import AGAIN, LISTS, MARKED, cure_of, parts_of, text_at, uneven_words
from kyphodss.intake.synonyms import ONSET, guide_path
from kyphodss.intake.table import Row
from kyphodss.intake.together import Assembled, Clash, assembled

Progress = Callable[[int, int], None]
EVERY: Final = 2_000  # rows between two reports of progress
MOST_PROBLEMS: Final = 20_000
MOST_NOTES: Final = 5_000
BLOCKING: Final = frozenset({"case_id", "patient.mrn", "patient.birth_date", "fractures[].level"})
"""Cells without which a row would be somebody else's or another vertebra's."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A case made of rows: its JSON text, the numbers of its rows, and whether nothing was wrong (`clean`) or what was
    wrong can be left out (`storable`)."""

    text: str
    rows: tuple[int, ...]
    clean: bool
    storable: bool

    @property
    def body(self) -> dict[str, Any]:
        """The case as the contract has it."""
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class Note:
    """How a cell was read where that is not plain."""

    row: int
    name: str
    found: str
    reading: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything a file says. `more` counts problems past the most that are kept; `rows` is how many were read."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]
    rows: int
    more: int


def check(
    table: Table, columns: Sequence[Column], as_of: date, prefix: str, progress: Progress | None = None
) -> Checked:
    """Reads every row. `as_of` is today, `prefix` begins the id of a case that has none; nothing is stored.

    Every date of which the order is open becomes a problem; ask `kyphodss.intake.columns.questions` first.
    """
    return _Check(table, [column for column in columns if column.target is not None], as_of, prefix, progress).run()


class _Check:
    """One way through a table."""

    def __init__(
        self, table: Table, columns: Sequence[Column], as_of: date, prefix: str, progress: Progress | None
    ) -> None:
        self.table, self.columns, self.as_of, self.prefix = table, columns, as_of, prefix
        self.progress = progress
        self.targets = [str(column.target) for column in columns]
        self.how = [How(as_of, column.order, column.unit, column.codes) for column in columns]
        self.problems: list[Problem] = []
        self.notes: list[Note] = []
        self.more = 0
        self.faulty = dict[int, bool]()  # by row number: does anything block it?
        self.whole_at = whole.columns_of(table.header)
        self.wholes = dict[int, dict[str, Any]]()  # by row number: the case that the row holds whole

    def run(self) -> Checked:
        """Rows first, then what belongs together."""
        groups = dict[tuple[Any, ...], list[tuple[Row, tuple[Any, ...]]]]()
        total = len(self.table.rows)
        for count, row in enumerate(self.table.rows):
            values = self._values(row)
            groups.setdefault(self._key(row, values), []).append((row, values))
            self._say(count, 2 * total)
        drafts: list[Draft] = []
        for count, rows in enumerate(groups.values()):
            drafts.append(self._draft(rows))
            self._say(total + count, 2 * total)
        if self.progress is not None:
            self.progress(1, 1)
        self.problems.sort(key=lambda problem: (problem.row, problem.column))
        return Checked(tuple(drafts), tuple(self.problems), tuple(self.notes), total, self.more)

    def _say(self, done: int, total: int) -> None:
        if self.progress is not None and done % EVERY == 0:
            self.progress(done, total)

    def _values(self, row: Row) -> tuple[Any, ...]:
        uneven = self.table.uneven.get(row.number)
        if uneven is not None:
            self._add(row, -1, *uneven_words(uneven, row, self.table), blocks=True)
        if len(self.whole_at) > 0:
            self._whole(row)
        return tuple(
            self._value(row, column, target, how)
            for column, target, how in zip(self.columns, self.targets, self.how, strict=True)
        )

    def _value(self, row: Row, column: Column, target: str, how: How) -> Any:
        text = text_at(row, column.index)
        kept = self.wholes.get(row.number)
        if kept is not None:
            if "[" in target:
                return None if text == "" else self._beside(row, column.index, text)
            if whole.unchanged(text, whole.at(kept, target)):
                return whole.at(kept, target)
        if text == "":
            return None
        mark = self.table.sheet.marked.get((row.number, column.index))
        found = MARKED[mark] if mark in MARKED else read_cell(target, text, how)
        if isinstance(found, Fault):
            self._add(row, column.index, text, found.expected, found.cure, blocks=target in BLOCKING)
            return None
        if found.note != "":
            self._note(Note(row.number, column.header, text, found.note))
        return found.value

    def _whole(self, row: Row) -> None:
        """Reads the case that a row holds whole. A list that was changed beside it is a problem."""
        try:
            found = whole.body_in([text_at(row, index) for index in self.whole_at])
        except whole.WholeError as fault:
            self._add(row, self.whole_at[0], text_at(row, self.whole_at[0]), str(fault), AGAIN, blocks=True)
            return
        if found is not None:
            self.wholes[row.number] = found
        held = {} if found is None else found
        for index, name in enumerate(self.table.header):
            if name in whole.list_paths() and not whole.unchanged(text_at(row, index), whole.at(held, name)):
                self._beside(row, index, text_at(row, index))

    def _beside(self, row: Row, index: int, text: str) -> None:
        """What stands beside a whole case and cannot be put into it."""
        self._add(row, index, text, f"what {whole.NAME} holds, as the export wrote it", LISTS, blocks=True)

    def _key(self, row: Row, values: tuple[Any, ...]) -> tuple[Any, ...]:
        said = dict(zip(self.targets, values, strict=True))
        if said.get("case_id") is not None:
            return "case", said["case_id"]
        if said.get("patient.mrn") is not None:
            return "patient", said["patient.mrn"], said.get("referral.received_on")
        return "row", row.number

    def _draft(self, rows: list[tuple[Row, tuple[Any, ...]]]) -> Draft:
        first = rows[0][0]
        found = self._assembled(rows, f"{self.prefix}-{first.number}")
        for clash in found.clashes:
            self._clash(rows, clash)
        for at, target, words in found.notes:
            row = rows[at][0]
            column = self._column(target)
            self._note(Note(row.number, column.header, row.cells[column.index], words))
        text = json.dumps(found.body, ensure_ascii=False, separators=(",", ":"))
        self._refuse(rows, found, text)
        numbers = tuple(row.number for row, _ in rows)
        clean = all(number not in self.faulty for number in numbers)
        storable = all(self.faulty.get(number, False) is False for number in numbers)
        return Draft(text, numbers, clean, storable)

    def _assembled(self, rows: list[tuple[Row, tuple[Any, ...]]], unnamed: str) -> Assembled:
        """The case of the rows: the one a row holds whole, with what was changed beside it; else what the cells make."""
        kept = [(row, self.wholes[row.number], values) for row, values in rows if row.number in self.wholes]
        if len(kept) == 0:
            return assembled(self.targets, [values for _, values in rows], unnamed)
        _, body, values = kept[0]
        if len(rows) > 1:
            self._add(
                rows[1][0], -1, "", f"one row for a case with {whole.NAME}", "Take one of the rows away.", blocks=True
            )
        singles = [(target, value) for target, value in zip(self.targets, values, strict=True) if "[" not in target]
        made = whole.applied(body, [target for target, _ in singles], [value for _, value in singles])
        return Assembled(made, fracture_rows=[0] * len(made.get("fractures") or ()))

    def _refuse(self, rows: list[tuple[Row, tuple[Any, ...]]], found: Assembled, text: str) -> None:
        """Puts down what the case itself cannot be."""
        try:
            case = read_case(text)
            refuse_future(case, self.as_of)
            refuse_doubled(case)
        except CaseError as error:
            sentences = error.fields if len(error.fields) > 0 else {"case": str(error)}
            for path, sentence in sentences.items():
                self._of_case(rows, found, path, sentence)

    def _of_case(self, rows: list[tuple[Row, tuple[Any, ...]]], found: Assembled, path: str, sentence: str) -> None:
        at = re.match(r"fractures\[(\d+)\]", path)
        row = rows[0][0] if at is None else rows[found.fracture_rows[int(at.group(1))]][0]
        index = next((column.index for column in self._of_path(path) if column.index < len(row.cells)), -1)
        parts = parts_of(sentence)
        text = row.cells[index] if index >= 0 else ""
        text = text if text != "" or parts is None else parts["found"]
        expected = sentence if parts is None else parts["expected"]
        self._add(row, index, text, expected, cure_of(parts), blocks=True)

    def _of_path(self, path: str) -> Iterator[Column]:
        plain = re.sub(r"\[\d+\]", "[]", path)
        for column, target in zip(self.columns, self.targets, strict=True):
            if guide_path(target) == plain or (target == ONSET and plain.startswith("fractures[].onset")):
                yield column

    def _clash(self, rows: list[tuple[Row, tuple[Any, ...]]], clash: Clash) -> None:
        row = rows[clash.row][0]
        column = self._column(clash.target)
        text = row.cells[column.index] if column.index < len(row.cells) else ""
        expected = clash.expected if clash.other is None else f"{clash.expected} (row {rows[clash.other][0].number})"
        self._add(row, column.index, text, expected, clash.cure, blocks=True)

    def _column(self, target: str) -> Column:
        """The column of a target; an end of the onset may stand in the column of both."""
        known = target if target in self.targets else ONSET
        return self.columns[self.targets.index(known)]

    def _add(self, row: Row, index: int, found: str, expected: str, cure: str, *, blocks: bool) -> None:
        self.faulty[row.number] = self.faulty.get(row.number, False) or blocks
        if len(self.problems) >= MOST_PROBLEMS:
            self.more += 1
            return
        name = self.table.header[index] if index >= 0 else ""
        self.problems.append(Problem(self.table.sheet.name, row.number, index, name, found, expected, cure, blocks))

    def _note(self, note: Note) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes.append(note)

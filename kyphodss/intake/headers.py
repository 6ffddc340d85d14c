"""Which row of a sheet names the columns, also where titles stand above it or the names are merged over two rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kyphodss.intake.synonyms import plain_key, recognised
from kyphodss.intake.table import LONG_ROW, SHORT_ROW, Row, Sheet

LOOKED_AT: Final = 15  # rows from the top among which the names are looked for


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with the names of its columns. `header` is as long as the widest row; `notes` says what was found."""

    sheet: Sheet
    header_row: int
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    uneven: dict[int, str]
    notes: tuple[str, ...]


def table(sheet: Sheet, header_row: int | None = None) -> Table:
    """The sheet below its header; `header_row` is the number of the row of names, None: the likeliest one.

    Raises ValueError where no row of the sheet has that number.
    """
    numbers = [row.number for row in sheet.rows]
    at = _likeliest(sheet) if header_row is None else numbers.index(header_row)
    names = _names(sheet, at)
    rows = sheet.rows[at + 1 :]
    expected = max((index + 1 for index, name in enumerate(names) if name != ""), default=0)
    width = max(expected, max((len(row.cells) for row in rows), default=0))
    header = (*names[:expected], *("" for _ in range(width - expected)))
    notes = list(sheet.notes)
    if at > 0:
        notes.append(
            f"Row {sheet.rows[at].number} was taken for the names of the columns; what stands above it was not read."
        )
    return Table(sheet, sheet.rows[at].number, header, rows, dict(_uneven(sheet, rows, expected)), tuple(notes))


def edited(found: Table, edits: Mapping[tuple[int, int], str]) -> Table:
    """The table with cells typed anew, by row number and column index. Somebody looked at such a row: it is even again."""
    if len(edits) == 0:
        return found
    touched = {number for number, _ in edits}
    rows = tuple(_edited(row, edits, len(found.header)) if row.number in touched else row for row in found.rows)
    marked = {place: mark for place, mark in found.sheet.marked.items() if place not in edits}
    uneven = {number: kind for number, kind in found.uneven.items() if number not in touched}
    return replace(found, rows=rows, sheet=replace(found.sheet, marked=marked), uneven=uneven)


def _edited(row: Row, edits: Mapping[tuple[int, int], str], width: int) -> Row:
    old = [*row.cells, *[""] * (width - len(row.cells))]
    return Row(row.number, tuple(edits.get((row.number, index), cell) for index, cell in enumerate(old)))


def _uneven(sheet: Sheet, rows: tuple[Row, ...], expected: int) -> Iterator[tuple[int, str]]:
    """Rows of a text file with another number of cells than names: there a value may stand under the wrong name."""
    if len(sheet.widths) == 0:
        return
    for row in rows:
        if len(row.cells) > expected:
            yield row.number, LONG_ROW
        elif sheet.widths.get(row.number, expected) < expected:
            yield row.number, SHORT_ROW


def _likeliest(sheet: Sheet) -> int:
    """The row with the most names that are known; of equals the first. Without any: the first with two texts or more."""
    top = sheet.rows[:LOOKED_AT]
    known = [sum(1 for cell in row.cells if recognised(cell)) for row in top]
    if max(known) > 0:
        return known.index(max(known))
    filled = [index for index, row in enumerate(top) if sum(1 for cell in row.cells if cell.strip() != "") > 1]
    return filled[0] if len(filled) > 0 else 0


def _names(sheet: Sheet, at: int) -> list[str]:
    """The names of row `at`, each with the group above it where groups stand there."""
    lower = [_one_line(cell) for cell in sheet.rows[at].cells]
    if at == 0:
        return lower
    above = sheet.rows[at - 1]
    upper = [_one_line(cell) for cell in above.cells]
    if sheet.rows[at].number - above.number > 1 or sum(1 for cell in upper if cell != "") < 2:
        return lower
    width = max(len(lower), len(upper))
    lower += [""] * (width - len(lower))
    groups = _spread(upper + [""] * (width - len(upper)), sheet, above.number)
    return [_together(group, name) for group, name in zip(groups, lower, strict=True)]


def _spread(upper: list[str], sheet: Sheet, number: int) -> list[tuple[str, bool]]:
    """For each column the group above it, and whether the group's name stands in that very column."""
    ends = {left: right for top, left, bottom, right in sheet.merged if top <= number <= bottom}
    found: list[tuple[str, bool]] = []
    group, until = "", -1
    for index, name in enumerate(upper):
        if name != "":
            group, until = name, ends.get(index, index if len(sheet.widths) == 0 else len(upper))
        found.append((group if index <= until else "", name != ""))
    return found


def _together(group: tuple[str, bool], name: str) -> str:
    words, own = group
    if name == "":
        return words if own else ""
    return name if words == "" or plain_key(words) == plain_key(name) else f"{words}: {name}"


def _one_line(cell: str) -> str:
    return " ".join(cell.split())

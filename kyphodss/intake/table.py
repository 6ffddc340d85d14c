"""A file of bytes becomes rows of text, each with its place in the file. No cell is interpreted, no formula is run.

Every limit is one of size; a file past one is refused in a sentence before it is unpacked or read in full.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

FORMULA: Final = "formula"
ERROR: Final = "error"
SHORT_ROW: Final = "short row"
LONG_ROW: Final = "long row"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be. Bytes as they are and unpacked; rows, columns and characters of a cell as counts."""

    packed: int = 64 * 1024 * 1024
    unpacked: int = 256 * 1024 * 1024
    parts: int = 2_000
    rows: int = 200_000
    columns: int = 500
    cells: int = 6_000_000
    cell: int = 10_000


class TableError(Exception):
    """A file that is no table, or one too large. The text is one readable sentence with what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (1 is the first), and its cells without empty ones at the end."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet that hold anything.

    `marked`: what is wrong with a cell itself (`formula`, `error`), by row number and column index. `merged`: ranges of
    merged cells as first row, first column, last row, last column (rows are numbers, columns are indexes). `notes`: what
    was found out about the file, in sentences. `widths`: of a text file, how many cells a row has, empty ones too, by
    row number.
    """

    name: str
    rows: tuple[Row, ...]
    marked: Mapping[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])
    merged: tuple[tuple[int, int, int, int], ...] = ()
    notes: tuple[str, ...] = ()
    widths: Mapping[int, int] = field(default_factory=dict[int, int])

    @property
    def width(self) -> int:
        """The most cells of any row."""
        return max((len(row.cells) for row in self.rows), default=0)


def read(data: bytes, name: str, limits: Limits | None = None) -> tuple[Sheet, ...]:
    """The sheets of a CSV, TSV or Excel file that hold anything; `name` is the file's, for a sheet without one.

    Raises TableError.
    """
    from kyphodss.intake import text_file, workbook

    bounds = Limits() if limits is None else limits
    if len(data) > bounds.packed:
        raise TableError(f"The file has {_size(len(data))}, at most {_size(bounds.packed)} are read. Split it.")
    if data.strip(b" \t\r\n\0\xef\xbb\xbf") == b"":
        raise TableError("The file is empty, expected a table with a row of column names. Export it again.")
    refuse_other_kinds(data)
    is_workbook = data.startswith(workbook.ZIP)
    sheets = workbook.sheets(data, bounds) if is_workbook else (text_file.sheet(data, name, bounds),)
    filled = tuple(sheet for sheet in sheets if len(sheet.rows) > 0)
    if len(filled) == 0:
        raise TableError("The file holds no row, expected a table with a row of column names. Export it again.")
    return filled


_OTHER: Final = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel file, or one with a password",
        "Save it as .xlsx without a password, or as CSV",
    ),
    (b"%PDF", "a PDF", "Export the table as CSV or .xlsx"),
    (b"{\\rtf", "a text document", "Export the table as CSV or .xlsx"),
    (b"\x1f\x8b", "a compressed file", "Unpack it first"),
    (b"PAR1", "a Parquet file", "Export it as CSV"),
    (b"<!DOCTYPE", "a web page", "Export the table as CSV or .xlsx"),
    (b"<html", "a web page, which some systems name .xls", "Open it in the spreadsheet program and save it as .xlsx"),
    (b"<?xml", "an XML file", "Save the table as .xlsx or CSV"),
)


def refuse_other_kinds(data: bytes) -> None:
    """Raises TableError for a file that its first bytes tell to be no table."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t")
    for magic, what, cure in _OTHER:
        if start.lower().startswith(magic.lower()):
            raise TableError(f"The file is {what}, expected CSV, TSV or Excel (.xlsx). {cure}.")


def kept(
    cells_of: Iterator[tuple[int, Sequence[str]]], limits: Limits, where: str = "The file"
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that hold anything, within the limits, without empty cells at their end. Raises TableError."""
    rows = cells = 0
    for number, found in cells_of:
        last = len(found)
        while last > 0 and found[last - 1].strip() == "":
            last -= 1
        if last == 0:
            continue
        rows, cells = rows + 1, cells + last
        if rows > limits.rows:
            raise TableError(f"{where} has more than {limits.rows:,} rows. Split it into several files.")
        if last > limits.columns:
            raise TableError(f"{where} has {last:,} columns in row {number}, at most {limits.columns:,} are read.")
        if cells > limits.cells:
            raise TableError(f"{where} has more than {limits.cells:,} filled cells. Split it into several files.")
        if any(len(cell) > limits.cell for cell in found[:last]):
            raise TableError(
                f"A cell of row {number} has more than {limits.cell:,} characters. If a quotation mark is not closed, close it."
            )
        yield number, tuple(found[:last])


def fingerprint(data: bytes) -> str:
    """A name for the content of a file: the same bytes give the same twelve characters. It tells nothing of the content."""
    return hashlib.sha256(data).hexdigest()[:12]


def _size(count: int) -> str:
    return f"{count / 1024 / 1024:,.0f} MB"

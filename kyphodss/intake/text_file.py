"""CSV and TSV as clinics send them: encodings, separators, byte-order marks, quotation marks that are not closed."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Final

from kyphodss.intake.table import Limits, Row, Sheet, TableError, kept

SEPARATORS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LOOKED_AT: Final = 60  # rows from which the separator is told
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_NOT_UTF8: Final = "Not all of the file is UTF-8; the other lines were read as Windows-1252. Look at accented letters."
_NO_END: Final = "The last line has no end. Look whether the file is whole."


def sheet(data: bytes, name: str, limits: Limits) -> Sheet:
    """The one sheet of a text file. Raises TableError."""
    text, notes = _decoded(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.endswith("\n"):
        notes.append(_NO_END)
    separator, table = _separator(text)
    notes.append(f"Columns are separated by a {SEPARATORS[separator]}.")
    widths = dict[int, int]()
    found = _rows(table, separator, limits, widths, first=1 if table is text else 2)
    rows = tuple(Row(number, cells) for number, cells in kept(found, limits))
    return Sheet(name, rows, {}, (), tuple(notes), widths)


def _decoded(data: bytes) -> tuple[str, list[str]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding), []
    if b"\0" in data:
        if len(data) % 2 == 0 and data.count(b"\0") >= len(data) // 3:
            return _strict(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"), ["Read as UTF-16."]
        raise TableError("The file holds bytes that are no text, expected CSV, TSV or Excel (.xlsx). Export it again.")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _line_by_line(data), [_NOT_UTF8]


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        named = encoding.removesuffix("-sig").upper()
        raise TableError(f"The file says it is {named} and is not all of it. Save it as UTF-8 and try again.") from None


def _line_by_line(data: bytes) -> str:
    """Lines that are UTF-8 as such, others as Windows-1252: files are pasted together from two systems."""
    found: list[str] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            found.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            try:
                found.append(line.decode("cp1252"))
            except UnicodeDecodeError:
                raise TableError(
                    f"Line {number} is neither UTF-8 nor Windows-1252 text. Save the file as UTF-8 and try again."
                ) from None
    return "\n".join(found)


def _separator(text: str) -> tuple[str, str]:
    """What separates the columns, and the text without a line that says so (`sep=;`)."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and first[4:5] in SEPARATORS:
        return first[4], rest
    lines = [line for line in text.split("\n", LOOKED_AT)[:LOOKED_AT] if line.strip() != ""]
    return max(SEPARATORS, key=lambda mark: _agreement(lines, mark)), text


def _agreement(lines: list[str], separator: str) -> tuple[int, int]:
    """How many lines agree on a number of columns above one, and that number."""
    try:
        counted = Counter(len(cells) for cells in csv.reader(lines, delimiter=separator))
    except csv.Error:
        return 0, 0
    return max(((count, width) for width, count in counted.items() if width > 1), default=(0, 0))


def _rows(
    text: str, separator: str, limits: Limits, widths: dict[int, int], *, first: int
) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row; how many cells it has goes into `widths`."""
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    number = first - 1
    try:
        for number, cells in enumerate(reader, first):
            widths[number] = len(cells)
            yield number, cells
    except csv.Error as error:
        raise TableError(_unreadable(str(error), number + 1, reader.line_num, limits)) from None


def _unreadable(said: str, row: int, line: int, limits: Limits) -> str:
    if "field larger" in said:
        return f"A cell of row {row} has more than {limits.cell:,} characters. If a quotation mark is not closed, close it."
    if "unexpected end" in said:
        return f"The file ends inside a quotation that begins in row {row}: it may be cut. Send the whole file again."
    return f"Row {row} (line {line}) has a quotation mark out of place. Double the marks inside a cell, or export it again."

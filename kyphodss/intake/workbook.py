"""Excel workbooks (.xlsx): unpacked only after their size is known, without macros, entities or the result of a formula."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from kyphodss.intake.table import ERROR, FORMULA, Limits, Row, Sheet, TableError, kept

ZIP: Final = b"PK"
CHUNK: Final = 1024 * 1024
OVERLAP: Final = 200
LAST_ROW: Final = 1_048_576  # of a sheet, by the format
TOUCHED: Final = 4  # cells, empty ones too, that are walked through for each that may be filled
_UNREADABLE: Final = (
    "The workbook cannot be read: it is damaged or cut. Open it, save it again as .xlsx, or send it anew."
)
_TRICK: Final = (
    "The workbook declares entities or another encoding, which no spreadsheet program does. Save it as .xlsx again."
)
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,120}encoding\s*=\s*["']([^"']{0,40})["']""")
_PLAIN: Final = frozenset({b"utf-8", b"us-ascii", b"ascii", b"utf8"})
_NUMBER_DIGITS: Final = 15  # significant digits that a spreadsheet keeps
# What the library raises on damaged or hostile workbooks, found by fuzzing; it has no error of its own for them.
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, ParseError, InvalidFileException, KeyError, ValueError, TypeError, IndexError, EOFError,
    AttributeError, NotImplementedError, OverflowError, RuntimeError, OSError, AssertionError,
)  # fmt: skip


def sheets(data: bytes, limits: Limits) -> tuple[Sheet, ...]:
    """The visible sheets of a workbook. Raises TableError."""
    merged = _inspected(data, limits)
    try:
        book: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            names = [name for name in book.sheetnames if getattr(book[name], "sheet_state", "") == "visible"]
            return tuple(_sheet(book[name], name, merged, limits) for name in names if hasattr(book[name], "iter_rows"))
        finally:
            book.close()
    except _BROKEN:
        raise TableError(_UNREADABLE) from None


def _sheet(found: Any, name: str, merged: dict[str, list[str]], limits: Limits) -> Sheet:
    marked = dict[tuple[int, int], str]()
    rows = tuple(
        Row(number, cells) for number, cells in kept(_rows(found, marked, limits), limits, f"Sheet {name[:31]!r}")
    )
    ranges = merged.get(str(getattr(found, "_worksheet_path", "")).lstrip("/"), [])
    return Sheet(name, rows, marked, tuple(_range(text) for text in ranges))


def _range(text: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(text)
    return int(top or 1), int(left or 1) - 1, int(bottom or 1), int(right or 1) - 1


def _rows(found: Any, marked: dict[tuple[int, int], str], limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row. A gap of empty rows costs nothing, however long the sheet says it is."""
    found.reset_dimensions()
    touched = 0
    for number, row in enumerate(found.iter_rows(), 1):
        touched += len(row) + 1
        cells: list[str] = []
        for index, cell in enumerate(row):
            kind, value = getattr(cell, "data_type", "n"), cell.value
            if value is not None and kind in ("f", "e"):
                marked[number, index] = FORMULA if kind == "f" else ERROR
            cells.append("" if value is None else _text(value))
        if number > LAST_ROW or touched > TOUCHED * limits.cells:
            raise TableError(
                "The sheet is far larger than what it holds. Copy the table to a new sheet, or save it as CSV."
            )
        yield number, cells


def _text(value: Any) -> str:
    """What a cell holds, as text: a date as ISO, a whole number without a point, and nothing made up."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(timespec="minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g} h"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 10**_NUMBER_DIGITS
        return str(int(value)) if whole else f"{value:.{_NUMBER_DIGITS}g}"
    return str(getattr(value, "text", value))


def _inspected(data: bytes, limits: Limits) -> dict[str, list[str]]:
    """Looks through the parts without unpacking them to memory: size, macros, entities; gives merged ranges by part."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            _refuse_by_list(parts, limits)
            merged = dict[str, list[str]]()
            left = limits.unpacked
            for part in parts:
                left, found = _looked_through(packed, part, left, limits)
                if len(found) > 0:
                    merged[part.filename] = found
            return merged
    except _BROKEN:
        raise TableError(_UNREADABLE) from None


def _refuse_by_list(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = {part.filename.lower() for part in parts}
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
        raise TableError(_too_large(limits))
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise TableError("The workbook holds macros, which are not read. Save it as .xlsx (without macros) or as CSV.")
    if any(part.flag_bits & 0x1 for part in parts):
        raise TableError("The file is packed with a password. Save it without one.")
    if "mimetype" in names:
        raise TableError(
            "The file is an OpenDocument file, expected CSV, TSV or Excel (.xlsx). Save it as .xlsx or CSV."
        )
    if len(names) < len(parts) or "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise TableError(
            "The file is a packed file and no workbook, expected CSV, TSV or Excel (.xlsx). Unpack it first."
        )


def _looked_through(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, limits: Limits) -> tuple[int, list[str]]:
    """Bytes still allowed, and the merged ranges of a part that is XML. What the list says of its size is not believed."""
    is_xml = part.filename.lower().endswith((".xml", ".rels"))
    merged: list[str] = []
    before = b""
    with packed.open(part) as opened:
        while (chunk := opened.read(CHUNK)) != b"":
            left -= len(chunk)
            if left < 0:
                raise TableError(_too_large(limits))
            if is_xml:
                both = before + chunk
                _refuse_tricks(both)
                merged += [found.group(1).decode() for found in _MERGED.finditer(both) if found.end() > len(before)]
                before = both[-OVERLAP:]
    return left, merged


def _refuse_tricks(text: bytes) -> None:
    declared = _ENCODING.search(text)
    strange = declared is not None and declared.group(1).lower() not in _PLAIN
    if strange or b"<!" in text.replace(b"<!--", b"").replace(b"<![CDATA[", b"") or b"\0" in text:
        raise TableError(_TRICK)


def _too_large(limits: Limits) -> str:
    return (
        f"The workbook unpacks to more than {limits.unpacked // 1024 // 1024} MB, which no referral list does. "
        "Save the sheet as CSV."
    )

"""Tables as CSV that a spreadsheet opens as text: a cell that it would take for a formula is marked (ASVS 1.2.10)."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
MARK: Final = "'"


def neutral(cell: str | int | float | None) -> str:
    """A cell that starts no formula: a text that would is marked by an apostrophe; a number stays; None is empty."""
    if cell is None:
        return ""
    text = str(cell).replace("\0", "\N{REPLACEMENT CHARACTER}")
    begins = text.startswith(FORMULA) or text.lstrip().startswith(FORMULA)
    return MARK + text if isinstance(cell, str) and begins else text


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str | int | float | None]]) -> str:
    """The table, every cell quoted and neutral, with a byte order mark so that a spreadsheet reads UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([neutral(cell) for cell in header])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()

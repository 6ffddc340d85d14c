"""What is said of a cell or a row that cannot be kept as it stands, where the cell itself does not tell."""

import re
from typing import Final

from kyphodss.intake.answers import Fault
from kyphodss.intake.headers import Table
from kyphodss.intake.table import ERROR, FORMULA, LONG_ROW, Row

AGAIN: Final = "Export the case again, or clear the cell and give the case in columns."
LISTS: Final = "Put the cell back; change what is in a list on the case page."
MARKED: Final = {
    FORMULA: Fault("a value; formulas are not worked out", "Copy the column and paste it as values, then save again."),
    ERROR: Fault(
        "a value; the spreadsheet shows an error", "Correct it, or leave the cell blank where it is not known."
    ),
}
_SENTENCE: Final = re.compile(r"found (?P<found>.*?), expected (?P<expected>.*?)(?:; (?P<cure>.*))?", re.DOTALL)


def text_at(row: Row, index: int) -> str:
    """The cell of a row; "" past its end."""
    return row.cells[index] if index < len(row.cells) else ""


def uneven_words(kind: str, row: Row, table: Table) -> tuple[str, str, str]:
    """Of a row with another number of cells than names: what was found, what was expected, what to do."""
    names = len([name for name in table.header if name != ""])
    more = "a separator inside a cell?" if kind == LONG_ROW else "a cut or broken line?"
    return f"{len(row.cells)} cells", f"{names} cells, one a column", f"Look for the cause ({more}) and mend the row."


def parts_of(sentence: str) -> "re.Match[str] | None":
    """What a sentence of the case reader says was found and expected, and its cure; None where it has another shape."""
    return _SENTENCE.fullmatch(sentence)


def cure_of(parts: "re.Match[str] | None") -> str:
    """What to do, as a sentence."""
    cure = None if parts is None else parts["cure"]
    return "Correct it." if cure is None else f"{cure[0].upper()}{cure[1:].rstrip('.')}."

"""Files made in memory, read as a page reads them."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl

from kyphodss.intake import cases, columns, headers, table
from kyphodss.intake.headers import Table

TODAY = date(2026, 11, 25)


def made(text: str | bytes, name: str = "list.csv") -> Table:
    """The first sheet below its header."""
    return headers.table(table.read(text if isinstance(text, bytes) else text.encode(), name)[0])


def workbook(rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> bytes:
    """An Excel file with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def checked(found: Table, answers: Mapping[str, str | Mapping[str, str]] | None = None) -> cases.Checked:
    """Everything the file says, with the answers to questions by the column's name."""
    mapped = list(columns.settled(found, columns.propose(found)))
    for question in columns.questions(found, mapped):
        answer = (answers or {}).get(found.header[question.index])
        if answer is not None:
            mapped[question.index] = columns.answered(mapped[question.index], question, answer)
    return cases.check(found, mapped, TODAY, "import")


def bodies(text: str | bytes, answers: Mapping[str, str | Mapping[str, str]] | None = None) -> list[dict[str, Any]]:
    """The cases of a file that has no problem."""
    found = checked(made(text), answers)
    assert found.problems == ()
    return [draft.body for draft in found.drafts]

"""The spreadsheets of `import`: read where nothing about them is open, else refused with what has to be said first."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kyphodss.cli.import_fhir import outcome, owned
from kyphodss.settings import settings

if TYPE_CHECKING:
    from kyphodss.intake.cases import Checked, Draft
    from kyphodss.intake.columns import Column
    from kyphodss.intake.headers import Table
    from kyphodss.intake.table import Sheet
    from kyphodss.service.bringing import Bringing

PROGRESS_EVERY: Final = 10_000  # rows checked between two reports
STORED_EVERY: Final = 500  # cases
HOW: Final = (
    "For dates give --day-first or --month-first; for anything else map the columns on the intake page and name the sender "
    "(--sender) or the file that the page writes (--mapping)."
)
Object = dict[str, Any]


class RefusedError(Exception):
    """A sheet that is not read. The text is one or more sentences."""


def sheet_lines(
    file: Path, chosen: argparse.Namespace, bringing: "Bringing", counts: Counter[str], today: date
) -> Iterator[Object]:
    """One line a problem and a case of the sheet, or one with the sentences that refuse it."""
    from kyphodss.intake.cases import check
    from kyphodss.intake.columns import MappingError, unread
    from kyphodss.intake.table import TableError, fingerprint
    from kyphodss.service.mappings import SenderError

    try:
        data = _content(file)
        found = _table(data, file.name, chosen.sheet)
        mapped = _mapped(found, chosen)
    except (TableError, MappingError, SenderError, RefusedError) as refused:
        counts["refused files"] += 1
        yield {"file": str(file), "refused": str(refused)}
        return
    checked = check(found, mapped, today, f"import-{fingerprint(data)}", _progress(len(found.rows)))
    counts["rows"] += checked.rows
    not_read = unread(mapped)
    if len(not_read) > 0:
        yield {"file": str(file), "columns_not_read": not_read}
    yield from ({"file": str(file), **line} for line in _problems(checked))
    yield from ({"file": str(file), **line} for line in _cases(checked, chosen, bringing, counts))


def _content(file: Path) -> bytes:
    from kyphodss.intake.table import Limits

    try:
        if file.stat().st_size > Limits().packed:
            raise RefusedError(f"The file has more than {Limits().packed // 1024 // 1024} MB. Split it.")
        return file.read_bytes()
    except OSError:
        raise RefusedError("The file cannot be read by this user.") from None


def _table(data: bytes, name: str, wanted: str | None) -> "Table":
    from kyphodss.intake import headers, table

    sheets = table.read(data, name)
    return headers.table(sheets[0] if len(sheets) == 1 and wanted is None else _one(sheets, wanted))


def _one(sheets: "tuple[Sheet, ...]", wanted: str | None) -> "Sheet":
    names = ", ".join(repr(sheet.name) for sheet in sheets)
    found = [sheet for sheet in sheets if sheet.name == wanted]
    if len(found) != 1:
        raise RefusedError(f"The file has the sheets {names}. Say which one is meant (--sheet).")
    return found[0]


def _mapped(found: "Table", chosen: argparse.Namespace) -> "tuple[Column, ...]":
    """The columns, each settled. Raises RefusedError with what is open, MappingError and SenderError."""
    from kyphodss.intake import columns
    from kyphodss.service.dropped import open_questions, without_levels

    text = _kept(chosen)
    proposed = columns.propose(found) if text is None else columns.remembered(found, text)
    mapped = list(columns.settled(found, proposed))
    if chosen.day_first is True or chosen.month_first is True:
        for question in columns.questions(found, mapped):
            if question.kind == "order":
                answer = "day first" if chosen.day_first is True else "month first"
                mapped[question.index] = columns.answered(mapped[question.index], question, answer)
    open_ones = open_questions(found, tuple(mapped))
    if len(open_ones) > 0:
        raise RefusedError(" ".join([*open_ones, HOW]))
    unlevelled = without_levels(found, mapped)
    if unlevelled is not None and chosen.every_patient is False:
        raise RefusedError(f"{unlevelled} Give --every-patient where it is one.")
    return tuple(mapped)


def _kept(chosen: argparse.Namespace) -> str | None:
    from kyphodss.service import mappings

    if chosen.sender is not None:
        text = mappings.kept(Path(settings().store.folder), chosen.sender)
        if text is None:
            raise RefusedError("No columns are remembered for this sender. Map them once on the intake page.")
        return text
    if chosen.mapping is None:
        return None
    try:
        return Path(chosen.mapping).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise RefusedError("The file of --mapping cannot be read.") from None


def _progress(rows: int) -> Any:
    said = 0

    def _tell(done: int, total: int) -> None:
        nonlocal said
        at = rows * done // total
        if at - said >= PROGRESS_EVERY:
            said = at
            sys.stderr.write(f"{at:,} of {rows:,} rows checked\n")

    return _tell


def _problems(checked: "Checked") -> Iterator[Object]:
    from kyphodss.intake.report import HEAD, problem_rows

    for row in problem_rows(checked.problems):
        yield {"problem": dict(zip(HEAD, row, strict=True))}
    if checked.more > 0:
        yield {"problem": {"what to do": f"{checked.more:,} more problems are not listed. Mend the file."}}


def _cases(
    checked: "Checked", chosen: argparse.Namespace, bringing: "Bringing", counts: Counter[str]
) -> Iterator[Object]:
    for number, draft in enumerate(checked.drafts, 1):
        yield _case(draft, chosen, bringing, counts)
        if number % STORED_EVERY == 0:
            sys.stderr.write(f"{number:,} of {len(checked.drafts):,} cases done\n")


def _case(draft: "Draft", chosen: argparse.Namespace, bringing: "Bringing", counts: Counter[str]) -> Object:
    body = owned(draft.body, chosen.organization)
    line: Object = {"case_id": body["case_id"], "rows": list(draft.rows)}
    if not (draft.clean or (draft.storable and chosen.also_with_problems)):
        counts["with a problem"] += 1
        return {**line, "stored": False, "why": "a cell or the row has a problem; see the lines before"}
    return {**line, **outcome(body, bringing.put(body, f"row {draft.rows[0]}"), dry=chosen.dry_run)}

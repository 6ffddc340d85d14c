"""What is brought in from the drop folder: with nobody there to ask, only what leaves no question.

A sheet is read where every column has a known name or the sender's kept mapping, and nothing about it is open. Clean cases
are stored; rows with a problem and cases that may be there already are named in the report, for the intake page.
"""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from kyphodss.intake import columns, headers, table, whole
from kyphodss.intake.cases import Checked, check
from kyphodss.intake.columns import Column, MappingError
from kyphodss.intake.fhir.reading import Intake
from kyphodss.intake.fhir.report import FhirError
from kyphodss.intake.headers import Table
from kyphodss.intake.kinds import FHIR, SHEETS
from kyphodss.intake.report import problem_rows
from kyphodss.intake.table import TableError, fingerprint
from kyphodss.service import mappings
from kyphodss.service.bringing import Bringing, Kind, Put
from kyphodss.service.drop_folder import Outcome
from kyphodss.service.mappings import SenderError
from kyphodss.store.door import Door

LEVEL: Final = "fractures[].level"
NOTHING: Final = "Nothing was brought in."


def bring_in(data: bytes, name: str, sender: str, door: Door, folder: Path, today: date) -> Outcome:
    """Brings in one file; `folder` is the store's, where mappings of senders are kept. Raises what the door raises."""
    kind = Path(name).suffix.lower()
    if kind in FHIR:
        return _fhir(data, Bringing(door, "drop folder", today, dry=False))
    if kind not in SHEETS:
        kinds = ", ".join((*SHEETS, *FHIR))
        return Outcome((f"A file of another kind, expected one of {kinds}. {NOTHING}",), refused=True)
    try:
        sheets = table.read(data, name)
        found = headers.table(sheets[0])
        kept = None if sender == "" else mappings.kept(folder, sender)
        proposed = columns.propose(found) if kept is None else columns.remembered(found, kept)
    except (TableError, MappingError, SenderError) as refused:
        return Outcome((str(refused), NOTHING), refused=True)
    mapped = columns.settled(found, proposed)
    unlevelled = without_levels(found, mapped)
    open_ones = [*open_questions(found, mapped), *([] if unlevelled is None else [unlevelled])]
    if len(open_ones) > 0:
        how = "Answer once on the intake page, keep the columns for the sender, and drop the file in the folder of that name."
        return Outcome((*open_ones, how, NOTHING), refused=True)
    checked = check(found, mapped, today, f"import-{fingerprint(data)}")
    others = tuple(f"The sheet {sheet.name!r} was not read." for sheet in sheets[1:])
    return _stored(checked, mapped, Bringing(door, "drop folder", today, dry=False), others)


def without_levels(found: Table, mapped: Sequence[Column]) -> str | None:
    """Why a sheet that nobody looks at is taken for no list of referrals: nothing in it names a vertebra. Else None."""
    named = any(column.target == LEVEL for column in mapped) or len(whole.columns_of(found.header)) > 0
    return None if named else "No column names a vertebral level, so this may be no list of referrals."


def open_questions(found: Table, mapped: tuple[Column, ...]) -> list[str]:
    """What somebody would have to be asked."""
    guessed = [
        f"Column {each.header!r} is {each.why}." for each in mapped if each.target is not None and each.score < 1
    ]
    asked = [question.sentence for question in columns.questions(found, mapped)]
    named = [column for column in mapped if column.target is not None]
    return [*guessed, *asked] if len(named) > 0 else ["No column has a known name."]


def _stored(found: Checked, mapped: tuple[Column, ...], bringing: Bringing, others: tuple[str, ...]) -> Outcome:
    said: list[str] = []
    for draft in found.drafts:
        if draft.clean is True:
            put = bringing.put(draft.body, f"row {draft.rows[0]}")
            said += _said(f"Row {draft.rows[0]}", put)
    unread = columns.unread(mapped)
    held = sum(not draft.clean for draft in found.drafts)
    sentences = (
        f"{found.rows} rows, {len(found.drafts)} cases: {_counted(bringing)}.",
        f"{held} cases have a problem and were left out; see the list of problems."
        if held > 0
        else "No row has a problem.",
        *([f"Columns that were not read: {', '.join(unread)}."] if len(unread) > 0 else []),
        *others,
        *said,
    )
    return Outcome(sentences, tuple(tuple(row) for row in problem_rows(found.problems)))


def _said(what: str, put: Put) -> list[str]:
    """Why a case was not stored; nothing where it was, or is there by its id."""
    if put.kind == "refused":
        return [f"{what}: {put.sentence}"]
    return [f"{what} {put.sentence}: left out."] if put.kind == "alike" else []


def _counted(bringing: Bringing) -> str:
    """Counts in words, and the import that can be undone where something was stored."""
    counts = bringing.counts
    words: dict[Kind, str] = {
        "stored": "stored",
        "there": "there already by their id",
        "alike": "that may be there already left out",
        "refused": "refused",
    }
    said = ", ".join(f"{counts[kind]} {word}" for kind, word in words.items())
    return said if counts["stored"] == 0 else f"{said}; the import is {bringing.run.key}"


def _fhir(data: bytes, bringing: Bringing) -> Outcome:
    """Cases with a coded vertebral fracture or order; the others and what could not be mapped are counted."""
    aside = 0
    said: list[str] = []
    try:
        with Intake() as intake:
            intake.add(io.BytesIO(data))
            for number, found in enumerate(intake.cases(), 1):
                said += [f"{problem.where}: {problem.sentence}" for problem in found.problems]
                said += [f"Not mapped: {each.resource} {each.code} {each.label}." for each in found.unmapped]
                if found.case is None or not found.vertebral:
                    aside += 1
                    continue
                put = bringing.put(found.body, f"patient {number}")
                said += _said(f"Patient {number}", put)
    except FhirError as refused:
        return Outcome((str(refused), NOTHING), refused=True)
    summary = _counted(bringing)
    return Outcome((f"{summary}; {aside} patients without a coded vertebral fracture or order set aside.", *said))

"""What is brought in from the drop folder: with nobody there to ask, only what leaves no question.

A sheet is read where every column has a known name or the sender's kept mapping, and nothing about it is open. Clean cases
are stored; rows with a problem and cases that may be there already are named in the report, for the intake page.
"""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any, Final

from kyphodss.access import AccessError
from kyphodss.case.read import CaseError
from kyphodss.intake import columns, headers, table
from kyphodss.intake.cases import Checked, check
from kyphodss.intake.columns import Column, MappingError
from kyphodss.intake.duplicates import Known
from kyphodss.intake.fhir.reading import Intake
from kyphodss.intake.fhir.report import FhirError
from kyphodss.intake.headers import Table
from kyphodss.intake.report import problem_rows
from kyphodss.intake.table import TableError, fingerprint
from kyphodss.service import mappings
from kyphodss.service.drop_folder import Outcome
from kyphodss.service.mappings import SenderError
from kyphodss.store.cases import DuplicateId
from kyphodss.store.door import Door

FHIR: Final = (".json", ".ndjson")
SHEETS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
NOTHING: Final = "Nothing was brought in."


def bring_in(data: bytes, name: str, sender: str, door: Door, folder: Path, today: date) -> Outcome:
    """Brings in one file; `folder` is the store's, where mappings of senders are kept. Raises what the door raises."""
    kind = Path(name).suffix.lower()
    if kind in FHIR:
        return _fhir(data, door, today, fingerprint(data))
    if kind not in SHEETS:
        kinds = ", ".join((*SHEETS, *FHIR))
        return Outcome((f"A file of another kind, expected one of {kinds}. {NOTHING}",), refused=True)
    try:
        found = headers.table(table.read(data, name)[0])
        kept = None if sender == "" else mappings.kept(folder, sender)
        proposed = columns.propose(found) if kept is None else columns.remembered(found, kept)
    except (TableError, MappingError, SenderError) as refused:
        return Outcome((str(refused), NOTHING), refused=True)
    mapped = columns.settled(found, proposed)
    open_ones = _open(found, mapped)
    if len(open_ones) > 0:
        how = "Answer once on the intake page, keep the columns for the sender, and drop the file in the folder of that name."
        return Outcome((*open_ones, how, NOTHING), refused=True)
    mark = fingerprint(data)
    return _stored(check(found, mapped, today, f"import-{mark}"), mapped, door, today, mark)


def _open(found: Table, mapped: tuple[Column, ...]) -> list[str]:
    """What somebody would have to be asked."""
    guessed = [
        f"Column {each.header!r} is {each.why}." for each in mapped if each.target is not None and each.score < 1
    ]
    asked = [question.sentence for question in columns.questions(found, mapped)]
    named = [column for column in mapped if column.target is not None]
    return [*guessed, *asked] if len(named) > 0 else ["No column has a known name."]


def _stored(found: Checked, mapped: tuple[Column, ...], door: Door, today: date, mark: str) -> Outcome:
    there = _there(door)
    counts = {"stored": 0, "there already by their id": 0, "refused": 0}
    alike: list[str] = []
    said: list[str] = []
    for draft in found.drafts:
        if not draft.clean:
            continue
        body = draft.body
        ids = there.matches(body)
        if len(ids) > 0 and _id(ids[0].key) != body["case_id"]:
            alike.append(
                f"Row {draft.rows[0]} may be a case that is there already ({', '.join(ids[0].agrees)}): left out."
            )
            continue
        refused = _create(door, body, f"import-{mark}: row {draft.rows[0]}", today, counts)
        said += [] if refused is None else [f"Row {draft.rows[0]}: {refused}"]
        there.add(_key(body), body)
    unread = [column.header for column in mapped if column.target is None and column.header != ""]
    held = sum(not draft.clean for draft in found.drafts)
    sentences = (
        f"{found.rows} rows, {len(found.drafts)} cases: {', '.join(f'{count} {what}' for what, count in counts.items())}.",
        f"{held} cases have a problem and were left out; see the list of problems."
        if held > 0
        else "No row has a problem.",
        *([f"Columns that were not read: {', '.join(unread)}."] if len(unread) > 0 else []),
        *alike,
        *said,
    )
    return Outcome(sentences, tuple(tuple(row) for row in problem_rows(found.problems)))


def _there(door: Door) -> Known:
    listing = door.worklist({})
    bodies = [json.loads(listing.texts[case.case_key]) for case in listing.cases]
    return Known((_key(body), body) for body in bodies)


def _key(body: dict[str, Any]) -> str:
    return f"id {body['case_id']}"


def _id(key: str) -> str:
    return key.removeprefix("id ")


def _create(door: Door, body: dict[str, Any], why: str, today: date, counts: dict[str, int]) -> str | None:
    """Stores a case; gives why it was refused, None where it was not."""
    try:
        door.create(body, why, today)
    except DuplicateId:
        counts["there already by their id"] += 1
        return None
    except (CaseError, AccessError) as refused:
        counts["refused"] += 1
        return str(refused)
    counts["stored"] += 1
    return None


def _fhir(data: bytes, door: Door, today: date, mark: str) -> Outcome:
    """Cases with a coded vertebral fracture or order; the others and what could not be mapped are counted."""
    counts = {"stored": 0, "there already by their id": 0, "refused": 0}
    aside = 0
    said: list[str] = []
    try:
        with Intake() as intake:
            intake.add(io.BytesIO(data))
            for found in intake.cases():
                said += [f"{problem.where}: {problem.sentence}" for problem in found.problems]
                said += [f"Not mapped: {each.resource} {each.code} {each.label}." for each in found.unmapped]
                if found.case is None or not found.vertebral:
                    aside += 1
                    continue
                refused = _create(door, found.body, f"import-{mark}", today, counts)
                said += [] if refused is None else [refused]
    except FhirError as refused:
        return Outcome((str(refused), NOTHING), refused=True)
    summary = ", ".join(f"{count} {what}" for what, count in counts.items())
    return Outcome((f"{summary}; {aside} patients without a coded vertebral fracture or order set aside.", *said))

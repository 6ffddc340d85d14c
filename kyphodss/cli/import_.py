"""`import PATH...`: FHIR R4 files into the store, or a report of what is in them. Cases alike are never merged here."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from kyphodss.access import AccessError
from kyphodss.case.clock import SITE_ZONE
from kyphodss.case.read import CaseError
from kyphodss.cli.acting import ActingError, acting, add_acting
from kyphodss.cli.arguments import Commands, now, refuse
from kyphodss.cli.lines import as_json
from kyphodss.cli.opened import with_store

if TYPE_CHECKING:
    from kyphodss.intake.fhir.report import Found
    from kyphodss.store.database import Database
    from kyphodss.store.door import Door

KINDS: Final = (".json", ".ndjson")
WHY: Final = "imported from FHIR"
TAKEN: Final = "a case with this id is there already: nothing was changed"
PROGRESS_EVERY: Final = 100  # patients
Object = dict[str, Any]


def add(commands: Commands) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser(
        "import", help="read FHIR R4 files into the store; prints one JSON line a patient, and one a refused file"
    )
    command.add_argument(
        "paths", nargs="+", help="files (.json, .ndjson) or folders; .ndjson files of one folder are one export"
    )
    command.add_argument("--dry-run", action="store_true", help="report what would be done; no store is opened")
    command.add_argument(
        "--every-patient", action="store_true", help="also patients without a coded vertebral fracture or order"
    )
    command.add_argument("--organization", help="who refers these cases; a referrer's account needs its own")
    add_acting(command, required=False)
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO) -> int:
    """Imports; 1 where a file was refused or a case could not be stored, 2 where nothing could be started."""
    missing = [path for path in chosen.paths if not Path(path).exists()]
    if len(missing) > 0:
        return refuse(f"{missing[0]}: no such file or folder.")
    if chosen.dry_run:
        return _run(chosen, out, None)
    if chosen.as_user is None:
        return refuse("Say who imports (--as-user), or look first what is in the files (--dry-run).")
    return with_store(lambda database: _with_door(chosen, out, database))


def _with_door(chosen: argparse.Namespace, out: TextIO, database: "Database") -> int:
    from kyphodss.store.door import Door

    try:
        return _run(chosen, out, Door(database, acting(database, chosen.as_user), now))
    except ActingError as error:
        return refuse(str(error))


def _run(chosen: argparse.Namespace, out: TextIO, door: "Door | None") -> int:
    counts = {"patients": 0, "stored": 0, "set aside": 0, "not stored": 0, "refused files": 0}
    for files in exports(chosen.paths):
        for line in _export(files, chosen, door, counts):
            out.write(as_json(line) + "\n")
    out.flush()
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    sys.stderr.write(f"{said}{' (dry run: nothing was stored)' if door is None else ''}.\n")
    return 1 if counts["refused files"] + counts["not stored"] > 0 else 0


def exports(paths: list[str]) -> Iterator[list[Path]]:
    """Files that are read together: the .ndjson files of one folder, every other file alone. Links are not followed."""
    for path in map(Path, paths):
        if not path.is_dir():
            yield [path]
            continue
        inside = sorted(each for each in path.rglob("*") if each.suffix.lower() in KINDS and not each.is_symlink())
        lines = [each for each in inside if each.suffix.lower() == ".ndjson"]
        yield from ([each] for each in inside if each not in lines)
        for folder in dict.fromkeys(each.parent for each in lines):
            yield [each for each in lines if each.parent == folder]


def _export(
    files: list[Path], chosen: argparse.Namespace, door: "Door | None", counts: dict[str, int]
) -> Iterator[Object]:
    from kyphodss.intake.fhir.reading import Intake
    from kyphodss.intake.fhir.report import FhirError

    file = files[0]
    try:
        with Intake() as intake:
            for file in files:
                with file.open("rb") as stream:
                    intake.add(stream)
            for found in intake.cases():
                counts["patients"] += 1
                yield {
                    "file": str(files[0] if len(files) == 1 else file.parent),
                    **_patient(found, chosen, door, counts),
                }
                if counts["patients"] % PROGRESS_EVERY == 0:
                    sys.stderr.write(f"{counts['patients']} patients read\n")
    except (FhirError, OSError) as error:
        counts["refused files"] += 1
        said = str(error) if isinstance(error, FhirError) else "The file cannot be read by this user."
        yield {"file": str(file), "refused": said}


def _patient(found: "Found", chosen: argparse.Namespace, door: "Door | None", counts: dict[str, int]) -> Object:
    line: Object = {
        "case_id": found.body["case_id"],
        "vertebral": found.vertebral,
        "stored": False,
        "resources": found.resources,
        "problems": [{"kind": p.kind, "where": p.where, "text": p.sentence} for p in found.problems],
        "unmapped": [
            {"resource": u.resource, "system": u.system, "code": u.code, "label": u.label, "count": u.count}
            for u in found.unmapped
        ],
    }
    if found.case is None or not (found.vertebral or chosen.every_patient):
        counts["set aside"] += 1
        return {**line, "why": "no case" if found.case is None else "no vertebral fracture or order is coded"}
    if door is None:
        return {**line, "case": found.body}
    refused = _stored(found, chosen.organization, door)
    counts["stored" if refused is None else "not stored"] += 1
    return {**line, "stored": refused is None} if refused is None else {**line, "why": refused}


def _stored(found: "Found", organization: str | None, door: "Door") -> str | None:
    """Stores a case; gives why it was not, None where it was."""
    from kyphodss.store.cases import DuplicateId

    referral = {**found.body.get("referral", {}), **({} if organization is None else {"organization": organization})}
    body = {**found.body, "referral": referral} if len(referral) > 0 else found.body
    try:
        door.create(body, WHY, now().astimezone(SITE_ZONE).date())
    except DuplicateId:
        return TAKEN
    except (AccessError, CaseError) as error:
        return str(error)
    return None

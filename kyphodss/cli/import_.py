"""`import PATH...`: spreadsheets, FHIR R4 files and exported JSON lines into the store, or a report of what is in them.

Cases that may be there already are listed and set aside; they are brought together only where `--merge` says so.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from kyphodss.case.clock import SITE_ZONE
from kyphodss.cli.acting import ActingError, acting, add_acting
from kyphodss.cli.arguments import Commands, now, refuse
from kyphodss.cli.lines import as_json
from kyphodss.cli.opened import with_store
from kyphodss.intake.kinds import FHIR, LINES, SHEETS

if TYPE_CHECKING:
    from kyphodss.service.bringing import Bringing
    from kyphodss.store.database import Database
    from kyphodss.store.door import Door

Object = dict[str, Any]


def add(commands: Commands) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser(
        "import",
        help="read spreadsheets, FHIR R4 files and exported cases into the store; one JSON line a case, a problem, a refused file",
    )
    command.add_argument(
        "paths",
        nargs="+",
        help=f"files ({', '.join((*FHIR, *LINES, *SHEETS))}) or folders; .ndjson files of one folder are one export",
    )
    command.add_argument(
        "--dry-run",
        action="store_true",
        help="report what would be done and store nothing; with --as-user cases that are there already are looked for",
    )
    command.add_argument("--organization", help="who refers these cases; a referrer's account needs its own")
    command.add_argument(
        "--merge",
        choices=("stored", "file"),
        help="bring cases together that may be one: what only one of both says is taken, else the side that is named here",
    )
    command.add_argument(
        "--every-patient",
        action="store_true",
        help="also patients without a coded vertebral fracture or order, and sheets without a column of levels",
    )
    add_acting(command, required=False)
    _add_sheets(command)
    command.set_defaults(run=run)


def _add_sheets(command: argparse.ArgumentParser) -> None:
    order = command.add_mutually_exclusive_group()
    order.add_argument(
        "--day-first", action="store_true", help="sheets: dates that can be read both ways have the day first"
    )
    order.add_argument("--month-first", action="store_true", help="sheets: they have the month first")
    mapping = command.add_mutually_exclusive_group()
    mapping.add_argument(
        "--mapping", help="sheets: a file that says which column is which, as the intake page writes it"
    )
    mapping.add_argument("--sender", help="sheets: a sender whose columns the intake page remembered")
    command.add_argument("--sheet", help="the sheet of a workbook that has several")
    command.add_argument(
        "--also-with-problems",
        action="store_true",
        help="sheets: also cases with a faulty cell, which is then not known, where patient, level and shape are sure",
    )


def run(chosen: argparse.Namespace, out: TextIO) -> int:
    """Imports; 1 where something did not come in, 2 where nothing could be started."""
    missing = [path for path in chosen.paths if not Path(path).exists()]
    if len(missing) > 0:
        return refuse(f"{missing[0]}: no such file or folder.")
    if chosen.as_user is not None:
        return with_store(lambda database: _with_door(chosen, out, database))
    if chosen.dry_run is True:
        return _run(chosen, out, None)
    return refuse("Say who imports (--as-user), or look first what is in the files (--dry-run).")


def _with_door(chosen: argparse.Namespace, out: TextIO, database: "Database") -> int:
    from kyphodss.store.door import Door

    try:
        return _run(chosen, out, Door(database, acting(database, chosen.as_user), now))
    except ActingError as error:
        return refuse(str(error))


def _run(chosen: argparse.Namespace, out: TextIO, door: "Door | None") -> int:
    from kyphodss.service.bringing import Bringing

    bringing = Bringing(door, "import command", _today(), side=chosen.merge, dry=chosen.dry_run)
    counts = Counter[str]()
    for files in exports(chosen.paths):
        for line in _lines(files, chosen, bringing, counts):
            out.write(as_json(line) + "\n")
    out.flush()
    sys.stderr.write(_summary(bringing, counts, dry=chosen.dry_run))
    lost = bringing.counts["there"] + bringing.counts["alike"] + bringing.counts["refused"]
    return 1 if lost + counts["refused files"] + counts["with a problem"] > 0 else 0


def _lines(
    files: list[Path], chosen: argparse.Namespace, bringing: "Bringing", counts: Counter[str]
) -> Iterator[Object]:
    """What is said of files that are read together, by their kind."""
    from kyphodss.cli.import_fhir import fhir_lines
    from kyphodss.cli.import_lines import case_lines
    from kyphodss.cli.import_sheet import sheet_lines

    kind = files[0].suffix.lower()
    if kind in SHEETS:
        return sheet_lines(files[0], chosen, bringing, counts, _today())
    return (
        case_lines(files[0], chosen, bringing, counts) if kind in LINES else fhir_lines(files, chosen, bringing, counts)
    )


def _today() -> date:
    return now().astimezone(SITE_ZONE).date()


def _summary(bringing: "Bringing", counts: Counter[str], *, dry: bool) -> str:
    did = bringing.counts
    lost = did["there"] + did["alike"] + did["refused"]
    said = {
        "patients": counts["patients"],
        "rows": counts["rows"],
        "stored": did["stored"],
        "brought together": did["merged"],
        "with nothing new": did["nothing new"],
        "not stored": lost,
        "with a problem": counts["with a problem"],
        "set aside": counts["set aside"],
        "refused files": counts["refused files"],
    }
    words = ", ".join(f"{count} {name}" for name, count in said.items() if count > 0 or name == "stored")
    if dry:
        return f"{words} (dry run: nothing was stored).\n"
    undo = f"The import is {bringing.run.key}; `undo-import` takes it back.\n"
    return f"{words}.\n{undo if did['stored'] + did['merged'] > 0 else ''}"


def exports(paths: list[str]) -> Iterator[list[Path]]:
    """Files that are read together: the .ndjson files of one folder, every other file alone. Links are not followed."""
    for path in map(Path, paths):
        if not path.is_dir():
            yield [path]
            continue
        kinds = (*FHIR, *LINES, *SHEETS)
        inside = sorted(each for each in path.rglob("*") if each.suffix.lower() in kinds and not each.is_symlink())
        lines = [each for each in inside if each.suffix.lower() == ".ndjson"]
        yield from ([each] for each in inside if each not in lines)
        for folder in dict.fromkeys(each.parent for each in lines):
            yield [each for each in lines if each.parent == folder]

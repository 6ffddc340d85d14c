"""`undo-import RUN`: takes an import back as one act; without a run, the imports so far. Prints JSON lines."""

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, TextIO

from kyphodss.access import AccessError
from kyphodss.case.clock import SITE_ZONE
from kyphodss.cli.acting import ActingError, acting, add_acting
from kyphodss.cli.arguments import Commands, now, refuse
from kyphodss.cli.lines import as_json
from kyphodss.cli.opened import with_store

if TYPE_CHECKING:
    from kyphodss.store.database import Database
    from kyphodss.store.door import Door


def add(commands: Commands) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser(
        "undo-import", help="take an import back; cases that were changed or worked on since are left alone and listed"
    )
    command.add_argument(
        "import_run", nargs="?", metavar="RUN", help="the import's key; without it the imports are listed"
    )
    add_acting(command, required=True)
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO) -> int:
    """Undoes; 1 where a case was left alone, 2 where nothing could be started."""
    return with_store(lambda database: _with_door(chosen, out, database))


def _with_door(chosen: argparse.Namespace, out: TextIO, database: "Database") -> int:
    from kyphodss.store.door import Door

    try:
        door = Door(database, acting(database, chosen.as_user), now)
        return _listed(door, out) if chosen.import_run is None else _undone(door, out, chosen.import_run)
    except (ActingError, AccessError) as error:
        return refuse(str(error))


def _listed(door: "Door", out: TextIO) -> int:
    out.writelines(as_json(asdict(each)) + "\n" for each in door.import_runs())
    return 0


def _undone(door: "Door", out: TextIO, key: str) -> int:
    done = door.undo_import(key, now().astimezone(SITE_ZONE).date())
    for left in done.left:
        out.write(as_json({"case_id": left.case_id, "left_alone": left.why}) + "\n")
    sys.stderr.write(
        f"{done.erased} erased, {done.restored} put back to their former state, {done.gone} gone before, "
        f"{len(done.left)} left alone.\n"
    )
    return 1 if len(done.left) > 0 else 0

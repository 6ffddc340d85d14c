"""`pick-up`: brings in what lies in the drop folder; made for a scheduler, which runs it every few minutes."""

import argparse
import sys
import time
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from kyphodss.access import AccessError
from kyphodss.case.clock import SITE_ZONE
from kyphodss.cli.acting import ActingError, acting, add_acting
from kyphodss.cli.arguments import Commands, now, refuse
from kyphodss.cli.opened import with_store
from kyphodss.settings import settings

if TYPE_CHECKING:
    from kyphodss.store.database import Database

BETWEEN: Final = 2  # seconds between two looks at the size of a file


def add(commands: Commands) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser(
        "pick-up", help="bring in the files of the drop folder and move them beside their report"
    )
    command.add_argument("folder", nargs="?", help="the folder (default: the setting service.drop_folder)")
    add_acting(command, required=True)
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO) -> int:
    """Picks up; 1 where a file was refused, 2 where nothing could be started."""
    folder = settings().service.drop_folder if chosen.folder is None else str(chosen.folder)
    if folder == "":
        return refuse("No folder is named. Name one, or set service.drop_folder.")
    return with_store(lambda database: _with_store(chosen, out, database, Path(folder)))


def _with_store(chosen: argparse.Namespace, out: TextIO, database: "Database", folder: Path) -> int:
    from kyphodss.service.drop_folder import DropError, pick_up
    from kyphodss.service.dropped import bring_in
    from kyphodss.store.door import Door

    kept, at = Path(settings().store.folder), now()
    today = at.astimezone(SITE_ZONE).date()
    try:
        door = Door(database, acting(database, chosen.as_user), now)
        found = pick_up(
            folder,
            lambda data, name, sender: bring_in(data, name, sender, door, kept, today),
            at.astimezone(UTC),
            lambda: time.sleep(BETWEEN),
        )
    except (ActingError, AccessError, DropError) as error:
        return refuse(str(error))
    for name, outcome in found.taken:
        out.write(f"{name}: {'refused. ' if outcome.refused is True else ''}{outcome.sentences[0]}\n")
    for name in found.waiting:
        sys.stderr.write(f"{name}: may still be written to; left for the next pick-up.\n")
    return 1 if any(outcome.refused is True for _, outcome in found.taken) else 0

"""`backup FILE`: the whole store in one file, while the app runs."""

import argparse
from pathlib import Path
from typing import TextIO

from kyphodss.cli.arguments import Commands, now
from kyphodss.cli.opened import operator, with_store


def add(commands: Commands) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser("backup", help="copy the whole store to a new file, while the app may be running")
    command.add_argument("file", help="the file to write; it holds patients' data in the clear, and not the audit key")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO) -> int:
    """Writes the backup and says what is in it."""
    from kyphodss.store.backup import backup
    from kyphodss.store.database import Database, instant

    def _work(database: Database) -> int:
        manifest = backup(database, Path(chosen.file), operator(), instant(now()))
        lines = sum(table["lines"] for table in manifest["tables"].values())
        out.write(f"{chosen.file}: {lines} lines of {len(manifest['tables'])} tables. Keep the audit key elsewhere.\n")
        return 0

    return with_store(_work)

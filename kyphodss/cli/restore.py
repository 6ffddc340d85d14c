"""`restore FILE`: a backup into an empty store, proven or undone."""

import argparse
from pathlib import Path
from typing import TextIO

from kyphodss.cli.arguments import Commands, now
from kyphodss.cli.opened import operator, with_store


def add(commands: Commands) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser("restore", help="put a backup back into an empty store, and prove it")
    command.add_argument("file", help="what `backup` wrote; the audit key of that store is needed as well")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO) -> int:
    """Restores, and says what was compared."""
    from kyphodss.store.database import Database, instant
    from kyphodss.store.restore import restore

    def _work(database: Database) -> int:
        manifest = restore(Path(chosen.file), database, operator(), instant(now()))
        for name, table in manifest["tables"].items():
            out.write(f"{name}: {table['lines']} lines, count and hash as in the backup\n")
        out.write("The audit record is whole. The store is restored.\n")
        return 0

    return with_store(_work, make=True)

"""`audit-head export`: the sealed end of the audit record, to be kept where nobody who has the database can write."""

import argparse
import json
from dataclasses import asdict
from typing import TextIO

from kyphodss.cli.arguments import Commands, refuse
from kyphodss.cli.opened import with_store


def add(commands: Commands) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser("audit-head", help="export the end of the audit record, to keep it outside")
    command.add_argument("what", choices=("export",), help="export: print it as one line of JSON, for `check --head`")
    command.set_defaults(run=run)


def run(_chosen: argparse.Namespace, out: TextIO) -> int:
    """Prints the head, once its seal is found good."""
    from kyphodss.store import audit
    from kyphodss.store.chain import sealed
    from kyphodss.store.database import Database

    def _work(database: Database) -> int:
        with database.reading() as conn:
            end = audit.head(conn)
        if end is None or not sealed(end, database.key):
            return refuse("The audit record has no end that this key sealed. `check` says what is wrong.")
        out.write(json.dumps(asdict(end)) + "\n")
        return 0

    return with_store(_work)

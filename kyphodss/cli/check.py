"""`check`: is the store whole? Every fault is a sentence; the exit status is 1 where there is one."""

import argparse
from pathlib import Path
from typing import TextIO

from kyphodss.cli.arguments import Commands, refuse
from kyphodss.cli.opened import with_store


def add(commands: Commands) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser("check", help="look for damage in the store and its audit record")
    command.add_argument("--head", help="an audit head that was exported earlier: finds also what was cut since")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO) -> int:
    """Prints every fault, or that there is none."""
    from kyphodss.store.check import check, head_from
    from kyphodss.store.database import Database

    try:
        outside = None if chosen.head is None else head_from(Path(chosen.head).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return refuse(
            f"{chosen.head} is no exported audit head, or cannot be read. Give what `audit-head export` wrote."
        )

    def _work(database: Database) -> int:
        report = check(database, outside)
        out.writelines(f"{fault}\n" for fault in report.faults)
        counted = f"{report.cases} cases, {report.revisions} revisions, {report.lines} audit lines"
        out.write(f"{counted}: {'whole' if len(report.faults) == 0 else f'{len(report.faults)} faults'}.\n")
        return 0 if len(report.faults) == 0 else 1

    return with_store(_work, failed=1)

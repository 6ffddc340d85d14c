"""The command line, one module a command: `python -m kyphodss assess FILE --as-of DATE`, `backup`, `restore`, `check` and so on.

The exit status is 0, 1 where a line could not be assessed or a check found something, 2 where nothing could be started.
"""

import argparse
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from kyphodss import __version__
from kyphodss.cli import (
    assess,
    audit_head,
    backup,
    check,
    cohort,
    export,
    import_,
    pick_up,
    replay,
    restore,
    serve,
    undo_import,
)
from kyphodss.cli.lines import LONGEST_LINE, assess_lines, bounded

__all__ = ["LONGEST_LINE", "assess_lines", "bounded", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status."""
    chosen = _parser().parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8, whatever the terminal says
    try:
        return chosen.run(chosen, sys.stdout)
    except BrokenPipeError:
        sys.stderr.close()  # the reader left; say nothing more to it
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kyphodss", description="Decision support for vertebral fracture referrals."
    )
    parser.add_argument("--version", action="version", version=f"kyphodss {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    for command in (
        assess,
        replay,
        import_,
        undo_import,
        pick_up,
        export,
        cohort,
        serve,
        backup,
        restore,
        check,
        audit_head,
    ):
        command.add(commands)
    return parser

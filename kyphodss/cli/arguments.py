"""What several commands take, and the only clock of the command line."""

import argparse
import sys
from datetime import UTC, date, datetime
from typing import Any

from kyphodss.case.clock import SITE_ZONE
from kyphodss.case.types import FIRST_YEAR, LAST_YEAR

Commands = Any
"""What `argparse` gives for adding commands; it has no public name there."""


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


def day(text: str) -> date:
    """A day in an argument. Raises ArgumentTypeError, which argparse prints."""
    try:
        found = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"found {text[:60]!r}, expected a day written YYYY-MM-DD, as 2026-11-22."
        ) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"found {text}, expected a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return found


def add_cases(command: argparse.ArgumentParser, editions: str) -> None:
    """The arguments of commands that read cases; `editions` says what --editions-of does."""
    command.add_argument("file", help="a JSON-lines file of cases, or - for standard input")
    command.add_argument(
        "--as-of",
        type=day,
        default=now().astimezone(SITE_ZONE).date(),
        help="evaluation day, YYYY-MM-DD (default: today)",
    )
    command.add_argument("--editions-of", type=day, default=None, help=editions)


def refuse(sentence: str) -> int:
    """Says why nothing was started; gives the exit status."""
    sys.stderr.write(sentence + "\n")
    return 2

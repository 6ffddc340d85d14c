"""`replay FILE`: the fractures that the present source editions change, and why."""

import argparse
import json
import sys
from pathlib import Path
from typing import BinaryIO, TextIO

from kyphodss.case.read import CaseError
from kyphodss.cli.arguments import Commands, add_cases
from kyphodss.cli.lines import as_json, bounded, cases, problem, reading
from kyphodss.guidelines.rules import rules_on
from kyphodss.replay import replay


def add(commands: Commands) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser("replay", help="list the fractures that the present source editions change, and why")
    add_cases(command, "the day whose editions were used (default: the evaluation day)")
    command.add_argument(
        "--recorded", help="what `assess` wrote then; fractures that cannot be made again as written are listed"
    )
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO) -> int:
    """Prints the fractures that the present editions change, or that could not be made again as they were recorded."""
    return reading(chosen.file, lambda stream: _replay(stream, chosen, out))


def _replay(stream: BinaryIO, chosen: argparse.Namespace, out: TextIO) -> int:
    before = rules_on(chosen.as_of if chosen.editions_of is None else chosen.editions_of)
    recorded = None if chosen.recorded is None else _recorded(Path(chosen.recorded))
    seen = listed = failed = 0
    for number, case in cases(bounded(stream)):
        try:
            if isinstance(case, CaseError):
                raise case
            for found in replay(case, chosen.as_of, before, recorded=recorded):
                seen += 1
                if len(found.changes) > 0 or found.reproduced is False:
                    listed += 1
                    out.write(as_json(found.to_json()) + "\n")
        except CaseError as error:
            failed += 1
            out.write(as_json(problem(number, error)) + "\n")
    out.flush()
    sys.stderr.write(f"{seen} fractures replayed; {listed} listed.\n")
    return 1 if failed > 0 else 0


def _recorded(file: Path) -> dict[tuple[str, str | None], str]:
    """Recorded assessments by case and level, as written; a line that is none is passed over."""
    found: dict[tuple[str, str | None], str] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
            found[entry["case_id"], entry["level"]] = line
        except (json.JSONDecodeError, KeyError, TypeError):
            continue
    return found

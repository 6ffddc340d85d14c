"""`assess FILE`: cases in, one JSON object per fracture out, or a readable account."""

import argparse
import sys
from datetime import date
from typing import BinaryIO, TextIO

from kyphodss.case.read import CaseError
from kyphodss.cli.arguments import Commands, add_cases
from kyphodss.cli.lines import as_json, assessed, bounded, problem, reading
from kyphodss.guidelines.rules import PRESENT_RULES, Rules, rules_on
from kyphodss.note.account import account
from kyphodss.replay import line_of


def add(commands: Commands) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser("assess", help="assess cases: JSON lines in, one JSON object per fracture out")
    add_cases(command, "use the source editions of that day instead of the present ones")
    command.add_argument("--explain", action="store_true", help="print a readable account instead of JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO) -> int:
    """Writes the assessments; 1 where a line could not be assessed."""
    rules = PRESENT_RULES if chosen.editions_of is None else rules_on(chosen.editions_of)
    return reading(chosen.file, lambda stream: _write(stream, chosen.as_of, chosen.explain, out, rules))


def _write(stream: BinaryIO, as_of: date, explain: bool, out: TextIO, rules: Rules) -> int:
    failed = False
    seen = 0
    for number, found in assessed(bounded(stream), as_of, rules):
        seen += 1
        if isinstance(found, CaseError):
            failed = True
            out.write(as_json(problem(number, found)) + "\n")
        elif explain:
            out.writelines(account(found[0], assessment) + "\n" for assessment in found[1])
        else:
            out.writelines(line_of(assessment) + "\n" for assessment in found[1])
    out.flush()
    if seen == 0:
        sys.stderr.write(
            "The input holds no cases: it is empty, or blank lines only. Expected one JSON object per line.\n"
        )
    return 1 if failed else 0

"""The command line: `python -m kyphodss assess FILE --as-of DATE`. JSON lines in, JSON lines out, one case at a time."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO

from kyphodss import __version__
from kyphodss.assess import Assessment, assess
from kyphodss.case.clock import SITE_ZONE
from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, read_case
from kyphodss.case.types import FIRST_YEAR, LAST_YEAR
from kyphodss.guidelines.rules import PRESENT_RULES, Rules, rules_on
from kyphodss.note.account import account
from kyphodss.replay import line_of, replay

LONGEST_LINE: Final = 1_000_000  # bytes; a case of a thousand treatments is a tenth of this
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0, 1 where a line could not be assessed, 2 where nothing could be started."""
    chosen = _parser().parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8, whatever the terminal says
    try:
        with _opened(chosen.file) as stream:
            if chosen.command == "replay":
                return _replay(stream, chosen, sys.stdout)
            rules = PRESENT_RULES if chosen.editions_of is None else rules_on(chosen.editions_of)
            return _write(stream, chosen.as_of, chosen.explain, sys.stdout, rules)
    except FileNotFoundError as error:
        return _refuse(f"{error.filename}: no such file. Give the path of a JSON-lines file, or - for standard input.")
    except IsADirectoryError:
        return _refuse(f"{chosen.file} is a folder. Give one JSON-lines file, or - for standard input.")
    except PermissionError:
        return _refuse(f"{chosen.file} may not be read by this user. Change its permissions or copy it.")
    except BrokenPipeError:
        sys.stderr.close()  # the reader left; say nothing more to it
        return 1


def assess_lines(lines: Iterable[bytes], as_of: date, rules: Rules = PRESENT_RULES) -> Iterator[dict[str, Any]]:
    """The contract's objects for JSON-lines input: one per fracture, or one with the error of a line that is no case."""
    for number, found in _assessed(lines, as_of, rules):
        if isinstance(found, CaseError):
            yield _problem(number, found)
        else:
            yield from (assessment.to_json() for assessment in found[1])


Found = tuple[Case, list[Assessment]] | CaseError


def _problem(number: int, error: CaseError) -> dict[str, Any]:
    return {"line": number, "error": str(error), "fields": error.fields}


def _assessed(lines: Iterable[bytes], as_of: date, rules: Rules) -> Iterator[tuple[int, Found]]:
    for number, case in _read(lines):
        try:
            yield number, case if isinstance(case, CaseError) else (case, assess(case, as_of, rules))
        except CaseError as error:
            yield number, error


def _read(lines: Iterable[bytes]) -> Iterator[tuple[int, Case | CaseError]]:
    """The cases of JSON-lines input with their line numbers; blank lines hold none."""
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(BYTE_ORDER_MARK).strip() if number == 1 else line.strip()
        if len(text) == 0:
            continue
        try:
            if len(line) > LONGEST_LINE:
                raise CaseError(
                    f"the line is longer than {LONGEST_LINE:,} bytes; one case was expected on it. "
                    "Write one JSON object per line.",
                    {},
                )
            yield number, read_case(text)
        except CaseError as error:
            yield number, error


def _write(stream: BinaryIO, as_of: date, explain: bool, out: TextIO, rules: Rules) -> int:
    failed = False
    seen = 0
    for number, found in _assessed(_bounded(stream), as_of, rules):
        seen += 1
        if isinstance(found, CaseError):
            failed = True
            out.write(_json(_problem(number, found)) + "\n")
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


def _replay(stream: BinaryIO, chosen: argparse.Namespace, out: TextIO) -> int:
    """Prints the fractures that the present editions change, or that could not be made again as they were recorded."""
    before = rules_on(chosen.as_of if chosen.editions_of is None else chosen.editions_of)
    recorded = None if chosen.recorded is None else _recorded(Path(chosen.recorded))
    seen = listed = failed = 0
    for number, case in _read(_bounded(stream)):
        try:
            if isinstance(case, CaseError):
                raise case
            for found in replay(case, chosen.as_of, before, recorded=recorded):
                seen += 1
                if len(found.changes) > 0 or found.reproduced is False:
                    listed += 1
                    out.write(_json(found.to_json()) + "\n")
        except CaseError as error:
            failed += 1
            out.write(_json(_problem(number, error)) + "\n")
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


def _bounded(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of one that is too long only its beginning is kept, so that memory stays bounded."""
    while len(line := stream.readline(LONGEST_LINE + 1)) > 0:
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        yield line


def _json(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _opened(file: str) -> Any:
    return nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2


def _day(text: str) -> date:
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"found {text[:60]!r}, expected a day written YYYY-MM-DD, as 2026-11-22."
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"found {text}, expected a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return day


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kyphodss", description="Decision support for vertebral fracture referrals."
    )
    parser.add_argument("--version", action="version", version=f"kyphodss {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("assess", help="assess cases: JSON lines in, one JSON object per fracture out")
    _common(command, "use the source editions of that day instead of the present ones")
    command.add_argument("--explain", action="store_true", help="print a readable account instead of JSON")
    again = commands.add_parser("replay", help="list the fractures that the present source editions change, and why")
    _common(again, "the day whose editions were used (default: the evaluation day)")
    again.add_argument(
        "--recorded", help="what `assess` wrote then; fractures that cannot be made again as written are listed"
    )
    return parser


def _common(command: argparse.ArgumentParser, editions: str) -> None:
    command.add_argument("file", help="a JSON-lines file of cases, or - for standard input")
    command.add_argument(
        "--as-of", type=_day, default=datetime.now(SITE_ZONE).date(), help="evaluation day, YYYY-MM-DD (default: today)"
    )
    command.add_argument("--editions-of", type=_day, default=None, help=editions)

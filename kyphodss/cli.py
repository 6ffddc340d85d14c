"""The command line: `python -m kyphodss assess FILE --as-of DATE`. JSON lines in, JSON lines out, one case at a time."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO

from kyphodss import __version__
from kyphodss.assess import Assessment, assess
from kyphodss.case.clock import SITE_ZONE
from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, read_case
from kyphodss.note.account import account

LONGEST_LINE: Final = 1_000_000  # bytes; a case of a thousand treatments is a tenth of this
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0, 1 where a line could not be assessed, 2 where nothing could be started."""
    chosen = _parser().parse_args(arguments)
    try:
        with _opened(chosen.file) as stream:
            return _write(stream, chosen.as_of, chosen.explain, sys.stdout)
    except FileNotFoundError:
        return _refuse(f"{chosen.file}: no such file. Give the path of a JSON-lines file, or - for standard input.")
    except IsADirectoryError:
        return _refuse(f"{chosen.file} is a folder. Give one JSON-lines file, or - for standard input.")
    except PermissionError:
        return _refuse(f"{chosen.file} may not be read by this user. Change its permissions or copy it.")
    except BrokenPipeError:
        sys.stderr.close()  # the reader left; say nothing more to it
        return 1


def assess_lines(lines: Iterable[bytes], as_of: date) -> Iterator[dict[str, Any]]:
    """The contract's objects for JSON-lines input: one per fracture, or one with the error of a line that is no case."""
    for number, found in _assessed(lines, as_of):
        if isinstance(found, CaseError):
            yield {"line": number, "error": str(found), "fields": found.fields}
        else:
            yield from (assessment.to_json() for assessment in found[1])


Found = tuple[Case, list[Assessment]] | CaseError


def _assessed(lines: Iterable[bytes], as_of: date) -> Iterator[tuple[int, Found]]:
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
            case = read_case(text)
            yield number, (case, assess(case, as_of))
        except CaseError as error:
            yield number, error


def _write(stream: BinaryIO, as_of: date, explain: bool, out: TextIO) -> int:
    failed = False
    seen = 0
    for number, found in _assessed(_bounded(stream), as_of):
        seen += 1
        if isinstance(found, CaseError):
            failed = True
            out.write(_json({"line": number, "error": str(found), "fields": found.fields}) + "\n")
        elif explain:
            out.writelines(account(found[0], assessment) + "\n" for assessment in found[1])
        else:
            out.writelines(_json(assessment.to_json()) + "\n" for assessment in found[1])
    out.flush()
    if seen == 0:
        sys.stderr.write(
            "The input holds no cases: it is empty, or blank lines only. Expected one JSON object per line.\n"
        )
    return 1 if failed else 0


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
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"found {text[:60]!r}, expected a day written YYYY-MM-DD, as 2026-11-22."
        ) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kyphodss", description="Decision support for vertebral fracture referrals."
    )
    parser.add_argument("--version", action="version", version=f"kyphodss {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("assess", help="assess cases: JSON lines in, one JSON object per fracture out")
    command.add_argument("file", help="a JSON-lines file of cases, or - for standard input")
    command.add_argument(
        "--as-of", type=_day, default=datetime.now(SITE_ZONE).date(), help="evaluation day, YYYY-MM-DD (default: today)"
    )
    command.add_argument("--explain", action="store_true", help="print a readable account instead of JSON")
    return parser

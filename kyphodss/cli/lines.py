"""JSON lines in and out, one case at a time: a bad line is reported on its own line, and memory stays bounded."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final

from kyphodss.assess import Assessment, assess
from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, read_case
from kyphodss.cli.arguments import refuse
from kyphodss.guidelines.rules import PRESENT_RULES, Rules

LONGEST_LINE: Final = 1_000_000  # bytes; a case of a thousand treatments is a tenth of this
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
Found = tuple[Case, list[Assessment]] | CaseError


def reading(file: str, work: Callable[[BinaryIO], int]) -> int:
    """Does the work on a file, or on standard input for -; gives its exit status, or 2 where it cannot be read."""
    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as stream:
            return work(stream)
    except FileNotFoundError as error:
        return refuse(f"{error.filename}: no such file. Give the path of a JSON-lines file, or - for standard input.")
    except IsADirectoryError:
        return refuse(f"{file} is a folder. Give one JSON-lines file, or - for standard input.")
    except PermissionError:
        return refuse(f"{file} may not be read by this user. Change its permissions or copy it.")


def assess_lines(lines: Iterable[bytes], as_of: date, rules: Rules = PRESENT_RULES) -> Iterator[dict[str, Any]]:
    """The contract's objects for JSON-lines input: one per fracture, or one with the error of a line that is no case."""
    for number, found in assessed(lines, as_of, rules):
        if isinstance(found, CaseError):
            yield problem(number, found)
        else:
            yield from (assessment.to_json() for assessment in found[1])


def problem(number: int, error: CaseError) -> dict[str, Any]:
    """The object for a line that is no case."""
    return {"line": number, "error": str(error), "fields": error.fields}


def assessed(lines: Iterable[bytes], as_of: date, rules: Rules) -> Iterator[tuple[int, Found]]:
    """Line numbers with the case and its assessments, or with what is wrong."""
    for number, case in cases(lines):
        try:
            yield number, case if isinstance(case, CaseError) else (case, assess(case, as_of, rules))
        except CaseError as error:
            yield number, error


def cases(lines: Iterable[bytes]) -> Iterator[tuple[int, Case | CaseError]]:
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


def bounded(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of one that is too long only its beginning is kept, so that memory stays bounded."""
    while len(line := stream.readline(LONGEST_LINE + 1)) > 0:
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        yield line


def as_json(found: dict[str, Any]) -> str:
    """An object as one line of JSON."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))

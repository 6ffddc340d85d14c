"""Files of the contract's own JSON lines in `import`, as `export` writes them: one case a line, streamed."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kyphodss.case.model import Case
from kyphodss.case.read import CaseError
from kyphodss.cli.import_fhir import outcome, owned
from kyphodss.cli.lines import bounded, cases, problem

if TYPE_CHECKING:
    from kyphodss.service.bringing import Bringing

PROGRESS_EVERY: Final = 1_000  # cases
Object = dict[str, Any]


def case_lines(file: Path, chosen: argparse.Namespace, bringing: "Bringing", counts: Counter[str]) -> Iterator[Object]:
    """One line a case; one with a sentence for each line that is none, which is not stored."""
    try:
        with file.open("rb") as stream:
            for number, found in cases(bounded(stream)):
                counts["rows"] += 1
                yield {"file": str(file), **_line(number, found, chosen, bringing, counts)}
                if counts["rows"] % PROGRESS_EVERY == 0:
                    sys.stderr.write(f"{counts['rows']} cases read\n")
    except OSError:
        counts["refused files"] += 1
        yield {"file": str(file), "refused": "The file cannot be read by this user."}


def _line(
    number: int, found: Case | CaseError, chosen: argparse.Namespace, bringing: "Bringing", counts: Counter[str]
) -> Object:
    if isinstance(found, CaseError):
        counts["with a problem"] += 1
        return problem(number, found)
    body = owned(found.model_dump(mode="json", exclude_defaults=True), chosen.organization)
    put = bringing.put(body, f"line {number}")
    return {"line": number, "case_id": found.case_id, **outcome(body, put, dry=chosen.dry_run)}

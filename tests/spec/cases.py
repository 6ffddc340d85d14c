"""Reads the worked cases: TOML files that a clinician can read, each a case, a date and what is expected of it."""

import json
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class WorkedCase:
    """One case on one date with its expectations, and the words that say why."""

    name: str
    title: str
    why: str
    source: str
    as_of: date
    case: dict[str, Any]
    expect: list[dict[str, Any]]

    @property
    def line(self) -> bytes:
        """The case as the command line reads it."""
        return json.dumps(self.case).encode()


def worked_cases() -> Iterator[WorkedCase]:
    """Every worked case; a file with variants gives one for each, the base case with a few facts changed."""
    for path in sorted(FOLDER.rglob("*.toml")):
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        name = f"{path.parent.name}/{path.stem}"
        for number, variant in enumerate(read.get("variant", [{}]), start=1):
            case = deepcopy(read["case"])
            for where, value in variant.get("set", {}).items():
                _set(case, where, value)
            yield WorkedCase(
                name=f"{name}-{number}" if "variant" in read else name,
                title=variant.get("title", read["title"]),
                why=variant.get("why", read["why"]),
                source=read["source"],
                as_of=variant.get("as_of", read["as_of"]),
                case=case,
                expect=variant.get("expect", read.get("expect", [])),
            )


def _set(case: dict[str, Any], where: str, value: Any) -> None:
    """`symptoms.pain_score` or `fractures.0.level`; the text "absent" takes the fact away."""
    *path, last = where.split(".")
    at: Any = case
    for step in path:
        at = at[int(step)] if step.isdigit() else at.setdefault(step, {})
    if value == "absent":
        at.pop(last, None)
    elif last.isdigit():
        at[int(last)] = value
    else:
        at[last] = value

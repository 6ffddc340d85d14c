"""The worked cases: readable files under tests/spec, each a case, a date and what is expected of it, and why.

They are the specification. Tests run them through the door of the command line; the case page opens them.
"""

import json
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parents[1] / "tests/spec"


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """One case on one date with its expectations, and the words that say why."""

    name: str
    title: str
    why: str
    source: str
    note: str
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
                note=variant.get("note", read.get("note", "")),
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


def differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Where an assessment, in the shape of the contract, is not what the worked case expects."""
    windows = {window["id"]: window for window in found["windows"]}
    guidelines = {guideline["id"]: guideline for guideline in found["guidelines"]}
    problems: list[str] = []
    for id, wanted in expected.get("windows", {}).items():
        problems += _window(id, wanted, windows.get(id))
    for id, wanted in expected.get("guidelines", {}).items():
        problems += _guideline(id, wanted, guidelines[id])
    scores = {score["id"]: score for score in found.get("scores", [])}
    for id, wanted in expected.get("scores", {}).items():
        problems += _listed(f"score {id}", wanted, scores[id])
    if "plan" in expected:
        problems += _plan(expected["plan"], found.get("plan"))
    flags = [flag["id"] for flag in found.get("flags", [])]
    problems += [f"flag {id} is not raised, has {flags}" for id in expected.get("flags_include", []) if id not in flags]
    problems += [f"flag {id} is raised" for id in expected.get("flags_exclude", []) if id in flags]
    for key in ("contradictions", "red_flags", "red_flags_not_asked", "prompts"):
        if key in expected:
            named = [entry if isinstance(entry, str) else entry["id"] for entry in found[key]]
            problems += [] if named == list(expected[key]) else [f"{key} {named}, expected {expected[key]}"]
    return problems


def _listed(what: str, wanted: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Compare the wanted keys; TOML has no null, so the text "none" stands for one."""
    got = {key: found.get(key) for key in wanted if not key.endswith("_includes")}
    want = {key: None if value == "none" else value for key, value in wanted.items() if key in got}
    problems = [] if got == want else [f"{what}: found {got}, expected {want}"]
    for key, value in wanted.items():
        if key.endswith("_includes"):
            has = found[key.removesuffix("_includes")]
            problems += [f"{what}: {key} lacks {x}, has {has}" for x in value if x not in has]
    return problems


def _plan(wanted: dict[str, Any] | str, found: dict[str, Any] | None) -> list[str]:
    """A plan, or "none" for no plan at all. `holds` are compared one by one, by rule."""
    if isinstance(wanted, str) or found is None:
        return [] if isinstance(wanted, str) and found is None else [f"plan: found {found}, expected {wanted}"]
    holds = {hold["rule"]: hold for hold in found["holds"]}
    problems = _listed("plan", {key: value for key, value in wanted.items() if key != "holds"}, found)
    if "holds" in wanted and list(holds) != list(wanted["holds"]):
        return [*problems, f"plan: holds {list(holds)}, expected {list(wanted['holds'])}"]
    for rule, values in wanted.get("holds", {}).items():
        problems += _listed(f"hold {rule}", values, holds[rule])
    return problems


def _window(id: str, wanted: dict[str, Any], found: dict[str, Any] | None) -> list[str]:
    if found is None:
        return [] if wanted["status"] == "absent" else [f"{id}: not listed, expected {wanted}"]
    if wanted["status"] == "absent":
        return [f"{id}: listed as {found['status']}, expected no line"]
    got = {key: found.get(key) for key in wanted}
    want = {key: None if value == "none" else value for key, value in wanted.items()}
    return [] if got == want else [f"{id}: found {got}, expected {want}"]


def _guideline(id: str, wanted: dict[str, Any], found: dict[str, Any]) -> list[str]:
    problems: list[str] = []
    for key, value in wanted.items():
        if key == "code_not":
            problems += [f"{id}: code {value}"] if found["code"] == value else []
        elif key.endswith("_includes"):
            got = found[key.removesuffix("_includes")]
            problems += [f"{id}: {key} lacks {x}, has {got}" for x in value if x not in got]
        elif key == "criteria":
            got = {name: found["criteria"][name] for name in value}
            want = {name: None if answer == "not known" else answer for name, answer in value.items()}
            problems += [] if got == want else [f"{id}: criteria {got}, expected {want}"]
        elif found[key] != value:
            problems.append(f"{id}: {key} is {found[key]!r}, expected {value!r} (missing {found['missing']})")
    return problems

"""Every worked case, through the same door as the command line."""

from typing import Any

import pytest

from kyphodss.cli import assess_lines
from tests.spec.cases import WorkedCase, worked_cases

CASES = list(worked_cases())


def test_there_are_worked_cases() -> None:
    assert len(CASES) > 60
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_worked_case(case: WorkedCase) -> None:
    found = {line["level"]: line for line in assess_lines([case.line], case.as_of) if "error" not in line}
    assert len(found) > 0, f"{case.title}: refused"
    assert len(case.expect) > 0, f"{case.title}: expects nothing"
    problems = [problem for expected in case.expect for problem in _compare(expected, found[expected.get("level")])]
    assert problems == [], "\n".join([case.title, f"because: {case.why}", f"source: {case.source}", *problems])


def _compare(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    windows = {window["id"]: window for window in found["windows"]}
    guidelines = {guideline["id"]: guideline for guideline in found["guidelines"]}
    problems: list[str] = []
    for id, wanted in expected.get("windows", {}).items():
        problems += _window(id, wanted, windows.get(id))
    for id, wanted in expected.get("guidelines", {}).items():
        problems += _guideline(id, wanted, guidelines[id])
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

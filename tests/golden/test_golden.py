"""Recorded assessments are made again byte for byte; what is not, is a declared correction (corrections.toml).

A record is never written anew: a new one gets a new folder, by
`python -m kyphodss assess tests/golden/DAY/cases.jsonl --as-of DAY --editions-of DAY > tests/golden/DAY/assessments.jsonl`.
"""

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kyphodss.assess import assess
from kyphodss.case.read import read_case
from kyphodss.guidelines.rules import rules_on
from kyphodss.replay import line_of

FOLDER = Path(__file__).parent
RECORDS = sorted(file.parent.name for file in FOLDER.glob("*/cases.jsonl"))
CORRECTIONS = tomllib.loads((FOLDER / "corrections.toml").read_text(encoding="utf-8"))["correction"]


def _made_again(record: str) -> list[str]:
    day = date.fromisoformat(record)
    cases = [read_case(line) for line in (FOLDER / record / "cases.jsonl").read_bytes().splitlines()]
    return [line_of(found) for case in cases for found in assess(case, day, rules_on(day))]


def _paths(was: Any, is_now: Any, at: str = "") -> Iterator[str]:
    """Where two JSON values differ."""
    if isinstance(was, dict) and isinstance(is_now, dict):
        for key in dict.fromkeys([*was, *is_now]):
            yield from _paths(was.get(key, ...), is_now.get(key, ...), f"{at}.{key}" if at != "" else key)
    elif isinstance(was, list) and isinstance(is_now, list) and len(was) == len(is_now):
        for one, other in zip(was, is_now, strict=True):
            yield from _paths(one, other, at)
    elif was != is_now:
        yield at


def _differences(record: str) -> set[tuple[str, str]]:
    recorded = (FOLDER / record / "assessments.jsonl").read_text(encoding="utf-8").splitlines()
    found: set[tuple[str, str]] = set()
    for was, is_now in zip(recorded, _made_again(record), strict=True):
        if was != is_now:
            before, after = json.loads(was), json.loads(is_now)
            paths = [*_paths(before, after)]
            assert len(paths) > 0, "The same values are written in another order or form: not byte for byte."
            found |= {(before["case_id"], path) for path in paths}
    return found


def test_there_is_a_record() -> None:
    assert len(RECORDS) > 0


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_is_made_again_byte_for_byte_but_for_declared_corrections(record: str) -> None:
    declared = {
        (case, path)
        for entry in CORRECTIONS
        if entry["record"] == record
        for case in entry["cases"]
        for path in entry["paths"]
    }
    assert _differences(record) == declared


def test_a_difference_is_found_by_its_path() -> None:
    before = {"plan": {"holds": [{"drug": "x", "restart": "a"}]}, "gone": 1}
    after = {"plan": {"holds": [{"drug": "x", "restart": "b"}]}, "came": 1}
    assert [*_paths(before, after)] == ["plan.holds.restart", "gone", "came"]

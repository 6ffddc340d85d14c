"""Whether an anticoagulant is recorded, as the OF score asks: a name nobody knows is not known, never a no."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kyphodss.case.drugs import OTHER, is_anticoagulant
from kyphodss.case.facts import facts
from kyphodss.case.read import case_from
from kyphodss.logic.truth import NO, UNKNOWN, YES, Truth


@pytest.mark.parametrize(
    ("drugs", "complete", "expected"),
    [
        (None, None, UNKNOWN),
        (None, True, UNKNOWN),
        ([], None, NO),
        (["warfarin"], None, YES),
        (["Eliquis"], None, YES),
        (["heparin"], None, YES),
        (["tinzaparin"], True, UNKNOWN),
        (["  Apixaban "], False, YES),
        (["unfractionated heparin SC"], True, YES),
        (["aspirin", "edoxaban"], True, YES),
        (["aspirin"], True, NO),
        (["aspirin+dipyridamole", "naproxen"], True, NO),
        (["aspirin"], None, UNKNOWN),
        (["aspirin"], False, UNKNOWN),
        (["aspirin", "warfarine"], True, UNKNOWN),
        ([None], True, UNKNOWN),
    ],
)
def test_a_recorded_anticoagulant(drugs: list[str | None] | None, complete: bool | None, expected: Truth) -> None:
    bleeding: dict[str, Any] = {"drugs_complete": complete}
    bleeding["drugs"] = None if drugs is None else [{"drug": name} for name in drugs]
    rows = facts(case_from({"case_id": "x", "bleeding": bleeding, "fractures": [{"level": "L1"}]}), date(2026, 11, 24))
    assert rows[0]["anticoagulant"] is expected


HOLDS = Path(__file__).parents[2] / "kyphodss/plan/holds.csv"
CLASSES = {"heparin", "LMWH", "indirect Xa inhibitor", "parenteral DTI", "VKA", "oral Xa inhibitor", "oral DTI"}


def test_the_names_are_those_of_the_drug_table() -> None:
    with HOLDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 40
    assert rows[-1]["drug"] == OTHER
    for row in rows[:-1]:
        for name in row["drug"].casefold().split(" or "):
            assert is_anticoagulant(name) is (row["drug_class"] in CLASSES), name

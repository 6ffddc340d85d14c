"""The fields guide: every field of the contract has its words, its limits come from the model, and nothing is said twice."""

import tomllib
from pathlib import Path

import pytest

from kyphodss.case import fields
from kyphodss.case.fields import GUIDE, expectation, guide, names_below
from kyphodss.case.manual import json_schema

WRITTEN = tomllib.loads((Path(fields.__file__).parent / "fields.toml").read_text(encoding="utf-8"))["fields"]


def test_every_field_has_its_words_and_no_word_stands_alone() -> None:
    assert set(WRITTEN) == set(GUIDE)
    assert len(GUIDE) > 150


@pytest.mark.parametrize("path", GUIDE)
def test_a_field_says_what_it_is_and_why_it_is_asked(path: str) -> None:
    field = guide(path)
    assert min(len(field.label), len(field.help), len(field.why)) > 2
    assert len(field.choices) == len(field.choice_labels)
    assert expectation(path) != "the shape of the contract"


@pytest.mark.parametrize(
    ("path", "kind", "says"),
    [
        ("symptoms.pain_score", "number", "a number from 0 to 10"),
        ("symptoms.roland_morris", "integer", "a whole number from 0 to 24"),
        ("patient.weight_kg", "number", "a number from 20 to 300 kg"),
        ("bleeding.drugs[].interval_h", "number", "a number more than 0 and at most 168 hours"),
        ("fractures[].level", "level", "a vertebra: C1 to C7, T1 to T12, L1 to L5 or S1 to S5"),
        (
            "referral.booked_for",
            "instant",
            "a day written YYYY-MM-DD, or an instant written YYYY-MM-DDTHH:MM with or without an offset",
        ),
        ("patient.birth_date", "day", "a day that exists, written YYYY-MM-DD"),
        ("symptoms.hospitalized", "yes_no", 'true, false or "unknown"'),
    ],
)
def test_kind_and_limits_are_read_off_the_model(path: str, kind: str, says: str) -> None:
    assert guide(path).kind == kind
    assert expectation(path) == says


def test_names_below_a_path_ignore_list_positions() -> None:
    assert "level" in names_below("fractures[3]")
    assert "fractures" in names_below("")


def test_the_schema_carries_the_words() -> None:
    pain = json_schema()["$defs"]["Symptoms"]["properties"]["pain_score"]
    assert pain["title"] == "Pain score"
    assert "NRS" in pain["description"]

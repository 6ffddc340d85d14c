"""Bad input: a sentence that names field, value, expectation and cure; never a traceback, never a guess."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.case.fields import GUIDE
from kyphodss.case.read import CaseError, case_from, read_case, refuse_future
from tests.strategies import cases


def refused(values: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(CaseError) as error:
        case_from({"case_id": "x", **values})
    assert "Traceback" not in str(error.value) and "pydantic" not in str(error.value)
    assert len(str(error.value)) < 1500
    return error.value.fields


@pytest.mark.parametrize(
    ("values", "path", "says"),
    [
        ({"symptoms": {"pain_score": 11}}, "symptoms.pain_score", "found 11, expected a number from 0 to 10"),
        ({"symptoms": {"pain_score": -0.1}}, "symptoms.pain_score", "found -0.1"),
        ({"symptoms": {"pain_score": "7"}}, "symptoms.pain_score", 'found "7", expected a number'),
        ({"symptoms": {"pain_score": True}}, "symptoms.pain_score", "found true, expected a number"),
        ({"symptoms": {"roland_morris": 24.5}}, "symptoms.roland_morris", "a whole number from 0 to 24"),
        ({"symptoms": {"hospitalized": "yes"}}, "symptoms.hospitalized", 'expected true, false or "unknown"'),
        ({"symptoms": {"hospitalized": 1}}, "symptoms.hospitalized", "found 1, expected true"),
        ({"fractures": [{"level": "T13"}]}, "fractures[0].level", 'found "T13", expected a vertebra'),
        ({"fractures": [{"level": "l1"}]}, "fractures[0].level", "expected a vertebra"),
        ({"fractures": [{"onset": "2026-02-30"}]}, "fractures[0].onset", "a day that exists"),
        ({"fractures": [{"onset": "20260101"}]}, "fractures[0].onset", "YYYY-MM-DD"),
        ({"fractures": [{"onset": 20260101}]}, "fractures[0].onset", "YYYY-MM-DD"),
        ({"fractures": {"level": "L1"}}, "fractures", "found an object, expected a list of entries"),
        ({"etiology": "gravity"}, "etiology", "expected one of osteoporosis, cancer, trauma, other_benign, unknown"),
        ({"treatments": [{"kind": "brace"}, {"kind": "bracing"}]}, "treatments[1].kind", "expected one of bed_rest"),
        ({"imaging": [{"levels": ["T12", "T99"]}]}, "imaging[0].levels[1]", "expected a list of vertebrae"),
        ({"patient": {"weight_kg": 19.9}}, "patient.weight_kg", "from 20 to 300"),
        ({"outcome": {"closed_as": 7}}, "outcome.closed_as", "expected one of 0, 1"),
        ({"pain": 5}, "pain", "a name that a case does not have"),
        ({"symptoms": {"pain_scor": 5}}, "symptoms.pain_scor", "did you mean 'pain_score'"),
        ({"patient": {"name": "Sample\u0000Ada"}}, "patient.name", "plain text"),
        (
            {"patient": {"name": "a" * 100_000}},
            "patient.name",
            "found 100,000 characters, expected a plain text of at most 200",
        ),
        ({"case_id": ""}, "case_id", "a unique text that is not blank"),
        ({"case_id": "  "}, "case_id", 'found "  ", expected a unique text that is not blank'),
        ({"case_id": 5}, "case_id", "found 5, expected a unique text"),
        ({"symptoms": []}, "symptoms", "found a list, expected an object"),
        ({"outcome": {"closed_as": True}}, "outcome.closed_as", "found true, expected one of 0, 1"),
        ({"outcome": {"closed_as": 1.0}}, "outcome.closed_as", "found 1.0, expected one of 0, 1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_value_that_cannot_be_is_refused_with_a_sentence(values: dict[str, Any], path: str, says: str) -> None:
    problems = refused(values)
    assert list(problems) == [path]
    assert says in problems[path], problems[path]


@pytest.mark.parametrize(
    ("values", "path", "says"),
    [
        (
            {
                "fractures": [{"level": "L1", "onset": "2026-11-10"}],
                "imaging": [
                    {"modality": "mri", "performed_on": "2026-11-09", "levels": ["L1"], "acute_finding": "positive"}
                ],
            },
            "fractures[0].onset_earliest",
            "after the imaging of 2026-11-09 that shows the fracture",
        ),
        (
            {"fractures": [{"onset_earliest": "2026-11-10", "onset_latest": "2026-11-09"}]},
            "fractures[0].onset_earliest",
            "after the latest",
        ),
        (
            {"fractures": [{"onset": "2026-11-10", "onset_latest": "2026-11-11"}]},
            "fractures[0].onset",
            "either one day or an interval",
        ),
        ({"fractures": [{"level": "L1"}, {"level": "L1"}]}, "fractures", "found level L1 2 times"),
        (
            {"bleeding": {"drugs": [{"drug": "Warfarin"}, {"drug": "warfarin "}]}},
            "bleeding.drugs",
            "'warfarin' 2 times",
        ),
        (
            {"treatments": [{"kind": "brace", "status": "planned", "response": "adequate"}]},
            "treatments[0].response",
            "a treatment that is planned",
        ),
        (
            {"treatments": [{"started_on": "2026-11-02", "ended_on": "2026-11-01"}]},
            "treatments[0].ended_on",
            "before the start",
        ),
        (
            {"patient": {"birth_date": "2026-11-11"}, "fractures": [{"onset": "2026-11-10"}]},
            "fractures[0].onset_latest",
            "before the birth",
        ),
    ],
)
def test_facts_that_contradict_each_other_are_refused(values: dict[str, Any], path: str, says: str) -> None:
    problems = refused(values)
    assert list(problems) == [path]
    assert says in problems[path]


def test_imaging_on_the_day_of_onset_a_negative_one_before_it_and_another_level_are_fine() -> None:
    for study in (
        {"performed_on": "2026-11-10", "levels": ["L1"], "acute_finding": "positive"},
        {"performed_on": "2026-11-01", "levels": ["L1"], "acute_finding": "negative"},
        {"performed_on": "2026-11-01", "levels": ["L2"], "acute_finding": "positive"},
    ):
        case_from(
            {
                "case_id": "x",
                "fractures": [{"level": "L1", "onset": "2026-11-10"}],
                "imaging": [{"modality": "mri", **study}],
            }
        )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "the end of the text"),
        (b"{", "the end of the text"),
        (b'{"case_id": "x",}', "character"),
        (b"[1, 2]", "Found a list"),
        (b"7", "Found a number"),
        (b"null", "Found null"),
        (b'{"case_id": "\xff"}', "not UTF-8 text (0xff at position 14)"),
        (b'{"case_id": "x", "case_id": "y"}', "more than once"),
        (
            b'{"case_id": "x", "symptoms": {"pain_score": NaN}}',
            "symptoms.pain_score: found NaN, expected a number from 0 to 10",
        ),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"case_id": "x", "symptoms": {"pain_score": ' + b"9" * 5000 + b"}}", "thousands of digits"),
        (b"{}", "case_id: found nothing"),
        (b'{"case_id": "x", "etiology": "\xed\xa0\x80"}', "not UTF-8"),
    ],
    ids=range(13),
)
def test_text_that_is_no_case_is_refused_with_a_sentence(text: bytes, says: str) -> None:
    with pytest.raises(CaseError) as error:
        read_case(text)
    assert says in str(error.value)
    assert len(str(error.value)) < 400


@given(data=st.binary(max_size=200))
def test_no_bytes_end_in_anything_but_a_sentence(data: bytes) -> None:
    try:
        read_case(data)
    except CaseError as error:
        assert str(error) != ""


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)


@given(data=st.data())
def test_no_value_in_any_field_ends_in_anything_but_a_sentence(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(GUIDE)))
    value = data.draw(_json)
    nested: Any = value
    for step in reversed(path.split(".")):
        nested = {step.removesuffix("[]"): [nested] if step.endswith("[]") else nested}
    try:
        case_from({"case_id": "x", **nested})
    except CaseError as error:
        assert str(error) != ""


@given(values=cases())
def test_a_case_survives_the_way_to_text_and_back(values: dict[str, Any]) -> None:
    case = case_from(values)
    assert read_case(case.model_dump_json()) == case


def test_null_nothing_and_unknown_stay_three_things() -> None:
    case = case_from(
        {"case_id": "x", "treatments": [], "imaging": None, "symptoms": {"hospitalized": "unknown", "ambulatory": None}}
    )
    assert (case.treatments, case.imaging, case.fractures) == ((), None, None)
    assert (case.symptoms.hospitalized, case.symptoms.ambulatory) == ("unknown", None)


def test_a_bare_local_time_is_site_time_and_an_offset_is_kept() -> None:
    case = case_from(
        {
            "case_id": "x",
            "symptoms": {"recorded_on": "2026-11-01T10:00"},
            "referral": {"booked_for": "2026-12-01T09:00Z"},
        }
    )
    assert str(case.symptoms.recorded_on) == "2026-11-01 10:00:00-05:00"
    assert str(case.referral.booked_for) == "2026-12-01 04:00:00-05:00"


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"patient": {"birth_date": "2026-11-23"}}, "patient.birth_date"),
        ({"fractures": [{"onset": "2026-11-23"}]}, "fractures[0].onset_earliest"),
    ],
)
def test_a_birth_or_an_onset_ahead_is_refused_on_the_day_of_assessment(values: dict[str, Any], path: str) -> None:
    case = case_from({"case_id": "x", **values})
    refuse_future(case, date(2026, 11, 23))
    with pytest.raises(CaseError) as error:
        refuse_future(case, date(2026, 11, 22))
    assert list(error.value.fields) == [path]
    assert "on or before the day of assessment, 2026-11-22" in str(error.value)


def test_an_interval_that_only_reaches_past_the_day_is_taken() -> None:
    refuse_future(
        case_from({"case_id": "x", "fractures": [{"onset_earliest": "2026-11-01", "onset_latest": "2026-12-31"}]}),
        date(2026, 11, 22),
    )


def test_many_problems_are_all_named() -> None:
    problems = refused(
        {"symptoms": {"pain_score": 11, "roland_morris": 25}, "etiology": 5, "patient": {"age_years": 200}}
    )
    assert set(problems) == {"symptoms.pain_score", "symptoms.roland_morris", "etiology", "patient.age_years"}


def test_json_text_of_a_case_is_its_own_guide() -> None:
    assert json.loads(case_from({"case_id": "x"}).model_dump_json(exclude_none=True))["case_id"] == "x"

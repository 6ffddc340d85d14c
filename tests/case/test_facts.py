"""The flat facts: derived ones by the contract's rules, and nothing unknown turned into a no."""

from datetime import date
from typing import Any

import pytest

from kyphodss.case.facts import facts
from kyphodss.case.read import case_from

AS_OF = date(2026, 11, 22)


def row(*, as_of: date = AS_OF, **values: Any) -> dict[str, Any]:
    return facts(case_from({"case_id": "x", **values}), as_of)[0]


L1 = [{"level": "L1", "onset": "2026-10-01"}]


def test_one_row_per_fracture_with_patient_facts_repeated() -> None:
    rows = facts(
        case_from({"case_id": "x", "symptoms": {"pain_score": 7}, "fractures": [{"level": "L1"}, {"level": "T9"}]}),
        AS_OF,
    )
    assert [(r["level"], r["pain_score"]) for r in rows] == [("L1", 7), ("T9", 7)]


def test_a_case_without_fractures_gives_one_row_without_a_level() -> None:
    for fractures in (None, []):
        assert [r["level"] for r in facts(case_from({"case_id": "x", "fractures": fractures}), AS_OF)] == [None]


def test_identifiers_are_left_behind() -> None:
    found = row(
        patient={"mrn": "CANARY-1", "name": "Canary"},
        referral={"referrer": "CANARY-2"},
        outcome={"decided_by": "CANARY-3", "reason": "CANARY-4"},
    )
    assert "CANARY" not in repr(found).upper()


@pytest.mark.parametrize(
    ("fracture", "low", "high"),
    [
        ({"onset": "2026-10-01"}, 52, 52),
        ({"onset_earliest": "2026-10-01", "onset_latest": "2026-10-31"}, 22, 52),
        ({"onset_earliest": "2026-10-01", "onset_latest": "2026-12-24"}, 0, 52),  # cut at the day
        ({"onset_earliest": "2026-10-01"}, 0, 52),  # latest: the day itself
        ({"onset_latest": "2026-10-31"}, 22, None),  # earliest: any age
        ({}, None, None),
        ({"onset": "2026-11-22"}, 0, 0),
    ],
)
def test_the_age_of_a_fracture_is_an_interval(fracture: dict[str, Any], low: int | None, high: int | None) -> None:
    found = row(fractures=[fracture])
    assert (found["onset_days_min"], found["onset_days_max"]) == (low, high)


@pytest.mark.parametrize(
    ("studies", "edema", "mri", "imaged"),
    [
        (None, None, None, None),
        ([], None, None, False),
        ([("mri", "2026-11-10", "positive")], True, True, True),
        ([("mri", "2026-10-23", "negative")], False, False, True),  # 30 days old
        ([("mri", "2026-10-22", "negative")], None, None, True),  # 31 days old
        (
            [("mri", "2026-10-01", "positive"), ("mri", "2026-11-10", "negative")],
            False,
            False,
            True,
        ),  # the newest decides
        (
            [("mri", "2026-11-10", "positive"), ("mri", "2026-11-10", "negative")],
            None,
            None,
            True,
        ),  # two of one day differ
        (
            [("mri", None, "positive"), ("mri", "2026-11-10", "negative")],
            False,
            False,
            True,
        ),  # undated only where none is dated
        ([("mri", None, "positive")], True, True, True),
        ([("mri", None, None)], None, None, None),
        ([("mri", "2026-11-10", "negative"), ("bone_scan", "2026-11-10", "positive")], True, False, True),
        ([("mri", "2026-11-10", "negative"), ("spect", "2026-11-10", "indeterminate")], None, False, True),
        ([("ct", "2026-11-10", "positive"), ("radiograph", "2026-11-10", "positive")], None, None, None),
        ([("mri", "2026-11-23", "positive")], None, None, None),  # booked
        ([("mri", "2026-11-22", "positive")], True, True, True),
    ],
)
def test_edema_and_uptake(
    studies: list[tuple[str, str | None, str | None]] | None, edema: bool | None, mri: bool | None, imaged: bool | None
) -> None:
    listed = (
        None
        if studies is None
        else [{"modality": m, "performed_on": d, "levels": ["L1"], "acute_finding": f} for m, d, f in studies]
    )
    found = row(fractures=[{"level": "L1"}], imaging=listed)
    assert (found["edema_or_uptake"], found["mri_edema"], found["advanced_imaging"]) == (edema, mri, imaged)


def test_a_study_counts_for_the_levels_it_names_only() -> None:
    study = {"modality": "mri", "performed_on": "2026-11-10", "acute_finding": "positive"}
    assert row(fractures=[{"level": "L1"}], imaging=[{**study, "levels": ["L2"]}])["edema_or_uptake"] is None
    assert row(fractures=[{"level": "L1"}], imaging=[study])["advanced_imaging"] is None
    assert row(fractures=[{}], imaging=[{**study, "levels": ["L1"]}])["edema_or_uptake"] is None


@pytest.mark.parametrize(
    ("patient", "expected", "derived"),
    [
        ({"pregnant": True, "sex": "male"}, True, False),
        ({"pregnant": True, "age_years": 80}, True, False),
        ({"sex": "male"}, False, True),
        ({"sex": "female", "age_years": 56}, False, True),
        ({"sex": "female", "age_years": 55}, None, False),
        ({"sex": "female", "birth_date": "1970-11-22"}, False, True),  # 56 today
        ({"sex": "female", "birth_date": "1970-11-23"}, None, False),
        ({}, None, False),
        ({"pregnant": "unknown", "age_years": 80}, None, False),
    ],
)
def test_pregnancy(patient: dict[str, Any], expected: bool | None, derived: bool) -> None:
    found = row(patient=patient)
    assert (found["pregnant"], found["pregnant_derived"]) == (expected, derived)


@pytest.mark.parametrize(
    ("symptoms", "ao", "deficit", "new"),
    [
        ({}, None, None, None),
        ({"neurologic_deficit": False}, None, False, False),
        ({"neurologic_deficit": False, "neurologic_deficit_new": True}, None, True, True),
        ({"neurologic_deficit": True}, None, True, None),
        ({}, "N2", True, None),
        ({"neurologic_deficit": False}, "N4", True, None),
        ({}, "N1", None, None),
        ({}, "N0", None, None),
        ({"neurologic_deficit_new": False}, None, None, False),
    ],
)
def test_neurologic_deficit(symptoms: dict[str, Any], ao: str | None, deficit: bool | None, new: bool | None) -> None:
    found = row(symptoms=symptoms, fractures=[{"ao_neurology": ao}])
    assert (found["neurologic_deficit"], found["neurologic_deficit_new"]) == (deficit, new)


@pytest.mark.parametrize(
    ("planned", "low", "high"),
    [
        ([None], 1, 1),
        ([False], 0, 0),
        (["unknown"], 0, 1),
        ([None, None], 0, 2),
        ([True, True, None, False], 2, 3),
        ([], 0, 0),
    ],
)
def test_levels_planned(planned: list[Any], low: int, high: int) -> None:
    found = row(fractures=[{"planned": answer} for answer in planned])
    assert (found["levels_planned_min"], found["levels_planned_max"]) == (low, high)


@pytest.mark.parametrize(
    ("treatments", "complete", "expected"),
    [
        (None, None, None),
        ([], None, False),
        ([{"kind": "radiotherapy", "started_on": "2026-11-22"}], None, True),
        ([{"kind": "radiotherapy", "started_on": "2026-11-23"}], True, False),
        ([{"kind": "radiotherapy", "started_on": "2026-11-01", "status": "planned"}], True, False),
        ([{"kind": "radiotherapy", "status": "ongoing"}], None, True),
        ([{"kind": "radiotherapy"}], True, None),
        ([{"kind": "radiotherapy", "status": "finished", "levels": ["L2"]}], True, False),
        ([{"kind": "brace"}], None, None),
        ([{"kind": "brace"}], True, False),
        ([{"kind": "unknown", "status": "ongoing"}], True, None),
    ],
)
def test_radiotherapy_begun(treatments: Any, complete: Any, expected: bool | None) -> None:
    assert row(fractures=L1, treatments=treatments, treatments_complete=complete)["radiotherapy_started"] is expected


def test_a_level_augmented_before() -> None:
    done = {"kind": "vertebral_augmentation", "status": "finished"}
    assert row(fractures=L1, treatments=[{**done, "levels": ["L1"]}])["level_augmented"] is True
    assert row(fractures=L1, outcome={"levels_treated": ["L1"]})["level_augmented"] is True
    assert row(fractures=L1, treatments=[done], treatments_complete=True)["level_augmented"] is None
    assert (
        row(fractures=L1, treatments=[{**done, "levels": ["T8"]}], treatments_complete=True)["level_augmented"] is False
    )
    assert row(fractures=L1, treatments=[])["level_augmented"] is False
    assert row(fractures=L1)["level_augmented"] is None


def test_what_is_dated_ahead_is_not_used() -> None:
    found = row(symptoms={"recorded_on": "2026-11-23", "pain_score": 9}, bleeding={"inr": 1.2, "inr_on": "2026-11-23"})
    assert (found["pain_score"], found["inr"]) == (None, None)
    assert row(symptoms={"recorded_on": "2026-11-22T18:00", "pain_score": 9})["pain_score"] == 9


def test_clearance_is_exact() -> None:
    """(140 - 80) * 60 / (72 * 1.0) = 50 exactly for a man; * 0.85 for a woman."""
    man = {"age_years": 80, "weight_kg": 60, "sex": "male"}
    assert row(patient=man, bleeding={"creatinine_mg_dl": 1.0})["creatinine_clearance"] == 50
    assert row(patient={**man, "sex": "female"}, bleeding={"creatinine_mg_dl": 1.0})["creatinine_clearance"] == 42.5
    assert row(patient={**man, "sex": "other"}, bleeding={"creatinine_mg_dl": 1.0})["creatinine_clearance"] is None


def test_unknown_is_read_as_not_known_and_overrides_on_a_fracture() -> None:
    assert row(symptoms={"hospitalized": "unknown"})["hospitalized"] is None
    assert row(etiology="osteoporosis", fractures=[{"etiology": "unknown"}])["etiology"] is None
    assert row(etiology="osteoporosis", fractures=[{"etiology": "cancer"}])["etiology"] == "cancer"

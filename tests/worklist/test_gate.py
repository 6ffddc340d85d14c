"""Ready for review: each thing a referral should carry, taken away one at a time."""

from typing import Any

import pytest

from kyphodss.case.read import case_from
from kyphodss.worklist.carried import REQUIREMENTS
from kyphodss.worklist.gate import gap_words, gaps, gate
from kyphodss.worklist.message import request, summary
from tests.plan.base import APIXABAN, AS_OF
from tests.worklist.base import case_of, row

BONE = {
    "bone_health.bmd_referral": True,
    "bone_health.osteoporosis_education_referral": True,
    "bone_health.osteoporosis_program_instruction": False,
}
CANCER = {
    "etiology": "cancer",
    "cancer.kind": "metastasis",
    "fractures.0.escc": "0",
    "fractures.0.lesion_quality": "lytic",
}
TRAUMA = {"etiology": "trauma", "trauma.energy": "high", "fractures.0.ao_type": "A1"}
COURSE = {"kind": "radiotherapy", "status": "planned", "started_on": "2027-05-20"}


def missing(changes: dict[str, Any]) -> list[str]:
    return [gap.words for gap in gaps(case_of(changes), AS_OF)]


@pytest.mark.parametrize(
    "changes", [BONE, CANCER, TRAUMA, {**CANCER, "treatments": [COURSE], "treatments_complete": None}]
)
def test_a_full_referral_of_each_cause_is_ready(changes: dict[str, Any]) -> None:
    found = gate(case_of(changes), AS_OF)
    assert found.words == "Ready for review: nothing missing."
    assert found.opens is True


@pytest.mark.parametrize(
    ("cause", "change", "words"),
    [
        (BONE, {"imaging": None}, ["MRI date"]),
        (BONE, {"imaging": [{"modality": "mri", "levels": ["L1"]}]}, ["MRI date"]),
        (BONE, {"imaging": [{"modality": "mri", "levels": ["L1"], "performed_on": "2026-11-03"}]}, ["MRI date"]),
        (BONE, {"imaging": [{"modality": "mri", "levels": ["L1"], "performed_on": "2026-11-04"}]}, []),
        (BONE, {"imaging": None, "risk.mri_contraindicated": True}, ["date of a CT with bone scan or SPECT"]),
        (BONE, {"bleeding.inr": None}, ["INR"]),
        (BONE, {"bleeding.inr_on": None}, ["date of the INR"]),
        (BONE, {"bleeding.hemoglobin_g_dl": None}, ["hemoglobin"]),
        (BONE, {"bleeding.creatinine_mg_dl": None}, []),
        (BONE, {"bleeding.creatinine_mg_dl": None, "bleeding.drugs": [APIXABAN]}, ["creatinine"]),
        (BONE, {"bleeding.drugs": [{**APIXABAN, "last_dose_at": None}]}, ["last dose of the blood thinner"]),
        (BONE, {"bleeding.drugs": None}, ["blood thinners"]),
        (BONE, {"bleeding.drugs_complete": None}, []),  # asked, and there are none
        (
            BONE,
            {"bleeding.drugs": [APIXABAN], "bleeding.drugs_complete": None},
            ["whether the list of blood thinners is complete"],
        ),
        (BONE, {"fractures.0.level": None, "imaging.0.levels": None}, ["level"]),
        (BONE, {"fractures.0.onset": None}, ["day of onset"]),
        (BONE, {"fractures.0.onset": None, "fractures.0.onset_latest": "2027-04-12"}, ["earliest day of onset"]),
        (BONE, {"symptoms.pain_score": None}, ["pain score"]),
        (BONE, {"symptoms.recorded_on": None}, ["date of the pain score"]),
        (BONE, {"symptoms.hospitalized": None}, ["in hospital or not"]),
        (BONE, {"symptoms.hospitalized": "unknown"}, ["in hospital or not"]),
        (BONE, {"symptoms.myelopathy": None, "risk.discitis": None}, ["red flags (2 not asked)"]),
        (BONE, {"symptoms.pain_primarily_from_fracture": None}, ["whether the pain comes from the fracture"]),
        (BONE, {"treatments": None}, ["treatments tried"]),
        (BONE, {"treatments": None, "optimal_nonsurgical_management": False}, []),
        (BONE, {"risk.stent": None}, ["thrombosis and stent history"]),
        (BONE, {"bone_health.bmd_referral": None}, ["bone-health referral"]),
        (CANCER, {"cancer.kind": None}, ["kind of malignancy"]),
        (CANCER, {"fractures.0.escc": None}, ["red flags (1 not asked)"]),
        (CANCER, {"fractures.0.lesion_quality": None}, ["kind of lesion"]),
        (
            CANCER,
            {"treatments": None, "optimal_nonsurgical_management": True},
            ["radiotherapy date (or that there is none)"],
        ),
        (CANCER, {"treatments": [{**COURSE, "started_on": None}]}, ["radiotherapy date"]),
        (TRAUMA, {"trauma.energy": None, "fractures.0.ao_type": None}, ["energy of the trauma", "AO type"]),
        (TRAUMA, {"trauma.energy": "low", "fractures.0.ao_type": None}, []),
        (BONE, {"etiology": None}, ["cause of the fracture", "history of malignancy"]),
    ],
)
def test_what_is_taken_away_is_named(cause: dict[str, Any], change: dict[str, Any], words: list[str]) -> None:
    assert missing({**cause, **change}) == words


def test_three_missing_as_a_referrer_reads_it() -> None:
    changes = {**BONE, "imaging": None, "bleeding.inr": None, "fractures.0.level": None}
    found = gate(case_of(changes), AS_OF)
    assert found.words == "Not yet ready for review: 3 missing: MRI date, INR, level."
    assert found.opens is False


def test_with_several_fractures_the_level_is_named_and_one_that_is_not_planned_is_not_asked_about() -> None:
    first = {"level": "L1", "onset": "2027-04-12", "planned": True, "retropulsion_or_canal_compromise": False}
    others = [{"level": "T9", "planned": True}, {"level": "T4", "planned": False}]
    found = missing({**BONE, "fractures": [first, *others]})
    assert "MRI date of T9" in found and "day of onset of T9" in found
    assert all("T4" not in words for words in found)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"symptoms.cord_compression_suspected": True}, "Spinal cord or cauda equina compression is suspected"),
        ({"risk.discitis": True}, "Discitis"),
        ({"symptoms.pain_intolerable": True}, "Intolerable pain"),
        ({"referral.setting": "emergency"}, "Referred from an emergency department"),
    ],
)
def test_an_urgent_case_is_never_held_back(changes: dict[str, Any], why: str) -> None:
    found = gate(case_of({**BONE, "imaging": None, **changes}), AS_OF)
    assert found.opens is True
    assert found.words == f"Urgent, not held back ({why}). 1 missing: MRI date."


def test_nothing_at_all_is_asked_for_in_full() -> None:
    found = gate(case_from({"case_id": "N"}), AS_OF)
    asked = {gap.requirement.id for gap in found.gaps}
    assert asked == {each.id for each in REQUIREMENTS if each.only_in is None or None in each.only_in}


def test_every_requirement_says_why_and_where_from() -> None:
    assert len({each.id for each in REQUIREMENTS}) == len(REQUIREMENTS)
    assert all(each.source != "" and each.why.endswith(".") for each in REQUIREMENTS)
    assert gap_words(()) == "nothing missing"


def test_the_drafted_message_asks_for_what_is_missing_and_names_nobody() -> None:
    case = case_of({**BONE, "imaging": None, "patient.name": "Invented Person", "patient.mrn": "M-77"})
    text = request(case.case_id, gate(case, AS_OF), "555 0100")
    assert text.startswith(
        "Thank you for the referral P.\n\nTo give you a full answer we still need:\n- the date and the report"
    )
    assert text.endswith("Telephone: 555 0100.")
    assert "Invented" not in text and "M-77" not in text
    assert text.count("\n- ") == 1


def test_a_message_about_a_full_referral_asks_for_nothing() -> None:
    text = request("P", gate(case_of(BONE), AS_OF))
    assert "Nothing that we ask of a referral is missing." in text
    assert "we still need" not in text and "Telephone" not in text


def test_a_message_about_an_urgent_case_says_that_the_review_does_not_wait() -> None:
    text = request("P", gate(case_of({**BONE, "imaging": None, "symptoms.myelopathy": True}), AS_OF))
    assert "Recorded with it: Myelopathy. The review does not wait for what is missing" in text


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {},
            "P · L1, osteoporosis · Asked, none recorded · received · waiting 13 days · "
            "US Medicare: within 12 weeks: 63 days left · feasible from 04 May 2027",
        ),
        (
            {"fractures.0.onset": "2027-02-08", "referral.booked_for": "2027-05-10"},
            "P · L1, osteoporosis · Asked, none recorded · booked · waiting 13 days · "
            "US Medicare: within 12 weeks: last day, before the booked day · booked 10 May 2027",
        ),
        (
            {"symptoms.myelopathy": True},
            "P · L1, osteoporosis · To be settled first: Myelopathy · received · waiting 13 days · "
            "clocks held by a red flag · plan: stop",
        ),
    ],
)
def test_a_case_in_one_line(changes: dict[str, Any], line: str) -> None:
    assert summary(row(changes)).startswith(line)

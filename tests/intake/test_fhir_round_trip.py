"""A case to FHIR and back is the same case, and without its attachment what FHIR carries; an assessment is a Bundle of R4."""

import base64
import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from kyphodss.assess import assess
from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, case_from, read_case
from kyphodss.intake.fhir.carried import carried, left_behind
from kyphodss.intake.fhir.out import assessment_bundle, case_bundle
from kyphodss.intake.fhir.reading import Intake
from kyphodss.intake.fhir.report import Found
from kyphodss.intake.fhir.valid import fault
from kyphodss.note.text import note
from tests.strategies import AS_OF, cases

SAMPLES = [
    read_case(line)
    for line in (Path(__file__).parents[2] / "sample_data" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
]


def found_in(bundle: dict[str, Any]) -> Found:
    """What the reader finds of the one patient of a Bundle that went through a file."""
    with Intake() as intake:
        intake.add(BytesIO(json.dumps(bundle).encode()))
        (found,) = intake.cases()
    assert found.case is not None
    return found


def of_kind(bundle: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] in kinds]


def without_documents(bundle: dict[str, Any]) -> dict[str, Any]:
    """As a system sends it on that keeps no attachments."""
    kept = [e for e in bundle["entry"] if e["resource"]["resourceType"] != "DocumentReference"]
    return {**bundle, "entry": kept}


def holds(case: Case) -> None:
    """The whole case comes back, and from the resources alone what FHIR has a place for."""
    bundle = case_bundle(case, AS_OF)
    found = found_in(bundle)
    assert found.case == case
    assert found.body == case.model_dump(mode="json", exclude_defaults=True)
    assert found.vertebral
    bare = found_in(without_documents(bundle))
    assert [problem for problem in bare.problems if problem.kind == "unreadable"] == []
    assert bare.body == carried(case, AS_OF)


@given(cases())
@settings(max_examples=60)
def test_a_case_comes_back_as_it_went(body: dict[str, Any]) -> None:
    try:
        case = case_from(body)
    except CaseError:
        return
    holds(case)


def test_the_samples_come_back_as_they_went() -> None:
    for case in SAMPLES:
        holds(case)


def test_a_sample_that_comes_back_whole_asks_nothing() -> None:
    for case in SAMPLES[:20]:
        assert [problem for problem in found_in(case_bundle(case, AS_OF)).problems if problem.kind == "question"] == []


def test_an_assessment_brings_the_case_along() -> None:
    for case in SAMPLES[:6]:
        bundle = assessment_bundle(case, assess(case, AS_OF), datetime(2026, 11, 22, 15, 30, tzinfo=UTC))
        assert found_in(bundle).case == case


def test_a_resource_that_somebody_changed_counts_more_than_the_attachment() -> None:
    """Pain 8 was corrected to 3 in the record system: the attached case is old news, and the difference is named."""
    bundle = case_bundle(SAMPLES[0], AS_OF)
    pain = next(each for each in of_kind(bundle, "Observation") if each["code"]["coding"][0]["code"] == "72514-3")
    pain["valueQuantity"]["value"] = 3
    found = found_in(bundle)
    assert found.case is not None and found.case.symptoms.pain_score == 3
    assert found.body == {
        **carried(SAMPLES[0], AS_OF),
        "symptoms": {**carried(SAMPLES[0], AS_OF)["symptoms"], "pain_score": 3},
    }
    (said,) = [problem for problem in found.problems if problem.where == "DocumentReference"]
    assert said.kind == "question" and "at symptoms." in said.sentence


def test_a_further_resource_of_the_record_system_is_not_lost_behind_the_attachment() -> None:
    bundle = case_bundle(SAMPLES[0], AS_OF)
    bundle["entry"].append(
        {
            "resource": {
                "resourceType": "MedicationStatement",
                "status": "active",
                "medicationCodeableConcept": {"text": "warfarin"},
                "subject": {"reference": bundle["entry"][0]["fullUrl"]},
            }
        }
    )
    assert {"drug": "warfarin"} in found_in(bundle).body["bleeding"]["drugs"]


def test_a_question_that_the_attachment_does_not_answer_is_still_asked() -> None:
    """The record system added a death without a day, and two malignancies: neither may vanish behind the attached case."""
    case = SAMPLES[0].model_copy(update={"cancer": type(SAMPLES[0].cancer)()})
    bundle = case_bundle(case, AS_OF)
    bundle["entry"][0]["resource"]["deceasedBoolean"] = True
    for code in ("254837009", "254637007"):  # of the breast, of the lung
        bundle["entry"].append(
            {
                "resource": {
                    "resourceType": "Condition",
                    "code": {"coding": [{"system": "http://snomed.info/sct", "code": code}]},
                    "subject": {"reference": bundle["entry"][0]["fullUrl"]},
                }
            }
        )
    asked = [problem.sentence for problem in found_in(bundle).problems if problem.kind == "question"]
    assert any("has died" in sentence for sentence in asked)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"data": base64.b64encode(b"{").decode()},
        {"data": base64.b64encode(b'{"case_id": "A", "fractures": 7}').decode()},
        {"data": base64.b64encode(b"[" * 5000).decode()},
        {"data": base64.b64encode(b"\xff\xfe").decode()},
        {"data": None},
        {"creation": None},
        {"creation": "2026"},
    ],
    ids=str,
)
def test_a_damaged_attachment_is_named_and_the_resources_are_taken(spoilt: dict[str, Any]) -> None:
    bundle = case_bundle(SAMPLES[0], AS_OF)
    (document,) = of_kind(bundle, "DocumentReference")
    changed = {**document["content"][0]["attachment"], **spoilt}
    document["content"][0]["attachment"] = {name: value for name, value in changed.items() if value is not None}
    found = found_in(bundle)
    assert found.body == carried(SAMPLES[0], AS_OF)
    (said,) = [problem for problem in found.problems if problem.where.startswith("DocumentReference")]
    assert said.kind == "unreadable" and "the resources beside it were taken" in said.sentence


def test_a_document_of_somebody_else_is_not_read() -> None:
    bundle = case_bundle(SAMPLES[0], AS_OF)
    (document,) = of_kind(bundle, "DocumentReference")
    document["type"] = {"coding": [{"system": "http://loinc.org", "code": "11488-4"}]}
    found = found_in(bundle)
    assert found.body == carried(SAMPLES[0], AS_OF)
    assert [problem for problem in found.problems if problem.where.startswith("DocumentReference")] == []


def test_of_two_attachments_the_one_that_fits_the_resources_is_taken() -> None:
    """The same patient was exported in spring and again today; a record system keeps both documents."""
    bundle = case_bundle(SAMPLES[0], AS_OF)
    (document,) = of_kind(bundle, "DocumentReference")
    older = SAMPLES[0].model_copy(update={"symptoms": SAMPLES[0].symptoms.model_copy(update={"pain_score": 2})})
    (before,) = of_kind(case_bundle(older, AS_OF), "DocumentReference")
    bundle["entry"].insert(1, {"resource": before})
    assert document["subject"] == before["subject"]
    assert found_in(bundle).case == SAMPLES[0]


def test_what_comes_back_is_most_of_a_sample() -> None:
    found = carried(SAMPLES[0], AS_OF)
    assert found["patient"]["mrn"] == "S-0001"
    assert found["fractures"] == [
        {"level": "L1", "etiology": "osteoporosis", "onset_earliest": "2026-10-01", "onset_latest": "2026-10-01"}
    ]
    assert found["bleeding"]["drugs"] == [{"drug": "apixaban"}]
    assert found["imaging"] == [{"modality": "mri", "performed_on": "2026-11-10", "levels": ["L1"]}]


def test_what_fhir_does_not_carry_is_named() -> None:
    case = case_from(
        {
            "case_id": "A",
            "patient": {"mrn": "1", "pregnant": False},
            "fractures": [
                {"level": "L1", "onset": "2026-10-01", "height_loss_pct": 30},
                {"level": "L2", "cleft": True},
            ],
            "treatments": [],
            "symptoms": {"recorded_on": "2026-11-01T09:30", "pain_score": 7},
        }
    )
    assert left_behind(case, AS_OF) == [
        "patient.pregnant",
        "fractures[].height_loss_pct",
        "fractures[].cleft",
        "treatments",
    ]


@given(cases())
@settings(max_examples=60)
def test_whatever_is_recorded_comes_back_or_is_named(body: dict[str, Any]) -> None:
    try:
        case = case_from(body)
    except CaseError:
        return
    found = carried(case, AS_OF)
    named = set(left_behind(case, AS_OF))
    for part in ("patient", "cancer", "bone_health"):
        recorded = getattr(case, part).model_dump(mode="json", exclude_none=True)
        for name in recorded:
            assert name in found.get(part, {}) or f"{part}.{name}" in named


def test_an_assessment_is_a_bundle_of_r4() -> None:
    at = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
    for case in SAMPLES[:6]:
        assessments = assess(case, AS_OF)
        bundle = assessment_bundle(case, assessments, at)
        assert fault(bundle) is None
        assert [fault(entry["resource"]) for entry in bundle["entry"]] == [None] * len(bundle["entry"])
        known = {entry["fullUrl"] for entry in bundle["entry"]}
        assert len(known) == len(bundle["entry"])
        kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
        assert kinds.count("ClinicalImpression") == len(assessments)
        document = of_kind(bundle, "DocumentReference")[0]
        text = base64.b64decode(document["content"][0]["attachment"]["data"]).decode()
        assert text == note(case, assessments)
        assert set(_references(bundle)) <= known


def test_the_impression_carries_every_source_with_its_answer() -> None:
    (assessment,) = assess(SAMPLES[0], AS_OF)
    bundle = assessment_bundle(SAMPLES[0], [assessment], datetime(2026, 11, 22, 15, 30, tzinfo=UTC))
    (found,) = of_kind(bundle, "ClinicalImpression")
    answers = {
        tuple(coding["code"] for coding in finding["itemCodeableConcept"]["coding"]) for finding in found["finding"]
    }
    assert answers == {(v.guideline.id, v.reading.code) for v in assessment.guidelines}
    assert all(address.startswith("http") for address in found["protocol"])


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["reference"]] if isinstance(value.get("reference"), str) else []
        return own + [each for inner in value.values() for each in _references(inner)]
    return [each for inner in value for each in _references(inner)] if isinstance(value, list) else []

"""A case to FHIR and back is the same case, for what FHIR carries; an assessment is a Bundle of R4."""

import base64
import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from hypothesis import given, settings

from kyphodss.assess import assess
from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, case_from, read_case
from kyphodss.intake.fhir.carried import carried, left_behind
from kyphodss.intake.fhir.out import assessment_bundle, case_bundle
from kyphodss.intake.fhir.reading import Intake
from kyphodss.intake.fhir.valid import fault
from kyphodss.note.text import note
from tests.strategies import AS_OF, cases

SAMPLES = [
    read_case(line)
    for line in (Path(__file__).parents[2] / "sample_data" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
]


def back(bundle: dict[str, Any]) -> dict[str, Any]:
    """What the reader finds in a Bundle that went through a file."""
    with Intake() as intake:
        intake.add(BytesIO(json.dumps(bundle).encode()))
        (found,) = intake.cases()
    assert found.case is not None
    assert [p for p in found.problems if p.kind == "unreadable"] == []
    return found.body


def holds(case: Case) -> None:
    assert back(case_bundle(case, AS_OF)) == carried(case, AS_OF)


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
        document = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "DocumentReference")
        text = base64.b64decode(document["content"][0]["attachment"]["data"]).decode()
        assert text == note(case, assessments)
        assert set(_references(bundle)) <= known


def test_the_impression_carries_every_source_with_its_answer() -> None:
    (assessment,) = assess(SAMPLES[0], AS_OF)
    bundle = assessment_bundle(SAMPLES[0], [assessment], datetime(2026, 11, 22, 15, 30, tzinfo=UTC))
    found = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "ClinicalImpression")
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

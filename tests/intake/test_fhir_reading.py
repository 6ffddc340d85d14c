"""What R4 resources say: fractures with level, cause and onset; everything beside them; and what stays not known."""

import json
from typing import Any

import pytest

from kyphodss.intake.fhir.codes import MEANINGS, SYSTEMS, invalid, meaning
from kyphodss.intake.fhir.medications import thinner
from kyphodss.intake.fhir.values import levels_in, span
from tests.intake.fhir_files import (
    CPT,
    ICD,
    LOINC,
    PATIENT,
    PCS,
    SCT,
    bundle,
    concept,
    condition,
    made,
    observation,
    one,
    read,
    said,
)  # fmt: skip

L1 = {"bodySite": [{"text": "L1"}]}


def fractures(*resources: dict[str, Any]) -> list[dict[str, Any]]:
    return one(*resources).body.get("fractures", [])


# scores-and-codes.md 5.24, by its own numbers.
@pytest.mark.parametrize(
    ("codes", "expected", "asks"),
    [
        (["M80.08XA"], [{"etiology": "osteoporosis"}], ""),
        (["M80.08XK"], [{"etiology": "osteoporosis"}], "cleft"),
        (["M84.58XA"], [{"etiology": "cancer"}], "without the malignancy"),
        (["M48.56XA"], [{}], ""),
        (["S22.080A"], [{"etiology": "trauma"}], ""),
        (["S32.012A"], [{"level": "L1", "etiology": "trauma"}], ""),
        (["C79.51"], [], ""),
        (["M48.54XK"], [], "no code of ICD-10-CM"),
        (["S22.080P"], [], "no code of ICD-10-CM"),
        (["Z87.310"], [], ""),
        (["M80.08XS"], [], ""),
    ],
)
def test_codes_of_icd_10_cm(codes: list[str], expected: list[dict[str, Any]], asks: str) -> None:
    found = one(*(condition((ICD, code)) for code in codes))
    assert found.body.get("fractures", []) == expected
    assert asks in said(found)


def test_a_neoplastic_fracture_with_its_malignancy() -> None:
    found = one(condition((ICD, "M84.58XA"), **L1), condition((ICD, "C79.51")))
    assert found.body["fractures"] == [{"level": "L1", "etiology": "cancer"}]
    assert found.body["cancer"] == {"kind": "metastasis", "history_of_malignancy": True}
    assert one(condition((ICD, "M84.58XA")), condition((ICD, "C90.00"))).body["cancer"]["kind"] == "myeloma"
    two = one(condition((ICD, "C79.51")), condition((ICD, "C90.00")))
    assert two.body["cancer"] == {"history_of_malignancy": True}
    assert "Several malignancies" in said(two)


def test_a_code_of_another_site_is_no_vertebra_where_a_bone_is_named() -> None:
    found = one(condition((ICD, "M84.58XA"), bodySite=[{"text": "Left femur"}]))
    assert "fractures" not in found.body and "names no vertebra" in said(found)
    assert fractures(condition((ICD, "M84.48XA"), bodySite=[{"text": "L1"}])) == [{"level": "L1"}]
    assert fractures(condition((ICD, "M84.48XA"))) == []


def test_codes_that_exclude_each_other_are_asked_and_never_picked() -> None:
    found = one(condition((ICD, "M48.56XA"), **L1), condition((ICD, "M80.08XA"), **L1))
    assert found.body["fractures"] == [{"level": "L1"}]
    assert "do not agree" in said(found)
    apart = one(condition((ICD, "M48.56XA")), condition((ICD, "M80.08XA")))
    assert "exclude each other" in said(apart)


def test_trauma_with_osteoporosis_is_asked_and_stays_as_coded() -> None:
    found = one(condition((ICD, "S32.010A")), condition((ICD, "M81.0")))
    assert found.body["fractures"] == [{"level": "L1", "etiology": "trauma"}]
    assert "fragility" in said(found)


def test_snomed_codes() -> None:
    assert fractures(condition((SCT, "42942008"), **L1)) == [{"level": "L1"}]
    assert fractures(condition((SCT, "443165006"))) == []
    assert fractures(condition((SCT, "443165006"), bodySite=[{"text": "Ankle"}])) == []
    assert fractures(condition((SCT, "443165006"), **L1)) == [{"level": "L1", "etiology": "osteoporosis"}]
    for conflict in ("207938004", "207957008", "698077007"):
        found = one(condition((SCT, conflict), **L1))
        assert "fractures" not in found.body and found.unmapped[0].code == conflict


@pytest.mark.parametrize(
    ("texts", "levels"),
    [
        (("T12",), ("T12",)),
        (("Twelfth thoracic vertebra",), ("T12",)),
        (("Structure of first lumbar vertebra (body structure)",), ("L1",)),
        (("T11-12",), None),
        (("T12/1",), None),
        (("lumbar spine",), ()),
        (("T1weighted", "T13", "AL1"), ()),
        (("L1", "L1 vertebra"), ("L1",)),
    ],
)
def test_levels_in_words(texts: tuple[str, ...], levels: tuple[str, ...] | None) -> None:
    assert levels_in(texts) == levels


def test_the_level_of_a_code_and_of_the_words_must_agree() -> None:
    agreeing = condition((ICD, "S22.080A"), bodySite=[{"text": "T12"}])
    assert fractures(agreeing) == [{"level": "T12", "etiology": "trauma"}]
    found = one(condition((ICD, "S32.010A"), bodySite=[{"text": "L3"}]))
    assert found.body["fractures"] == [{"etiology": "trauma"}]
    assert "Which one is it?" in said(found)
    assert "T11 or T12" in said(one(condition((ICD, "S22.080A"))), ["not_known"])


def test_several_sites_are_several_fractures() -> None:
    both = condition((ICD, "M80.08XA"), bodySite=[{"text": "T12"}, {"text": "L1"}])
    assert [each["level"] for each in fractures(both)] == ["T12", "L1"]


@pytest.mark.parametrize(
    ("onset", "ends"),
    [
        ({"onsetDateTime": "2026-10-01"}, ("2026-10-01", "2026-10-01")),
        ({"onsetDateTime": "2026-02"}, ("2026-02-01", "2026-02-28")),
        ({"onsetDateTime": "2025"}, ("2025-01-01", "2025-12-31")),
        ({"onsetPeriod": {"start": "2026-09", "end": "2026-10-05"}}, ("2026-09-01", "2026-10-05")),
        ({"onsetPeriod": {"start": "2026-09-02"}}, ("2026-09-02", None)),
        ({"onsetString": "about three weeks ago"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_an_onset_is_as_exact_as_it_is_given(onset: dict[str, Any], ends: tuple[str | None, str | None]) -> None:
    (found,) = fractures(condition((ICD, "M80.08XA"), **L1, **onset))
    assert (found.get("onset_earliest"), found.get("onset_latest")) == ends


def test_what_is_over_refuted_or_unsure_is_no_fracture_of_today() -> None:
    for changes in (
        {"clinicalStatus": concept(("x", "resolved"))},
        {"abatementDateTime": "2020-01-01"},
        {"verificationStatus": concept(("x", "refuted"))},
        {"verificationStatus": concept(("x", "provisional"))},
    ):
        found = one(condition((ICD, "M80.08XA"), **L1, **changes))
        assert "fractures" not in found.body
        assert len(said(found, ["not_used", "question"])) > 0


def test_context_codes() -> None:
    found = one(*(condition((ICD, code)) for code in ("G83.4", "M46.26", "M46.46", "S34.109A", "Z79.01")))
    assert found.body["symptoms"] == {"cord_compression_suspected": True, "neurologic_deficit": True}
    assert found.body["risk"] == {"osteomyelitis": True, "discitis": True}
    assert "Which drug is it?" in said(found)
    assert "fractures" not in found.body


def test_the_newest_final_value_is_taken_with_its_day() -> None:
    found = one(
        observation("6301-6", 1.1, "{INR}", effectiveDateTime="2026-11-20"),
        observation("6301-6", 2.4, "{INR}", effectiveDateTime="2026-11-01"),
        observation("6301-6", 9, "{INR}", effectiveDateTime="2026-11-21", status="entered-in-error"),
        observation("777-3", 214, "10*3/uL", effectiveDateTime="2026-11"),
        observation("2160-0", 90, "umol/L"),
        observation("29463-7", 150, "[lb_av]"),
    )
    assert found.body["bleeding"] == {"inr": 1.1, "inr_on": "2026-11-20", "platelets": 214}
    assert found.body["patient"]["weight_kg"] == pytest.approx(68.04, abs=0.01)
    assert "not converted" in said(found)


def test_pain_needs_a_scale() -> None:
    assert one(observation("72514-3", 7, "{score}")).body["symptoms"] == {"pain_score": 7, "pain_scale": "NRS"}
    bare = one(observation("38208-5", 7))
    assert "symptoms" not in bare.body and "scale" in said(bare)
    ranged = [{"low": {"value": 0}, "high": {"value": 10}}]
    assert one(observation("38208-5", 7, referenceRange=ranged)).body["symptoms"] == {"pain_score": 7}
    assert "symptoms" not in one(observation("38214-3", 70)).body


def test_performance_by_number_or_by_answer() -> None:
    answer = {"valueQuantity": None, "valueCodeableConcept": concept((LOINC, "LA9622-7"))}
    found = one({k: v for k, v in {**observation("89247-1", 0), **answer}.items() if v is not None})
    assert found.body["symptoms"] == {"ecog": 0}
    assert one(observation("89243-0", 70)).body["symptoms"] == {"karnofsky": 70}
    assert "whole number" in said(one(observation("89243-0", 70.5)))


def test_values_that_the_contract_does_not_take_are_left_out_and_said() -> None:
    found = one(observation("29463-7", 900, "kg"), observation("72514-3", 7))
    assert found.case is not None and found.case.patient.weight_kg is None and found.case.symptoms.pain_score == 7
    assert "left out" in said(found)


def test_a_value_with_a_comparator_is_no_number() -> None:
    below = {"valueQuantity": {"value": 20, "comparator": "<", "unit": "10*3/uL", "code": "10*3/uL"}}
    assert "bleeding" not in one({**observation("777-3", 20), **below}).body


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("Warfarin Sodium 5 MG Oral Tablet", "warfarin"),
        ("clopidogrel 75 MG Oral Tablet", "clopidogrel"),
        ("Eliquis", "apixaban"),
        ("heparin sodium 5000 UNT/ML", "heparin"),
        ("Acetaminophen 325 MG Oral Tablet", None),
        ("Simvastatin 10 MG", None),
    ],
)
def test_blood_thinners_by_name(text: str, drug: str | None) -> None:
    assert thinner(text) == drug


def test_medications() -> None:
    def request(text: str, **values: Any) -> dict[str, Any]:
        return made(
            "MedicationRequest",
            **{"status": "active", "intent": "order", "medicationCodeableConcept": {"text": text}, **values},
        )

    found = one(
        request("Apixaban 5 MG"),
        request("Eliquis"),
        request("Aspirin 81 MG", status="stopped"),
        request("Clopidogrel", intent="proposal"),
        request("Metformin 500 MG"),
    )
    assert found.body["bleeding"] == {"drugs": [{"drug": "apixaban"}]}
    assert "aspirin is stopped" in said(found, ["not_used"])
    assert [each.label for each in found.unmapped] == ["Metformin 500 MG"]


def test_a_drug_in_another_resource_is_found_by_its_reference() -> None:
    request = made(
        "MedicationRequest", status="active", intent="order", medicationReference={"reference": "Medication/m"}
    )
    drug = {"resourceType": "Medication", "id": "m", "code": {"text": "Rivaroxaban 20 MG"}}
    assert one(request, drug).body["bleeding"] == {"drugs": [{"drug": "rivaroxaban"}]}
    inside = {**request, "medicationReference": {"reference": "#m"}, "contained": [drug]}
    assert one(inside).body["bleeding"] == {"drugs": [{"drug": "rivaroxaban"}]}
    assert "Which drug is it?" in said(one(request))


def test_procedures() -> None:
    done = made(
        "Procedure",
        status="completed",
        code=concept((CPT, "22514")),
        performedDateTime="2026-03-01",
        bodySite=[{"text": "L2"}],
    )
    radiation = made(
        "Procedure", status="in-progress", code=concept((SCT, "1217123003")), performedPeriod={"start": "2026-11-02"}
    )
    found = one(done, radiation)
    assert found.body["treatments"] == [
        {"kind": "vertebral_augmentation", "status": "finished", "started_on": "2026-03-01", "levels": ["L2"]},
        {"kind": "radiotherapy", "status": "ongoing", "started_on": "2026-11-02"},
    ]
    assert "without the first one" in said(one({**done, "code": concept((CPT, "22515"))}))
    assert one({**done, "code": concept((PCS, "0QU03JZ"))}).body["treatments"][0]["kind"] == "vertebral_augmentation"
    assert "treatments" not in one({**done, "status": "not-done"}).body


def test_imaging_counts_only_of_the_spine_and_its_finding_stays_not_known() -> None:
    def study(site: str) -> dict[str, Any]:
        mr = {"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "MR"}
        series = [{"uid": "1", "modality": mr, "bodySite": {"system": "x", "code": "y", "display": site}}]
        return made("ImagingStudy", status="available", started="2026-11-10", series=series)

    found = one(study("L1"))
    assert found.body["imaging"] == [{"modality": "mri", "performed_on": "2026-11-10", "levels": ["L1"]}]
    assert "what does its report say" in said(found)
    assert "imaging" not in one(study("Ankle")).body
    assert one(study("Thoracic spine")).body["imaging"] == [{"modality": "mri", "performed_on": "2026-11-10"}]


def test_a_report_is_left_to_a_person() -> None:
    found = one(made("DiagnosticReport", status="final", code={"text": "MRI lumbar spine"}, conclusion="Edema of L1."))
    assert "imaging" not in found.body and "What does it say?" in said(found)


def test_orders_and_allergies() -> None:
    order = made(
        "ServiceRequest",
        status="active",
        intent="order",
        code=concept((CPT, "22513")),
        requester={"display": "Dr Adler"},
    )
    found = one(order)
    assert found.vertebral and found.body["referral"] == {"referrer": "Dr Adler"}
    assert not one({**order, "code": concept((CPT, "99999"))}).vertebral
    assert one(made("AllergyIntolerance", code={"text": "Bone cement"})).body["risk"] == {"cement_allergy": True}
    refuted = made("AllergyIntolerance", code={"text": "Contrast medium"}, verificationStatus=concept(("x", "refuted")))
    assert "risk" not in one(refuted).body
    nuts = one(made("AllergyIntolerance", code={"text": "Peanut"}))
    assert "risk" not in nuts.body and nuts.unmapped[0].label == "Peanut"


def test_a_resource_that_is_not_r4_is_said_and_its_codes_are_listed() -> None:
    found = one({**condition((ICD, "M80.08XA"), **L1), "category": {"text": "Diagnosis"}})
    assert "fractures" not in found.body
    assert "M80.08XA is not R4" in said(found, ["unreadable"])
    assert [each.code for each in found.unmapped] == ["M80.08XA"]


def test_a_bulk_export_in_several_files_is_one_set_of_patients() -> None:
    people = "".join(json.dumps({**PATIENT, "id": f"{n}"}) + "\n" for n in range(20)).encode()
    sick = [{**condition((ICD, "S32.010A")), "subject": {"reference": f"Patient/{n}"}} for n in range(0, 20, 2)]
    conditions = "".join(json.dumps(each) + "\r\n" for each in sick).encode()
    found = read(conditions, people)
    assert len(found) == 20
    assert sum(each.vertebral for each in found) == 10
    assert len({each.body["case_id"] for each in found}) == 20


def test_the_same_file_gives_the_same_case_again() -> None:
    file = bundle(condition((ICD, "S32.010A")))
    assert [each.body for each in read(file)] == [each.body for each in read(file)]


def test_dates_keep_their_precision() -> None:
    assert [str(end) for end in span("2024-02") or ()] == ["2024-02-01", "2024-02-29"]
    assert span("2026-13") is None and span("x") is None and span("0000") is None


def test_every_code_of_the_map_has_a_mark_a_source_and_a_system() -> None:
    for each in MEANINGS:
        assert each.mark in ("V1", "V2", "CONV"), each
        assert each.source != "" and each.label != "" and "unverified" not in each.source
        assert each.system in {*SYSTEMS.values(), "words"}
    assert meaning("icd-10-cm", "M80.08XA") is not None and invalid("icd-10-cm", "M80.08")
    assert meaning("http://hl7.org/fhir/sid/icd-10", "M80.0") is None

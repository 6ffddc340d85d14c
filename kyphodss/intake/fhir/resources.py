"""A case as R4 resources: what FHIR carries of it, in codes that say no more than the case does.

No code is written that would add something: an ICD-10-CM code would claim an encounter, a CPT code a technique. The cause of
a fracture, the kind of a malignancy and an augmentation are written in systems of this program's own, beside standard codes
where one says exactly as much.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from kyphodss.case.clock import Instant, day_of
from kyphodss.case.model import Case, Fracture
from kyphodss.intake.fhir.background import BCP_47
from kyphodss.intake.fhir.codes import ADDRESSES
from kyphodss.intake.fhir.others import CASE_ID, RUNNING

Object = dict[str, Any]

_SPACE: Final = UUID("6f1d8a52-6f0c-5b0a-9d7e-3b1f0c2a9e44")
UCUM: Final = "http://unitsofmeasure.org"
_TERMS: Final = "http://terminology.hl7.org/CodeSystem"
MODALITIES: Final = {"mri": "MR", "ct": "CT", "radiograph": "DX"}
STATUSES: Final = {status: name for name, status in RUNNING.items()}
PAIN: Final = {"NRS": "72514-3", "VAS": "38214-3", None: "38208-5"}
# Path, LOINC code, unit as UCUM has it, path of its day.
NUMBERS: Final = (
    ("symptoms.karnofsky", "89243-0", "{score}", None),
    ("symptoms.ecog", "89247-1", "{score}", None),
    ("bone_health.t_score", "38265-5", "{T-score}", None),
    ("patient.weight_kg", "29463-7", "kg", None),
    ("bleeding.inr", "6301-6", "{INR}", "bleeding.inr_on"),
    ("bleeding.platelets", "777-3", "10*9/L", "bleeding.platelets_on"),
    ("bleeding.creatinine_mg_dl", "2160-0", "mg/dL", "bleeding.creatinine_on"),
    ("bleeding.hemoglobin_g_dl", "718-7", "g/dL", "bleeding.hemoglobin_on"),
)


def address(case: Case, what: str) -> str:
    """The address of a resource inside the Bundle: the same case gives the same again."""
    return f"urn:uuid:{uuid5(_SPACE, f'{case.case_id}|{what}')}"


def resources(case: Case, as_of: date) -> Iterator[tuple[str, Object]]:
    """Addresses and resources of a case, the Patient first. Imaging after `as_of` is not done yet and is left out."""
    who = {"reference": address(case, "Patient")}
    yield address(case, "Patient"), _patient(case)
    yield address(case, "ServiceRequest"), _request(case, who)
    for index, fracture in enumerate(case.fractures or ()):
        yield address(case, f"Condition/{index}"), _fracture(case, fracture, who)
    made = [
        *_cancer(case, who),
        *_numbers(case, who),
        *_pain(case, who),
        *_drugs(case, who),
        *_allergies(case, who),
        *_treatments(case, who),
        *_imaging(case, who, as_of),
    ]
    for index, resource in enumerate(made):
        yield address(case, f"{resource['resourceType']}/{index}/beside"), resource


def pain_scale(case: Case) -> str | None:
    """NRS or VAS, in capitals; None where it is not known."""
    scale = case.symptoms.pain_scale
    return None if scale is None or scale == "unknown" else scale.upper()


def etiology(case: Case, fracture: Fracture) -> str | None:
    """The cause of a fracture: its own, else that of the case."""
    return case.etiology if fracture.etiology is None else fracture.etiology


def _patient(case: Case) -> Object:
    who = case.patient
    number = {"type": {"coding": [{"system": f"{_TERMS}/v2-0203", "code": "MR"}]}, "value": who.mrn}
    return _given(
        resourceType="Patient",
        identifier=None if who.mrn is None else [number],
        name=None if who.name is None else [{"text": who.name}],
        gender=who.sex,
        birthDate=_iso(who.birth_date),
        communication=None if who.language is None else [_language(who.language)],
        address=None if who.postal_area is None else [_area(who.postal_area)],
        deceasedDateTime=_iso(case.outcome.died_on),
    )


def _language(code: str) -> Object:
    return {"language": {"coding": [{"system": BCP_47, "code": code}]}, "preferred": True}


def _area(code: str) -> Object:
    return {"use": "home", "postalCode": code, "country": "US"}


def _request(case: Case, who: Object) -> Object:
    referrer = case.referral.referrer
    return _given(
        resourceType="ServiceRequest",
        identifier=[{"system": CASE_ID, "value": case.case_id}],
        status=request_status(case),
        intent="order",
        code={"text": "Review for vertebral augmentation"},
        subject=who,
        requester=None if referrer is None else {"display": referrer},
    )


def request_status(case: Case) -> str:
    """The status of the referral as an order: open, on hold, completed or revoked."""
    decision = case.outcome.decision
    if decision in ("not_a_candidate", "declined_by_patient", "refer_elsewhere"):
        return "revoked"
    if case.outcome.closed_on is not None or case.outcome.procedure_on is not None:
        return "completed"
    return "on-hold" if decision == "defer" else "active"


def _fracture(case: Case, fracture: Fracture, who: Object) -> Object:
    cause = etiology(case, fracture)
    own = [] if cause is None else [{"system": ADDRESSES["etiology"], "code": cause}]
    first, last = _iso(fracture.onset_earliest), _iso(fracture.onset_latest)
    exact = first is not None and first == last
    return _given(
        resourceType="Condition",
        clinicalStatus={"coding": [{"system": f"{_TERMS}/condition-clinical", "code": "active"}]},
        code={"coding": [{"system": ADDRESSES["sct"], "code": "42942008"}, *own]},
        bodySite=None if fracture.level is None else [{"text": fracture.level}],
        subject=who,
        onsetDateTime=first if exact else None,
        onsetPeriod=None if exact or (first is None and last is None) else _given(start=first, end=last),
    )


def _cancer(case: Case, who: Object) -> Iterator[Object]:
    if case.cancer.kind is not None and case.cancer.kind != "unknown":
        yield {
            "resourceType": "Condition",
            "clinicalStatus": {"coding": [{"system": f"{_TERMS}/condition-clinical", "code": "active"}]},
            "code": {"coding": [{"system": ADDRESSES["cancer"], "code": case.cancer.kind}]},
            "subject": who,
        }


def _numbers(case: Case, who: Object) -> Iterator[Object]:
    for path, code, unit, dated in NUMBERS:
        value = _at(case, path)
        if value is not None:
            yield _observation(who, code, value, unit, None if dated is None else _at(case, dated))


def _pain(case: Case, who: Object) -> Iterator[Object]:
    score, scale = case.symptoms.pain_score, pain_scale(case)
    if score is not None:
        ends = {"low": {"value": 0}, "high": {"value": 10}}
        made = _observation(who, PAIN[scale], score, "{score}", case.symptoms.recorded_on)
        yield made if scale == "NRS" else {**made, "referenceRange": [ends]}


def _observation(who: Object, code: str, value: float, unit: str, when: Instant | None) -> Object:
    return _given(
        resourceType="Observation",
        status="final",
        code={"coding": [{"system": ADDRESSES["loinc"], "code": code}]},
        subject=who,
        effectiveDateTime=None if when is None else _iso(day_of(when)),
        valueQuantity={"value": value, "unit": unit, "system": UCUM, "code": unit},
    )


def _drugs(case: Case, who: Object) -> Iterator[Object]:
    for drug in case.bleeding.drugs or ():
        if drug.drug is not None:
            yield {
                "resourceType": "MedicationStatement",
                "status": "active",
                "medicationCodeableConcept": {"text": drug.drug},
                "subject": who,
            }


def _allergies(case: Case, who: Object) -> Iterator[Object]:
    for found, words in ((case.risk.cement_allergy, "Bone cement"), (case.risk.contrast_allergy, "Contrast medium")):
        if found is True:
            yield {
                "resourceType": "AllergyIntolerance",
                "clinicalStatus": {"coding": [{"system": f"{_TERMS}/allergyintolerance-clinical", "code": "active"}]},
                "code": {"text": words},
                "patient": who,
            }


def _treatments(case: Case, who: Object) -> Iterator[Object]:
    for entry in case.treatments or ():
        if entry.kind not in ("vertebral_augmentation", "radiotherapy") or entry.status not in STATUSES:
            continue
        start = None if entry.started_on is None else _iso(day_of(entry.started_on))
        codes = [{"system": ADDRESSES["treatment"], "code": entry.kind}]
        if entry.kind == "radiotherapy":
            codes = [{"system": ADDRESSES["sct"], "code": "1217123003"}, *codes]
        yield _given(
            resourceType="Procedure",
            status=STATUSES[entry.status],
            code={"coding": codes},
            bodySite=None if not entry.levels else [{"text": level} for level in entry.levels],
            subject=who,
            performedDateTime=start if entry.ended_on is None else None,
            performedPeriod=None if entry.ended_on is None else _given(start=start, end=_iso(entry.ended_on)),
        )


def _imaging(case: Case, who: Object, as_of: date) -> Iterator[Object]:
    for index, study in enumerate(case.imaging or ()):
        day = None if study.performed_on is None else day_of(study.performed_on)
        code = MODALITIES.get(study.modality or "")
        if code is None or (day is not None and day > as_of):
            continue
        modality = {"system": ADDRESSES["dicom"], "code": code}
        series = [
            {"uid": f"{index}.{n}", "modality": modality, "bodySite": {"display": level}}
            for n, level in enumerate(study.levels or ())
        ]
        yield _given(
            resourceType="ImagingStudy",
            status="available",
            description="Spine",
            modality=[modality],
            subject=who,
            started=_iso(day),
            series=series if len(series) > 0 else None,
        )


def _at(case: Case, path: str) -> Any:
    part, name = path.split(".")
    return getattr(getattr(case, part), name)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _given(**values: Any) -> Object:
    return {name: value for name, value in values.items() if value is not None}

"""Small R4 resources, made for the tests; no person is described."""

import json
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from kyphodss.intake.fhir.reading import Intake
from kyphodss.intake.fhir.report import Found

Object = dict[str, Any]

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
SCT = "http://snomed.info/sct"
CPT = "http://www.ama-assn.org/go/cpt"
PCS = "http://www.cms.gov/Medicare/Coding/ICD10"
LOINC = "http://loinc.org"
PATIENT: Object = {"resourceType": "Patient", "id": "1", "gender": "female", "birthDate": "1948-03-02"}


def concept(*codes: tuple[str, str], text: str | None = None) -> Object:
    """A CodeableConcept of systems and codes."""
    found: Object = {"coding": [{"system": system, "code": code} for system, code in codes]} if len(codes) > 0 else {}
    return found if text is None else {**found, "text": text}


def made(kind: str, **values: Any) -> Object:
    """A resource of patient 1."""
    who = "patient" if kind == "AllergyIntolerance" else "subject"
    return {"resourceType": kind, who: {"reference": "Patient/1"}, **values}


def condition(*codes: tuple[str, str], **values: Any) -> Object:
    """An active Condition."""
    return made("Condition", **{"clinicalStatus": concept(("x", "active")), "code": concept(*codes), **values})


def observation(code: str, value: float, unit: str = "", **values: Any) -> Object:
    """A final Observation by its LOINC code."""
    quantity = {"value": value, "unit": unit, "code": unit} if unit != "" else {"value": value}
    given = {"status": "final", "code": concept((LOINC, code)), "valueQuantity": quantity}
    return made("Observation", **{**given, **values})


def bundle(*resources: Object) -> bytes:
    """A Bundle as a file."""
    entries = [{"resource": resource} for resource in (PATIENT, *resources)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}, indent=1).encode()


def read(*files: bytes) -> list[Found]:
    """What is found in files of one export."""
    with Intake() as intake:
        for file in files:
            intake.add(BytesIO(file))
        return list(intake.cases())


def one(*resources: Object) -> Found:
    """What is found of the one patient of a Bundle."""
    (found,) = read(bundle(*resources))
    return found


def said(found: Found, kinds: Iterable[str] = ("question",)) -> str:
    """The sentences of the problems of some kinds."""
    return " ".join(problem.sentence for problem in found.problems if problem.kind in kinds)

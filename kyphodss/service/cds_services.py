"""The CDS services that are offered: which hook, which data they ask for, and nothing they do not need."""

from dataclasses import dataclass
from typing import Any, Final

from kyphodss.intake.fhir.codes import ADDRESSES, MEANINGS, meaning
from kyphodss.intake.fhir.values import codings

Object = dict[str, Any]

_OBSERVED: Final = ",".join(
    f"{ADDRESSES['loinc']}|{each.code}"
    for each in MEANINGS
    if each.system == "loinc" and each.kind in ("number", "pain")
)
_DONE: Final = ",".join(
    f"{ADDRESSES[each.system]}|{each.code}"
    for each in MEANINGS
    if each.system in ("cpt", "icd-10-pcs", "sct") and each.kind in ("augmentation", "treatment")
)
_OF_PATIENT: Final = "patient={{context.patientId}}"
PATIENT: Final = {
    "patient": "Patient/{{context.patientId}}",
    "conditions": f"Condition?{_OF_PATIENT}&clinical-status=active,recurrence,relapse",
}
ALL: Final = {
    **PATIENT,
    "observations": f"Observation?{_OF_PATIENT}&code={_OBSERVED}&_sort=-date&_count=50",
    "medicationRequests": f"MedicationRequest?{_OF_PATIENT}&status=active,on-hold",
    "medicationStatements": f"MedicationStatement?{_OF_PATIENT}&status=active,on-hold",
    "procedures": f"Procedure?{_OF_PATIENT}&code={_DONE}",
    "imaging": f"ImagingStudy?{_OF_PATIENT}",
    "allergies": f"AllergyIntolerance?{_OF_PATIENT}&clinical-status=active",
}
FHIR_SERVER_NOTE: Final = "Answers from the prefetched R4 resources alone; the server of the record is not called."


@dataclass(frozen=True, slots=True)
class Service:
    """One entry of the discovery."""

    id: str
    hook: str
    title: str
    description: str
    prefetch: dict[str, str]

    def to_json(self) -> Object:
        """The shape of the specification."""
        return {
            "hook": self.hook,
            "id": self.id,
            "title": self.title,
            "description": self.description,
            "prefetch": self.prefetch,
            "usageRequirements": FHIR_SERVER_NOTE,
        }


SERVICES: Final = {
    service.id: service
    for service in (
        Service(
            "vertebral-fracture-view",
            "patient-view",
            "Vertebral fracture: windows and sources",
            "Says of a coded vertebral fracture which published sources speak of it and what they lack.",
            PATIENT,
        ),
        Service(
            "vertebral-augmentation-select",
            "order-select",
            "Kyphoplasty or spine MRI: what published sources say",
            "Speaks when a kyphoplasty, a vertebroplasty or an MRI of the spine is selected.",
            ALL,
        ),
        Service(
            "vertebral-augmentation-sign",
            "order-sign",
            "Kyphoplasty or spine MRI: before signing",
            "Speaks when a kyphoplasty, a vertebroplasty or an MRI of the spine is about to be signed.",
            ALL,
        ),
    )
}


def orders(context: Object, hook: str) -> list[str]:
    """The kinds of the draft orders this is about: augmentation, spine_mri; of order-select only what is selected."""
    bundle = context.get("draftOrders")
    given = bundle.get("entry") if isinstance(bundle, dict) else None
    entries: list[Any] = given if isinstance(given, list) else []
    drafts = [each["resource"] for each in entries if isinstance(each, dict) and isinstance(each.get("resource"), dict)]
    if hook == "order-select":
        chosen = context.get("selections")
        selected = chosen if isinstance(chosen, list) else []
        drafts = [each for each in drafts if f"{each.get('resourceType')}/{each.get('id')}" in selected]
    found = [kind for draft in drafts if draft.get("resourceType") == "ServiceRequest" for kind in _kinds(draft)]
    return list(dict.fromkeys(found))


def _kinds(draft: Object) -> list[str]:
    concept = draft.get("code")
    if not isinstance(concept, dict) or not isinstance(concept.get("coding", []), list):
        return []
    coded = {"coding": [each for each in concept.get("coding", []) if isinstance(each, dict)]}
    means = [meaning(system, code) for system, code, _ in codings(coded)]
    kinds = {"augmentation": "augmentation", "augmentation_more": "augmentation", "spine_mri": "spine_mri"}
    return [kinds[each.kind] for each in means if each is not None and each.kind in kinds]

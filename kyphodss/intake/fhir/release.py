"""Which FHIR release a resource is of, by what only one release has. Others than R4 are refused by name, never half-read."""

from collections.abc import Callable
from typing import Any, Final

from kyphodss.intake.fhir.report import FhirError

Object = dict[str, Any]
Mark = tuple[str, frozenset[str], Callable[[Object], bool]]


def _has(*names: str) -> Callable[[Object], bool]:
    return lambda resource: any(name in resource for name in names)


def _list_of_families(resource: Object) -> bool:
    names = resource.get("name")
    return isinstance(names, list) and any(
        isinstance(name, dict) and isinstance(name.get("family"), list) for name in names
    )


def _text_status(resource: Object) -> bool:
    return isinstance(resource.get("clinicalStatus"), str)


def _any(_resource: Object) -> bool:
    return True


# What one release alone has (the release's own resource pages); the first that fits names it.
MARKS: Final[tuple[Mark, ...]] = (
    ("DSTU2", frozenset({"MedicationOrder", "DiagnosticOrder", "DeviceUseRequest"}), _any),
    ("DSTU2", frozenset({"Patient"}), _list_of_families),
    ("DSTU2", frozenset({"Condition"}), _has("dateRecorded")),
    ("DSTU2", frozenset({"Procedure"}), _has("notPerformed")),
    ("DSTU2", frozenset({"AllergyIntolerance"}), lambda r: isinstance(r.get("substance"), dict)),
    ("STU3", frozenset({"ProcedureRequest", "ReferralRequest"}), _any),
    ("STU3", frozenset({"Condition"}), _has("assertedDate", "context")),
    ("STU3", frozenset({"Observation", "Procedure", "MedicationRequest", "MedicationStatement"}), lambda r: _stu3(r)),
    ("STU3", frozenset({"Condition", "AllergyIntolerance"}), _text_status),
    ("R5", frozenset({"MedicationRequest", "MedicationStatement"}), lambda r: isinstance(r.get("medication"), dict)),
    ("R5", frozenset({"Procedure"}), _has("occurrenceDateTime", "occurrencePeriod")),
    ("R5", frozenset({"Condition"}), lambda r: isinstance(r.get("participant"), list)),
)
_CONTEXT_IN_R4: Final = frozenset({"MedicationStatement"})


def _stu3(resource: Object) -> bool:
    if resource["resourceType"] in _CONTEXT_IN_R4:
        return "taken" in resource
    return "context" in resource or (isinstance(resource.get("requester"), dict) and "agent" in resource["requester"])


def refuse_other_release(resource: Object) -> None:
    """Raises FhirError, naming the release, where a resource is of DSTU2, STU3 or R5."""
    kind = resource["resourceType"]
    for release, kinds, fits in MARKS:
        if kind in kinds and fits(resource):
            raise FhirError(
                f"Found FHIR {release} (by a {kind}), expected R4. Nothing of the file was used; export it as R4 (4.0.1)."
            )

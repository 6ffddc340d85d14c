"""Is a resource one of R4? Checked by the models of `fhir.resources`, and by what those leave open.

The package has no R4 models; its R4B ones are taken. R4B changed evidence, subscription and medication-definition resources
alone (https://hl7.org/fhir/R4B/r4b-explanation.html), none of which is read or written here. The models do not know the
codes that are required: those stand in `REQUIRED`.
"""

from functools import lru_cache
from typing import Any, Final

from pydantic import ValidationError

Object = dict[str, Any]

# Codes that R4 requires, by element (the value sets of hl7.org/fhir/R4 of each element).
_EVENT: Final = "preparation in-progress not-done on-hold stopped completed entered-in-error unknown"
_ORDER: Final = "proposal plan directive order original-order reflex-order filler-order instance-order option"
_RESULT: Final = "registered preliminary final amended corrected cancelled entered-in-error unknown"
_CODES: Final[dict[tuple[str, str], str]] = {
    ("Patient", "gender"): "male female other unknown",
    ("Observation", "status"): _RESULT,
    ("MedicationRequest", "status"): "active on-hold cancelled completed entered-in-error stopped draft unknown",
    ("MedicationRequest", "intent"): _ORDER.replace(" directive", ""),
    ("MedicationStatement", "status"): ("active completed entered-in-error intended stopped on-hold unknown not-taken"),
    ("Procedure", "status"): _EVENT,
    ("ImagingStudy", "status"): "registered available cancelled entered-in-error unknown",
    ("DiagnosticReport", "status"): f"{_RESULT} partial appended",
    ("ServiceRequest", "status"): "draft active on-hold revoked completed entered-in-error unknown",
    ("ServiceRequest", "intent"): _ORDER,
    ("ClinicalImpression", "status"): "in-progress completed entered-in-error",
    ("DocumentReference", "status"): "current superseded entered-in-error",
    ("Bundle", "type"): (
        "document message transaction transaction-response batch batch-response history searchset collection"
    ),
}
REQUIRED: Final = {place: frozenset(codes.split()) for place, codes in _CODES.items()}
SHOWN: Final = 100


@lru_cache(maxsize=64)
def _model(kind: str) -> Any:
    """Loaded when it is first needed: the package takes a quarter of a second."""
    from fhir.resources.R4B import get_fhir_model_class

    return get_fhir_model_class(kind)


def fault(resource: Object) -> str | None:
    """What keeps a resource from being R4, without the value that was found; None where nothing does."""
    kind = resource["resourceType"]
    try:
        _model(kind).model_validate(resource)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        return f"{place[:SHOWN] or kind}: {_words(str(first['msg']))}"
    except (RecursionError, KeyError, TypeError, ValueError, AttributeError):
        return "its shape is none that R4 has"
    for (of, name), codes in REQUIRED.items():
        if of == kind and name in resource and resource[name] not in codes:
            return f"{name} is no code that R4 has there"
    if kind == "Observation" and "dataAbsentReason" in resource and any(name.startswith("value") for name in resource):
        return "a value stands together with the reason why there is none (obs-6)"
    return None


def _words(said: str) -> str:
    """The library's message without anything that quotes the file."""
    return said.removeprefix("Value error, ").split("[")[0].split("`")[0].strip()[:SHOWN].rstrip(".")

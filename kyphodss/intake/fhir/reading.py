"""FHIR R4 files in: Bundles, NDJSON and single resources become cases of the contract, each with its problems as data.

Files of one bulk export are added to one `Intake`; nothing is handed out before all were read, so that a file that is cut or
of another release leaves nothing behind. References are followed one step (to a Patient or a Medication), so cycles are
harmless. Where a reference leads to nothing, the resource is of a patient nobody described.
"""

from collections.abc import Iterator
from dataclasses import replace
from types import TracebackType
from typing import Any, BinaryIO, Final

from kyphodss.intake.fhir import attached, conditions, medications, observations, others
from kyphodss.intake.fhir.assemble import assembled
from kyphodss.intake.fhir.chart import Chart
from kyphodss.intake.fhir.json_in import objects
from kyphodss.intake.fhir.release import refuse_other_release
from kyphodss.intake.fhir.report import FhirError, Found, Problem
from kyphodss.intake.fhir.spill import Spill, Waiting
from kyphodss.intake.fhir.valid import fault
from kyphodss.intake.fhir.values import codings

Object = dict[str, Any]

READERS: Final = {
    "Patient": others.patient,
    "Condition": conditions.condition,
    "Observation": observations.observation,
    "MedicationRequest": medications.medication,
    "MedicationStatement": medications.medication,
    "Procedure": others.procedure,
    "ImagingStudy": others.imaging,
    "DiagnosticReport": others.report,
    "ServiceRequest": others.request,
    "AllergyIntolerance": others.allergy,
    "DocumentReference": attached.read,
}
MOST_ENTRIES: Final = 200_000  # of one Bundle
NOBODY: Final = ""


class Intake:
    """Reads files that belong together. Use as a context: what waits on disk is dropped at its end."""

    def __init__(self) -> None:
        self._spill = Spill()
        self.resources: dict[str, int] = {}

    def __enter__(self) -> "Intake":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spill.close()

    def add(self, stream: BinaryIO) -> None:
        """Reads one file to its end. Raises FhirError with one sentence, after which the intake is to be thrown away."""
        for number, found in objects(stream):
            self._take(found, f"line {number}" if number > 1 else "", None, inside=False)

    def take(self, resource: Object) -> None:
        """Reads one resource, or a Bundle, that is there already as an object. Raises FhirError."""
        self._take(resource, "", None, inside=False)

    def also_named(self, name: str, patient: str) -> None:
        """Says that a reference means a patient, as one with the address of a server. Raises FhirError if it means another."""
        self._spill.name(patient, patient)
        self._spill.name(name, patient)

    def cases(self) -> Iterator[Found]:
        """What was found of each patient. Raises FhirError for a patient with too many resources."""
        for patient, waiting in self._spill.patients():
            yield self._found(patient, waiting)

    def _take(self, resource: Object, place: str, full: str | None, *, inside: bool) -> None:
        kind = resource.get("resourceType")
        if not isinstance(kind, str) or kind == "":
            raise FhirError(f"Found JSON without a resourceType{_at(place)}, expected a FHIR R4 resource or Bundle.")
        refuse_other_release(resource)
        if kind == "Bundle":
            if inside:
                return  # a Bundle that somebody kept in a Bundle is a document of its own
            self._entries(resource, place)
            return
        self.resources[kind] = self.resources.get(kind, 0) + 1
        where = f"{kind} {self.resources[kind]}{_at(place)}"
        if kind == "Medication":
            for name in _names(resource, full):
                self._spill.keep_medication(name, resource)
        elif kind == "Patient":
            names = _names(resource, full)
            for name in names:
                self._spill.name(name, names[0])
            self._spill.wait(names[0] if len(names) > 0 else where, kind, where, resource)
        elif kind in READERS and (kind != "DocumentReference" or attached.ours(resource)):
            self._spill.wait(_whose(resource), kind, where, resource)

    def _entries(self, bundle: Object, place: str) -> None:
        entries = bundle.get("entry", [])
        if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
            raise FhirError(
                f"Found a Bundle without a list of entries, or with more than {MOST_ENTRIES:,}. Export it again."
            )
        for entry in entries:
            inner = entry.get("resource") if isinstance(entry, dict) else None
            if isinstance(inner, dict):
                full = entry.get("fullUrl")
                self._take(inner, place, full if isinstance(full, str) else None, inside=True)

    def _found(self, patient: str, waiting: list[Waiting]) -> Found:
        chart, counts = Chart(), dict[str, int]()
        for kind, where, resource in waiting:
            counts[kind] = counts.get(kind, 0) + 1
            wrong = fault(resource)
            if wrong is None and patient == NOBODY:
                wrong = "it names no patient"
            if wrong is not None:
                chart.say("unreadable", where, f"{_named(resource)} is not R4 ({wrong}): nothing was taken from it.")
                chart.list_codes(resource, _concept(resource))
                continue
            self._medication(chart, resource)
            READERS[kind](chart, resource, where)
        people = [resource for kind, _, resource in waiting if kind == "Patient"]
        if len(people) == 0:
            chart.say("not_known", "Patient", "No Patient stands in the file: whose these resources are is not known.")
        found = assembled(chart, patient, _told_by(patient, waiting), counts)
        return found if all(each == people[0] for each in people) else _of_several(found)

    def _medication(self, chart: Chart, resource: Object) -> None:
        address = resource.get("medicationReference", {}).get("reference")
        if isinstance(address, str):
            found = self._spill.medication(address)
            if found is not None:
                chart.medications[address] = found


def _of_several(found: Found) -> Found:
    """Two descriptions under one id may be two people: no case is made of what is said of them."""
    said = Problem("unreadable", "Patient", "Different Patients have one id: no case was made. Export them one by one.")
    return replace(found, case=None, vertebral=False, problems=(*found.problems, said))


def _at(place: str) -> str:
    return "" if place == "" else f" ({place})"


def _names(resource: Object, full: str | None) -> list[str]:
    """By which references others mean this resource; those with the server's address first."""
    own = resource.get("id")
    kind = resource["resourceType"]
    return [
        name for name in (full, f"{kind}/{own}" if isinstance(own, str) else None) if name is not None and name != ""
    ]


def _whose(resource: Object) -> str:
    """The reference to the patient, without a version; empty where there is none."""
    subject = resource.get("patient") if resource["resourceType"] == "AllergyIntolerance" else resource.get("subject")
    reference = subject.get("reference") if isinstance(subject, dict) else None
    return reference.split("/_history/")[0] if isinstance(reference, str) else NOBODY


def _told_by(patient: str, waiting: list[Waiting]) -> str:
    """What tells a patient from others; one of whom no reference speaks is told apart by what is said."""
    return patient if patient != NOBODY else repr([resource for _, _, resource in waiting])


def _concept(resource: Object) -> Object | None:
    """The code of a resource that is not R4, as far as it has the shape of one."""
    found = resource.get("code", resource.get("medicationCodeableConcept"))
    if not isinstance(found, dict) or not isinstance(found.get("coding", []), list):
        return None
    kept = [
        each
        for each in found.get("coding", [])
        if isinstance(each, dict) and all(isinstance(text, str) for text in each.values())
    ]
    return {"coding": kept}


def _named(resource: Object) -> str:
    """The kind of a resource with the codes that were found in it."""
    found = [code[:20] for _, code, _ in codings(_concept(resource))]
    return resource["resourceType"] + (f" with {', '.join(found[:3])}" if len(found) > 0 else "")

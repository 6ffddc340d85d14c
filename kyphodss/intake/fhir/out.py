"""An assessment as an R4 Bundle: the case, what each source says with its basis, the referral's status and the note."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from kyphodss import __version__
from kyphodss.assess import Assessment, Verdict
from kyphodss.case.model import Case
from kyphodss.charts.palette import CODE
from kyphodss.intake.fhir.attached import attachment, document
from kyphodss.intake.fhir.resources import address, resources
from kyphodss.note.text import DISCLAIMER, note
from kyphodss.note.verdict import because_lines, edition_words, quoted, tally_sentence

Object = dict[str, Any]

GUIDELINE: Final = "urn:kyphodss:guideline"
ANSWER: Final = "urn:kyphodss:answer"


def case_bundle(case: Case, as_of: date) -> Object:
    """The case alone, as a collection: what `Intake` reads back."""
    return _bundle([*resources(case, as_of), _whole(case, as_of)])


def assessment_bundle(case: Case, assessments: Sequence[Assessment], made_at: datetime) -> Object:
    """The case with one ClinicalImpression a fracture; the text note and the case as recorded as DocumentReferences.

    `made_at` is an instant with its offset. The same input gives the same Bundle. It names the patient: it goes to a record.
    """
    who = {"reference": address(case, "Patient")}
    entries = list(resources(case, assessments[0].as_of))
    for index, assessment in enumerate(assessments):
        entries.append(
            (address(case, f"ClinicalImpression/{index}"), _impression(case, index, assessment, made_at, who))
        )
    entries.append((address(case, "DocumentReference"), _document(case, assessments, made_at, who)))
    entries.append(_whole(case, assessments[0].as_of))
    return _bundle(entries)


def _whole(case: Case, as_of: date) -> tuple[str, Object]:
    return document(case, as_of, {"reference": address(case, "Patient")})


def _bundle(entries: list[tuple[str, Object]]) -> Object:
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": full, "resource": resource} for full, resource in entries],
    }


def _impression(case: Case, index: int, assessment: Assessment, made_at: datetime, who: Object) -> Object:
    verdicts = assessment.guidelines
    level = "level not known" if assessment.level is None else assessment.level
    made: Object = {
        "resourceType": "ClinicalImpression",
        "status": "completed",
        "description": f"Vertebral augmentation, {level}: what published sources say. Made by kyphodss {__version__}.",
        "subject": who,
        "effectiveDateTime": assessment.as_of.isoformat(),
        "date": made_at.isoformat(),
        "protocol": sorted({each.url for v in verdicts for each in v.guideline.addresses}),
        "summary": tally_sentence(verdicts),
        "finding": [_finding(verdict, assessment) for verdict in verdicts],
        "note": [{"text": text} for text in (*_beside(assessment), DISCLAIMER)],
    }
    if assessment.level is not None or len(case.fractures or ()) > 0:
        made["problem"] = [{"reference": address(case, f"Condition/{index}")}]
    return made


def _finding(verdict: Verdict, assessment: Assessment) -> Object:
    """One source: its own words, the code of the contract, and the criteria they rest on."""
    source, code = verdict.guideline, verdict.reading.code
    basis = [line.strip() for line in because_lines(verdict, assessment)]
    missing = verdict.reading.missing
    basis += [f"Not known: {', '.join(missing)}."] if len(missing) > 0 else []
    found: Object = {
        "itemCodeableConcept": {
            "coding": [{"system": GUIDELINE, "code": source.id}, {"system": ANSWER, "code": code}],
            "text": f"{source.short}, {edition_words(verdict)}: {quoted(verdict)} [{CODE[code].word}]",
        }
    }
    return {**found, "basis": " ".join(basis)} if len(basis) > 0 else found


def _beside(assessment: Assessment) -> list[str]:
    """Red flags and stops above the sources; each is data beside a verdict, never hidden behind it."""
    flags = [f"Red flag {flag.id}: {flag.text}" for flag in assessment.red_flags]
    return [*flags, *(f"Stop {flag.id}: {flag.text}" for flag in assessment.stops)]


def _document(case: Case, assessments: Sequence[Assessment], made_at: datetime, who: Object) -> Object:
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "type": {"text": "Vertebral augmentation: candidacy note"},
        "subject": who,
        "date": made_at.isoformat(),
        "description": DISCLAIMER,
        "content": [
            {"attachment": attachment(note(case, assessments), "text/plain; charset=utf-8", "candidacy-note.txt")}
        ],
    }

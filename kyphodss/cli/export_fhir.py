"""`export --format fhir`: each case with its assessment as one R4 Bundle a line, and what FHIR cannot carry of it by name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TextIO

from kyphodss.assess import assess
from kyphodss.case.clock import SITE_ZONE
from kyphodss.case.read import CaseError, case_from
from kyphodss.cli.lines import as_json

Object = dict[str, Any]


def write_fhir(found: Sequence[Object], stream: TextIO, failed: list[str], at: datetime) -> list[str]:
    """Writes the Bundles as of the day of `at`; gives the paths of fields that some case records and no Bundle carries.

    A case that cannot be read or assessed is left out, with a sentence in `failed` that names its place and no patient.
    """
    from kyphodss.intake.fhir.carried import left_behind
    from kyphodss.intake.fhir.out import assessment_bundle

    day = at.astimezone(SITE_ZONE).date()
    left = dict[str, None]()
    for number, body in enumerate(found, 1):
        try:
            case = case_from(body)
            assessments = assess(case, day)
        except CaseError:
            failed.append(f"Case {number} is none that can be assessed on {day}: it was left out.")
            continue
        stream.write(as_json(assessment_bundle(case, assessments, at)) + "\n")
        left |= dict.fromkeys(left_behind(case, day))
    return list(left)

"""Cases to print, and what a reader and a screen reader find in the files."""

import io
import re
from datetime import date
from typing import Any, Final

from pypdf import PdfReader

from kyphodss.assess import Assessment, assess
from kyphodss.case.model import Case
from kyphodss.case.read import case_from
from kyphodss.documents.case_note import case_note
from kyphodss.documents.patient_sheet import PatientSheet, patient_sheet
from kyphodss.plan.choose import Choice, choose
from kyphodss.settings import SiteSettings
from sample_data.build import cases as sample_cases
from tests.plan.base import APIXABAN, changed
from tests.plan.base import AS_OF as PLAN_DAY

AS_OF: Final = date(2026, 11, 24)
SITE: Final = SiteSettings(name="Clinic One")
SAMPLES: Final[dict[str, dict[str, Any]]] = {case["case_id"]: case for _, _, case in sample_cases()}
AGREED: Final = {**APIXABAN, "prescriber_agreed": True}
CLINICIAN: Final = "Dr. A. Reader"


def assessed(values: dict[str, Any], day: date = AS_OF) -> tuple[Case, list[Assessment]]:
    """A case and its assessments."""
    case = case_from(values)
    return case, assess(case, day)


def note_of(values: dict[str, Any], day: date = AS_OF, **asked: Any) -> bytes:
    """The case note."""
    case, assessments = assessed(values, day)
    return case_note(case, assessments, assessed_by=CLINICIAN, site=SITE, **asked)


def planned(changes: dict[str, Any], day: date | None = None) -> tuple[Case, Assessment, Choice | None]:
    """The complete case of the plan with some facts changed, and what follows from a day."""
    case, assessments = assessed(changed(changes), PLAN_DAY)
    return case, assessments[0], None if day is None else choose(assessments[0].work, day)


def sheet_of(changes: dict[str, Any], day: date | None = None, site: SiteSettings = SITE) -> PatientSheet:
    """The patient sheet of the complete case with some facts changed."""
    case, assessment, choice = planned(changes, day)
    return patient_sheet(case, assessment, choice, site=site, released_by=CLINICIAN, released_on=PLAN_DAY)


def reader(pdf: bytes) -> PdfReader:
    """The file as a library reads it."""
    return PdfReader(io.BytesIO(pdf))


def root_of(pdf: bytes) -> Any:
    """The catalog of the file: tags, language, metadata."""
    return reader(pdf).trailer["/Root"]


def about(pdf: bytes) -> Any:
    """Title, author and dates of the file."""
    return reader(pdf).metadata


def text_of(pdf: bytes) -> str:
    """All its words on one line, without the places where a long word may break."""
    words = " ".join(page.extract_text() for page in reader(pdf).pages)
    return re.sub(r"\s+", " ", words.replace("\u200b", ""))


def structure(pdf: bytes) -> set[str]:
    """The kinds of its tags: headings, tables, lists."""
    found: set[str] = set()
    todo: list[Any] = [root_of(pdf)["/StructTreeRoot"]]
    while len(todo) > 0:
        at = todo.pop().get_object()
        for element in at if isinstance(at, list) else [at]:
            if not hasattr(element, "get"):
                continue
            if element.get("/S") is not None:
                found.add(str(element["/S"]))
            if element.get("/K") is not None:
                todo.append(element["/K"])
    return found

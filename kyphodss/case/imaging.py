"""What the imaging of one level shows on one day (case-contract.md, "Facts")."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from kyphodss.case.clock import day_of
from kyphodss.case.model import Case, ImagingStudy
from kyphodss.logic.truth import NO, UNKNOWN, YES, Truth

# CT and radiographs show shape, not marrow edema or tracer uptake, and never count here.
TRACER_OR_MRI: Final = ("mri", "bone_scan", "spect", "spect_ct")
NEGATIVE_STAYS_CURRENT_DAYS: Final = 30


def studies_of_level(case: Case, level: str | None, modalities: Iterable[str]) -> list[ImagingStudy]:
    """The studies of these modalities that name the level, done or booked."""
    if case.imaging is None or level is None:
        return []
    wanted = frozenset(modalities)
    return [s for s in case.imaging if s.modality in wanted and s.levels is not None and level in s.levels]


def finding_of(study: ImagingStudy) -> str | None:
    """The recorded acute finding; `unknown` reads as not known."""
    return None if study.acute_finding == "unknown" else study.acute_finding


def done(study: ImagingStudy, as_of: date) -> Truth:
    """Has it been done by this day? An undated study was done if its finding is recorded, else nobody said so."""
    if study.performed_on is not None:
        return day_of(study.performed_on) <= as_of
    return YES if finding_of(study) is not None else UNKNOWN


def acute_finding(case: Case, level: str | None, modalities: Iterable[str], as_of: date) -> Truth:
    """Marrow edema or uptake at the level.

    Of each modality the newest study decides. Yes if one of them is positive. No if at least one is negative and
    current, and every newest study is negative. Anything else is not known.
    """
    newest = [_newest(studies_of_level(case, level, (m,)), as_of) for m in modalities]
    found = [(finding, day) for entry in newest if entry is not None for finding, day in (entry,)]
    if any(finding == "positive" for finding, _ in found):
        return YES
    if len(found) == 0 or any(finding != "negative" for finding, _ in found):
        return UNKNOWN
    current = any(day is not None and (as_of - day).days <= NEGATIVE_STAYS_CURRENT_DAYS for _, day in found)
    return NO if current else UNKNOWN


def _newest(studies: list[ImagingStudy], as_of: date) -> tuple[str | None, date | None] | None:
    """Finding and day of the newest study done, None if none was; undated ones count only where no dated one does."""
    dated = [(day_of(s.performed_on), finding_of(s)) for s in studies if s.performed_on is not None]
    past = [(day, finding) for day, finding in dated if day <= as_of]
    if len(past) > 0:
        newest_day = max(day for day, _ in past)
        findings = {finding for day, finding in past if day == newest_day}
        return (findings.pop() if len(findings) == 1 else None), newest_day
    undated = {finding_of(s) for s in studies if s.performed_on is None and finding_of(s) is not None}
    if len(undated) == 0:
        return None
    return (undated.pop() if len(undated) == 1 else None), None


def advanced_imaging(case: Case, level: str | None, as_of: date) -> Truth:
    """Is an MRI or tracer study of the level done? No only where somebody said that there is no imaging at all."""
    if case.imaging is not None and len(case.imaging) == 0:
        return NO
    studies = studies_of_level(case, level, TRACER_OR_MRI)
    return YES if any(done(s, as_of) is YES for s in studies) else UNKNOWN


def newest_imaging_day(case: Case, level: str | None, as_of: date) -> date | None:
    """The day of the newest dated MRI or tracer study of the level that is done."""
    days = [day_of(s.performed_on) for s in studies_of_level(case, level, TRACER_OR_MRI) if s.performed_on is not None]
    past = [day for day in days if day <= as_of]
    return max(past) if len(past) > 0 else None

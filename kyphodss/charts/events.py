"""What happened and what is planned, as marks on the timeline: onset, imaging, treatments, booking, procedure."""

from dataclasses import dataclass
from datetime import date

from kyphodss.assess import Assessment
from kyphodss.case.clock import day_of
from kyphodss.case.history import names_level
from kyphodss.case.model import Case, ImagingStudy, Treatment
from kyphodss.logic.truth import NO


@dataclass(frozen=True, slots=True)
class Event:
    """A mark: a day, or an interval whose `end` differs; `open_start` where nobody knows how early."""

    label: str
    start: date
    end: date
    kind: str
    open_start: bool = False
    hollow: bool = False


STUDY_NAMES = {"mri": "MRI", "ct": "CT", "spect": "SPECT", "spect_ct": "SPECT/CT", "dxa": "DXA"}


def events(case: Case, assessment: Assessment) -> list[Event]:
    """The dated facts of one fracture, earliest first."""
    row = assessment.row
    found: list[Event] = []
    early, late = row["onset_earliest"], row["onset_latest"]
    if late is not None:
        found.append(Event("onset", early or late, late, "onset", open_start=early is None))
    found += [_study(s, assessment) for s in case.imaging or () if _about(s, assessment.level)]
    found += [_treatment(t, assessment) for t in case.treatments or () if _dated(t, assessment.level)]
    if case.referral.booked_for is not None:
        day = day_of(case.referral.booked_for)
        found.append(Event("booked", day, day, "booked", hollow=True))
    if case.outcome.procedure_on is not None:
        found.append(Event("procedure", case.outcome.procedure_on, case.outcome.procedure_on, "procedure"))
    return sorted(found, key=lambda event: event.start)


def _about(study: ImagingStudy, level: str | None) -> bool:
    dated = study.performed_on is not None and study.modality is not None
    return dated and (study.levels is None or level in study.levels)


def _study(study: ImagingStudy, assessment: Assessment) -> Event:
    day = day_of(study.performed_on or assessment.as_of)
    modality = study.modality or "study"
    return Event(
        STUDY_NAMES.get(modality, modality.replace("_", " ")), day, day, "imaging", hollow=day > assessment.as_of
    )


def _dated(treatment: Treatment, level: str | None) -> bool:
    return treatment.started_on is not None and treatment.kind is not None and names_level(treatment, level) is not NO


def _treatment(treatment: Treatment, assessment: Assessment) -> Event:
    today = assessment.as_of
    start = day_of(treatment.started_on or today)
    planned = treatment.status == "planned" or start > today
    running = not planned and treatment.status != "finished"
    end = treatment.ended_on or (today if running else start)
    kind = treatment.kind or "treatment"
    return Event(kind.replace("_", " "), start, max(start, end), kind, hollow=planned)

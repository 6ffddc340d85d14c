"""The days on which a case's own facts change by themselves: what is dated ahead happens, what was current grows old."""

from datetime import date, timedelta
from typing import Final

from kyphodss.case.clock import day_of
from kyphodss.case.imaging import NEGATIVE_STAYS_CURRENT_DAYS
from kyphodss.case.model import Case

ADULT_FROM_AGE: Final = 18
PREGNANCY_NOT_ASKED_FROM_AGE: Final = 56  # case-contract.md, "Facts"
LABS: Final = (
    ("inr", "inr_on"),
    ("platelets", "platelets_on"),
    ("creatinine_mg_dl", "creatinine_on"),
    ("fibrinogen_mg_dl", "fibrinogen_on"),
    ("hemoglobin_g_dl", "hemoglobin_on"),
)


def event_days(case: Case) -> set[date]:
    """Days on which a derived or dated fact of the case may differ from the day before."""
    days = _imaging_days(case) | _treatment_days(case) | _person_days(case)
    if case.symptoms.recorded_on is not None:
        days.add(day_of(case.symptoms.recorded_on))
    if case.referral.booked_for is not None:
        days.add(day_of(case.referral.booked_for) + timedelta(days=1))
    bleeding = case.bleeding.__dict__
    days |= {bleeding[dated] for _, dated in LABS if bleeding[dated] is not None}
    for fracture in case.fractures or ():
        days |= {end for end in (fracture.onset_earliest, fracture.onset_latest) if end is not None}
    return days


def _imaging_days(case: Case) -> set[date]:
    done = [day_of(study.performed_on) for study in case.imaging or () if study.performed_on is not None]
    return {*done, *(day + timedelta(days=NEGATIVE_STAYS_CURRENT_DAYS + 1) for day in done)}


def _treatment_days(case: Case) -> set[date]:
    starts = {day_of(t.started_on) for t in case.treatments or () if t.started_on is not None}
    ends = {t.ended_on for t in case.treatments or () if t.ended_on is not None}
    return {day + timedelta(days=late) for day in starts | ends for late in (0, 1)}


def _person_days(case: Case) -> set[date]:
    born = case.patient.birth_date
    if born is None:
        return set()
    return {_birthday(born, age) for age in (ADULT_FROM_AGE, PREGNANCY_NOT_ASKED_FROM_AGE)}


def _birthday(born: date, age: int) -> date:
    """The day on which an age is completed; 29 February counts from 1 March in common years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)

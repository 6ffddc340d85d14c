"""A case laid flat: one row of facts per fracture on one day. Rules read these rows and nothing else.

Names are the last part of the contract's path; derived facts follow case-contract.md, "Facts". `unknown` (asked, not
known) has become None here. Identifiers are left behind.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any, Final

from kyphodss.case.care import (
    analgesic_for_a_day,
    analgesic_intolerance,
    conservative_since,
    less_invasive_care_failed,
    level_augmented,
    radiotherapy_started,
)
from kyphodss.case.clock import age_on, day_of
from kyphodss.case.drugs import any_anticoagulant
from kyphodss.case.events import LABS, PREGNANCY_NOT_ASKED_FROM_AGE, event_days
from kyphodss.case.imaging import TRACER_OR_MRI, acute_finding, advanced_imaging, newest_imaging_day
from kyphodss.case.model import Case, Fracture
from kyphodss.case.onset import Onset, booked_facts, onset_facts, onset_on
from kyphodss.logic.truth import NO, YES, Truth

IDENTIFIERS: Final = frozenset({"mrn", "name", "referrer", "decided_by"})
# Lists and free text are not facts; what rules need of them is derived. No rule asks for language or area.
NOT_FACTS: Final = IDENTIFIERS | {
    "drugs",
    "followups",
    "complications",
    "levels_treated",
    "reason",
    "pregnant",
    "flags_settled",
    "returns",
    "adverse_events",
    "admissions",
    "language",
    "postal_area",
}


Facts = dict[str, Any]


class FractureFacts:
    """The facts of one fracture of a case on any day.

    What no day changes is read once, what only the case's own events change once between two of them.
    """

    def __init__(self, case: Case, index: int | None, shared: Mapping[str, Any], events: Sequence[date]) -> None:
        self.case = case
        self.fracture: Fracture | None = None if index is None or case.fractures is None else case.fractures[index]
        self.level = None if self.fracture is None else self.fracture.level
        self.events = events
        self._static: Facts = {**shared, "fracture_index": index, "level": self.level}
        if self.fracture is not None:
            own = _recorded(self.fracture.__dict__)
            own["etiology"] = _etiology(case, self.fracture)
            self._static.update(own)
        self._static["neurologic_deficit_recorded"] = self._static["neurologic_deficit"]
        self._static["neurologic_deficit"] = _deficit(self._static)
        self._days: dict[date, Facts] = {}
        self._spans: dict[int, Facts] = {}

    def on(self, as_of: date) -> Facts:
        """The row on a day."""
        row = self._days.get(as_of)
        if row is None:
            row = self._days[as_of] = self._lay(as_of)
        return row

    def _lay(self, as_of: date) -> Facts:
        case, onset = self.case, onset_on(self.fracture, as_of)
        row = {
            **self.between_events(as_of),
            "as_of": as_of,
            **onset_facts(onset, as_of),
            **booked_facts(case, onset, as_of),
        }
        _ages_on(case, row, onset, as_of)
        return row

    def between_events(self, as_of: date) -> Facts:
        """The facts that stand still between two events of the case, as they are on a day."""
        span = bisect_right(self.events, as_of)
        found = self._spans.get(span)
        if found is None:
            found = self._spans[span] = self._derive(onset_on(self.fracture, as_of), as_of)
        return found

    def _derive(self, onset: Onset, as_of: date) -> Facts:
        row = dict(self._static)
        _symptoms_on(self.case, row, as_of)
        _labs_on(row, as_of)
        row.update(_imaging_on(self.case, self.level, as_of))
        row.update(_care_on(self.case, self.level, onset, as_of))
        return row


def fracture_facts(case: Case) -> list[FractureFacts]:
    """One per fracture; one without a level where the case has none."""
    shared, events = _shared(case), sorted(event_days(case))
    if case.fractures is None or len(case.fractures) == 0:
        return [FractureFacts(case, None, shared, events)]
    return [FractureFacts(case, index, shared, events) for index in range(len(case.fractures))]


def facts(case: Case, as_of: date) -> list[Facts]:
    """One flat row of facts per fracture on `as_of`; a case without fractures gives one row without a level."""
    return [maker.on(as_of) for maker in fracture_facts(case)]


def _recorded(fields: Mapping[str, Any]) -> Facts:
    """Leaf facts of a model; `unknown` reads as not known."""
    return {name: None if value == "unknown" else value for name, value in fields.items() if name not in NOT_FACTS}


def _shared(case: Case) -> Facts:
    """The facts that all fractures of a case share and no day changes."""
    parts = (case.patient, case.referral, case.cancer, case.trauma, case.symptoms, case.bleeding)
    row: Facts = {}
    for part in (*parts, case.risk, case.bone_health, case.outcome):
        row.update(_recorded(part.__dict__))
    row["case_id"] = case.case_id
    row["etiology"] = None if case.etiology == "unknown" else case.etiology
    row["optimal_nonsurgical_management"] = _value(case.optimal_nonsurgical_management)
    row["treatments_complete"] = _value(case.treatments_complete)
    row["treatments_none"] = None if case.treatments is None else len(case.treatments) == 0
    row["ao_deficit"] = any(fracture.ao_neurology in ("N2", "N3", "N4") for fracture in case.fractures or ())
    row["levels_planned_min"], row["levels_planned_max"] = _levels_planned(case)
    row["anticoagulant"] = any_anticoagulant(case)
    return row


def _value(recorded: Any) -> Any:
    return None if recorded == "unknown" else recorded


def _etiology(case: Case, fracture: Fracture) -> str | None:
    """The fracture's own etiology, else the case's; `unknown` on the fracture overrides."""
    return _value(case.etiology if fracture.etiology is None else fracture.etiology)


def _levels_planned(case: Case) -> tuple[int | None, int | None]:
    """Fewest and most levels that may be planned; the only fracture of a case counts as planned unless it is said not to be."""
    if case.fractures is None:
        return None, None
    planned = [fracture.planned for fracture in case.fractures]
    if planned == [None]:
        return 1, 1
    sure = sum(answer is True for answer in planned)
    return sure, len(planned) - sum(answer is False for answer in planned)


def _deficit(row: Mapping[str, Any]) -> Truth:
    """Yes also where it is new, or the AO neurology is N2, N3 or N4 (case-contract.md).

    A deficit is the patient's: the AO neurology of any fracture of the case counts for all of them.
    """
    if row.get("neurologic_deficit_new") is True or row.get("ao_deficit") is True:
        return YES
    return row.get("neurologic_deficit")


def _ages_on(case: Case, row: Facts, onset: Onset, as_of: date) -> None:
    """What grows older every day: the patient, the newest imaging, conservative care."""
    born = case.patient.birth_date
    age = row["age_years"] = case.patient.age_years if born is None else age_on(born, as_of)
    recorded = case.patient.pregnant
    cannot_be = case.patient.sex == "male" or (age is not None and age >= PREGNANCY_NOT_ASKED_FROM_AGE)
    row["pregnant_derived"] = recorded is None and cannot_be
    row["pregnant"] = NO if row["pregnant_derived"] is True else _value(recorded)
    row["creatinine_clearance"] = _clearance(row)
    newest, first = row["newest_imaging_on"], row["conservative_since"]
    row["imaging_age_days"] = None if newest is None else (as_of - newest).days
    row["conservative_days"] = None if first is None or onset[1] is None else (as_of - max(first, onset[1])).days


def _symptoms_on(case: Case, row: Facts, as_of: date) -> None:
    """Symptoms recorded after the day have not been observed yet."""
    recorded_on = case.symptoms.recorded_on
    if recorded_on is not None and day_of(recorded_on) > as_of:
        for name in type(case.symptoms).model_fields:
            row[name] = None
        row["neurologic_deficit_recorded"] = None
        row["neurologic_deficit"] = _deficit(row)
    # A known "no deficit" answers the question for a new one (guideline-outcomes.md, core red flags).
    if row["neurologic_deficit_new"] is None and row["neurologic_deficit"] is NO:
        row["neurologic_deficit_new"] = NO


def _labs_on(row: Facts, as_of: date) -> None:
    """A result dated ahead is not done."""
    for value, dated in LABS:
        day = row[dated]
        if day is not None and day > as_of:
            row[value] = None


def _clearance(row: Mapping[str, Any]) -> float | None:
    """Cockcroft-Gault in mL/min, from the decimals written, unrounded, at completed years (periprocedural.md 3; dates.md 5)."""
    age, weight, creatinine, sex = (row[name] for name in ("age_years", "weight_kg", "creatinine_mg_dl", "sex"))
    if age is None or weight is None or creatinine is None or creatinine == 0 or sex not in ("female", "male"):
        return None
    written = (140 - floor(age)) * Fraction(str(weight)) / (72 * Fraction(str(creatinine)))
    return float(written * Fraction("0.85") if sex == "female" else written)


def _imaging_on(case: Case, level: str | None, as_of: date) -> Facts:
    return {
        "edema_or_uptake": acute_finding(case, level, TRACER_OR_MRI, as_of),
        "mri_edema": acute_finding(case, level, ("mri",), as_of),
        "advanced_imaging": advanced_imaging(case, level, as_of),
        "newest_imaging_on": newest_imaging_day(case, level, as_of),
    }


def _care_on(case: Case, level: str | None, onset: Onset, as_of: date) -> Facts:
    return {
        "radiotherapy_started": radiotherapy_started(case, level, as_of),
        "less_invasive_care_failed": less_invasive_care_failed(case, level, onset, as_of),
        "analgesic_intolerance": analgesic_intolerance(case, level, onset, as_of),
        "analgesic_for_a_day": analgesic_for_a_day(case, level, onset, as_of),
        "level_augmented": level_augmented(case, level, as_of),
        "conservative_since": conservative_since(case, level, as_of),
    }

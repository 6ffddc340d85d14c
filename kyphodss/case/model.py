"""The case: one referral of one patient, with one or more fractures. Frozen, checked once, complete (case-contract.md).

Every field but `case_id` may be missing or null, and that means not known; an entry of `risk.flags_settled` alone says what
was decided by whom and when, or is none. For a list null means that nobody said, an
empty one that somebody asked and there are none. `unknown` says that it was asked and is not known.
"""

from datetime import date
from typing import Any, Literal, cast

from pydantic import Field, field_validator, model_validator

from kyphodss.case.clock import day_of
from kyphodss.case.outcome import FollowUp, Outcome
from kyphodss.case.parts import (
    SHORT,
    Bleeding,
    BoneHealth,
    Cancer,
    Drug,
    Etiology,
    ImagingStudy,
    Patient,
    Referral,
    Risk,
    SettledFlag,
    Symptoms,
    Trauma,
)
from kyphodss.case.possible import contradiction, refuse_impossible
from kyphodss.case.types import Day, Level, Levels, ListOf, Part, Text, When, YesNo, is_day

__all__ = [
    "Bleeding",
    "BoneHealth",
    "Cancer",
    "Case",
    "Drug",
    "FollowUp",
    "Fracture",
    "ImagingStudy",
    "Outcome",
    "Patient",
    "Referral",
    "Risk",
    "SettledFlag",
    "Symptoms",
    "Trauma",
    "Treatment",
]

TreatmentKind = Literal[
    "bed_rest",
    "brace",
    "analgesic",
    "analgesic_non_opioid",
    "analgesic_opioid",
    "physiotherapy",
    "conservative_unspecified",
    "nerve_block",
    "bone_drug",
    "radiotherapy",
    "systemic_therapy",
    "vertebral_augmentation",
    "surgery",
    "unknown",
]
LARGEST_LIST = 1000


class Treatment(Part):
    """One entry of the treatment history."""

    kind: TreatmentKind | None = None
    started_on: When | None = None
    ended_on: Day | None = None
    status: Literal["planned", "ongoing", "finished", "unknown"] | None = None
    response: Literal["adequate", "inadequate", "side_effects", "unknown"] | None = None
    levels: Levels | None = Field(default=None, max_length=29)
    decided_on: When | None = None
    technique: Literal["conventional", "sbrt", "unknown"] | None = None
    dose_per_fraction_gy: int | float | None = Field(default=None, ge=0, le=100)
    fractions: int | None = Field(default=None, ge=0, le=100)

    @model_validator(mode="after")
    def _possible(self) -> "Treatment":
        if self.started_on is not None and self.ended_on is not None and day_of(self.started_on) > self.ended_on:
            found = f"found an end on {self.ended_on} before the start on {day_of(self.started_on)}"
            raise contradiction("ended_on", f"{found}, expected an end on or after the start; correct one of the two")
        if self.status == "planned" and self.response in ("adequate", "inadequate", "side_effects"):
            found = f"found the response {self.response!r} to a treatment that is planned"
            raise contradiction("response", f"{found}, expected none yet; correct the status or clear the response")
        return self


class Fracture(Part):
    """One vertebral level of a case."""

    level: Level | None = None
    etiology: Etiology | None = None
    onset_earliest: Day | None = None
    onset_latest: Day | None = None
    onset_method: Literal["witnessed", "recalled", "bracketed_by_imaging", "unknown"] | None = None
    planned: YesNo = None
    height_loss_pct: int | float | None = Field(default=None, ge=0, le=100)
    height_loss_progressed: YesNo = None
    height_loss_progression_pct: int | float | None = Field(default=None, ge=0, le=100)
    kyphotic_deformity: YesNo = None
    kyphosis_deg: int | float | None = Field(default=None, ge=-90, le=180)
    posterior_wall_intact: YesNo = None
    retropulsion_or_canal_compromise: YesNo = None
    spinal_stenosis: YesNo = None
    cleft: YesNo = None
    pain_at_level_on_examination: YesNo = None
    recent_unhealed_attested: YesNo = None
    vertebral_body_destruction: YesNo = None
    cortical_major_involvement: YesNo = None
    lesion_quality: Literal["lytic", "mixed", "blastic", "unknown"] | None = None
    body_involved_over_half: YesNo = None
    alignment: Literal["normal", "deformity", "subluxation", "unknown"] | None = None
    posterolateral_involvement: Literal["none", "unilateral", "bilateral", "unknown"] | None = None
    escc: Literal["0", "1a", "1b", "1c", "2", "3", "unknown"] | None = None
    of_type: Literal["OF1", "OF2", "OF3", "OF4", "OF5", "unknown"] | None = None
    ao_type: Literal["A0", "A1", "A2", "A3", "A4", "burst", "B1", "B2", "B3", "C", "unknown"] | None = None
    ao_neurology: Literal["N0", "N1", "N2", "N3", "N4", "NX", "unknown"] | None = None
    ao_modifiers: ListOf[Literal["M1", "M2"]] | None = Field(default=None, max_length=2)
    plc: Literal["intact", "indeterminate", "injured", "unknown"] | None = None
    anterior_mm: int | float | None = Field(default=None, ge=0, le=100)
    middle_mm: int | float | None = Field(default=None, ge=0, le=100)
    posterior_mm: int | float | None = Field(default=None, ge=0, le=100)
    reference_mm: int | float | None = Field(default=None, ge=0, le=100)

    @model_validator(mode="before")
    @classmethod
    def _onset_sets_both_ends(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        given: dict[str, Any] = dict(cast("dict[str, Any]", data))
        onset = given.pop("onset", None)
        if onset is None:
            return given
        ends = [end for end in ("onset_earliest", "onset_latest") if given.get(end) is not None]
        if len(ends) > 0:
            found = f"found onset together with {' and '.join(ends)}"
            raise contradiction("onset", f"{found}, expected either one day or an interval; keep one of the two")
        if not isinstance(onset, date) and (not isinstance(onset, str) or not is_day(onset)):
            shown = repr(onset)[:60] if isinstance(onset, (str, int, float)) else "a list or an object"
            raise contradiction("onset", f"found {shown}, expected a day that exists, written YYYY-MM-DD; correct it")
        return {**given, "onset_earliest": onset, "onset_latest": onset}

    @model_validator(mode="after")
    def _possible(self) -> "Fracture":
        if (
            self.onset_earliest is not None
            and self.onset_latest is not None
            and self.onset_earliest > self.onset_latest
        ):
            found = f"found an earliest onset {self.onset_earliest} after the latest {self.onset_latest}"
            raise contradiction("onset_earliest", f"{found}, expected it on or before; exchange or correct the two")
        return self


PARTS: dict[str, type[Part]] = {
    "patient": Patient,
    "referral": Referral,
    "cancer": Cancer,
    "trauma": Trauma,
    "symptoms": Symptoms,
    "bleeding": Bleeding,
    "risk": Risk,
    "bone_health": BoneHealth,
    "outcome": Outcome,
}


class Case(Part):
    """One referral of one patient."""

    case_id: Text = Field(min_length=1, max_length=SHORT, pattern=r"\S")
    patient: Patient = Patient()
    referral: Referral = Referral()
    etiology: Etiology | None = None
    cancer: Cancer = Cancer()
    trauma: Trauma = Trauma()
    fractures: ListOf[Fracture] | None = Field(default=None, max_length=29)
    imaging: ListOf[ImagingStudy] | None = Field(default=None, max_length=LARGEST_LIST)
    symptoms: Symptoms = Symptoms()
    treatments: ListOf[Treatment] | None = Field(default=None, max_length=LARGEST_LIST)
    treatments_complete: YesNo = None
    optimal_nonsurgical_management: YesNo = None
    bleeding: Bleeding = Bleeding()
    risk: Risk = Risk()
    bone_health: BoneHealth = BoneHealth()
    outcome: Outcome = Outcome()

    @field_validator(*PARTS, mode="before")
    @classmethod
    def _null_part_is_empty(cls, value: Any) -> Any:
        return {} if value is None else value

    @model_validator(mode="after")
    def _possible(self) -> "Case":
        refuse_impossible(self)
        return self

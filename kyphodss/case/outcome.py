"""What was decided and done for a referral, and what came of it (case-contract.md). Every field may be missing: not known."""

from typing import Any, Literal

from pydantic import Field, field_validator

from kyphodss.case.parts import LONG, SHORT
from kyphodss.case.types import Day, Levels, Lines, ListOf, Part, Text, YesNo


class FollowUp(Part):
    """One contact after the decision."""

    on: Day | None = None
    pain_score: int | float | None = Field(default=None, ge=0, le=10)
    roland_morris: int | None = Field(default=None, ge=0, le=24)


class AdverseEvent(Part):
    """One adverse event after the procedure."""

    kind: (
        Literal[
            "symptomatic_leak",
            "new_neurologic_deficit",
            "infection",
            "hemorrhage",
            "pulmonary_embolism",
            "other",
            "unknown",
        ]
        | None
    ) = None
    on: Day | None = None


class Admission(Part):
    """One admission to a hospital after the procedure."""

    on: Day | None = None
    unplanned: YesNo = None


class Outcome(Part):
    """What was decided and done, and what came of it."""

    decision: (
        Literal["treat", "defer", "not_a_candidate", "declined_by_patient", "refer_elsewhere", "unknown"] | None
    ) = None
    decided_on: Day | None = None
    decided_by: Text | None = Field(default=None, max_length=SHORT)
    reason: Lines | None = Field(default=None, max_length=LONG)
    procedure_on: Day | None = None
    levels_treated: Levels | None = Field(default=None, max_length=29)
    technique: Literal["kyphoplasty", "vertebroplasty", "stent", "unknown"] | None = None
    closed_on: Day | None = None
    closed_as: Literal[0, 1, 2, 3, 4, 5, 6, 9] | None = None
    died_on: Day | None = None
    followups: ListOf[FollowUp] | None = Field(default=None, max_length=100)
    complications: ListOf[Text] | None = Field(default=None, max_length=100)
    adverse_events: ListOf[AdverseEvent] | None = Field(default=None, max_length=100)
    admissions: ListOf[Admission] | None = Field(default=None, max_length=100)

    @field_validator("closed_as", mode="before")
    @classmethod
    def _whole(cls, value: Any) -> Any:
        """Python takes true and 1.0 for 1; a code is neither."""
        if isinstance(value, (bool, float)):
            raise ValueError("expected one of the codes")
        return value

"""The words of the plan: findings, holds, the plan itself and the flags, in the shape of the case contract.

A finding is one thing that stands in the way, or one question nobody answered, on one step of dates.md section 6. The
first step with a finding is the status of the plan.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any, Final, Literal

Status = Literal[
    "STOP", "SPECIALIST", "BLOCKED_LAB", "UNKNOWN", "NO_FEASIBLE_DATE", "NEED_LAB", "CONDITIONAL", "OK"
]  # fmt: skip
Severity = Literal["stop", "specialist", "conditional", "warn", "info"]
Policy = Literal["P_SIR", "P_CONS"]
POLICIES: Final[tuple[Policy, Policy]] = ("P_SIR", "P_CONS")
POLICY_WORDS: Final[dict[Policy, str]] = {"P_SIR": "SIR", "P_CONS": "conservative"}
GATES: Final = "Q06"


class Step(IntEnum):
    """The steps of dates.md section 6, in the order in which they are tried. NOTED never decides."""

    STOP = 1
    SPECIALIST = 2
    BLOCKED_LAB = 3
    UNKNOWN = 4
    BLOCKED_VKA = 5
    NO_FEASIBLE_DATE = 6
    NEED_LAB = 7
    CONDITIONAL = 8
    NOTED = 9


STATUS: Final[dict[Step, Status]] = {
    Step.STOP: "STOP",
    Step.SPECIALIST: "SPECIALIST",
    Step.BLOCKED_LAB: "BLOCKED_LAB",
    Step.UNKNOWN: "UNKNOWN",
    Step.BLOCKED_VKA: "BLOCKED_LAB",
    Step.NO_FEASIBLE_DATE: "NO_FEASIBLE_DATE",
    Step.NEED_LAB: "NEED_LAB",
    Step.CONDITIONAL: "CONDITIONAL",
    Step.NOTED: "OK",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """A named clinician's recorded decision on a conditional flag, by the id that the plan prints."""

    flag: str
    decided_by: str
    decided_on: date
    note: str | None
    about: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, str | None]:
        """The shape of the case contract, without the flag."""
        return {"decided_by": self.decided_by, "decided_on": written(self.decided_on), "note": self.note}


@dataclass(frozen=True, slots=True)
class Settled:
    """A condition that a decision settles: it stays listed, and no longer decides the status."""

    flag: str
    text: str
    decision: Decision

    def to_json(self) -> dict[str, str | None]:
        """The shape of the case contract."""
        return {"flag": self.flag, "text": self.text, **self.decision.to_json()}


@dataclass(frozen=True, slots=True)
class NoEffect:
    """A recorded decision that settles nothing on the day, and why."""

    decision: Decision
    why: str

    def to_json(self) -> dict[str, str | None]:
        """The shape of the case contract."""
        return {"flag": self.decision.flag, **self.decision.to_json(), "why": self.why}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands in the way on a step. `asks` are the facts that would settle it.

    `open` says that it stands only because nobody answered: its text then names the question. `since` is the day of what
    it rests on, where that has one: a decision made before it is not about it. `by_decision` is false where no recorded
    decision changes it, and `settled` the one that settles it. `fact` is the fact behind it where several stand under one id.
    """

    step: Step
    id: str
    text: str
    asks: tuple[str, ...] = ()
    open: bool = False
    since: date | None = None
    by_decision: bool = True
    settled: Decision | None = None
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """One drug's time off for one slot. Instants in site time; None: not printed.

    `restart` is the default of the conservative policy, given for few drugs only; otherwise the two others stand side by
    side for the prescriber. All three wait for the gates Q06.
    """

    rule: str
    drug: str
    last_dose_by: datetime
    restart: datetime | None
    restart_sir: datetime | None
    restart_leaflet: datetime | None
    policy: Policy
    sources: tuple[str, ...]

    @property
    def gates(self) -> str | None:
        """The id of the gates that any restart waits for; None where none is printed."""
        return None if self.restart_sir is None and self.restart_leaflet is None else GATES

    def to_json(self) -> dict[str, Any]:
        """The shape of the case contract."""
        return {
            "rule": self.rule,
            "drug": self.drug,
            "last_dose_by": written(self.last_dose_by),
            "restart": written(self.restart),
            "restart_sir": written(self.restart_sir),
            "restart_leaflet": written(self.restart_leaflet),
            "gates": self.gates,
            "policy": self.policy,
            "sources": list(self.sources),
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """The dates on which everything would allow the procedure at one level, and what stands in the way.

    `settled` are the conditions that a recorded decision takes off the status, `without_effect` the decisions that settle
    nothing on the day, `to_settle` the ids of what a decision would settle.
    """

    status: Status
    earliest_sir: datetime | None
    earliest_conservative: datetime | None
    latest: date | None
    holds: tuple[Hold, ...]
    because: tuple[str, ...]
    missing: tuple[str, ...]
    conflict: tuple[str, str] | None
    settled: tuple[Settled, ...]
    without_effect: tuple[NoEffect, ...]
    to_settle: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The shape of the case contract."""
        return {
            "status": self.status,
            "earliest_sir": written(self.earliest_sir),
            "earliest_conservative": written(self.earliest_conservative),
            "latest": written(self.latest),
            "holds": [hold.to_json() for hold in self.holds],
            "because": list(self.because),
            "missing": list(self.missing),
            "conflict": None if self.conflict is None else list(self.conflict),
            "settled": [settled.to_json() for settled in self.settled],
            "without_effect": [decision.to_json() for decision in self.without_effect],
            "to_settle": list(self.to_settle),
        }


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to be settled first, by the ids of periprocedural.md section 8.

    `settled` is the decision by which nothing of it stands any more; the flag stays listed.
    """

    id: str
    severity: Severity
    text: str
    settled: Decision | None = None

    def to_json(self) -> dict[str, Any]:
        """The shape of the case contract."""
        settled = None if self.settled is None else self.settled.to_json()
        return {"id": self.id, "severity": self.severity, "text": self.text, "settled": settled}


def written(at: date | None) -> str | None:
    """A day as 2026-12-01, an instant as 2026-11-25T09:00-05:00."""
    if at is None:
        return None
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()


def words(at: date) -> str:
    """A day as 24 Nov 2026, an instant with its hour."""
    return f"{at:%d %b %Y %H:%M}" if isinstance(at, datetime) else f"{at:%d %b %Y}"

"""Decisions about a case and sheets released to its patient: append-only lines beside the case. No access checks here."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args

from sqlalchemy import Connection, func, select

from kyphodss.case.fields import GUIDE
from kyphodss.case.parts import SHORT
from kyphodss.documents.patient_sheet import Release
from kyphodss.store.schema import DECISION, RELEASED_SHEET
from kyphodss.worklist.decide import REASONS, Choice

CHOICES: Final = tuple(choice for choice in GUIDE["outcome.decision"].choices if choice != "unknown")
DECIDED: Final = ("decision", "decided_on", "decided_by", "reason")  # of a case's outcome: what a decision writes
CODE: Final = re.compile(r"[a-z0-9_.-]{1,60}")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, on which revision of the case; `until` is a day to look again. None is not known, or none."""

    decision: str
    revision: int
    reason_code: str | None = None
    reason: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on record: its number in the case, when, and by which account."""

    number: int
    decided_at: str
    decided_by: str
    decision: Decision


def fault(decision: Decision) -> str | None:
    """Why a decision cannot be kept, in a sentence; None where it can."""
    if decision.decision not in CHOICES:
        return f"The decision is none of {', '.join(CHOICES)}. Choose one."
    if decision.reason_code is not None and CODE.fullmatch(decision.reason_code) is None:
        return "The code of the reason is no code: small letters, digits and _ . - were expected."
    return None


def choice_of(decision: Decision) -> Choice:
    """The decision as one of the choices. Raises KeyError where `fault` would name it."""
    return {choice: choice for choice in get_args(Choice)}[decision.decision]


def reason_words(decision: Decision) -> str | None:
    """The coded reason, the free text and the day to look again, as one text; None where there is none of them."""
    coded = None if decision.reason_code is None else REASONS.get(decision.reason_code)
    until = None if decision.until is None else f"To be looked at again on {decision.until:%d %b %Y}"
    parts = [None if coded is None else coded.words, decision.reason, until]
    said = [part for part in parts if part is not None and part != ""]
    return ". ".join(said) if len(said) > 0 else None


def decided_body(body: Mapping[str, Any], decision: Decision, by: str, on: date) -> dict[str, Any]:
    """The case with a decision in it: what is decided, on which day, by whom and why; an earlier one makes room."""
    found = deepcopy(dict(body))
    kept = {name: value for name, value in (found.get("outcome") or {}).items() if name not in DECIDED}
    values = {"decision": decision.decision, "decided_on": on.isoformat(), "decided_by": by[:SHORT]}
    reason = reason_words(decision)
    found["outcome"] = {**kept, **values, **({} if reason is None else {"reason": reason})}
    return found


def decide(conn: Connection, case_key: str, decision: Decision, user_id: str, at: str) -> int:
    """Adds a decision and gives its number, from 1. The caller holds the case, so that no number comes twice."""
    last = conn.scalar(select(func.max(DECISION.c.number)).where(DECISION.c.case_key == case_key))
    number = 1 if last is None else last + 1
    values = {
        "decision": decision.decision,
        "reason_code": decision.reason_code,
        "reason": decision.reason,
        "until": None if decision.until is None else decision.until.isoformat(),
        "revision": decision.revision,
    }
    conn.execute(
        DECISION.insert().values(case_key=case_key, number=number, decided_at=at, decided_by=user_id, **values)
    )
    return number


def decisions(conn: Connection, case_key: str) -> list[Decided]:
    """The decisions of a case, oldest first."""
    found = conn.execute(select(DECISION).where(DECISION.c.case_key == case_key).order_by(DECISION.c.number))
    return [
        Decided(
            row.number,
            row.decided_at,
            row.decided_by,
            Decision(row.decision, row.revision, row.reason_code, row.reason, _day(row.until)),
        )
        for row in found
    ]


def release(conn: Connection, case_key: str, released: Release, at: str) -> None:
    """Adds a released sheet."""
    values = {"released_by": released.released_by, "released_on": released.released_on.isoformat()}
    day = None if released.day is None else released.day.isoformat()
    conn.execute(
        RELEASED_SHEET.insert().values(case_key=case_key, released_at=at, sha256=released.sha256, day=day, **values)
    )


def releases(conn: Connection, case_key: str, case_id: str) -> list[Release]:
    """The released sheets of a case, oldest first; `case_id` is the one the case has now."""
    found = conn.execute(
        select(RELEASED_SHEET).where(RELEASED_SHEET.c.case_key == case_key).order_by(RELEASED_SHEET.c.id)
    )
    return [
        Release(case_id, row.released_by, date.fromisoformat(row.released_on), row.sha256, _day(row.day))
        for row in found
    ]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

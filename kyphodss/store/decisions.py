"""Decisions about a case and sheets released to its patient: append-only lines beside the case. No access checks here."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select

from kyphodss.case.fields import GUIDE
from kyphodss.documents.patient_sheet import Release
from kyphodss.store.schema import DECISION, RELEASED_SHEET

CHOICES: Final = tuple(choice for choice in GUIDE["outcome.decision"].choices if choice != "unknown")
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

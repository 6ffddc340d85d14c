"""The history of a case: who saved what, when and why, what it changed, and the assessment as it stood then."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from kyphodss.store.merge import FieldChange, changed
from kyphodss.store.schema import CASE_REVISION


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision. `changes` are against the one before (`base` is before, `theirs` after), none for the first.

    `body` is None and `assessments` empty where the patient's data was erased, at `erased_at`. `assessments` are lines of
    JSON as the command line writes them, one a fracture; `program` is the version that made them, `as_of` the day.
    """

    number: int
    saved_at: str
    saved_by: str
    why: str
    as_of: str
    program: str
    body: dict[str, Any] | None
    assessments: tuple[str, ...]
    changes: tuple[FieldChange, ...]
    erased_at: str | None


def history(conn: Connection, case_key: str) -> list[Revision]:
    """Every revision of a case, the first one first; empty where there is no such case."""
    found: list[Revision] = []
    rows = conn.execute(
        select(CASE_REVISION).where(CASE_REVISION.c.case_key == case_key).order_by(CASE_REVISION.c.number)
    )
    for row in rows:
        found.append(_revision(row, found[-1].body if len(found) > 0 else None))
    return found


def revision(conn: Connection, case_key: str, number: int) -> Revision | None:
    """One revision of a case; None where there is none."""
    row = CASE_REVISION.c
    rows = conn.execute(
        select(CASE_REVISION).where(row.case_key == case_key, row.number.in_((number - 1, number))).order_by(row.number)
    ).all()
    if len(rows) == 0 or rows[-1].number != number:
        return None
    before = _body(rows[0]) if len(rows) == 2 else None
    return _revision(rows[-1], before)


def _body(row: Any) -> dict[str, Any] | None:
    return None if row.erased_at is not None else json.loads(row.body)


def _revision(row: Any, before: dict[str, Any] | None) -> Revision:
    body = _body(row)
    changes = () if before is None or body is None else tuple(changed(before, body))
    lines = tuple(row.assessments.split("\n")) if body is not None else ()
    return Revision(
        row.number, row.saved_at, row.saved_by, row.why, row.as_of, row.program, body, lines, changes, row.erased_at
    )

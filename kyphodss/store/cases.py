"""Cases: append-only revisions and the current one. No access is checked and nothing committed here; the door does both."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, insert, select, update
from sqlalchemy.exc import IntegrityError

from kyphodss import __version__
from kyphodss.assess import Assessment, assess
from kyphodss.case.model import Case
from kyphodss.case.read import case_from
from kyphodss.replay import line_of
from kyphodss.store import facts_table
from kyphodss.store.errors import StoreError
from kyphodss.store.history import Revision, history, revision
from kyphodss.store.schema import CASE_CURRENT, CASE_REVISION
from kyphodss.worklist.pathway import STILL_OPEN

__all__ = [
    "Conflict",
    "DuplicateId",
    "Listed",
    "Ready",
    "Revision",
    "Saved",
    "Stored",
    "body_of",
    "history",
    "is_closed",
    "listed",
    "load",
    "ready",
    "revision",
    "save",
    "settle_closed",
]

KEY_BYTES: Final = 8  # a case key is 16 hexadecimal digits


class Conflict(Exception):  # noqa: N818, not an error but an answer: somebody else saved in between
    """A save on top of somebody else's. Carries both sides; `kyphodss.store.merge` says what each changed."""

    def __init__(
        self, base: dict[str, Any], theirs: dict[str, Any], their_number: int, their_user: str, their_at: str
    ) -> None:
        super().__init__("Somebody else saved this case meanwhile. See what each of you changed, then save again.")
        self.base = base
        self.theirs = theirs
        self.their_number = their_number
        self.their_user = their_user
        self.their_at = their_at


class DuplicateId(Exception):  # noqa: N818
    """Another case has the case id already. The text is one readable sentence and does not repeat the id."""

    def __init__(self) -> None:
        super().__init__("Found a case id that another case has, expected one of its own. Give this case another id.")


@dataclass(frozen=True, slots=True)
class Ready:
    """A case that was read and assessed and can be saved: the slow part, done before the database is held."""

    case: Case
    body: str
    as_of: date
    assessments: tuple[Assessment, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save made."""

    case_key: str
    number: int


@dataclass(frozen=True, slots=True)
class Stored:
    """The current revision of a case."""

    case_key: str
    number: int
    body: dict[str, Any]
    organization: str | None
    saved_at: str
    saved_by: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list shows of a case."""

    case_key: str
    case_id: str
    number: int
    saved_at: str
    saved_by: str
    organization: str | None
    received_on: str | None
    closed: bool


def ready(body: Mapping[str, Any], as_of: date) -> Ready:
    """Reads and assesses a case. Raises CaseError with a sentence for every field that cannot be."""
    case = case_from(body)
    found = tuple(assess(case, as_of))
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Ready(case, text, as_of, found, tuple(line_of(assessment) for assessment in found))


def save(
    conn: Connection,
    body: Mapping[str, Any] | Ready,
    *,
    case_key: str | None,
    based_on: int | None,
    user_id: str,
    at: str,
    why: str,
    as_of: date,
) -> Saved:
    """Adds a revision and makes it the current one; a new case where `case_key` is None.

    A body is read and assessed first; hand over what `ready` made to do that before the database is held.

    Raises CaseError where the body is no case, Conflict where `based_on` is no longer the current number, DuplicateId
    where another case has the id, and StoreError ("missing", "refused") where the case or the revision it names is none.
    """
    made = body if isinstance(body, Ready) else ready(body, as_of)
    key = secrets.token_hex(KEY_BYTES) if case_key is None else case_key
    number = 1 if case_key is None else _next_number(conn, case_key, based_on)
    revised = {"case_key": key, "number": number, "saved_at": at, "saved_by": user_id, "body": made.body}
    conn.execute(
        insert(CASE_REVISION).values(
            **revised, why=why, as_of=made.as_of.isoformat(), assessments="\n".join(made.lines), program=__version__
        )
    )
    _make_current(conn, made.case, revised, new=case_key is None)
    facts_table.replace(conn, key, number, [assessment.row for assessment in made.assessments], made.as_of)
    return Saved(key, number)


def _next_number(conn: Connection, case_key: str, based_on: int | None) -> int:
    """The number after the current one, whose row is held until the end. Raises Conflict and StoreError as `save` does."""
    current = conn.execute(
        select(CASE_CURRENT).where(CASE_CURRENT.c.case_key == case_key).with_for_update()
    ).one_or_none()
    if current is None:
        raise StoreError("missing", "Found no such case, expected one that is stored. Open the list of cases again.")
    if based_on == current.number:
        return current.number + 1
    base = None if based_on is None else body_of(conn, case_key, based_on)
    if base is None:
        raise StoreError(
            "refused",
            "Found a save that names no revision of this case, expected the one it started from. Open it again.",
        )
    raise Conflict(base, json.loads(current.body), current.number, current.saved_by, current.saved_at)


def _make_current(conn: Connection, case: Case, revised: Mapping[str, Any], *, new: bool) -> None:
    """Raises DuplicateId."""
    values = {
        **revised,
        "case_id": case.case_id,
        "organization": case.referral.organization,
        "received_on": None if case.referral.received_on is None else case.referral.received_on.isoformat(),
        "closed": is_closed(case),
    }
    row = CASE_CURRENT.c
    try:
        if new is True:
            conn.execute(insert(CASE_CURRENT).values(**values))
        else:
            conn.execute(update(CASE_CURRENT).where(row.case_key == revised["case_key"]).values(**values))
    except IntegrityError:
        raise DuplicateId from None


def is_closed(case: Case) -> bool:
    """Is the case recorded as closed? Its code decides; 0 says that it is still open (cohort-analytics.md 1.2).

    Without a code the day of closing does, as in `kyphodss.cohort.pathway`: closed, and nobody said how.
    """
    outcome = case.outcome
    return outcome.closed_on is not None if outcome.closed_as is None else outcome.closed_as != STILL_OPEN


def settle_closed(conn: Connection) -> int:
    """Opens the rows of cases whose code says that they are still open, which earlier programs kept as closed.

    Gives how many there were. The facts table must be the program's own.
    """
    facts, row = facts_table.table().c, CASE_CURRENT.c
    open_still = select(facts.case_key).where(facts.closed_as == STILL_OPEN)
    asked = update(CASE_CURRENT).where(row.closed.is_(True), row.case_key.in_(open_still)).values(closed=False)
    return conn.execute(asked).rowcount


def body_of(conn: Connection, case_key: str, number: int) -> dict[str, Any] | None:
    """The body of one revision; None where there is none, or it was erased."""
    row = CASE_REVISION.c
    found = conn.execute(
        select(row.body).where(row.case_key == case_key, row.number == number, row.erased_at.is_(None))
    ).scalar_one_or_none()
    return None if found is None else json.loads(found)


def load(conn: Connection, case_key: str) -> Stored | None:
    """The current revision of a case; None where there is none."""
    found = conn.execute(select(CASE_CURRENT).where(CASE_CURRENT.c.case_key == case_key)).one_or_none()
    if found is None:
        return None
    return Stored(
        found.case_key, found.number, json.loads(found.body), found.organization, found.saved_at, found.saved_by
    )


def listed(conn: Connection, organization: str | None = None) -> list[Listed]:
    """Every current case, or those of one organization, the oldest referral first and undated ones last."""
    return [_listed(found) for found in conn.execute(_list(organization))]


def _list(organization: str | None) -> Select[Any]:
    row = CASE_CURRENT.c
    asked = select(*(row[name] for name in Listed.__dataclass_fields__))
    if organization is not None:
        asked = asked.where(row.organization == organization)
    return asked.order_by(row.received_on.is_(None), row.received_on, row.case_id)


def _listed(found: Row[Any]) -> Listed:
    return Listed(*(getattr(found, name) for name in Listed.__dataclass_fields__))

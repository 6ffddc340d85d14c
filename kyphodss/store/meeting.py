"""Review meetings: a list of cases for a day, and what was agreed about each. No access checks here.

What is noted about a case names the moment of the note that it replaces, so that nobody's words are lost. A position keeps
how long the list was beside the place in it: once a case was erased, the list can still say that one is missing.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, Text, delete, func, insert, select, update

from kyphodss.store.decisions import Decided, decisions
from kyphodss.store.schema import CASE_CURRENT, MEETING, MEETING_CASE

KEY_BYTES: Final = 8  # a meeting key is 16 hexadecimal digits
SPAN: Final = 1000  # a position is the length of the list times SPAN, and the place from 1 on
MOST_CASES: Final = 200  # cases on one list; below SPAN
LONGEST_TITLE: Final = 80  # characters


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed about a case: in words, whose task it is (an account) and by which day. None is not noted."""

    words: str | None = None
    owner: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A case on the list. `closed`: its referral is closed by now. `noted_at` and `noted_by` are of the last note.

    `decision` is the one that was recorded in the room; None where there was none.
    """

    case_key: str
    case_id: str
    closed: bool
    agreed: Agreed
    noted_at: str | None
    noted_by: str | None
    decision: Decided | None


@dataclass(frozen=True, slots=True)
class Head:
    """A meeting in a list of meetings: how many cases it has, and about how many something was noted or decided."""

    meeting_key: str
    held_on: date
    title: str
    made_at: str
    made_by: str
    closed_at: str | None
    closed_by: str | None
    cases: int
    dealt_with: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with its list in order. `erased`: how many cases of the list were erased since it was put in order.

    `names` are those of every account that is named here, `owners` of those who may be given a task, by account.
    """

    head: Head
    items: tuple[Item, ...]
    erased: int
    names: Mapping[str, str]
    owners: Mapping[str, str]

    def item(self, case_key: str) -> Item | None:
        """A case of the list; None where it is not on it."""
        return next((item for item in self.items if item.case_key == case_key), None)

    @property
    def keys(self) -> tuple[str, ...]:
        """The list by case key, in order."""
        return tuple(item.case_key for item in self.items)


def heads(conn: Connection) -> list[Head]:
    """Every meeting, the newest day first."""
    row, own = MEETING.c, MEETING_CASE.c
    dealt = func.count(func.coalesce(own.noted_at, own.decision.cast(Text)))
    query = (
        select(MEETING, func.count(own.case_key).label("cases"), dealt.label("dealt_with"))
        .select_from(MEETING.outerjoin(MEETING_CASE, own.meeting_key == row.meeting_key))
        .group_by(*row)
        .order_by(row.held_on.desc(), row.made_at.desc())
    )
    return [_head(found, found.cases, found.dealt_with) for found in conn.execute(query)]


def held(conn: Connection, meeting_key: str, *, alone: bool = False) -> Row[Any] | None:
    """The row of a meeting, if there is one; `alone`: nobody else changes it until the transaction ends."""
    query = select(MEETING).where(MEETING.c.meeting_key == meeting_key)
    return conn.execute(query.with_for_update() if alone else query).one_or_none()


def load(conn: Connection, row: Row[Any], names: Mapping[str, str], owners: Mapping[str, str]) -> Meeting:
    """The meeting of a row."""
    found = list(_rows(conn, row.meeting_key))
    items = tuple(_item(conn, each) for each in found)
    dealt = sum(item.noted_at is not None or item.decision is not None for item in items)
    length = max((each.position // SPAN for each in found), default=0)
    return Meeting(_head(row, len(items), dealt), items, length - len(items), names, owners)


def people(conn: Connection, row: Row[Any]) -> set[str]:
    """The accounts that a meeting names."""
    found = {row.made_by, row.closed_by}
    for each in _rows(conn, row.meeting_key):
        found |= {each.noted_by, each.owner}
        found |= {made.decided_by for made in decisions(conn, each.case_key) if made.number == each.decision}
    return {user_id for user_id in found if user_id is not None}


def make(conn: Connection, title: str, held_on: date, case_keys: Sequence[str], user_id: str, at: str) -> str:
    """A new meeting with its list; gives its key."""
    key = secrets.token_hex(KEY_BYTES)
    conn.execute(
        insert(MEETING).values(meeting_key=key, held_on=held_on.isoformat(), title=title, made_at=at, made_by=user_id)
    )
    arrange(conn, key, case_keys)
    return key


def keys_of(conn: Connection, meeting_key: str) -> tuple[str, ...]:
    """The list by case key, in order."""
    return tuple(each.case_key for each in _rows(conn, meeting_key))


def arrange(conn: Connection, meeting_key: str, case_keys: Sequence[str]) -> None:
    """The list in this order: cases that are not on it yet are put on it, those that are not named leave it."""
    own, kept = MEETING_CASE.c, set(keys_of(conn, meeting_key))
    conn.execute(delete(MEETING_CASE).where(own.meeting_key == meeting_key, own.case_key.not_in(case_keys)))
    for place, case_key in enumerate(case_keys, start=1):
        position = len(case_keys) * SPAN + place
        if case_key in kept:
            conn.execute(update(MEETING_CASE).where(*_one(meeting_key, case_key)).values(position=position))
        else:
            conn.execute(insert(MEETING_CASE).values(meeting_key=meeting_key, case_key=case_key, position=position))


def noted_about(conn: Connection, meeting_key: str, case_key: str) -> Item | None:
    """A case of a list as it stands; None where it is not on it."""
    return next((_item(conn, each) for each in _rows(conn, meeting_key) if each.case_key == case_key), None)


def note(conn: Connection, meeting_key: str, case_key: str, agreed: Agreed, user_id: str, at: str) -> None:
    """Writes what was agreed about a case in place of the last note."""
    due = None if agreed.due is None else agreed.due.isoformat()
    values = {"agreed": agreed.words, "owner": agreed.owner, "due": due, "noted_at": at, "noted_by": user_id}
    conn.execute(update(MEETING_CASE).where(*_one(meeting_key, case_key)).values(**values))


def decided(conn: Connection, meeting_key: str, case_key: str, number: int) -> None:
    """Names the decision that was recorded about a case in the room."""
    conn.execute(update(MEETING_CASE).where(*_one(meeting_key, case_key)).values(decision=number))


def close(conn: Connection, meeting_key: str, user_id: str, at: str) -> None:
    """Closes a meeting."""
    conn.execute(update(MEETING).where(MEETING.c.meeting_key == meeting_key).values(closed_at=at, closed_by=user_id))


def _one(meeting_key: str, case_key: str) -> tuple[Any, Any]:
    return MEETING_CASE.c.meeting_key == meeting_key, MEETING_CASE.c.case_key == case_key


def _rows(conn: Connection, meeting_key: str) -> Sequence[Row[Any]]:
    case = CASE_CURRENT.c
    query = (
        select(MEETING_CASE, case.case_id, case.closed)
        .join(CASE_CURRENT, case.case_key == MEETING_CASE.c.case_key)
        .where(MEETING_CASE.c.meeting_key == meeting_key)
        .order_by(MEETING_CASE.c.position)
    )
    return conn.execute(query).all()


def _head(row: Row[Any], cases: int, dealt_with: int) -> Head:
    day = date.fromisoformat(row.held_on)
    return Head(
        row.meeting_key, day, row.title, row.made_at, row.made_by, row.closed_at, row.closed_by, cases, dealt_with
    )


def _item(conn: Connection, row: Row[Any]) -> Item:
    made = None if row.decision is None else decisions(conn, row.case_key)
    decision = None if made is None else next((each for each in made if each.number == row.decision), None)
    agreed = Agreed(row.agreed, row.owner, None if row.due is None else date.fromisoformat(row.due))
    return Item(row.case_key, row.case_id, row.closed, agreed, row.noted_at, row.noted_by, decision)

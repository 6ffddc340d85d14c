"""The advice thread of a case and its owner: append-only lines, and what a list needs of all of them. No access checks here."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, func, select

from kyphodss.case.clock import day_of
from kyphodss.store.decisions import CODE
from kyphodss.store.schema import THREAD_MESSAGE
from kyphodss.store.thread_state import Entry, Message, State, fault, state_of


@dataclass(frozen=True, slots=True)
class Thread:
    """The messages of a case, oldest first, where they leave it, and the names of those who wrote, by account."""

    messages: tuple[Message, ...]
    state: State
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CaseBeside:
    """What a list shows beside a case: whose it is, the day of the last contact in site time, and where its thread stands."""

    owner: str | None
    owner_name: str | None
    last_contact: date | None
    state: State


def messages(conn: Connection, case_key: str) -> tuple[Message, ...]:
    """The messages of a case, oldest first."""
    return tuple(map(_message, conn.execute(_query().where(THREAD_MESSAGE.c.case_key == case_key))))


def append(conn: Connection, case_key: str, entry: Entry, user_id: str, role: str, at: str) -> int:
    """Adds a message and gives its number, from 1. The caller holds the case and has asked `fault_of`."""
    last = conn.scalar(select(func.max(THREAD_MESSAGE.c.number)).where(THREAD_MESSAGE.c.case_key == case_key))
    number = 1 if last is None else last + 1
    values = {
        "kind": entry.kind,
        "text": entry.text,
        "asked_for": json.dumps(entry.asked_for),
        "reason_code": entry.reason_code,
        "may_convert": entry.may_convert,
    }
    written = {"written_at": at, "written_by": user_id, "written_as": role}
    conn.execute(THREAD_MESSAGE.insert().values(case_key=case_key, number=number, **written, **values))
    return number


def fault_of(entry: Entry, state: State) -> str | None:
    """Why an entry cannot be kept, in a sentence; None where it can."""
    codes = [*entry.asked_for, *([] if entry.reason_code is None else [entry.reason_code])]
    if any(CODE.fullmatch(code) is None for code in codes):
        return "A code of the message is no code: small letters, digits and _ . - were expected."
    return fault(entry, state)


def converted_body(body: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The case once advice became a referral on a day: the waiting clock begins there (cohort-analytics.md 1.3)."""
    found = deepcopy(dict(body))
    found["referral"] = {**(found.get("referral") or {}), "received_on": on.isoformat()}
    return found


def besides(conn: Connection) -> Iterator[tuple[str, CaseBeside]]:
    """By key of the case, each that has a thread. `owner_name` is left None: the door knows the accounts."""
    for key, rows in groupby(conn.execute(_query()), key=lambda row: row.case_key):
        state = state_of(map(_message, rows))
        contact = None if state.last_contact is None else day_of(datetime.fromisoformat(state.last_contact))
        yield key, CaseBeside(state.owner, None, contact, state)


def _query() -> Select[Any]:
    return select(THREAD_MESSAGE).order_by(THREAD_MESSAGE.c.case_key, THREAD_MESSAGE.c.number)


def _message(row: Any) -> Message:
    asked = tuple(json.loads(row.asked_for))
    entry = Entry(row.kind, row.text, asked, row.reason_code, row.may_convert)
    return Message(row.number, row.written_at, row.written_by, row.written_as, entry)

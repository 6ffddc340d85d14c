"""What the worklist reads: the bodies of cases that changed, the bookings that hold a slot, and what stands beside a case.

No access is checked here. A booking is a day or an instant with the dates that end it, and names nobody.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from kyphodss.store import accounts, facts_table, thread
from kyphodss.store.cases import Listed
from kyphodss.store.schema import CASE_CURRENT, DECISION
from kyphodss.store.thread import CaseBeside

AT_ONCE: Final = 500  # keys in one question to the database, which takes a limited number
DEFERRED: Final = "defer"
_REFERRAL: Final = ("booked_for",)
_OUTCOME: Final = ("procedure_on", "closed_on", "closed_as", "died_on")


@dataclass(frozen=True, slots=True)
class Listing:
    """Cases of a list, the oldest referral first. `texts`: bodies as JSON by case key, of those whose revision is not
    known already. `booked`: each booking of the site with the dates that end it, in the contract's shape. By case key:
    `deferred`, the day to which the newest decision defers it; `besides`, its owner, last contact and thread, if it has one.
    """

    cases: tuple[Listed, ...]
    texts: Mapping[str, str]
    booked: tuple[dict[str, Any], ...]
    deferred: Mapping[str, date]
    besides: Mapping[str, CaseBeside]

    def body(self, case_key: str) -> dict[str, Any]:
        """A body. Raises KeyError for a case whose revision was known."""
        return json.loads(self.texts[case_key])


def listing(conn: Connection, seen: Sequence[Listed], known: Mapping[str, int]) -> Listing:
    """The listing of the cases `seen`; `known` is the revision by case key that needs no body."""
    wanted = [case.case_key for case in seen if known.get(case.case_key) != case.number]
    keys = {case.case_key for case in seen}
    deferred = {key: day for key, day in _deferred(conn) if key in keys}
    texts = dict(_texts(conn, wanted))
    return Listing(tuple(seen), texts, tuple(_booked(conn)), deferred, dict(_besides(conn, keys)))


def _besides(conn: Connection, keys: Collection[str]) -> Iterator[tuple[str, CaseBeside]]:
    found = {key: each for key, each in thread.besides(conn) if key in keys}
    names = accounts.names(conn, [each.owner for each in found.values() if each.owner is not None])
    for key, each in found.items():
        yield key, each if each.owner is None else replace(each, owner_name=names[each.owner])


def _texts(conn: Connection, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    row = CASE_CURRENT.c
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        for found in conn.execute(select(row.case_key, row.body).where(row.case_key.in_(some))):
            yield found.case_key, found.body


def _booked(conn: Connection) -> Iterator[dict[str, Any]]:
    """Every booking of the site once, whoever may see its case: a slot that somebody holds is not free."""
    row = facts_table.table().c
    columns = [row.case_key, *(row[name] for name in (*_REFERRAL, *_OUTCOME))]
    for found in conn.execute(select(*columns).where(row.booked_for.is_not(None)).distinct()).mappings():
        yield {
            "referral": {name: found[name] for name in _REFERRAL},
            "outcome": {name: found[name] for name in _OUTCOME},
        }


def _deferred(conn: Connection) -> Iterator[tuple[str, date]]:
    """The newest decision of each case, where it defers to a day."""
    row = DECISION.c
    newest = dict[str, tuple[str, str | None]]()
    for found in conn.execute(select(row.case_key, row.decision, row.until).order_by(row.case_key, row.number)):
        newest[found.case_key] = (found.decision, found.until)
    for key, (decision, until) in newest.items():
        if decision == DEFERRED and until is not None:
            yield key, date.fromisoformat(until)

"""Many writers in several processes, all at the same few cases: each conflict is merged and saved again until it is in."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, Final, TypeVar

from sqlalchemy import func, select

from kyphodss.access import Role
from kyphodss.case.read import CaseError
from kyphodss.store.acts import EntryError
from kyphodss.store.audit import AuditError
from kyphodss.store.cases import Conflict, DuplicateId
from kyphodss.store.check import check
from kyphodss.store.database import Database, StoreError, open_database
from kyphodss.store.door import Door
from kyphodss.store.merge import differences, merged
from kyphodss.store.schema import AUDIT_EVENT, CASE_REVISION
from tests.store.base import AS_OF, body
from tests.store.people import door, user
from tests.store.saver import PARENT, text, without_main

# What the writers change: each has one of these fields, so that some conflicts clash and others do not.
FIELDS: Final = (
    ("bleeding", "platelets"),
    ("bleeding", "fibrinogen_mg_dl"),
    ("symptoms", "oswestry_pct"),
    ("patient", "weight_kg"),
)
LOWEST, VALUES = 20, 80  # every field takes these numbers
READY: Final = b"ready"
Given = TypeVar("Given")
REFUSALS: Final = (StoreError, AuditError, CaseError, EntryError, DuplicateId)


@dataclass(frozen=True, slots=True)
class Told:
    """A save that was acknowledged: which revision it became, what was saved, and how long it took.

    The time runs from the first attempt to the save that is in: every conflict on the way is in it.
    """

    case_key: str
    number: int
    why: str
    field: tuple[str, str]
    body: str
    milliseconds: float


@dataclass
class Result:
    """What came of the writers. `busy`: how often one was told to try again, and did; `refused`: what was given up."""

    told: list[Told] = field(default_factory=list)
    conflicts: int = 0
    busy: int = 0
    refused: list[str] = field(default_factory=list)
    seconds: float = 0


@dataclass(frozen=True, slots=True)
class Work:
    """What each process does: so many writers, so many saves by each, over these cases."""

    process: int
    writers: int
    saves: int
    keys: tuple[str, ...]


def crowd(url: str, key: bytes, *, processes: int, writers: int, saves: int, cases: int) -> Result:
    """`writers` in each of the processes make `saves` each, on cases that are made first. They begin together."""
    opened = open_database(url, key)
    at = door(opened, Role.PHYSICIAN)
    keys = tuple(at.create(body(f"C{number}"), "made", AS_OF).case_key for number in range(cases))
    opened.close()
    ends: list[Connection] = []
    for process in range(processes):
        here, there = PARENT.Pipe()
        with without_main():
            PARENT.Process(
                target=_process, args=(url, key, Work(process, writers, saves, keys), there), daemon=True
            ).start()
        there.close()
        ends.append(here)
    for end in ends:
        assert end.recv() == READY
    begun = time.perf_counter()
    for end in ends:
        end.send(READY)
    found = Result()
    for end in ends:
        one: Result = end.recv()
        found.told += one.told
        found.conflicts += one.conflicts
        found.busy += one.busy
        found.refused += one.refused
    found.seconds = time.perf_counter() - begun
    return found


def _process(url: str, key: bytes, work: Work, parent: Connection) -> None:
    database = open_database(url, key)
    result = Result()
    threads = [Thread(target=_writer, args=(database, work, n, result)) for n in range(work.writers)]
    parent.send(READY)
    parent.recv()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    parent.send(result)


def _writer(database: Database, work: Work, number: int, result: Result) -> None:
    name = f"writer-{work.process}-{number}"
    at = Door(database, user(Role.PHYSICIAN, id=name), lambda: datetime.now(UTC))
    mine = FIELDS[(work.process + number) % len(FIELDS)]
    for turn in range(work.saves):
        key = work.keys[(work.process * work.writers + number + turn) % len(work.keys)]
        value = LOWEST + (work.process * 31 + number * 7 + turn) % VALUES
        try:
            _save(at, key, f"{name}, save {turn}", mine, value, result)
        except REFUSALS as refused:
            result.refused.append(f"{type(refused).__name__}: {refused}")


def _save(at: Door, key: str, why: str, mine: tuple[str, str], value: float, result: Result) -> None:
    """One save, merged with what others saved meanwhile as often as it takes; where both changed a field, mine holds."""
    seen = _patiently(partial(at.view, key), result)
    wanted, based_on = changed(seen.body, mine, value), seen.number
    begun = time.perf_counter()
    while True:
        try:
            saved = _patiently(partial(at.change, key, wanted, based_on, why, AS_OF), result)
        except Conflict as found:
            result.conflicts += 1
            clashes = [change.path for change in differences(found.base, found.theirs, wanted) if change.clash]
            wanted = merged(found.base, found.theirs, wanted, dict.fromkeys(clashes, "mine"))
            based_on = found.their_number
            continue
        took = (time.perf_counter() - begun) * 1000
        result.told.append(Told(key, saved.number, why, mine, text(wanted), took))
        return


def _patiently(act: Callable[[], Given], result: Result) -> Given:
    """Does it, again where the answer was that the database is busy and that one may try again."""
    while True:
        try:
            return act()
        except StoreError as refused:
            if refused.kind != "busy":
                raise
            result.busy += 1


def changed(case: dict[str, Any], place: tuple[str, str], value: Any) -> dict[str, Any]:
    """A case with one field changed."""
    group, name = place
    return {**case, group: {**case.get(group, {}), name: value}}


def faults(database: Database, result: Result, cases: int) -> Iterator[str]:
    """What is wrong with what the writers left: a save lost, doubled or mixed up, a conflict that is not on record."""
    with database.reading() as conn:
        rows = conn.execute(select(CASE_REVISION).order_by(CASE_REVISION.c.case_key, CASE_REVISION.c.number)).all()
        line = AUDIT_EVENT.c
        failed = conn.scalar(select(func.count()).select_from(AUDIT_EVENT).where(line.outcome == "failed"))
    told = {(one.case_key, one.number): one for one in result.told}
    if len(told) != len(result.told):
        yield f"{len(result.told) - len(told)} saves were told the number of another one."
    if len(rows) != len(told) + cases:
        yield f"{len(told)} saves were acknowledged, {len(rows) - cases} are there."
    if failed != result.conflicts:
        yield f"{result.conflicts} conflicts were told, {failed} are on record."
    yield from _mixed_up(rows, told)
    yield from check(database).faults


def _mixed_up(rows: Sequence[Any], told: dict[tuple[str, int], Told]) -> Iterator[str]:
    """Each revision is what its writer sent, and changes nothing of the one before but that writer's own field."""
    for before, row in zip([None, *rows], rows, strict=False):
        one = told.get((row.case_key, row.number))
        if one is None or before is None:
            if row.number != 1:
                yield f"Case {row.case_key}: revision {row.number} is there, and nobody was told of it."
        elif (row.why, row.body) != (one.why, one.body):
            yield f"Case {row.case_key}: revision {row.number} is not what {one.why} saved."
        elif _without(row.body, one.field) != _without(before.body, one.field):
            yield f"Case {row.case_key}: revision {row.number} undid what somebody else had saved."


def _without(saved: str, place: tuple[str, str]) -> dict[str, Any]:
    return changed(json.loads(saved), place, None)

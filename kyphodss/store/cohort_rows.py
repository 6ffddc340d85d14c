"""The store's cases as a cohort: read by what changed, kept in this process, and handed on only as an audience may see them.

Rows come through SQLAlchemy on purpose, not through ADBC: its driver for SQLite brings a second copy of SQLite into the process,
and when that one closes the file the locks of the first are gone (in a trial committed rows were lost). Reading is a small part of
laying a table; nearly all is JSON and facts.

The table is kept beside the database, in the server's process. It holds whole rows: the door hands on what is made of it
(`kyphodss.store.cohort_acts`), suppressed for everybody but direct care.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, func, select

from kyphodss.cohort.table import CohortTable, Cut, Given, cohort_table, refreshed, stale
from kyphodss.store.database import Database
from kyphodss.store.schema import CASE_CURRENT, CASE_REVISION, DECISION

AT_ONCE: Final = 500  # keys in one query; SQLite takes at most some thousands of parameters

Beside = Callable[[], Sequence[Given]]
Standing = tuple[int, int]

_KEPT: Final[WeakKeyDictionary[Database, tuple[Standing, CohortTable]]] = WeakKeyDictionary()
_BESIDE: Final[WeakKeyDictionary[Database, Beside]] = WeakKeyDictionary()
_ONE_AT_A_TIME: Final = Lock()


def numbers(conn: Connection) -> dict[str, int]:
    """The newest revision of every case, by key."""
    row = CASE_CURRENT.c
    return {found.case_key: found.number for found in conn.execute(select(row.case_key, row.number))}


def standing(conn: Connection) -> Standing:
    """How many revisions and how many current cases there are: two readings with the same numbers have the same cases.

    Revisions are only ever added, and a case goes from the current ones by erasing alone; so no change leaves both as they are.
    """
    revisions, current = (conn.scalar(select(func.count()).select_from(each)) for each in (CASE_REVISION, CASE_CURRENT))
    return int(revisions or 0), int(current or 0)


def given(conn: Connection, keys: Iterable[str] | None = None) -> Iterator[Given]:
    """The cases with these keys (None: every case) as they are now, in order of the key."""
    row = CASE_CURRENT.c
    columns = select(row.case_key, row.number, row.saved_at, row.organization, row.body).order_by(row.case_key)
    wanted = None if keys is None else sorted(keys)
    if wanted is not None and len(wanted) == 0:
        return
    reasons = _reasons(conn)
    parts = [columns] if wanted is None else (columns.where(row.case_key.in_(part)) for part in _parts(wanted))
    for part in parts:
        for found in conn.execute(part):
            own = (found.saved_at, found.organization, found.case_key, found.number, reasons.get(found.case_key))
            yield Given(json.loads(found.body), *own)


def _reasons(conn: Connection) -> dict[str, str | None]:
    """The coded reason of the newest decision of every case that has one."""
    row = DECISION.c
    lines = conn.execute(select(row.case_key, row.reason_code).order_by(row.case_key, row.number))
    return {line.case_key: line.reason_code for line in lines}


def _nothing() -> Sequence[Given]:
    return ()


def with_beside(database: Database, more: Beside) -> None:
    """Lays referrals of nobody beside those of a database: the sample cohort of a demonstration.

    `more` is asked at every reading, and gives the same each time.
    """
    with _ONE_AT_A_TIME:
        _BESIDE[database] = more
        _KEPT.pop(database, None)


def given_of(conn: Connection, database: Database, keys: Iterable[str]) -> Iterator[Given]:
    """The cases with these keys, and those laid beside the database, as they are now."""
    wanted = set(keys)
    yield from given(conn, wanted)
    yield from (each for each in _BESIDE.get(database, _nothing)() if each.case_key in wanted)


def _parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))


def table_of(conn: Connection, database: Database, cut: Cut) -> CohortTable:
    """The cohort at a cut, with identifiable rows: for direct care. What is kept is refreshed by what changed.

    The first table of a process is laid from every case, seconds for a thousand of them; whoever asks meanwhile waits for it.
    """
    with _ONE_AT_A_TIME:
        kept, now = _KEPT.get(database), standing(conn)
        if kept is not None and kept[0] == now and kept[1].cut.day == cut.day:
            found = kept[1].at(cut)
        else:
            found = _brought_up(conn, database, cut, None if kept is None else kept[1])
        _KEPT[database] = now, found
        return found


def _brought_up(conn: Connection, database: Database, cut: Cut, kept: CohortTable | None) -> CohortTable:
    more = _BESIDE.get(database, _nothing)()
    if kept is None:
        return cohort_table(chain(given(conn), more), cut)
    beside = {each.case_key: each.number for each in more if each.case_key is not None}
    old = stale(kept, {**numbers(conn), **beside}, cut)
    return refreshed(kept, chain(given(conn, old), (each for each in more if each.case_key in old)), old, cut)

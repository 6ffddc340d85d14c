"""The store's cases as a cohort: read by what changed, kept in this process, and handed on only as an audience may see them.

Whole rows are for direct care. `results` is the only thing made here for everybody else: the table it is computed from is
kept beside the database, in the server's process, and no reference to it is in what comes back.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, select

from kyphodss.cohort.disclosure import Profile
from kyphodss.cohort.measure import Options, Result
from kyphodss.cohort.measures import compute
from kyphodss.cohort.table import CohortTable, Cut, Given, cohort_table, refreshed, stale
from kyphodss.store.database import Database
from kyphodss.store.schema import CASE_CURRENT

AT_ONCE: Final = 500  # keys in one query; SQLite takes at most some thousands of parameters

_KEPT: Final[WeakKeyDictionary[Database, CohortTable]] = WeakKeyDictionary()
_ONE_AT_A_TIME: Final = Lock()


def numbers(conn: Connection) -> dict[str, int]:
    """The newest revision of every case, by key."""
    row = CASE_CURRENT.c
    return {found.case_key: found.number for found in conn.execute(select(row.case_key, row.number))}


def given(conn: Connection, keys: Iterable[str] | None = None) -> Iterator[Given]:
    """The cases with these keys (None: every case) as they are now, in order of the key."""
    row = CASE_CURRENT.c
    columns = select(row.case_key, row.number, row.saved_at, row.organization, row.body).order_by(row.case_key)
    wanted = None if keys is None else sorted(keys)
    parts = [columns] if wanted is None else (columns.where(row.case_key.in_(part)) for part in _parts(wanted))
    for part in parts:
        for found in conn.execute(part):
            yield Given(json.loads(found.body), found.saved_at, found.organization, found.case_key, found.number)


def _parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))


def table_of(conn: Connection, database: Database, cut: Cut) -> CohortTable:
    """The cohort at a cut, with identifiable rows: for direct care. What is kept is refreshed by what changed."""
    with _ONE_AT_A_TIME:
        kept = _KEPT.get(database)
        if kept is None:
            found = cohort_table(given(conn), cut)
        else:
            old = stale(kept, numbers(conn), cut)
            found = refreshed(kept, given(conn, old), old, cut)
        _KEPT[database] = found
        return found


def results(
    conn: Connection,
    database: Database,
    measures: Iterable[str],
    cut: Cut,
    profile: Profile,
    options: Options | None = None,
) -> Mapping[str, Result]:
    """Measures for those who see no case, suppressed by a profile; no row, no key and no table comes with them.

    Raises KeyError for a measure there is none of, ValueError for a profile that hides nothing.
    """
    table = table_of(conn, database, cut)
    return {id: compute(id, table, cut, profile, "others", options=options) for id in measures}

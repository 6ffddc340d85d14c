"""What `python -m kyphodss check` looks at: the database itself, the cases, and the audit record; sentences, no patient."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from kyphodss.access import Operation
from kyphodss.store import audit, facts_table
from kyphodss.store.chain import Head
from kyphodss.store.database import Database
from kyphodss.store.schema import AUDIT_EVENT, CASE_CURRENT, CASE_REVISION

SAVES = (Operation.CREATE_CASE.value, Operation.CHANGE_CASE.value)


@dataclass(frozen=True, slots=True)
class Report:
    """How much was looked at, and what is wrong with it; `faults` is empty where all is well."""

    cases: int
    revisions: int
    lines: int
    faults: tuple[str, ...]


def check(database: Database, outside: Head | None = None) -> Report:
    """Looks at the whole store as it is at one moment; `outside` is an audit head exported earlier. Raises StoreError."""
    with database.reading() as conn:
        faults = (*_file(conn), *_cases(conn), *_facts(conn), *_saves(conn), *audit.verify(conn, database.key, outside))
        counted = [conn.scalar(select(func.count()).select_from(table)) or 0 for table in (CASE_CURRENT, CASE_REVISION)]
        end = audit.head(conn)
    return Report(counted[0], counted[1], 0 if end is None else end.sequence, faults)


def _file(conn: Connection) -> Iterator[str]:
    """SQLite's own look at its file; PostgreSQL looks at its pages itself."""
    if conn.dialect.name == "sqlite":
        said = [str(row[0]) for row in conn.execute(text("PRAGMA integrity_check"))]
        if said != ["ok"]:
            yield f"The database file is damaged: its own check names {len(said)} faults. Restore the last backup."
        if len(conn.execute(text("PRAGMA foreign_key_check")).all()) > 0:
            yield "The database file holds lines that belong to no case or account."


def _cases(conn: Connection) -> Iterator[str]:
    """Revisions count from 1 without a gap, and the newest of each case is the current one."""
    row = CASE_REVISION.c
    kept = select(
        row.case_key, func.count().label("count"), func.max(row.number).label("last"), func.max(row.erased_at)
    )
    revisions = {found.case_key: found for found in conn.execute(kept.group_by(row.case_key))}
    for key, found in revisions.items():
        if found.count != found.last:
            yield f"Case {key}: {found.last - found.count} of its {found.last} revisions are missing."
    erased = set(conn.scalars(select(row.case_key).where(row.erased_at.is_not(None))))
    current = {
        found.case_key: found.number for found in conn.execute(select(CASE_CURRENT.c.case_key, CASE_CURRENT.c.number))
    }
    for key in sorted(revisions.keys() - current.keys() - erased):
        yield f"Case {key}: it has revisions and no current state."
    for key in sorted(current.keys() & erased):
        yield f"Case {key}: it was erased and is still there."
    for key, number in current.items():
        if key not in revisions or revisions[key].last != number:
            yield f"Case {key}: its current state is not its newest revision."
    yield from _bodies(conn)


def _bodies(conn: Connection) -> Iterator[str]:
    same = (CASE_REVISION.c.case_key == CASE_CURRENT.c.case_key) & (CASE_REVISION.c.number == CASE_CURRENT.c.number)
    columns = (CASE_CURRENT.c.case_key, CASE_CURRENT.c.body, CASE_REVISION.c.body.label("revised"))
    for found in conn.execute(select(*columns).join(CASE_REVISION, same).execution_options(yield_per=500)):
        if found.body != found.revised:
            yield f"Case {found.case_key}: its current state differs from its newest revision."


def _facts(conn: Connection) -> Iterator[str]:
    """Every current case has its flat facts, of its current number; a case that cannot be read has none."""
    table = facts_table.table()
    current = {
        found.case_key: found.number for found in conn.execute(select(CASE_CURRENT.c.case_key, CASE_CURRENT.c.number))
    }
    for found in conn.execute(select(table.c.case_key, table.c.number).distinct()):
        if current.get(found.case_key) != found.number:
            yield f"Case {found.case_key}: its facts are not those of its current state."


def _saves(conn: Connection) -> Iterator[str]:
    """Every revision left a line when it was saved: a record that was emptied and begun anew has too few."""
    row = AUDIT_EVENT.c
    query = select(row.case_key).where(row.action.in_(SAVES), row.outcome == "done")
    lines = Counter(conn.scalars(query))
    kept = select(CASE_REVISION.c.case_key, func.count().label("count")).group_by(CASE_REVISION.c.case_key)
    for found in conn.execute(kept):
        if lines[found.case_key] != found.count:
            yield f"Case {found.case_key}: {found.count} revisions, {lines[found.case_key]} audit lines of saves."


def head_from(content: str) -> Head:
    """An exported head as it was written. Raises ValueError where it is none."""
    found = json.loads(content)
    if not isinstance(found, dict) or {name: type(value) for name, value in found.items()} != _HEAD:
        raise ValueError("no head")
    return Head(**found)


_HEAD = {"sequence": int, "hash": str, "seal": str}

"""Users, clocks and doors of the store's tests."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from kyphodss.access import Role, User
from kyphodss.store import audit, facts_table
from kyphodss.store.chain import Line
from kyphodss.store.database import Database
from kyphodss.store.door import Door
from kyphodss.store.schema import METADATA

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NORTH, SOUTH = "Praxis Nord", "Praxis Süd"


def user(role: Role | None, organization: str | None = NORTH, id: str | None = None) -> User:
    """Somebody of a role."""
    name = "none" if role is None else role.value
    return User(id or f"{name}-1", f"Person {name}", role, organization, "127.0.0.1")


def door(database: Database, role: Role | None, organization: str | None = NORTH, minutes: int = 0) -> Door:
    """The door as somebody of a role sees it, some minutes after noon."""
    return Door(database, user(role, organization), lambda: NOW + timedelta(minutes=minutes))


def lines(database: Database) -> list[Line]:
    """The whole audit record, found whole."""
    with database.reading() as conn:
        assert audit.verify(conn, database.key) == []
        return list(audit.lines(conn))


def newest(database: Database) -> Line:
    """The last line."""
    with database.reading() as conn:
        return audit.events(conn, most=1)[0]


def end(database: Database) -> int:
    """The number of the last line; 0 where there is none."""
    with database.reading() as conn:
        found = audit.head(conn)
    return 0 if found is None else found.sequence


def contents(database: Database) -> dict[str, Any]:
    """Every row of every table but the audit record."""
    tables = [*METADATA.sorted_tables, facts_table.table()]
    left_out = {"audit_event", "audit_head"}
    with database.reading() as conn:
        return {t.name: Counter(map(tuple, conn.execute(select(t)))) for t in tables if t.name not in left_out}

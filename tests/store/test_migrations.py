"""Every earlier version of a database, filled, comes up to the present one and loses nothing.

`versions/` holds one file a version: the rows of every table, as that version kept them. A new migration adds a file made
with the version before it; the files are never changed.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine, select, text

from kyphodss.store import cases, facts_table
from kyphodss.store.database import open_database
from kyphodss.store.engines import address, engine_of
from kyphodss.store.errors import StoreError
from kyphodss.store.migrate import DERIVED, head, migrate, revision, revisions
from kyphodss.store.schema import GUARDS, METADATA
from tests.store.base import body, save
from tests.store.conftest import KEY, Maker

VERSIONS = Path(__file__).parent / "versions"


def _filled(maker: Maker, version: str) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    """A database of an earlier version with its rows."""
    rows: dict[str, list[dict[str, Any]]] = json.loads((VERSIONS / f"{version}.json").read_text(encoding="utf-8"))
    url = maker.empty()
    if maker.server is None:
        Path(url.removeprefix("sqlite:///")).touch()
    engine = engine_of(address(url))
    migrate(engine, "the database", version)
    found = MetaData()
    with engine.connect() as conn, conn.execution_options(writing=True).begin():
        found.reflect(conn)
        for table in found.sorted_tables:
            if len(rows.get(table.name, [])) > 0:
                conn.execute(table.insert(), rows[table.name])
    return url, rows


def test_every_version_has_its_filled_database() -> None:
    assert sorted(file.stem for file in VERSIONS.glob("*.json")) == sorted(revisions())


@pytest.mark.parametrize("version", revisions())
def test_every_version_comes_up_to_the_present_one(maker: Maker, version: str) -> None:
    url, rows = _filled(maker, version)
    database = open_database(url, KEY)
    with database.reading() as conn:
        assert revision(conn) == head()
        for table in METADATA.sorted_tables:
            kept = {json.dumps(dict(row._mapping), sort_keys=True) for row in conn.execute(select(table))}
            for row in rows.get(table.name, []):
                assert any(row.items() <= json.loads(line).items() for line in kept), table.name
        laid = conn.execute(select(facts_table.table().c.case_key)).scalars().all()
        assert set(laid) == {row["case_key"] for row in rows["case_current"]}
        for stored in cases.listed(conn):
            assert len(cases.history(conn, stored.case_key)) == stored.number
    for stored in rows["case_current"]:
        case = json.loads(stored["body"])
        assert save(database, case, stored["case_key"], stored["number"]).number == stored["number"] + 1
    database.close()


def test_the_migrations_make_what_the_schema_says(url: str) -> None:
    engine = create_engine(address(url))
    with engine.connect() as conn:
        context = MigrationContext.configure(
            conn, opts={"include_name": lambda name, kind, _parents: not (kind == "table" and name in DERIVED)}
        )
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_the_guards_stand_in_both_places(url: str) -> None:
    engine = create_engine(address(url))
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname NOT LIKE '%no_truncate'"
    )
    with engine.connect() as conn:
        assert set(conn.execute(text(asked)).scalars()) == set(GUARDS)
    engine.dispose()


def test_opening_again_changes_nothing(maker: Maker) -> None:
    url = maker.migrated()
    one = open_database(url, KEY)
    made = save(one, body())
    one.close()
    other = open_database(url, KEY)
    with other.reading() as conn:
        stored = cases.load(conn, made.case_key)
    assert stored is not None and stored.body == body()
    other.close()


def test_programs_that_start_at_once_make_one_database(maker: Maker) -> None:
    url = maker.empty()
    start = f"from kyphodss.store.database import open_database; open_database({url!r}, b'k' * 32).close()"
    started = [subprocess.Popen([sys.executable, "-c", start], stderr=subprocess.PIPE) for _ in range(2)]
    for process in started:
        _, error = process.communicate(timeout=60)
        assert process.returncode == 0, error.decode()
    database = open_database(url, KEY)
    assert save(database, body()).number == 1
    database.close()


def test_a_newer_database_is_refused_and_left_alone(maker: Maker) -> None:
    url = maker.migrated()
    database = open_database(url, KEY)
    with database.writing() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StoreError, match="newer version of the program: found its version 9999") as refused:
        open_database(url, KEY)
    assert refused.value.kind == "newer"
    with pytest.raises(StoreError) as refused, database.writing():  # a program that ran all along hears of it as well
        pass
    assert refused.value.kind == "newer"


_HALVES = [
    ("DELETE FROM alembic_version", "no version"),
    ("DROP TABLE alembic_version", "no version"),
    ("DROP TABLE login", "table login"),
    ("ALTER TABLE draft ADD COLUMN extra TEXT", "table draft"),
    ("ALTER TABLE draft DROP COLUMN kept_at", "table draft"),
    ("INSERT INTO alembic_version VALUES ('0000')", "between two versions|newer"),
]


@pytest.mark.parametrize(("statement", "found"), _HALVES)
def test_a_half_applied_migration_is_refused_in_a_sentence(maker: Maker, statement: str, found: str) -> None:
    url = maker.migrated()
    engine = engine_of(address(url))
    with engine.connect() as conn, conn.execution_options(writing=True).begin():
        conn.execute(text(statement))
    with pytest.raises(StoreError, match=found) as refused:
        open_database(url, KEY)
    assert refused.value.kind in ("half_migrated", "newer")
    assert "SELECT" not in str(refused.value)


def test_a_missing_guard_is_noticed_at_start(maker: Maker) -> None:
    url = maker.migrated()
    engine = engine_of(address(url))
    table = "" if engine.dialect.name == "sqlite" else " ON audit_event"
    with engine.connect() as conn, conn.execution_options(writing=True).begin():
        conn.execute(text(f"DROP TRIGGER audit_event_no_update{table}"))
    with pytest.raises(StoreError, match="no guard audit_event_no_update"):
        open_database(url, KEY)


def test_a_table_that_is_there_already_stops_the_migration_and_undoes_it(maker: Maker) -> None:
    url = maker.empty()
    if maker.server is None:
        Path(url.removeprefix("sqlite:///")).touch()
    engine = engine_of(address(url))
    with engine.connect() as conn, conn.execution_options(writing=True).begin():
        conn.execute(text("CREATE TABLE audit_head (id INTEGER)"))
    with pytest.raises(StoreError, match="found tables and no version") as refused:
        open_database(url, KEY)
    assert refused.value.kind == "half_migrated"
    with engine.connect() as conn, conn.execution_options(writing=True).begin():
        conn.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    with pytest.raises(StoreError, match="between two versions"):
        open_database(url, KEY)
    found = MetaData()
    found.reflect(engine)
    assert set(found.tables) == {"audit_head", "alembic_version"}

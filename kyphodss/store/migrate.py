"""Brings a database to the version of the program: at start, in one transaction, however many processes start at once."""

import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import alembic.command
import psycopg
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from kyphodss.store.errors import StoreError, store_error
from kyphodss.store.schema import GUARDS, METADATA

FOLDER: Final = Path(__file__).parent / "migrations"
DERIVED: Final = frozenset({"fracture_facts"})  # made from the cases, not by migrations
VERSIONS: Final = "alembic_version"
_LOCK: Final = 0x6B797068  # the advisory lock of PostgreSQL that starting processes wait for: "kyph" in ASCII
_GUARD_NAMES: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal AND t.tgenabled <> 'D'",
}


def config() -> Config:
    """Where the migrations stand."""
    found = Config()
    found.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return found


@lru_cache(maxsize=1)
def revisions() -> tuple[str, ...]:
    """The versions that this program knows, oldest first."""
    return tuple(script.revision for script in reversed(list(ScriptDirectory.from_config(config()).walk_revisions())))


def head() -> str:
    """The version that this program works with."""
    return revisions()[-1]


def migrate(engine: Engine, place: str, target: str = "head") -> None:
    """Makes what is missing up to the version `target`; all of it or nothing.

    Raises StoreError where the database is newer than the program or holds what no version explains, and
    SQLAlchemyError where the driver fails. Nothing is changed then.
    """
    with engine.connect() as connection, connection.execution_options(writing=True).begin():
        wait_for_others(connection)
        if connection.dialect.name == "sqlite":
            _refuse_damaged(connection, place)
        _refuse_strange(connection, place)
        settings = config()
        settings.attributes["connection"] = connection
        try:
            alembic.command.upgrade(settings, target)
        except DBAPIError as error:
            if _is_about_structure(error):
                raise _half_migrated(place, "parts of a later version than it states") from None
            raise
        if target == "head":
            _refuse_incomplete(connection, place)


def wait_for_others(connection: Connection) -> None:
    """Holds until the end of the transaction whoever else starts on the database; on SQLite a write does so by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def revision(connection: Connection) -> str | None:
    """The version that a database states; None where it states none, several in one text only in a damaged one."""
    stated = _stated(connection)
    return ", ".join(sorted(stated)) if len(stated) > 0 else None


def _stated(connection: Connection) -> tuple[str, ...]:
    return MigrationContext.configure(connection).get_current_heads()


def check_revision(connection: Any, place: str) -> None:
    """Looks at a new connection of the driver: is this the version that the program works with? Raises StoreError.

    So a database that another program took to a newer version, or an old copy put in its place while the program ran, is
    never written to.
    """
    cursor = connection.cursor()
    try:
        cursor.execute(f"SELECT version_num FROM {VERSIONS}")
        found = tuple(str(row[0]) for row in cursor.fetchall())
    except psycopg.errors.UndefinedTable:
        found = ()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        found = ()
    finally:
        cursor.close()
    connection.rollback()
    if found != (head(),):
        raise _other_version(found, place)


def _other_version(found: tuple[str, ...], place: str) -> StoreError:
    strange = sorted(set(found) - set(revisions()))
    if len(strange) > 0:
        return StoreError(
            "newer",
            f"{_opening(place)} was made by a newer version of the program: found its version {', '.join(strange)}, "
            f"expected at most {head()}. Start the newer program, or restore a backup of this one.",
        )
    stated = "no version" if len(found) == 0 else f"version {', '.join(found)}"
    return _half_migrated(place, stated)


def _refuse_damaged(connection: Connection, place: str) -> None:
    """Nothing is written on top of a damaged file."""
    if connection.execute(text("PRAGMA quick_check(1)")).scalar_one() != "ok":
        raise store_error("corrupt", place)


def _refuse_strange(connection: Connection, place: str) -> None:
    """Only a database without tables is new; one with tables must state a version that the program knows."""
    stated = _stated(connection)
    tables = set(inspect(connection).get_table_names()) - {VERSIONS}
    if len(stated) == 0 and len(tables) > 0:
        raise _half_migrated(place, "tables and no version")
    if len(stated) > 1 or not set(stated) <= set(revisions()):
        raise _other_version(stated, place)


def _refuse_incomplete(connection: Connection, place: str) -> None:
    """Every table, column and append-only guard of the version must be there, and no column more."""
    seen = inspect(connection)
    tables = set(seen.get_table_names())
    for table in METADATA.sorted_tables:
        columns = {column["name"] for column in seen.get_columns(table.name)} if table.name in tables else set[str]()
        if columns != set(table.columns.keys()):
            raise _half_migrated(place, f"other columns in the table {table.name}")
    guards = set(connection.execute(text(_GUARD_NAMES[connection.dialect.name])).scalars())
    lacking = sorted(set(GUARDS) - guards)
    if len(lacking) > 0:
        raise _half_migrated(place, f"no guard {lacking[0]}")


def _is_about_structure(error: DBAPIError) -> bool:
    """Did a migration meet a table or column that is there already, or not there yet?"""
    cause = error.orig
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode == sqlite3.SQLITE_ERROR
    return isinstance(cause, psycopg.Error) and (cause.sqlstate or "").startswith("42") and cause.sqlstate != "42501"


def _half_migrated(place: str, found: str) -> StoreError:
    return StoreError(
        "half_migrated",
        f"{_opening(place)} was left between two versions: found {found}, expected the whole of version {head()}. "
        "Nothing was changed. Restore the last backup, or name another database.",
    )


def _opening(place: str) -> str:
    return place[0].upper() + place[1:]

"""Connections to SQLite and PostgreSQL, set up so that an acknowledged write is on disk and a gone database is noticed."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InvalidatePoolError
from sqlalchemy.pool import NullPool, QueuePool

from kyphodss.store.errors import StoreError, store_error

BUSY_MS: Final = 5_000  # how long a database waits for a lock before it says that it is busy
LOCK_MS: Final = (
    30_000  # on PostgreSQL, where writers wait for each other on rows: as long as a writer waits for its turn
)
CONNECT_S: Final = 5
POOL: Final = 8
POOL_OVERFLOW: Final = 24
POOL_WAIT_S: Final = 30
_WAL_KEPT_BYTES: Final = 64 * 1024 * 1024

# synchronous FULL: a commit waits for the disk, in the write-ahead log as well. recursive_triggers: a REPLACE that
# deletes fires the append-only triggers too. fullfsync: on macOS alone, where a plain flush stops at the disk's cache.
_PRAGMAS: Final = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten in the file, too
    f"PRAGMA journal_size_limit={_WAL_KEPT_BYTES}",
)
_POSTGRESQL_OPTIONS: Final = (
    f"-c synchronous_commit=on -c lock_timeout={LOCK_MS} -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
)

Check = Callable[[Any], None]
"""Looks at a new connection of the driver; raises StoreError where the database is not the one expected."""


def address(url: str) -> URL:
    """A database address, with the driver that is installed. Raises StoreError where it names no database kept on disk."""
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        found = URL.create("none")
    backend = found.get_backend_name()
    if backend == "postgresql" and found.database is not None:
        return found.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and found.database not in (None, "", ":memory:"):
        return found.set(drivername="sqlite")
    raise StoreError(
        "unreachable",
        "Found a database address that names no database, expected sqlite:///folder/file.db or "
        "postgresql://user@host/database. Correct it in the settings (store.url).",
    )


def place(url: URL) -> str:
    """A database in words, without user or password."""
    if url.get_backend_name() == "sqlite":
        return f"the database file {url.database}"
    return f"the PostgreSQL database {url.database} at {url.host or 'this machine'}"


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; None for another one."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def make_file(file: Path) -> None:
    """Makes a SQLite file that only its owner can read, and its folder; leaves one that is there alone. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def engine_of(url: URL, check: Check | None = None) -> Engine:
    """An engine with a pool, whose new connections are looked at by `check`; without a check one without a pool."""
    pool: dict[str, Any] = {"poolclass": NullPool}
    if check is not None:
        pool = {
            "poolclass": QueuePool,
            "pool_size": POOL,
            "max_overflow": POOL_OVERFLOW,
            "pool_timeout": POOL_WAIT_S,
        }
    file = sqlite_file(url)
    if file is None:
        engine = create_engine(
            url, hide_parameters=True, pool_pre_ping=check is not None, connect_args=_postgresql_arguments(), **pool
        )
    else:
        engine = create_engine(url, hide_parameters=True, creator=lambda: _connect(file), **pool)
        event.listen(engine, "begin", _begin)
        event.listen(engine, "checkout", _same_file(file, place(url)))
    if check is not None:
        event.listen(engine, "connect", lambda connection, _record: check(connection))
    return engine


def _postgresql_arguments() -> dict[str, Any]:
    """A dead line is noticed within seconds, not hours."""
    return {
        "connect_timeout": CONNECT_S,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 15_000,
        "application_name": "kyphodss",
        "options": _POSTGRESQL_OPTIONS,
    }


def _connect(file: Path) -> sqlite3.Connection:
    """Opens a file that is there (a missing one is never made in passing); BEGIN and COMMIT are said by us alone."""
    connection = sqlite3.connect(
        f"file:{quote(str(file.absolute()))}?mode=rw",
        uri=True,
        timeout=BUSY_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    except sqlite3.Error:
        connection.close()
        raise
    if mode != "wal":
        connection.close()
        raise StoreError(
            "unreachable",
            f"The database file {file} keeps no write-ahead log there (found the journal {mode}), expected a local disk. "
            "Move it to one.",
        )
    return connection


def _begin(connection: Connection) -> None:
    """A write takes the lock at once, so that nothing it has read can change under it; a read cannot write."""
    writing = connection.get_execution_options().get("writing") is True
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writing else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _same_file(file: Path, words: str) -> Callable[[Any, Any, Any], None]:
    """Refuses a pooled connection to a file that has been moved away or replaced: what it wrote would be lost."""

    def checked(_connection: Any, record: Any, _proxy: Any) -> None:
        """Drops a pooled connection whose file is no longer the one at the place."""
        try:
            found = file.stat()
        except OSError:
            raise store_error("unreachable", words) from None
        identity = (found.st_dev, found.st_ino)
        if record.info.setdefault("file", identity) != identity:
            raise InvalidatePoolError("the file was replaced")

    return checked

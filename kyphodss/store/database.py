"""The database: opened once, read and written through two context managers, every failure one readable sentence."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kyphodss.store.cases import settle_closed
from kyphodss.store.engines import address, engine_of, make_file, place, sqlite_file
from kyphodss.store.errors import Kind, StoreError, kind_of, store_error
from kyphodss.store.facts_table import rebuild_if_needed
from kyphodss.store.migrate import check_revision, migrate, wait_for_others
from kyphodss.store.turns import Turns

__all__ = ["Database", "StoreError", "instant", "open_database"]

PATIENCE_S: Final = 30.0  # how long a write waits for its turn before it is refused as busy
_LEAST_FREE_BYTES: Final = 4 * 1024 * 1024  # below this an input or output error of the disk is one of space
_DISPOSED: Final[frozenset[Kind]] = frozenset({"read_only", "unreachable", "corrupt", "failed"})


def instant(moment: datetime) -> str:
    """An instant as the store keeps it: UTC, ISO 8601 with microseconds. Raises ValueError for a bare local time."""
    if moment.tzinfo is None:
        raise ValueError("An instant needs its offset from UTC.")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Database:
    """One database and the key of its audit record. Safe to share between threads; made by `open_database`."""

    def __init__(self, url: str, key: bytes) -> None:
        self.url: URL = address(url)
        self.key: bytes = key
        self.place: str = place(self.url)
        self.file = sqlite_file(self.url)
        self.dialect: str = self.url.get_backend_name()
        self._turns = Turns()
        self._engine: Engine = engine_of(self.url, lambda connection: check_revision(connection, self.place))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the database, which cannot write. Raises StoreError."""
        options: dict[str, Any] = {}
        if self.dialect == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._sentences(), self._engine.connect() as connection, connection.execution_options(**options).begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: on disk when the block has ended, undone when it raised. Not to be nested. Raises StoreError.

        On SQLite it holds the file's write lock from the start; on PostgreSQL rows are locked as they are asked for.
        """
        with self._sentences(), self._turn() as patience, self._begun(patience) as connection:
            yield connection
            self._commit(connection)

    def close(self) -> None:
        """Closes the connections that nobody uses. The database opens new ones when it is asked again."""
        self._engine.dispose()

    @contextmanager
    def _turn(self) -> Iterator[float]:
        if self.dialect != "sqlite":
            yield PATIENCE_S
            return
        try:
            left = self._turns.take(PATIENCE_S)
        except TimeoutError:
            raise store_error("busy", self.place) from None
        try:
            yield left
        finally:
            self._turns.pass_on()

    @contextmanager
    def _begun(self, patience: float) -> Iterator[Connection]:
        """A connection in a transaction; where another process holds the lock, asked for again until patience ends."""
        until = time.monotonic() + patience
        while True:
            with self._engine.connect() as connection:
                connection = connection.execution_options(writing=True)
                try:
                    transaction = connection.begin()
                except SQLAlchemyError as error:
                    if kind_of(error) != "busy" or time.monotonic() >= until:
                        raise
                    continue
                with transaction:
                    yield connection
                return

    def _commit(self, connection: Connection) -> None:
        """Raises StoreError that says whether the change may be there, where the answer to the commit was lost."""
        transaction = connection.get_transaction()
        try:
            if transaction is not None:
                transaction.commit()
        except DBAPIError as error:
            if self.dialect == "postgresql" and self._kind(error) == "unreachable":
                raise StoreError(
                    "unreachable",
                    f"{self.place[0].upper()}{self.place[1:]} was lost while it saved, expected its answer: the change "
                    "may or may not be there. Look at the case before saving again.",
                ) from None
            raise

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """Turns every driver error into its sentence, and lets go of connections that a failure may have spoilt."""
        try:
            yield
        except SQLAlchemyError as error:
            kind = self._kind(error)
            if kind in _DISPOSED:
                self._engine.dispose()
            raise store_error(kind, self.place) from None

    def _kind(self, error: SQLAlchemyError) -> Kind:
        kind = kind_of(error)
        if kind != "unreachable" or self.file is None or not self.file.exists():
            return kind
        return "full" if shutil.disk_usage(self.file.parent).free < _LEAST_FREE_BYTES else kind


def open_database(url: str, key: bytes) -> Database:
    """Opens a database: makes it where it is missing, brings it to the present version, builds the facts table.

    `key` seals the audit record. Raises StoreError where the database is newer, damaged, half changed or not there.
    """
    found = Database(url, key)
    try:
        if found.file is not None:
            make_file(found.file)
    except PermissionError:
        raise store_error("read_only", found.place) from None
    except OSError:
        raise store_error("unreachable", found.place) from None
    engine = engine_of(found.url)
    with found._sentences():
        migrate(engine, found.place)
    with found.writing() as connection:
        wait_for_others(connection)
        rebuild_if_needed(connection)
        settle_closed(connection)
    return found

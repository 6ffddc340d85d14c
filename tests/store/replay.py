"""Real saves as their SQL, said again to a disk that can lose its power, and what such a loss leaves of them."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import apsw
from sqlalchemy import event, text

from kyphodss.store.database import Database
from tests.store.power import NAME, Committed, Disk, Record, Survives

# Every pragma that decides when something is on the disk, or what a statement changes. The order is that of saying them.
PRAGMAS: Final = (
    "journal_mode", "synchronous", "fullfsync", "checkpoint_fullfsync", "wal_autocheckpoint", "journal_size_limit",
    "locking_mode", "cache_size", "cache_spill", "foreign_keys", "recursive_triggers",
)  # fmt: skip
Pragmas = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and its values; with `many`, several rows of them."""

    sql: str
    values: Any
    many: bool = False


Transaction = list[Statement]


@dataclass
class Recorder:
    """Puts down what a database's engine says, a transaction at a time; what is rolled back is left out."""

    database: Database
    transactions: list[Transaction] = field(default_factory=list)
    _open: Transaction = field(default_factory=list)

    def __post_init__(self) -> None:
        engine = self.database._engine
        event.listen(engine, "before_cursor_execute", self._said)
        event.listen(engine, "commit", self._committed)
        event.listen(engine, "rollback", lambda _connection: self._open.clear())

    def _said(self, _connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        self._open.append(Statement(statement, values, many))

    def _committed(self, _connection: Any) -> None:
        self.transactions.append([*self._open, Statement("COMMIT", ())])
        self._open.clear()


def pragmas_of(database: Database) -> Pragmas:
    """The pragmas as a connection of the program has them."""
    with database.reading() as conn:
        return {name: conn.execute(text(f"PRAGMA {name}")).scalar_one() for name in PRAGMAS}


def replayed(transactions: Sequence[Transaction], file: Path, pragmas: Pragmas, restart_every: int) -> Record:
    """Says the transactions to the file, which is opened anew after every so many; gives what was asked of the disk."""
    disk = Disk(file.parent)
    try:
        for begun in range(0, len(transactions), restart_every):
            with closing(_opened(file, pragmas)) as connection:
                for number, transaction in enumerate(transactions[begun : begun + restart_every], begun + 1):
                    for statement in transaction:
                        _say(connection, statement)
                    disk.record.steps.append(Committed(number))
    finally:
        disk.unregister()
    return disk.record


def _opened(file: Path, pragmas: Pragmas) -> apsw.Connection:
    connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE, vfs=NAME)
    for name, value in pragmas.items():
        list(connection.execute(f"PRAGMA {name}={value}"))
        (found,) = next(iter(connection.execute(f"PRAGMA {name}")))
        assert found == value, f"PRAGMA {name}: found {found}, expected {value}"
    return connection


def _say(connection: apsw.Connection | sqlite3.Connection, statement: Statement) -> None:
    run = connection.executemany if statement.many else connection.execute
    list(run(statement.sql, statement.values))


def states(transactions: Sequence[Transaction], file: Path) -> list[str]:
    """What the database holds at first and after each transaction, as digests."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        found = [_digest(connection)]
        for transaction in transactions:
            for statement in transaction:
                _say(connection, statement)
            found.append(_digest(connection))
    return found


def _digest(connection: sqlite3.Connection) -> str:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    rows = [sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in names]
    return sha256(repr(rows).encode()).hexdigest()


def loss(record: Record, states: Sequence[str], moment: int, survives: Survives, file: Path) -> str | None:
    """What is wrong with what a loss of power leaves, opened by the program's own SQLite; None where nothing is.

    Every commit that had returned is there, the one under way is there wholly or not at all, and the file is sound.
    """
    for name, content in record.left(moment, survives).items():
        (file.parent / name).write_bytes(content)
    returned = record.committed(moment)
    try:
        with closing(sqlite3.connect(file)) as connection:
            said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            found = _digest(connection)
    except sqlite3.DatabaseError as error:
        return f"step {moment}: {returned} commits had returned, and the file cannot be read: {error}"
    if said != ["ok"]:
        return f"step {moment}: {returned} commits had returned, and the file is damaged"
    if found not in states[returned : returned + 2]:
        kept = states.index(found) if found in states else None
        return f"step {moment}: {returned} commits had returned, {'a mixture' if kept is None else kept} is there"
    return None


def moments(record: Record) -> Iterator[int]:
    """The moments just after a commit has returned: the worst ones for a disk that is behind."""
    yield from (at + 1 for at, step in enumerate(record.steps) if isinstance(step, Committed))

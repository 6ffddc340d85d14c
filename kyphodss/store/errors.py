"""What can go wrong between the program and its database, each as one sentence: found, expected, what to do.

No sentence holds SQL, a value or a password: the drivers' own texts do, so they are never passed on.
"""

import sqlite3
from typing import Final, Literal

import psycopg
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

Kind = Literal[
    "busy", "full", "read_only", "unreachable", "corrupt", "newer", "half_migrated", "refused", "missing", "failed"
]


class StoreError(Exception):
    """Something the store cannot do now. `kind` is for programs, the text one readable sentence for people."""

    def __init__(self, kind: Kind, sentence: str) -> None:
        super().__init__(sentence)
        self.kind: Kind = kind


# What was found, what was expected and what to do, by kind; `{place}` names the database.
_SENTENCES: Final[dict[Kind, str]] = {
    "busy": "{place} is busy with other people's work, expected a free moment. Try again in a few seconds.",
    "full": "The disk under {place} is full, expected room to write. Free space there, then try again.",
    "read_only": "{place} cannot be written, expected a database and a folder that the program may write. "
    "Give it the right to write, then try again.",
    "unreachable": "{place} does not answer, expected a running database. Check that it is there, then try again.",
    "corrupt": "{place} is damaged or no database of kyphodss, expected a sound one. "
    "Put it aside and restore the last backup.",
    "refused": "{place} refused a change that its rules forbid, expected a new entry beside the old ones. "
    "Open the case again.",
    "failed": "{place} could not do what was asked, expected it to. Try again, and tell whoever runs the program.",
}

_BY_SQLSTATE: Final[dict[str, Kind]] = {
    "53100": "full",
    "53300": "busy",
    "40001": "busy",
    "40P01": "busy",
    "55P03": "busy",
    "57014": "busy",
    "25006": "read_only",
    "42501": "read_only",
    "3D000": "unreachable",
    "XX001": "corrupt",
    "XX002": "corrupt",
}
_BY_CLASS: Final[dict[str, Kind]] = {
    "08": "unreachable",
    "28": "unreachable",
    "57": "unreachable",
    "53": "full",
    "23": "refused",
}
# The low byte of SQLite's result codes (https://www.sqlite.org/rescode.html).
_BY_RESULT: Final[dict[int, Kind]] = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CANTOPEN: "unreachable",
    sqlite3.SQLITE_IOERR: "unreachable",
    sqlite3.SQLITE_CORRUPT: "corrupt",
    sqlite3.SQLITE_NOTADB: "corrupt",
    sqlite3.SQLITE_CONSTRAINT: "refused",
}


def store_error(kind: Kind, place: str) -> StoreError:
    """The error of a kind in its usual words. Raises KeyError for a kind whose words depend on what was found."""
    sentence = _SENTENCES[kind].format(place=place)
    return StoreError(kind, sentence[0].upper() + sentence[1:])


def kind_of(error: SQLAlchemyError) -> Kind:
    """What a driver's error means."""
    if isinstance(error, PoolTimeoutError):
        return "busy"
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, sqlite3.Error):
        return _sqlite_kind(cause)
    if isinstance(cause, psycopg.Error):
        return _postgresql_kind(cause)
    return "refused" if isinstance(error, IntegrityError) else "failed"


def _sqlite_kind(cause: sqlite3.Error) -> Kind:
    code = getattr(cause, "sqlite_errorcode", None)
    return "failed" if code is None else _BY_RESULT.get(int(code) & 0xFF, "failed")


def _postgresql_kind(cause: psycopg.Error) -> Kind:
    state = cause.sqlstate
    if state is None:
        return "unreachable" if isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError)) else "failed"
    return _BY_SQLSTATE.get(state, _BY_CLASS.get(state[:2], "failed"))

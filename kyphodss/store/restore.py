"""Puts a backup back into an empty store: all of it and proven, or nothing."""

import hashlib
import hmac
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Integer, Table, func, select, text

from kyphodss.access import User
from kyphodss.store import audit, facts_table
from kyphodss.store.backup import BATCH, FORMAT, MANIFEST, TABLES, BackupError, head_in, lines_of, seal_of
from kyphodss.store.database import Database
from kyphodss.store.migrate import revision
from kyphodss.store.schema import META

LARGEST_MANIFEST: Final = 1_000_000  # bytes
LONGEST_LINE: Final = 64_000_000  # bytes; a revision is a case of at most 1 MB with its assessments
ACTION: Final = "restore the store"


def restore(file: Path, database: Database, user: User, at: str) -> dict[str, Any]:
    """Fills an empty store from a backup and returns its manifest.

    Within one transaction everything is put in, read again and compared with the counts, the hashes and the audit head
    of the manifest; the chain is verified; what fails undoes it all. Raises BackupError where the store is not empty,
    the key is another one, or anything does not agree; StoreError where the database refuses.
    """
    try:
        with zipfile.ZipFile(file) as archive, database.writing() as conn:
            manifest = _manifest(archive, database.key)
            _refuse_unfit(conn, manifest)
            for table in TABLES:
                _fill(conn, table, archive)
            _prove(conn, manifest, database.key)
            conn.execute(META.delete())  # the facts follow from the cases: with no columns on record they are made anew
            facts_table.rebuild_if_needed(conn)
            audit.append(conn, database.key, user, ACTION, "done", at=at)
    except FileNotFoundError:
        raise BackupError(f"{file}: no such file. Give the path of a backup.") from None
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError):
        raise BackupError(f"{file} is no whole backup of kyphodss: it is cut, damaged or something else.") from None
    return manifest


def _manifest(archive: zipfile.ZipFile, key: bytes) -> dict[str, Any]:
    with archive.open(MANIFEST) as entry:
        manifest = json.loads(entry.read(LARGEST_MANIFEST))
    if not hmac.compare_digest(str(manifest["seal"]).encode(), seal_of(manifest, key).encode()):
        raise BackupError(
            "The backup was not sealed by this store's audit key, or its manifest was edited. Bring the audit key of the "
            "store that was backed up."
        )
    return manifest


def _refuse_unfit(conn: Connection, manifest: dict[str, Any]) -> None:
    if manifest["format"] != FORMAT or manifest["revision"] != revision(conn):
        raise BackupError(
            "The backup was made by another version of the program. Restore it with that version, then start this one on it."
        )
    if any(conn.execute(select(table).limit(1)).first() is not None for table in TABLES):
        raise BackupError("The store is not empty: a backup is put back into a new one only. Name another database.")


def _fill(conn: Connection, table: Table, archive: zipfile.ZipFile) -> None:
    with archive.open(f"{table.name}.jsonl") as entry:
        rows: list[dict[str, Any]] = []
        while len(line := entry.readline(LONGEST_LINE)) > 0:
            rows.append(_row(table, json.loads(line)))
            if len(rows) == BATCH:
                conn.execute(table.insert(), rows)
                rows = []
    if len(rows) > 0:
        conn.execute(table.insert(), rows)
    if conn.dialect.name == "postgresql":
        _count_on(conn, table)


def _row(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row, if it has the table's columns and their kinds. Raises ValueError."""
    if set(row) != {column.name for column in table.columns}:
        raise ValueError("other columns")
    for column in table.columns:
        value = row[column.name]
        if type(value) is not column.type.python_type and not (value is None and column.nullable is True):
            raise ValueError("another kind of value")
    return row


def _count_on(conn: Connection, table: Table) -> None:
    """PostgreSQL counts automatic numbers in a sequence of their own: it goes on after the last one put back."""
    for column in table.primary_key:
        if column is table.autoincrement_column and isinstance(column.type, Integer):
            last = conn.scalar(select(func.max(column)))
            if last is not None:
                found = text("SELECT setval(pg_get_serial_sequence(:name, :column), :last)")
                conn.execute(found, {"name": table.name, "column": column.name, "last": last})


def _prove(conn: Connection, manifest: dict[str, Any], key: bytes) -> None:
    for table in TABLES:
        counted, digest = _digest(lines_of(conn, table))
        said = manifest["tables"][table.name]
        if (counted, digest) != (said["lines"], said["sha256"]):
            raise BackupError(f"The table {table.name} is not what the backup says it holds; nothing was restored.")
    faults = audit.verify(conn, key)
    if audit.head(conn) != head_in(manifest) or len(faults) > 0:
        first = faults[0] if len(faults) > 0 else "Its head is another one."
        raise BackupError(f"The audit record of the backup is not whole; nothing was restored. {first}")


def _digest(lines: Iterator[bytes]) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    for line in lines:
        digest.update(line)
        count += 1
    return count, digest.hexdigest()

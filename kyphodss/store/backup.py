"""A copy of the whole store in one file, made while the app runs, and put back only where it proves itself.

The file is a zip of one JSON-lines file a table and a manifest with counts, hashes, version and audit head, sealed by the
audit key. It holds patients' data in the clear and deserves the store's own protection; the key is not in it.
"""

import hashlib
import hmac
import json
import os
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Final

from sqlalchemy import Connection, Table, Text, collate, select

from kyphodss import __version__
from kyphodss.access import User
from kyphodss.store import audit
from kyphodss.store.chain import Head
from kyphodss.store.database import Database
from kyphodss.store.migrate import revision
from kyphodss.store.schema import META, METADATA

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
BATCH: Final = 500
ACTION: Final = "back up the store"
TABLES: Final[tuple[Table, ...]] = tuple(table for table in METADATA.sorted_tables if table is not META)


class BackupError(Exception):
    """A copy that cannot be made or put back. The text is one readable sentence and names no patient."""


def last_backup(database: Database) -> str | None:
    """The UTC instant of the last backup on record; None where there is none. Raises StoreError."""
    with database.reading() as conn:
        found = audit.events(conn, audit.Narrowed(action=ACTION, outcome="done"), most=1)
    return found[0].at if len(found) > 0 else None


def backup(database: Database, file: Path, user: User, at: str) -> dict[str, Any]:
    """Writes the store as it is at one moment to a new file and returns the manifest.

    That it was copied goes on record first. Raises BackupError where the file is there already or cannot be written,
    StoreError and AuditError where the store cannot be read or the line not be written.
    """
    if file.exists():
        raise BackupError(f"{file} is there already. Name a new file: a backup never takes another's place.")
    with database.writing() as conn:
        audit.append(conn, database.key, user, ACTION, "done", at=at)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            with database.reading() as conn:
                manifest = _write(conn, database.key, stream, at)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    except OSError as error:
        raise BackupError(f"The backup cannot be written to {file}: {error.strerror}. Name another place.") from None
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _write(conn: Connection, key: bytes, stream: BinaryIO, at: str) -> dict[str, Any]:
    head = audit.head(conn)
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "program": __version__,
        "revision": revision(conn),
        "made_at": at,
        "head": None if head is None else asdict(head),
        "tables": {},
    }
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in TABLES:
            digest, count = hashlib.sha256(), 0
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as entry:
                for line in lines_of(conn, table):
                    entry.write(line)
                    digest.update(line)
                    count += 1
            manifest["tables"][table.name] = {"lines": count, "sha256": digest.hexdigest()}
        manifest["seal"] = seal_of(manifest, key)
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return manifest


def lines_of(conn: Connection, table: Table) -> Iterator[bytes]:
    """The rows of a table as lines of JSON, in an order that is the same on every database."""
    keys = [
        collate(column, "C") if isinstance(column.type, Text) and conn.dialect.name == "postgresql" else column
        for column in table.primary_key
    ]
    for row in conn.execute(select(table).order_by(*keys).execution_options(yield_per=BATCH)):
        yield (json.dumps(dict(row._mapping), ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def seal_of(manifest: dict[str, Any], key: bytes) -> str:
    """The keyed hash of everything in a manifest but its seal."""
    kept = json.dumps({name: value for name, value in manifest.items() if name != "seal"}, sort_keys=True)
    return hmac.new(key, b"kyphodss backup 1\n" + kept.encode(), hashlib.sha256).hexdigest()


def head_in(manifest: dict[str, Any]) -> Head | None:
    """The audit head that a manifest names."""
    return None if manifest["head"] is None else Head(**manifest["head"])

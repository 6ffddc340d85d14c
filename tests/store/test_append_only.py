"""What is written once stays: the database itself refuses to change or delete it, whoever asks."""

from pathlib import Path

import pytest
from sqlalchemy import insert, text

from kyphodss.store.database import Database, open_database
from kyphodss.store.erasure import erase
from kyphodss.store.errors import StoreError
from kyphodss.store.schema import AUDIT_EVENT, AUDIT_HEAD, DECISION, RELEASED_SHEET, THREAD_MESSAGE
from tests.store.base import AT, body, save

_FORBIDDEN = [
    "UPDATE case_revision SET body = '{}'",
    "UPDATE case_revision SET why = 'other'",
    "UPDATE case_revision SET saved_by = 'other', body = '{}', assessments = '', why = '', erased_at = 'x'",
    "UPDATE case_revision SET erased_at = 'x'",
    "UPDATE case_revision SET erased_at = 'x', body = '{}', why = ''",
    "UPDATE case_revision SET number = 2, erased_at = 'x', body = '{}', assessments = '', why = ''",
    "DELETE FROM case_revision",
    "DELETE FROM case_current",
    "UPDATE decision SET decision = 'defer'",
    "DELETE FROM decision",
    "UPDATE released_sheet SET sha256 = 'x'",
    "DELETE FROM released_sheet",
    "UPDATE thread_message SET text = 'other'",
    "DELETE FROM thread_message",
    "UPDATE audit_event SET user_id = 'other'",
    "DELETE FROM audit_event",
    "DELETE FROM audit_head",
]


def _fill(database: Database) -> str:
    """A case with a decision, a message and a release, and a line of the audit record."""
    key = save(database, body()).case_key
    decided = {"decided_at": AT, "decided_by": "user-1", "decision": "treat", "revision": 1}
    released = {"released_at": AT, "released_by": "user-1", "released_on": "2026-11-25", "sha256": "0"}
    written = dict.fromkeys(("written_at", "written_by", "written_as", "kind", "text", "asked_for"), "x")
    names = ("at", "user_id", "action", "fields", "origin", "program", "previous_hash", "hash")
    with database.writing() as conn:
        conn.execute(insert(DECISION).values(case_key=key, number=1, **decided))
        conn.execute(insert(RELEASED_SHEET).values(case_key=key, **released))
        conn.execute(insert(THREAD_MESSAGE).values(case_key=key, number=1, **written))
        conn.execute(insert(AUDIT_EVENT).values(sequence=1, outcome="done", **dict.fromkeys(names, "x")))
        conn.execute(insert(AUDIT_HEAD).values(id=1, sequence=1, hash="x", seal="x"))
    return key


@pytest.mark.parametrize("statement", _FORBIDDEN)
def test_what_is_written_once_cannot_be_changed(database: Database, statement: str) -> None:
    _fill(database)
    with pytest.raises(StoreError) as refused, database.writing() as conn:
        conn.execute(text(statement))
    assert refused.value.kind == "refused"


@pytest.mark.parametrize("table", ["case_revision", "decision", "thread_message", "released_sheet", "audit_event"])
def test_it_cannot_be_swept_away_or_replaced_either(database: Database, table: str) -> None:
    _fill(database)
    statement = (
        f"TRUNCATE {table}" if database.dialect == "postgresql" else f"REPLACE INTO {table} SELECT * FROM {table}"
    )
    with pytest.raises(StoreError) as refused, database.writing() as conn:
        conn.execute(text(statement))
    assert refused.value.kind == "refused"


def test_an_erased_revision_stays_erased(database: Database) -> None:
    key = _fill(database)
    emptied = "UPDATE case_revision SET erased_at = 'x', body = '{}', assessments = '', why = ''"
    with database.writing() as conn:
        conn.execute(text(emptied))
    with pytest.raises(StoreError), database.writing() as conn:
        conn.execute(text(emptied))
    with database.writing() as conn:  # and what belonged to the case may go then
        for table in ("decision", "thread_message", "released_sheet", "case_current"):
            assert conn.execute(text(f"DELETE FROM {table} WHERE case_key = '{key}'")).rowcount == 1


def test_no_decision_without_its_case(database: Database) -> None:
    decided = {"decided_at": AT, "decided_by": "user-1", "decision": "treat", "revision": 1}
    with pytest.raises(StoreError), database.writing() as conn:
        conn.execute(insert(DECISION).values(case_key="nobody", number=1, **decided))


def test_what_is_erased_is_not_left_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    database = open_database(f"sqlite:///{file}", b"k" * 32)
    key = save(database, body(patient={"name": "CANARYNAME"})).case_key
    with database.writing() as conn:
        assert "CANARYNAME" in str(conn.execute(text("SELECT body FROM case_current")).scalars().all())
        erase(conn, key, AT)
    with database.reading() as conn:
        conn.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    database.close()
    assert b"CANARYNAME" not in file.read_bytes()

"""The audit record in the database: in the transaction of the act, one chain for every process, and no act without a line."""

import sqlite3
from typing import Any

import pytest
from sqlalchemy import text

from kyphodss.access import Role
from kyphodss.store import audit
from kyphodss.store.audit import AuditError
from kyphodss.store.chain import START, head_of
from kyphodss.store.database import Database, StoreError, open_database
from tests.store.base import AS_OF, AT, body
from tests.store.conftest import KEY, Maker
from tests.store.people import door, lines, user
from tests.store.saver import PARENT, without_main

ACTOR = user(Role.PHYSICIAN)


def write(database: Database, action: str = "view a case", **more: Any) -> None:
    with database.writing() as conn:
        audit.append(conn, database.key, ACTOR, action, "done", at=AT, **more)


def test_a_line_says_who_when_from_where_what_and_as_what(database: Database) -> None:
    write(database, case_key="0" * 16, fields=("symptoms.pain_score",))
    (line,) = lines(database)
    assert (line.sequence, line.at, line.user_id, line.role, line.organization) == (
        1, AT, "physician-1", "physician", "Praxis Nord",
    )  # fmt: skip
    assert (line.action, line.outcome, line.case_key) == ("view a case", "done", "0" * 16)
    assert (line.fields, line.origin, line.previous_hash) == ('["symptoms.pain_score"]', "127.0.0.1", START)
    with database.reading() as conn:
        end = audit.head(conn)
    assert end == head_of(1, line.hash, KEY)


def test_text_from_outside_is_cut_and_made_printable(database: Database) -> None:
    write(database, "a\n\0b\ud800" + "x" * 500)
    (line,) = lines(database)
    assert line.action.startswith("a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}xxx")
    assert len(line.action) == audit.LONGEST_TEXT


def test_an_act_whose_line_cannot_be_written_is_undone(database: Database) -> None:
    physician = door(database, Role.PHYSICIAN)
    saved = physician.create(body(), "first", AS_OF)
    with database.writing() as conn:
        conn.execute(text("UPDATE audit_head SET sequence = 0"))  # the next line collides with the first
    with pytest.raises(AuditError, match="Nothing was done"):
        physician.change(saved.case_key, body(etiology="cancer"), 1, "second", AS_OF)
    with database.reading() as conn:
        assert conn.execute(text("SELECT count(*) FROM case_revision")).scalar() == 1
        assert "osteoporosis" in str(conn.execute(text("SELECT body FROM case_current")).scalar())


def test_a_line_that_the_database_refuses_takes_the_act_with_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    physician = door(database, Role.PHYSICIAN)
    saved = physician.create(body(), "first", AS_OF)
    monkeypatch.setattr(audit, "hash_of", lambda *_: None)  # a column that may not be empty
    with pytest.raises(StoreError):
        physician.change(saved.case_key, body(etiology="cancer"), 1, "second", AS_OF)
    with pytest.raises(StoreError):
        physician.view(saved.case_key)
    monkeypatch.undo()
    assert [line.action for line in lines(database)] == ["create a case"]
    assert physician.view(saved.case_key).number == 1


def test_a_record_with_another_key_or_without_its_head_is_not_continued(database: Database, url: str) -> None:
    write(database)
    other = open_database(url, b"another key" * 4)
    with pytest.raises(AuditError, match="belongs to another key"):
        write(other)
    with other.reading() as conn:
        assert "not sealed by this key" in audit.verify(conn, other.key)[-1]
    other.close()
    assert len(lines(database)) == 1


def test_the_database_refuses_to_change_or_delete_lines(database: Database) -> None:
    write(database)
    for statement in ("UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event", "DELETE FROM audit_head"):
        with pytest.raises(StoreError), database.writing() as conn:
            conn.execute(text(statement))
    assert len(lines(database)) == 1


def test_an_unused_store_is_whole_and_an_emptied_one_is_not(tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    opened = open_database(url, KEY)
    with opened.reading() as conn:
        assert audit.verify(conn, KEY) == []
    door(opened, Role.PHYSICIAN).create(body(), "first", AS_OF)
    opened.close()
    with sqlite3.connect(tmp_path / "store.db") as raw:
        for name in ("audit_event_no_delete", "audit_head_no_delete"):
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("DELETE FROM audit_event")
        raw.execute("DELETE FROM audit_head")
    raw.close()
    emptied = Database(url, KEY)
    with emptied.reading() as conn:
        assert audit.verify(conn, KEY) == ["The head of the audit record is missing: it was taken out."]
    with pytest.raises(AuditError):
        write(emptied)
    emptied.close()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE audit_event SET user_id = 'x' WHERE sequence = 2", "line 2 is not as it was written"),
        ("DELETE FROM audit_event WHERE sequence = 1", "line 1 is missing"),
        ("DELETE FROM audit_event WHERE sequence = 4", "ends at line 3, its head names line 4"),
        ("UPDATE audit_event SET sequence = 5 - sequence WHERE sequence IN (2, 3)", "is not as it was written"),
        (
            "INSERT INTO audit_event SELECT 5, at, user_id, role, organization, action, outcome, case_key, fields, "
            "origin, program, previous_hash, hash FROM audit_event WHERE sequence = 2",
            "line 5 is not as it was written",
        ),
    ],
)
def test_what_is_done_to_the_file_behind_the_program_is_found(tmp_path: Any, statement: str, says: str) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    opened = open_database(url, KEY)
    for number in range(4):
        write(opened, f"act {number}")
    opened.close()
    with sqlite3.connect(tmp_path / "store.db") as raw:
        for name in ("audit_event_no_delete", "audit_event_no_update"):
            raw.execute(f"DROP TRIGGER {name}")
        if "5 - sequence" in statement:
            raw.execute("UPDATE audit_event SET sequence = -sequence WHERE sequence IN (2, 3)")
            statement = "UPDATE audit_event SET sequence = 5 + sequence WHERE sequence < 0"
        raw.execute(statement)
    raw.close()
    again = Database(url, KEY)
    with again.reading() as conn:
        assert says in " ".join(audit.verify(conn, KEY))
    again.close()


def _many(url: str, name: str, count: int) -> None:
    opened = open_database(url, KEY)
    for _ in range(count):
        with opened.writing() as conn:
            audit.append(conn, KEY, user(Role.PHYSICIAN, id=name), "view a case", "done", at=AT)
    opened.close()


def test_several_processes_append_to_one_chain(maker: Maker) -> None:
    url = maker.migrated()
    running = [PARENT.Process(target=_many, args=(url, f"process-{number}", 20)) for number in range(3)]
    with without_main():
        for process in running:
            process.start()
    for process in running:
        process.join(60)
    assert [process.exitcode for process in running] == [0, 0, 0]
    opened = open_database(url, KEY)
    found = lines(opened)
    opened.close()
    assert [line.sequence for line in found] == list(range(1, 61))
    assert {name: sum(line.user_id == name for line in found) for name in {line.user_id for line in found}} == {
        f"process-{number}": 20 for number in range(3)
    }

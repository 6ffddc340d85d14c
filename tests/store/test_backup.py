"""Backup while the app runs, restore that proves itself or undoes itself, and the check of a whole store."""

import json
import sqlite3
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from kyphodss.access import Role
from kyphodss.documents.patient_sheet import Release
from kyphodss.settings.serving import SignInOptions
from kyphodss.store import audit, logins
from kyphodss.store.backup import MANIFEST, BackupError, backup, seal_of
from kyphodss.store.check import check, head_from
from kyphodss.store.database import Database, open_database
from kyphodss.store.decisions import Decision
from kyphodss.store.imports import begin
from kyphodss.store.migrate import head
from kyphodss.store.restore import restore
from kyphodss.store.thread_state import Entry
from tests.store.base import AS_OF, AT, body
from tests.store.conftest import KEY, Maker
from tests.store.people import NOW, contents, door, end, lines, newest, user

OPERATOR = user(None, None, id="command line")


def filled(database: Database) -> str:
    """Something in every table; gives the key of a case."""
    claims = {"iss": "https://id.example", "sub": "s", "iat": NOW.timestamp(), "name": "Zoë"}
    logins.recognise(database, claims, NOW, SignInOptions(), "")
    physician = door(database, Role.PHYSICIAN)
    key = physician.create(body(patient={"name": "Zoë \U0001f9b4"}), "made", AS_OF).case_key
    decided = Decision("treat", 1, "treat.facts-open")
    physician.decide(key, body(etiology="cancer"), decided, AS_OF)
    erased = physician.create(body("S02"), "", AS_OF).case_key
    physician.create(body("S03"), "", AS_OF)
    door(database, Role.ADMINISTRATOR).erase(erased, "asked by the patient")
    physician.write(key, Entry("advice_wanted", "Which one\n first?", may_convert=False))
    physician.release(key, Release("S01", "Dr. Example", AS_OF, "0" * 64, None))
    physician.keep_draft("new", {"half": "a \u2028 \n b"})
    physician.keep_view("worklist", "Waiting longest", "order=wait")
    physician.hold_meeting("Wednesday's review", AS_OF, [key])
    physician.create(body("S04"), "", AS_OF, run=begin("intake page"))
    physician.note_chart("F1", "remark", "2026-03", "A new service began.")
    return key


Restored = Callable[[Maker, Path], Database]


@pytest.fixture
def restored() -> Iterator[Restored]:
    """Restores into a new database, which is closed when the test has ended."""
    with ExitStack() as stack:

        def made(maker: Maker, file: Path) -> Database:
            found = open_database(maker.migrated(), KEY)
            stack.callback(found.close)
            restore(file, found, OPERATOR, AT)
            return found

        yield made


def test_a_backup_comes_back_as_it_was_and_goes_on(
    database: Database, maker: Maker, restored: Restored, tmp_path: Path
) -> None:
    key = filled(database)
    manifest = backup(database, tmp_path / "copy.zip", OPERATOR, AT)
    assert {name: table["lines"] for name, table in manifest["tables"].items()} == {
        "account": 1, "audit_event": end(database), "audit_head": 1, "case_current": 3, "case_revision": 5, "chart_note": 1,
        "decision": 1, "draft": 1, "import_case": 1, "import_run": 1, "login": 1, "meeting": 1, "meeting_case": 1,
        "released_sheet": 1, "saved_view": 1, "thread_message": 1,
    }  # fmt: skip
    assert newest(database).action == "back up the store"
    back = restored(maker, tmp_path / "copy.zip")
    assert contents(back) == contents(database)
    assert lines(back)[:-1] == lines(database)
    assert newest(back).action == "restore the store"
    assert check(back).faults == check(database).faults == ()
    physician = door(back, Role.PHYSICIAN)
    physician.release(key, Release("S01", "Dr. Example", AS_OF, "1" * 64, None))
    assert len(physician.releases(key)) == 2
    assert physician.change(key, {**physician.view(key).body, "etiology": "trauma"}, 2, "", AS_OF).number == 3


def test_a_backup_moves_from_one_kind_of_database_to_the_other(
    database: Database, maker: Maker, restored: Restored, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    filled(database)
    backup(database, tmp_path / "copy.zip", OPERATOR, AT)
    kind = "postgresql" if maker.kind == "sqlite" else "sqlite"
    server = request.getfixturevalue("postgresql") if kind == "postgresql" else None
    assert contents(restored(Maker(kind, tmp_path, server), tmp_path / "copy.zip")) == contents(database)


def test_a_backup_made_during_writes_is_one_moment(
    database: Database, maker: Maker, restored: Restored, tmp_path: Path
) -> None:
    key = filled(database)
    stored = door(database, Role.PHYSICIAN).view(key).body
    stop = threading.Event()

    def write() -> None:
        number = 2
        while not stop.is_set():
            number = door(database, Role.PHYSICIAN).change(key, stored, number, "", AS_OF).number

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            backup(database, tmp_path / f"{number}.zip", OPERATOR, AT)
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        assert check(restored(maker, tmp_path / f"{number}.zip")).faults == ()


def test_a_backup_is_for_its_owner_takes_no_files_place_and_leaves_no_half(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "copy.zip"
    backup(database, file, OPERATOR, AT)
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(BackupError, match="is there already"):
        backup(database, file, OPERATOR, AT)
    with pytest.raises(BackupError, match="cannot be written"):
        backup(database, tmp_path / "none" / "copy.zip", OPERATOR, AT)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".zip"] == ["copy.zip"]
    assert "copy.zip." not in str(list(tmp_path.iterdir()))


def test_restore_takes_an_empty_store_alone(database: Database, tmp_path: Path) -> None:
    filled(database)
    backup(database, tmp_path / "copy.zip", OPERATOR, AT)
    before, seen = contents(database), end(database)
    with pytest.raises(BackupError, match="not empty"):
        restore(tmp_path / "copy.zip", database, OPERATOR, AT)
    assert (contents(database), end(database)) == (before, seen)


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None], key: bytes | None = None) -> Path:
    """A copy of a backup after a change; with a key its manifest is sealed anew, as only its owner could."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    if key is not None:
        manifest = json.loads(parts[MANIFEST])
        parts[MANIFEST] = json.dumps({**manifest, "seal": seal_of(manifest, key)}).encode()
    changed = file.with_name("changed.zip")
    with zipfile.ZipFile(changed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return changed


def swap(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return change


def drop(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.__delitem__(name)


@pytest.mark.parametrize(
    ("change", "key", "says"),
    [
        (swap("case_current.jsonl", b"Praxis", b"Praxxx"), None, "The table case_current is not what"),
        (swap("case_current.jsonl", b"Praxis", b"Praxxx"), KEY, "The table case_current is not what"),
        (swap("case_revision.jsonl", b'"number":1', b'"number":"1"'), None, "no whole backup"),
        (swap("account.jsonl", b'"issuer"', b'"issuerr"'), None, "no whole backup"),
        (swap("account.jsonl", b"{", b"["), None, "no whole backup"),
        (drop("draft.jsonl"), None, "no whole backup"),
        (drop(MANIFEST), None, "no whole backup"),
        (swap(MANIFEST, b'"lines"', b'"lines" '), None, None),
        (swap(MANIFEST, head().encode(), b"0000"), None, "not sealed by this store's audit key"),
        (swap(MANIFEST, head().encode(), b"9999"), KEY, "another version"),
        (lambda _: None, b"x" * 32, "not sealed by this store's audit key"),
    ],
)  # fmt: skip
def test_a_backup_that_was_touched_is_refused_and_nothing_is_restored(
    tmp_path: Path, change: Callable[[dict[str, bytes]], None], key: bytes | None, says: str | None
) -> None:
    source = open_database(f"sqlite:///{tmp_path}/source.db", KEY)
    filled(source)
    backup(source, tmp_path / "copy.zip", OPERATOR, AT)
    source.close()
    file = rewritten(tmp_path / "copy.zip", change, key)
    target = open_database(f"sqlite:///{tmp_path}/target.db", KEY)
    before = contents(target)
    if says is None:
        restore(file, target, OPERATOR, AT)
    else:
        with pytest.raises(BackupError, match=says):
            restore(file, target, OPERATOR, AT)
        assert (contents(target), end(target)) == (before, 0)
    target.close()


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04", None])
def test_what_is_no_backup_is_refused_in_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "copy.zip"
    if content is not None:
        file.write_bytes(content)
    target = open_database(f"sqlite:///{tmp_path}/target.db", KEY)
    with pytest.raises(BackupError, match=r"no such file|no whole backup"):
        restore(file, target, OPERATOR, AT)
    with pytest.raises(BackupError):
        restore(tmp_path, target, OPERATOR, AT)
    target.close()


def test_a_cut_backup_is_refused(tmp_path: Path) -> None:
    source = open_database(f"sqlite:///{tmp_path}/source.db", KEY)
    filled(source)
    backup(source, tmp_path / "copy.zip", OPERATOR, AT)
    source.close()
    whole = (tmp_path / "copy.zip").read_bytes()
    target = open_database(f"sqlite:///{tmp_path}/target.db", KEY)
    for part in (len(whole) // 2, len(whole) - 1):
        (tmp_path / "cut.zip").write_bytes(whole[:part])
        with pytest.raises(BackupError, match="no whole backup"):
            restore(tmp_path / "cut.zip", target, OPERATOR, AT)
    target.close()


def test_a_new_and_a_used_store_are_whole(database: Database) -> None:
    assert check(database).faults == ()
    filled(database)
    report = check(database)
    assert (report.cases, report.revisions, report.lines, report.faults) == (3, 5, end(database), ())
    with database.reading() as conn:
        head = audit.head(conn)
    assert check(database, head).faults == ()


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        (("UPDATE case_current SET body = '{}'",), "its current state differs from its newest revision"),
        (("UPDATE case_current SET number = 1 WHERE number = 2",), "its current state is not its newest revision"),
        (("DELETE FROM case_revision WHERE number = 1 AND erased_at IS NULL",), "1 of its 2 revisions are missing"),
        (("DELETE FROM fracture_facts", "INSERT INTO fracture_facts (case_key, position, number, facts_as_of) "
          "VALUES ('x', 0, 1, '')"), "its facts are not those"),
        (("DELETE FROM decision", "DELETE FROM released_sheet", "DELETE FROM case_current"), "no current state"),
        (("DELETE FROM audit_event WHERE sequence = 2",), "Audit line 2 is missing"),
        (("DELETE FROM audit_event WHERE action = 'change a case'",), "2 revisions, 1 audit lines of saves"),
        (("INSERT INTO decision VALUES ('x', 1, '', '', '', NULL, NULL, NULL, 1)",), "belong to no case or account"),
    ],
)  # fmt: skip
def test_the_check_finds(tmp_path: Path, statements: tuple[str, ...], says: str) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    opened = open_database(url, KEY)
    filled(opened)
    opened.close()
    with sqlite3.connect(tmp_path / "store.db") as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
    raw.close()
    again = Database(url, KEY)
    assert says in " ".join(check(again).faults)
    again.close()


def test_a_head_is_read_back_as_it_was_written_or_refused() -> None:
    head = {"sequence": 1, "hash": "a", "seal": "b"}
    assert head_from(json.dumps(head)).sequence == 1
    bad: list[Any] = [[], 1, {}, {**head, "more": 1}, {**head, "sequence": True}, {**head, "sequence": "1"}]
    for content in bad:
        with pytest.raises(ValueError, match="no head"):
            head_from(json.dumps(content))


def test_nothing_is_copied_where_it_cannot_be_put_on_record(database: Database, tmp_path: Path) -> None:
    filled(database)
    with database.writing() as conn:
        conn.execute(text("UPDATE audit_head SET seal = ''"))
    with pytest.raises(audit.AuditError):
        backup(database, tmp_path / "copy.zip", OPERATOR, AT)
    assert not (tmp_path / "copy.zip").exists()

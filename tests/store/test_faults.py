"""What goes wrong around the database is one sentence, keeps what was acknowledged, and is over when its cause is."""

import os
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kyphodss.store import cases, database, engines
from kyphodss.store.cases import Saved
from kyphodss.store.database import Database, open_database
from kyphodss.store.errors import Kind, StoreError
from tests.store import postgres
from tests.store.base import AS_OF, body, save
from tests.store.conftest import KEY, Maker

NOBODY = 65534


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a SQLite database is made."""
    return tmp_path / "kyphodss.db"


@pytest.fixture
def sqlite(file: Path) -> Iterator[Database]:
    """A SQLite database with a case in it."""
    opened = open_database(f"sqlite:///{file}", KEY)
    save(opened, body())
    yield opened
    opened.close()


def _refused(opened: Database, kind: Kind) -> str:
    """A save is refused in a sentence that says nothing about the patient or the statement; returns it."""
    with pytest.raises(StoreError) as refused:
        save(opened, body("S99"))
    said = str(refused.value)
    assert refused.value.kind == kind, said
    assert refused.value.__suppress_context__ is True
    assert said[0].isupper() and said.endswith(".") and ", expected " in said
    for word in ("S99", "Beispiel", "INSERT", "SELECT", "sqlite3", "psycopg"):
        assert word not in said
    return said


def _works(opened: Database, case_id: str = "S50") -> Saved:
    with opened.reading() as conn:
        assert [one.case_id for one in cases.listed(conn)][:1] == ["S01"]
    return save(opened, body(case_id))


def test_a_full_disk_is_said_and_is_over_when_there_is_room(sqlite: Database) -> None:
    with sqlite.writing() as conn:
        limit = conn.execute(text("PRAGMA max_page_count")).scalar_one()
        pages = conn.execute(text("PRAGMA page_count")).scalar_one()
        conn.execute(text(f"PRAGMA max_page_count={pages}"))
    said = _refused(sqlite, "full")
    assert "full" in said and "Free space" in said
    with sqlite.reading() as conn:
        conn.execute(text(f"PRAGMA max_page_count={limit}"))
    assert _works(sqlite).number == 1


def test_a_really_full_disk_is_said_and_is_over_when_there_is_room(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if os.geteuid() != 0 or os.system(f"mount -t tmpfs -o size=2m tmpfs {small} 2>/dev/null") != 0:
        pytest.skip("a small disk of its own needs the right to mount one")
    try:
        opened = open_database(f"sqlite:///{small / 'a.db'}", KEY)
        save(opened, body())
        ballast = small / "ballast"
        with ballast.open("wb", buffering=0) as filler:
            try:
                while filler.write(b"x" * 4096) > 0:
                    pass
            except OSError:
                pass
        _refused(opened, "full")
        ballast.unlink()
        assert _works(opened).number == 1
        opened.close()
    finally:
        assert os.system(f"umount {small}") == 0


def test_a_file_that_may_not_be_written_is_said_and_is_over_when_it_may(sqlite: Database, file: Path) -> None:
    sqlite.close()
    file.chmod(0o444)
    file.parent.chmod(0o555)
    with _as_nobody(file):
        assert "may write" in _refused(sqlite, "read_only")
        with pytest.raises(StoreError) as refused:
            open_database(f"sqlite:///{file}", KEY)
        assert refused.value.kind == "read_only"
    file.chmod(0o644)
    file.parent.chmod(0o755)
    assert _works(sqlite).number == 1


class _as_nobody:  # noqa: N801, reads as a phrase
    """Root may write everywhere: within the block the process is nobody, where it was root."""

    def __init__(self, file: Path) -> None:
        self._root = os.geteuid() == 0
        self._open = [folder for folder in file.parents if folder.stat().st_mode & 0o005 != 0o005]

    def __enter__(self) -> None:
        self._modes = [(folder, folder.stat().st_mode) for folder in self._open]
        if self._root is True:
            for folder, mode in self._modes:
                folder.chmod(mode | 0o055)
            os.seteuid(NOBODY)

    def __exit__(self, *_: object) -> None:
        if self._root is True:
            os.seteuid(0)
            for folder, mode in self._modes:
                folder.chmod(mode)


def test_a_file_that_is_gone_is_never_made_anew_and_is_used_again_when_it_is_back(sqlite: Database, file: Path) -> None:
    away = file.with_name("away.db")
    file.rename(away)
    assert "does not answer" in _refused(sqlite, "unreachable")
    assert not file.exists()
    away.rename(file)
    assert _works(sqlite).number == 1


def test_a_file_that_was_replaced_is_written_to_not_the_one_that_is_gone(sqlite: Database, file: Path) -> None:
    with sqlite3.connect(file) as source, sqlite3.connect(file.with_name("copy.db")) as copy:
        source.backup(copy)
    source.close()
    copy.close()
    file.with_name("copy.db").rename(file)
    made = _works(sqlite)
    sqlite.close()
    with sqlite.reading() as conn:
        assert cases.load(conn, made.case_key) is not None


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to be looked at" * 100, b"SQLite format 3\x00" + b"\xff" * 9000]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(StoreError, match="restore the last backup") as refused:
        open_database(f"sqlite:///{file}", KEY)
    assert refused.value.kind == "corrupt"
    assert file.read_bytes() == content


def test_a_damaged_page_is_noticed_at_start_and_while_it_runs(sqlite: Database, file: Path) -> None:
    for number in range(60):
        save(sqlite, body(f"T{number}"))
    sqlite.close()
    sound = file.read_bytes()
    damaged = bytearray(sound)
    damaged[4096 * 4 : -4096] = b"\xa5" * (len(sound) - 4096 * 5)
    file.write_bytes(damaged)
    assert "damaged" in _refused(sqlite, "corrupt")
    with pytest.raises(StoreError) as refused:
        open_database(f"sqlite:///{file}", KEY)
    assert refused.value.kind == "corrupt"
    file.write_bytes(sound)
    assert _works(sqlite).number == 1


def test_another_programs_database_is_not_taken_over(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE birds (name TEXT)")
    other.close()
    before = file.read_bytes()
    with pytest.raises(StoreError, match="found tables and no version"):
        open_database(f"sqlite:///{file}", KEY)
    with sqlite3.connect(file) as other:
        assert [row[0] for row in other.execute("SELECT name FROM sqlite_master")] == ["birds"]
    other.close()
    assert len(before) == len(file.read_bytes())


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file")
    with pytest.raises(StoreError) as refused:
        open_database(f"sqlite:///{tmp_path / 'in the way' / 'a.db'}", KEY)
    assert refused.value.kind == "unreachable"


def test_a_lock_that_another_program_holds_too_long_is_said(
    sqlite: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE_S", 0.0)
    with sqlite.writing() as conn:
        conn.execute(text("PRAGMA busy_timeout=20"))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "busy" in _refused(sqlite, "busy")
    with sqlite.reading() as conn:  # whoever only reads does not notice
        assert len(cases.listed(conn)) == 1
    other.execute("ROLLBACK")
    other.close()
    monkeypatch.undo()
    assert _works(sqlite).number == 1


def test_a_lock_that_is_let_go_in_time_is_waited_for(
    sqlite: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database says busy after its own patience; the store asks again until its own is at an end."""
    asked: list[int] = []
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    plain = database.kind_of

    def counted(error: SQLAlchemyError) -> Kind:
        asked.append(1)
        if len(asked) == 3:
            other.execute("ROLLBACK")
        return plain(error)

    with sqlite.reading() as conn:
        conn.execute(text("PRAGMA busy_timeout=5"))
    monkeypatch.setattr(database, "kind_of", counted)
    assert _works(sqlite).number == 1
    assert len(asked) == 3
    other.close()


@pytest.fixture(scope="module")
def own_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server that these tests may stop."""
    if postgres.programs() is None:
        pytest.skip(postgres.ABSENT)
    with postgres.server(safe=True) as server:
        yield server


@pytest.fixture
def postgresql_database(own_server: postgres.Server, tmp_path: Path) -> Iterator[Database]:
    """A PostgreSQL database with a case in it."""
    opened = open_database(Maker("postgresql", tmp_path, own_server).empty(), KEY)
    save(opened, body())
    yield opened
    opened.close()


def test_a_server_that_is_gone_is_said_and_used_again_when_it_is_back(
    postgresql_database: Database, own_server: postgres.Server
) -> None:
    opened = postgresql_database
    own_server.stop("immediate")
    assert "does not answer" in _refused(opened, "unreachable")
    with pytest.raises(StoreError), opened.reading():
        pass
    own_server.start()
    assert _works(opened).number == 1


def test_a_server_that_goes_while_it_saves_leaves_it_open_whether_it_did(
    postgresql_database: Database, own_server: postgres.Server
) -> None:
    opened = postgresql_database
    with pytest.raises(StoreError, match="may or may not be there") as refused, opened.writing() as conn:
        cases.save(
            conn,
            body("S98"),
            case_key=None,
            based_on=None,
            user_id="u",
            at="x",
            why="",
            as_of=AS_OF,
        )
        own_server.stop("immediate")
    assert refused.value.kind == "unreachable"
    own_server.start()
    assert _works(opened, "S98").number == 1


def test_a_server_that_takes_no_writes_is_said_and_is_over_when_it_does(
    postgresql_database: Database, own_server: postgres.Server
) -> None:
    opened = postgresql_database
    own_server.execute(f"ALTER DATABASE {opened.url.database} SET default_transaction_read_only = on")
    opened.close()
    _refused(opened, "read_only")
    own_server.execute(f"ALTER DATABASE {opened.url.database} RESET default_transaction_read_only")
    assert _works(opened).number == 1


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("53100", "full"),
        ("53300", "busy"),
        ("40P01", "busy"),
        ("55P03", "busy"),
        ("XX001", "corrupt"),
        ("57P01", "unreachable"),
        ("58030", "failed"),
    ],
)
def test_what_the_server_says_by_number_is_said_in_words(postgresql_database: Database, state: str, kind: Kind) -> None:
    opened = postgresql_database
    raised = f"DO $$ BEGIN RAISE EXCEPTION 'Berta Beispiel' USING ERRCODE = '{state}'; END $$"
    with pytest.raises(StoreError) as refused, opened.writing() as conn:
        conn.execute(text(raised))
    assert refused.value.kind == kind
    assert "Beispiel" not in str(refused.value)
    assert _works(opened).number == 1


def test_a_database_that_is_not_there_or_not_allowed_is_said(own_server: postgres.Server) -> None:
    for url in (
        own_server.url("nowhere"),
        f"postgresql://nobody@127.0.0.1:{own_server.port}/postgres",
        "postgresql://127.0.0.1:1/x",
    ):
        with pytest.raises(StoreError) as refused:
            open_database(url, KEY)
        assert refused.value.kind == "unreachable"


def test_a_password_in_an_address_is_in_no_sentence() -> None:
    url = engines.address("postgresql://kyphodss:geheim@127.0.0.1:1/cases")
    assert "geheim" not in engines.place(url)
    with pytest.raises(StoreError) as refused:
        open_database("postgresql://kyphodss:geheim@127.0.0.1:1/cases", KEY)
    assert "geheim" not in str(refused.value)


class _OtherDisk(sqlite3.Connection):
    """A connection to a disk that cannot keep a write-ahead log, as many a network share."""

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        """Answers as SQLite does there."""
        return super().execute("SELECT 'delete'" if statement.endswith("journal_mode=WAL") else statement, *values)


def test_a_disk_without_a_write_ahead_log_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines.sqlite3, "connect", partial(sqlite3.connect, factory=_OtherDisk))
    with pytest.raises(StoreError, match="expected a local disk") as refused:
        open_database(f"sqlite:///{file}", KEY)
    assert refused.value.kind == "unreachable"

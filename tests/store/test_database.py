"""The database's promises: a write is whole or nothing, a read cannot write, writers wait their turn."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text, update

from kyphodss.store.database import Database, instant, open_database
from kyphodss.store.errors import StoreError
from kyphodss.store.schema import CASE_REVISION, META
from kyphodss.store.turns import Turns
from tests.store.base import body, save
from tests.store.conftest import KEY, Maker
from tests.store.postgres import Server


def _note(database: Database, key: str, value: str = "x") -> None:
    with database.writing() as conn:
        conn.execute(insert(META).values(key=key, value=value))


def _keys(database: Database) -> set[str]:
    with database.reading() as conn:
        return set(conn.execute(select(META.c.key)).scalars())


def test_a_write_is_there_when_its_block_has_ended(database: Database) -> None:
    _note(database, "note")
    assert "note" in _keys(database)


def test_a_write_whose_block_raises_is_undone(database: Database) -> None:
    with pytest.raises(LookupError), database.writing() as conn:
        conn.execute(insert(META).values(key="note", value="x"))
        raise LookupError
    assert "note" not in _keys(database)
    _note(database, "note")  # and the next one finds the way free


def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError) as refused, database.reading() as conn:
        conn.execute(insert(META).values(key="note", value="x"))
    assert refused.value.kind == "read_only"
    _note(database, "note")


def test_a_read_sees_one_moment(database: Database) -> None:
    with database.reading() as conn:
        before = conn.execute(select(func.count()).select_from(META)).scalar_one()
        _note(database, "note")
        assert conn.execute(select(func.count()).select_from(META)).scalar_one() == before


def test_a_write_inside_a_write_of_sqlite_is_a_mistake_that_is_named(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/a.db", KEY)
    with pytest.raises(RuntimeError, match="inside a write"), database.writing(), database.writing():
        pass
    _note(database, "note")
    database.close()


def test_many_threads_that_count_lose_no_count(database: Database) -> None:
    _note(database, "count", "0")
    failed: list[BaseException] = []

    def count() -> None:
        try:
            for _ in range(4):
                with database.writing() as conn:
                    row = select(META.c.value).where(META.c.key == "count").with_for_update()
                    value = int(conn.execute(row).scalar_one())
                    conn.execute(update(META).where(META.c.key == "count").values(value=str(value + 1)))
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=count) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with database.reading() as conn:
        assert conn.execute(select(META.c.value).where(META.c.key == "count")).scalar_one() == "200"


def test_two_databases_on_one_file_wait_for_each_other(maker: Maker) -> None:
    url = maker.migrated()
    one, other = open_database(url, KEY), open_database(url, KEY)
    inside = threading.Event()
    order: list[str] = []

    def second() -> None:
        inside.wait()
        with other.writing() as conn:
            conn.execute(select(META).with_for_update())
            order.append("second")

    waiting = threading.Thread(target=second)
    waiting.start()
    with one.writing() as conn:
        conn.execute(select(META).with_for_update())
        inside.set()
        waiting.join(0.3)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]
    one.close()
    other.close()


def test_sqlite_is_set_to_keep_what_it_acknowledges(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/folder/a.db", KEY)
    with database.writing() as conn:
        found = {name: conn.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("journal_mode", "synchronous")}
        assert conn.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    assert found == {"journal_mode": "wal", "synchronous": 2}  # 2 is FULL
    assert (tmp_path / "folder/a.db").stat().st_mode & 0o077 == 0
    database.close()


def test_postgresql_is_set_to_keep_what_it_acknowledges(postgresql: Server, tmp_path: Path) -> None:
    database = open_database(Maker("postgresql", tmp_path, postgresql).migrated(), KEY)
    with database.writing() as conn:
        assert conn.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
        assert conn.execute(text("SHOW transaction_isolation")).scalar_one() == "read committed"
    database.close()


def test_postgresql_is_reached_over_its_socket_as_well(postgresql: Server, tmp_path: Path) -> None:
    name = Maker("postgresql", tmp_path, postgresql).migrated().rsplit("/", 1)[1]
    database = open_database(postgresql.socket_url(name), KEY)
    assert save(database, body()).number == 1
    database.close()


def test_an_instant_is_utc_with_microseconds() -> None:
    moment = datetime(2026, 11, 25, 7, tzinfo=timezone(timedelta(hours=-5)))
    assert instant(moment) == "2026-11-25T12:00:00.000000+00:00"
    assert instant(datetime(2026, 11, 25, 12, 0, 0, 1, tzinfo=UTC)) == "2026-11-25T12:00:00.000001+00:00"
    with pytest.raises(ValueError, match="offset"):
        instant(datetime(2026, 11, 25))


@pytest.mark.parametrize(
    "url", ["", "sqlite://", "sqlite:///:memory:", "oracle://host/x", "rubbish", "postgresql://host"]
)
def test_an_address_without_a_lasting_database_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="names no database"):
        open_database(url, KEY)


def test_turns_come_first_come_first_served_and_end() -> None:
    turns, order, started = Turns(), list[int](), list[threading.Thread]()
    late: list[bool] = []

    def take(number: int) -> None:
        turns.take(30)
        order.append(number)
        turns.pass_on()

    def give_up() -> None:
        try:
            turns.take(0.01)
        except TimeoutError:
            late.append(True)

    turns.take(1)
    for number in range(5):
        started.append(threading.Thread(target=take, args=(number,)))
        started[-1].start()
        while len(turns._waiting) < number + 1:
            threading.Event().wait(0.001)
    started.append(threading.Thread(target=give_up))
    started[-1].start()
    started[-1].join()
    turns.pass_on()
    for thread in started:
        thread.join()
    assert order == [0, 1, 2, 3, 4]
    assert late == [True]
    assert turns.take(0) == 0
    turns.pass_on()


def test_what_is_saved_is_there_for_another_program(maker: Maker) -> None:
    url = maker.migrated()
    one, other = open_database(url, KEY), open_database(url, KEY)
    made = save(one, body())
    with other.reading() as conn:
        assert conn.execute(select(CASE_REVISION.c.case_key)).scalar_one() == made.case_key
    one.close()
    other.close()

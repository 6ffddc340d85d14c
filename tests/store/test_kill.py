"""What was acknowledged outlives `kill -9`: of the program at any moment, and of the PostgreSQL server under it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import text

from kyphodss.access import Role
from kyphodss.store.database import open_database
from tests.store import postgres, saver
from tests.store.conftest import KEY, Maker
from tests.store.kill import WHILE_OPENING, Survey, crashing, kill_rounds, looked_at
from tests.store.people import door

ROUNDS = 6  # `python -m bench store --full` does 200


@pytest.fixture(scope="module")
def safe_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server whose commits wait for the disk, and that may be brought down."""
    if postgres.programs() is None:
        pytest.skip(postgres.ABSENT)
    with postgres.server(safe=True) as server:
        yield server


def test_every_acknowledged_save_outlives_the_kill_of_its_program(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kyphodss.db'}"
    survey = kill_rounds(url, KEY, ROUNDS, seed=1)
    assert survey.faults == []
    assert survey.rounds == ROUNDS and len(survey.acknowledged) > 0


def test_every_acknowledged_save_outlives_the_kill_of_its_program_or_of_the_server(
    safe_server: postgres.Server, tmp_path: Path
) -> None:
    url = Maker("postgresql", tmp_path, safe_server).empty()

    survey = kill_rounds(url, KEY, ROUNDS, seed=2, crash=crashing(safe_server, every=4))
    assert survey.faults == []
    assert survey.crashes == 1 and len(survey.acknowledged) > 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_kill_while_the_database_is_made_leaves_one_that_opens(maker: Maker, seed: int) -> None:
    assert kill_rounds(maker.empty(), KEY, 1, seed, moments=WHILE_OPENING).faults == []


def test_the_server_of_these_tests_waits_for_its_disk(safe_server: postgres.Server, tmp_path: Path) -> None:
    database = open_database(Maker("postgresql", tmp_path, safe_server).empty(), KEY)
    with database.writing() as conn:
        kept = [conn.execute(text(f"SHOW {name}")).scalar_one() for name in ("fsync", "synchronous_commit")]
    database.close()
    assert kept == ["on", "on"]


def test_a_save_that_is_lost_or_changed_is_found(tmp_path: Path) -> None:
    file = tmp_path / "kyphodss.db"
    opened = open_database(f"sqlite:///{file}", KEY)
    told = {(saved.case_key, saved.number) for saved in islice(saver.saves(door(opened, Role.PHYSICIAN), "K"), 4)}
    survey = Survey(rounds=1, acknowledged=told)
    assert list(looked_at(opened, survey)) == []
    with closing(sqlite3.connect(file)) as behind, behind:
        behind.execute("DROP TRIGGER case_revision_no_delete")
        behind.execute("DROP TRIGGER case_revision_no_update")
        behind.execute("DELETE FROM case_revision WHERE number = 2")
        behind.execute("UPDATE case_revision SET body = '{' WHERE number = 3")
    found = " ".join(looked_at(opened, survey))
    opened.close()
    for words in ("revision 2 is lost", "revision 3 is not what was saved", "1 of its 4 revisions are missing"):
        assert words in found

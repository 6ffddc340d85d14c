"""What was acknowledged outlives `kill -9`: of the program at any moment, and of the PostgreSQL server under it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from kyphodss.store.database import open_database
from tests.store import postgres
from tests.store.conftest import KEY, Maker
from tests.store.kill import crashing, kill_rounds

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


def test_the_server_of_these_tests_waits_for_its_disk(safe_server: postgres.Server, tmp_path: Path) -> None:
    database = open_database(Maker("postgresql", tmp_path, safe_server).empty(), KEY)
    with database.writing() as conn:
        kept = [conn.execute(text(f"SHOW {name}")).scalar_one() for name in ("fsync", "synchronous_commit")]
    database.close()
    assert kept == ["on", "on"]

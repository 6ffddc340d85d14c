"""Alive and ready: what a probe is told, and that it learns nothing of the site."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kyphodss import __version__
from kyphodss.access import User
from kyphodss.service.health import NOT_NOW, readiness
from kyphodss.settings import SettingsError
from kyphodss.store.audit import AuditError
from kyphodss.store.backup import backup
from kyphodss.store.database import Database, StoreError, open_database
from tests.service.base import client


def _raising(error: Exception) -> Callable[[], Database]:
    def opened() -> Database:
        raise error

    return opened


def test_alive_asks_nothing() -> None:
    assert client(ready=readiness(_raising(AssertionError("asked")))).get("/healthz").json() == {"status": "alive"}


def test_ready_says_rules_database_and_last_backup(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}", b"k" * 32)
    try:
        asked = client(ready=readiness(lambda: database))
        said = {"status": "ready", "problem": None, "rules": __version__, "database": "reachable"}
        assert asked.get("/readyz").json() == {**said, "last_backup": None}
        at = "2026-11-25T12:00:00.000000+00:00"
        backup(database, tmp_path / "a.backup", User("operator", "Operator", None), at)
        assert asked.get("/readyz").json() == {**said, "last_backup": at}
    finally:
        database.close()


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (StoreError("unreachable", "the file /secret/place.db"), "unreachable"),
        (AuditError("secret"), "audit"),
        (SettingsError("secret"), "settings"),
    ],
)
def test_not_ready_is_a_503_and_a_sentence_that_gives_nothing_away(error: Exception, kind: str) -> None:
    answer = client(ready=readiness(_raising(error))).get("/readyz")
    assert answer.status_code == 503
    assert (answer.json()["problem"], answer.json()["database"]) == (NOT_NOW, kind)
    assert "secret" not in answer.text


def test_ready_comes_back_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    database = open_database(f"sqlite:///{file}", b"k" * 32)
    try:
        found = client(ready=readiness(lambda: database))
        assert found.get("/readyz").status_code == 200
        file.rename(tmp_path / "away.db")
        assert found.get("/readyz").status_code == 503
        (tmp_path / "away.db").rename(file)
        assert found.get("/readyz").status_code == 200
    finally:
        database.close()

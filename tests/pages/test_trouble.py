"""The database fails under an open page: what was typed stays in the window, a sentence says why, and it goes on by itself."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.service.opened import _database, database
from kyphodss.store import engines
from kyphodss.store.database import StoreError
from kyphodss.store.door import Door
from kyphodss.ui.session import demonstration_user
from tests.pages.test_case_page import ROOT, bare, opened, section, text, widget

MOST_FILLERS = 200  # small drafts that fill the room in a file's last pages; far fewer are needed
Trouble = Callable[[pytest.MonkeyPatch], AbstractContextManager[None]]


def _file() -> Path:
    file = database().file
    assert file is not None
    return file


def _door(id: str = "demonstration-physician") -> Door:
    user = replace(demonstration_user(Role.PHYSICIAN), id=id)
    return Door(database(), user, lambda: datetime.now(UTC))


@contextmanager
def _connecting(patch: pytest.MonkeyPatch, connect: Callable[..., sqlite3.Connection]) -> Iterator[None]:
    """All connections of the program are made this way."""
    with patch.context() as patched:
        patched.setattr(engines.sqlite3, "connect", connect)
        database().close()
        yield
    database().close()


@contextmanager
def _full(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The file may not grow, and what room there was in it is taken: SQLite's own limit stands for the disk's."""
    plain = sqlite3.connect
    with database().reading() as conn:
        pages = conn.execute(sql("PRAGMA page_count")).scalar_one()

    def limited(*values: Any, **named: Any) -> sqlite3.Connection:
        made = plain(*values, **named)
        made.execute(f"PRAGMA max_page_count={pages}")
        return made

    with _connecting(patch, limited):
        with pytest.raises(StoreError) as refused:
            for number in range(MOST_FILLERS):
                _door("filler").keep_draft(f"filler-{number}", {"case_id": "filler"}, None, None)
        assert refused.value.kind == "full"
        yield


@contextmanager
def _read_only(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The file is opened as one that may only be read."""
    plain = sqlite3.connect

    def reading(address: str, *values: Any, **named: Any) -> sqlite3.Connection:
        return plain(address.replace("mode=rw", "mode=ro"), *values, **named)

    with _connecting(patch, reading):
        yield


@contextmanager
def _gone(_patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The folder is not there, as when a network drive or a volume is taken away."""
    folder = _file().parent
    away = folder.with_name("away")
    folder.rename(away)
    yield
    away.rename(folder)


TROUBLES: dict[str, tuple[Trouble, str]] = {
    "full": (_full, "Free space there"),
    "read only": (_read_only, "the right to write"),
    "gone": (_gone, "does not answer"),
}
each_trouble = pytest.mark.parametrize(("trouble", "words"), TROUBLES.values(), ids=TROUBLES.keys())


def _pain(app: AppTest, value: float) -> AppTest:
    return widget(app, "number_input", "symptoms.pain_score").set_value(value).run()


def _typed(app: AppTest) -> Any:
    return app.session_state["draft"]["symptoms"]["pain_score"]


def _said(app: AppTest) -> str:
    return " ".join(bare(each) for each in [*app.warning, *app.error])


def _another_window(app: AppTest) -> AppTest:
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
    other.query_params["case"] = app.query_params["case"]
    other.query_params["as_of"] = "2026-11-24"
    return other.run()


@each_trouble
def test_what_was_typed_stays_and_is_saved_from_the_same_window_when_it_is_over(
    trouble: Trouble, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = section(opened("S02 "), "Symptoms")
    with trouble(monkeypatch):
        app = _pain(app, 4.5)
        assert "not kept on disk yet" in _said(app) and words in _said(app)
        app = app.button(key="save").click().run()
        said = _said(app)
        assert "Not saved" in said and words in said
        assert not any(word in said for word in ("INSERT", "UPDATE", "sqlite3", "Traceback", "S02"))
        assert _typed(app) == 4.5
        app = _pain(app, 3.5)
        assert not app.exception
        assert _typed(app) == 3.5 and widget(app, "number_input", "symptoms.pain_score").value == 3.5
    app = app.run()
    assert "not kept on disk" not in _said(app)
    assert "Unsaved changes, kept as a draft" in text(app)
    assert _another_window(app).session_state["draft"]["symptoms"]["pain_score"] == 3.5
    app = app.button(key="save").click().run()
    assert "Saved: revision 2" in text(app)
    stored = _door().view(app.session_state["opened"].case_key)
    assert stored.body["symptoms"]["pain_score"] == 3.5


@each_trouble
def test_a_window_opened_meanwhile_says_why_it_is_empty_and_fills_when_it_is_over(
    trouble: Trouble, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("S02 ")
    with trouble(monkeypatch):
        other = _another_window(app)
        assert not other.exception
        assert words in _said(other)
    other = _another_window(app)
    assert words not in _said(other) and other.session_state["opened"].number == 1


def test_a_conflict_that_is_merged_while_the_disk_is_full_loses_neither_side(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = section(opened("S02 "), "Symptoms"), section(opened("S02 "), "Symptoms")
    first = _pain(first, 4.5)
    second = widget(second, "number_input", "symptoms.roland_morris").set_value(20).run()
    second.button(key="save").click().run()
    first = first.button(key="save").click().run()
    with _full(monkeypatch):
        first = first.button(key="save_merged").click().run()
        assert not first.exception
        assert "Not saved" in _said(first)
        symptoms = first.session_state["draft"]["symptoms"]
        assert (symptoms["pain_score"], symptoms["roland_morris"]) == (4.5, 20)


def test_a_database_that_cannot_be_opened_at_the_start_is_said_and_opened_when_it_can(tmp_path: Path) -> None:
    file = _file()
    database().close()
    _database.cache_clear()
    file.rename(tmp_path / "away.db")
    file.mkdir()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20).run()
    broke, said = len(app.exception) > 0, _said(app)
    file.rmdir()
    (tmp_path / "away.db").rename(file)
    assert not broke and "does not answer" in said
    app = app.run()
    assert not app.exception
    assert "does not answer" not in _said(app) and len(app.title) == 1

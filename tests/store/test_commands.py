"""The commands of the store, as whoever runs the clinic's machine meets them; the key; and where the store is."""

import json
import os
import sqlite3
from pathlib import Path

import pytest
from pydantic import SecretStr

from kyphodss import cli
from kyphodss.access import Role
from kyphodss.settings import SettingsError, settings
from kyphodss.settings.serving import StoreOptions
from kyphodss.store.database import open_database
from kyphodss.store.key import audit_key, store_url
from tests.store.base import AS_OF, body
from tests.store.people import door, lines
from tests.store.saver import PARENT, without_main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demonstration store with one case and its key, named by the environment."""
    use(monkeypatch, tmp_path / "data")
    opened = open_database(f"sqlite:///{tmp_path}/data/demonstration.db", audit_key(options(tmp_path / "data")))
    door(opened, Role.PHYSICIAN).create(body(), "made", AS_OF)
    opened.close()
    return tmp_path


def main(arguments: list[str]) -> int:
    """A command in a process of its own would read the settings anew."""
    settings.cache_clear()
    try:
        return cli.main(arguments)
    finally:
        settings.cache_clear()


def use(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("KYPHODSS_STORE__FOLDER", str(folder))


def options(folder: Path) -> StoreOptions:
    return StoreOptions(folder=str(folder))


def test_backup_check_and_restore(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = folder / "copy.zip"
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "1 cases, 1 revisions, 1 audit lines: whole.\n"
    assert main(["backup", str(copy)]) == 0
    assert main(["backup", str(copy)]) == 2
    assert "is there already" in capsys.readouterr().err
    new = folder / "new"
    use(monkeypatch, new)
    assert main(["check"]) == 2
    assert main(["restore", str(copy)]) == 2
    assert "cannot be read or made" in capsys.readouterr().err
    assert not new.exists()
    new.mkdir()
    (folder / "data" / "audit.key").rename(new / "audit.key")
    assert main(["restore", str(copy)]) == 0
    out = capsys.readouterr().out
    assert "case_revision: 1 lines, count and hash as in the backup" in out and "The store is restored." in out
    assert main(["check"]) == 0
    assert main(["restore", str(copy)]) == 2
    assert "not empty" in capsys.readouterr().err
    opened = open_database(f"sqlite:///{new}/demonstration.db", audit_key(options(new)))
    found = lines(opened)
    opened.close()
    assert [line.action for line in found] == ["create a case", "back up the store", "restore the store"]
    assert all(line.user_id == "command line" and " at " in line.origin for line in found[1:])


def test_the_head_kept_outside_finds_a_record_that_was_put_back(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "data" / "demonstration.db"
    older = folder / "older.db"
    with sqlite3.connect(file) as raw, sqlite3.connect(older) as copy:
        raw.backup(copy)
    raw.close()
    copy.close()
    assert main(["backup", str(folder / "copy.zip")]) == 0
    capsys.readouterr()
    assert main(["audit-head", "export"]) == 0
    head = folder / "head.json"
    head.write_text(capsys.readouterr().out)
    assert main(["check", "--head", str(head)]) == 0
    for name in ("-wal", "-shm"):
        Path(f"{file}{name}").unlink(missing_ok=True)
    older.replace(file)
    assert main(["check"]) == 0
    assert main(["check", "--head", str(head)]) == 1
    assert "The exported head names audit line 2" in capsys.readouterr().out
    head.write_text("[]")
    assert main(["check", "--head", str(head)]) == 2
    assert main(["check", "--head", "nowhere"]) == 2


def test_a_damaged_store_is_a_sentence_and_exit_status_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "data" / "demonstration.db"
    with sqlite3.connect(file) as raw:
        raw.execute("DROP TRIGGER audit_event_no_update")
        raw.execute("UPDATE audit_event SET action = 'x'")
    raw.close()
    assert main(["check"]) == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    file.write_bytes(b"no database at all" * 1000)
    for name in ("-wal", "-shm"):
        Path(f"{file}{name}").unlink(missing_ok=True)
    assert main(["check"]) == 1
    assert "is damaged or no database of kyphodss" in capsys.readouterr().err


def test_another_key_is_said_and_nothing_is_copied(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KYPHODSS_STORE__AUDIT_KEY", "another key of thirty-two letters or more")
    assert main(["check"]) == 1
    assert main(["audit-head", "export"]) == 2
    assert main(["backup", str(folder / "copy.zip")]) == 2
    said = capsys.readouterr()
    assert "belongs to another key" in said.err and "thirty-two" not in said.err + said.out
    assert not (folder / "copy.zip").exists()


def test_a_mistyped_folder_gets_no_empty_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, tmp_path / "tpyo")
    for arguments in (["check"], ["backup", str(tmp_path / "b.zip")], ["audit-head", "export"]):
        assert main(arguments) == 2
    assert "There is no store at" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_setting_that_cannot_be_used_is_named_and_not_repeated(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KYPHODSS_STORE__RETENTION_YEARS", "hidden")
    assert main(["backup", str(folder / "b.zip")]) == 2
    said = capsys.readouterr().err
    assert "Setting store.retention_years: Input should be a valid integer" in said and "hidden" not in said


def test_the_key_is_made_once_for_its_owner_and_read_again(tmp_path: Path) -> None:
    first = audit_key(options(tmp_path / "data"))
    file = tmp_path / "data" / "audit.key"
    assert len(first) == 64
    assert file.stat().st_mode & 0o777 == 0o600
    assert audit_key(options(tmp_path / "data")) == first
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["audit.key"]
    assert audit_key(StoreOptions(audit_key_file=str(file))) == first
    given = StoreOptions(folder=str(tmp_path / "data"), audit_key=SecretStr("k" * 32))
    assert audit_key(given) == b"k" * 32
    assert "kkkk" not in repr(given)


def test_a_key_that_others_may_read_or_that_is_short_or_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "audit.key"
    for content, mode, says in (
        (b"k" * 64, 0o644, "read by others"),
        (b"k", 0o600, "shorter"),
        (b"\xff" * 64, 0o600, "plain"),
    ):
        file.unlink(missing_ok=True)
        file.write_bytes(content)
        file.chmod(mode)
        with pytest.raises(SettingsError, match=says):
            audit_key(options(tmp_path))
    with pytest.raises(SettingsError, match="cannot be read or made"):
        audit_key(StoreOptions(audit_key_file=str(tmp_path)), make=False)
    with pytest.raises(SettingsError):
        audit_key(options(tmp_path / "none"), make=False)
    assert not (tmp_path / "none").exists()


def _key(folder: str) -> None:
    found = audit_key(StoreOptions(folder=folder))
    Path(folder, f"read.{os.getpid()}").write_bytes(found)


def test_processes_that_make_the_key_at_once_read_the_same_one(tmp_path: Path) -> None:
    running = [PARENT.Process(target=_key, args=(str(tmp_path),)) for _ in range(3)]
    with without_main():
        for process in running:
            process.start()
    for process in running:
        process.join(180)
    assert len({path.read_bytes() for path in tmp_path.glob("read.*")}) == 1
    assert len(list(tmp_path.glob("read.*"))) == 3


def test_the_demonstration_has_a_database_of_its_own() -> None:
    plain = StoreOptions()
    assert store_url(plain, "demonstration") == "sqlite:///data/demonstration.db"
    assert store_url(plain, "oidc") == "sqlite:///data/kyphodss.db"
    named = StoreOptions(url=SecretStr("postgresql://user:pass@host/name"))
    assert store_url(named, "oidc") == "postgresql://user:pass@host/name"
    assert store_url(named, "demonstration") == "sqlite:///data/demonstration.db"
    assert "pass" not in repr(named)


def test_an_exported_head_is_one_line_of_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit-head", "export"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert set(json.loads(out)) == {"sequence", "hash", "seal"}
    assert str(folder) not in out

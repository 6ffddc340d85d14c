"""The drop folder: whole files once, half-written ones never, broken runs taken up again, a report beside every file."""

import fcntl
import io
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from kyphodss import cli
from kyphodss.access import Role, User
from kyphodss.intake import columns
from kyphodss.service import mappings
from kyphodss.service.drop_folder import LOCK, SEEN, DropError, Outcome, PickUp, pick_up
from kyphodss.service.dropped import bring_in
from kyphodss.settings import settings
from kyphodss.store.database import Database, StoreError, open_database
from kyphodss.store.door import Door
from tests.intake.base import made, workbook
from tests.intake.fhir_files import ICD, PATIENT, condition

AT = datetime(2026, 11, 25, 2, tzinfo=UTC)
TODAY = date(2026, 11, 25)
CLEAN = "case_id,MRN,Level,Onset,Pain\nIN-1,900,T12,2026-10-01,8\nIN-2,901,L1,2026-10-02,lots\n"
PHYSICIAN = User("u1", "Ada", Role.PHYSICIAN, None, "test")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made_here = tmp_path / "drop"
    made_here.mkdir()
    return made_here


def drop(folder: Path, name: str, content: str | bytes = CLEAN, age: int = 3600) -> Path:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(file, (AT.timestamp() - age, AT.timestamp() - age))
    return file


def nothing() -> None:
    """No pause in a test."""


def taken(folder: Path, brought: list[tuple[bytes, str, str]], pause: Callable[[], None] = nothing) -> PickUp:
    def _bring(data: bytes, name: str, sender: str) -> Outcome:
        brought.append((data, name, sender))
        return Outcome(("Fine.",), refused=name.startswith("bad"))

    return pick_up(folder, _bring, AT, pause)


def names(folder: Path) -> set[str]:
    return {
        str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and not file.name.startswith(".")
    }


def test_a_whole_file_is_taken_once_and_moved_beside_its_report(folder: Path) -> None:
    drop(folder, "a.csv", "x")
    drop(folder, "bad.csv", "y")
    drop(folder, "Oakside/b.csv", "z")
    brought: list[tuple[bytes, str, str]] = []
    found = taken(folder, brought)
    assert brought == [(b"z", "b.csv", "Oakside"), (b"x", "a.csv", ""), (b"y", "bad.csv", "")]
    assert [name for name, _ in found.taken] == ["b.csv", "a.csv", "bad.csv"]
    stamp = "20261125T020000Z-"
    assert names(folder) == {
        f"{place}/{stamp}{name}{end}"
        for place, name in (("done", "a.csv"), ("done", "b.csv"), ("refused", "bad.csv"))
        for end in ("", ".report.txt")
    }
    assert taken(folder, brought).taken == [] and len(brought) == 3


def test_a_file_that_is_still_written_to_waits(folder: Path) -> None:
    drop(folder, "young.csv", "x", age=5)
    growing = drop(folder, "growing.csv", "x")
    for name in (".hidden.csv", "half.csv.part", "~$open.xlsx"):
        drop(folder, name, "x")

    def _more() -> None:
        growing.write_text("xy")
        os.utime(growing, (AT.timestamp() - 3600, AT.timestamp() - 3600))

    brought: list[tuple[bytes, str, str]] = []
    assert taken(folder, brought, _more).waiting == ["growing.csv", "young.csv"] and brought == []
    assert growing.exists()


def test_a_file_that_is_taken_away_meanwhile_is_left_alone(folder: Path) -> None:
    file = drop(folder, "a.csv", "x")
    assert taken(folder, [], lambda: file.unlink()).waiting == ["a.csv"]


def test_the_same_content_is_not_brought_in_twice_whatever_its_name(folder: Path) -> None:
    brought: list[tuple[bytes, str, str]] = []
    drop(folder, "a.csv", "x")
    taken(folder, brought)
    drop(folder, "b.csv", "x")
    ((_, outcome),) = taken(folder, brought).taken
    assert len(brought) == 1 and "was brought in on 2026-11-25" in outcome.sentences[0]
    drop(folder, "bad.csv", "y")
    drop(folder, "bad2.csv", "y")
    taken(folder, brought)
    assert len(brought) == 3, "What was refused may be tried again."


def test_a_broken_run_is_taken_up_again(folder: Path) -> None:
    drop(folder, "a.csv", "x")

    def _gone(_data: bytes, _name: str, _sender: str) -> Outcome:
        raise StoreError("unreachable", "The database is not there.")

    with pytest.raises(StoreError):
        pick_up(folder, _gone, AT, nothing)
    assert names(folder) == {"working/@@a.csv"}
    (folder / SEEN).write_text('{"content": "half')
    brought: list[tuple[bytes, str, str]] = []
    assert [name for name, _ in taken(folder, brought).taken] == ["a.csv"] and brought == [(b"x", "a.csv", "")]


def test_two_pick_ups_at_once_and_a_folder_that_is_not_there_are_told(folder: Path) -> None:
    with (folder / LOCK).open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(DropError, match="Another pick-up"):
            taken(folder, [])
    with pytest.raises(DropError, match="There is no folder"):
        taken(folder / "none", [])


def test_links_are_not_followed_and_a_name_is_never_overwritten(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("x")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    brought: list[tuple[bytes, str, str]] = []
    assert taken(folder, brought).taken == []
    for content in ("1", "2"):
        drop(folder, "a.csv", content)
        taken(folder, brought)
    assert {"done/20261125T020000Z-a.csv", "done/2-20261125T020000Z-a.csv"} <= names(folder)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    database: Database = open_database(f"sqlite:///{tmp_path}/x.db", bytes(32))
    yield Door(database, PHYSICIAN, lambda: AT)
    database.close()


def brought_in(door: Door, tmp_path: Path, content: str | bytes, name: str = "a.csv", sender: str = "") -> Outcome:
    data = content if isinstance(content, bytes) else content.encode()
    return bring_in(data, name, sender, door, tmp_path, TODAY)


def ids(door: Door) -> list[str]:
    return sorted(case.case_id for case in door.cases())


def test_clean_cases_are_stored_and_what_is_left_out_is_named(door: Door, tmp_path: Path) -> None:
    outcome = brought_in(door, tmp_path, CLEAN)
    assert ids(door) == ["IN-1"] and "1 stored" in outcome.sentences[0] and len(outcome.problems) == 1
    again = brought_in(door, tmp_path, CLEAN.replace("lots", "7"))
    assert ids(door) == ["IN-1", "IN-2"] and "1 there already by their id" in again.sentences[0]


def test_a_case_that_may_be_there_already_is_left_for_the_page(door: Door, tmp_path: Path) -> None:
    brought_in(door, tmp_path, CLEAN)
    outcome = brought_in(door, tmp_path, CLEAN.replace("IN-1", "IN-9"))
    assert ids(door) == ["IN-1"] and any(
        "Row 2 may be a case that is there already" in each for each in outcome.sentences
    )


def test_a_pick_up_can_be_taken_back_as_one(door: Door, tmp_path: Path) -> None:
    outcome = brought_in(door, tmp_path, CLEAN.replace("lots", "7"))
    (run,) = door.import_runs()
    assert (run.source, run.created) == ("drop folder", 2) and run.key in outcome.sentences[0]
    assert door.undo_import(run.key, TODAY).erased == 2 and ids(door) == []


def test_fhir_that_may_be_a_case_that_is_there_is_left_for_the_page(door: Door, tmp_path: Path) -> None:
    brought_in(door, tmp_path, "case_id,Name,DOB,Level\nIN-1,Berta Beispiel,1948-03-02,L1\n")
    named = {**PATIENT, "name": [{"text": "Berta Beispiel"}]}
    fracture = condition((ICD, "S32.010A"))
    entries = [{"resource": resource} for resource in (named, fracture)]
    record = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})
    outcome = brought_in(door, tmp_path, record, "a.json")
    assert ids(door) == ["IN-1"] and outcome.refused is False
    assert any("Patient 1 may be a case that is there already (same name" in each for each in outcome.sentences)


def test_sheets_beside_the_first_are_named(door: Door, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["case_id", "Level"], ["IN-1", "T12"]])))
    book.create_sheet("Old").append(["case_id"])
    out = io.BytesIO()
    book.save(out)
    outcome = brought_in(door, tmp_path, out.getvalue(), "a.xlsx")
    assert ids(door) == ["IN-1"] and "The sheet 'Old' was not read." in outcome.sentences


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("MRN,Onset\n1,03/04/2026\n", "a.csv", "can be read both ways"),
        ("MRN,Heamoglobin\n1,13\n", "a.csv", "please look"),
        ("foo,bar\n1,2\n", "a.csv", "No column has a known name"),
        ("case_id,MRN\nIN-1,1\n", "a.csv", "No column names a vertebral level"),
        ("%PDF", "a.csv", "a PDF"),
        ("x", "a.docx", "another kind"),
        ("{", "a.json", "."),
    ],
)
def test_what_somebody_would_have_to_be_asked_is_refused(
    door: Door, tmp_path: Path, content: str, name: str, said: str
) -> None:
    outcome = brought_in(door, tmp_path, content, name)
    assert outcome.refused is True and said in " ".join(outcome.sentences) and ids(door) == []


def test_the_kept_mapping_of_a_sender_answers_for_it(door: Door, tmp_path: Path) -> None:
    text = "case_id,Foo,Onset\nIN-5,T12,03/04/2026\n"
    found = made(text)
    mapped = list(columns.propose(found))
    mapped[1] = columns.Column(1, "Foo", "fractures[].level", 1.0, "chosen")
    mapped[2] = columns.answered(mapped[2], columns.questions(found, mapped)[0], "day first")
    mappings.keep(tmp_path, "Oakside", columns.dumped(mapped))
    assert brought_in(door, tmp_path, text, sender="Oakside").refused is False
    (case,) = door.cases()
    assert door.view(case.case_key).body["fractures"][0] == {
        "level": "T12",
        "onset_earliest": "2026-04-03",
        "onset_latest": "2026-04-03",
    }


def test_the_command_picks_up_and_says_what_it_did(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kyphodss.store.key import audit_key

    monkeypatch.setenv("KYPHODSS_STORE__FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("KYPHODSS_SERVICE__DROP_FOLDER", str(folder))
    monkeypatch.setattr("kyphodss.cli.pick_up.BETWEEN", 0)
    settings.cache_clear()
    try:
        open_database(f"sqlite:///{tmp_path}/data/demonstration.db", audit_key(settings().store)).close()
        drop(folder, "a.csv")
        drop(folder, "b.xlsx", workbook([["foo"], ["1"]]))
        assert cli.main(["pick-up", "--as-user", "demonstration"]) == 1
        said = capsys.readouterr().out
        assert "a.csv: 2 rows, 2 cases: 1 stored" in said and "b.xlsx: refused." in said
        assert cli.main(["pick-up", str(folder / "none"), "--as-user", "demonstration"]) == 2
        monkeypatch.setenv("KYPHODSS_SERVICE__DROP_FOLDER", "")
        settings.cache_clear()
        assert cli.main(["pick-up", "--as-user", "demonstration"]) == 2
    finally:
        settings.cache_clear()

"""`import` of spreadsheets and `undo-import`: nothing guessed, nothing merged unless it was asked for, all of it undone as one."""

from pathlib import Path
from typing import Any

import pytest

from kyphodss.intake import columns
from kyphodss.intake.fhir.valid import fault
from kyphodss.service import mappings
from kyphodss.settings import Settings
from tests.intake.base import made, workbook
from tests.intake.test_fhir_commands import FRACTURE, run
from tests.intake.test_fhir_commands import site as site

SHEET = "case_id,MRN,Level,Onset,Pain\nIN-1,900,T12,2026-10-01,8\nIN-2,901,L1,2026-10-02,lots\n"
OTHER = "case_id,MRN,Level,Onset,Pain,INR\nIN-9,900,T12,2026-10-01,5,1.2\n"
AS = ("--as-user", "ana@x")
Capsys = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _folder(site: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kyphodss.cli.import_sheet.settings", lambda: site)


def file(folder: Path, content: str | bytes = SHEET, name: str = "a.csv") -> str:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(folder / name)


def cases_of(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if "stored" in line]


def stored(capsys: Capsys) -> dict[str, dict[str, Any]]:
    return {body["case_id"]: body for body in run(capsys, "export", *AS)[1]}


def key_of(err: str) -> str:
    return err.split("The import is ")[1].split(";")[0]


def test_clean_rows_are_stored_and_each_problem_stands_on_a_line(tmp_path: Path, capsys: Capsys) -> None:
    status, lines, err = run(capsys, "import", file(tmp_path), *AS)
    assert status == 1 and "2 rows, 1 stored, 1 with a problem" in err
    (problem,) = [line["problem"] for line in lines if "problem" in line]
    assert (problem["row"], problem["column"], problem["found"]) == (3, "E", "lots")
    assert [(line["case_id"], line["stored"]) for line in cases_of(lines)] == [("IN-1", True), ("IN-2", False)]
    assert list(stored(capsys)) == ["IN-1"]
    status, _, _ = run(capsys, "import", file(tmp_path), *AS, "--also-with-problems")
    assert status == 1 and set(stored(capsys)) == {"IN-1", "IN-2"}


def test_a_dry_run_stores_nothing_and_looks_for_cases_that_are_there(tmp_path: Path, capsys: Capsys) -> None:
    status, lines, err = run(capsys, "import", file(tmp_path), "--dry-run")
    assert status == 1 and "nothing was stored" in err and lines[-2]["case"]["fractures"][0]["level"] == "T12"
    run(capsys, "import", file(tmp_path), *AS)
    _, lines, _ = run(capsys, "import", file(tmp_path, OTHER), "--dry-run", *AS)
    (line,) = cases_of(lines)
    assert line["stored"] is False and line["alike"] == ["IN-1"]
    assert list(stored(capsys)) == ["IN-1"]


def test_a_case_that_may_be_there_already_is_set_aside_and_named(tmp_path: Path, capsys: Capsys) -> None:
    run(capsys, "import", file(tmp_path), *AS)
    status, lines, err = run(capsys, "import", file(tmp_path, OTHER), *AS)
    (line,) = cases_of(lines)
    assert status == 1 and "1 not stored" in err
    assert line["alike"] == ["IN-1"] and "same record number, level T12, onsets that overlap" in line["why"]
    assert list(stored(capsys)) == ["IN-1"]


@pytest.mark.parametrize(("side", "pain"), [("stored", 8), ("file", 5)])
def test_a_merge_that_was_asked_for_adds_what_is_new_and_the_named_side_has_the_rest(
    tmp_path: Path, capsys: Capsys, side: str, pain: int
) -> None:
    run(capsys, "import", file(tmp_path), *AS)
    before = stored(capsys)
    status, lines, err = run(capsys, "import", file(tmp_path, OTHER), *AS, "--merge", side)
    assert status == 0 and cases_of(lines)[0]["merged"] is True
    after = stored(capsys)
    assert list(after) == ["IN-1"]
    assert after["IN-1"]["bleeding"] == {"inr": 1.2} and after["IN-1"]["symptoms"]["pain_score"] == pain
    status, lines, _ = run(capsys, "import", file(tmp_path, OTHER), *AS, "--merge", side)
    assert status == 0 and cases_of(lines)[0]["why"] == "the stored case says all of it"
    assert run(capsys, "undo-import", key_of(err), *AS)[0] == 0
    assert stored(capsys) == before


def test_fhir_that_may_be_a_case_of_a_sheet_is_set_aside_too(tmp_path: Path, capsys: Capsys) -> None:
    sheet = "case_id,Name,DOB,Level,Onset\nIN-5,Berta Beispiel,1948-03-02,L1,2026-10-01\n"
    run(capsys, "import", file(tmp_path, sheet), *AS)
    named = FRACTURE.replace(b'"female"', b'"female", "name": [{"text": "Berta Beispiel"}]')
    status, (line,), _ = run(capsys, "import", file(tmp_path, named, "one.json"), *AS)
    assert status == 1 and line["alike"] == ["IN-5"] and "same name, same date of birth" in line["why"]
    status, (line,), _ = run(capsys, "import", file(tmp_path, named, "one.json"), *AS, "--merge", "stored")
    assert status == 0 and line["merged"] is True and list(stored(capsys)) == ["IN-5"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("MRN,Level,Onset\n1,T12,03/04/2026\n", "can be read both ways"),
        ("MRN,Heamoglobin\n1,13\n", "please look"),
        ("foo,bar\n1,2\n", "No column has a known name"),
        ("MRN,Sex\n1,2\n", "What does each mean"),
        ("%PDF", "a PDF"),
    ],
)
def test_what_is_open_is_refused_with_what_to_say(tmp_path: Path, capsys: Capsys, content: str, said: str) -> None:
    status, (line,), err = run(capsys, "import", file(tmp_path, content), *AS)
    assert status == 1 and said in line["refused"] and "1 refused files" in err and stored(capsys) == {}


@pytest.mark.parametrize(("order", "day"), [("--day-first", "2026-04-03"), ("--month-first", "2026-03-04")])
def test_an_open_order_of_dates_is_read_as_it_is_said(tmp_path: Path, capsys: Capsys, order: str, day: str) -> None:
    text = "case_id,MRN,Level,Onset\nIN-1,1,T12,03/04/2026\n"
    assert run(capsys, "import", file(tmp_path, text), *AS, order)[0] == 0
    assert stored(capsys)["IN-1"]["fractures"][0]["onset_earliest"] == day


def test_a_date_that_tells_its_own_order_is_not_overruled(tmp_path: Path, capsys: Capsys) -> None:
    text = "case_id,MRN,Level,Onset\nIN-1,1,T12,25/04/2026\nIN-2,2,T12,03/04/2026\n"
    assert run(capsys, "import", file(tmp_path, text), *AS, "--month-first")[0] == 0
    assert stored(capsys)["IN-2"]["fractures"][0]["onset_earliest"] == "2026-04-03"


def test_a_mapping_is_taken_from_a_file_or_from_a_sender(tmp_path: Path, capsys: Capsys, site: Settings) -> None:
    text = "case_id,Foo\nIN-5,T12\n"
    mapped = list(columns.propose(made(text)))
    mapped[1] = columns.Column(1, "Foo", "fractures[].level", 1.0, "chosen")
    kept = columns.dumped(mapped)
    assert run(capsys, "import", file(tmp_path, text), *AS, "--sender", "Oakside")[1][0]["refused"].startswith(
        "No columns"
    )
    mappings.keep(Path(site.store.folder), "Oakside", kept)
    for how in (("--mapping", file(tmp_path, kept, "m.txt")), ("--sender", "Oakside")):
        _, (line,), _ = run(capsys, "import", file(tmp_path, text), "--dry-run", *how)
        assert line["case"]["fractures"] == [{"level": "T12"}]
    _, (line,), _ = run(capsys, "import", file(tmp_path, text), "--dry-run", "--mapping", file(tmp_path, "{", "m.txt"))
    assert "cannot be read" in line["refused"]
    unmapped = run(capsys, "import", file(tmp_path, text), "--dry-run", "--every-patient")[1]
    assert unmapped[0]["columns_not_read"] == ["Foo"]


def test_of_a_workbook_with_several_sheets_one_is_named(tmp_path: Path, capsys: Capsys) -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook([["MRN", "Level"], ["1", "T12"]])))
    book.create_sheet("Old").append(["MRN", "Level"])
    out = io.BytesIO()
    book.save(out)
    path = file(tmp_path, out.getvalue(), "a.xlsx")
    assert "Say which one is meant" in run(capsys, "import", path, "--dry-run")[1][0]["refused"]
    _, (line,), _ = run(capsys, "import", path, "--dry-run", "--sheet", "Sheet")
    assert line["case"]["patient"] == {"mrn": "1"}


def test_an_import_is_undone_as_one_and_what_was_changed_since_is_listed(tmp_path: Path, capsys: Capsys) -> None:
    _, _, err = run(capsys, "import", file(tmp_path, SHEET.replace("lots", "7")), *AS)
    key = key_of(err)
    run(capsys, "import", file(tmp_path, OTHER), *AS, "--merge", "file")
    _, runs, _ = run(capsys, "undo-import", *AS)
    assert [(each["created"], each["merged"], each["source"]) for each in runs[::-1]] == [
        (2, 0, "import command"),
        (0, 1, "import command"),
    ]
    status, (left,), err = run(capsys, "undo-import", key, *AS)
    assert status == 1 and left == {"case_id": "IN-1", "left_alone": "it was changed since"}
    assert "1 erased" in err and list(stored(capsys)) == ["IN-1"]
    assert run(capsys, "undo-import", "0" * 16, *AS)[0] == 2
    assert run(capsys, "undo-import", key, "--as-user", "max@x")[0] == 2


def test_what_was_exported_as_csv_comes_back_as_it_was(tmp_path: Path, capsys: Capsys) -> None:
    _, _, err = run(capsys, "import", file(tmp_path, SHEET.replace("lots", "7")), *AS)
    before = stored(capsys)
    table = tmp_path / "out.csv"
    run(capsys, "export", *AS, "--format", "csv", "--out", str(table))
    run(capsys, "undo-import", key_of(err), *AS)
    assert stored(capsys) == {}
    assert run(capsys, "import", str(table), *AS)[0] == 0
    assert stored(capsys) == before


def test_a_sheet_without_a_level_is_no_list_of_referrals_unless_it_is_said(tmp_path: Path, capsys: Capsys) -> None:
    path = file(tmp_path, "case_id,MRN\nIN-1,900\n")
    status, (line,), _ = run(capsys, "import", path, *AS)
    assert status == 1 and "No column names a vertebral level" in line["refused"]
    assert run(capsys, "import", path, *AS, "--every-patient")[0] == 0 and list(stored(capsys)) == ["IN-1"]


def test_long_work_tells_how_far_it_is(tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kyphodss.cli.import_sheet.STORED_EVERY", 2)
    monkeypatch.setattr("kyphodss.cli.import_sheet.PROGRESS_EVERY", 1)
    monkeypatch.setattr("kyphodss.intake.cases.EVERY", 1)
    rows = "".join(f"IN-{n},{n},T12\n" for n in range(4))
    _, _, err = run(capsys, "import", file(tmp_path, f"case_id,MRN,Level\n{rows}"), "--dry-run")
    assert "2 of 4 rows checked" in err and "4 of 4 cases done" in err


def test_exported_lines_come_back_as_the_same_cases(tmp_path: Path, capsys: Capsys) -> None:
    _, _, err = run(capsys, "import", file(tmp_path, SHEET.replace("lots", "6")), *AS)
    before = stored(capsys)
    lines = tmp_path / "out.jsonl"
    assert run(capsys, "export", *AS, "--out", str(lines))[0] == 0
    run(capsys, "undo-import", key_of(err), *AS)
    assert stored(capsys) == {}
    status, said, err = run(capsys, "import", str(lines), *AS)
    assert status == 0 and "2 rows, 2 stored" in err and [line["line"] for line in said] == [1, 2]
    assert stored(capsys) == before and len(before) == 2
    run(capsys, "undo-import", key_of(err), *AS)
    assert stored(capsys) == {}, "An import of lines is one act too."


def test_exported_bundles_come_back_as_the_same_cases(tmp_path: Path, capsys: Capsys) -> None:
    sheet = "case_id,MRN,Level,Onset,Pain,Height loss\nIN-1,900,T12,2026-10-01,8,30 %\nIN-2,901,L1,2026-10-02,6,\n"
    _, _, err = run(capsys, "import", file(tmp_path, sheet), *AS)
    before = stored(capsys)
    bundles = tmp_path / "out.ndjson"
    run(capsys, "export", *AS, "--format", "fhir", "--out", str(bundles))
    run(capsys, "undo-import", key_of(err), *AS)
    status, _, err = run(capsys, "import", str(bundles), *AS)
    assert status == 0 and "2 stored" in err
    assert stored(capsys) == before and before["IN-1"]["fractures"][0]["height_loss_pct"] == 30


def test_a_line_that_is_no_case_is_named_and_the_others_come_in(tmp_path: Path, capsys: Capsys) -> None:
    bad = ['{"case_id": "B", "fractures": [{"level": "T99"}]}', "{", '{"case_id": "', "x" * 1_000_001]
    good = '{"case_id": "A", "fractures": [{"level": "T9"}]}'
    path = file(tmp_path, "\n".join(["", good, *bad]), "cases.jsonl")
    status, lines, err = run(capsys, "import", path, *AS)
    assert status == 1 and "5 rows, 1 stored, 4 with a problem" in err
    assert [line["line"] for line in lines] == [2, 3, 4, 5, 6]
    assert all(line["error"] for line in lines[1:]) and "T99" in lines[1]["error"] and "1,000,000" in lines[4]["error"]
    assert list(stored(capsys)) == ["A"]
    status, (line, *_), err = run(capsys, "import", path, *AS, "--dry-run")
    assert line["stored"] is False and line["alike"] == ["A"] and "nothing was stored" in err


def test_cases_go_out_as_r4_bundles_and_what_those_lack_is_named(tmp_path: Path, capsys: Capsys) -> None:
    run(capsys, "import", file(tmp_path, "case_id,MRN,Level,Height loss\nIN-1,900,T12,30 %\n"), *AS)
    status, (found,), err = run(capsys, "export", *AS, "--format", "fhir")
    assert (
        status == 0
        and fault(found) is None
        and "Only in the attached case.json, for want of a place in FHIR: fractures[].height_loss_pct" in err
    )
    kinds = [entry["resource"]["resourceType"] for entry in found["entry"]]
    assert {"Patient", "Condition", "ClinicalImpression", "DocumentReference"} <= set(kinds)
    status, lines, err = run(capsys, "export", *AS, "--format", "fhir", "--deidentify")
    assert status == 2 and lines == [] and "names them" in err

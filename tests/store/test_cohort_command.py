"""`python -m kyphodss cohort`: every figure as a suppressed file, from the store or from a table that left it, and that table."""

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kyphodss.cohort import files, spark
from kyphodss.cohort.disclosure import US_CMS
from kyphodss.cohort.measures import compute
from kyphodss.store.database import open_database
from kyphodss.store.key import audit_key
from sample_data.cohort import cohort_cases
from tests.cohort.cohorts import sample
from tests.store.people import lines
from tests.store.test_commands import folder as folder
from tests.store.test_commands import main, options

ME = ["--as-user", "demonstration"]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder with the table of the sample cohort."""
    found = tmp_path / "table"
    found.mkdir()
    files.write(sample(), found)
    return found


def _rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_every_figure_of_a_folder_leaves_suppressed_and_without_a_store(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KYPHODSS_STORE__FOLDER", str(tmp_path / "nowhere"))
    assert main(["cohort", "--from", str(written), "--out", str(tmp_path / "figures")]) == 0
    said = capsys.readouterr().out
    found = sorted((tmp_path / "figures").iterdir())
    assert said.startswith(f"Figures: {len(found)}. {US_CMS.name}. Data up to ")
    assert len(found) > 90 and not (tmp_path / "nowhere").exists()
    assert not any(file.name.startswith(("V8", "V9")) for file in found), "Criteria are for direct care alone."
    keys = {str(body["case_id"]) for body, _, _ in cohort_cases()}
    for file in found:
        laid = _rows(file)
        heading = {row[0]: row[1] for row in laid if len(row) == 2}
        assert heading["disclosure profile"] == US_CMS.name and "data cut" in heading
        assert keys.isdisjoint(cell for row in laid for cell in row)
    expected = compute("Q1", sample(), sample().cut, US_CMS, "others")
    assert expected.whole is not None
    (parts,) = (file for file in found if file.name.startswith("Q1-parts"))
    number = {row[2]: row[3] for row in _rows(parts) if len(row) > 3}
    assert number["complete at receipt"] == expected.whole.find("complete at receipt").cell.text


def test_the_store_gives_figures_and_its_table_and_both_are_on_record(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cohort", *ME, "--out", str(folder / "figures")]) == 0
    assert "Figures: " in capsys.readouterr().out
    assert main(["cohort", *ME, "--table", "--out", str(folder / "table")]) == 0
    assert capsys.readouterr().out.startswith("Referrals: 1; fractures: 2. Data up to ")
    names = set(pq.read_schema(folder / "table" / files.REFERRALS).names)
    assert names.isdisjoint({"mrn", "name", "birth_date"})
    assert len(files.read(folder / "table")) == 1
    assert main(["cohort", "--from", str(folder / "table"), "--verdicts", "--out", str(folder / "verdicts")]) == 0
    assert capsys.readouterr().out == "Fractures: 2, asked on duckdb.\n"
    asked = pq.read_table(folder / "verdicts" / "verdicts.parquet").sort_by("position")
    expected = files.read(folder / "table").verdicts.sort_by("position")
    assert asked.to_pylist() == expected.to_pylist()
    opened = open_database(f"sqlite:///{folder}/data/demonstration.db", audit_key(options(folder / "data")))
    found = [(line.action, line.fields) for line in lines(opened)]
    opened.close()
    assert ("see suppressed counts", '["export", "every-figure"]') in found
    assert ("see the cohort, case by case", '["export", "table"]') in found


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ([], "Name either the account"),
        ([*ME, "--from", "TABLE"], "Name either the account"),
        (["--from", "TABLE", "--table"], "The table of a folder is that folder"),
        ([*ME, "--verdicts"], "Verdicts are asked of a table"),
        (["--from", "TABLE", "--verdicts"], "no fractures by year"),
        (["--as-user", "nobody"], "Nobody signs in to the demonstration"),
        (["--from", "EMPTY"], "does not hold readable files"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_writes_nothing(
    folder: Path, written: Path, tmp_path: Path, more: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    named = {"TABLE": str(written), "EMPTY": str(tmp_path / "empty")}
    assert main(["cohort", "--out", str(folder / "figures"), *(named.get(word, word) for word in more)]) == 2
    assert sentence in capsys.readouterr().err
    assert not (folder / "figures").exists()


def test_an_engine_that_is_not_there_is_a_sentence(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KYPHODSS_COHORT__ENGINE", "spark")
    monkeypatch.setattr(spark, "find_spec", lambda _: None)
    assert main(["cohort", "--from", str(written), "--out", str(tmp_path / "figures")]) == 2
    assert "requirements-spark.txt" in capsys.readouterr().err


def test_nothing_is_written_over(written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cohort", "--from", str(written), "--out", str(written)]) == 2
    assert "holds something already" in capsys.readouterr().err
    file = tmp_path / "a file"
    file.write_text("mine")
    assert main(["cohort", "--from", str(written), "--out", str(file)]) == 2
    assert file.read_text() == "mine"
    assert main(["cohort", "--from", str(written), "--out", str(file / "below")]) == 2
    assert "could not be written" in capsys.readouterr().err

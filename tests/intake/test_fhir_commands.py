"""`import` and `export` on a store: an account that is named acts, the door decides, a dry run opens nothing."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from pydantic import SecretStr

from kyphodss.access import Role
from kyphodss.case.read import case_from
from kyphodss.cli import main
from kyphodss.intake.deidentified import deidentified
from kyphodss.settings import Settings, StoreOptions
from kyphodss.store import accounts, audit
from kyphodss.store.accounts import AccountChange
from kyphodss.store.database import open_database
from kyphodss.store.key import audit_key, store_url
from tests.intake.fhir_files import ICD, PATIENT, bundle, condition
from tests.service.base import SIGN_IN

FRACTURE = bundle(condition((ICD, "S32.010A"), onsetDateTime="2026-10-01"))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A site with a store, and two accounts: ana@x is a physician, max@x a manager."""
    found = Settings(store=StoreOptions(folder=str(tmp_path / "store"), audit_key=SecretStr("k" * 40)), sign_in=SIGN_IN)
    for place in ("kyphodss.cli.opened.settings", "kyphodss.cli.acting.settings"):
        monkeypatch.setattr(place, lambda: found)
    database = open_database(store_url(found.store, "oidc"), audit_key(found.store))
    with database.writing() as conn:
        audit.begin(conn, database.key)
        for name, role in (("ana", Role.PHYSICIAN), ("max", Role.MANAGER), ("adm", Role.ADMINISTRATOR)):
            made = accounts.create(conn, "issuer", name, name, "2026-11-22T00:00:00Z")
            accounts.known_by(conn, made.user_id, name=name, email=f"{name}@x", role=role, organization=None)
        gone = accounts.create(conn, "issuer", "gone", "gone", "2026-11-22T00:00:00Z")
        accounts.known_by(conn, gone.user_id, name="gone", email="gone@x", role=Role.PHYSICIAN, organization=None)
        accounts.change(conn, gone.user_id, AccountChange(Role.PHYSICIAN, None, True), "2026-11-22T00:00:00Z")
    database.close()
    return found


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    status = main(arguments)
    said = capsys.readouterr()
    return status, [json.loads(line) for line in said.out.splitlines()], said.err


def _file(folder: Path, data: bytes = FRACTURE, name: str = "one.json") -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return str(folder / name)


def test_a_dry_run_needs_no_store_and_tells_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, (line,), err = run(capsys, "import", _file(tmp_path), "--dry-run")
    assert status == 0 and "nothing was stored" in err
    assert line["vertebral"] is True and line["stored"] is False
    assert line["case"]["fractures"] == [
        {"level": "L1", "etiology": "trauma", "onset_earliest": "2026-10-01", "onset_latest": "2026-10-01"}
    ]
    assert line["resources"] == {"Patient": 1, "Condition": 1}


def test_a_folder_is_read_file_by_file_and_an_export_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    _file(folder)
    _file(folder, b"{", "cut.json")
    _file(folder, json.dumps({**PATIENT, "id": "9"}).encode(), "Patient.ndjson")
    sick = {**condition((ICD, "M80.08XA")), "subject": {"reference": "Patient/9"}}
    _file(folder, json.dumps(sick).encode(), "Condition.ndjson")
    status, lines, err = run(capsys, "import", str(folder), "--dry-run")
    assert status == 1 and "2 patients" in err and "1 refused files" in err
    assert [line["refused"] for line in lines if "refused" in line] == [
        "The file ends in the middle. Nothing of the file was used; export it again."
    ]
    assert [line["resources"] for line in lines if "resources" in line] == [{"Patient": 1, "Condition": 1}] * 2


def test_an_import_is_stored_as_the_named_account_and_once(
    site: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _file(tmp_path)
    status, (line,), _ = run(capsys, "import", file, "--as-user", "ANA@x", "--organization", "Praxis Nord")
    assert (status, line["stored"]) == (0, True)
    status, (line,), err = run(capsys, "import", file, "--as-user", "ana@x")
    assert status == 1 and line["stored"] is False and "nothing was changed" in line["why"] and "1 not stored" in err
    status, (body,), _ = run(capsys, "export", "--as-user", "ana@x")
    assert status == 0
    assert body["referral"] == {"organization": "Praxis Nord"} and body["fractures"][0]["level"] == "L1"
    database = open_database(store_url(site.store, "oidc"), audit_key(site.store))
    with database.reading() as conn:
        lines = list(audit.lines(conn))
    database.close()
    done = {(line.action, line.outcome) for line in lines}
    assert {("create a case", "done"), ("list cases", "done")} <= done
    assert ("export a case, its note or its calendar", "done") in done
    assert all(line.origin.startswith("command line: ") for line in lines)


@pytest.mark.usefixtures("site")
def test_patients_without_a_fracture_are_set_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = _file(tmp_path, bundle())
    status, (line,), _ = run(capsys, "import", file, "--as-user", "ana@x")
    assert status == 0 and line["stored"] is False and "no vertebral fracture" in line["why"]
    _, (line,), _ = run(capsys, "import", file, "--as-user", "ana@x", "--every-patient")
    assert line["stored"] is True


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("named", "words"), [("nobody@x", "no such account"), ("gone@x", "disabled"), ("demonstration", "no such account")]
)
def test_nobody_else_may_act(tmp_path: Path, capsys: pytest.CaptureFixture[str], named: str, words: str) -> None:
    for command in (("import", _file(tmp_path)), ("export",)):
        status, lines, err = run(capsys, *command, "--as-user", named)
        assert status == 2 and lines == [] and words in err


@pytest.mark.usefixtures("site")
def test_the_role_of_the_account_decides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, (line,), _ = run(capsys, "import", _file(tmp_path), "--as-user", "max@x")
    assert status == 1 and "may not create a case" in line["why"]
    status, lines, err = run(capsys, "export", "--as-user", "max@x")
    assert status == 2 and lines == [] and "may not list cases" in err


def test_an_import_without_an_account_is_not_started(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, err = run(capsys, "import", _file(tmp_path))
    assert (status, lines) == (2, []) and "--as-user" in err
    assert run(capsys, "import", str(tmp_path / "none"), "--dry-run")[0] == 2


@pytest.mark.usefixtures("site")
def test_csv_and_parquet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    risky = bundle(condition((ICD, "S32.010A"))).replace(b'"female"', b'"female", "name": [{"text": "=1+1"}]')
    run(capsys, "import", _file(tmp_path, risky), "--as-user", "ana@x")
    table = tmp_path / "cases.csv"
    assert main(("export", "--as-user", "ana@x", "--format", "csv", "--out", str(table))) == 0
    (row,) = csv.DictReader(io.StringIO(table.read_text(encoding="utf-8")))
    assert row["patient.name"] == "'=1+1" and json.loads(row["fractures"])[0]["level"] == "L1"
    assert main(("export", "--as-user", "ana@x", "--format", "csv", "--out", str(table))) == 2
    parquet = tmp_path / "cases.parquet"
    assert main(("export", "--as-user", "ana@x", "--format", "parquet", "--out", str(parquet), "--deidentify")) == 0
    (found,) = pq.read_table(parquet).to_pylist()
    assert found["case"] == 1 and "patient.name" not in found and "case_id" not in found
    capsys.readouterr()


FULL = {
    "case_id": "SECRET-1",
    "patient": {"mrn": "SECRET-2", "name": "SECRET-3", "birth_date": "1930-03-02", "sex": "female", "weight_kg": 61},
    "referral": {"received_on": "2026-10-28", "referrer": "SECRET-4", "organization": "SECRET-5", "payer": "SECRET-6"},
    "cancer": {"primary": "SECRET-7"},
    "fractures": [{"level": "L1", "onset": "2026-10-01", "height_loss_pct": 31}],
    "imaging": [{"modality": "mri", "performed_on": "2026-11-10", "levels": ["L1"]}],
    "treatments": [],
    "symptoms": {"pain_score": 7, "recorded_on": "2026-10-30T09:00"},
    "bleeding": {"drugs": [{"drug": "Eliquis"}, {"drug": "SECRET-8"}]},
    "risk": {
        "flags_settled": [
            {"flag": "SECRET-9", "decided_by": "SECRET-10", "decided_on": "2026-11-01", "note": "SECRET-11"}
        ]
    },
    "outcome": {
        "decided_by": "SECRET-12",
        "reason": "SECRET-13",
        "complications": ["SECRET-14"],
        "died_on": "2026-12-01",
    },
}


def test_nothing_that_identifies_leaves_a_de_identified_case() -> None:
    found = deidentified(case_from(FULL), 1)
    text = json.dumps(found)
    assert "SECRET" not in text and "2026-" not in text and "1930" not in text
    assert found["patient"] == {"sex": "female", "weight_kg": 61, "age": "90+"}
    assert (found["case"], found["first_year"]) == (1, 2026)
    assert found["fractures"] == [
        {"level": "L1", "onset_earliest_day": -27, "onset_latest_day": -27, "height_loss_pct": 31}
    ]
    assert found["imaging"] == [{"modality": "mri", "performed_on_day": 13, "levels": ["L1"]}]
    assert found["bleeding"] == {"drugs": [{"drug": "apixaban"}, {"drug": "another"}]}
    assert found["outcome"]["died_on_day"] == 34


def test_every_identifier_of_the_contract_stays() -> None:
    from kyphodss.case.facts import IDENTIFIERS

    names = {step for path in _paths(deidentified(case_from(FULL), 1)) for step in path.split(".")}
    assert names.isdisjoint(
        IDENTIFIERS | {"case_id", "organization", "payer", "birth_date", "reason", "note", "primary"}
    )


def _paths(value: Any, path: str = "") -> list[str]:
    if isinstance(value, dict):
        return [each for name, inner in value.items() for each in _paths(inner, f"{path}.{name}")]
    return [each for inner in value for each in _paths(inner, path)] if isinstance(value, list) else [path]

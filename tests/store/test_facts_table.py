"""The facts of every current case as columns: derived, complete, and made anew when the columns change."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from sqlalchemy import Boolean, Double, Integer, Text, delete, select, text, update

from kyphodss.case.facts import facts
from kyphodss.case.fields import GUIDE
from kyphodss.case.model import Case, Fracture
from kyphodss.case.read import case_from
from kyphodss.store import facts_table
from kyphodss.store.database import Database, open_database
from kyphodss.store.erasure import erase
from kyphodss.store.schema import META
from tests.store.base import AS_OF, AT, body, save
from tests.store.conftest import KEY
from tests.strategies import cases as generated

SAMPLES = Path(__file__).parents[2] / "sample_data/cases.jsonl"
HOLDS: dict[type[Any], tuple[type, ...]] = {Boolean: (bool,), Double: (int, float), Integer: (int,), Text: (str,)}


def _rows(database: Database) -> list[dict[str, Any]]:
    table = facts_table.table()
    with database.reading() as conn:
        return [dict(row._mapping) for row in conn.execute(select(table).order_by(table.c.case_key, table.c.position))]


def test_every_fact_is_a_column_and_no_identifier_is() -> None:
    own = {"case_key", "position", "number", "facts_as_of"}
    names = set(facts(Case(case_id="x", fractures=(Fracture(),)), AS_OF)[0])
    assert set(facts_table.table().columns.keys()) == (names - {"as_of"}) | own
    assert not {"name", "mrn", "referrer", "decided_by", "birth_place"} & names


def test_fields_of_one_name_make_columns_of_one_type() -> None:
    """A fact is named by the last part of its path, and typed by it."""
    types: dict[str, set[str]] = {}
    for field in GUIDE.values():
        kind = field.kind if field.kind in ("yes_no", "number", "integer") else "text"
        types.setdefault(field.name, set()).add(kind)
    assert [name for name in facts_table.kinds() if len(types.get(name, {""})) > 1] == []


@given(generated())
def test_every_value_fits_its_column(values: dict[str, Any]) -> None:
    _fits(values)


def test_every_value_of_the_samples_fits_its_column() -> None:
    for line in SAMPLES.read_text(encoding="utf-8").splitlines():
        _fits(json.loads(line))


def _fits(values: dict[str, Any]) -> None:
    columns = facts_table.table().columns
    for row in facts(case_from(values), AS_OF):
        for name in facts_table.kinds():
            value = facts_table._kept(row.get(name))
            allowed = HOLDS[type(columns[name].type)]
            assert value is None or (type(value) in allowed), (name, value)


def test_a_save_lays_the_facts_one_row_a_fracture(database: Database) -> None:
    made = save(database, body(bone_health={"t_score": -2.5}, outcome={"closed_as": 2}))
    first, second = _rows(database)
    assert (first["case_key"], first["position"], first["number"], first["facts_as_of"]) == (
        made.case_key, 0, 1, "2026-11-25",
    )  # fmt: skip
    assert (first["level"], first["onset_earliest"], first["onset_days_max"]) == ("L1", "2026-11-01", 24)
    assert (first["edema_or_uptake"], second["edema_or_uptake"]) == (True, None)
    assert (first["anticoagulant"], first["t_score"], first["closed_as"], first["pain_score"]) == (True, -2.5, 2, 7)
    assert second["level"] == "T12" and second["onset_earliest"] is None


def test_the_facts_are_those_of_the_current_revision(database: Database) -> None:
    made = save(database, body())
    save(database, body(fractures=[{"level": "L3"}]), made.case_key, 1)
    assert [(row["level"], row["number"]) for row in _rows(database)] == [("L3", 2)]
    save(database, body(fractures=None), made.case_key, 2)
    assert [(row["level"], row["number"]) for row in _rows(database)] == [(None, 3)]
    with database.writing() as conn:
        erase(conn, made.case_key, AT)
    assert _rows(database) == []


def test_lists_and_instants_are_kept_as_text(database: Database) -> None:
    booked = {"received_on": "2026-11-20", "booked_for": "2026-12-01T09:00"}
    fractures = [{"level": "L1", "ao_modifiers": ["M1"]}]
    save(database, body(referral=booked, fractures=fractures))
    (row,) = _rows(database)
    assert row["ao_modifiers"] == '["M1"]'
    assert datetime.fromisoformat(row["booked_for"]).date() == date(2026, 12, 1)


@pytest.mark.parametrize("spoil", ["other columns", "no table", "no signature"])
def test_other_columns_make_the_table_anew_at_the_next_start(database: Database, url: str, spoil: str) -> None:
    save(database, body())
    save(database, body("S02", fractures=None))
    before = _rows(database)
    with database.writing() as conn:
        if spoil == "other columns":
            conn.execute(text("ALTER TABLE fracture_facts DROP COLUMN pain_score"))
            conn.execute(update(META).values(value="of another program"))
        elif spoil == "no table":
            conn.execute(text("DROP TABLE fracture_facts"))
        else:
            conn.execute(delete(META))
    database.close()
    again = open_database(url, KEY)
    assert _rows(again) == before
    again.close()


def test_a_case_that_the_contract_no_longer_reads_is_named_and_hinders_nobody(database: Database) -> None:
    made, other = save(database, body()), save(database, body("S02"))
    with database.writing() as conn:
        conn.execute(
            text('UPDATE case_current SET body = \'{"case_id": "S01", "old": 1}\' WHERE case_key = :key'),
            {"key": made.case_key},
        )
        assert facts_table.rebuild(conn) == (made.case_key,)
    assert {row["case_key"] for row in _rows(database)} == {other.case_key}


def test_the_facts_can_be_laid_for_another_day(database: Database) -> None:
    save(database, body())
    with database.writing() as conn:
        assert facts_table.rebuild_if_needed(conn, date(2026, 11, 26)) == ()
    assert _rows(database)[0]["onset_days_max"] == 24
    with database.writing() as conn:
        assert facts_table.rebuild(conn, date(2026, 11, 26)) == ()
    assert (_rows(database)[0]["onset_days_max"], _rows(database)[0]["facts_as_of"]) == (25, "2026-11-26")

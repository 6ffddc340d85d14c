"""The store's cases as a cohort: read by what changed, and nothing but suppressed results for those who see no case."""

import pickle
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from kyphodss.cohort.disclosure import US_CMS
from kyphodss.cohort.measure import DIRECT_CARE
from kyphodss.cohort.measures import measures
from kyphodss.cohort.table import Cut, Given
from kyphodss.store import cohort_rows
from kyphodss.store.database import Database
from kyphodss.store.erasure import erase
from tests.store.base import AT, body, save

CUT = Cut(datetime(2026, 11, 25, 20, tzinfo=UTC), datetime(2026, 11, 25, 21, tzinfo=UTC))


def test_the_cohort_is_refreshed_by_what_changed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    read = cohort_rows.given

    def counted(conn: Connection, keys: Iterable[str] | None = None) -> list[Given]:
        found = list(read(conn, keys))
        asked.append(len(found))
        return found

    monkeypatch.setattr(cohort_rows, "given", counted)
    closed = {"outcome": {"closed_on": "2026-11-21", "closed_as": 4}}
    first, second = save(database, body("S01", **closed)), save(database, body("S02"))
    save(database, body("S03", **closed))
    with database.reading() as conn:
        assert len(cohort_rows.table_of(conn, database, CUT)) == 3
        assert len(cohort_rows.table_of(conn, database, CUT)) == 3
    save(database, body("S01", etiology="trauma", **closed), first.case_key, 1)
    with database.writing() as conn:
        erase(conn, second.case_key, AT)
    with database.reading() as conn:
        found = cohort_rows.table_of(conn, database, CUT)
    assert asked == [3, 0, 1]
    assert len(found) == 2 and "trauma" in found.words("etiology")
    later = replace(CUT, at=CUT.at + timedelta(days=1), computed_at=CUT.computed_at + timedelta(days=1))
    with database.reading() as conn:
        cohort_rows.table_of(conn, database, later)
    assert asked[-1] == 0, "Both are closed: their rows do not move with the cut."


def test_results_hold_no_row_no_key_and_no_name(database: Database) -> None:
    keys = [
        save(
            database, body(f"CASEID{n}", patient={"mrn": f"CANARYMRN{n}", "name": "CANARYNAME", "age_years": 70})
        ).case_key
        for n in range(14)
    ]
    with database.reading() as conn:
        found = cohort_rows.results(conn, database, measures(), CUT, US_CMS)
        with pytest.raises(ValueError, match="Only direct care"):
            cohort_rows.results(conn, database, ["F1"], CUT, DIRECT_CARE)
    sent = pickle.dumps(dict(found))
    assert set(found) == set(measures())
    for word in (*keys, "CANARYMRN", "CANARYNAME", "CASEID", "Praxis Nord"):
        assert word.encode() not in sent

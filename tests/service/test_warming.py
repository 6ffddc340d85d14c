"""The cohort is laid before anybody asks: read only, with no line of the record, and nothing is asked of an empty store."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kyphodss.access import Role
from kyphodss.case.clock import SITE_ZONE
from kyphodss.cohort import fractures as fractures_room
from kyphodss.cohort import spark
from kyphodss.cohort.verdicts import asked_of
from kyphodss.service import warming
from kyphodss.service.warming import LATER_SECONDS, warm_cohort
from kyphodss.settings import CohortOptions, settings
from kyphodss.store import cohort_rows, demand_acts
from kyphodss.store.database import Database, open_database
from kyphodss.store.door import CohortAsked
from tests.store.base import AS_OF, body
from tests.store.conftest import KEY
from tests.store.people import NOW, door, lines

OWN = CohortOptions()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'warm.db'}", KEY)
    yield opened
    opened.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many fractures the sources were asked of, each time."""
    seen: list[int] = []

    def _noted(rows: Any) -> Any:
        seen.append(rows.num_rows)
        return asked_of(rows)

    monkeypatch.setattr(fractures_room, "asked_of", _noted)
    return seen


def test_a_site_may_leave_the_cohort_until_somebody_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[datetime] = []
    monkeypatch.setattr(warming, "database", lambda: None)
    monkeypatch.setattr(warming, "warm", lambda *_: 0)
    monkeypatch.setattr(warming, "_count", counted.append)
    for asked, times in (("true", 1), ("false", 1), ("true", 2)):
        monkeypatch.setenv("KYPHODSS_SERVICE__WARM_COHORT", asked)
        settings.cache_clear()
        warming._once(datetime(2026, 11, 24, 12, tzinfo=SITE_ZONE))
        assert len(counted) == times
    settings.cache_clear()


def test_who_opens_the_pages_finds_what_they_ask_worked_out_and_no_line_of_it(
    database: Database, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    physician = door(database, Role.PHYSICIAN)
    for number in range(3):
        physician.create(body(f"C{number}"), "made", AS_OF)
    before = len(lines(database))
    assert warm_cohort(database, NOW, OWN) == 3 and len(asked) == 1 and len(lines(database)) == before
    physician.cohort_here(CohortAsked(("V2",)))
    with monkeypatch.context() as patch:
        patch.delattr(demand_acts, "demand")
        assert physician.demand_here(demand_acts.first_asked()).demand.figures != ()
    assert len(asked) == 1 and len(lines(database)) == before + 2
    assert warm_cohort(database, NOW + timedelta(hours=1), OWN) == 3 and len(asked) == 1


def test_nothing_is_asked_of_a_store_without_a_case(database: Database, asked: list[int]) -> None:
    assert warm_cohort(database, NOW, OWN) == 0 and asked == []


def test_a_save_goes_on_while_the_cohort_is_laid(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    physician = door(database, Role.PHYSICIAN)
    physician.create(body("C0"), "made", AS_OF)
    lay, saved = cohort_rows.cohort_table, list[str]()

    def _saving(*given: Any) -> Any:
        saved.append(physician.create(body("C1"), "made", AS_OF).case_key)
        return lay(*given)

    monkeypatch.setattr(cohort_rows, "cohort_table", _saving)
    assert warm_cohort(database, NOW, OWN) == 1 and len(saved) == 1
    assert warm_cohort(database, NOW, OWN) == 2, "What was saved meanwhile is in the next reading."


def test_an_engine_that_is_not_there_is_no_end_of_the_warming(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def _lacking(*_: object) -> int:
        raise spark.SparkError("PySpark is not installed.")

    monkeypatch.setattr(warming, "database", lambda: database)
    monkeypatch.setattr(warming, "warm_cohort", _lacking)
    assert warming._once(NOW) > LATER_SECONDS

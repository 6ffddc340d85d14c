"""Rows are made once for each revision and day; a changed case alone is made anew, and a booking moves every slot."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kyphodss.access import Role
from kyphodss.case.clock import SITE_ZONE
from kyphodss.service import rows as cache
from kyphodss.service import warming
from kyphodss.service.rows import Rows, Sheet, held
from kyphodss.service.warming import LATER_SECONDS, seconds_to_the_next_day, warm
from kyphodss.settings import PlanSettings, Settings, SettingsError
from kyphodss.store import decisions
from kyphodss.store.database import Database, StoreError, open_database
from kyphodss.store.decisions import Decision
from kyphodss.worklist.rows import list_settings, row_of
from tests.store.base import AS_OF, AT, body
from tests.store.conftest import KEY
from tests.store.people import NORTH, door

SETTINGS = Settings()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'rows.db'}", KEY)
    physician = door(opened, Role.PHYSICIAN)
    for number in range(4):
        physician.create(_case(number), "made", AS_OF)
    yield opened
    opened.close()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The case ids that were assessed, in order."""
    seen: list[str] = []
    real = cache.assess

    def _noted(case: Any, as_of: date) -> Any:
        seen.append(case.case_id)
        return real(case, as_of)

    monkeypatch.setattr(cache, "assess", _noted)
    return seen


def _case(number: int, **changes: Any) -> dict[str, Any]:
    return body(f"C{number}", **changes)


def _sheet(rows: Rows, database: Database, as_of: date = AS_OF, role: Role = Role.PHYSICIAN) -> Sheet:
    had = rows.kept(as_of, SETTINGS)
    found = door(database, role).worklist({key: kept.number for key, kept in had.items()})
    return rows.sheet(found, as_of, SETTINGS, had)


def _key(sheet: Sheet, case_id: str) -> str:
    return next(key for key, row in sheet.rows.items() if row.case_id == case_id)


def test_a_second_list_assesses_nothing_and_a_saved_case_alone_is_assessed_anew(
    database: Database, made: list[str]
) -> None:
    rows = Rows()
    first = _sheet(rows, database)
    assert sorted(made) == ["C0", "C1", "C2", "C3"]
    assert _sheet(rows, database).rows == first.rows and len(made) == 4
    changed = _case(2, etiology="trauma")
    door(database, Role.PHYSICIAN).change(_key(first, "C2"), changed, 1, "", AS_OF)
    second = _sheet(rows, database)
    assert made[4:] == ["C2"]
    assert second.rows[_key(first, "C2")].etiologies == ("trauma",)


def test_every_row_is_the_one_that_would_be_made_now(database: Database) -> None:
    from kyphodss.assess import assess
    from kyphodss.case.read import case_from
    from kyphodss.worklist.slots import free_slots

    rows = Rows()
    key = _key(_sheet(rows, database), "C1")
    booked = _case(1, referral={"received_on": "2026-11-20", "organization": NORTH, "booked_for": "2026-12-01"})
    door(database, Role.PHYSICIAN).change(key, booked, 1, "", AS_OF)
    sheet = _sheet(rows, database)
    free = free_slots(SETTINGS.plan, [date(2026, 12, 1)], AS_OF)
    for row in sheet.rows.values():
        case = case_from(booked if row.case_id == "C1" else _case(int(row.case_id[1:])))
        assert row == row_of(case, assess(case, AS_OF), AS_OF, list_settings(SETTINGS, AS_OF, free))


def test_another_day_and_other_settings_have_rows_of_their_own(database: Database, made: list[str]) -> None:
    rows = Rows()
    _sheet(rows, database)
    _sheet(rows, database, AS_OF + timedelta(days=1))
    assert len(made) == 8
    other = Settings(plan=PlanSettings(imaging_max_age_days=7))
    assert rows.kept(AS_OF, other) == {} and rows.kept(AS_OF, SETTINGS) == {}, "Settings that changed begin anew."


def test_the_oldest_day_and_the_rows_longest_unused_go_first(database: Database) -> None:
    rows = Rows(most_days=2, most_rows=3)
    for days in range(3):
        assert len(_sheet(rows, database, AS_OF + timedelta(days=days)).rows) == 4
    assert rows.kept(AS_OF + timedelta(days=2), SETTINGS).keys() == {
        case.case_key for case in door(database, Role.PHYSICIAN).cases()[1:]
    }
    assert rows.kept(AS_OF, SETTINGS) == {}


def test_many_windows_at_once_assess_each_case_once(database: Database, made: list[str]) -> None:
    rows = Rows()
    with ThreadPoolExecutor(8) as crowd:
        found = list(crowd.map(lambda _n: _sheet(rows, database).rows, range(8)))
    assert sorted(made) == ["C0", "C1", "C2", "C3"]
    assert all(each == found[0] for each in found)


def test_nobody_is_given_the_row_of_a_case_that_the_door_did_not_list(database: Database) -> None:
    rows = Rows()
    door(database, Role.PHYSICIAN).create(_case(9, referral={"organization": "Praxis Süd"}), "", AS_OF)
    assert len(_sheet(rows, database).rows) == 5
    assert {row.organization for row in _sheet(rows, database, role=Role.REFERRER).rows.values()} == {NORTH}


def test_a_case_that_cannot_be_assessed_on_a_day_is_named_and_not_left_out(database: Database) -> None:
    sheet = _sheet(Rows(), database, date(2026, 10, 1))
    assert {case.case_id for case in sheet.unread} == {"C0", "C1", "C2", "C3"} and sheet.rows == {}


def test_what_is_kept_beside_a_case_stands_in_its_row(database: Database) -> None:
    rows = Rows()
    key = _key(_sheet(rows, database), "C3")
    with database.writing() as conn:
        decisions.decide(conn, key, Decision("defer", 1, until=date(2026, 12, 24)), "physician-1", AT)
    door(database, Role.PHYSICIAN).take(key)
    beside = _sheet(rows, database).rows[key].beside
    assert (beside.deferred_until, beside.owner) == (date(2026, 12, 24), "physician-1")
    with database.writing() as conn:
        decisions.decide(conn, key, Decision("treat", 1), "physician-1", AT)
    assert _sheet(rows, database).rows[key].beside.deferred_until is None


def test_advice_stands_in_its_row_until_it_becomes_a_referral(database: Database) -> None:
    rows, referrer, physician = Rows(), door(database, Role.REFERRER), door(database, Role.PHYSICIAN)
    asked = _case(8, referral={"organization": NORTH})
    key = referrer.ask_advice(asked, "Is she one for you?", True, AS_OF).case_key
    found = _sheet(rows, database).rows[key]
    assert (found.advice_only, found.wait) == (True, None)
    physician.convert(key, asked, 1, "", AS_OF)
    found = _sheet(rows, database).rows[key]
    assert (found.advice_only, found.wait) == (False, 0)


@pytest.mark.parametrize(
    ("outcome", "holds"),
    [
        ({}, True),
        ({"procedure_on": "2026-11-24"}, False),
        ({"closed_as": 6}, False),
        ({"died_on": "2026-11-24"}, False),
    ],
)
def test_a_booking_holds_its_slot_until_something_ends_it(outcome: dict[str, Any], holds: bool) -> None:
    found = held({"referral": {"booked_for": "2026-12-01"}, "outcome": outcome}, AS_OF)
    assert found == (date(2026, 12, 1) if holds else None)
    assert held({"referral": {"booked_for": "2026-11-01"}}, AS_OF) is None
    assert held({"referral": {"booked_for": "soon"}}, AS_OF) is None


def test_warming_makes_the_rows_and_leaves_no_line(database: Database, made: list[str]) -> None:
    from tests.store.people import end

    rows, before = Rows(), end(database)
    assert warm(database, SETTINGS, AS_OF, rows) == 4 and end(database) == before
    _sheet(rows, database)
    assert len(made) == 4, "Who opens the list waits for nothing."


@pytest.mark.parametrize("problem", [StoreError("busy", "The database is busy."), SettingsError("No.")])
def test_a_list_that_cannot_be_made_ahead_is_tried_again(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    def _fails() -> Database:
        raise problem

    monkeypatch.setattr(warming, "database", _fails)
    assert warming._once(datetime(2026, 11, 25, 12, tzinfo=UTC)) == LATER_SECONDS


@pytest.mark.parametrize("month", [1, 3, 11])
def test_the_next_day_begins_at_midnight_of_the_site_whatever_the_clocks_do(month: int) -> None:
    for day in range(1, 29):
        now = datetime(2026, month, day, 9, 30, tzinfo=UTC)
        then = now + timedelta(seconds=seconds_to_the_next_day(now))
        local = then.astimezone(SITE_ZONE)
        assert (local.hour, local.minute) == (0, 0) and local.date() == now.astimezone(SITE_ZONE).date() + timedelta(
            days=1
        )

"""Demand and capacity at the door: suppressed for managers, with cases for physicians alone, and every look on record."""

import json
import pickle
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import pytest
from sqlalchemy import update

from kyphodss.access import AccessError, Role
from kyphodss.cohort.demand_asked import DemandAsked
from kyphodss.cohort.demand_places import NOT_KNOWN, WAITS
from kyphodss.cohort.disclosure import US_CMS
from kyphodss.cohort.measure import DIRECT_CARE
from kyphodss.store import demand_acts
from kyphodss.store.acts import EntryError
from kyphodss.store.database import Database
from kyphodss.store.demand_acts import DemandActs
from kyphodss.store.schema import CASE_CURRENT
from sample_data.build import cases as sample_cases
from tests.store.base import AS_OF
from tests.store.people import door, lines, newest, user

NOW = datetime(2026, 11, 24, 20, tzinfo=UTC)
ASKED = DemandAsked(1)
CLOSES = date(2026, 11, 27)


def acts(database: Database, role: Role | None) -> DemandActs:
    return DemandActs(database, user(role), lambda: NOW)


@lru_cache(maxsize=1)
def _ready() -> dict[str, Any]:
    return next(case for _, _, case in sample_cases() if case["case_id"] == "S02")


def closing(number: int) -> dict[str, Any]:
    """A case that is ready, and whose 12 weeks end on Friday."""
    found = deepcopy(_ready())
    found["fractures"][0]["onset"] = (CLOSES - timedelta(days=84)).isoformat()
    patient = {**found["patient"], "mrn": f"CANARYMRN{number}", "name": "CANARYNAME"}
    return {**found, "case_id": f"CANARYID{number}", "patient": patient}


def made(database: Database, many: int) -> list[str]:
    """The keys of so many cases."""
    return [door(database, Role.PHYSICIAN).create(closing(n), "made", AS_OF).case_key for n in range(many)]


@pytest.fixture
def filled(database: Database) -> Iterator[tuple[Database, list[str]]]:
    yield database, made(database, 14)


def test_a_manager_is_given_counts_and_no_key_no_name_and_no_case(filled: tuple[Database, list[str]]) -> None:
    database, keys = filled
    found = acts(database, Role.MANAGER).demand(ASKED)
    assert found.profile == US_CMS and found.windows is not None
    assert found.windows.states.find(WAITS).cell.shown == 14 and found.windows.losers == ()
    sent = pickle.dumps(found)
    for word in (*keys, "CANARYMRN", "CANARYNAME", "CANARYID", _ready()["referral"]["organization"]):
        assert word.encode() not in sent
    assert json.loads(newest(database).fields) == ["demand", ASKED.window]


def test_a_physician_is_given_the_cases_that_lose_and_the_record_keeps_which(
    filled: tuple[Database, list[str]],
) -> None:
    database, keys = filled
    found = acts(database, Role.PHYSICIAN).demand_here(ASKED)
    assert found.demand.profile == DIRECT_CARE and found.demand.windows is not None
    losers = [each.case_key for each in found.demand.windows.losers]
    assert 0 < len(losers) < 14 and set(losers) < set(keys)
    assert [case.case_key for case in found.losing] == losers
    assert all(each.due == CLOSES for each in found.demand.windows.losers)
    assert json.loads(newest(database).fields) == ["demand", ASKED.window, *losers]
    assert "CANARY" not in repr(found)


@pytest.mark.parametrize("role", [Role.REFERRER, Role.MANAGER, Role.ADMINISTRATOR, None])
def test_nobody_but_a_physician_is_given_a_case(database: Database, role: Role | None) -> None:
    with pytest.raises(AccessError):
        acts(database, role).demand_here(ASKED)
    assert lines(database)[-1].outcome == "refused"


@pytest.mark.parametrize("role", [Role.REFERRER, None])
def test_who_may_not_see_counts_is_given_none(database: Database, role: Role | None) -> None:
    with pytest.raises(AccessError):
        acts(database, role).demand(ASKED)
    assert lines(database)[-1].outcome == "refused"


def test_an_entry_that_cannot_be_is_a_sentence_and_on_record(database: Database) -> None:
    with pytest.raises(EntryError, match="found 0"):
        acts(database, Role.MANAGER).demand(DemandAsked(0))
    assert lines(database)[-1].outcome == "failed"
    with pytest.raises(EntryError, match="for the window and the disclosure profile of the site"):
        acts(database, Role.MANAGER).demand(replace(ASKED, window="LF-CLOSING"))
    acts(database, Role.PHYSICIAN).demand_here(replace(ASKED, window="LF-CLOSING"))


def test_an_empty_store_says_so(database: Database) -> None:
    for found in (acts(database, Role.MANAGER).demand(ASKED), acts(database, Role.PHYSICIAN).demand_here(ASKED).demand):
        assert found.said == "No referral matches this selection." and found.figures == ()


def test_a_case_that_can_no_longer_be_read_is_not_known_and_breaks_nothing(database: Database) -> None:
    keys = made(database, 2)
    acts(database, Role.PHYSICIAN).demand_here(replace(ASKED, slots_per_week=2))
    with database.writing() as conn:
        conn.execute(
            update(CASE_CURRENT).where(CASE_CURRENT.c.case_key == keys[0]).values(body=json.dumps({"etiology": 7}))
        )
    found = acts(database, Role.PHYSICIAN).demand_here(ASKED).demand.windows
    assert found is not None
    assert (found.states.find(WAITS).cell.shown, found.states.find(NOT_KNOWN).cell.shown) == (1, 1)


def test_the_answer_is_kept_with_the_table_until_a_case_changes(
    filled: tuple[Database, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, _ = filled
    worked, plain = list[str](), demand_acts.demand

    def _noted(*given: Any) -> Any:
        worked.append(given[-1])
        return plain(*given)

    monkeypatch.setattr(demand_acts, "demand", _noted)
    here = DemandActs(database, user(Role.PHYSICIAN), lambda: NOW + timedelta(minutes=len(lines(database)))).demand_here
    first, again = here(ASKED).demand, here(ASKED).demand
    assert worked == ["direct care"] and again == replace(first, cut=again.cut) and again.cut.at > first.cut.at
    acts(database, Role.MANAGER).demand(ASKED)
    here(replace(ASKED, slots_per_week=2))
    assert worked == ["direct care", "others", "direct care"]
    door(database, Role.PHYSICIAN).create(closing(99), "made", AS_OF)
    assert len(here(ASKED).losing) > 0 and len(worked) == 4

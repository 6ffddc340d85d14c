"""The capacity page: what is entered, its sentences where it cannot be, suppression for managers, and one way into a case."""

import json
from copy import deepcopy
from datetime import datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.case.clock import SITE_ZONE
from kyphodss.charts.cohort.capacity import NOBODY
from kyphodss.cohort import demand_slots
from kyphodss.cohort.disclosure import HIDDEN, US_CMS
from kyphodss.cohort.slots import Outcome, Range
from kyphodss.service.opened import database
from kyphodss.store.database import StoreError
from kyphodss.store.door import Door
from kyphodss.ui.capacity_cases import MOST
from sample_data.build import cases as sample_cases
from tests.pages.test_case_page import ROOT, text
from tests.pages.test_record_page import newest
from tests.store.base import save

NAME = "capacity"


@pytest.fixture(autouse=True)
def _nothing_is_played(monkeypatch: pytest.MonkeyPatch) -> None:
    """One outcome for every scenario: what they say is tested where they are made."""
    found = Range(0.2, 0.1, 0.3)
    monkeypatch.setattr(demand_slots, "played", lambda _: Outcome(found, found, found, found, 200, ("200 runs.",)))


def seen(role: Role = Role.PHYSICIAN) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=40)
    app.session_state["demonstration_role"] = role
    found = app.switch_page(f"kyphodss/pages/{NAME}.py").run()
    assert not found.exception
    return found


def closing(many: int) -> None:
    """Cases that are ready, and whose 12 weeks end in three days: fewer slot days than cases."""
    ready = next(case for _, _, case in sample_cases() if case["case_id"] == "S02")
    today = datetime.now(SITE_ZONE).date()
    for number in range(many):
        body = deepcopy(ready)
        body["fractures"][0]["onset"] = (today + timedelta(days=3) - timedelta(days=84)).isoformat()
        body["imaging"][0]["performed_on"] = (today - timedelta(days=5)).isoformat()
        save(database(), {**body, "case_id": f"LATE{number:02d}"})


def test_the_page_shows_all_its_parts_in_their_order() -> None:
    app = seen()
    assert [each.value for each in app.header] == [
        "Queue arithmetic",
        "What slots do to windows and waits",
        "Who will lose the window",
        "Referrals ahead",
    ]
    assert "agrees with queue theory" in text(app)
    assert app.number_input(key="capacity_slots").value == 5, "The slot calendar has one on each of five days."


@pytest.mark.parametrize("value", [0, -2, 1000])
def test_slots_that_cannot_be_get_a_sentence_and_nothing_is_computed(value: int) -> None:
    app = seen()
    app.number_input(key="capacity_slots").set_value(value).run()
    assert not app.exception
    (error,) = app.error
    assert f"found {value}" in error.value.replace("\\", "") and "1 to 200" in error.value.replace("\\", "")
    assert len(app.header) == 0


def test_an_empty_entry_is_not_known_and_names_what_is_missing() -> None:
    shown = text(seen()).replace("\\", "")
    for missing in ("no target wait", "no percentile chosen"):
        assert f"not known: {missing}" in shown


def test_an_entry_changes_the_figures_and_asks_the_door_once() -> None:
    app = seen()
    before = newest(database()).sequence
    app.number_input(key="capacity_target").set_value(6.0).run()
    assert "not known: no target wait" not in text(app).replace("\\", "")
    assert newest(database()).sequence == before + 1
    app.run()
    assert newest(database()).sequence == before + 1, "Drawing again reads nothing."
    app.button(key="capacity_refresh").click().run()
    assert newest(database()).sequence == before + 2


def test_a_manager_is_shown_no_case_no_small_number_and_the_profile() -> None:
    closing(3)
    app = seen(Role.MANAGER)
    shown = text(app).replace("\\", "") + json.dumps([each.value.to_dict() for each in app.table], default=str)
    assert US_CMS.name in shown and HIDDEN in shown
    assert "LATE" not in shown and not any(f"{case['case_id']} " in shown for _, _, case in sample_cases())
    assert not any((each.key or "").startswith("capacity_open-") for each in app.button)


def test_a_physician_is_shown_the_cases_that_lose_their_window_and_opens_one() -> None:
    closing(MOST + 5)
    app = seen()
    app.number_input(key="capacity_slots").set_value(1).run()
    ways = [each for each in app.button if (each.key or "").startswith("capacity_open-")]
    assert len(ways) == MOST and "last feasible day" in text(app)
    app.button(key="capacity_show_all").click().run()
    again = [each for each in app.button if (each.key or "").startswith("capacity_open-")]
    assert len(again) > MOST
    key = (again[0].key or "").removeprefix("capacity_open-")
    again[0].click().run()
    assert not app.exception
    assert app.query_params["case"] in (key, [key])


def test_a_referrer_is_not_offered_the_page() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=40)
    app.session_state["demonstration_role"] = Role.REFERRER
    app.run()
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page(f"kyphodss/pages/{NAME}.py").run()


def test_a_store_that_fails_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def _fails(*_: object) -> None:
        raise StoreError("busy", "The database cannot be reached. Try again.")

    monkeypatch.setattr(Door, "demand_here", _fails)
    app = seen()
    assert "The database cannot be reached" in app.error[0].value


def test_another_window_is_another_question() -> None:
    app = seen()
    app.selectbox(key="capacity_window").set_value("CA-IMWG-4-8W").run()
    assert not app.exception
    shown = text(app).replace("\\", "")
    assert "IMWG: 4 to 8 weeks after the fracture" in shown and (NOBODY in shown or "Window lost" in shown)

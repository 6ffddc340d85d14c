"""A practice sees its own referrals with how far each has come, whose turn it is first; the clinic has its worklist instead."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.store.database import StoreError
from kyphodss.store.decisions import Decision
from kyphodss.store.door import Door
from kyphodss.store.thread_state import Entry
from kyphodss.ui.own_referrals import PLACE
from kyphodss.ui.session import PRACTICE
from tests.pages.test_case_page import text
from tests.pages.test_decide import TODAY, at_the_case_page, door
from tests.pages.test_record_page import key_of


def seen(role: Role = Role.REFERRER) -> AppTest:
    app = at_the_case_page(role)
    assert not app.exception
    return app


def label(app: AppTest) -> str | None:
    return next((each.label for each in app.expander if each.label.startswith("Your ")), None)


def opened(app: AppTest) -> str:
    app.session_state[PLACE] = True
    app.run()
    assert not app.exception
    return text(app).replace("\\", "")


def test_the_own_cases_and_no_others_are_listed_with_both_clocks() -> None:
    app = seen()
    own = {case.case_key for case in door(Role.REFERRER).cases()}
    assert label(app) == f"Your {len(own)} referrals and requests: nothing waits for you"
    told = opened(app)
    listed = [str(each.key) for each in app.button if str(each.key).startswith("own_open-")]
    assert {key.removeprefix("own_open-") for key in listed} == own >= {key_of(case) for case in ("S01", "S03", "S09")}
    assert "**S09 · " in told and "days since the fracture · waiting " in told


def test_what_waits_for_the_practice_stands_first_and_is_counted() -> None:
    door().reply(key_of("S09"), Entry("ask", "Please send the MRI.", ("imaging",)))
    app = seen()
    assert str(label(app)).endswith("referrals and requests: 1 waits for you")
    told = opened(app)
    assert "Waits for you" in told and "The referrer's turn, since" in told and "asked for 1" in told
    assert told.index("**S09 · ") < min(told.index("**S01 · "), told.index("**S03 · "))


def test_a_decision_and_a_booked_day_come_back_to_the_list() -> None:
    stored = door().view(key_of("S09"))
    body = dict(stored.body)
    decided = door().decide(stored.case_key, body, Decision("declined_by_patient", stored.number), TODAY)
    body = dict(door().view(stored.case_key).body)
    body["referral"] = {**body["referral"], "booked_for": date(TODAY.year + 1, 1, 4).isoformat()}
    door().change(stored.case_key, body, decided.number, "booked", TODAY)
    told = opened(seen())
    assert f"Booked, decided: declined by patient, for 04 Jan {TODAY.year + 1}" in told


def test_a_request_for_advice_is_listed_as_one_and_does_not_wait() -> None:
    body = {
        "case_id": "A1",
        "etiology": "osteoporosis",
        "fractures": [{"level": "L1"}],
        "referral": {"organization": PRACTICE},
    }
    door(Role.REFERRER).ask_advice(body, "Is she one for you?", True, TODAY)
    told = opened(seen())
    assert "Advice asked, not referred · age of the fracture not known · waiting time not running" in told
    assert "The clinic's turn" in told


def test_opening_one_goes_to_it() -> None:
    app = seen()
    opened(app)
    app.button(key=f"own_open-{key_of('S09')}").click().run()
    assert not app.exception
    assert app.session_state["opened"].case_key == key_of("S09")


def test_who_decides_has_the_worklist_and_no_list_of_its_own() -> None:
    assert label(seen(Role.PHYSICIAN)) is None


def test_a_store_that_cannot_be_asked_leaves_the_page_standing(monkeypatch: pytest.MonkeyPatch) -> None:
    def _away(*_: object) -> None:
        raise StoreError("unreachable", "The database does not answer.")

    monkeypatch.setattr(Door, "worklist", _away)
    assert label(seen()) is None

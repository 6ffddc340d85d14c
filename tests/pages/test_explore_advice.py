"""Advice from Explore: both clocks in sight, permission asked at the start, sent as one act, and no referral."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.store.advice_acts import NOT_SAID
from kyphodss.ui import explore_advice
from kyphodss.ui.explore_advice import NO_FACTS
from kyphodss.ui.session import PRACTICE
from kyphodss.ui.thread_words import NOT_RUNNING
from tests.pages.test_case_page import bare, text
from tests.pages.test_record_page import door


def _page() -> None:
    """The answers of Explore with the request for advice below them."""
    from datetime import date

    import streamlit as st

    from kyphodss.assess import assess
    from kyphodss.ui import draft, explore
    from kyphodss.ui.door import door
    from kyphodss.ui.explore_advice import advice

    today = date(2026, 11, 25)
    explore.begin()
    checked = draft.checked(today)
    explore.questions(checked.problems, today)
    st.button("Start again", on_click=explore.anew, key="explore_anew")
    values = explore.placed(draft.clean(draft.current()))
    found = assess(checked.case, today)[0]
    advice(door(), values, checked.case, found, today, ready=not checked.stale and values != draft.EMPTY)


@pytest.fixture(autouse=True)
def _gone_to(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where the page went, which is all there is of the others."""
    went: list[str] = []
    monkeypatch.setattr(explore_advice.st, "switch_page", went.append)
    return went


def page(role: Role = Role.REFERRER) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=20)
    app.session_state["demonstration_role"] = role
    app.run()
    assert not app.exception
    return app


def _widget(app: AppTest, kind: str, path: str) -> Any:
    return getattr(app, kind)(key=f"{app.session_state['draft_number']}:{path}")


def answered() -> AppTest:
    app = page()
    _widget(app, "selectbox", "etiology").set_value("osteoporosis").run()
    _widget(app, "selectbox", "explore_level").set_value("L1").run()
    assert not app.exception
    return app


def write(app: AppTest, question: str, answer: bool | None) -> AppTest:
    app.text_area(key="explore_question").set_value(question).run()
    if answer is not None:
        app.radio(key="explore_may_convert").set_value(answer).run()
    assert not app.exception
    return app


def test_both_clocks_stand_there_and_the_waiting_time_does_not_run() -> None:
    told = text(answered()).replace("\\", "")
    assert "Since the fracture of L1" in told and NOT_RUNNING in told


def test_before_anything_is_answered_there_is_nothing_to_ask_about() -> None:
    button = page().button(key="ask_advice")
    assert (button.disabled, button.help) == (True, NO_FACTS)


def test_permission_is_asked_at_the_start_and_without_an_answer_nothing_is_sent() -> None:
    app = write(answered(), "Is she one for you?", None)
    button = app.button(key="ask_advice")
    assert (button.disabled, button.help) == (True, NOT_SAID)


def test_without_a_question_nothing_is_sent() -> None:
    assert write(answered(), " ", True).button(key="ask_advice").disabled is True


@pytest.mark.parametrize("answer", [True, False])
def test_one_act_stores_the_answers_and_asks_the_clinic(answer: bool, _gone_to: list[str]) -> None:
    known = {case.case_key for case in door().cases()}
    app = write(answered(), "Is she one for you?", answer)
    app.button(key="ask_advice").click().run()
    assert not app.exception and len(app.error) == 0
    (new,) = (case for case in door().cases() if case.case_key not in known)
    assert (new.case_id[0], new.organization, new.received_on) == ("A", PRACTICE, None)
    state = door().thread(new.case_key).state
    assert (state.advice_only, state.may_convert, state.waits_for) == (True, answer, "clinic")
    assert _gone_to == [explore_advice.CASE_PAGE]
    assert app.session_state["opened"].case_key == new.case_key


def test_starting_again_forgets_the_question_too() -> None:
    app = write(answered(), "Is she one for you?", True)
    app.button(key="explore_anew").click().run()
    assert (app.text_area(key="explore_question").value, app.radio(key="explore_may_convert").value) == ("", None)


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.MANAGER])
def test_who_answers_for_the_clinic_or_sees_no_case_does_not_ask(role: Role) -> None:
    assert explore_advice.offered(door(role).user) is False


def test_a_request_that_the_store_refuses_is_said_and_the_question_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    from kyphodss.store.database import StoreError
    from kyphodss.store.door import Door

    def _away(*_: object) -> None:
        raise StoreError("unreachable", "The database does not answer.")

    monkeypatch.setattr(Door, "ask_advice", _away)
    app = write(answered(), "Is she one for you?", True)
    app.button(key="ask_advice").click().run()
    assert any("Not sent." in bare(each) for each in app.error)
    assert app.text_area(key="explore_question").value == "Is she one for you?"

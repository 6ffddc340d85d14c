"""What was typed and not saved is offered on the way back, and what arrives with the end of a sign-in is kept, by whom it may."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.store.claims import Kind
from kyphodss.store.database import StoreError
from kyphodss.store.door import Door
from tests.pages.test_case_page import ROOT, bare, section, text, widget
from tests.pages.test_decide import chosen, door, drawer, key, opened
from tests.pages.test_thread import kind, message

OFFER = "Typed, and not saved or sent yet"


def home() -> AppTest:
    """Another window of the same physician, at home."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not app.exception
    return app


def offers(app: AppTest) -> list[str]:
    return [str(each.label).replace("\\", "") for each in _buttons(app)]


def _buttons(app: AppTest) -> list[Any]:
    return [each for each in app.button if str(each.key).startswith("unsaved-")]


def typed_in(pick: str) -> AppTest:
    app = opened(pick)
    return widget(section(app, "Symptoms"), "number_input", "symptoms.pain_score").set_value(4.5).run()


def test_a_case_that_was_typed_on_is_offered_at_home_and_opens_with_what_was_typed() -> None:
    typed_in("S02 ")
    app = home()
    assert OFFER in text(app) and [each.split(",")[0] for each in offers(app)] == ["S02"]
    app = _buttons(app)[0].click().run()
    assert not app.exception
    assert app.session_state["draft"]["symptoms"]["pain_score"] == 4.5 and "brought back" in text(app)
    assert OFFER not in text(app), "What is open stands on the page."


def test_a_case_that_is_not_stored_is_found_again_by_its_own_id() -> None:
    app = opened("Empty case")
    widget(app, "text_input", "case_id").set_value("Q-17").run()
    app = home()
    assert [each.split(",")[0] for each in offers(app)] == ["Q-17"]
    app = _buttons(app)[0].click().run()
    assert app.session_state["draft"]["case_id"] == "Q-17"


def test_a_message_and_a_decision_are_offered_with_the_case_they_belong_to() -> None:
    app = kind(drawer(opened("S09 "), "thread"), "advise")
    message(app).input("Brace first, then look again").run()
    chosen(drawer(opened("S05 "), "decide"), "treat")
    assert sorted(each.split(",")[0] for each in offers(home())) == ["a decision on S05", "a message on S09"]


def test_an_emptied_message_and_a_decision_let_go_are_offered_no_more() -> None:
    app = kind(drawer(opened("S09 "), "thread"), "advise")
    message(app).input("Brace first").run()
    message(app).input(" ").run()
    app = chosen(drawer(opened("S05 "), "decide"), "treat")
    app.button(key="decide_let_go").click().run()
    assert not app.exception
    assert app.radio(key=key(app, "decide:choice")).value is None
    assert offers(home()) == [] and door().drafts() == []


def test_not_now_takes_the_line_away_and_nothing_else() -> None:
    typed_in("S02 ")
    app = home().button(key="unsaved_close").click().run()
    assert OFFER not in text(app) and len(door().drafts()) == 1
    assert OFFER not in text(app.run()), "Not in this window; the next one offers it again."
    assert OFFER in text(home())


def test_where_nothing_waits_there_is_no_line() -> None:
    assert OFFER not in text(home())


def test_a_decision_that_was_begun_comes_back_in_another_window_until_it_is_recorded() -> None:
    app = chosen(drawer(opened("S02 "), "decide"), "treat")
    app.text_area(key=key(app, "decide:text:treat")).input("Both *levels* hurt").run()
    again = drawer(opened("S02 "), "decide")
    assert again.radio(key=key(again, "decide:choice")).value == "treat"
    assert again.text_area(key=key(again, "decide:text:treat")).value == "Both *levels* hurt"
    again.button(key="decide_record").click().run()
    assert not again.exception
    assert door().drafts() == []
    last = drawer(opened("S02 "), "decide")
    assert last.radio(key=key(last, "decide:choice")).value is None


def test_a_decision_that_cannot_be_kept_is_said_and_stays_in_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    app = drawer(opened("S02 "), "decide")

    def _away(*_: object) -> None:
        raise StoreError("full", "The disk is full.")

    monkeypatch.setattr(Door, "keep_draft", _away)
    app = chosen(app, "treat")
    assert any("not kept on disk yet" in bare(each) for each in app.warning)
    assert app.radio(key=key(app, "decide:choice")).value == "treat"


def _end() -> None:
    """A window on a case with something typed, in which the sign-in ends."""
    import streamlit as st

    from kyphodss.access import Role
    from kyphodss.ui import casework, draft, typed
    from kyphodss.ui.door import door
    from kyphodss.ui.session import demonstration_user

    case_key = st.session_state["at"]
    casework.open_case(door(), case_key)
    if st.session_state["types"]:
        draft.put("symptoms.pain_score", 4)
        typed.typed(typed.Typed(f"thread-{case_key}", {"kind": "note", "text": "Called"}, case_key))
    typed.by(demonstration_user(Role.PHYSICIAN))
    st.session_state["said"] = typed.keep_at_the_end(st.session_state["kind"])


def ended(why: Kind, *, types: bool = True) -> bool:
    app = AppTest.from_function(_end, default_timeout=20)
    app.session_state["demonstration_role"] = Role.PHYSICIAN
    app.session_state["at"] = next(case.case_key for case in door().cases() if case.case_id == "S02")
    app.session_state["kind"], app.session_state["types"] = why, types
    app.run()
    assert not app.exception
    return app.session_state["said"]


@pytest.mark.parametrize("why", ["idle", "expired"])
def test_where_time_alone_ended_a_sign_in_what_arrived_with_its_end_is_kept(why: Kind) -> None:
    assert ended(why) is True
    kept = {each.slot.split("-")[0]: each.body for each in door().drafts()}
    assert kept.pop("thread") == {"kind": "note", "text": "Called"}
    (case,) = kept.values()
    assert case["symptoms"]["pain_score"] == 4


@pytest.mark.parametrize("why", ["ended", "disabled", "claims", "ahead"])
def test_a_sign_in_that_somebody_ended_keeps_nothing(why: Kind) -> None:
    assert ended(why) is False and door().drafts() == []


def test_nothing_typed_is_nothing_kept_and_nothing_is_claimed() -> None:
    assert ended("idle", types=False) is False and door().drafts() == []


def test_a_store_that_cannot_keep_it_is_not_said_to_have(monkeypatch: pytest.MonkeyPatch) -> None:
    def _away(*_: object) -> None:
        raise StoreError("full", "The disk is full.")

    monkeypatch.setattr(Door, "keep_draft", _away)
    assert ended("idle") is False

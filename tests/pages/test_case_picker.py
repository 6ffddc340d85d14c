"""Choosing a case: a list while there are few, a search at the door where there are many; the record knows what was found."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.service.opened import database
from kyphodss.store.database import StoreError
from kyphodss.store.door import Door
from kyphodss.ui import case_picker
from kyphodss.ui.case_picker import EMPTY
from tests.pages.test_case_page import bare, opened, text
from tests.pages.test_record_page import key_of, newest

SAMPLES = 43


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a store of the samples were more than a list can hold, and a search found more than is offered."""
    monkeypatch.setattr(case_picker, "MOST_LISTED", SAMPLES - 1)
    monkeypatch.setattr(case_picker, "MOST_FOUND", 3)


def find(app: AppTest, words: str) -> AppTest:
    app.text_input(key="find_case").set_value(words).run()
    assert not app.exception
    return app


def test_the_most_cases_that_a_list_holds_are_all_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_picker, "MOST_LISTED", SAMPLES)
    app = opened()
    assert len(app.selectbox(key="picked").options) == SAMPLES + 1
    assert all(box.key != "find_case" for box in app.text_input)


@pytest.mark.usefixtures("many")
def test_of_one_case_more_only_the_open_one_is_offered_and_a_search() -> None:
    app = opened()
    assert [option[:3] for option in app.selectbox(key="picked").options] == ["S01", EMPTY[:3]]
    assert app.selectbox(key="picked").label == f"Case (of {SAMPLES}: find one)"


@pytest.mark.usefixtures("many")
def test_what_a_search_finds_is_offered_and_opened_and_stands_on_record() -> None:
    app = find(opened(), "s05")
    line = newest(database())
    assert (line.action, json.loads(line.fields)) == ("search cases", [key_of("S05")])
    assert app.selectbox(key="picked").label == "Case (1 found)"
    choice = next(option for option in app.selectbox(key="picked").options if option.startswith("S05"))
    app.selectbox(key="picked").select(choice).run()
    assert "Case S05" in text(app)
    assert app.session_state["opened"].case_key == key_of("S05")


@pytest.mark.usefixtures("many")
def test_a_page_that_draws_itself_again_does_not_search_again() -> None:
    app = find(opened(), "s05")
    before = newest(database()).sequence
    app.run()
    assert newest(database()).sequence == before


@pytest.mark.usefixtures("many")
def test_more_than_can_be_offered_is_said_and_the_first_stand_there() -> None:
    app = find(opened(), "s0")
    assert app.selectbox(key="picked").label == "Case (first 3 found: add a word)"
    assert len(app.selectbox(key="picked").options) == 1 + 3 + 1


@pytest.mark.usefixtures("many")
def test_nothing_found_is_said_and_an_emptied_search_is_none() -> None:
    app = find(opened(), "nobody of that name")
    assert app.selectbox(key="picked").label == "Case (none found)"
    app = find(app, "")
    assert app.selectbox(key="picked").label == f"Case (of {SAMPLES}: find one)"


@pytest.mark.usefixtures("many")
def test_a_search_that_cannot_be_made_is_a_sentence_and_the_open_case_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def _away(_door: Door, _text: object) -> None:
        raise StoreError("unreachable", "The database does not answer.")

    monkeypatch.setattr(Door, "search", _away)
    app = find(opened("S01"), "s05")
    assert any("does not answer" in bare(each) for each in app.error)
    assert "Case S01" in text(app)


@pytest.mark.usefixtures("many")
def test_what_was_searched_for_is_in_no_address() -> None:
    app = find(opened(), "beispiel")
    assert "beispiel" not in str(dict(app.query_params))

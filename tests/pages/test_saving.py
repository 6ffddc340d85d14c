"""Cases that last, on the page: saved, kept as a draft, brought back, and brought together with somebody else's save."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.service.opened import database
from kyphodss.store.database import Database, StoreError
from kyphodss.store.door import Door
from kyphodss.ui.session import demonstration_user
from tests.pages.test_case_page import ROOT, bare, opened, section, text, widget


def _door() -> Door:
    return Door(database(), demonstration_user(Role.PHYSICIAN), lambda: datetime.now(UTC))


def _again(app: AppTest) -> AppTest:
    """Another window on the same address: a refresh, a second tab, or the server started anew."""
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
    other.query_params["case"] = app.query_params["case"]
    other.query_params["as_of"] = "2026-11-24"
    return other.run()


def _pain(app: AppTest, value: float) -> AppTest:
    return widget(section(app, "Symptoms"), "number_input", "symptoms.pain_score").set_value(value).run()


def _save(app: AppTest) -> AppTest:
    return app.button(key="save").click().run()


def _stored(app: AppTest) -> Mapping[str, Any]:
    return _door().view(app.session_state["opened"].case_key).body


def test_what_is_typed_is_a_draft_and_comes_back_in_another_window() -> None:
    app = _pain(opened("S02 "), 4.5)
    assert "Unsaved changes, kept as a draft" in text(app)
    back = _again(app)
    assert back.session_state["draft"]["symptoms"]["pain_score"] == 4.5
    assert "brought back" in text(back)
    assert _stored(app)["symptoms"]["pain_score"] == 7, "Nothing is saved by typing."


def test_a_draft_that_is_no_case_yet_comes_back_with_its_sentence() -> None:
    app = _pain(opened("S02 "), 11)
    assert app.button(key="save").disabled and "1 entry to correct" in text(app)
    back = _again(app)
    assert any("Found 11, expected a number from 0 to 10" in bare(error) for error in section(back, "Symptoms").error)


def test_a_save_makes_a_revision_and_lets_go_of_the_draft() -> None:
    app = _save(_pain(opened("S02 "), 4.5))
    assert not app.exception
    assert "Saved: revision 2" in text(app)
    assert _stored(app)["symptoms"]["pain_score"] == 4.5
    assert _door().draft(app.session_state["opened"].slot) is None


def test_a_save_is_said_in_the_page_once_and_by_no_toast() -> None:
    app = _save(_pain(opened("S02 "), 4.5))
    assert [bare(each) for each in app.success] == ["Saved as revision 2."] and len(app.toast) == 0
    app.run()
    assert len(app.success) == 0


def test_discarding_goes_back_to_the_saved_case() -> None:
    app = _pain(opened("S02 "), 4.5).button(key="discard").click().run()
    assert app.session_state["draft"]["symptoms"]["pain_score"] == 7
    assert "Saved: revision 1" in text(app)
    assert "pain_score" not in str(_door().drafts())


def test_a_new_case_is_stored_by_saving_it_and_its_draft_has_an_address() -> None:
    app = opened("Empty case")
    assert str(app.query_params["case"]).strip("[']").startswith("new-")
    app = widget(app, "text_input", "case_id").set_value("mine").run()
    back = _again(app)
    assert back.session_state["draft"]["case_id"] == "mine"
    assert not back.button(key="save").disabled
    saved = _save(back)
    assert "Saved: revision 1" in text(saved) and _stored(saved)["case_id"] == "mine"


def test_an_id_that_another_case_has_is_refused_and_what_was_typed_stays() -> None:
    app = widget(opened("Empty case"), "text_input", "case_id").set_value("S01").run()
    app = _save(app)
    assert any("another case has" in bare(error) for error in app.error)
    assert app.session_state["draft"]["case_id"] == "S01"


def test_a_save_on_top_of_somebody_elses_shows_both_sides_and_merges() -> None:
    first, second = _pain(opened("S02 "), 4.5), opened("S02 ")
    second = widget(section(second, "Symptoms"), "number_input", "symptoms.roland_morris").set_value(20).run()
    _save(_pain(second, 9))
    first = _save(first)
    assert "Somebody else saved this case meanwhile" in [each.value for each in first.subheader]
    assert _stored(first)["symptoms"]["pain_score"] == 9, "Refused: nothing was overwritten."
    assert first.button(key="save_merged").disabled, "What both changed needs a choice."
    choice = next(each for each in first.radio if "Pain score" in each.label)
    first = choice.set_value("mine").run()
    first = first.button(key="save_merged").click().run()
    assert "Saved: revision 3" in text(first)
    symptoms = _stored(first)["symptoms"]
    assert (symptoms["pain_score"], symptoms["roland_morris"]) == (4.5, 20)


def test_taking_theirs_discards_ones_own() -> None:
    first, second = _pain(opened("S02 "), 4.5), opened("S02 ")
    _save(_pain(second, 9))
    first = _save(first).button(key="take_theirs").click().run()
    assert first.session_state["draft"]["symptoms"]["pain_score"] == 9
    assert "Saved: revision 2" in text(first)


@pytest.mark.parametrize("key", ["0123456789abcdef", "S01", "new-", "../../etc"])
def test_an_address_that_names_no_case_of_ones_own_says_so_and_shows_none(key: str) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
    app.query_params["case"] = key
    app.run()
    assert not app.exception
    assert app.session_state["draft"] == {"case_id": "new"}
    if key != "new-":
        assert any("no case at this address" in bare(error) for error in app.error)


def test_the_history_says_who_changed_what_and_what_it_said_then() -> None:
    app = _save(_pain(opened("S02 "), 4.5))
    app.session_state["history"] = True
    app.run()
    shown = text(app)
    assert "Revision 2" in shown and "Pain score: 7 → 4.5" in bare_text(shown)
    key = app.session_state["opened"].case_key
    app = app.selectbox(key=f"history_revision_{key}").set_value(1).run()
    table = app.dataframe[-1].value
    assert list(table.columns) == ["level", "source", "edition", "answer", "in its own words"]
    assert "cms-l34106" in set(table["source"])


def bare_text(markdown: str) -> str:
    """Text without the backslashes that make typed words inert."""
    return markdown.replace("\\", "")


def test_a_disk_that_takes_nothing_is_said_and_nothing_typed_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("S02 ")

    def full(_self: Database) -> None:
        raise StoreError("full", "The disk is full.")

    monkeypatch.setattr(Database, "writing", full)
    app = _pain(app, 4.5)
    assert any("not kept on disk yet" in each.value for each in app.warning), text(app)
    app = _save(app)
    assert any("Not saved" in bare(error) for error in app.error)
    monkeypatch.undo()
    assert app.session_state["draft"]["symptoms"]["pain_score"] == 4.5

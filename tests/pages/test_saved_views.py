"""Named views of the worklist without a browser: kept, opened, taken over, renamed, deleted, put back, each person's own."""

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.service.opened import database
from kyphodss.store import views
from kyphodss.store.database import StoreError
from kyphodss.store.door import Door
from kyphodss.store.views import SavedView
from kyphodss.ui.worklist_view import VISIT
from kyphodss.worklist.facets import token
from tests.pages.test_case_page import bare, text
from tests.pages.test_record_page import door, newest
from tests.pages.test_worklist_page import DAY, opened, view


def drawn(**query: str) -> AppTest:
    """The worklist with the drawer of views open."""
    app = opened(**query)
    app.session_state["worklist_saved"] = True
    app.run()
    assert not app.exception
    return app


def keep(app: AppTest, name: str) -> AppTest:
    app.text_input(key="worklist_saved_name").set_value(name)
    next(button for button in app.button if button.label == "Keep").click().run()
    assert not app.exception
    return app


def offered(app: AppTest) -> list[str]:
    return [button.label for button in app.button if (button.key or "").startswith("worklist_saved_open")]


def put(name: str, query: str) -> None:
    """A view that an earlier day or program kept."""
    with database().writing() as conn:
        views.keep(conn, "demonstration-physician", "worklist", SavedView(name, query, f"{DAY}T00:00:00.000000+00:00"))


def test_without_views_the_drawer_says_what_to_do() -> None:
    assert "No view is kept yet" in text(drawn())


def test_a_closed_drawer_asks_nothing_of_the_store() -> None:
    opened()
    assert newest(database()).action == "list cases"


def test_the_view_in_force_is_kept_and_opened_in_another_window() -> None:
    app = keep(drawn(order="wait", priority="settle-first"), "Tuesday clinic")
    assert any("Kept as “Tuesday clinic”" in bare(each) for each in app.success)
    assert offered(app) == ["Tuesday clinic (shown now)"]
    other = drawn()
    assert offered(other) == ["Tuesday clinic"]
    other.button(key="worklist_saved_open_0").click().run()
    assert view(other) == {"order": "wait", "priority": "settle-first"}
    assert other.selectbox(key=VISIT).value == "wait" and len(other.warning) == 0


def test_the_search_text_is_not_part_of_a_kept_view() -> None:
    app = drawn()
    app.text_input(key="worklist_text").set_value("S02").run()
    keep(app, "all")
    assert [each.query for each in door().views("worklist")] == [""]


def test_the_same_name_again_is_taken_over_and_said_so() -> None:
    app = keep(drawn(), "mine")
    app.selectbox(key=VISIT).set_value("wait").run()
    app = keep(app, "mine")
    assert any("is now this view" in bare(each) for each in app.success)
    assert [each.query for each in door().views("worklist")] == ["order=wait"]


def test_a_view_is_renamed_deleted_and_put_back() -> None:
    app = keep(drawn(order="wait"), "first")
    app.text_input(key="worklist_saved_renamed").set_value("second")
    app.button(key="worklist_saved_rename").click().run()
    assert offered(app) == ["second (shown now)"]
    app.button(key="worklist_saved_drop").click().run()
    assert offered(app) == [] and door().views("worklist") == []
    app.button(key="worklist_saved_undo").click().run()
    assert [(each.name, each.query) for each in door().views("worklist")] == [("second", "order=wait")]
    assert all(button.key != "worklist_saved_undo" for button in app.button)


def test_a_view_without_a_name_is_refused_in_a_sentence() -> None:
    app = keep(drawn(), "  ")
    assert "needs a name" in " ".join(bare(each) for each in app.error)
    assert door().views("worklist") == []


def test_a_view_of_another_time_says_what_no_longer_fits_and_shows_the_rest() -> None:
    put("old", f"organization={token('Gone Practice')}&order=wait")
    app = drawn()
    app.button(key="worklist_saved_open_0").click().run()
    said = " ".join(bare(each) for each in app.warning)
    assert "Not all of this view can be shown now" in said and "Organization" in said
    assert view(app) == {"order": "wait"}
    app.selectbox(key=VISIT).set_value("priority").run()
    assert len(app.warning) == 0, "Said once."


def test_what_is_no_view_opens_nothing_and_is_said() -> None:
    put("broken", "no query")
    app = drawn(order="wait")
    app.button(key="worklist_saved_open_0").click().run()
    assert "no view of this list" in " ".join(bare(each) for each in app.error)
    assert view(app) == {"order": "wait"}


def test_views_that_cannot_be_read_are_a_sentence_and_the_list_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def _away(_door: Door, _page: object) -> None:
        raise StoreError("unreachable", "The database does not answer.")

    monkeypatch.setattr(Door, "views", _away)
    app = drawn()
    assert any("Your views could not be read" in bare(each) for each in app.error)
    assert len(app.subheader) > 0

"""The tour of the sample data: three steps for each role on the home page of a demonstration, closed for the window."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role, User
from kyphodss.ui import tour
from kyphodss.ui.menu import MENU, offers
from kyphodss.ui.session import PRACTICE, demonstration_user
from kyphodss.ui.tour import CLOSED, TOUR
from tests.pages.test_case_page import bare
from tests.pages.test_record_page import door, key_of

every_role = pytest.mark.parametrize("role", list(Role))


def _page(role: str, home: bool) -> None:
    from kyphodss.access import Role
    from kyphodss.ui.session import demonstration_user
    from kyphodss.ui.tour import tour

    tour(demonstration_user(Role(role)), home=home)


@pytest.fixture(autouse=True)
def _without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the router there is no page to link to."""
    monkeypatch.setattr(tour, "offers", lambda *_: False)


def drawn(role: Role = Role.PHYSICIAN, *, home: bool = True) -> AppTest:
    app = AppTest.from_function(_page, kwargs={"role": role.value, "home": home}, default_timeout=20)
    app.run()
    assert not app.exception
    return app


def steps(app: AppTest) -> list[str]:
    return [bare(each) for each in app.markdown if bare(each)[:3] in ("1. ", "2. ", "3. ")]


@every_role
def test_each_role_has_three_steps_to_pages_that_it_is_offered(role: Role) -> None:
    assert len(TOUR[role]) == 3
    for step in TOUR[role]:
        assert offers(demonstration_user(role), step.page) is True, step.page
        assert (Path(__file__).parents[2] / f"kyphodss/pages/{step.page}.py").is_file()


def test_a_page_that_is_not_offered_is_not_linked() -> None:
    assert offers(demonstration_user(Role.MANAGER), "case") is False
    assert offers(User("x", "X", None), "worklist") is False
    assert offers(User("x", "X", None), MENU[-1].name) is True, "What is everybody's needs no role."


def test_what_the_steps_say_of_the_samples_is_so() -> None:
    told = " ".join(step.words for role in Role for step in TOUR[role])
    own = {case.case_id for case in door(Role.REFERRER).cases() if case.organization == PRACTICE}
    assert {"S01", "S03", "S09"} <= own
    assert "roland_morris" not in door().view(key_of("S01")).body.get("symptoms", {})
    assert all(named in told for named in ("S01", "S29", "S09"))


@every_role
def test_the_steps_stand_on_the_home_page_only(role: Role) -> None:
    assert len(steps(drawn(role))) == 3
    assert steps(drawn(role, home=False)) == []


def test_a_closed_tour_does_not_come_back_in_this_window() -> None:
    app = drawn()
    app.button(key="tour_close").click().run()
    assert not app.exception
    assert app.session_state[CLOSED] is True and steps(app) == []
    assert steps(app.run()) == []


def test_outside_a_demonstration_there_is_no_tour(monkeypatch: pytest.MonkeyPatch) -> None:
    signing = SimpleNamespace(sign_in=SimpleNamespace(mode="oidc"))
    monkeypatch.setattr(tour, "options", lambda: signing)
    assert steps(drawn()) == []

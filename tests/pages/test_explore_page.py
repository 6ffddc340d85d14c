"""Explore: answers from the first fact on, nothing stored, and one act that makes a referral of it."""

from datetime import UTC, datetime
from typing import Any

from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.service.opened import database
from kyphodss.store.door import Door
from kyphodss.ui.session import PRACTICE, demonstration_user
from tests.pages.test_case_page import ROOT, text


def _door(role: Role = Role.PHYSICIAN) -> Door:
    return Door(database(), demonstration_user(role), lambda: datetime.now(UTC))


def explored(role: Role = Role.REFERRER) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
    app.session_state["demonstration_role"] = role
    app.switch_page("kyphodss/pages/explore.py").run()
    assert not app.exception
    return app


def _widget(app: AppTest, kind: str, path: str) -> Any:
    return getattr(app, kind)(key=f"{app.session_state['draft_number']}:{path}")


def _answered() -> AppTest:
    app = explored()
    _widget(app, "selectbox", "etiology").set_value("osteoporosis").run()
    _widget(app, "selectbox", "explore_level").set_value("L1").run()
    _widget(app, "number_input", "symptoms.pain_score").set_value(8.0).run()
    _widget(app, "selectbox", "explore_mri").set_value("positive").run()
    _widget(app, "pills", "explore_tried").set_value(["brace"]).run()
    assert not app.exception
    return app


def test_nothing_answered_is_nothing_known_and_nothing_met() -> None:
    app = explored()
    shown = text(app)
    assert "Criteria met" not in shown and "Facts missing" in shown
    assert "A flag nobody asked about is not a cleared one." in shown
    assert app.button(key="refer").disabled, "Nothing was answered: there is nothing to refer."


def test_every_answer_sharpens_what_is_missing() -> None:
    before, after = text(explored()), text(_answered())
    assert "missing: level" in before and "missing: level" not in after
    assert "L1" in str(_answered().session_state["draft"])


def test_the_study_is_of_the_level_that_was_chosen() -> None:
    from kyphodss.ui.explore import placed

    values = _answered().session_state["draft"]
    assert placed(values)["imaging"] == [{"modality": "mri", "acute_finding": "positive", "levels": ["L1"]}]
    assert "levels" not in placed({**values, "fractures": []})["imaging"][0], "Without a level it names none."


def test_nothing_is_stored_until_it_is_referred() -> None:
    before = len(_door().cases())
    _answered()
    assert len(_door().cases()) == before
    assert _door(Role.REFERRER).drafts() == []


def test_one_act_makes_a_referral_of_the_own_organization_with_everything_entered() -> None:
    known = {case.case_key for case in _door().cases()}
    app = _answered().button(key="refer").click().run()
    assert not app.exception
    (new,) = (case for case in _door().cases() if case.case_key not in known)
    body = _door().view(new.case_key).body
    assert new.case_id.startswith("R") and new.organization == PRACTICE
    assert body["symptoms"]["pain_score"] == 8 and body["imaging"][0]["levels"] == ["L1"]
    assert body["treatments"] == [{"kind": "brace"}], "Nobody said when it began, or whether it goes on."
    assert body["referral"]["received_on"] is not None


def test_answers_come_back_after_another_page_and_the_case_page_does_not_get_them() -> None:
    app = _answered()
    app.switch_page("kyphodss/pages/case.py").run()
    assert not app.exception
    assert app.session_state["opened"].case_key is not None
    app.switch_page("kyphodss/pages/explore.py").run()
    assert app.session_state["draft"]["symptoms"]["pain_score"] == 8


def test_an_emergency_is_called_and_not_sent() -> None:
    app = explored()
    app.session_state["draft"]["symptoms"] = {"cord_compression_suspected": True}
    app.run()
    assert any("Call rather than send" in each.value for each in app.error)
    assert "A red flag suspends every clock" in text(app)


def _linked(**params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
    app.session_state["demonstration_role"] = Role.REFERRER
    for name, value in params.items():
        app.query_params[name] = value
    return app.switch_page("kyphodss/pages/explore.py").run()


def test_a_link_brings_its_facts() -> None:
    app = _linked(
        level="L1", etiology="osteoporosis", onset_earliest="2026-10-01", onset_latest="2026-10-01", pain_score="8"
    )
    assert not app.exception
    assert app.session_state["draft"] == {
        "case_id": "new",
        "etiology": "osteoporosis",
        "fractures": [{"level": "L1", "onset_earliest": "2026-10-01", "onset_latest": "2026-10-01"}],
        "symptoms": {"pain_score": 8},
    }


def test_a_link_that_brings_nonsense_gets_a_sentence_and_claims_nothing() -> None:
    app = _linked(level="L9", pain_score="a lot")
    assert not app.exception
    assert len(app.error) > 0 and "Criteria met" not in text(app)


def test_every_answer_stands_in_its_field_after_another_page_and_the_next_touch_takes_none_away() -> None:
    app = _answered()
    app.switch_page("kyphodss/pages/case.py").run()
    app.switch_page("kyphodss/pages/explore.py").run()
    assert not app.exception
    assert _widget(app, "selectbox", "explore_mri").value == "positive"
    assert _widget(app, "pills", "explore_tried").value == ["brace"]
    _widget(app, "selectbox", "explore_response").set_value("inadequate").run()
    assert app.session_state["draft"]["treatments"] == [{"kind": "brace", "response": "inadequate"}]


def test_answers_that_there_is_none_come_back_as_that() -> None:
    app = explored()
    _widget(app, "pills", "explore_tried").set_value(["nothing yet"]).run()
    _widget(app, "selectbox", "explore_mri").set_value("none").run()
    _widget(app, "segmented_control", "explore_thinners").set_value("no").run()
    app.switch_page("kyphodss/pages/case.py").run()
    app.switch_page("kyphodss/pages/explore.py").run()
    assert not app.exception
    assert _widget(app, "pills", "explore_tried").value == ["nothing yet"]
    assert _widget(app, "selectbox", "explore_mri").value == "none"
    assert _widget(app, "segmented_control", "explore_thinners").value == "no"


def test_the_page_says_what_keeps_the_answers_and_what_does_not() -> None:
    assert "a refresh or an ended sign-in begins anew" in text(explored())


def test_a_source_names_the_first_facts_it_waits_for_and_how_many_more_there_are() -> None:
    from kyphodss.ui.candidacy import FEW, waits_words

    names = ["pain_score", "age_years", "hospitalized", "roland_morris", "kyphotic_deformity", "height_loss_pct"]
    assert waits_words([]) == ""
    assert waits_words(names[:FEW]).count(",") == FEW - 1 and "more" not in waits_words(names[:FEW])
    assert "more" not in waits_words(names[: FEW + 1]), "One more is named and not counted."
    assert waits_words(names).endswith("and 2 more]")

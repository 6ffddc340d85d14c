"""Deciding on the case page: the rule said before the choice, what a deferral may cost, one act for case and record, booking."""

from datetime import UTC, datetime, timedelta
from typing import Any

from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.case.clock import SITE_ZONE
from kyphodss.service.opened import database
from kyphodss.store.door import Door
from kyphodss.ui.session import ROLE, demonstration_user
from tests.pages.test_case_page import ROOT, bare, section, text, widget

TODAY = datetime.now(SITE_ZONE).date()


def door(role: Role = Role.PHYSICIAN) -> Door:
    return Door(database(), demonstration_user(role), lambda: datetime.now(UTC))


def at_the_case_page(role: Role = Role.PHYSICIAN, **address: str) -> AppTest:
    """A window on the case page, in whatever order the menu stands."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
    app.session_state[ROLE] = role
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page("kyphodss/pages/case.py").run()
    return app


def opened(pick: str) -> AppTest:
    app = at_the_case_page(as_of="2026-11-24")
    choice = next(option for option in app.selectbox(key="picked").options if option.startswith(pick))
    app.selectbox(key="picked").select(choice).run()
    assert not app.exception
    return app


def drawer(app: AppTest, name: str) -> AppTest:
    app.session_state[name] = True
    app.run()
    assert not app.exception
    return app


def key(app: AppTest, name: str) -> str:
    return f"{app.session_state['draft_number']}:{name}"


def case_key(app: AppTest) -> str:
    return app.session_state["opened"].case_key


def chosen(app: AppTest, choice: str) -> AppTest:
    app.radio(key=key(app, "decide:choice")).set_value(choice).run()
    assert not app.exception
    return app


def outcome(app: AppTest) -> dict[str, Any]:
    return door().view(case_key(app)).body.get("outcome", {})


def test_a_decision_is_saved_in_the_case_and_on_record_by_one_act() -> None:
    app = chosen(drawer(opened("S02 "), "decide"), "treat")
    assert "In keeping with the clinic" in text(app)
    app.text_area(key=key(app, "decide:text:treat")).input("Both *levels* hurt").run()
    app.button(key="decide_record").click().run()
    assert not app.exception
    assert outcome(app) == {
        "decision": "treat", "decided_on": TODAY.isoformat(), "decided_by": "Demonstration physician",
        "reason": "Both *levels* hurt",
    }  # fmt: skip
    assert app.session_state["draft"]["outcome"] == outcome(app), (
        "The page shows what was saved, and nothing is unsaved."
    )
    assert "Saved: revision 2" in text(app)
    (made,) = door().decisions(case_key(app))
    assert (made.decision.decision, made.decision.revision) == ("treat", 2)
    assert "Decisions on record" in text(app) and r"Both \*levels\* hurt" in text(app)
    assert app.radio(key=key(app, "decide:choice")).value is None, "Nothing is chosen beforehand."


def test_each_choice_says_beforehand_whether_it_departs_from_the_clinics_rule() -> None:
    app = drawer(opened("S02 "), "decide")
    captions = list(app.radio(key=key(app, "decide:choice")).proto.captions)
    assert captions[0] == "in keeping with the clinic's own rule"
    assert captions[1:3] == ["departs from the clinic's own rule"] * 2
    assert captions[3] == "departs from no rule"


def test_a_departing_decision_waits_for_a_coded_reason() -> None:
    app = chosen(drawer(opened("S02 "), "decide"), "not_a_candidate")
    assert "This departs from the clinic" in text(app)
    assert app.button(key="decide_record").disabled
    reason = app.selectbox(key=key(app, "decide:reason:not_a_candidate"))
    assert "Pain has settled" not in reason.options, "Only reasons that can say why it departs."
    reason.set_value("not.other").run()
    assert app.button(key="decide_record").disabled and "needs a few words" in text(app)
    app.text_area(key=key(app, "decide:text:not_a_candidate")).input("Another illness first").run()
    app.button(key="decide_record").click().run()
    assert outcome(app)["decision"] == "not_a_candidate"
    assert "Another reason, in free text. Another illness first" in outcome(app)["reason"]


def test_a_deferral_says_which_windows_may_have_closed_by_then() -> None:
    app = chosen(drawer(opened("S02 "), "decide"), "defer")
    assert "needs the day" in text(app)
    app.date_input(key=key(app, "decide:until")).set_value(TODAY + timedelta(days=200)).run()
    assert any("May have closed by" in each.value for each in app.warning)
    app.date_input(key=key(app, "decide:until")).set_value(TODAY + timedelta(days=1)).run()
    assert "No window that orders the list ends before" in text(app)
    app.selectbox(key=key(app, "decide:reason:defer")).set_value("defer.capacity").run()
    app.button(key="decide_record").click().run()
    assert door().decisions(case_key(app))[0].decision.until == TODAY + timedelta(days=1)


def test_an_unsaved_change_is_saved_first() -> None:
    app = widget(section(opened("S02 "), "Symptoms"), "number_input", "symptoms.pain_score").set_value(4.5).run()
    app = drawer(app, "decide")
    assert "Save the case first" in text(app)
    assert not any(each.key == key(app, "decide:choice") for each in app.radio)


def test_a_decision_on_a_case_that_somebody_saved_meanwhile_says_so_and_saves_nothing() -> None:
    app = chosen(drawer(opened("S02 "), "decide"), "treat")
    stored = door().view(case_key(app))
    door().change(case_key(app), {**stored.body, "bone_health": {"t_score": -3}}, 1, "", TODAY)
    app.button(key="decide_record").click().run()
    assert any("Somebody else saved this case meanwhile" in bare(error) for error in app.error)
    assert door().decisions(case_key(app)) == []


def test_the_chosen_day_is_booked_the_plan_is_run_again_and_it_can_be_taken_back() -> None:
    app = drawer(opened("S01 "), "decide")
    day = TODAY + timedelta(days=3)
    app.date_input(key=key(app, "plan_day")).set_value(day).run()
    assert "Chosen day" in text(app)
    app.button(key="book").click().run()
    assert not app.exception
    booked = door().view(case_key(app)).body["referral"]["booked_for"]
    assert booked.startswith(day.isoformat())
    assert app.session_state["draft"]["referral"]["booked_for"] == booked and "Saved: revision 2" in text(app)
    assert "Booked for" in text(app)
    assert door().history(case_key(app))[-1].why.startswith("booked for")
    app.button(key="unbook").click().run()
    assert "booked_for" not in door().view(case_key(app)).body["referral"]


def test_only_a_physician_is_offered_a_decision() -> None:
    app = at_the_case_page(Role.REFERRER, case=case_key(opened("S09 ")))
    assert not app.exception and "Case S09" in text(app)
    assert all(each.label != "Decide, and book a day" for each in app.expander)

"""The advice thread on the case page, from both sides, and the follow-up."""

from datetime import date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.case.clock import SITE_ZONE
from kyphodss.store.thread_state import Entry
from tests.pages.test_case_page import bare, text
from tests.pages.test_decide import at_the_case_page, case_key, door, drawer, key, opened

TODAY = datetime.now(SITE_ZONE).date()


def seen_by(role: Role, app: AppTest) -> AppTest:
    """The same case in the window of somebody else."""
    return drawer(at_the_case_page(role, case=case_key(app), as_of="2026-11-24"), "thread")


def kind(app: AppTest, value: str) -> AppTest:
    next(each for each in app.selectbox if each.label == "Write").set_value(value).run()
    assert not app.exception
    return app


def message(app: AppTest):
    return next(each for each in app.text_area if each.label.startswith("Message"))


def send(app: AppTest) -> AppTest:
    app.button(key="thread_send").click().run()
    assert not app.exception
    return app


def test_the_physician_asks_the_referrer_answers_and_both_see_it() -> None:
    app = drawer(opened("S09 "), "thread")
    drafted = str(message(app).value)
    assert drafted.startswith("Thank you for the referral S09.") and "still need" in drafted
    asked = app.multiselect(key=key(app, "thread:0:missing"))
    asked.set_value(asked.value[:1]).run()
    assert str(message(app).value).count("\n- ") == 1, "The draft asks for what is chosen."
    message(app).input(str(message(app).value) + "\n\n<b>*Thank you*</b>").run()
    app = send(app)
    state = door().thread(case_key(app)).state
    assert state.waits_for == "referrer" and len(state.asked) == 1
    assert "The referrer's turn" in bare_text(app)
    referrer = seen_by(Role.REFERRER, app)
    assert r"\<b\>\*Thank you\*\<" in text(referrer), "Typed words are no markup."
    assert "The referrer's turn" in bare_text(referrer)
    message(referrer).input("The report follows today.").run()
    referrer = send(referrer)
    assert "The clinic's turn" in bare_text(referrer)
    app.button(key="thread_again").click().run()
    assert "The report follows today" in bare_text(app)


def bare_text(app: AppTest) -> str:
    return text(app).replace("\\", "")


def test_a_message_that_is_not_sent_comes_back_in_another_window_until_it_is() -> None:
    app = kind(drawer(opened("S09 "), "thread"), "advise")
    message(app).input("Brace *first*, then look again").run()
    again = seen_by(Role.PHYSICIAN, app)
    assert message(again).value == "Brace *first*, then look again"
    send(again)
    assert not str(message(seen_by(Role.PHYSICIAN, app)).value).startswith("Brace")
    assert seen_by(Role.REFERRER, app) is not None and door().drafts() == []


def test_both_clocks_are_shown_and_advice_does_not_start_the_waiting_time() -> None:
    app = drawer(opened("S09 "), "thread")
    assert "Since the fracture of" in bare_text(app) and "days since the referral of 20 Oct 2026" in bare_text(app)
    referrer = kind(seen_by(Role.REFERRER, app), "advice_wanted")
    assert "Advice does not start the waiting time" in bare_text(referrer)
    message(referrer).input("Brace or procedure?").run()
    next(each for each in referrer.radio if each.label.startswith("May this become")).set_value(False).run()
    referrer = send(referrer)
    assert "Waiting time: not running" in bare_text(referrer)
    assert "it may not become a referral" in bare_text(referrer)


def test_before_the_day_of_receipt_the_waiting_time_is_said_to_begin_with_it() -> None:
    app = drawer(opened("S09 "), "thread")
    app.date_input(key="as_of").set_value(date(2026, 10, 19)).run()
    assert not app.exception
    assert "Waiting time: begins with the referral of 20 Oct 2026." in bare_text(app)


def test_advice_becomes_a_referral_only_with_permission() -> None:
    app = drawer(opened("S09 "), "thread")
    door().write(case_key(app), Entry("advice_wanted", "Brace or procedure?"))
    app.button(key="thread_again").click().run()
    writes = next(each for each in app.selectbox if each.label == "Write")
    assert "Make it a referral" not in writes.options
    app = send(kind(app, "convert_asked"))
    referrer = seen_by(Role.REFERRER, app)
    assert "no answer yet" in bare_text(referrer)
    assert referrer.button(key="thread_send").disabled, "The answer is chosen, never taken for granted."
    next(each for each in referrer.radio if each.label.startswith("May this become")).set_value(True).run()
    send(referrer)
    app.button(key="thread_again").click().run()
    app = send(kind(app, "converted"))
    assert "It became a referral on" in bare_text(app)
    assert app.session_state["draft"]["referral"]["received_on"] == TODAY.isoformat()
    assert "Saved: revision 2" in text(app)


def test_a_declined_request_shows_its_reason_to_both() -> None:
    app = kind(drawer(opened("S09 "), "thread"), "declined")
    assert app.button(key="thread_send").disabled
    app.selectbox(key=key(app, "thread:0:declined_as")).set_value("refer.other-center").run()
    message(app).input("Your own center is closer.").run()
    referrer = seen_by(Role.REFERRER, send(app))
    shown = bare_text(referrer)
    assert "Declined with the reason: Your own center is closer." in shown and "Reason: Another center." in shown


def test_a_physician_takes_and_leaves_a_case_and_the_referrer_sees_who_has_it() -> None:
    app = drawer(opened("S09 "), "thread")
    app.button(key="take_case").click().run()
    assert "Taken by demonstration-physician since" in bare_text(app)
    referrer = seen_by(Role.REFERRER, app)
    assert "Taken by demonstration-physician since" in bare_text(referrer)
    assert all(each.key != "take_case" for each in referrer.button)
    app.button(key="leave_case").click().run()
    assert "Nobody has taken the case" in bare_text(app)


def test_a_case_that_is_not_stored_has_no_thread() -> None:
    app = opened("Empty case")
    assert all(each.label != "Advice thread" for each in app.expander)


def _follow_up(
    app: AppTest, on: date | None, pain: float | None = None, level: str | None = None, since: date | None = None
) -> AppTest:
    number = app.session_state["draft_number"]
    at = lambda name: f"follow_up:{name}:{number}:"  # noqa: E731
    app.date_input(key=at("on")).set_value(on)
    app.number_input(key=at("pain_score")).set_value(pain)
    app.text_area(key=at("complications")).input("*Cement leak*\n")
    app.selectbox(key=at("level")).set_value(level)
    app.date_input(key=at("since")).set_value(since)
    next(each for each in app.button if each.label == "Add the contact").click().run()
    assert not app.exception
    return app


def test_a_contact_is_added_with_complications_and_a_new_fracture() -> None:
    app = drawer(opened("S23 "), "follow_up")
    assert "visit" in text(app) and "after 3 months" in text(app)
    before = app.session_state["draft"]
    kept, fractures = len(before["outcome"]["followups"]), len(before["fractures"])
    app = _follow_up(app, date(2026, 11, 20), 3, "T9")
    draft = app.session_state["draft"]
    assert draft["outcome"]["followups"][kept:] == [{"on": "2026-11-20", "pain_score": 3}]
    assert draft["outcome"]["complications"] == ["*Cement leak*"]
    assert draft["fractures"][fractures:] == [{"level": "T9", "onset_latest": "2026-11-20"}]
    assert r"Complications: \*Cement leak\*" in text(app) and "Unsaved changes" in text(app)


def test_a_new_fracture_is_known_to_be_new_by_its_earliest_day() -> None:
    app = _follow_up(drawer(opened("S23 "), "follow_up"), date(2026, 11, 20), 3, "T9", date(2026, 10, 12))
    found = app.session_state["draft"]["fractures"][-1]
    assert found == {"level": "T9", "onset_earliest": "2026-10-12", "onset_latest": "2026-11-20"}


def test_a_new_fracture_cannot_begin_after_the_contact() -> None:
    app = drawer(opened("S23 "), "follow_up")
    before = dict(app.session_state["draft"]["outcome"])
    app = _follow_up(app, date(2026, 11, 20), 3, "T9", date(2026, 11, 21))
    assert any("cannot begin after the contact" in bare(error) for error in app.error)
    assert app.session_state["draft"]["outcome"] == before


@pytest.mark.parametrize(("on", "pain", "says"), [(None, 3, "needs its day"), (date(2026, 11, 20), 11, "from 0 to 10")])
def test_a_contact_that_cannot_be_kept_says_why_and_changes_nothing(on: date | None, pain: float, says: str) -> None:
    app = drawer(opened("S23 "), "follow_up")
    before = dict(app.session_state["draft"]["outcome"])
    app = _follow_up(app, on, pain)
    assert any(says in bare(error) for error in app.error)
    assert app.session_state["draft"]["outcome"] == before


def test_without_a_procedure_there_is_no_follow_up() -> None:
    assert all(not each.label.startswith("Follow-up") for each in opened("S02 ").expander)

"""Review meetings without a browser: the list from the worklist, one case at a time, saved at once, nobody named, minutes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role, User
from kyphodss.service.opened import database
from kyphodss.store.database import StoreError
from kyphodss.store.decisions import Decision
from kyphodss.store.door import Door
from kyphodss.store.meeting import Agreed, Item, Meeting
from kyphodss.store.thread_state import Entry
from kyphodss.ui.meeting_list import PREFILLED
from kyphodss.ui.meeting_minutes import of_meeting
from kyphodss.ui.meeting_words import lines, nearest_words
from kyphodss.worklist.order import DEFAULT, ORDERS
from kyphodss.worklist.pathway import ADVICE_WORDS, STEP_WORDS, Step
from kyphodss.worklist.priority import CLASS_WORDS
from tests.pages.test_case_page import ROOT, bare, text
from tests.pages.test_decide import TODAY, chosen, door, drawer
from tests.pages.test_record_page import key_of, newest, page
from tests.store.base import save
from tests.worklist.base import assessed, row


def at_the_page(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("kyphodss/pages/meeting.py").run()
    assert not app.exception
    return app


def held(*ids: str) -> str:
    """A list of these cases, made at the door."""
    return door().hold_meeting("Tuesday list", TODAY, [key_of(id) for id in ids])


def in_the_room(*ids: str) -> AppTest:
    return at_the_page(meeting=held(*ids))


def part(app: AppTest, name: str) -> AppTest:
    app.segmented_control(key="meeting_part").set_value(name).run()
    assert not app.exception
    return app


def meeting(app: AppTest) -> Meeting:
    return door().meeting(named(app, "meeting"))


def named(app: AppTest, parameter: str) -> str:
    """What the address names."""
    return str(app.query_params[parameter]).strip("[']")


def item(app: AppTest, case_id: str) -> Item:
    return next(each for each in meeting(app).items if each.case_id == case_id)


def field(app: AppTest, kind: str, name: str, case_id: str) -> Any:
    return getattr(app, kind)(key=f"{meeting(app).head.meeting_key}:{key_of(case_id)}:{name}")


def presented(app: AppTest) -> str:
    """What stands on the big screen."""
    return "\n".join(bare(each) for each in [*app.title, *app.header, *app.caption, *app.markdown])


def colleague() -> Door:
    return Door(database(), User("another", "Dr. Another", Role.PHYSICIAN), lambda: datetime.now(UTC))


@pytest.mark.parametrize("role", [Role.REFERRER, Role.MANAGER, Role.ADMINISTRATOR])
def test_only_a_physician_holds_a_meeting(role: Role) -> None:
    app = page("meeting", role)
    assert f"The role {role.value} may not hold a review meeting." in text(app).replace("\\", "")
    assert not any(each.key == "meeting_make" for each in app.button)


def test_without_a_meeting_the_page_says_what_to_do_and_the_due_cases_stand_ready() -> None:
    app = at_the_page()
    assert "There is no meeting yet. Make a list below" in text(app)
    assert app.number_input(key="meeting_new_cases").value == PREFILLED
    listed = next(bare(each) for each in app.markdown if each.value.startswith("1."))
    assert (
        listed.splitlines()[0].startswith("1. S29 · T8 · cancer · Emergency route")
        and len(listed.splitlines()) == PREFILLED
    )
    app.number_input(key="meeting_new_cases").set_value(3).run()
    app.text_input(key="meeting_new_title").set_value("Tuesday list").run()
    app.button(key="meeting_make").click().run()
    assert not app.exception and "1** of 3" in text(app)
    found = meeting(app)
    assert found.head.title == "Tuesday list" and found.items[0].case_id == "S29" and len(found.items) == 3
    assert ORDERS[DEFAULT].title == "Priority"


def test_a_list_needs_a_title() -> None:
    app = at_the_page()
    app.text_input(key="meeting_new_title").set_value("  ").run()
    assert app.button(key="meeting_make").disabled


def test_the_big_screen_says_the_case_in_a_few_lines_and_names_nobody_unless_asked() -> None:
    key = key_of("S02")
    stored = door().view(key)
    patient = {**stored.body["patient"], "name": "Berta *Beispiel*", "mrn": "0042"}
    door().change(key, {**stored.body, "patient": patient}, stored.number, "", TODAY)
    app = in_the_room("S02", "S03")
    said = presented(app)
    assert bare(app.title[0]) == "80 to 89 years · T12 · osteoporosis" and "since onset" in said
    assert "Plan: " in said and "missing" in said.lower() and "Case S02" in said
    assert "Beispiel" not in said and "0042" not in said
    app.toggle(key=f"meeting_name:{key}").set_value(True).run()
    assert "Berta *Beispiel*" in presented(app) and "0042" in presented(app)
    app.button(key="meeting_next").click().run()
    app.button(key="meeting_previous").click().run()
    assert "Beispiel" not in presented(app), "Asked anew for every case that comes onto the screen."


def test_the_lines_of_the_big_screen_hold_what_the_room_asks_for() -> None:
    age, priority, window, plan, missing = lines(row(), assessed())
    assert age == ":material/schedule: 21 days since onset"
    assert CLASS_WORDS[row().priority.cls] in priority and "badge[" in priority
    assert window.replace("\\", "") == (
        ":material/hourglass_top: US Medicare: within 12 weeks: 63 days left, to 05 Jul 2027 (US-Medicare)"
    )
    assert plan.replace("\\", "").startswith(
        ":material/event: Plan: dates stand, pending the prescriber; earliest feasible day "
    )
    assert missing.startswith(":material/help: ")


def test_a_red_flag_holds_the_clocks_on_the_big_screen_and_no_day_is_said() -> None:
    flag = {"symptoms.cord_compression_suspected": True}
    _, priority, window, plan, _ = lines(row(flag), assessed(flag))
    assert "Emergency route" in priority and "Clocks held by a red flag" in window
    assert "stop: no date is printed" in plan.replace("\\", "") and "feasible day" not in plan


def test_an_end_that_is_not_known_is_the_nearest_of_all_on_the_big_screen() -> None:
    unknown = {"fractures.0.onset": None}
    assert "end not known" in nearest_words(row(unknown))
    assert lines(row(unknown), assessed(unknown))[0].endswith("age of the fracture not known")


def test_next_and_previous_have_keys_and_end_at_the_ends() -> None:
    app = in_the_room("S02", "S03")
    assert app.button(key="meeting_next").proto.shortcut.lower() == "right"
    assert app.button(key="meeting_previous").proto.shortcut.lower() == "left"
    assert app.button(key="meeting_previous").disabled
    app.button(key="meeting_next").click().run()
    assert "2** of 2" in text(app) and "Case S03" in text(app) and app.button(key="meeting_next").disabled
    assert named(app, "case") == key_of("S03")


def test_after_a_refresh_the_same_case_is_on_the_screen() -> None:
    key = held("S02", "S03")
    assert "Case S03" in text(at_the_page(meeting=key, case=key_of("S03")))


def test_a_meeting_begins_at_the_first_case_that_nobody_dealt_with() -> None:
    key = held("S02", "S03")
    door().note_meeting(key, key_of("S02"), Agreed("done"), None)
    assert "Case S03" in text(at_the_page(meeting=key))


def test_words_owner_and_day_are_saved_as_soon_as_a_field_is_left() -> None:
    app = in_the_room("S02", "S03")
    field(app, "text_area", "words", "S02").input("MRI *first*").run()
    assert item(app, "S02").agreed == Agreed("MRI *first*") and "Noted: Demonstration physician" in text(app).replace(
        "\\", ""
    )
    field(app, "selectbox", "owner", "S02").set_value("demonstration-physician").run()
    due = TODAY + timedelta(days=9)
    field(app, "date_input", "due", "S02").set_value(due).run()
    assert item(app, "S02").agreed == Agreed("MRI *first*", "demonstration-physician", due)
    app.button(key="meeting_next").click().run()
    app.button(key="meeting_previous").click().run()
    assert field(app, "text_area", "words", "S02").value == "MRI *first*"
    assert field(app, "date_input", "due", "S02").value == due
    field(app, "text_area", "words", "S02").input("").run()
    assert item(app, "S02").agreed.words is None


def clashing() -> AppTest:
    app = in_the_room("S02", "S03")
    colleague().note_meeting(meeting(app).head.meeting_key, key_of("S02"), Agreed("theirs", due=date(2027, 1, 4)), None)
    field(app, "text_area", "words", "S02").input("mine").run()
    assert not app.exception
    assert "Somebody else noted something about this case meanwhile" in bare(app.subheader[0])
    assert "theirs · due 04 Jan 2027" in text(app) and "**You**: mine" in text(app)
    assert item(app, "S02").agreed.words == "theirs", "Nothing is written over."
    return app


@pytest.mark.parametrize(
    ("button", "words"), [("meeting_theirs", "theirs"), ("meeting_mine", "mine"), ("meeting_both", "theirs\nmine")]
)
def test_two_notes_on_one_case_are_settled_by_a_choice(button: str, words: str) -> None:
    app = clashing()
    app.button(key=button).click().run()
    assert not app.exception
    assert item(app, "S02").agreed.words == words
    assert field(app, "text_area", "words", "S02").value == words
    field(app, "text_area", "words", "S02").input("and on").run()
    assert item(app, "S02").agreed.words == "and on", "The next note stands on the one that was kept."


def test_somebody_elses_note_comes_onto_the_screen_when_it_is_read_again() -> None:
    app = in_the_room("S02")
    colleague().note_meeting(meeting(app).head.meeting_key, key_of("S02"), Agreed("theirs"), None)
    app.button(key="meeting_read").click().run()
    assert field(app, "text_area", "words", "S02").value == "theirs" and "Dr" not in bare(app.title[0])


def test_a_note_that_cannot_be_saved_stays_on_the_screen_with_a_way_to_save_it(monkeypatch: pytest.MonkeyPatch) -> None:
    app = in_the_room("S02")
    words = field(app, "text_area", "words", "S02")
    with monkeypatch.context() as patch:

        def _busy(*_: Any) -> str:
            raise StoreError("busy", "The store is busy.")

        patch.setattr(Door, "note_meeting", _busy)
        words.input("kept").run()
    assert any("Not done. The store is busy" in bare(each) for each in app.error)
    assert field(app, "text_area", "words", "S02").value == "kept"
    app.button(key="meeting_save").click().run()
    assert item(app, "S02").agreed.words == "kept"


def test_a_decision_in_the_room_is_one_on_record_and_stands_in_the_meeting() -> None:
    app = chosen(drawer(in_the_room("S02", "S03"), "decide"), "treat")
    app.button(key="decide_record").click().run()
    assert not app.exception
    (made,) = door().decisions(key_of("S02"))
    assert made.decision.decision == "treat" and made.decided_by == "demonstration-physician"
    found = item(app, "S02").decision
    assert found is not None and found.number == made.number
    assert "Decided here: **treat**" in text(app).replace("\\", "")
    assert door().view(key_of("S02")).body["outcome"]["decision"] == "treat"
    assert item(app, "S03").decision is None


def test_a_decision_that_somebody_else_or_another_hour_made_is_none_of_the_room() -> None:
    key = key_of("S02")
    door().decide(key, door().view(key).body, Decision("treat", 1), TODAY)
    app = in_the_room("S02")
    assert item(app, "S02").decision is None and "Decided here" not in text(app)
    colleague().decide(key, door().view(key).body, Decision("treat", 2), TODAY)
    app.button(key="meeting_read").click().run()
    assert item(app, "S02").decision is None


def test_a_decision_on_a_case_that_somebody_saved_meanwhile_says_so() -> None:
    app = chosen(drawer(in_the_room("S02"), "decide"), "treat")
    stored = door().view(key_of("S02"))
    door().change(key_of("S02"), {**stored.body, "bone_health": {"t_score": -3}}, 1, "", TODAY)
    app.button(key="decide_record").click().run()
    assert any("Somebody else saved this case meanwhile" in bare(error) for error in app.error)
    assert door().decisions(key_of("S02")) == []


def test_a_case_that_was_erased_or_closed_meanwhile_is_said_so() -> None:
    app = in_the_room("S02", "S03", "S04")
    door(Role.ADMINISTRATOR).erase(key_of("S03"), "asked by the patient")
    app.button(key="meeting_next").click().run()
    assert not app.exception
    assert any("was erased meanwhile" in bare(each) for each in app.error)
    app.button(key="meeting_again").click().run()
    assert not app.exception and "of 2" in text(app)
    assert any("1 case of this list was erased meanwhile" in bare(each) for each in app.warning)
    stored = door().view(key_of("S02"))
    closed = {**stored.body, "outcome": {"closed_on": TODAY.isoformat(), "closed_as": 3}}
    door().change(key_of("S02"), closed, stored.number, "", TODAY)
    again = at_the_page(meeting=meeting(app).head.meeting_key, case=key_of("S02"))
    assert any("This referral is closed meanwhile" in bare(each) for each in again.warning)


def test_the_list_is_put_in_order_and_every_move_is_saved_at_once() -> None:
    app = part(in_the_room("S02", "S03", "S04"), "List")
    app.button(key="meeting_later").click().run()
    assert [each.case_id for each in meeting(app).items] == ["S03", "S02", "S04"]
    assert app.radio(key="meeting_chosen").value == key_of("S02"), "The one that was moved stays chosen."
    app.button(key="meeting_earlier").click().run()
    app.radio(key="meeting_chosen").set_value(key_of("S04")).run()
    app.button(key="meeting_remove").click().run()
    assert [each.case_id for each in meeting(app).items] == ["S02", "S03"]
    app.selectbox(key="meeting_add").set_value(key_of("S29")).run()
    assert not app.exception
    assert [each.case_id for each in meeting(app).items] == ["S02", "S03", "S29"]
    assert app.selectbox(key="meeting_add").value is None


def test_a_list_that_somebody_changed_meanwhile_is_shown_as_it_is_now() -> None:
    app = part(in_the_room("S02", "S03"), "List")
    found = meeting(app)
    colleague().arrange_meeting(found.head.meeting_key, found.keys[::-1], found.keys)
    app.button(key="meeting_later").click().run()
    assert any("Somebody else changed this list meanwhile" in bare(each) for each in app.error)
    assert [each.case_id for each in meeting(app).items] == ["S03", "S02"]


def test_a_meeting_is_closed_after_a_question_and_then_only_read() -> None:
    app = part(in_the_room("S02"), "Minutes")
    app.button(key="meeting_close").click().run()
    app.button(key="meeting_close_no").click().run()
    assert meeting(app).head.closed_at is None
    app.button(key="meeting_close").click().run()
    app.button(key="meeting_close_yes").click().run()
    assert not app.exception and meeting(app).head.closed_at is not None
    assert "Closed by Demonstration physician" in text(app).replace("\\", "")
    assert len(app.get("download_button")) == 2
    assert not any(each.key in ("meeting_close", "meeting_next") for each in app.button)
    app.button(key="meeting_all").click().run()
    assert "1 case, 0 dealt with · closed" in text(app).replace("\\", "")


def test_the_minutes_say_what_was_decided_agreed_and_by_whom() -> None:
    app = in_the_room("S02", "S03")
    found = meeting(app)
    door().note_meeting(found.head.meeting_key, key_of("S02"), Agreed("MRI", "demonstration-physician", TODAY), None)
    made = of_meeting(meeting(app))
    assert made.made.startswith("List made by Demonstration physician, ") and made.closed == ""
    first, second = made.lines
    assert (first.case, first.agreed, first.owner) == ("S02", "MRI", "Demonstration physician")
    assert first.noted.startswith("Demonstration physician, ") and second.noted == ""


def test_looking_again_reads_nothing_from_the_store() -> None:
    app = in_the_room("S02")
    before = newest(database())
    app.run()
    assert newest(database()) == before


def test_an_address_that_is_no_meeting_says_so_and_leads_back() -> None:
    app = at_the_page(meeting="f" * 16)
    assert any("no meeting at this address" in bare(each) for each in app.error)
    app.button(key="meeting_all").click().run()
    assert "Review meetings" in bare(app.title[0])


def test_what_was_typed_in_a_case_and_not_saved_is_said_and_kept() -> None:
    key = key_of("S02")
    body = door().view(key).body
    door().keep_draft(key, {**body, "bone_health": {"t_score": -3}}, key, 1)
    app = in_the_room("S02")
    assert "You typed something in this case that is not saved" in text(app)
    assert door().draft(key) is not None


def test_a_request_for_advice_is_presented_as_one() -> None:
    asked = {"case_id": "ADV1", "etiology": "osteoporosis", "fractures": [{"level": "L1"}]}
    save(database(), asked)
    app = in_the_room("ADV1")
    assert STEP_WORDS[Step.NOT_KNOWN] in presented(app)
    door().write(key_of("ADV1"), Entry("advice_wanted", "Brace or procedure?"))
    app = in_the_room("ADV1")
    assert ADVICE_WORDS in presented(app) and STEP_WORDS[Step.NOT_KNOWN] not in presented(app)

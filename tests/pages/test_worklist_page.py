"""The worklist without a browser: what stands in a row, order and filters in the address, and case after case."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.access import Operation, Role
from kyphodss.service.opened import database
from kyphodss.store.database import StoreError
from kyphodss.store.door import Door
from kyphodss.ui import worklist as screen
from kyphodss.ui.session import PRACTICE
from kyphodss.ui.worklist_view import OWN, PAGE, READY, SHOWN, VISIT
from kyphodss.worklist.facets import FACETS, token
from kyphodss.worklist.order import ORDERS
from kyphodss.worklist.priority import PriorityClass
from tests.pages.test_case_page import ROOT, bare, text
from tests.pages.test_record_page import door, key_of, newest, page

DAY = "2026-11-24"


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.query_params["as_of"] = DAY
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def titles(app: AppTest) -> list[str]:
    return [bare(each) for each in app.subheader]


def view(app: AppTest) -> dict[str, str]:
    """What the address says of the view."""
    return {name: str(app.query_params[name]).strip("[']") for name in app.query_params if name in OWN}


def row(app: AppTest, case_id: str) -> str:
    """Everything that stands in the row of a case."""
    key = key_of(case_id)
    found = next(block for block in _blocks(app.main) if getattr(block.proto, "id", "").endswith(f"row-{key}"))
    parts = [*found.subheader, *found.markdown]
    return "\n".join(bare(each) for each in parts)


def _blocks(block):
    for child in getattr(block, "children", {}).values():
        if hasattr(child, "children"):
            yield child
            yield from _blocks(child)


def test_the_home_of_a_physician_lists_the_open_cases_with_the_order_in_words() -> None:
    app = opened()
    assert bare(app.title[0]) == "Worklist"
    assert [bare(each) for each in app.header] == ["42 cases"]
    assert ORDERS["priority"].words in text(app).replace("\\", "")
    assert len(app.subheader) == PAGE and titles(app)[0].startswith("S29 · T8 · cancer")
    assert view(app) == {}, "The first view needs no address."
    assert "1 treated or closed not shown" in text(app)


def test_a_row_says_what_a_physician_asks_of_it() -> None:
    app = opened(order="wait")
    urgent = row(app, "S29")
    assert ":material/emergency: Emergency route" in urgent and "compression is suspected" in urgent
    assert "Clocks held by a red flag" in urgent
    told = row(opened(cause="osteoporosis", priority="none"), "S02")
    for said in (
        "US Medicare: within 12 weeks: **62 days left**",
        "No booking recorded",
        "Earliest feasible day: **25 Nov 2026",
        "Next free slot: 25 Nov 2026",
        "Missing: nothing",
        "Since the fracture: **",
        "Waiting: **8 days** · received",
        "Last contact: none recorded · owner: nobody yet",
        "more windows",
    ):
        assert said in told, said


def test_a_window_that_closes_before_the_next_free_slot_is_marked() -> None:
    app = opened(slot="yes")
    assert len(app.subheader) > 0
    for case_id in [each.split(" ·")[0] for each in titles(app)]:
        told = row(app, case_id)
        before = "the booked day" if "Booked" in told else "the next free slot"
        assert f":material/event_busy: closes before {before}" in told


def test_every_window_is_one_click_away_with_its_rule_set() -> None:
    app = opened(cause="osteoporosis", priority="none")
    assert "FREE trial: within 3 months" not in row(app, "S02")
    app.toggle(key="worklist_every").set_value(True).run()
    assert "FREE trial: within 3 months: **70 days left** (any)" in row(app, "S02")


@pytest.mark.parametrize("order", sorted(ORDERS))
def test_an_order_stands_in_words_and_in_the_address_and_emergencies_stay_on_top(order: str) -> None:
    app = opened()
    app.selectbox(key=VISIT).set_value(order).run()
    assert ORDERS[order].words in text(app).replace("\\", "")
    assert view(app) == ({} if order == "priority" else {"order": order})
    assert titles(app)[0].startswith("S29")
    assert titles(opened(**view(app))) == titles(app), "The address brings the same list to another window."


def test_an_order_in_the_address_survives_a_click_that_breaks_the_first_run_off() -> None:
    """The browser is told the choice at every run: one that missed the first would send its own first choice back."""
    app = opened(order="wait")
    for _ in range(2):
        assert app.selectbox(key=VISIT).proto.set_value is True
        assert app.selectbox(key=VISIT).proto.raw_value == ORDERS["wait"].title
        app.run()


def test_a_ready_view_and_a_filter_stand_in_the_address_and_in_words() -> None:
    app = opened()
    app.pills(key="worklist_ready").set_value("Urgent").run()
    assert view(app) == {"priority": "emergency,settle-first"}
    assert "Shown: Priority: Emergency route or To be settled first." in text(app).replace("\\", "")
    assert all("Emergency" in each or "settled" in each for each in titles(app))
    app.button(key="worklist_clear").click().run()
    assert view(app) == {} and len(app.subheader) == PAGE


def test_ready_views_are_what_their_names_say() -> None:
    urgent = {cls.name.lower().replace("_", "-") for cls in (PriorityClass.EMERGENCY, PriorityClass.SETTLE_FIRST)}
    assert READY["Urgent"].chosen["priority"] == urgent
    for name, found in READY.items():
        known = {facet: FACETS[facet].options(screen.known_of(())) for facet in found.chosen}
        assert all(value in known[facet] for facet, wanted in found.chosen.items() for value in wanted), name
        assert titles(opened(**found.params())) is not None


def test_closed_cases_are_shown_where_the_status_asks_for_them() -> None:
    app = opened(status="closed")
    assert [each.split(" ·")[0] for each in titles(app)] == ["S23"]


def test_what_an_address_asks_for_and_nobody_knows_is_said_and_left_out() -> None:
    app = opened(order="surname", cause="cancer,Jane", name="Jane Doe")
    said = " ".join(bare(each) for each in app.warning)
    assert "left out" in said and "Jane" not in said + text(app)
    assert view(app) == {"cause": "cancer"} and "name" not in app.query_params
    app.selectbox(key=VISIT).set_value("wait").run()
    assert len(app.warning) == 0, "Said once."


def test_a_search_stays_in_the_window_and_out_of_the_address() -> None:
    app = opened()
    app.text_input(key="worklist_text").set_value("s02 osteoporosis").run()
    assert [each.split(" ·")[0] for each in titles(app)] == ["S02"]
    assert "“s02 osteoporosis”" in text(app).replace("\\", "")
    assert set(app.query_params) == {"as_of"}
    app.text_input(key="worklist_text").set_value("nobody").run()
    assert any("No case passes these filters" in bare(each) for each in app.info)


def test_an_organization_in_the_address_is_a_token_and_no_name() -> None:
    names = {case.organization for case in door().cases() if case.organization is not None}
    for name in sorted(names):
        app = opened(organization=token(name))
        assert len(app.subheader) > 0 and name not in str(dict(app.query_params))


def test_twenty_are_shown_and_more_when_asked_for() -> None:
    app = opened()
    app.button(key="worklist_more").click().run()
    assert len(app.subheader) == 2 * PAGE
    app.button(key="worklist_more").click().run()
    assert len(app.subheader) == 42 and app.session_state[SHOWN] >= 42
    app.selectbox(key=VISIT).set_value("wait").run()
    assert len(app.subheader) == PAGE, "Another order begins at its top."


def test_the_list_is_read_once_a_visit_and_again_when_asked() -> None:
    app = opened()
    before = newest(database())
    assert before.action == Operation.LIST_CASES.value
    app.selectbox(key=VISIT).set_value("wait").run()
    assert newest(database()).sequence == before.sequence, "Order and filters ask nothing of the store."
    app.button(key="worklist_refresh").click().run()
    assert newest(database()).sequence == before.sequence + 1
    app.switch_page("kyphodss/pages/knowledge.py").run()
    app.switch_page("kyphodss/pages/worklist.py").run()
    assert newest(database()).sequence == before.sequence + 2
    assert view(app) == {"order": "wait"}, "Coming back finds the view as it was left."


def test_a_case_saved_meanwhile_is_seen_with_the_next_reading() -> None:
    app = opened()
    stored = door().view(key_of("S02"))
    referral = {**stored.body["referral"], "booked_for": "2026-12-01"}
    door().change(stored.case_key, {**stored.body, "referral": referral}, 1, "booked", date(2026, 11, 25))
    app.button(key="worklist_refresh").click().run()
    app.text_input(key="worklist_text").set_value("S02").run()
    assert "Booked 01 Dec 2026" in row(app, "S02")


def test_cases_that_cannot_be_assessed_on_a_day_are_named_above_the_list() -> None:
    app = opened()
    app.date_input(key="as_of").set_value(date(2026, 10, 20)).run()
    assert not app.exception
    assert any("not in this list" in bare(each) for each in app.warning)


def test_a_list_that_cannot_be_read_is_a_sentence_with_a_way_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def _away(_door: Door, _known: object) -> None:
        raise StoreError("unreachable", "The database does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(Door, "worklist", _away)
        app = opened()
        assert any("could not be read" in bare(each) for each in app.error) and len(app.subheader) == 0
    app.button(key="worklist_again").click().run()
    assert len(app.subheader) == PAGE and len(app.error) == 0


def test_advice_that_was_asked_for_is_no_referral_that_waits() -> None:
    body = {
        "case_id": "A1",
        "etiology": "osteoporosis",
        "fractures": [{"level": "L1"}],
        "referral": {"organization": PRACTICE},
    }
    saved = door(Role.REFERRER).ask_advice(body, "Is she one for you?", True, date(2026, 11, 24))
    app = opened(status="advice")
    assert titles(app)[0].startswith("A1"), "The filter finds it, and nothing else."
    told = row(app, "A1")
    assert "Waiting: **not running** · advice asked, not referred" in told and "receipt not recorded" not in told
    assert "Since the fracture: **not known**" in told
    assert "1 of them advice asked, not referred" in text(app)
    app = opened(order="wait")
    app.text_input(key="worklist_text").set_value("oakside").run()
    assert titles(app)[-1].startswith("A1"), "By wait it stands behind every referral."
    stored = door().view(saved.case_key)
    door().convert(saved.case_key, dict(stored.body), stored.number, "", date(2026, 11, 24))
    assert "Waiting: **0 days** · received" in row(opened(status="received"), "A1")


@pytest.mark.parametrize("role", [Role.REFERRER, Role.MANAGER, Role.ADMINISTRATOR])
def test_only_those_who_decide_have_the_list(role: Role) -> None:
    app = page("worklist", role)
    assert "may not record a decision" in bare(app.error[0]) and len(app.subheader) + len(app.selectbox) == 0


def test_an_old_address_of_a_case_still_opens_it() -> None:
    app = opened(case=key_of("S05"))
    assert "Case S05" in text(app)


def test_the_case_page_goes_on_to_the_next_case_of_the_list() -> None:
    app = opened(order="wait")
    keys = app.session_state["worklist_queue"].keys
    app.query_params["case"] = keys[0]
    app.switch_page("kyphodss/pages/case.py").run()
    assert not app.exception
    assert "**1** of 42" in text(app) and app.button(key="review_previous").disabled
    app.button(key="review_next").click().run()
    assert app.session_state["opened"].case_key == keys[1] and "**2** of 42" in text(app)
    app.button(key="review_previous").click().run()
    assert app.session_state["opened"].case_key == keys[0]


def test_a_case_outside_the_list_says_so_and_without_a_list_there_is_no_bar() -> None:
    app = opened(cause="trauma")
    app.query_params["case"] = key_of("S02")
    app.switch_page("kyphodss/pages/case.py").run()
    assert "not in the list that was open" in text(app)
    alone = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    alone.query_params["case"] = key_of("S02")
    alone.run()
    assert all(button.key != "review_next" for button in alone.button)

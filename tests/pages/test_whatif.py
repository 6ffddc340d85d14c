"""What if: the copy beside the case, what differs is marked, and nothing of it is ever stored but by one deliberate act."""

from copy import deepcopy
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.service.opened import database
from kyphodss.ui.whatif import NOT_STORED
from kyphodss.ui.whatif_facts import FITTING, LEFT_OUT, copy_of, offered, recorded, with_both_ends
from kyphodss.ui.whatif_words import MARK, NO_DATE
from tests.pages.test_case_page import bare, text
from tests.pages.test_decide import at_the_case_page, case_key, door
from tests.pages.test_record_page import newest
from tests.store.people import contents

CASE = "S02 "


def opened(pick: str = CASE) -> AppTest:
    app = at_the_case_page(as_of="2026-11-24")
    choose_case(app, pick)
    app.session_state["what-if"] = True
    app.run()
    assert not app.exception
    return app


def choose_case(app: AppTest, pick: str) -> None:
    app.selectbox(key="picked").select(
        next(option for option in app.selectbox(key="picked").options if option.startswith(pick))
    ).run()


def field(app: AppTest, kind: str, path: str) -> Any:
    start = f"{app.session_state['draft_number']}:whatif:{path}:"
    return next(each for each in getattr(app, kind) if str(each.key).startswith(start))


def sides(app: AppTest) -> tuple[str, str]:
    """What stands on the side of the form, and on that of the copy."""
    found = [each.value.replace("\\", "") for each in app.markdown if each.value.startswith("**Sources**")]
    assert len(found) == 2
    return found[0], found[1]


def with_pain(app: AppTest, score: float) -> AppTest:
    field(app, "number_input", "symptoms.pain_score").set_value(score).run()
    assert not app.exception
    return app


def test_a_copy_begins_as_the_case_is_and_says_that_nothing_is_stored() -> None:
    app = opened()
    assert NOT_STORED in text(app) and "Nothing differs" in text(app)
    one, other = sides(app)
    assert one == other and MARK not in one
    assert not any(each.key == "whatif_take" for each in app.button), "There is nothing to take over."


def test_a_changed_fact_marks_every_source_that_would_answer_otherwise_on_both_sides() -> None:
    app = with_pain(opened(), 4)
    one, other = sides(app)
    was = ":green-badge[:material/check_circle: Criteria met]"
    now = ":gray-badge[:material/remove_circle_outline: Criteria not met]"
    assert "was: " in other and "would be: " not in other
    assert one.count(MARK) == other.count(MARK) > 0
    assert f"{was} (would be: {now})" in one and f"{now} (was: {was})" in other
    assert "on the form: " in text(app)


def test_nothing_of_the_copy_reaches_the_case_its_draft_or_the_store() -> None:
    app = opened()
    before, stored, line = deepcopy(app.session_state["draft"]), contents(database()), newest(database())
    app = with_pain(app, 4)
    assert app.session_state["draft"] == before and "Saved: revision 1" in text(app)
    assert contents(database()) == stored
    assert newest(database()) == line, "Looking at a copy asks the store for nothing."


def test_the_save_button_saves_the_form_and_not_the_copy() -> None:
    app = with_pain(opened(), 4)
    app.segmented_control(key="section").set_value("Symptoms").run()
    number = app.session_state["draft_number"]
    app.number_input(key=f"{number}:symptoms.roland_morris").set_value(20).run()
    app.button(key="save").click().run()
    symptoms = door().view(case_key(app)).body["symptoms"]
    assert symptoms["roland_morris"] == 20 and symptoms["pain_score"] != 4


def test_another_case_lets_the_copy_go() -> None:
    app = with_pain(opened(), 4)
    choose_case(app, "S03 ")
    choose_case(app, CASE)
    assert "Nothing differs" in text(app)
    assert field(app, "number_input", "symptoms.pain_score").value != 4


def test_another_page_lets_the_copy_go() -> None:
    app = with_pain(opened(), 4)
    app.switch_page("kyphodss/pages/knowledge.py").run()
    app.switch_page("kyphodss/pages/case.py").run()
    app.session_state["what-if"] = True
    app.run()
    assert "Nothing differs" in text(app)


def test_a_stop_in_the_copy_forbids_dates_there_too() -> None:
    app = opened()
    app.selectbox(key=f"{app.session_state['draft_number']}:whatif_fact:0").set_value(
        "symptoms.cord_compression_suspected"
    ).run()
    one, other = sides(app)
    assert "earliest, conservative policy: **" in one
    field(app, "selectbox", "symptoms.cord_compression_suspected").set_value(True).run()
    _, other = sides(app)
    assert NO_DATE in other and "Stop: no date is printed" in other
    plan = other.split("**Plan**")[1].split("**Red flags")[0]
    assert plan.index(NO_DATE) < plan.index("was: earliest"), "The dates of the form stand there as what was."
    assert "Clocks" not in other and "held by a red flag" in other


def test_the_copy_begins_again_on_what_the_form_says() -> None:
    app = with_pain(opened(), 4)
    app.button(key="whatif_anew").click().run()
    assert "Nothing differs" in text(app)


def test_taking_over_is_asked_with_what_changes_and_is_not_saved() -> None:
    app = with_pain(opened(), 4)
    was = app.session_state["draft"]["symptoms"]["pain_score"]
    app.button(key="whatif_take").click().run()
    assert f"Pain score (of 10): {was} → **4**" in text(app).replace("\\", "")
    app.button(key="whatif_no").click().run()
    assert app.session_state["draft"]["symptoms"]["pain_score"] == was
    app.button(key="whatif_take").click().run()
    app.button(key="whatif_yes").click().run()
    assert not app.exception
    assert app.session_state["draft"]["symptoms"]["pain_score"] == 4
    assert "Unsaved changes" in text(app) and "Nothing differs" in text(app)
    assert door().view(case_key(app)).body["symptoms"]["pain_score"] == was, "Only the save button saves."


def test_what_was_asked_is_asked_anew_once_the_copy_says_otherwise() -> None:
    app = with_pain(opened(), 4)
    app.button(key="whatif_take").click().run()
    app = with_pain(app, 3)
    assert not any(each.key == "whatif_yes" for each in app.button)


def test_a_copy_that_cannot_be_read_says_which_value_and_shows_nothing_else() -> None:
    app = with_pain(opened(), 11)
    assert any("The copy cannot be read yet" in bare(each) for each in app.error)
    assert not any(each.value.startswith("**Sources**") for each in app.markdown)
    assert "Saved: revision 1" in text(app)


def test_no_copy_is_shown_while_the_form_holds_what_cannot_be_read() -> None:
    app = opened()
    app.segmented_control(key="section").set_value("Symptoms").run()
    app.number_input(key=f"{app.session_state['draft_number']}:symptoms.pain_score").set_value(11).run()
    assert any("Correct it first" in bare(each) for each in app.info)
    assert not any(each.value.startswith("**Sources**") for each in app.markdown)


def test_taking_over_keeps_the_level_and_another_level_that_differs_is_named() -> None:
    app = opened("S18 ")
    next(each for each in app.segmented_control if "level_switch" in str(each.key)).set_value(1).run()
    level = app.session_state["draft"]["fractures"][0]["level"]
    app = with_pain(app, 1)
    assert f"Differs at another level too: {level}." in text(app).replace("\\", "")
    app.button(key="whatif_take").click().run()
    app.button(key="whatif_yes").click().run()
    assert not app.exception
    assert app.session_state["fracture"] == 1 and len(app.session_state["draft"]["fractures"]) == 2


def test_once_the_form_says_something_else_the_copy_begins_on_that() -> None:
    app = with_pain(opened(), 4)
    app.segmented_control(key="section").set_value("Symptoms").run()
    app.number_input(key=f"{app.session_state['draft_number']}:symptoms.pain_score").set_value(6).run()
    assert field(app, "number_input", "symptoms.pain_score").value == 6


@pytest.mark.parametrize(
    "path", ["case_id", "patient.name", "patient.mrn", "outcome.decision", "risk.flags_settled[].flag"]
)
def test_names_and_what_has_an_act_of_its_own_are_not_offered(path: str) -> None:
    assert LEFT_OUT.fullmatch(path) is not None
    assert path not in offered({"case_id": "x"}, 0)


def test_every_fitting_fact_is_offered_first() -> None:
    found = list(offered({"case_id": "x", "fractures": [{}, {}]}, 1))
    assert found[: len(FITTING)] == [path.replace("[]", "[1]") for path in FITTING]


def test_one_more_entry_of_each_list_can_be_tried() -> None:
    body = {"case_id": "x", "imaging": [{"modality": "mri"}]}
    names = offered(body, 0)
    assert names["imaging[0].performed_on"].startswith("Imaging (1, mri)")
    assert names["imaging[1].performed_on"].startswith("Imaging (one more)")
    assert "imaging[2].performed_on" not in names and "treatments[0].kind" in names


def test_a_copy_changes_no_original() -> None:
    body = {"case_id": "x", "fractures": [{"level": "L1", "onset": "2026-11-01"}], "symptoms": None}
    found = copy_of(body, {"fractures[0].onset_latest": None, "symptoms.pain_score": 5, "imaging[1].modality": "ct"})
    assert body == {"case_id": "x", "fractures": [{"level": "L1", "onset": "2026-11-01"}], "symptoms": None}
    assert found["fractures"] == [{"level": "L1", "onset_earliest": "2026-11-01"}]
    assert found["symptoms"] == {"pain_score": 5} and found["imaging"] == [{}, {"modality": "ct"}]
    assert recorded(with_both_ends(body), "fractures[0].onset_latest") == "2026-11-01"
    assert recorded(body, "fractures[3].level") is None and recorded(body, "symptoms.pain_score") is None

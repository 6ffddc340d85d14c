"""A decision on a flag, recorded on the page; a blood thinner added by the form, and a name that is asked about."""

from datetime import date
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages.test_case_page import bare, drawn_open, opened, section, text


def _key(app: AppTest, form: str, name: str) -> str:
    return f"{form}:{name}:{app.session_state['draft_number']}:"


def _press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def _settle(app: AppTest, by: str = "Dr. *A*", on: date | None = date(2026, 11, 24)) -> AppTest:
    app.selectbox(key=_key(app, "settle", "flag")).select("F10")
    app.text_input(key=_key(app, "settle", "decided_by")).set_value(by)
    app.text_input(key=_key(app, "settle", "note")).set_value("Both stop")
    app.date_input(key=_key(app, "settle", "decided_on")).set_value(on)
    return _press(app, "Record the decision")


def _said(app: AppTest) -> str:
    return text(app).replace("\\", "")


def test_a_decision_is_recorded_shown_and_taken_back() -> None:
    app = drawn_open(opened("S42 "), "settle")
    assert "Conditional: something to settle first" in _said(app)
    assert app.selectbox(key=_key(app, "settle", "flag")).options == ["F10: two or more blood thinners or NSAIDs"]
    _settle(app)
    assert app.session_state["draft"]["risk"]["flags_settled"] == [
        {"flag": "F10", "decided_by": "Dr. *A*", "decided_on": "2026-11-24", "note": "Both stop"}
    ]
    said = _said(app)
    assert (
        "**Settled** Two or more blood thinners or NSAIDs. Settled by Dr. *A* on 24 Nov 2026: Both stop. `F10`" in said
    )
    assert "Dates stand, pending the prescriber" in said
    assert said.count("Settled by Dr. *A*") == 1
    _press(app, "Take it back")
    assert "flags_settled" not in app.session_state["draft"]["risk"]
    assert "Conditional: something to settle first" in _said(app)


def test_a_decision_without_name_or_day_is_not_recorded() -> None:
    for by, on in (("  ", date(2026, 11, 24)), ("Dr. A", None)):
        app = _settle(drawn_open(opened("S42 "), "settle"), by, on)
        assert "flags_settled" not in app.session_state["draft"]["risk"]
        assert any("A decision needs the flag" in bare(error) for error in app.error)


def test_a_decision_without_effect_says_why() -> None:
    app = opened("S42 ")
    draft: dict[str, Any] = app.session_state["draft"]
    draft["risk"]["flags_settled"] = [{"flag": "F03", "decided_by": "Dr. A", "decided_on": "2026-11-24"}]
    app.run()
    said = "F03: the decision of Dr. A on 24 Nov 2026 has no effect: nothing conditional stands under this id."
    assert said in _said(app)


def test_where_nothing_can_be_settled_there_is_no_form() -> None:
    for case_id in ("S01 ", "S40 "):
        assert not any("settle:flag" in str(box.key) for box in drawn_open(opened(case_id), "settle").selectbox)


def _add(app: AppTest, **given: Any) -> AppTest:
    app.selectbox(key=_key(app, "add", "drug")).set_value(given["drug"])
    for name in ("indication", "prescriber_agreed"):
        app.selectbox(key=_key(app, "add", name)).set_value(given.get(name))
    app.number_input(key=_key(app, "add", "interval_h")).set_value(given.get("interval_h"))
    app.text_input(key=_key(app, "add", "last_dose_at")).set_value(given.get("last_dose_at", ""))
    return _press(app, "Add to the list")


def test_a_blood_thinner_is_added_by_the_form() -> None:
    app = section(opened("S02 "), "Blood thinners")
    plavix = {
        "drug": "Plavix",
        "interval_h": 24,
        "last_dose_at": "2026-11-20T08:00",
        "indication": "secondary_prevention",
    }
    _add(app, **plavix, prescriber_agreed=True)
    assert app.session_state["draft"]["bleeding"]["drugs"] == [{**plavix, "prescriber_agreed": True}]
    assert "| clopidogrel (R28) | 20 Nov 2026 08:00 |" in _said(app)


def test_a_form_without_a_name_adds_nothing() -> None:
    app = _press(section(opened("S02 "), "Blood thinners"), "Add to the list")
    assert app.session_state["draft"]["bleeding"]["drugs"] == []
    assert any("Found no name" in bare(error) for error in app.error)


def _with_near_miss() -> AppTest:
    app = section(opened("S02 "), "Blood thinners")
    app.session_state["draft"]["bleeding"]["drugs"] = [{"drug": "Plavix"}, {"drug": "Coumadim"}]
    section(app, "Risk")
    return section(app, "Blood thinners")


def test_a_near_miss_is_asked_about_and_nothing_is_guessed() -> None:
    app = _with_near_miss()
    assert any(bare(w) == "'Coumadim' is not a name in the table; warfarin (Coumadin)?" for w in app.warning)
    assert "Facts missing: no date is printed" in _said(app)
    _press(app, "Coumadim means warfarin")
    assert [drug["drug"] for drug in app.session_state["draft"]["bleeding"]["drugs"]] == ["Plavix", "warfarin"]
    assert len(app.warning) == 0


def test_a_near_miss_can_be_taken_out() -> None:
    app = _press(_with_near_miss(), "Take Coumadim out")
    assert app.session_state["draft"]["bleeding"]["drugs"] == [{"drug": "Plavix"}]


def test_one_drug_under_two_names_is_a_sentence_and_the_page_stands() -> None:
    app = _add(section(opened("S01 "), "Blood thinners"), drug="Eliquis")
    assert any("which are one drug" in bare(error) for error in app.error)

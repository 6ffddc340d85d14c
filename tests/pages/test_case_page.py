"""The case page, driven without a browser: nothing filled in, nothing lost, red flags first, results follow the facts."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.case.fields import GUIDE
from kyphodss.settings import SourceSettings
from kyphodss.ui.draft import EMPTY
from kyphodss.ui.facts import OWN_WIDGETS, SECTIONS, TABLES
from sample_data.build import cases as sample_cases

ROOT = Path(__file__).parents[2]
SAMPLES = [case["case_id"] for _, _, case in sample_cases()]


def opened(pick: str | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
    app.query_params["as_of"] = "2026-11-24"
    app.switch_page("kyphodss/pages/case.py").run()
    if pick is not None:
        choice = next(option for option in app.selectbox(key="picked").options if option.startswith(pick))
        app.selectbox(key="picked").select(choice).run()
    assert not app.exception
    return app


def section(app: AppTest, name: str) -> AppTest:
    app.segmented_control(key="section").set_value(name).run()
    assert not app.exception
    return app


def widget(app: AppTest, kind: str, path: str) -> Any:
    number = app.session_state["draft_number"]
    return getattr(app, kind)(key=f"{number}:{path}")


def text(app: AppTest) -> str:
    return "\n".join(
        str(element.value) for element in [*app.markdown, *app.caption, *app.title, *app.error, *app.warning, *app.info]
    )


def bare(element: Any) -> str:
    """The text of an element as a person reads it."""
    return str(element.value).replace("\\", "")


def badges(app: AppTest) -> list[str]:
    """The badges of the cards and the header; those of the line at a glance have a name in front of them."""
    return [element.value for element in app.markdown if "badge[" in str(element.value)[:20]]


@pytest.mark.parametrize("case_id", SAMPLES)
def test_every_sample_opens(case_id: str) -> None:
    app = opened(f"{case_id} ")
    assert len(app.title) == 1
    assert f"Case {case_id}" in text(app)


def test_an_empty_case_knows_nothing_and_nothing_is_met() -> None:
    app = opened("Empty case")
    assert app.session_state["draft"] == EMPTY
    assert "age not known, sex not known · level not known · cause not known" in app.title[0].value
    assert not any("Criteria met" in badge for badge in badges(app))
    assert sum("Facts missing" in badge for badge in badges(app)) == len(SourceSettings().unknown)


@pytest.mark.parametrize("name", SECTIONS)
def test_no_field_is_filled_in_beforehand(name: str) -> None:
    app = section(opened("Empty case"), name)
    prefix = f"{app.session_state['draft_number']}:"
    own = [
        w
        for kind in (app.selectbox, app.number_input, app.text_input, app.date_input, app.multiselect, app.text_area)
        for w in kind
        if str(w.key).startswith(prefix)
    ]
    assert len(own) > 0
    for found in own:
        if found.key == f"{prefix}case_id":
            continue
        assert found.value in (None, "", []), found.key
    for box in app.selectbox:
        if str(box.key).startswith(prefix):
            assert box.options[0] == "not known"
    assert app.session_state["draft"] == EMPTY


def test_every_field_of_the_contract_can_be_entered() -> None:
    shown = {path for paths in SECTIONS.values() for path in paths}
    listed = [table for tables in TABLES.values() for table, _ in tables]
    tables = {path for path in GUIDE if any(path.startswith(f"{table}[].") for table in listed)}
    assert shown | tables | OWN_WIDGETS == set(GUIDE)
    assert sum(len(paths) for paths in SECTIONS.values()) == len(shown), "A field stands in one section."


def test_changing_the_pain_changes_a_verdict_and_keeps_what_was_typed() -> None:
    app = section(opened("S02 "), "Symptoms")
    assert sum("Criteria met" in badge for badge in badges(app)) == 6
    widget(app, "number_input", "symptoms.pain_score").set_value(4.9).run()
    assert sum("Criteria not met" in badge for badge in badges(app)) == 4  # three Medicare documents, and NASS
    assert app.session_state["draft"]["symptoms"]["pain_score"] == 4.9
    section(app, "Fracture")
    section(app, "Symptoms")
    assert widget(app, "number_input", "symptoms.pain_score").value == 4.9


def test_a_number_out_of_range_keeps_standing_beside_its_sentence() -> None:
    app = section(opened("S02 "), "Symptoms")
    widget(app, "number_input", "symptoms.pain_score").set_value(11.0).run()
    assert not app.exception
    assert any("Found 11, expected a number from 0 to 10" in bare(error) for error in app.error)
    assert widget(app, "number_input", "symptoms.pain_score").value == 11
    assert "the last valid entry is shown" in text(app)
    assert sum("Criteria met" in badge for badge in badges(app)) == 6  # of the last valid case
    widget(app, "number_input", "symptoms.pain_score").set_value(7.0).run()
    assert len(app.error) == 0


def test_of_a_zip_code_that_is_typed_three_digits_are_kept_and_shown() -> None:
    app = section(opened("S02 "), "Patient")
    widget(app, "text_input", "patient.postal_area").set_value("02139-4307").run()
    widget(app, "text_input", "patient.language").set_value("Spanish").run()
    patient = app.session_state["draft"]["patient"]
    assert (patient["postal_area"], patient["language"]) == ("021", "es") and len(app.error) == 0
    assert widget(app, "text_input", "patient.postal_area").value == "021"
    widget(app, "text_input", "patient.postal_area").set_value("2139").run()
    assert any("expected the first three digits of a US ZIP code" in bare(error) for error in app.error)
    assert widget(app, "text_input", "patient.postal_area").value == "2139"
    widget(app, "text_input", "patient.postal_area").set_value("").run()
    assert len(app.error) == 0 and app.session_state["draft"]["patient"].get("postal_area") is None


def test_none_of_these_answers_the_flags_nobody_asked_and_no_others() -> None:
    app = opened("S11 ")
    assert "A flag nobody asked about is not a cleared one" in text(app)
    next(button for button in app.button if button.label.startswith("None of these")).click().run()
    draft = app.session_state["draft"]
    assert draft["symptoms"]["cord_compression_suspected"] is False
    assert draft["risk"]["discitis"] is False
    assert "cement_allergy" not in draft["risk"]
    assert "A flag nobody asked about" not in text(app)


def test_an_emergency_stands_above_everything() -> None:
    app = opened("S29 ")
    assert app.error[0].value.startswith("**Emergency route.** Spinal cord or cauda equina compression is suspected")
    assert not any("closes in" in badge for badge in badges(app))
    assert any("windows are suspended" in info.value for info in app.info)


def test_onset_as_an_interval_a_month_a_day_and_unknown() -> None:
    app = opened("S11 ")
    mode = widget(app, "segmented_control", "fractures[0].onset_mode")
    assert mode.value == "a month"
    mode.set_value("an interval").run()
    assert app.session_state["draft"]["fractures"][0]["onset_latest"] == "2026-08-31"
    widget(app, "segmented_control", "fractures[0].onset_mode").set_value("a day").run()
    assert app.session_state["draft"]["fractures"][0]["onset_latest"] == "2026-08-01"
    widget(app, "segmented_control", "fractures[0].onset_mode").set_value("not known").run()
    assert "onset_latest" not in app.session_state["draft"]["fractures"][0]
    assert "age of fracture not known" in "\n".join(badges(app))


def test_a_month_can_be_entered() -> None:
    app = opened("Empty case")
    widget(app, "segmented_control", "fractures[0].onset_mode").set_value("a month").run()
    widget(app, "number_input", "fractures[0].year").set_value(2026).run()
    widget(app, "selectbox", "fractures[0].month").select("March").run()
    fracture = app.session_state["draft"]["fractures"][0]
    assert (fracture["onset_earliest"], fracture["onset_latest"]) == ("2026-03-01", "2026-03-31")


def test_levels_are_switched_and_added() -> None:
    app = opened("S18 ")
    switch = next(s for s in app.segmented_control if "level_switch" in str(s.key))
    assert "T12" in app.title[0].value
    switch.set_value(1).run()
    assert "L2" in app.title[0].value
    next(button for button in app.button if button.label == "Add another level").click().run()
    assert len(app.session_state["draft"]["fractures"]) == 3
    assert "level not known" in app.title[0].value


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "![x](http://example.org/x.png)",
        "**bold** `code` [a](b)",
        "$x^2$ :material/delete:",
    ],
)
def test_typed_text_never_becomes_markup(typed: str) -> None:
    app = opened("Empty case")
    widget(app, "text_input", "case_id").set_value(typed).run()
    assert not app.exception
    shown = next(c.value for c in app.caption if c.value.startswith("Case "))
    assert typed not in shown
    assert "\\" in shown


def test_a_text_of_a_hundred_thousand_characters_gets_a_sentence() -> None:
    app = section(opened("S02 "), "Patient")
    widget(app, "text_input", "patient.name").set_value("a" * 100_000).run()
    assert any("found 100,000 characters" in bare(error).lower() for error in app.error)


def drawn_open(app: AppTest, drawer: str) -> AppTest:
    app.session_state[drawer] = True
    app.run()
    assert not app.exception
    return app


def test_the_note_is_there_to_copy_without_identifiers() -> None:
    app = drawn_open(opened("S01 "), "candidacy-note")
    note = next(code.value for code in app.code if "CANDIDACY NOTE" in code.value)
    assert "Assessed on 24 Nov 2026" in note
    assert "Sample, Ada" not in note


def test_a_card_shows_values_beside_thresholds_and_where_to_check() -> None:
    shown = text(drawn_open(opened("S01 "), "criteria-cms-l34106"))
    assert "pain score 6 of 10, needs at least 5 of 10" in shown
    assert "height loss 31 %, needs more than 25 %" in shown
    assert "https://www.cms.gov/medicare-coverage-database/view/lcd.aspx?LCDId=34106" in shown


def test_an_earlier_day_than_the_onset_is_refused_with_a_sentence() -> None:
    app = opened("S02 ")
    app.date_input(key="as_of").set_value(date(2026, 1, 1)).run()
    assert not app.exception
    assert any("expected an onset on or before the day of assessment" in bare(error) for error in app.error)


@pytest.mark.parametrize(
    "name", ["medicare/w02_inpatient_at_eight", "timing/12_floor_crosses_ceiling", "leaflet/time-2"]
)
def test_a_worked_case_opens_on_its_own_date_with_what_is_expected(name: str) -> None:
    chapter, _, line = name.partition("/")
    app = opened("S01 ")
    app.session_state["worked_cases"] = True
    app.run()
    app.selectbox(key="worked_chapter").select(chapter).run()
    listed = app.selectbox(key=f"worked_line_{chapter}")
    listed.select(next(option for option in listed.options if option.startswith(f"{line}:"))).run()
    app.button(key="worked_open").click().run()
    assert not app.exception
    shown = next(info.value for info in app.info if "Worked case" in info.value)
    assert "The answer is the expected one." in shown
    assert "Source: " in shown


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty"),
        (b"\n \n", "The file is empty"),
        (b"{broken", "Not readable as JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b'{"case_id": "a", "symptoms": {"pain_score": 11}}', "found 11"),
        (b"x" * 1_000_001, "expected at most 1,000,000"),
    ],
    ids=range(6),
)
def test_a_file_that_is_no_case_gets_a_sentence_and_the_case_on_screen_stays(data: bytes, says: str) -> None:
    app = opened("S02 ")
    app.file_uploader(key="uploaded").upload("case.json", data, "application/json").run()
    assert not app.exception
    assert any(says in bare(error) for error in app.error)
    assert app.session_state["draft"]["case_id"] == "S02"


@pytest.mark.parametrize(
    "data",
    [
        b'{"case_id": "mine", "etiology": "cancer"}',
        b'{\n "case_id": "mine",\n "etiology": "cancer"\n}',
        b'{"case_id": "mine", "etiology": "cancer"}\n{"case_id": "b"}\n',
    ],
)
def test_a_case_file_opens(data: bytes) -> None:
    app = opened("S02 ")
    app.file_uploader(key="uploaded").upload("case.json", data, "application/json").run()
    assert app.session_state["draft"] == {"case_id": "mine", "etiology": "cancer"}
    assert "Case mine" in text(app)


def test_the_checklist_and_the_table_of_the_timeline_open() -> None:
    app = drawn_open(drawn_open(opened("S01 "), "checklist-cms-l34106"), "timeline-table")
    assert "not recorded: kyphotic deformity, Roland-Morris" in text(app)
    assert "US Medicare: within 12 weeks" in app.table[0].value["lane"].tolist()


def test_another_page_and_back_loses_nothing() -> None:
    app = section(opened("S02 "), "Symptoms")
    widget(app, "number_input", "symptoms.pain_score").set_value(4.9).run()
    app.switch_page("kyphodss/pages/knowledge.py").run()
    app.switch_page("kyphodss/pages/case.py").run()
    assert not app.exception
    assert app.session_state["draft"]["symptoms"]["pain_score"] == 4.9
    assert app.session_state["opened"].body["case_id"] == "S02"
    assert widget(app, "number_input", "symptoms.pain_score").value == 4.9


@pytest.mark.parametrize(
    ("name", "part", "entries"),
    [
        (
            "Patient",
            "referral",
            {"returns": [{"on": "2026-06-03", "reasons": ["imaging", "onset"]}, {"on": "2026-06-09"}]},
        ),
        ("Outcome", "outcome", {"adverse_events": [{"kind": "infection"}], "admissions": [{"unplanned": False}]}),
        ("Outcome", "outcome", {"adverse_events": [], "admissions": []}),
    ],
)
def test_returns_events_and_admissions_stand_in_tables_that_keep_them(
    name: str, part: str, entries: dict[str, Any]
) -> None:
    app = opened("Empty case")
    draft = app.session_state["draft"]
    draft[part] = {**(draft.get(part) or {}), **entries}
    app = section(app, name)
    kept = app.session_state["draft"][part]
    assert {each: kept.get(each) for each in entries} == entries

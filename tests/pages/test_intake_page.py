"""The intake page: nothing is stored before it is accepted, every problem is shown, and what may be there already is asked."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.service import mappings
from kyphodss.service.mappings import SenderError
from kyphodss.service.opened import database
from kyphodss.store.door import Door
from kyphodss.ui.session import demonstration_user
from tests.intake.base import workbook
from tests.intake.test_fhir_commands import FRACTURE
from tests.pages.test_case_page import ROOT, bare, text

CLEAN = "case_id,MRN,Level,Onset,Pain\nIN-1,900,T12,2026-10-01,8\nIN-2,901,L1,2026-10-02,7\n"
BROKEN = (
    "case_id,MRN,Level,Onset,Pain\nIN-1,900,T12,2026-10-01,lots\nIN-2,901,L1,2026-10-02,7\nIN-3,902,T99,2026-10-02,7\n"
)


def page(role: Role = Role.PHYSICIAN) -> AppTest:
    app = AppTest.from_file(str(ROOT / "kyphodss/pages/intake.py"), default_timeout=30)
    app.session_state["demonstration_role"] = role
    return app.run()


def given(content: str | bytes, name: str = "list.csv") -> AppTest:
    app = page()
    data = content if isinstance(content, bytes) else content.encode()
    app.file_uploader(key="intake_file").upload(name, data, "text/csv").run()
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def stored() -> dict[str, int]:
    door = Door(database(), demonstration_user(Role.PHYSICIAN), lambda: datetime.now(UTC))
    return {case.case_id: case.number for case in door.cases()}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_only_who_may_create_cases_brings_any_in(role: Role) -> None:
    app = page(role)
    assert any("may not create a case" in bare(error) for error in app.error) and len(app.file_uploader) == 0


def test_a_clean_file_is_stored_once_accepted_and_not_before() -> None:
    before = stored()
    app = press(given(CLEAN), "intake_check")
    assert "2 rows make 2 cases" in text(app) and stored() == before
    press(app, "intake_clean")
    assert set(stored()) - set(before) == {"IN-1", "IN-2"}
    assert any("2 cases stored" in bare(each) and "The import is " in bare(each) for each in app.success)
    again = press(given(CLEAN), "intake_check")
    assert "2 cases may be there already" in text(again)
    assert again.button(key="intake_clean").disabled, "Left out until somebody says what they are."


def test_problems_stand_beside_their_cells_and_the_clean_rows_can_be_taken_alone() -> None:
    before = stored()
    app = press(given(BROKEN), "intake_check")
    shown = app.dataframe[1].value
    assert (
        list(shown["row"]) == [2, 4] and list(shown["column"]) == ["E", "C"] and list(shown["found"]) == ["lots", "T99"]
    )
    assert app.button(key="intake_all").label == "Accept all 2 that can be stored"
    press(app, "intake_clean")
    assert set(stored()) - set(before) == {"IN-2"}


def test_accepting_all_leaves_out_the_cell_and_never_a_row_whose_level_is_in_doubt() -> None:
    before = stored()
    press(press(given(BROKEN), "intake_check"), "intake_all")
    assert set(stored()) - set(before) == {"IN-1", "IN-2"}


def test_an_ambiguous_file_asks_before_anything_is_checked() -> None:
    app = given("case_id,Level,Onset\nIN-1,T12,03/04/2026\n")
    assert not any(button.key == "intake_check" for button in app.button)
    assert app.button(key="intake_answer").disabled
    (question,) = app.radio
    assert "can be read both ways" in question.label
    question.set_value("day first").run()
    press(press(app, "intake_answer"), "intake_check")
    press(app, "intake_clean")
    door = Door(database(), demonstration_user(Role.PHYSICIAN), lambda: datetime.now(UTC))
    key = next(case.case_key for case in door.cases() if case.case_id == "IN-1")
    assert door.view(key).body["fractures"][0]["onset_earliest"] == "2026-04-03"
    assert door.history(key)[0].why.startswith(f"import {door.import_runs()[0].key}: row 2")


def test_the_same_patient_and_level_is_offered_and_brought_together_field_by_field() -> None:
    press(press(given(CLEAN), "intake_check"), "intake_clean")
    app = given("case_id,MRN,Level,Onset,Pain,INR\nOTHER,900,T12,2026-10-01,6,1.1\n")
    press(app, "intake_check")
    choice = next(radio for radio in app.radio if radio.label == "Row 2 is")
    assert choice.value == "leave it out"
    choice.set_value("the same case: bring both together").run()
    assert app.button(key="intake_all").disabled, "The pain score differs and is to be chosen."
    next(radio for radio in app.radio if radio.label == "Pain score").set_value("mine").run()
    press(app, "intake_all")
    door = Door(database(), demonstration_user(Role.PHYSICIAN), lambda: datetime.now(UTC))
    key = next(case.case_key for case in door.cases() if case.case_id == "IN-1")
    body = door.view(key).body
    assert body["symptoms"]["pain_score"] == 6 and body["bleeding"]["inr"] == 1.1 and "OTHER" not in stored()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04zip", b'MRN,Name\n1,"cut'])
def test_a_file_that_is_no_table_is_refused_in_a_sentence(content: bytes) -> None:
    app = given(content)
    assert len(app.error) == 1 and "nothing was stored" in bare(app.error[0])


def test_a_workbook_with_a_formula_and_two_sheets_is_read_as_it_is() -> None:
    app = given(workbook([["case_id", "Level", "Pain"], ["IN-1", "T12", "=4+4"]]), "book.xlsx")
    press(app, "intake_check")
    assert "formulas are not worked out" in str(app.dataframe[1].value["expected"][0])


def test_mended_cells_are_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(given(BROKEN), "intake_check")
    monkeypatch.setattr("kyphodss.ui.intake_rows._edits", lambda *_: {(2, 4): "9", (4, 2): "T9"})
    app.run()
    app.button(key="intake_apply").click()
    app.run()
    monkeypatch.undo()
    app.run()
    assert "3 clean" in text(app) and "2 cells were mended" in text(app)


def test_columns_are_remembered_for_a_sender() -> None:
    app = given("case_id,Foo\nIN-1,T12\n")
    state = app.session_state["intake"]
    state.change(state.table, (state.columns[0], replace(state.columns[1], target="fractures[].level")))
    app.text_input(key="intake_keep_as").set_value("Oakside").run()
    press(app, "intake_keep")
    again = given("case_id,foo\nIN-9,L1\n")
    next(box for box in again.selectbox if box.label == "Read it as sent by").set_value("Oakside").run()
    press(again, "intake_use")
    assert again.session_state["intake"].columns[1].target == "fractures[].level"


def test_a_senders_name_is_a_plain_name_and_its_mapping_is_written_whole(tmp_path: Path) -> None:
    for name in ("", "../x", "a/b", ".", "x" * 61, "a\nb"):
        with pytest.raises(SenderError):
            mappings.keep(tmp_path, name, "{}")
    mappings.keep(tmp_path, "St. Mary's (north)", "{}")
    assert (
        mappings.senders(tmp_path) == ["St. Mary's (north)"] and mappings.kept(tmp_path, "St. Mary's (north)") == "{}"
    )
    assert mappings.kept(tmp_path, "nobody") is None and mappings.senders(tmp_path / "none") == []


def door_of(role: Role = Role.PHYSICIAN) -> Door:
    return Door(database(), demonstration_user(role), lambda: datetime.now(UTC))


def take_back(app: AppTest) -> AppTest:
    chosen = app.selectbox(key="intake_undo_run")
    chosen.set_value(chosen.options[0]).run()
    assert app.button(key="intake_undo").disabled, "It has to be said that it is wanted."
    app.checkbox(key="intake_undo_sure").check().run()
    return press(app, "intake_undo")


def test_an_import_is_listed_without_a_patient_and_taken_back_as_one() -> None:
    before = stored()
    app = press(press(given(CLEAN), "intake_check"), "intake_clean")
    shown = app.dataframe[-1].value
    assert list(shown["cases made"]) == [2] and list(shown["by way of"]) == ["intake page"]
    assert not any(word in shown.to_csv() for word in ("IN-1", "900", "list.csv"))
    take_back(app)
    assert stored() == before and "2 cases erased" in bare(app.success[-1])
    assert list(app.dataframe[-1].value["taken back"]) == [2]
    assert not any(box.key == "intake_undo_run" for box in app.selectbox), "Nothing is left to take back."


def test_a_case_that_was_worked_on_since_is_named_and_stays() -> None:
    press(press(given(CLEAN), "intake_check"), "intake_clean")
    door = door_of()
    key = next(case.case_key for case in door.cases() if case.case_id == "IN-1")
    door.take(key)
    app = take_back(page())
    assert "1 case erased, 1 left as they are" in bare(app.success[-1])
    left = next(each.value for each in app.dataframe if "why" in each.value.columns)
    assert list(left["case"]) == ["IN-1"] and "IN-1" in stored() and "IN-2" not in stored()


def fhir(content: bytes, role: Role = Role.PHYSICIAN) -> AppTest:
    app = page(role)
    app.segmented_control(key="intake_kind").set_value("FHIR").run()
    app.file_uploader(key="intake_fhir_files").upload("one.json", content, "application/json").run()
    assert not app.exception
    return app


def test_fhir_is_shown_before_it_is_stored_and_offered_by_patient() -> None:
    before = stored()
    app = fhir(FRACTURE)
    assert "1 patient" in text(app) and stored() == before
    assert list(app.dataframe[0].value["levels"]) == ["L1"]
    press(app, "intake_all")
    assert len(stored()) == len(before) + 1 and any("1 case stored" in bare(each) for each in app.success)


def test_fhir_that_is_cut_or_of_another_release_is_refused_in_a_sentence() -> None:
    for content in (b"{", b'{"resourceType": "MedicationOrder", "id": "1"}'):
        app = fhir(content)
        assert len(app.error) == 1 and "nothing was stored" in bare(app.error[0])


def test_a_referrers_files_are_of_the_own_organization_where_they_name_none() -> None:
    app = press(fhir(FRACTURE, Role.REFERRER), "intake_all")
    assert any("1 case stored" in bare(each) for each in app.success)
    own = demonstration_user(Role.REFERRER).organization
    (made,) = [
        case for case in door_of().cases() if case.case_id not in ("IN-1",) and case.saved_by.endswith("referrer")
    ]
    assert made.organization == own

"""The drawer of documents: nothing made before it is asked for, a sheet only after a release, a sentence where there is no file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.case.read import case_from
from kyphodss.documents import press
from kyphodss.ui.documents import _name, _print_of
from tests.documents.base import AGREED, planned


def _page(changes: dict[str, object], day: str | None, saved: bool = True, may_release: bool = True) -> None:
    """A page with nothing but the drawer."""
    from datetime import date
    from typing import Any

    import streamlit as st

    from kyphodss.plan.choose import choose
    from kyphodss.ui import draft
    from kyphodss.ui.desk import Desk
    from kyphodss.ui.documents import documents
    from tests.documents.base import planned

    def _no_door() -> Any:
        raise AssertionError("nothing is clicked")

    class Kept(Desk):
        """A desk that keeps its record in the session."""

        def release(self, release: Any) -> None:
            st.session_state.record = [*self.releases(), release]

        def releases(self) -> list[Any]:
            return st.session_state.get("record", [])

        def exported(self, what: str) -> None:
            raise AssertionError(f"nothing is clicked: {what}")

    if "draft" not in st.session_state:
        draft.begin({"case_id": "P"})
    case, assessment, _ = planned(changes)
    choice = None if day is None else choose(assessment.work, date.fromisoformat(day))
    documents(case, [assessment], assessment, choice, Kept("0123456789abcdef", saved, may_release, _no_door))


def opened(changes: dict[str, Any], day: str | None = "2027-05-10", **desk: bool) -> AppTest:
    app = AppTest.from_function(_page, args=(changes, day), kwargs=desk, default_timeout=20)
    app.session_state["documents"] = True
    app.run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    every = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return "\n".join(str(element.value) for element in every).replace("\\", "")


def files(app: AppTest) -> list[str]:
    """The labels of the files on offer."""
    return [button.proto.label for button in app.get("download_button")]


@pytest.fixture
def _pressed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Which templates were set."""
    seen: list[str] = []
    real = press.printed

    def _noted(template: str, *rest: Any) -> bytes:
        seen.append(template)
        return real(template, *rest)

    for module in ("case_note", "patient_sheet"):
        monkeypatch.setattr(f"kyphodss.documents.{module}.printed", _noted)
    yield seen


def test_a_closed_drawer_makes_nothing_and_an_open_one_no_pdf(_pressed: list[str]) -> None:
    closed = AppTest.from_function(_page, args=({}, "2027-05-10"), default_timeout=20).run()
    assert files(closed) == []
    assert files(opened({})) == ["Note (PDF)", "Note (text)", "FHIR Bundle (R4)", "Calendar (.ics)"]
    assert _pressed == []


def release(app: AppTest, name: str = "Dr. A. Reader") -> AppTest:
    """The deliberate act: a name, a tick, a button."""
    next(box for box in app.text_input if box.label == "Released by (clinician)").set_value(name).run()
    next(box for box in app.checkbox if box.label.startswith("I checked")).set_value(True).run()
    app.button(key="release_sheet").click().run()
    assert not app.exception
    return app


def test_a_sheet_is_there_only_after_name_and_tick(_pressed: list[str]) -> None:
    app = opened({"bleeding.drugs": [AGREED]})
    assert app.button(key="release_sheet").disabled is True
    assert "It prints the dates of 10 May 2027." in text(app)
    release(app)
    assert set(_pressed) == {"sheet.typ"}
    before = len(_pressed)
    assert "Patient sheet (PDF)" in files(app)
    assert "Released by Dr. A. Reader on 03 May 2027." in text(app)
    assert [each.released_by for each in app.session_state["record"]] == ["Dr. A. Reader"]
    app.run()
    assert len(app.session_state["record"]) == 1
    assert len(_pressed) == before


def test_a_case_that_is_not_saved_releases_nothing() -> None:
    app = opened({}, saved=False)
    next(box for box in app.text_input if box.label == "Released by (clinician)").set_value("Dr. A. Reader").run()
    next(box for box in app.checkbox if box.label.startswith("I checked")).set_value(True).run()
    assert app.button(key="release_sheet").disabled is True
    assert "Save the case first" in text(app)


def test_who_may_not_release_is_not_asked_to() -> None:
    app = opened({}, may_release=False)
    assert [box.label for box in app.text_input] == ["Assessed by"]


def test_a_tick_for_other_dates_is_none_for_these() -> None:
    prints = [_print_of(planned({"bleeding.drugs": [AGREED]}, date(2027, 5, day))[2]) for day in (10, 10, 11)]
    assert prints[0] == prints[1] != prints[2]
    assert _print_of(None) not in prints


def test_a_name_of_blanks_releases_nothing() -> None:
    app = opened({})
    next(box for box in app.text_input if box.label == "Released by (clinician)").set_value("  ").run()
    next(box for box in app.checkbox if box.label.startswith("I checked")).set_value(True).run()
    assert app.button(key="release_sheet").disabled is True


def test_why_no_dates_are_printed_is_said_before_the_release() -> None:
    app = opened({"bleeding.drugs": [{**AGREED, "prescriber_agreed": None}]})
    assert "This sheet prints no dates. The prescriber's agreement is not recorded for apixaban." in text(app)
    assert "I checked that it prints no dates" in [box.label for box in app.checkbox]
    stopped = opened({"risk.mechanical_valve": True})
    assert "The plan prints no dates for 10 May 2027 (stop: no date is printed)" in text(stopped)
    assert files(stopped) == ["Note (PDF)", "Note (text)", "FHIR Bundle (R4)"]


def test_a_condition_is_said_before_the_release() -> None:
    assert "The sheet says that the day is not sure." in text(opened({"risk.asa_class": 4}))


def test_without_a_day_there_is_no_calendar() -> None:
    app = opened({}, None)
    assert files(app) == ["Note (PDF)", "Note (text)", "FHIR Bundle (R4)"]
    assert text(app).count("No day is chosen.") == 2


def test_file_names_hold_the_case_id_in_safe_letters() -> None:
    case = case_from({"case_id": "../../a b/ö"})
    assert _name("note", case, "pdf") == "note-a-b.pdf"
    assert _name("note", case_from({"case_id": "病"}), "pdf") == "note.pdf"

"""The manager's page: numbers that are suppressed before they leave the store, and nothing of a patient."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.charts.volumes import bars, rows, sentence
from sample_data.build import cases as sample_cases
from tests.pages.test_case_page import ROOT, text


def seen(role: Role) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
    app.session_state["demonstration_role"] = role
    app.run()
    return app.switch_page("kyphodss/pages/volumes.py").run()


def test_a_manager_sees_counts_and_no_patient() -> None:
    app = seen(Role.MANAGER)
    assert not app.exception
    shown = text(app) + json.dumps([table.value.to_dict() for table in app.table], default=str)
    assert "Referrals by month received" in [each.value for each in app.subheader]
    for _, _, case in sample_cases():
        assert f"{case['case_id']} " not in shown
        name = case.get("patient", {}).get("name")
        assert name is None or name not in shown


def test_no_count_from_1_to_10_is_shown() -> None:
    app = seen(Role.MANAGER)
    cells = [cell for table in app.table for cell in table.value["cases"]]
    assert "hidden" in cells
    assert all(cell == "hidden" or int(cell) == 0 or int(cell) > 10 for cell in cells)


def test_a_referrer_is_not_offered_the_page() -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        seen(Role.REFERRER)


@pytest.mark.parametrize("dark", [True, False])
def test_a_hidden_count_has_no_height_of_its_own(dark: bool) -> None:
    drawn = bars({"a": 40, "b": None, "c": None}, dark=dark)
    shown, hidden = (each.to_plotly_json() for each in drawn.data)  # pyright: ignore[reportAttributeAccessIssue]
    assert list(shown["y"]) == [40] and len(set(hidden["y"])) == 1
    assert sentence("Cases", {"a": 40, "b": None}) == "Cases: a: 40. 1 hidden."
    assert sentence("Cases", {"a": None}) == "Cases: every count is hidden."
    assert rows({"a": None})[0]["cases"] == "hidden"

"""The manager's home: a month at a glance, suppressed before it leaves the store, and nothing of a patient."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.service.demonstration import sample_cohort
from sample_data.build import cases as sample_cases
from tests.pages.test_case_page import ROOT, text


def seen(role: Role, page: str = "volumes", **params: str) -> AppTest:
    """The page as somebody of a role sees it at an address."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["demonstration_role"] = role
    app.switch_page(f"kyphodss/pages/{page}.py")
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def all_words(app: AppTest) -> str:
    """Every text and table that was sent."""
    tables = [each.value.to_dict() for each in (*app.table, *app.dataframe)]
    specs = [chart.proto.spec for chart in app.get("plotly_chart")]
    return text(app) + json.dumps(tables, default=str) + " ".join(map(str, specs))


def test_a_manager_opens_the_month_and_sees_no_patient() -> None:
    app = seen(Role.MANAGER)
    assert not app.exception
    labels = {metric.label: metric.value for metric in app.metric}
    assert "Still waiting, median days" in labels and "Treated in the window" in labels
    assert any(label.startswith("Referrals received in ") for label in labels)
    shown = all_words(app)
    for _, _, case in sample_cases():
        name = case.get("patient", {}).get("name")
        assert f"{case['case_id']} " not in shown and (name is None or name not in shown)
    assert all(str(dict(given.body)["case_id"]) not in shown for given in sample_cohort())


def test_a_referrer_is_not_offered_the_page() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=40)
    app.session_state["demonstration_role"] = Role.REFERRER
    app.run()
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page("kyphodss/pages/volumes.py").run()

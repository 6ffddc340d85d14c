"""The laboratory gates: values at any age, ages at the slot, liver disease, vitamin K antagonists."""

from typing import Any

import pytest

from tests.plan.base import APIXABAN, planned

WARFARIN = {
    "drug": "warfarin",
    "interval_h": 24,
    "last_dose_at": "2027-04-28T18:00",
    "indication": "af",
}  # free from Mon 3 May 18:00: slot Tue 4 May
LIVER = {"bleeding.chronic_liver_disease": True, "bleeding.fibrinogen_mg_dl": 180}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"bleeding.inr": 1.5}, "OK"),
        ({"bleeding.inr": 1.51}, "CONDITIONAL"),
        ({"bleeding.inr": 1.8}, "CONDITIONAL"),
        ({"bleeding.inr": 1.81}, "BLOCKED_LAB"),
        ({"bleeding.inr": 2.0, "bleeding.inr_on": "2020-01-01"}, "BLOCKED_LAB"),
        ({"bleeding.inr": 2.0, "bleeding.inr_on": None}, "BLOCKED_LAB"),
        ({"bleeding.platelets": 50}, "OK"),
        ({"bleeding.platelets": 49.9}, "BLOCKED_LAB"),
        ({**LIVER, "bleeding.inr": 2.49}, "CONDITIONAL"),
        ({**LIVER, "bleeding.inr": 2.5}, "BLOCKED_LAB"),
        ({**LIVER, "bleeding.platelets": 30.1}, "CONDITIONAL"),
        ({**LIVER, "bleeding.platelets": 30}, "BLOCKED_LAB"),
        ({**LIVER, "bleeding.platelets": 50}, "OK"),
        ({**LIVER, "bleeding.fibrinogen_mg_dl": 100}, "BLOCKED_LAB"),
        ({**LIVER, "bleeding.fibrinogen_mg_dl": 100.1}, "OK"),
        ({**LIVER, "bleeding.fibrinogen_mg_dl": None}, "NEED_LAB"),
        ({"bleeding.fibrinogen_mg_dl": 20}, "OK"),  # no threshold outside liver disease
        ({"bleeding.hemoglobin_g_dl": None}, "NEED_LAB"),
        ({"bleeding.hemoglobin_g_dl": 5, "bleeding.hemoglobin_on": "2020-01-01"}, "OK"),  # no limit, no age
        ({"bleeding.inr": None}, "NEED_LAB"),
        ({"bleeding.platelets": None}, "NEED_LAB"),
        ({"bleeding.creatinine_mg_dl": None}, "OK"),  # nothing taken needs it
    ],
)
def test_both_sides_of_every_gate(changes: dict[str, Any], status: str) -> None:
    assert planned(changes).status == status


@pytest.mark.parametrize("name", ["inr", "platelets"])
@pytest.mark.parametrize(
    ("on", "status"),
    [("2027-04-04", "OK"), ("2027-04-03", "NEED_LAB"), (None, "NEED_LAB"), ("2027-05-04", "NEED_LAB")],
)
def test_thirty_days_at_the_slot_are_fresh_and_a_result_ahead_is_none(name: str, on: str | None, status: str) -> None:
    """The slot is Tue 4 May."""
    plan = planned({f"bleeding.{name}_on": on})
    assert plan.status == status
    assert plan.earliest_conservative is not None


@pytest.mark.parametrize(("on", "status"), [("2027-04-06", "OK"), ("2027-04-05", "NEED_LAB"), (None, "NEED_LAB")])
def test_the_age_counts_at_the_conservative_slot_also_for_creatinine(on: str | None, status: str) -> None:
    """The conservative slot is Thu 6 May, two days after the SIR slot."""
    assert planned({"bleeding.creatinine_on": on, "bleeding.drugs": [APIXABAN]}).status == status


def test_a_provisional_plan_prints_its_restart() -> None:
    plan = planned({"bleeding.inr": None, "bleeding.drugs": [APIXABAN]})
    assert plan.status == "NEED_LAB"
    assert plan.holds[0].restart is not None


@pytest.mark.parametrize(
    ("inr", "on", "status"),
    [
        (1.9, "2027-05-02", "BLOCKED_LAB"),  # two days at the slot: fresh
        (1.9, "2027-05-01", "NEED_LAB"),  # three: it says nothing yet
        (1.8, "2027-05-02", "CONDITIONAL"),
        (1.5, "2027-05-02", "OK"),
        (1.0, None, "NEED_LAB"),
    ],
)
def test_on_warfarin_only_a_fresh_inr_speaks(inr: float, on: str | None, status: str) -> None:
    assert planned({"bleeding.drugs": [WARFARIN], "bleeding.inr": inr, "bleeding.inr_on": on}).status == status


def test_on_warfarin_the_general_gate_holds_even_in_liver_disease() -> None:
    changes = {**LIVER, "bleeding.drugs": [WARFARIN], "bleeding.inr": 2.1}
    assert planned({**changes, "bleeding.inr_on": "2027-05-02"}).status == "BLOCKED_LAB"
    assert planned({**changes, "bleeding.inr_on": "2027-04-20"}).status == "NEED_LAB"


def test_unknown_liver_disease_takes_the_general_gates_and_shows_both() -> None:
    plan = planned({"bleeding.chronic_liver_disease": None, "bleeding.platelets": 42})
    assert plan.status == "BLOCKED_LAB"
    assert plan.because == ("L02: platelets 42, below 50 (the liver gate would let them pass)",)
    assert "chronic_liver_disease" in plan.missing


def test_impossible_values_are_asked_about() -> None:
    assert planned({"bleeding.inr": 0}).status == "UNKNOWN"
    for creatinine in (0, 20.1):
        plan = planned({"bleeding.creatinine_mg_dl": creatinine, "bleeding.drugs": [APIXABAN]})
        assert plan.status == "UNKNOWN"
        assert "creatinine_mg_dl" in plan.missing

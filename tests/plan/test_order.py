"""The order of the statuses: of several reasons the first step decides, and what is printed follows from it."""

from typing import Any

import pytest

from tests.plan.base import APIXABAN, planned

WARFARIN = {"drug": "warfarin", "interval_h": 24, "last_dose_at": "2027-04-28T18:00", "indication": "af"}
TINZAPARIN = {"drug": "tinzaparin", "interval_h": 24, "last_dose_at": "2027-05-02T18:00", "indication": "vte"}
# Each step with one reason; what is not among them stays as in the complete case.
REASONS: list[tuple[str, dict[str, Any]]] = [
    ("STOP", {"risk.osteomyelitis": True}),
    ("SPECIALIST", {"bleeding.drugs": [WARFARIN, TINZAPARIN]}),
    ("BLOCKED_LAB", {"bleeding.platelets": 49}),
    ("UNKNOWN", {"bleeding.drugs_complete": None}),
    ("BLOCKED_LAB", {"bleeding.inr": 1.9}),  # fresh, on warfarin
    (
        "NO_FEASIBLE_DATE",
        {
            "treatments": [{"kind": "radiotherapy", "status": "planned", "started_on": "2027-05-04"}],
            "treatments_complete": True,
        },
    ),
    ("NEED_LAB", {"bleeding.hemoglobin_g_dl": None}),
    ("CONDITIONAL", {"risk.asa_class": 4}),
]
DATED = ("NO_FEASIBLE_DATE", "NEED_LAB", "CONDITIONAL", "OK")


@pytest.mark.parametrize("first", range(len(REASONS) + 1))
def test_the_first_step_with_a_reason_decides(first: int) -> None:
    """Every reason from this step on at once: the earlier one is the status."""
    changes: dict[str, Any] = {"bleeding.drugs": [WARFARIN]}
    for _, reason in REASONS[first:]:
        changes |= {key: value for key, value in reason.items() if key not in changes or first <= 1}
    expected = REASONS[first][0] if first < len(REASONS) else "OK"
    plan = planned(changes)
    assert plan.status == expected
    assert (plan.earliest_conservative is not None) is (expected in DATED)
    assert (plan.latest is not None) is (expected in DATED)
    assert (len(plan.holds) > 0) is (expected in DATED and expected != "NO_FEASIBLE_DATE")


def test_the_reasons_of_later_steps_are_told_as_well() -> None:
    plan = planned({"risk.osteomyelitis": True, "bleeding.platelets": 49, "risk.asa_class": 4})
    assert plan.because == (
        "F16: osteomyelitis",
        "L02: platelets 49, below 50",
        "F17: ASA class 4: anesthesia",
    )


def test_missing_lists_everything_whatever_the_status() -> None:
    plan = planned({"risk.osteomyelitis": True, "risk.vte": None, "bleeding.inr": None, "risk.asa_class": None})
    assert plan.status == "STOP"
    assert {"vte", "inr", "asa_class"} <= set(plan.missing)


def test_because_begins_with_ids() -> None:
    plan = planned({"bleeding.drugs": [APIXABAN], "risk.asa_class": 4, "bleeding.inr": None})
    assert [reason.split(":")[0] for reason in plan.because] == [
        "F17",
        "L01",
        "R12",
        "LF-CLOSING",
        "F01",
        "Q06",
    ]


def test_a_plan_without_questions_says_ok_and_names_what_ends_it() -> None:
    plan = planned({})
    assert plan.status == "OK"
    assert plan.missing == ()
    assert plan.because == (
        "LF-CLOSING: latest day 12 Jul 2027, three months from the earliest onset (clinic leaflet)",
    )


def test_the_restart_stands_by_default_only_where_nothing_is_conditional() -> None:
    free, flagged = (planned({"bleeding.drugs": [APIXABAN], "risk.asa_class": asa}).holds[0] for asa in (3, 4))
    assert free.restart_sir is not None
    assert free.restart_leaflet is not None
    assert free.restart == max(free.restart_sir, free.restart_leaflet)
    assert flagged.restart is None
    assert (flagged.restart_sir, flagged.restart_leaflet) == (free.restart_sir, free.restart_leaflet)

"""Step 1 and the questions of step 4: a yes stops, an answer nobody gave leaves the plan unknown."""

from datetime import date
from typing import Any

import pytest

from kyphodss.plan.flags import flags_of
from tests.plan.base import AS_OF, planned, worked

YES_STOPS: list[tuple[dict[str, Any], str]] = [
    ({"risk.mechanical_valve": True}, "F02"),
    (
        {
            "bleeding.drugs": [
                {"drug": "warfarin", "interval_h": 24, "last_dose_at": "2027-05-02", "indication": "mechanical_valve"}
            ]
        },
        "F02",
    ),
    ({"risk.vte": True}, "F03"),
    ({"risk.stroke_or_tia": True}, "F04"),
    ({"risk.stent": True}, "F06"),
    ({"risk.lv_thrombus_or_lvad": True}, "F08"),
    *(
        ({f"risk.{fact}": True}, "F16")
        for fact in (
            "osteomyelitis",
            "discitis",
            "systemic_infection_active",
            "surgical_site_infection_active",
            "bloodborne_infection_untreated",
        )
    ),
    ({"patient.pregnant": True}, "F18"),
    ({"symptoms.pain_primarily_from_fracture": False}, "F18"),
    ({"symptoms.neurologic_deficit_new": True}, "F18"),
    ({"symptoms.cord_compression_suspected": True}, "F18"),
    ({"symptoms.myelopathy": True}, "F18"),
    ({"symptoms.spinal_instability": True}, "F18"),
    ({"fractures.0.escc": "2"}, "F18"),
    ({"bleeding.coagulopathy_uncorrected": True}, "F22"),
]


@pytest.mark.parametrize(("changes", "flag"), YES_STOPS)
def test_a_yes_stops_and_raises_its_flag(changes: dict[str, Any], flag: str) -> None:
    work = worked(changes)
    assert planned(changes).status == "STOP"
    assert [f.severity for f in flags_of(work) if f.id == flag] == ["stop"]


@pytest.mark.parametrize(
    "changes",
    [
        {"patient.age_years": 17},
        {"etiology": "trauma", "fractures.0.ao_type": "burst"},
        {"etiology": "trauma", "fractures.0.ao_type": "A1", "symptoms.neurologic_deficit": True},
        {"etiology": None, "cancer": {"history_of_malignancy": True}},
    ],
)
def test_what_suspends_the_windows_stops_without_a_flag_of_its_own(changes: dict[str, Any]) -> None:
    assert planned(changes).status == "STOP"


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"risk.mechanical_valve": None}, "mechanical_valve"),
        ({"risk.vte": None}, "vte"),
        ({"risk.vte": "unknown"}, "vte"),
        ({"risk.stroke_or_tia": None}, "stroke_or_tia"),
        ({"risk.stent": None}, "stent"),
        ({"risk.lv_thrombus_or_lvad": None}, "lv_thrombus_or_lvad"),
        ({"risk.osteomyelitis": None}, "osteomyelitis"),
        ({"symptoms.pain_primarily_from_fracture": None}, "pain_primarily_from_fracture"),
        ({"symptoms.neurologic_deficit": None}, "neurologic_deficit_new"),
        ({"symptoms.cord_compression_suspected": None}, "cord_compression_suspected"),
        ({"symptoms.myelopathy": None}, "myelopathy"),
        ({"symptoms.spinal_instability": None}, "spinal_instability"),
        ({"bleeding.coagulopathy_uncorrected": None}, "coagulopathy_uncorrected"),
        ({"patient.age_years": None}, "age_years"),
        ({"patient.age_years": 55, "patient.sex": "female"}, "pregnant"),
        ({"etiology": None}, "etiology"),
        ({"etiology": "unknown"}, "history_of_malignancy"),
        ({"etiology": "cancer"}, "escc"),
        ({"etiology": "trauma", "trauma": {"energy": "high"}}, "ao_type"),
        ({"etiology": "trauma"}, "energy"),
        (
            {"etiology": "trauma", "fractures.0.ao_type": "A1", "symptoms.neurologic_deficit": None},
            "neurologic_deficit",
        ),
    ],
)
def test_a_question_nobody_answered_leaves_the_plan_unknown(changes: dict[str, Any], asked: str) -> None:
    plan = planned(changes)
    assert plan.status == "UNKNOWN"
    assert asked in plan.missing
    assert plan.earliest_conservative is None


@pytest.mark.parametrize(
    "changes",
    [
        {"patient.age_years": 56, "patient.sex": "female"},
        {"patient.age_years": 30, "patient.pregnant": "unknown"},  # a man
        {"patient.age_years": 55, "patient.sex": "female", "patient.pregnant": False},
        {"etiology": "trauma", "trauma": {"energy": "low"}},
        {"symptoms.neurologic_deficit": None, "symptoms.neurologic_deficit_new": False, "patient.age_years": 60},
    ],
)
def test_what_is_not_asked_of_this_patient_does_not_hold_the_plan(changes: dict[str, Any]) -> None:
    assert planned(changes).status in ("OK", "CONDITIONAL")


def test_a_recorded_pregnancy_stops_at_any_age() -> None:
    assert planned({"patient.age_years": 60, "patient.sex": "female", "patient.pregnant": True}).status == "STOP"


@pytest.mark.parametrize("event", ["vte", "stroke_or_tia"])
@pytest.mark.parametrize(
    ("on", "as_of", "stops"),
    [
        ("2027-02-03", date(2027, 5, 2), True),  # 3 May is the first day after three months
        ("2027-02-03", date(2027, 5, 3), False),
        ("2027-01-31", date(2027, 4, 29), True),  # 31 Apr does not exist: 30 Apr
        ("2027-01-31", date(2027, 4, 30), False),
    ],
)
def test_an_event_counts_as_recent_before_three_months(event: str, on: str, as_of: date, stops: bool) -> None:
    labs = {f"bleeding.{name}_on": "2027-04-25" for name in ("inr", "platelets")}
    plan = planned({f"risk.{event}_on": on, f"risk.{event}": None, **labs}, as_of)
    assert (plan.status == "STOP") is stops


def test_a_date_ahead_has_not_happened() -> None:
    assert planned({"risk.vte": False, "risk.vte_on": "2027-05-20"}).status == "OK"
    assert planned({"risk.vte": None, "risk.vte_on": "2027-05-20"}).status == "UNKNOWN"


STENT = {"risk.stent": True, "risk.stent_for_acs": False}


@pytest.mark.parametrize(
    ("kind", "on", "acs", "status"),
    [
        ("des", "2027-02-04", False, "STOP"),
        ("des", "2027-02-03", False, "CONDITIONAL"),  # three months on the day
        ("des", "2026-11-03", False, "CONDITIONAL"),  # six months on the day
        ("des", "2026-11-02", False, "OK"),
        ("bms", "2027-04-04", False, "STOP"),  # 29 days
        ("bms", "2027-04-03", False, "OK"),
        ("balloon", "2027-04-20", False, "STOP"),  # 13 days
        ("balloon", "2027-04-19", False, "OK"),
        ("des", "2026-05-04", True, "STOP"),
        ("bms", "2026-05-04", True, "STOP"),
        ("des", "2026-05-03", True, "OK"),
        ("balloon", "2026-05-04", None, "UNKNOWN"),
        ("balloon", "2026-05-03", None, "OK"),
        ("unknown", "2015-01-01", False, "STOP"),
        (None, "2015-01-01", False, "STOP"),
        ("des", None, False, "STOP"),
    ],
)
def test_stents_by_kind_and_age(kind: str | None, on: str | None, acs: bool | None, status: str) -> None:
    changes = {"risk.stent_kind": kind, "risk.stent_on": on, "risk.stent_for_acs": acs}
    assert planned({**STENT, **changes}).status == status


def test_an_unknown_stent_asks_for_what_is_missing() -> None:
    assert {"stent_on", "stent_kind"} <= set(planned({"risk.stent": True}).missing)


def test_a_doac_with_a_mechanical_valve_is_questioned() -> None:
    drug = {"drug": "apixaban", "interval_h": 12, "last_dose_at": "2027-05-02", "indication": "af"}
    flags = flags_of(worked({"risk.mechanical_valve": True, "bleeding.drugs": [drug]}))
    assert "is one of the two entries wrong?" in next(flag.text for flag in flags if flag.id == "F02")


def test_the_day_of_the_tests_is_a_monday() -> None:
    assert AS_OF.strftime("%A") == "Monday"

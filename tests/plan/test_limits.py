"""Imaging, the earliest and the latest day, and when there is nothing to plan."""

from datetime import date
from typing import Any

import pytest

from kyphodss.plan.plan import plan_of
from kyphodss.settings import PlanSettings
from tests.plan.base import APIXABAN, AS_OF, planned, worked

LEVELS = {"levels": ["L1"]}


def _imaging(*studies: tuple[str, str | None]) -> dict[str, Any]:
    return {"imaging": [{"modality": modality, "performed_on": on, **LEVELS} for modality, on in studies]}


@pytest.mark.parametrize(
    ("studies", "words", "through"),
    [
        ([("mri", "2027-04-01"), ("mri", "2027-04-20")], "MRI", date(2027, 10, 17)),
        ([("ct", "2027-04-01"), ("bone_scan", "2027-04-20")], "CT with bone scan or SPECT", date(2027, 9, 28)),
        ([("ct", "2027-04-20"), ("spect", "2027-04-01")], "CT with bone scan or SPECT", date(2027, 9, 28)),
        ([("mri", "2027-04-01"), ("ct", "2027-04-20"), ("spect_ct", "2027-04-20")], "MRI", date(2027, 9, 28)),
        (
            [("mri", "2027-05-05"), ("ct", "2027-04-20"), ("spect_ct", "2027-04-20")],
            "CT with bone scan or SPECT",
            date(2027, 10, 17),
        ),
        ([("mri", "2026-11-03"), ("mri", "2027-05-05"), ("mri", "2027-05-06")], "MRI", date(2027, 11, 1)),
    ],
)
def test_the_route_that_is_ready_first_and_its_older_study(
    studies: list[tuple[str, str]], words: str, through: date
) -> None:
    route = worked(_imaging(*studies)).limits.route
    assert route is not None
    assert (route.words, route.valid_through(180)) == (words, through)


@pytest.mark.parametrize(
    ("studies", "slot"),
    [
        ([("mri", "2027-05-03T11:00")], "2027-05-04"),  # done this morning
        ([("mri", "2027-05-04T09:00")], "2027-05-04"),  # booked for the hour of the slot: equal is enough
        ([("mri", "2027-05-04T09:01")], "2027-05-05"),
        ([("mri", "2027-05-04")], "2027-05-05"),  # a bare date: at its end
        ([("ct", "2027-05-04"), ("spect", "2027-05-05")], "2027-05-06"),  # the later of the two
    ],
)
def test_booked_imaging_is_ready_at_its_hour_or_at_the_end_of_its_day(
    studies: list[tuple[str, str]], slot: str
) -> None:
    plan = planned(_imaging(*studies))
    assert plan.earliest_conservative is not None
    assert plan.earliest_conservative.date().isoformat() == slot


@pytest.mark.parametrize(
    "studies",
    [
        [("mri", None)],
        [("mri", "2026-11-03")],  # 181 days
        [("ct", "2027-04-20")],
        [("bone_scan", "2027-04-20"), ("spect_ct", "2027-04-20")],
        [("radiograph", "2027-04-20"), ("dxa", "2027-04-20")],
    ],
)
def test_without_usable_imaging_the_plan_is_unknown(studies: list[tuple[str, str | None]]) -> None:
    plan = planned(_imaging(*studies))
    assert plan.status == "UNKNOWN"
    assert "imaging" in plan.missing


@pytest.mark.parametrize(
    ("onset", "status", "latest"),
    [
        ("2027-02-04", "OK", "2027-05-04"),  # the slot of Tue 4 May is the last day
        ("2027-02-03", "NO_FEASIBLE_DATE", "2027-05-03"),
        ("2027-02-02", "CONDITIONAL", "2027-10-23"),  # over: LF-LATE, imaging is left
    ],
)
def test_the_leaflets_three_months_bind_until_they_are_over(onset: str, status: str, latest: str) -> None:
    plan = planned({"fractures.0.onset": onset})
    assert plan.status == status
    assert plan.latest == date.fromisoformat(latest)
    assert any(reason.startswith("LF-LATE") for reason in plan.because) is (status == "CONDITIONAL")


def test_an_unknown_earliest_onset_is_conditional_and_leaves_the_end_open() -> None:
    plan = planned({"fractures.0.onset": None, "fractures.0.onset_latest": "2027-04-12"})
    assert (plan.status, plan.latest) == ("CONDITIONAL", None)
    assert "onset_earliest" in plan.missing


def test_an_unknown_onset_is_conditional_and_leaves_the_end_open() -> None:
    plan = planned({"fractures.0.onset": None})
    assert (plan.status, plan.latest) == ("CONDITIONAL", None)


def test_an_open_end_does_not_hide_a_known_one() -> None:
    """Onset not known, radiotherapy tomorrow: no slot on or before today."""
    radiotherapy = [{"kind": "radiotherapy", "status": "planned", "started_on": "2027-05-04"}]
    changes = {"fractures.0.onset": None, "treatments": radiotherapy, "treatments_complete": True}
    plan = planned(changes)
    assert (plan.status, plan.latest, plan.conflict) == ("NO_FEASIBLE_DATE", None, ("now", "LF-BEFORE-RT"))


@pytest.mark.parametrize(
    ("changes", "lower"),
    [
        ({}, "now"),
        ({"bleeding.drugs": [APIXABAN]}, "R12"),
        (_imaging(("mri", "2027-05-12T17:00")), "imaging"),
        ({**_imaging(("mri", "2027-05-06T08:00")), "bleeding.drugs": [APIXABAN]}, "R12"),  # a tie: drugs first
        ({"bleeding.drugs": [{"drug": "celecoxib"}]}, "now"),
    ],
)
def test_a_conflict_names_what_set_each_end(changes: dict[str, Any], lower: str) -> None:
    radiotherapy = [{"kind": "radiotherapy", "status": "planned", "started_on": "2027-05-04"}]
    plan = planned({**changes, "treatments": radiotherapy, "treatments_complete": True})
    assert plan.status == "NO_FEASIBLE_DATE"
    assert plan.conflict == (lower, "LF-BEFORE-RT")
    assert plan.holds == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"fractures.0.planned": False},
        {"outcome": {"procedure_on": "2027-05-03"}},
        {"outcome": {"procedure_on": "2027-05-01", "levels_treated": ["L1"]}},
        {"outcome": {"died_on": "2027-05-03"}},
        {"outcome": {"closed_on": "2027-05-03", "closed_as": 4}},
        {"outcome": {"closed_as": 2}},
        {"outcome": {"decision": "not_a_candidate"}},
        {"outcome": {"decision": "declined_by_patient", "decided_on": "2027-05-03"}},
        {"outcome": {"decision": "refer_elsewhere"}},
    ],
)
def test_there_is_nothing_to_plan(changes: dict[str, Any]) -> None:
    assert plan_of(worked(changes)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"fractures.0.planned": None},
        {"fractures.0.planned": True},
        {"outcome": {"procedure_on": "2027-05-04"}},
        {"outcome": {"procedure_on": "2027-05-01", "levels_treated": ["L3"]}},
        {"outcome": {"closed_on": "2027-05-04", "closed_as": 1}},
        {"outcome": {"closed_as": 0}},
        {"outcome": {"decision": "not_a_candidate", "decided_on": "2027-05-04"}},
        {"outcome": {"decision": "defer"}},
        {"outcome": {"decision": "treat"}},
    ],
)
def test_there_is_something_to_plan(changes: dict[str, Any]) -> None:
    assert planned(changes).status == "OK"


@pytest.mark.parametrize(
    ("outcome", "status"), [({}, "UNKNOWN"), ({"procedure_on": "2027-04-28", "levels_treated": ["L3"]}, "OK")]
)
def test_a_passed_booking_is_asked_about_unless_a_procedure_is_recorded(outcome: dict[str, Any], status: str) -> None:
    assert planned({"referral": {"booked_for": "2027-04-28"}, "outcome": outcome}).status == status


def test_a_booking_today_or_ahead_is_none_of_the_plans_business() -> None:
    for day in ("2027-05-03", "2027-05-20"):
        assert planned({"referral": {"booked_for": day}}).status == "OK"


def test_a_clinic_with_a_minimum_of_conservative_care_waits_for_it() -> None:
    clinic = PlanSettings(conservative_minimum_days=14)
    brace = [{"kind": "brace", "started_on": "2027-04-26", "status": "ongoing"}]
    plan = planned({"treatments": brace, "treatments_complete": True}, AS_OF, clinic)
    assert plan.earliest_conservative is not None
    assert plan.earliest_conservative.date() == date(2027, 5, 10)
    assert planned({}, AS_OF, clinic).status == "UNKNOWN"


def test_levels_planned_together_share_their_ends_and_others_do_not() -> None:
    """L3 began earlier and its MRI is booked later; both ends bind the two only where both are planned."""
    fractures = [
        {"level": "L1", "onset": "2027-04-12", "planned": True, "retropulsion_or_canal_compromise": False},
        {"level": "L3", "onset": "2027-02-10", "planned": True, "retropulsion_or_canal_compromise": False},
    ]
    imaging = [
        {"modality": "mri", "performed_on": "2027-04-26", "levels": ["L1"]},
        {"modality": "mri", "performed_on": "2027-05-05T15:00", "levels": ["L3"]},
    ]
    together = planned({"fractures": fractures, "imaging": imaging})
    assert (together.earliest_conservative and together.earliest_conservative.day, together.latest) == (
        6,
        date(2027, 5, 10),
    )
    fractures[1]["planned"] = None
    apart = planned({"fractures": fractures, "imaging": imaging})
    assert (apart.earliest_conservative and apart.earliest_conservative.day, apart.latest) == (4, date(2027, 7, 12))


def test_a_case_without_fractures_has_no_plan() -> None:
    work = worked({"fractures": []})
    assert plan_of(work) is None

"""A chosen day and everything that follows from it; all days that fit."""

from datetime import date, datetime, time
from typing import Any

import pytest
from pydantic import ValidationError

from kyphodss.case.clock import day_of
from kyphodss.plan.choose import Choice, choose, feasible_days
from kyphodss.plan.plan import plan_of
from kyphodss.settings import PlanSettings, SlotTimes
from tests.plan.base import APIXABAN, planned, worked

ON_APIXABAN: dict[str, Any] = {"bleeding.drugs": [APIXABAN]}


def _local(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}-04:00")


def _feasible(choice: Choice) -> list[bool | None]:
    return [under.feasible for under in choice.policies]


@pytest.mark.parametrize(
    ("day", "feasible"),
    [
        (4, [False, False]),
        (5, [True, False]),
        (6, [True, True]),
        (8, [False, False]),  # a Saturday
        (10, [True, True]),
        (2, [False, False]),  # before the day of assessment
    ],
)
def test_candidate_days_under_each_policy(day: int, feasible: list[bool]) -> None:
    """W02: SIR from Wed 5 May, conservative from Thu 6 May."""
    choice = choose(worked(ON_APIXABAN), date(2027, 5, day))
    assert _feasible(choice) == feasible
    assert all((len(under.forbids) > 0) is (under.feasible is not True) for under in choice.policies)
    assert all((len(under.holds) > 0) is (under.feasible is True) for under in choice.policies)


def test_what_forbids_a_day_is_a_sentence() -> None:
    work = worked(ON_APIXABAN, settings=PlanSettings(closed_days=(date(2027, 5, 7),)))
    said = {day: choose(work, date(2027, 5, day)).policies[1].forbids for day in (2, 4, 7, 8)}
    assert said[2] == ("02 May 2027 lies before the day of assessment",)
    assert said[4] == ("R12: the first slot is 06 May 2027 09:00 (conservative)",)
    assert said[7] == ("no slot on 07 May 2027, a Friday (clinic sets this)",)
    assert said[8][0].startswith("no slot on 08 May 2027, a Saturday")
    assert choose(work, date(2027, 7, 13)).policies[1].forbids == (
        "LF-CLOSING: after 12 Jul 2027, three months from the earliest onset (clinic leaflet)",
    )


def test_a_slot_that_is_over_today_is_not_offered() -> None:
    assert choose(worked({}), date(2027, 5, 3)).policies[0].forbids[0] == "the last slot of 03 May 2027 is over"


MORNING_AND_AFTERNOON = PlanSettings(
    slot_times=SlotTimes(**dict.fromkeys(("wednesday", "thursday", "friday"), (time(7, 0), time(13, 30))))
)


def test_the_first_slot_of_the_day_that_is_not_before_the_earliest_instant_is_taken() -> None:
    """W02 with slots at 07:00 and 13:30: 48 h end Wed 08:00, 72 h Thu 08:00, so both first days offer the afternoon only."""
    work = worked(ON_APIXABAN, settings=MORNING_AND_AFTERNOON)
    wednesday, thursday, friday = (choose(work, date(2027, 5, day)) for day in (5, 6, 7))
    assert wednesday.slot == wednesday.policies[0].slot == _local("2027-05-05T13:30")
    assert wednesday.policies[1].slot is None
    sir, conservative = thursday.policies
    assert (sir.slot, conservative.slot) == (_local("2027-05-06T07:00"), _local("2027-05-06T13:30"))
    assert thursday.slot == conservative.slot, "What follows from the day counts from the conservative slot."
    assert thursday.fasting is not None
    assert thursday.fasting.clear == _local("2027-05-06T11:30")
    assert conservative.holds[0].last_dose_by == _local("2027-05-03T08:00")
    assert sir.holds[0].last_dose_by == _local("2027-05-03T20:00")
    assert friday.slot == _local("2027-05-07T07:00")
    assert choose(work, date(2027, 5, 4)).policies[0].forbids == ("R12: the first slot is 05 May 2027 13:30 (SIR)",)
    plan = plan_of(work)
    assert plan is not None
    assert (plan.earliest_sir, plan.earliest_conservative) == (wednesday.slot, thursday.slot)
    days = feasible_days(work)
    assert [slot.hour for slot in days.conservative[:2]] == [13, 7]


def test_an_afternoon_slot_of_the_day_of_assessment_is_still_ahead_at_noon() -> None:
    clinic = PlanSettings(slot_times=SlotTimes(monday=(time(9, 0), time(15, 0))))
    choice = choose(worked({}, settings=clinic), date(2027, 5, 3))
    assert choice.slot == _local("2027-05-03T15:00")


def test_a_policy_without_a_printed_hold_prints_no_slot() -> None:
    """Acenocoumarol: SIR prints no hold. Before the conservative day there is no hour, no fasting, no follow-up."""
    drug = {"drug": "acenocoumarol", "interval_h": 24, "last_dose_at": "2027-05-03T08:00", "indication": "af"}
    found = {"bleeding.drugs": [{**drug, "prescriber_agreed": True}], "bleeding.inr_on": "2027-05-03"}
    early = choose(worked(found), date(2027, 5, 5))
    assert _feasible(early) == [None, False]
    assert (early.slot, early.fasting, early.follow_up) == (None, None, ())
    assert choose(worked(found), date(2027, 5, 6)).slot == _local("2027-05-06T09:00")


def test_last_dose_and_restart_follow_the_day() -> None:
    later = choose(worked(ON_APIXABAN), date(2027, 5, 10))
    sir, conservative = (under.holds[0] for under in later.policies)
    assert sir.last_dose_by == _local("2027-05-08T08:00")  # 48 h before Mon 09:00 is Sat 09:00
    assert conservative.last_dose_by == _local("2027-05-07T08:00")
    assert sir.restart_sir == conservative.restart_sir == _local("2027-05-11T20:00")
    assert conservative.restart == _local("2027-05-12T20:00")
    assert (sir.policy, conservative.policy) == ("P_SIR", "P_CONS")


def test_the_first_conservative_day_repeats_the_plan() -> None:
    plan = planned(ON_APIXABAN)
    assert plan.earliest_conservative is not None
    choice = choose(worked(ON_APIXABAN), plan.earliest_conservative.date())
    assert choice.slot == plan.earliest_conservative
    assert choice.policies[1].holds == plan.holds


def test_labs_on_the_day() -> None:
    work = worked(ON_APIXABAN)
    fresh, stale = ({lab.name: lab for lab in choose(work, day).labs} for day in (date(2027, 6, 1), date(2027, 6, 2)))
    assert list(fresh) == ["INR", "platelets", "creatinine", "hemoglobin"]
    assert (fresh["INR"].age_days, fresh["INR"].limit_days, fresh["INR"].fresh) == (30, 30, True)
    assert (stale["INR"].age_days, stale["INR"].fresh) == (31, False)
    assert stale["hemoglobin"].fresh is True
    assert choose(work, date(2027, 6, 2)).status == "NEED_LAB"


def test_imaging_on_the_day() -> None:
    work = worked({})
    soon, late, over = (choose(work, day).imaging for day in (date(2027, 5, 26), date(2027, 5, 27), date(2027, 10, 24)))
    assert soon is not None
    assert late is not None
    assert over is not None
    assert (soon.valid_through, soon.covers, soon.recheck) == (date(2027, 10, 23), True, False)
    assert (late.covers, late.recheck) == (True, True)  # 31 days: a new look is prompted, nothing moves
    assert over.covers is False


def test_fasting_is_in_elapsed_hours() -> None:
    fasting = choose(worked({}), date(2027, 5, 5)).fasting
    assert fasting is not None
    assert fasting.solids == _local("2027-05-05T03:00")
    assert fasting.fatty == _local("2027-05-05T01:00")
    assert fasting.clear == _local("2027-05-05T07:00")


def test_fasting_over_the_start_of_summer_time() -> None:
    clinic = PlanSettings(slot_times=SlotTimes(sunday=(time(9, 0),)))
    labs = {f"bleeding.{name}_on": "2027-03-05" for name in ("inr", "platelets")}
    work = worked({**labs, "fractures.0.onset": "2027-02-20"} | _mri("2027-03-01"), date(2027, 3, 8), clinic)
    fasting = choose(work, date(2027, 3, 14)).fasting
    assert fasting is not None
    assert fasting.fatty.isoformat() == "2027-03-14T00:00:00-05:00"  # 8 elapsed hours before 09:00 summer time
    assert fasting.clear.isoformat() == "2027-03-14T07:00:00-04:00"


def _mri(on: str) -> dict[str, Any]:
    return {"imaging": [{"modality": "mri", "performed_on": on, "levels": ["L1"]}]}


def test_follow_up_days_are_the_clinics() -> None:
    choice = choose(worked({}), date(2027, 5, 5))
    assert [(entry.first.isoformat(), entry.last.isoformat()) for entry in choice.follow_up] == [
        ("2027-05-06", "2027-05-07"),
        ("2027-05-15", "2027-05-19"),
        ("2027-06-02", "2027-06-16"),
        ("2027-08-05", "2027-08-05"),
        ("2027-11-05", "2027-11-05"),
        ("2028-05-05", "2028-05-05"),
    ]
    assert choice.bmd_due == date(2027, 8, 3)
    clinic = PlanSettings(follow_up_phone_days=(3, 3), follow_up_months=(), bmd_due_days=30)
    other = choose(worked({}, settings=clinic), date(2027, 5, 5))
    assert [entry.first.day for entry in other.follow_up] == [8, 15, 2]
    assert other.bmd_due == date(2027, 6, 4)


@pytest.mark.parametrize(
    ("changes", "status", "feasible"),
    [
        ({"risk.osteomyelitis": True}, "STOP", False),
        ({"bleeding.platelets": 40}, "BLOCKED_LAB", False),
        ({"risk.vte": None}, "UNKNOWN", None),
        ({"bleeding.drugs": [{**APIXABAN, "drug": "tinzaparin"}]}, "SPECIALIST", None),
        ({"bleeding.drugs": [{**APIXABAN, "prescriber_agreed": False}]}, "CONDITIONAL", None),
    ],
)
def test_dates_are_withheld_as_in_the_plan(changes: dict[str, Any], status: str, feasible: bool | None) -> None:
    work = worked({**ON_APIXABAN, **changes})
    choice = choose(work, date(2027, 5, 10))
    assert choice.status == status
    assert _feasible(choice) == [feasible, feasible]
    assert (choice.slot, choice.fasting, choice.follow_up, choice.bmd_due) == (None, None, (), None)
    assert all(under.holds == () for under in choice.policies)
    days = feasible_days(work)
    assert (days.sir, days.conservative) == ((), ())


def test_all_feasible_days() -> None:
    days = feasible_days(worked({**ON_APIXABAN, "fractures.0.onset": "2027-02-12"}))
    assert [slot.day for slot in days.sir] == [5, 6, 7, 10, 11, 12]
    assert [slot.day for slot in days.conservative] == [6, 7, 10, 11, 12]
    assert days.certain is True


def test_an_open_latest_day_leaves_every_day_uncertain() -> None:
    work = worked({"fractures.0.onset": None})
    assert feasible_days(work).certain is False
    assert _feasible(choose(work, date(2027, 5, 10))) == [None, None]


def test_a_fresh_inr_blocks_only_the_days_on_which_it_is_fresh() -> None:
    """Naproxen moves the conservative slot to Wed 5 May; on Tue 4 May the INR of Sun 2 May is fresh and blocks."""
    warfarin = {"drug": "warfarin", "interval_h": 24, "last_dose_at": "2027-04-28T18:00", "indication": "af"}
    naproxen = {"drug": "naproxen", "interval_h": 12, "last_dose_at": "2027-05-01T08:00", "indication": "other"}
    work = worked({"bleeding.drugs": [warfarin, naproxen], "bleeding.inr": 1.9, "bleeding.inr_on": "2027-05-02"})
    assert choose(work, date(2027, 5, 4)).status == "BLOCKED_LAB"
    assert choose(work, date(2027, 5, 5)).status == "NEED_LAB"
    days = feasible_days(work)
    assert (day_of(days.sir[0]).day, day_of(days.conservative[0]).day) == (5, 5)


def test_nothing_to_plan_has_no_day() -> None:
    work = worked({"fractures.0.planned": False})
    choice = choose(work, date(2027, 5, 5))
    assert _feasible(choice) == [False, False]
    assert choice.policies[0].forbids == ("nothing is to be planned at this level",)
    assert feasible_days(work).conservative == ()


@pytest.mark.parametrize("span", [(3, 1), (-1, 2)])
def test_a_follow_up_span_that_runs_backwards_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValidationError, match="the first not above the second"):
        PlanSettings(follow_up_phone_days=span)

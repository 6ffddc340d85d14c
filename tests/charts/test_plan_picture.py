"""The plan on the timeline: only days that may be printed, and nothing at all under a stop."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from kyphodss.assess import Assessment, assess
from kyphodss.case.read import case_from
from kyphodss.charts.plan import plan_picture
from kyphodss.charts.plan_marks import SLOTS_ROW, plan_marks, plan_rows
from sample_data.build import cases as sample_cases
from tests.plan.base import AS_OF as GENERATED_ON
from tests.plan.base import changed
from tests.plan.strategies import changes

AS_OF = date(2026, 11, 24)
SAMPLES = {case["case_id"]: case for _, _, case in sample_cases()}


def assessed(case_id: str) -> Assessment:
    return assess(case_from(SAMPLES[case_id]), AS_OF)[0]


def test_the_rich_case_shows_days_hold_and_results() -> None:
    found = plan_picture(assessed("S01"))
    assert found.slots[0].day == date(2026, 11, 27) and found.slots[-1].day == date(2027, 1, 1)
    assert all(slot.day.weekday() < 5 for slot in found.slots)
    assert [bar.name for bar in found.holds] == ["Hold: apixaban"]
    assert [bar.name for bar in found.validity] == ["INR", "platelets", "creatinine", "MRI"]
    assert plan_rows(found) == [SLOTS_ROW, "Hold: apixaban", "Valid: INR, platelets,<br>creatinine, MRI"]


@pytest.mark.parametrize("case_id", ["S39", "S29", "S20", "S33", "S31"])
def test_a_stop_draws_nothing(case_id: str) -> None:
    found = plan_picture(assessed(case_id))
    assert (found.slots, found.holds, found.validity) == ((), (), ())
    assert plan_marks(found) == []


@pytest.mark.parametrize("case_id", ["S40", "S43", "S41"])
def test_where_no_date_stands_no_day_is_offered(case_id: str) -> None:
    found = plan_picture(assessed(case_id))
    assert found.slots == () and found.holds == ()


def test_a_slot_says_which_policy_it_fits() -> None:
    marks = plan_picture(assessed("S42")).slots
    assert all("Slot " in mark.hover and "fits under" in mark.hover for mark in marks)
    drawn: Any = plan_marks(plan_picture(assessed("S42")))[0]
    assert list(drawn.customdata[0])[1] == marks[0].day.isoformat()


@settings(max_examples=60)
@given(some=changes())
def test_every_drawn_day_lies_between_printed_dates(some: dict[str, Any]) -> None:
    for assessment in assess(case_from(changed({"fractures.0.onset": None, **some})), GENERATED_ON):
        found, plan = plan_picture(assessment), assessment.plan
        if plan is None or (plan.earliest_sir is None and plan.earliest_conservative is None):
            assert found.slots == () and found.holds == ()
            continue
        first = min(at.date() for at in (plan.earliest_sir, plan.earliest_conservative) if at is not None)
        assert all(slot.day >= first for slot in found.slots)
        if plan.latest is not None:
            assert all(slot.day <= plan.latest for slot in found.slots)

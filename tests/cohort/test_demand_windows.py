"""Who will lose the window: where a case stands by its own plan, the schedule, and what managers are shown of it."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.case.model import Case
from kyphodss.case.read import case_from
from kyphodss.cohort.demand import demand, open_keys
from kyphodss.cohort.demand_asked import DemandAsked
from kyphodss.cohort.demand_places import (
    BOOKED,
    BOOKED_OUTSIDE,
    HELD,
    NO_DAY,
    NOT_KNOWN,
    NOT_THEIRS,
    NOTHING,
    OVER,
    STATES,
    WAITS,
    Place,
    place_of,
)
from kyphodss.cohort.demand_windows import NOT_ENTERED, Calendar, Windows, windows_shown
from kyphodss.cohort.disclosure import US_CMS, Profile
from kyphodss.cohort.due_dates import MOST_SLOTS, slots_that_save
from kyphodss.cohort.measure import DIRECT_CARE
from kyphodss.cohort.table import CohortTable, Cut
from kyphodss.dates.rows import BY_ID
from kyphodss.settings import PlanSettings, SlotTimes
from sample_data.build import cases as sample_cases
from tests.cohort.cohorts import table

DAY = date(2026, 11, 24)  # a Tuesday
CUT = Cut(datetime(2026, 11, 24, 20, tzinfo=UTC), datetime(2026, 11, 24, 21, tzinfo=UTC))
PLAN = PlanSettings()
WINDOW = "US-LCD-12W"
LAST = timedelta(days=84)  # the last day within 12 weeks


@lru_cache(maxsize=1)
def _ready() -> dict[str, Any]:
    return next(case for _, _, case in sample_cases() if case["case_id"] == "S02")


def ready(number: int = 1, onset: str = "2026-11-02", **changes: Any) -> dict[str, Any]:
    """A case in whose way nothing stands: every question of the plan is answered."""
    found = deepcopy(_ready())
    found["fractures"][0]["onset"] = onset
    return {**found, "case_id": f"W{number:03d}", "patient": {**found["patient"], "mrn": f"W{number}"}, **changes}


def place(case: dict[str, Any], window: str = WINDOW, plan: PlanSettings = PLAN) -> Place:
    return place_of(case_from(case), DAY, plan, window)


def with_symptom(**changes: Any) -> dict[str, Any]:
    return {"symptoms": {**_ready()["symptoms"], **changes}}


def booked(day: str, **changes: Any) -> dict[str, Any]:
    return ready(referral={**_ready()["referral"], "booked_for": day}, **changes)


def test_a_case_with_nothing_in_the_way_waits_with_its_days_up_to_the_end_of_the_window() -> None:
    found = place(ready(onset="2026-09-10"))
    assert found.state == WAITS
    assert max(found.feasible) == date(2026, 9, 10) + LAST == date(2026, 12, 3)
    assert all(day.weekday() < 5 and day >= DAY for day in found.feasible)


@pytest.mark.parametrize(
    ("case", "state"),
    [
        (ready(onset="2026-09-02"), WAITS),  # closes on 25 Nov
        (ready(onset="2026-08-31"), OVER),  # closed on 23 Nov
        (ready(**with_symptom(cord_compression_suspected=True)), HELD),
        (ready(bleeding={**_ready()["bleeding"], "drugs_complete": None, "drugs": None}), NOT_KNOWN),
        (ready(etiology=None), NOT_KNOWN),
        (ready(etiology="trauma"), NOT_THEIRS),
        (ready(fractures=[{**_ready()["fractures"][0], "planned": False}]), NOTHING),
        (ready(outcome={"decision": "not_a_candidate", "decided_on": "2026-11-20"}), NOTHING),
        (ready(fractures=[{"level": "T12"}]), NOT_KNOWN),
        (ready(fractures=[]), NOT_KNOWN),
        (ready(onset="2026-11-30", imaging=[]), NOT_KNOWN),  # an onset ahead cannot be read
        (booked("2026-12-01"), BOOKED),
        (booked("2027-01-25"), BOOKED),  # 2 Nov and 84 days
        (booked("2027-01-26"), BOOKED_OUTSIDE),
        (booked("2026-11-23"), NOT_KNOWN),  # passed: the plan asks what came of it
    ],
)
def test_where_a_case_stands(case: dict[str, Any], state: str) -> None:
    found = place(case)
    assert found.state == state
    assert (len(found.feasible) > 0) is (state == WAITS)


def test_a_window_that_closes_before_the_first_slot_leaves_no_day() -> None:
    only_friday = PlanSettings(
        slot_times=SlotTimes(monday=(), tuesday=(), wednesday=(), thursday=()),
        imaging_max_age_days=PLAN.imaging_max_age_days,
    )
    onset = DAY + timedelta(days=1) - LAST  # closes on Wednesday 25 Nov
    assert place(ready(onset=onset.isoformat()), plan=only_friday).state == NO_DAY
    assert place(ready(onset=(onset + timedelta(days=2)).isoformat()), plan=only_friday).state == WAITS


def test_an_onset_range_that_straddles_the_end_is_not_known_and_otherwise_its_earliest_day_counts() -> None:
    fracture = {name: value for name, value in _ready()["fractures"][0].items() if name != "onset"}
    straddling = {**fracture, "onset_earliest": "2026-08-25", "onset_latest": "2026-09-10"}
    assert place(ready(fractures=[straddling])).state == NOT_KNOWN
    inside = {**fracture, "onset_earliest": "2026-09-10", "onset_latest": "2026-09-20"}
    assert max(place(ready(fractures=[inside])).feasible) == date(2026, 12, 3)


def test_no_day_under_a_stop_is_ever_offered() -> None:
    for name in ("cord_compression_suspected", "neurologic_deficit", "spinal_instability"):
        found = place(ready(**with_symptom(**{name: True})))
        assert found.state != WAITS and found.feasible == frozenset()


def test_the_third_month_of_the_leaflet_follows_two_that_are_open_as_well() -> None:
    assert min(place(ready(onset="2026-11-02"), window="LF-CLOSING").feasible) < date(2027, 1, 2)


def test_a_window_that_has_not_begun_takes_no_earlier_day() -> None:
    cancer = next(case for _, _, case in sample_cases() if case["etiology"] == "cancer")
    body = {**ready(), "etiology": cancer["etiology"]}
    found = place(body, window="CA-IMWG-4-8W")
    row = BY_ID["CA-IMWG-4-8W"]
    opens = row.opens(date(2026, 11, 2))
    assert opens is not None and all(day >= opens for day in found.feasible)


def waiting(*days: tuple[int, ...]) -> dict[str, Place]:
    return {f"k{at}": Place(WAITS, frozenset(DAY + timedelta(days=n) for n in each)) for at, each in enumerate(days)}


def lost_at(calendar: Calendar, per_week: int) -> int:
    return len(calendar.at(per_week).lost)


def test_the_curve_falls_to_nobody_and_agrees_with_the_tested_search() -> None:
    calendar = Calendar.of(waiting(*[(0, 1, 2, 3)] * 5), DAY, PLAN)
    curve = calendar.curve(1)
    counts = [count for _, count in curve]
    assert counts == sorted(counts, reverse=True)
    own = next(number for number, count in curve if count == 0)
    assert own == 6, "Four of the five weekdays are theirs: at 6 slots a week they hold 5."
    assert own == slots_that_save(calendar.waiting, DAY, (0, 1, 2, 3, 4)).slots_per_week


@given(st.lists(st.sets(st.integers(0, 20), min_size=1, max_size=6), max_size=6))
def test_without_bookings_the_slots_that_save_are_those_of_the_tested_search(days: list[set[int]]) -> None:
    calendar = Calendar.of(waiting(*[tuple(each) for each in days]), DAY, PLAN)
    own = next(number for number, count in calendar.curve(0) if count == len(calendar.beyond))
    assert own == slots_that_save(calendar.waiting, DAY, (0, 1, 2, 3, 4)).slots_per_week


def test_a_booking_keeps_its_slot() -> None:
    free = Calendar.of(waiting((1,)), DAY, PLAN)
    assert lost_at(free, 5) == 0
    held = Calendar.of({**waiting((1,)), "b": Place(BOOKED, booked=DAY + timedelta(days=1))}, DAY, PLAN)
    assert lost_at(held, 5) == 1 and lost_at(held, 10) == 0
    other_day = Calendar.of({**waiting((1,)), "b": Place(BOOKED, booked=DAY + timedelta(days=2))}, DAY, PLAN)
    assert lost_at(other_day, 5) == 0
    another_week = Calendar.of({**waiting((1,)), "b": Place(BOOKED, booked=DAY + timedelta(days=40))}, DAY, PLAN)
    assert lost_at(another_week, 5) == 0


def test_who_has_only_days_without_slots_is_lost_at_any_number_and_does_not_hold_up_the_answer() -> None:
    calendar = Calendar.of(waiting((4,), (0,)), DAY, PLAN)  # 28 Nov is a Saturday
    assert calendar.beyond == ("k0",)
    assert next(number for number, count in calendar.curve(1) if count == len(calendar.beyond)) == 1


def test_a_closed_day_has_no_slot() -> None:
    shut = PlanSettings(closed_days=(DAY + timedelta(days=1),))
    assert lost_at(Calendar.of(waiting((1,)), DAY, shut), MOST_SLOTS) == 1


def list_of(bodies: list[dict[str, Any]]) -> tuple[CohortTable, Mapping[str, Case]]:
    found = table(bodies, CUT)
    cases = {body["case_id"]: case_from(body) for body in bodies}
    return found, {key: cases[key] for key in open_keys(found)}


def shown(bodies: list[dict[str, Any]], profile: Profile, slots: int | None = 1, window: str = WINDOW) -> Windows:
    found, cases = list_of(bodies)
    return windows_shown(DemandAsked(slots, window=window), found, cases, PLAN, profile)


def short(count: int) -> list[dict[str, Any]]:
    """Cases whose window closes on Friday 27 Nov: three slot days are left."""
    onset = (DAY + timedelta(days=3) - LAST).isoformat()
    return [ready(n, onset) for n in range(count)]


def test_the_states_of_the_open_list_add_up_and_nobody_is_left_out() -> None:
    bodies = [
        *short(3),
        ready(50, etiology="trauma"),
        ready(51, fractures=[]),
        ready(52, **with_symptom(cord_compression_suspected=True)),
    ]
    found = shown(bodies, DIRECT_CARE)
    cells = {part.label: part.cell.shown for part in found.states.parts}
    assert set(cells) == set(STATES)
    assert sum(count or 0 for count in cells.values()) == found.states.cell.shown == 6
    assert (cells[WAITS], cells[NOT_THEIRS], cells[NOT_KNOWN], cells[HELD]) == (3, 1, 1, 1)


def test_at_direct_care_the_losers_are_named_and_the_slots_that_save_them() -> None:
    found = shown(short(6), DIRECT_CARE, slots=5)
    days = len(place(short(1)[0]).feasible)
    assert (found.lost.shown, found.saved.shown) == (6 - days, days)
    assert len(found.losers) == 6 - days
    assert {each.due for each in found.losers} == {DAY + timedelta(days=3)}
    assert found.saves is not None and dict(found.by_slots)[found.saves].shown == 0
    assert dict(found.by_slots)[found.saves - 1].shown == 1
    assert shown(short(6), DIRECT_CARE, slots=found.saves).losers == ()


def test_a_case_that_cannot_be_read_is_not_known() -> None:
    found, _ = list_of(short(2))
    windows = windows_shown(DemandAsked(1), found, {}, PLAN, DIRECT_CARE)
    assert windows.states.find(NOT_KNOWN).cell.shown == 2 and windows.lost.shown == 0


def test_without_slots_entered_the_states_stand_and_the_schedule_is_not_known() -> None:
    found = shown(short(3), DIRECT_CARE, slots=None)
    assert found.states.find(WAITS).cell.shown == 3
    assert (found.said, found.by_slots, found.losers) == (NOT_ENTERED, (), ())


@pytest.mark.parametrize("count", [10, 11])
def test_managers_see_counts_from_eleven_on_and_never_a_case(count: int) -> None:
    found = shown(short(count), US_CMS, slots=1)
    assert found.losers == ()
    assert (found.states.find(WAITS).cell.shown == count) is (count == 11)
    assert (len(found.by_slots) > 0) is (count == 11)
    counts = [cell.shown for _, cell in found.by_slots]
    assert all(each is None or each == 0 or each > 10 for each in counts)


def test_lost_and_saved_are_hidden_together_where_one_of_them_is_few() -> None:
    """Of 30 who wait, 12 slots save at most 12 and lose 18; what saves 25 loses 5, and both are hidden."""
    found = shown(short(30), US_CMS, slots=1)
    exact = dict(shown(short(30), DIRECT_CARE, slots=1).by_slots)
    for number, cell in found.by_slots:
        lost = exact[number].shown
        assert lost is not None
        few = 1 <= lost <= 10 or 1 <= 30 - lost <= 10
        assert cell.hidden is few, (number, lost)
    assert any(cell.hidden for _, cell in found.by_slots) and any(not cell.hidden for _, cell in found.by_slots)


def test_what_is_shown_of_the_states_does_not_move_with_the_slots() -> None:
    """Else the lists at two numbers of slots would tell by their difference what each hides."""
    bodies = [
        *short(14),
        *(ready(50 + n, etiology="trauma") for n in range(4)),
        *(ready(60 + n, fractures=[]) for n in range(13)),
    ]
    assert len({shown(bodies, US_CMS, slots=n).states for n in (1, 2, 3, 4)}) == 1


def test_no_key_of_a_case_is_in_what_managers_are_given() -> None:
    bodies = short(30)
    found, cases = list_of(bodies)
    given_out = demand(DemandAsked(2), found, cases, PLAN, US_CMS, "others")
    assert "W001" not in json.dumps(repr(given_out)) and "W029" not in repr(given_out)
    assert "W029" in repr(demand(DemandAsked(2), found, cases, PLAN, US_CMS, "direct care"))


def test_another_window_moves_the_list() -> None:
    bodies = short(4)
    assert shown(bodies, DIRECT_CARE, window="LF-CLOSING").window == BY_ID["LF-CLOSING"].label
    assert replace(shown(bodies, DIRECT_CARE), window="") == replace(shown(bodies, DIRECT_CARE), window="")


def test_a_slot_of_the_cuts_own_day_that_is_over_is_not_counted_as_the_one_of_its_week() -> None:
    """One slot a week is the first of its seven days: on Tuesday 24 Nov, whose slot is over, it would save nobody."""
    found = shown(short(2), DIRECT_CARE, slots=1)
    assert (found.lost.shown, found.saved.shown) == (1, 1)

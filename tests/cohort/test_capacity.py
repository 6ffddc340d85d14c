"""Queue arithmetic and the simulation (cohort-analytics O14), due dates and the forecast."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.cohort.backtest import BASELINE, CANDIDATE, SEASONAL, Score, back_test, forecast, verdict
from kyphodss.cohort.capacity import (
    clearance_weeks,
    demand_percentile,
    load,
    needs_relief,
    pressure,
    queue_theory,
    relief_capacity,
    steady_capacity,
    target_list,
    target_mean_wait,
)
from kyphodss.cohort.due_dates import Waiting, schedule, slot_days, slots_that_save
from kyphodss.cohort.engine import check_engine, serve
from kyphodss.cohort.forecast import Ahead, fan, last_weeks_mean, seasonal_naive, smoothed
from kyphodss.cohort.slots import Scenario, simulate


def test_the_worked_example_of_a_waiting_list() -> None:
    assert load(30, 27) == pytest.approx(1.111111, abs=1e-6)
    assert target_mean_wait(52) == 13
    assert target_list(30, 52) == 390
    assert 1200 / target_list(30, 52) == pytest.approx(3.0769, abs=1e-4)
    assert relief_capacity(30, 1200, 390, 26) == pytest.approx(61.153846, abs=1e-6)
    assert (pressure(63, 52), pressure(24, 4)) == pytest.approx((2.423077, 12), abs=1e-6)


def test_the_package_functions_agree() -> None:
    assert steady_capacity(30, 52, 1.1, 1.2, factor=3) == pytest.approx(30.076442, abs=1e-6)
    assert target_list(30, 50, factor=6) == 250
    assert relief_capacity(33, 800, 200, 30) == 53


def test_relief_is_the_question_above_twice_the_target() -> None:
    assert (needs_relief(780, 390), needs_relief(781, 390)) == (False, True)


def test_clearance_takes_the_last_twelve_weeks() -> None:
    assert clearance_weeks(60, [100] + [5] * 12) == 12
    assert clearance_weeks(60, [0, 0]) is None
    assert clearance_weeks(60, []) is None
    assert demand_percentile([4, 6, 8], 50) == 6
    assert demand_percentile([], 80) is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: load(3, 0),
        lambda: relief_capacity(1, 1, 1, 0),
        lambda: pressure(1, 0),
        lambda: steady_capacity(1, 0, 1, 1),
        lambda: target_mean_wait(1, 0),
        lambda: queue_theory(10, 5, 2),
        lambda: queue_theory(0, 5, 2),
    ],
)
def test_empty_questions_are_refused(make: Callable[[], float]) -> None:
    with pytest.raises(ValueError, match=r"above 0|without end"):
        make()


def test_queue_theory() -> None:
    assert list(queue_theory(5, 10, 2).values()) == pytest.approx([0.6, 0.1, 0.033333, 0.0066667], abs=1e-6)
    busy = queue_theory(8, 1, 10)
    assert (busy["p_wait"], busy["queue"], busy["wait"]) == pytest.approx((0.4091802, 1.6367206, 0.2045901), abs=1e-6)


@pytest.mark.parametrize(("arrivals", "service", "servers"), [(5, 10, 2), (8, 1, 10)])
def test_the_engine_agrees_with_theory_within_two_standard_errors(
    arrivals: float, service: float, servers: int
) -> None:
    checks = check_engine(arrivals, service, servers, runs=30, each=2500, warm_up=300)
    assert [check.what for check in checks] == ["p_wait", "queue", "wait"]
    assert all(check.agrees for check in checks), checks
    assert all(check.error < 0.1 * check.theory for check in checks), "Too few runs to tell anything."


def test_slots_serve_one_each_and_the_earliest_due_first() -> None:
    came, due = np.array([0.0, 1.0, 2.0]), np.array([30.0, 10.0, 6.0])
    found = serve(came, np.array([0.0, 3.0, 10.0, 11.0]), due=due)
    assert found.start.tolist() == [0, 10, 3]
    assert found.idle.tolist() == [11]
    late = serve(came, np.array([10.5]), due=np.array([5.0, 10.0, 10.4]))
    assert np.isinf(late.start).all() and late.idle.tolist() == [10.5]


SCENARIO = Scenario((10, 12, 8, 14, 9, 11), tuple(range(-10, 60, 3)), 0.6, 6, 0.1, weeks=26)


def test_more_slots_lose_fewer_windows_and_leave_more_slots_unused() -> None:
    found = [simulate(replace(SCENARIO, slots_per_week=slots)) for slots in (3, 6, 12)]
    lost = [each.lost.median for each in found]
    unused = [each.unused.median for each in found]
    assert lost[0] is not None and lost[1] is not None and lost[2] is not None and lost[0] > lost[1] >= lost[2]
    assert unused[0] is not None and unused[2] is not None and unused[2] > unused[0]
    assert all(each.lost.low is not None and each.lost.low <= (each.lost.median or 0) for each in found)
    assert found[0].lost_on_arrival.median == pytest.approx(4 / 24, abs=0.05)  # -10, -7, -4, -1 of 24 windows
    assert found[0] == simulate(replace(SCENARIO, slots_per_week=3))


def test_no_slot_loses_everybody_and_no_candidate_leaves_nothing_to_say() -> None:
    none = simulate(replace(SCENARIO, slots_per_week=0))
    assert (none.lost.median, none.wait_90.median, none.unused.median) == (1, None, 0)
    nobody = simulate(replace(SCENARIO, yield_=0))
    assert nobody.lost.median is None and nobody.unused.median == pytest.approx(5.4, abs=0.3)
    cancelled = simulate(replace(SCENARIO, cancel_rate=1))
    assert cancelled.lost.median == 1
    too_late = simulate(replace(SCENARIO, days_left=(-1.0,)))
    assert (too_late.lost.median, too_late.lost_on_arrival.median) == (None, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"arrivals_by_week": ()},
        {"days_left": ()},
        {"yield_": 1.1},
        {"cancel_rate": -0.1},
        {"slots_per_week": -1},
        {"weeks": 0},
    ],
)
def test_a_scenario_that_cannot_be_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        replace(SCENARIO, **change)
    with pytest.raises(ValueError, match="200"):
        simulate(SCENARIO, runs=199)


MONDAY = date(2026, 11, 23)


def _days(*numbers: int) -> frozenset[date]:
    return frozenset(MONDAY + timedelta(days=n) for n in numbers)


def test_slots_spread_over_the_open_weekdays() -> None:
    assert [day.day for day in slot_days(MONDAY, 1, 2, (0, 1, 2, 3, 4))] == [23, 25]
    assert slot_days(MONDAY, 1, 7, (0, 2)) == {MONDAY: 4, MONDAY + timedelta(days=2): 3}
    assert list(slot_days(MONDAY, 2, 1, (0,), frozenset({MONDAY}))) == [MONDAY + timedelta(days=7)]
    assert slot_days(MONDAY, 3, 0, (0,)) == {}
    with pytest.raises(ValueError, match="weekday"):
        slot_days(MONDAY, 1, 1, ())


def test_who_can_wait_least_goes_first_and_who_is_left_is_named() -> None:
    waiting = [
        Waiting("long", _days(0, 1, 2, 3)),
        Waiting("short", _days(0)),
        Waiting("also", _days(0)),
        Waiting("never", frozenset()),
    ]
    found = schedule(waiting, {MONDAY: 1, MONDAY + timedelta(days=1): 2})
    assert found.booked == {"short": MONDAY, "long": MONDAY + timedelta(days=1)}
    assert (found.lost, found.hopeless, found.unused) == (("also",), ("never",), 1)


def test_gaps_in_the_feasible_days_lose_nobody_who_need_not_be() -> None:
    """By due date alone `a` takes Monday, and `b`, who has only Monday and Friday's one slot against `c`, loses."""
    waiting = [Waiting("a", _days(0, 2)), Waiting("b", _days(0, 4)), Waiting("c", _days(4))]
    found = schedule(waiting, {MONDAY: 1, MONDAY + timedelta(days=2): 1, MONDAY + timedelta(days=4): 1})
    assert found.lost == () and set(found.booked) == {"a", "b", "c"}


@given(
    st.lists(st.sets(st.integers(0, 4), max_size=3), max_size=5),
    st.dictionaries(st.integers(0, 4), st.integers(0, 2), max_size=5),
)
def test_as_many_are_placed_as_can_be(days: list[set[int]], slots: dict[int, int]) -> None:
    waiting = [Waiting(str(at), _days(*sorted(each))) for at, each in enumerate(days)]
    held = {MONDAY + timedelta(days=n): count for n, count in slots.items()}
    found = schedule(waiting, held)
    assert all(day in waiting[int(key)].feasible for key, day in found.booked.items())
    assert all(list(found.booked.values()).count(day) <= held[day] for day in held)
    choices = [[*sorted(each), None] for each in days]
    best = max(
        (
            sum(c is not None for c in chosen)
            for chosen in product(*choices)
            if all(chosen.count(n) <= slots.get(n, 0) for n in range(5))
        ),
        default=0,
    )
    assert len(found.booked) == best
    assert len(found.booked) + len(found.lost) + len(found.hopeless) == len(waiting)


def test_the_slots_a_week_that_save_everybody_who_can_be_saved() -> None:
    waiting = [Waiting(str(at), _days(*range(5))) for at in range(4)] + [
        Waiting("weekend", _days(5)),
        Waiting("over", frozenset()),
    ]
    found = slots_that_save(waiting, MONDAY, (0, 1, 2, 3, 4))
    assert found.slots_per_week == 4
    assert found.by_slots == ((0, 4), (1, 3), (2, 2), (3, 1), (4, 0))
    assert slots_that_save(waiting, MONDAY, (0, 1, 2, 3, 4), most=3).slots_per_week is None
    assert slots_that_save([], MONDAY, (0,)).slots_per_week == 0
    with pytest.raises(ValueError, match="twice"):
        schedule([waiting[0], waiting[0]], {})


def test_the_baseline_is_the_mean_of_the_last_eight_weeks() -> None:
    ahead = last_weeks_mean(np.array([99.0, *[10.0, 12.0] * 4]), 4)
    assert ahead.mean.tolist() == [11] * 4
    assert (ahead.variance >= ahead.mean).all()
    assert last_weeks_mean(np.array([5.0]), 1).mean.tolist() == [5]
    assert last_weeks_mean(np.array([0.0] * 9), 1).quantile(0, 0.975) == 0


def test_seasonal_naive_repeats_the_week_a_year_before() -> None:
    weeks = np.arange(60.0)
    assert seasonal_naive(weeks, 3).mean.tolist() == [8, 9, 10]
    with pytest.raises(ValueError, match="52 weeks"):
        seasonal_naive(np.arange(52.0), 1)


def test_smoothing_follows_a_step() -> None:
    found = smoothed(np.array([5.0] * 30 + [15.0] * 12), 2)
    assert found.mean[0] == pytest.approx(15, abs=0.5)
    assert found.variance[1] >= found.variance[0]


def test_the_fan_has_nested_bands_of_whole_numbers_from_0() -> None:
    for week in fan(Ahead(np.array([0.4, 9.0]), np.array([0.6, 20.0]))):
        (_, low50, high50), (_, low80, high80), (_, low95, high95) = week.bands
        assert 0 <= low95 <= low80 <= low50 <= week.median <= high50 <= high80 <= high95
    with pytest.raises(ValueError, match="8 weeks"):
        fan(Ahead(np.ones(9), np.ones(9)))


@pytest.mark.parametrize("n", [0, 1, 67])
def test_too_few_weeks_ship_the_baseline_without_a_back_test(n: int) -> None:
    found = forecast([8.0] * n)
    assert (found.used, found.scores) == (BASELINE, {})
    assert len(found.weeks) == (4 if n > 0 else 0)
    assert len(forecast([8.0] * 68).scores) == 3


def test_weeks_that_cannot_be_are_refused() -> None:
    for weeks in ([3.0, -1.0], [3.0, float("nan")]):
        with pytest.raises(ValueError, match="all known"):
            forecast(weeks)


@pytest.mark.parametrize(
    ("mase", "pinball", "coverage", "accepted"),
    [
        (0.9, 2.0, 0.80, True),
        (1.0, 2.0, 0.80, False),
        (1.1, 0.9, 0.80, True),
        (None, 0.9, 0.80, True),
        (None, 1.0, 0.80, False),
        (0.9, 2.0, 0.70, True),
        (0.9, 2.0, 0.69, False),
        (0.9, 2.0, 0.90, True),
        (0.9, 2.0, 0.91, False),
    ],
)
def test_a_model_is_accepted_only_if_better_and_honest(
    mase: float | None, pinball: float, coverage: float, accepted: bool
) -> None:
    found, said = verdict(Score(mase, pinball, coverage, 12), Score(1.0, 1.0, 0.8, 12))
    assert found is accepted and f"{coverage:.0%}" in said


def test_a_step_change_is_won_by_smoothing_and_lost_by_last_year() -> None:
    random = np.random.default_rng(4)
    weeks = np.concatenate((random.poisson(6, 52), random.poisson(15, 52))).astype(float)
    found = forecast(weeks.tolist())
    assert set(found.scores) == {CANDIDATE, SEASONAL, BASELINE}
    mine, naive = found.scores[CANDIDATE].mase, found.scores[SEASONAL].mase
    assert mine is not None and naive is not None and mine < naive
    assert (found.used == CANDIDATE) is (0.7 <= found.scores[CANDIDATE].coverage <= 0.9)


def test_the_back_test_never_looks_ahead() -> None:
    seen = list[int]()

    def spy(weeks: np.ndarray, horizon: int) -> Ahead:
        seen.append(len(weeks))
        return last_weeks_mean(weeks, horizon)

    score = back_test(np.arange(80.0), spy)
    assert seen == list(range(65, 77)) and score.origins == 12


def test_a_candidate_that_is_better_and_honest_is_shipped_with_its_back_test() -> None:
    weeks = np.random.default_rng(11).poisson(10, 104).tolist()
    found = forecast(weeks, 4, lambda _, horizon: Ahead(np.full(horizon, 10.0), np.full(horizon, 10.0)), "ten a week")
    assert 0.7 <= found.scores["ten a week"].coverage <= 0.9
    assert found.used == "ten a week" and found.weeks[0].median == 10
    assert found.why.startswith("ten a week: beats the seasonal naive")

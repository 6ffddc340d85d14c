"""Demand and capacity: each figure with its inputs, what is hidden from managers, and the forecast."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import lru_cache

import numpy as np
import pytest

from kyphodss.cohort import demand_slots
from kyphodss.cohort.backtest import BASELINE, CANDIDATE
from kyphodss.cohort.demand import ASKED_OF, Demand, demand, inputs, open_keys
from kyphodss.cohort.demand_ahead import ahead_of
from kyphodss.cohort.demand_asked import LONGEST_WEEKS, PERCENTS, DemandAsked, faults, onset_windows
from kyphodss.cohort.demand_inputs import Inputs
from kyphodss.cohort.demand_queue import GROWS, Figure, figures
from kyphodss.cohort.demand_slots import DISAGREES, engine_checks, simulated, slots_tried
from kyphodss.cohort.disclosure import HIDDEN, UK_OPENSAFELY, US_CMS, Profile
from kyphodss.cohort.due_dates import MOST_SLOTS
from kyphodss.cohort.engine import Check
from kyphodss.cohort.measure import DIRECT_CARE, Audience, Options
from kyphodss.cohort.measures import compute
from kyphodss.cohort.result import Result
from kyphodss.cohort.table import CohortTable
from kyphodss.settings import PlanSettings
from tests.cohort.cohorts import case, sample, table

PLAN = PlanSettings()
FULL = DemandAsked(12, 5.0, 6.0, 12.0, 90)


def answer(
    asked: DemandAsked = FULL,
    of: CohortTable | None = None,
    profile: Profile = US_CMS,
    audience: Audience = "others",
) -> Demand:
    return demand(asked, sample() if of is None else of, {}, PLAN, profile, audience)


def by_id(found: Demand) -> dict[str, Figure]:
    return {each.id: each for each in found.figures}


@lru_cache(maxsize=1)
def whole() -> Demand:
    return answer(audience="direct care")


@lru_cache(maxsize=1)
def managers() -> Demand:
    return answer()


def test_every_figure_follows_from_the_inputs_that_stand_beside_it() -> None:
    """Fong's arithmetic over the counts of the sample cohort, worked here by hand."""
    counted, found = inputs(FULL, sample()), by_id(whole())
    came, open_, share = sum(counted.came[-12:]) / 12, counted.open_list, counted.candidates / counted.decided
    target = came * 6 / 4
    spread = np.std(counted.came[-12:], ddof=1) / np.mean(counted.came[-12:])
    expected = {
        "demand": came,
        "F8": came / 12,
        "load-candidates": came * share / (12 * 0.95),
        "F5": open_,
        "F7": open_ / (sum(counted.gone[-12:]) / 12),
        "target-list": target,
        "relief": came + (open_ - target) / 12,
        "steady": came + (spread**2 + 0.05 / (12 * 0.95)) / 2 * 4 / 6,
        "pressure": 2 * (counted.mean_wait_weeks or 0) / 6,
    }
    for id, value in expected.items():
        assert found[id].value == pytest.approx(value), id
    assert open_ > 2 * target
    assert found["F8"].flag == GROWS and "slots offered 12" in found["F8"].inputs


def test_load_and_clearance_are_those_of_the_measures() -> None:
    options = Options(slots_per_week=12.0, weekly=True)
    for id in ("F7", "F8"):
        own = compute(id, sample(), sample().cut, US_CMS, "direct care", options=options).values[0]
        assert by_id(whole())[id].value == pytest.approx(own.value)


@pytest.mark.parametrize(
    ("asked", "id", "said"),
    [
        (DemandAsked(None, 5.0, 6.0, 12.0, 90), "F8", "not known: no slots offered"),
        (DemandAsked(12, None, 6.0, 12.0, 90), "load-candidates", "not known: no slots held"),
        (DemandAsked(12, None, 6.0, 12.0, 90), "steady", "not known: no spread of slots"),
        (DemandAsked(12, 5.0, None, 12.0, 90), "target-list", "not known: no target wait"),
        (DemandAsked(12, 5.0, None, 12.0, 90), "relief", "not known: no target wait"),
        (DemandAsked(12, 5.0, 6.0, None, 90), "relief", "not known: no weeks to target"),
        (DemandAsked(12, 5.0, None, 12.0, 90), "pressure", "not known: no target wait"),
        (DemandAsked(12, 5.0, 6.0, 12.0, None), "percentile", "not known: no percentile chosen"),
    ],
)
def test_a_missing_input_leaves_its_figures_not_known_and_names_itself(asked: DemandAsked, id: str, said: str) -> None:
    counted = inputs(asked, sample())
    found = {each.id: each for each in figures(asked, counted, results(sample(), DIRECT_CARE), DIRECT_CARE)}
    assert found[id].value is None and found[id].text == said


def results(of: CohortTable, profile: Profile) -> dict[str, Result]:
    audience: Audience = "direct care" if profile == DIRECT_CARE else "others"
    options = Options(weekly=True)
    return {id: compute(id, of, of.cut, US_CMS, audience, options=options) for id in ASKED_OF}


@pytest.mark.parametrize(("open_", "asked_for"), [(12, False), (13, True)])
def test_relief_is_asked_for_only_above_twice_the_target_list(open_: int, asked_for: bool) -> None:
    """Demand 4 and a target of 6 weeks: the target list is 6, twice that is 12."""
    counted = replace(inputs(FULL, sample()), came=(4,) * 12, open_list=open_)
    found = {each.id: each for each in figures(FULL, counted, results(sample(), DIRECT_CARE), DIRECT_CARE)}
    assert found["target-list"].value == 6
    assert (found["relief"].value is not None) is asked_for
    if asked_for is True:
        assert found["relief"].value == pytest.approx(4 + (13 - 6) / 12)
    else:
        assert found["relief"].text == "not asked: the list is not above twice its target"


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        (DemandAsked(slots_per_week=0), "found 0, expected a whole number from 1"),
        (DemandAsked(slots_per_week=-3), "found -3"),
        (DemandAsked(slots_per_week=MOST_SLOTS + 1), f"1 to {MOST_SLOTS}"),
        (DemandAsked(slots_per_week=2.5), "whole number"),  # pyright: ignore[reportArgumentType]
        (DemandAsked(slots_per_week="many"), "no number"),  # pyright: ignore[reportArgumentType]
        (DemandAsked(cancel_percent=-1.0), "percentage"),
        (DemandAsked(cancel_percent=100.0), "below 100"),
        (DemandAsked(cancel_percent=float("nan")), "no number"),
        (DemandAsked(target_weeks=0.0), "Target wait: found 0"),
        (DemandAsked(target_weeks=LONGEST_WEEKS + 1.0), "Target wait"),
        (DemandAsked(weeks_to_target=-2.0), "Weeks to the target: found -2"),
        (DemandAsked(percentile=50), "90"),
        (DemandAsked(window="EV-3M-FREE"), "US-LCD-12W"),
        (DemandAsked(window="<b>"), "US-LCD-12W"),
    ],
)
def test_an_entry_that_cannot_be_gets_one_clear_sentence(asked: DemandAsked, word: str) -> None:
    (said,) = faults(asked)
    assert word in said and "<b>" not in said and "many" not in said
    with pytest.raises(ValueError, match="expected"):
        answer(asked)


def test_what_can_be_entered_is_taken_at_both_ends() -> None:
    for slots, cancel, weeks in ((1, 0.0, 0.5), (MOST_SLOTS, 99.0, float(LONGEST_WEEKS)), (None, None, None)):
        assert faults(DemandAsked(slots, cancel, weeks, weeks, PERCENTS[0])) == ()


def test_a_window_that_is_evidence_only_cannot_be_at_stake() -> None:
    assert "US-LCD-12W" in onset_windows()
    assert not any(id.startswith("EV-") for id in onset_windows())


@pytest.mark.parametrize(
    ("size", "said"), [(0, "No referral matches this selection."), (10, "Fewer than 11 referrals match")]
)
def test_a_store_below_the_minimum_shows_nothing_and_says_so(size: int, said: str) -> None:
    found = answer(of=table([case(n) for n in range(size)]))
    assert found.said is not None and found.said.startswith(said)
    assert (found.figures, found.simulated, found.windows, found.ahead) == ((), None, None, None)
    assert answer(of=table([case(n) for n in range(11)])).said is None


def test_direct_care_is_shown_few_referrals_and_what_is_not_known_stays_so() -> None:
    found = answer(of=table([case(1)]), audience="direct care")
    assert found.said is None
    assert by_id(found)["F5"].value == 1
    assert found.simulated is not None and found.simulated.said is not None


def test_a_profile_that_hides_nothing_is_for_direct_care_alone() -> None:
    with pytest.raises(ValueError, match="Only direct care"):
        answer(profile=DIRECT_CARE)


@pytest.mark.parametrize("profile", [US_CMS, UK_OPENSAFELY], ids=lambda profile: profile.id)
def test_managers_are_given_no_key_and_no_case(profile: Profile) -> None:
    found = answer(profile=profile)
    sent = json.dumps(asdict(found), default=str)
    keys = sample().referrals["case_key"].to_pylist()
    assert not any(f'"{key}"' in sent for key in keys)
    assert found.windows is not None and found.windows.losers == ()


def few(open_: int, closed: int) -> CohortTable:
    """Referrals of the last weeks: some open, some treated."""
    received = [f"2026-{month:02d}-{day:02d}" for month in (9, 10, 11) for day in range(1, 22)]
    made = [case(n, received[n % len(received)], "2026-08-25") for n in range(open_)]
    done = {"decision": "treat", "decided_on": "2026-11-20", "procedure_on": "2026-11-22", "closed_as": 1}
    made += [case(open_ + n, received[n % len(received)], "2026-08-25", **done) for n in range(closed)]
    return table(made)


def test_a_hidden_open_list_hides_all_that_would_tell_it() -> None:
    found = by_id(answer(of=few(open_=7, closed=40)))
    for id in ("F5", "F7", "relief", "mean-wait", "pressure"):
        assert found[id].text == HIDDEN, id
    for each in found.values():
        assert "open list 7" not in each.inputs and "mean wait 1" not in each.inputs
    assert found["demand"].text == HIDDEN, "Weeks are hidden, and their sum would tell them."


def test_the_same_list_is_shown_at_direct_care() -> None:
    found = by_id(answer(of=few(open_=7, closed=40), audience="direct care"))
    assert found["F5"].value == 7 and found["relief"].text != HIDDEN


def test_a_percentile_stands_only_between_weeks_that_are_shown() -> None:
    """All weeks at or below 10 are hidden, so that a percentile among them would tell one."""
    counted = inputs(FULL, sample())
    shown = results(sample(), US_CMS)
    low = replace(counted, came=(4,) * len(counted.came))
    found = {each.id: each for each in figures(FULL, low, shown, US_CMS)}
    assert found["percentile"].text == HIDDEN
    assert by_id(managers())["percentile"].value == by_id(whole())["percentile"].value


def test_the_percentile_is_the_next_whole_number_of_slots() -> None:
    weeks = inputs(FULL, sample()).came[-52:]
    assert by_id(whole())["percentile"].value == np.ceil(np.percentile(weeks, 90))


def test_scenarios_stand_around_the_number_entered() -> None:
    assert slots_tried(5) == (2, 3, 4, 5, 6, 7, 8)
    assert slots_tried(1) == (0, 1, 2, 3, 4)
    assert slots_tried(40) == (25, 30, 35, 40, 45, 50, 55)
    assert slots_tried(12) == (6, 8, 10, 12, 14, 16, 18)
    assert slots_tried(13) == (6, 8, 10, 12, 13, 14, 16, 18), "One scenario more than at 12."
    assert max(slots_tried(MOST_SLOTS)) == MOST_SLOTS


def test_more_slots_lose_fewer_windows_and_leave_more_unused() -> None:
    played = whole().simulated
    assert played is not None and played.said is None and all(check.agrees for check in played.checks)
    lost = [each.lost.median or 0.0 for _, each in played.by_slots]
    unused = [each.unused.median or 0.0 for _, each in played.by_slots]
    assert lost == sorted(lost, reverse=True) and unused == sorted(unused)
    assert lost[0] > lost[-1] and unused[-1] > unused[0]
    assert 12 in [number for number, _ in played.by_slots]
    for _, each in played.by_slots:
        assert each.lost.low is not None and each.lost.high is not None and each.lost.median is not None
        assert each.lost.low <= each.lost.median <= each.lost.high
    assert "200 runs" in played.notes[0] and "warm-up" in played.notes[0] and "Seed 7" in played.inputs


def test_no_scenario_is_shown_before_the_engine_agrees_with_queue_theory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demand_slots, "engine_checks", lambda: (Check("wait", 0.2, 0.3, 0.01),))
    found = simulated(FULL, inputs(FULL, sample()), results(sample(), DIRECT_CARE), DIRECT_CARE)
    assert found.by_slots == () and found.said == DISAGREES
    assert all(check.agrees for check in engine_checks()), "The engine itself does."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda counted: replace(counted, decided=0, candidates=0), "nobody is decided"),
        (lambda counted: replace(counted, days_left=()), "of no recent referral is the window known"),
        (lambda counted: replace(counted, came=()), "no referral in the last 12 whole weeks"),
        (lambda counted: replace(counted, came=(0,) * 12), "no referral in the last 12 whole weeks"),
    ],
)
def test_a_simulation_without_something_to_draw_from_says_what_is_lacking(
    change: Callable[[Inputs], Inputs], said: str
) -> None:
    found = simulated(FULL, change(inputs(FULL, sample())), results(sample(), DIRECT_CARE), DIRECT_CARE)
    assert found.by_slots == () and found.said is not None and said in found.said


@pytest.mark.parametrize("asked", [replace(FULL, slots_per_week=None), replace(FULL, cancel_percent=None)])
def test_a_simulation_without_an_entry_is_not_known(asked: DemandAsked) -> None:
    found = simulated(asked, inputs(asked, sample()), results(sample(), DIRECT_CARE), DIRECT_CARE)
    assert found.by_slots == () and found.said is not None and found.said.startswith("Not known: ")


def test_a_simulation_over_few_windows_is_hidden_from_managers() -> None:
    counted = inputs(FULL, sample())
    shown = results(sample(), US_CMS)
    assert simulated(FULL, replace(counted, days_left=counted.days_left[:11]), shown, US_CMS).said is None
    hidden = simulated(FULL, replace(counted, days_left=counted.days_left[:10]), shown, US_CMS)
    assert hidden.by_slots == () and hidden.said is not None and hidden.said.startswith("Hidden")


def test_a_hidden_yield_hides_the_simulation_and_a_hidden_closed_share_hides_that_share() -> None:
    counted, shown = inputs(FULL, sample()), results(sample(), US_CMS)
    rate = shown["F3"].rates[0]
    without = {**shown, "F3": replace(shown["F3"], rates=(replace(rate, rate=replace(rate.rate, share=None)),))}
    assert simulated(FULL, counted, without, US_CMS).by_slots == ()
    late = shown["T10"].rates[0]
    partly = {**shown, "T10": replace(shown["T10"], rates=(replace(late, rate=replace(late.rate, share=None)),))}
    found = simulated(FULL, counted, partly, US_CMS)
    assert found.hidden_on_arrival is True
    assert all(each.lost_on_arrival.median is None and each.lost.median is not None for _, each in found.by_slots)


def test_the_same_entries_play_the_same_weeks_and_play_them_once() -> None:
    few = demand_slots.Scenario((1, 2), (10.0, 20.0), 0.8, 1, weeks=4, warm_up_weeks=0)
    first = demand_slots.played(few)
    assert demand_slots.played(few) is first
    again = demand_slots.played.__wrapped__(few)
    assert again is not first and again == first


def f1(of: CohortTable, profile: Profile) -> Result:
    return results(of, profile)["F1"]


def test_the_forecast_is_the_baseline_unless_the_back_test_accepts_a_model() -> None:
    found = whole().ahead
    assert found is not None and found.said is None
    scores = dict(found.scores)
    assert set(scores) == {CANDIDATE, "seasonal naive", BASELINE}
    honest = 0.7 <= scores[CANDIDATE].coverage <= 0.9
    assert (found.used == CANDIDATE) is honest and found.why != ""
    assert len(found.fan) == len(found.coming) == 8
    assert found.coming[0] == "2026-W48", "The week of the cut is not over: it is the first of the fan."
    assert all(isinstance(week.median, int) for week in found.fan)


def test_managers_see_no_single_week_which_would_tell_of_days_beside_the_months_and_the_same_fan() -> None:
    mine, theirs = whole().ahead, managers().ahead
    assert mine is not None and theirs is not None
    assert theirs.fan == mine.fan
    assert None not in mine.counts and set(theirs.counts) == {None} and theirs.scores == ()


def test_no_forecast_stands_on_a_recent_week_that_is_hidden_and_no_score_on_any() -> None:
    counted, shown = inputs(FULL, sample()), f1(sample(), US_CMS)
    series = shown.over[0].series
    for back, said in ((3, True), (40, False)):
        values = np.where(np.arange(len(series.values)) == len(series.values) - back, np.nan, series.values)
        partly = replace(shown, over=(replace(shown.over[0], series=replace(series, values=values)),))
        again = ahead_of(counted, partly, US_CMS)
        assert (again.said is not None) is said and again.scores == ()
        assert (again.fan == ()) is said


@pytest.mark.parametrize(("each", "hidden"), [(1, True), (2, False)])
def test_a_forecast_over_few_referrals_is_hidden(each: int, hidden: bool) -> None:
    """Eight weeks of one referral are 8, which is hidden; of two they are 16."""
    counted = replace(inputs(FULL, sample()), came=(each,) * 20)
    found = ahead_of(counted, f1(sample(), US_CMS), US_CMS)
    assert (found.said is not None) is hidden and (found.fan == ()) is hidden


def test_without_a_whole_week_there_is_no_forecast_and_a_sentence() -> None:
    found = answer(of=table([case(1, "2026-11-24")]), audience="direct care").ahead
    assert found is not None and found.fan == () and found.said == "There is no week to go by."


def test_the_open_keys_are_those_of_the_open_list() -> None:
    assert len(open_keys(sample())) == inputs(FULL, sample()).open_list
    assert open_keys(table([])) == []


def test_what_is_counted_says_no_number_of_itself() -> None:
    assert repr(inputs(FULL, sample())) == "Inputs(104 weeks)"

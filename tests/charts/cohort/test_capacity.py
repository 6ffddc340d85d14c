"""Demand and capacity drawn: every figure with its words and its table, and nothing hidden in any of them."""

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from kyphodss.charts.cohort.capacity import NOBODY, losing, queue, states
from kyphodss.charts.cohort.referrals_ahead import ahead, back_test
from kyphodss.charts.cohort.slot_scenarios import slots
from kyphodss.charts.marks import DAY_MS
from kyphodss.charts.panel import Panel
from kyphodss.cohort.breakdown import Shown
from kyphodss.cohort.demand import Demand, demand
from kyphodss.cohort.demand_asked import DemandAsked
from kyphodss.cohort.demand_places import NOT_KNOWN, STATES, WAITS
from kyphodss.cohort.demand_windows import OPEN, Windows
from kyphodss.cohort.disclosure import HIDDEN, US_CMS, Cell
from kyphodss.cohort.measure import Audience
from kyphodss.settings import PlanSettings
from tests.cohort.cohorts import case, sample, table

ASKED = DemandAsked(4, 5.0, 6.0, 12.0, 90)


@lru_cache(maxsize=2)
def answer(audience: Audience = "others") -> Demand:
    return demand(ASKED, sample(), {}, PlanSettings(), US_CMS, audience)


def panels(found: Demand, *, dark: bool = False) -> list[Panel]:
    drawn = [slots(found, dark=dark), states(found, dark=dark), losing(found, dark=dark), ahead(found, dark=dark)]
    return [queue(found), *drawn, back_test(found)]


def with_windows(**changes: Any) -> Demand:
    """The answer with a list of 20 who wait, of whom 12 lose the window at 4 slots a week."""
    parts = tuple(Shown(state, Cell({WAITS: 24, NOT_KNOWN: None}.get(state, 0))) for state in STATES)
    curve = ((0, Cell(24)), (1, Cell(20)), (2, Cell(16)), (3, Cell(None)), (4, Cell(12)), (5, Cell(None)), (6, Cell(0)))
    whole = Windows("A window", Shown(OPEN, Cell(40), parts), Cell(12), Cell(12), curve, 6)
    return replace(answer(), windows=replace(whole, **changes))


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("audience", ["others", "direct care"])
def test_every_figure_has_a_sentence_a_card_and_a_table_whose_cells_are_all_in_words(
    audience: Audience, dark: bool
) -> None:
    for shown in panels(answer(audience), dark=dark):
        assert shown.sentence.strip() != "" and shown.card.source != "" and shown.id.startswith(shown.card.id)
        assert all(isinstance(text, str) for row in shown.rows for text in row.values())
        if shown.figure is not None:
            assert len(shown.rows) > 0, shown.id
        assert shown.profile == answer(audience).profile and shown.cut == sample().cut


def test_panels_have_ids_of_their_own() -> None:
    ids = [shown.id for shown in panels(answer())]
    assert len(set(ids)) == len(ids)


def test_a_cohort_below_the_minimum_draws_nothing_and_says_why() -> None:
    found = demand(ASKED, table([case(n) for n in range(4)]), {}, PlanSettings(), US_CMS, "others")
    for shown in panels(found):
        assert shown.figure is None and shown.rows == ()
        assert "Fewer than 11 referrals match" in shown.sentence


def test_a_figure_of_the_queue_stands_with_its_formula_and_inputs() -> None:
    rows = {row["figure"]: row for row in queue(answer()).rows}
    load = rows["Load, every referral"]
    assert load["formula"] == "demand / slots offered" and "slots offered 4" in load["inputs"]
    assert "grows without end" in load["value"] and "grows without end" in queue(answer()).sentence


def test_the_simulation_draws_a_range_for_every_number_of_slots_and_marks_the_one_entered() -> None:
    shown = slots(answer(), dark=False)
    assert shown.figure is not None
    drawn = json.loads(str(shown.figure.to_json()))
    assert [trace["name"] for trace in drawn["data"]] == [
        "window lost, %",
        "wait, 90th percentile, days",
        "unused slots a week",
    ]
    assert all("error_y" in trace for trace in drawn["data"])
    assert [shape["x0"] for shape in drawn["layout"]["shapes"]] == [4, 4, 4]
    assert [row["slots a week"] for row in shown.rows] == ["1", "2", "3", "4", "5", "6", "7"]
    assert "At 4 slots a week" in shown.sentence and " to " in shown.rows[0]["window lost"]
    assert any("Seed 7" in note for note in shown.notes) and any("warm-up" in note for note in shown.notes)


def test_a_share_that_is_hidden_is_hidden_in_the_table_of_the_simulation() -> None:
    played = answer().simulated
    assert played is not None
    rows = slots(replace(answer(), simulated=replace(played, hidden_on_arrival=True)), dark=False).rows
    assert {row["closed at receipt"] for row in rows} == {HIDDEN}


def test_a_hidden_state_is_a_stub_of_one_size_and_a_word() -> None:
    shown = states(with_windows(), dark=False)
    text = "" if shown.figure is None else shown.figure.to_json()
    assert {row["state"]: row["cases"] for row in shown.rows}[NOT_KNOWN] == HIDDEN
    assert f"{NOT_KNOWN}: {HIDDEN}" in shown.sentence and f"{WAITS}: 24" in shown.sentence
    (stub,) = [trace for trace in json.loads(str(text))["data"] if trace.get("name") == HIDDEN]
    assert stub["y"] == [NOT_KNOWN] and stub["x"] == [24 * 0.06]


def test_the_curve_says_who_loses_and_the_slots_that_save_everybody() -> None:
    shown = losing(with_windows(), dark=True)
    assert "Waiting for a slot: 24. Window lost: 12" in shown.sentence
    assert "lose nobody who can be saved: 6" in shown.sentence
    assert [row["windows lost"] for row in shown.rows] == ["24", "20", "16", HIDDEN, "12", HIDDEN, "0"]
    without = losing(with_windows(saves=None), dark=True).sentence
    assert "not even 6 slots a week save everybody" in without


def test_a_hidden_number_of_those_who_wait_hides_the_curve() -> None:
    shown = losing(with_windows(by_slots=(), lost=Cell(None), saved=Cell(None), saves=None), dark=False)
    assert shown.figure is None and HIDDEN in shown.sentence and shown.rows == ()


def test_nobody_who_waits_is_said_and_not_drawn() -> None:
    parts = tuple(Shown(state, Cell(0)) for state in STATES)
    shown = losing(with_windows(states=Shown(OPEN, Cell(0), parts)), dark=False)
    assert shown.figure is None and shown.sentence == NOBODY


def test_the_fan_is_nested_marked_at_the_cut_and_holds_whole_numbers() -> None:
    shown = ahead(answer(), dark=False)
    assert shown.figure is not None
    drawn = json.loads(str(shown.figure.to_json()))
    names = [trace["name"] for trace in drawn["data"]]
    assert [name for name in names if name.endswith("%")] == ["95 %", "80 %", "50 %"]
    (line,) = drawn["layout"]["shapes"]
    assert line["x0"] == line["x1"] == sample().cut.day.isoformat()
    received = next(trace for trace in drawn["data"] if trace["name"] == "received")
    expected = next(trace for trace in drawn["data"] if trace["name"] == "expected")
    assert max(received["x"]) <= line["x0"] < min(expected["x"]), (
        "What is over lies before the cut, what comes after it."
    )
    coming = [row for row in shown.rows if row["expected"] != ""]
    assert len(coming) == 8 and all(row["expected"].isdigit() for row in coming)


def test_hidden_weeks_are_gaps_with_stubs_and_never_a_small_number() -> None:
    shown = ahead(answer(), dark=False)
    assert shown.figure is not None
    past = [row["received"] for row in shown.rows if row["received"] != ""]
    assert HIDDEN in past and all(each == HIDDEN or int(each) > 10 or int(each) == 0 for each in past)
    received = json.loads(str(shown.figure.to_json()))["data"][0]
    assert all(y is None or y == 0 or y > 10 for y in received["y"])
    (stubs,) = [trace for trace in json.loads(str(shown.figure.to_json()))["data"] if trace.get("name") == HIDDEN]
    assert stubs["width"] < 7 * DAY_MS and len(set(stubs["y"])) == 1, "One size, and no stub runs into the next week."


def test_the_back_test_names_the_forecaster_that_is_used_and_why() -> None:
    shown = back_test(answer("direct care"))
    assert [row["used"] for row in shown.rows].count("yes") == 1
    assert {row["origins"] for row in shown.rows} == {"12"}
    assert "seasonal naive" in shown.sentence
    found = answer("direct care").ahead
    assert found is not None
    few = back_test(replace(answer(), ahead=replace(found, scores=(), why="20 weeks; a back-test needs 68.")))
    assert few.rows == () and few.sentence == "20 weeks; a back-test needs 68."


def test_the_back_test_of_weeks_that_are_hidden_tells_no_score() -> None:
    shown = back_test(answer())
    assert shown.rows == () and not any(each.isdigit() for each in shown.sentence.replace("8 weeks", ""))

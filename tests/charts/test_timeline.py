"""What the timeline shows and, above all, what it does not: nothing a red flag forbids, no certainty nobody has."""

from datetime import date, timedelta
from typing import Any

import pytest

from kyphodss.assess import Assessment, assess
from kyphodss.case.model import Case
from kyphodss.case.read import case_from
from kyphodss.charts.lanes import Timeline, timeline
from kyphodss.charts.palette import CODE, STATUS
from kyphodss.charts.timeline import describe, figure, table
from kyphodss.guidelines import BY_ID
from kyphodss.guidelines.model import CODES
from sample_data.build import cases as sample_cases

AS_OF = date(2026, 11, 24)
SHOWN = tuple(BY_ID)
SAMPLES = {case["case_id"]: case for _, _, case in sample_cases()}


def shown(values: dict[str, Any], *, everything: bool = False) -> tuple[Case, Assessment, Timeline]:
    case = case_from(values)
    assessment = assess(case, AS_OF)[0]
    return case, assessment, timeline(case, assessment, SHOWN, everything=everything)


@pytest.mark.parametrize("values", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("everything", [False, True])
def test_every_sample_can_be_drawn(values: dict[str, Any], everything: bool) -> None:
    _, _, found = shown(values, everything=everything)
    drawn = figure(found)
    assert len(drawn.to_dict()["data"]) > 0
    assert describe(found).startswith("Timeline")
    assert len({lane.label for lane in found.lanes}) == len(found.lanes), (
        "Two lanes of one name would lie on each other."
    )
    listed = [row["lane"] for row in table(found)]
    assert listed[: len(found.lanes)] == [lane.label for lane in found.lanes]
    assert ("Feasible days" in listed) == (len(found.plan.slots) > 0)


def test_a_red_flag_leaves_no_augmentation_bar() -> None:
    _, assessment, found = shown(SAMPLES["S29"], everything=True)
    suspended = {w.id for w in assessment.windows if w.status == "SUPPRESSED"}
    assert len(suspended) >= 10
    assert not suspended & {lane.id for lane in found.lanes}
    assert "LF" not in {lane.id for lane in found.lanes}
    assert "suspended" in found.suspended and "suspended" in describe(found)


def test_an_unknown_onset_gives_no_bar_and_says_so() -> None:
    _, _, found = shown(SAMPLES["S12"])
    assert not any(lane.id.startswith(("LF", "US")) for lane in found.lanes)
    assert "US Medicare: within 12 weeks" in found.undated


def test_uncertain_ends_are_drawn_as_uncertain() -> None:
    """Onset 1 to 31 August: twelve weeks end between 24 Oct and 23 Nov."""
    _, _, found = shown(SAMPLES["S11"])
    lane = next(lane for lane in found.lanes if lane.id == "US-LCD-12W")
    assert [(s.start, s.end, s.uncertain) for s in lane.segments] == [
        (date(2026, 8, 1), date(2026, 8, 30), True),
        (date(2026, 8, 31), date(2026, 10, 24), False),
        (date(2026, 10, 25), date(2026, 11, 23), True),
    ]


def test_an_open_onset_is_an_event_without_a_beginning() -> None:
    _, _, found = shown(SAMPLES["S13"])
    onset = next(event for event in found.events if event.kind == "onset")
    assert onset.open_start
    assert all(segment.uncertain for lane in found.lanes if lane.id == "US-LCD-12W" for segment in lane.segments)


@pytest.mark.parametrize("case_id", ["S01", "S02", "S24", "S09"])
def test_verdict_lanes_turn_on_the_days_of_the_assessment(case_id: str) -> None:
    _, assessment, found = shown(SAMPLES[case_id])
    for verdict in assessment.guidelines:
        lane = next((lane for lane in found.lanes if lane.id == verdict.guideline.id), None)
        assert (lane is None) == (len(verdict.changes) == 0)
        if lane is not None:
            assert [segment.start for segment in lane.segments[1:]] == [change.on for change in verdict.changes]
            assert lane.segments[0].end == verdict.changes[0].on - timedelta(days=1)


def test_a_lane_ends_in_words_with_its_last_day() -> None:
    _, _, found = shown(SAMPLES["S01"])
    notes = {lane.id: lane.note for lane in found.lanes}
    assert notes["US-LCD-12W"] == "last day 24 Dec 2026"
    assert notes["LF"] == "last day 01 Jan 2027"
    assert notes["clinic-leaflet"] == "criteria met until 01 Jan 2027"


def test_pointing_at_a_lane_gives_rule_source_and_strength() -> None:
    _, _, found = shown(SAMPLES["S01"], everything=True)
    hover = next(lane.hover for lane in found.lanes if lane.id == "EV-3M-FREE")
    for part in (
        "3 calendar months after the onset",
        "FREE eligibility record",
        "evidence only",
        "Funded or sponsored by the maker",
    ):
        assert part in hover


def test_evidence_and_other_countries_are_one_click_away() -> None:
    _, _, few = shown(SAMPLES["S01"])
    _, _, all_of_them = shown(SAMPLES["S01"], everything=True)
    assert {lane.id for lane in few.lanes} < {lane.id for lane in all_of_them.lanes}
    assert not any(lane.id.startswith(("EV-", "AU-", "UK-", "PW-")) for lane in few.lanes)


def test_planned_things_are_hollow_and_done_ones_are_not() -> None:
    _, _, found = shown(SAMPLES["S24"])
    hollow = {event.label: event.hollow for event in found.events}
    assert hollow["radiotherapy"] and not hollow["MRI"]


def test_every_code_and_status_has_a_look_and_no_two_the_same_word() -> None:
    assert set(CODE) == set(CODES)
    assert len({look.word for look in CODE.values()}) == len(CODE)
    assert len({look.word for look in STATUS.values()}) == len(STATUS)
    assert CODE["missing_input"].colour != CODE["not_met"].colour

"""The drawn timeline: every day inside the axis, every lane with its words, uncertainty by pattern and not by colour."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from kyphodss.charts.lanes import timeline
from kyphodss.documents.picture import FARTHEST, picture
from kyphodss.guidelines.shown import shown
from kyphodss.settings import SourceSettings
from tests.documents.base import AS_OF, SAMPLES, assessed


def drawn(values: dict[str, Any], **asked: bool) -> dict[str, Any]:
    case, assessments = assessed(values)
    ids = shown(assessments[0].row["etiology"], SourceSettings())
    return picture(timeline(case, assessments[0], ids), AS_OF, **asked)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_everything_lies_on_the_axis_and_every_lane_has_a_label(name: str) -> None:
    found = drawn(SAMPLES[name])
    assert 0 < found["today"] < 1
    for lane in found["lanes"]:
        assert lane["label"] != ""
        assert all(0 <= bar["from"] <= bar["to"] <= 1 for bar in lane["bars"])
    assert all(0 <= event["from"] <= event["to"] <= 1 for event in found["events"])
    assert all(0 <= month["at"] <= 1 for month in found["months"])


def test_a_lane_says_its_status_and_its_last_day() -> None:
    words = {lane["label"]: lane["words"] for lane in drawn(SAMPLES["S01"])["lanes"]}
    assert words["Clinic leaflet: 2 to 3 months"] == "closing, last day 01 Jan 2027"
    assert words["Verdict: Clinic leaflet"] == "criteria met until 01 Jan 2027"


def test_a_closed_lane_does_not_say_so_twice() -> None:
    words = [lane["words"] for lane in drawn(SAMPLES["S07"])["lanes"]]
    assert "closed 16 Nov 2026" in words


def test_verdicts_that_say_the_same_share_a_lane() -> None:
    labels = [lane["label"] for lane in drawn(SAMPLES["S01"])["lanes"]]
    assert "Verdict: Medicare L34106, Medicare L35130, Medicare L34976" in labels
    assert not any(lane["label"].startswith("Verdict") for lane in drawn(SAMPLES["S01"], verdicts=False)["lanes"])


def test_an_uncertain_stretch_is_hatched_and_says_so() -> None:
    hatched = [found for found in map(drawn, SAMPLES.values()) if found["hatched"]]
    assert len(hatched) > 0
    assert all(any(bar["pattern"] == "/" for lane in found["lanes"] for bar in lane["bars"]) for found in hatched)


def test_feasible_days_and_holds_stand_on_it() -> None:
    found = drawn(SAMPLES["S01"])
    by_label = {lane["label"]: lane for lane in found["lanes"]}
    assert len(by_label["Feasible days"]["squares"]) > 10
    assert by_label["Hold: apixaban"]["words"] == "last dose by 24 Nov 2026 08:00"
    assert "INR 1, through" in found["valid_words"]


def test_labels_of_events_do_not_cover_each_other() -> None:
    for values in SAMPLES.values():
        for row in range(3):
            marks = [e for e in drawn(values)["events"] if e["label"] != "" and e["row"] == row]
            ends = [(e["to"] - len(e["label"]) * 0.0067, e["to"] + len(e["label"]) * 0.0067) for e in marks]
            assert all(left[1] <= right[0] for left, right in pairwise(ends))


def test_what_lies_years_away_is_cut_at_the_edge() -> None:
    old = {**SAMPLES["S01"], "treatments": [{"kind": "brace", "started_on": "2020-01-01", "status": "ongoing"}]}
    bar = next(lane for lane in drawn(old)["lanes"] if lane["label"] == "Treatments")["bars"][0]
    assert bar["from"] == 0
    assert timedelta(days=366) < FARTHEST


def test_without_lanes_it_is_a_sentence() -> None:
    assert drawn({"case_id": "nobody"})["sentence"] == "Timeline without windows: the onset is not known."

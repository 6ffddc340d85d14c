"""How a score is added up and how its table is read: a total only when every item has points, the band it lies in."""

from dataclasses import replace

import pytest

from kyphodss.logic.words import NOT_KNOWN
from kyphodss.scores import BY_ID
from kyphodss.scores.adding import band_of, by_value, component, summed
from kyphodss.scores.model import Band, Component, Level
from kyphodss.scores.tables import bands, levels, sources
from tests.scores.rows import result, row

TWO = (
    Level("x.a.1", "a", "1", "one", 1, "V1", ()),
    Level("x.a.2", "a", "2", "two", 2, "V1", ()),
)
BAND = (Band("x.low", "low", None, 2, "low", "V1", ()), Band("x.high", "high", 3, None, "high", "V1", ()))


def test_an_item_without_a_value_says_why() -> None:
    table = by_value(TWO)
    assert component(table, "a", "A", "2", "fact") == Component("a", "A", "two", 2, "fact")
    assert component(table, "a", "A", None, "fact") == Component("a", "A", NOT_KNOWN, None, "fact")
    assert component(table, "a", "A", None, "fact", "graded apart") == Component("a", "A", "graded apart", None, "fact")


def test_a_sum_has_a_total_and_a_band_only_when_every_item_has_points() -> None:
    one, two = Component("a", "A", "one", 1, "f"), Component("b", "B", "two", 2, "g")
    open_, again = Component("c", "C", NOT_KNOWN, None, "h"), Component("d", "D", NOT_KNOWN, None, "h")
    found = summed("x", [one, two], BAND, ["noted"])
    assert (found.id, found.total, found.band, found.missing) == ("x", 3, "high", ())
    assert (found.components, found.notes) == ((one, two), ("noted",))
    found = summed("x", [one, open_, again], BAND, ["noted"], ["level"])
    assert (found.id, found.total, found.band, found.missing) == ("x", None, None, ("level", "h"))
    assert (found.components, found.notes) == ((one, open_, again), ("noted",))
    assert summed("x", [one], (), missing=["level"]).missing == ("level",)
    assert summed("x", [one], BAND).notes == ()


def test_a_total_without_bands_has_none() -> None:
    assert [band_of(total, BAND) for total in (2, 3)] == ["low", "high"]
    assert band_of(3, ()) is None


def test_a_cause_that_a_score_was_not_made_for_is_noted_in_words() -> None:
    notes = result("of_score", etiology="other_benign").notes
    assert notes == ("Made for fractures of cause osteoporosis; the recorded cause is other benign.",)


def test_of_two_causes_that_a_score_was_made_for_both_are_named() -> None:
    both = replace(BY_ID["sins"], etiologies=frozenset({"trauma", "cancer"}))
    assert both.of(row(etiology="osteoporosis", lesion_quality="blastic")).notes == (
        "Made for fractures of cause cancer or trauma; the recorded cause is osteoporosis.",
    )
    assert both.of(row(etiology="trauma", lesion_quality="blastic")).notes == ()


def test_a_band_is_found_by_its_code_and_a_strange_code_named() -> None:
    assert BY_ID["sins"].band("unstable").low == 13
    with pytest.raises(LookupError) as refused:
        BY_ID["tlics"].band("stable")
    assert str(refused.value) == "tlics has no band 'stable'; it has ['nonoperative', 'either', 'operative']."


def test_a_level_and_a_band_keep_every_column_of_their_table() -> None:
    (first, *_) = levels("of_score")
    assert (first.id, first.component, first.value, first.points, first.mark) == (
        "ofs.morphology.OF1",
        "morphology",
        "OF1",
        2,
        "V1",
    )
    assert first.words == "OF1: no deformity, edema on MRI (STIR) only"
    assert first.sources == sources("S23")
    low, _, high = bands("of_score")
    assert (low.id, low.code, low.low, low.high, low.mark) == ("ofs.conservative", "conservative", None, 5, "V2")
    assert (high.low, high.high) == (7, None)
    assert [level.sources for level in levels("tlics") if level.id == "tlics.m.burst"] == [
        sources("S39", "S21", "S39b")
    ]
    assert {len(levels("genant")), len(bands("genant")), len(levels("nothing"))} == {4, 0}

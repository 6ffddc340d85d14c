"""Laws of every score, on generated rows: nothing missing is added up, and learning more never changes a total."""

from typing import Any

from hypothesis import given, settings

from kyphodss.logic.truth import YES
from kyphodss.scores import BY_ID, SCORES, score_all
from kyphodss.scores.model import result_given
from kyphodss.scores.proposals import PROPOSALS, proposals
from tests.scores.rows import COMPLETE, NAMES, ROWS, VALUES


def test_every_fact_is_generated_with_every_value_the_tables_know() -> None:
    assert set(VALUES) == set(COMPLETE), "Every fact must be generated."


@settings(max_examples=200)
@given(row=ROWS)
def test_a_missing_item_never_gives_a_total(row: dict[str, Any]) -> None:
    for found in score_all(row):
        assert result_given(found) == (len(found.missing) == 0)
        if found.id != "escc_group":
            open_items = {item.fact for item in found.components if item.points is None}
            assert open_items <= set(found.missing)
            assert found.total is None or open_items == set()


@settings(max_examples=200)
@given(row=ROWS, hidden=NAMES)
def test_an_unknown_never_changes_a_known_total(row: dict[str, Any], hidden: set[str]) -> None:
    known = {found.id: found for found in score_all(row)}
    for early in score_all({**row, **dict.fromkeys(hidden)}):
        late = known[early.id]
        if early.id == "of_score":
            assert early.total is None or late.total is not None
        elif result_given(early):
            assert (early.total, early.band) == (late.total, late.band)


@settings(max_examples=100)
@given(row=ROWS)
def test_a_fact_that_is_not_there_is_a_fact_that_is_not_known(row: dict[str, Any]) -> None:
    assert score_all(row) == score_all({name: value for name, value in row.items() if value is not None})


@settings(max_examples=200)
@given(row=ROWS)
def test_totals_lie_in_their_range_and_in_one_band(row: dict[str, Any]) -> None:
    for score, found in zip(SCORES, score_all(row), strict=True):
        if found.total is None:
            continue
        assert score.low is not None and score.high is not None
        assert score.low <= found.total <= score.high
        holding = [band.code for band in score.bands if band.holds(found.total)]
        assert holding == ([] if found.band is None else [found.band])


def test_both_ends_of_every_range_are_reached() -> None:
    ends = {
        "sins": (
            {"level": "S3", "pain_character": "none", "lesion_quality": "blastic"},
            {
                "level": "L1",
                "lesion_quality": "lytic",
                "alignment": "subluxation",
                "height_loss_pct": 60,
                "posterolateral_involvement": "bilateral",
            },
        ),
        "genant": ({}, {"height_loss_pct": 100}),
        "of_score": (
            {"of_type": "OF1", "t_score": 0, "pain_score": 0, "asa_class": 4, "anticoagulant": True},
            {"of_type": "OF5", "height_loss_progressed": True, "ao_neurology": "N2", "ambulatory": False},
        ),
        "tlics": ({}, {"ao_type": "B2", "plc": "injured", "ao_neurology": "N3"}),
        "aosis": ({"ao_type": "A0"}, {"ao_type": "C", "ao_neurology": "N4", "ao_modifiers": ("M1",)}),
    }
    for id, changed in ends.items():
        score = BY_ID[id]
        assert tuple(score.of({**COMPLETE, **change}).total for change in changed) == (score.low, score.high)


@settings(max_examples=200)
@given(row=ROWS)
def test_no_proposal_opens_what_another_holds_back(row: dict[str, Any]) -> None:
    kinds = {answer.proposal.kind for answer in proposals(row, score_all(row)) if answer.truth is YES}
    assert not {"opens", "holds_back"} <= kinds


@settings(max_examples=200)
@given(row=ROWS, hidden=NAMES)
def test_learning_more_never_turns_a_proposal_round(row: dict[str, Any], hidden: set[str]) -> None:
    less = {**row, **dict.fromkeys(hidden)}
    for early, late in zip(proposals(less, score_all(less)), proposals(row, score_all(row)), strict=True):
        assert early.truth in (None, late.truth)
        assert (early.truth is None) == (len(early.missing) > 0)


def test_of_nothing_no_proposal_says_yes() -> None:
    found = proposals({}, score_all({}))
    assert len(found) == len(PROPOSALS)
    assert {answer.truth for answer in found} == {None}

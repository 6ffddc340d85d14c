"""Two assessments of one day beside each other: what differs is found, and nothing that is the same is called different."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphodss.assess import assess
from kyphodss.worklist.compare import CompareError, compare, missing_of, others_that_differ, plan_face
from tests.plan.base import AS_OF
from tests.worklist.base import assessed, case_of

EVERY = frozenset(verdict.guideline.id for verdict in assessed()[0].guidelines)
CHANGES = {
    "symptoms.pain_score": 4,
    "bleeding.inr": 3.0,
    "symptoms.cord_compression_suspected": True,
    "etiology": None,
    "fractures.0.onset": None,
}


def test_a_case_beside_itself_differs_in_nothing() -> None:
    found = compare(assessed()[0], assessed()[0], EVERY)
    assert found.same and found.plan is None and found.codes == () and found.windows == ()


def test_a_source_that_would_answer_otherwise_is_named_with_both_answers() -> None:
    one, other = assessed()[0], assessed({"symptoms.pain_score": 2})[0]
    found = compare(one, other, EVERY)
    assert len(found.codes) > 0
    codes = {v.guideline.id: v.reading.code for v in one.guidelines}
    later = {v.guideline.id: v.reading.code for v in other.guidelines}
    assert {turn.guideline.id for turn in found.codes} == {id for id in codes if codes[id] != later[id]}
    assert all((turn.was, turn.now) == (codes[turn.guideline.id], later[turn.guideline.id]) for turn in found.codes)


def test_only_the_sources_asked_for_are_compared() -> None:
    one, other = assessed()[0], assessed({"symptoms.pain_score": 2})[0]
    turned = compare(one, other, EVERY).codes[0].guideline.id
    assert [turn.guideline.id for turn in compare(one, other, {turned}).codes] == [turned]
    assert compare(one, other, set()).codes == ()


def test_a_red_flag_in_the_copy_takes_its_dates_away_and_is_named() -> None:
    one, other = assessed()[0], assessed({"symptoms.cord_compression_suspected": True})[0]
    found = compare(one, other, EVERY)
    assert [flag.id for flag in found.red_flags.new] == ["cord_compression_suspected"]
    assert found.red_flags.gone == () and found.plan is not None
    was, now = found.plan
    assert was.earliest_conservative is not None and now.status == "STOP"
    assert (now.earliest_conservative, now.earliest_sir, now.holds) == (None, None, ())
    assert any(turn.now is not None and turn.now.status == "SUPPRESSED" for turn in found.windows)


def test_a_window_that_closes_on_another_day_is_named_with_both_days() -> None:
    case = case_of()
    onset = case.fractures[0].onset_latest if case.fractures is not None else None
    assert onset is not None
    earlier = (onset - timedelta(days=3)).isoformat()
    ends = {"fractures.0.onset": earlier}
    one, other = assessed()[0], assessed(ends)[0]
    turns = {turn.id: turn for turn in compare(one, other, EVERY).windows}
    turn = turns["LF-OPEN"]
    assert turn.was is not None and turn.now is not None
    assert turn.was.closes is not None and turn.now.closes is not None
    assert turn.was.closes - turn.now.closes == timedelta(days=3), "12 Jun 2027 was, 9 Jun 2027 would be."


def test_what_is_asked_for_on_one_side_only_is_named() -> None:
    one, other = assessed()[0], assessed({"symptoms.pain_score": None})[0]
    found = compare(one, other, EVERY)
    assert found.missing.gone == () and len(found.missing.new) > 0
    assert set(missing_of(one, EVERY)) | set(found.missing.new) == set(missing_of(other, EVERY))
    back = compare(other, one, EVERY)
    assert (back.missing.gone, back.missing.new) == (found.missing.new, ())


def test_two_days_are_not_compared() -> None:
    with pytest.raises(CompareError, match="two days"):
        compare(assessed()[0], assess(case_of(), AS_OF + timedelta(days=1))[0], EVERY)


def test_other_levels_that_differ_are_named_and_the_one_on_screen_is_not() -> None:
    one, other = assessed(), assessed({"symptoms.pain_score": 2})
    assert others_that_differ([*one, *one], [*other, *one], 0) == []
    assert others_that_differ([*one, *one], [*one, *other], 0) == [one[0].level]
    assert others_that_differ(one, other, 0) == []


def test_no_plan_prints_nothing() -> None:
    assert plan_face(None).status is None and plan_face(None).latest is None


@settings(max_examples=15, deadline=None)
@given(st.sets(st.sampled_from(sorted(CHANGES)), max_size=3))
def test_the_comparison_turned_around_says_the_same(names: set[str]) -> None:
    one, other = assessed()[0], assessed({name: CHANGES[name] for name in names})[0]
    found, back = compare(one, other, EVERY), compare(other, one, EVERY)
    assert found.same == back.same
    assert [(t.guideline.id, t.was, t.now) for t in found.codes] == [(t.guideline.id, t.now, t.was) for t in back.codes]
    assert (found.flags.gone, found.flags.new) == (back.flags.new, back.flags.gone)
    assert {t.id for t in found.windows} == {t.id for t in back.windows}

"""What would settle or change a verdict: computed from the terms, checked by asking the source again."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphodss.case.clock import months_begun
from kyphodss.case.facts import facts
from kyphodss.case.read import case_from
from kyphodss.guidelines import BY_ID, GUIDELINES
from kyphodss.guidelines.flip import NOT_TRIED, flips
from kyphodss.guidelines.questions import IMAGING, ONSET, RED_FLAGS, grouped, oldest_within, question
from kyphodss.guidelines.reading import code_of, read
from kyphodss.guidelines.settle import open_questions, settling
from kyphodss.guidelines.stretches import cuts_of, stretches
from sample_data.build import cases as sample_cases
from tests.strategies import AS_OF, cases

TODAY = date(2026, 11, 24)
SAMPLES = {case["case_id"]: case for _, _, case in sample_cases()}


def row_of(case_id: str) -> dict[str, Any]:
    return facts(case_from(SAMPLES[case_id]), TODAY)[0]


def test_a_missing_roland_morris_may_settle_and_says_at_which_value() -> None:
    found = settling(BY_ID["cms-l34106"], row_of("S01"))
    assert [each.facts for each in found] == [("kyphotic_deformity",), ("roland_morris",)]
    assert found[1].outcomes == (("met", ("Roland-Morris 18 or more",)),)
    assert not found[1].whatever


def test_a_question_that_settles_whatever_the_answer_comes_first() -> None:
    found = settling(BY_ID["sir-failure-of-medical-therapy"], facts(case_from({"case_id": "x"}), TODAY)[0])
    assert all(len(each.facts) <= 2 for each in found)
    row = row_of("S07")
    first = settling(BY_ID["sir-failure-of-medical-therapy"], row)[0]
    assert first.facts == ("ambulatory",) and first.whatever
    assert dict(first.outcomes) == {"not_met": ("able to walk: yes",), "met": ("able to walk: no",)}


def test_unasked_red_flags_are_one_question() -> None:
    values = SAMPLES["S02"]
    unasked = {**values, "risk": {}, "symptoms": {k: v for k, v in values["symptoms"].items() if k != "myelopathy"}}
    row = facts(case_from(unasked), TODAY)[0]
    questions = open_questions(GUIDELINES, row)
    assert questions[0].fact == RED_FLAGS
    found = settling(BY_ID["clinic-leaflet"], row)
    assert found[0].facts == (RED_FLAGS,)
    assert found[0].outcomes[0][0] == "met"


def test_the_smallest_change_of_a_known_fact_is_named_at_its_threshold() -> None:
    row = row_of("S02")
    changed = {**row, "pain_score": 4.5}
    assert code_of(BY_ID["cms-l34106"], changed) == "not_met"
    found = flips(BY_ID["cms-l34106"], changed, "not_met")
    assert found[0].fact == "pain_score" and found[0].code == "met"
    assert found[0].words == "pain score 5 or more" and found[0].recorded == "4.5"


def test_the_day_of_onset_is_one_of_the_facts() -> None:
    found = flips(BY_ID["clinic-leaflet"], row_of("S01"), "met")
    assert found[0].fact == ONSET
    last = oldest_within(3, TODAY)
    assert found[0].words == f"onset {last + 1} or more days ago"


@pytest.mark.parametrize("months", [0, 1, 3, 12])
@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2027, 3, 31), date(2028, 2, 29)])
def test_the_oldest_onset_within_some_months_is_exact(months: int, day: date) -> None:
    days = oldest_within(months, day)
    assert months_begun(day - timedelta(days=days), day) <= months
    assert months_begun(day - timedelta(days=days + 1), day) > months


def test_an_open_verdict_has_no_flip_and_a_settled_one_nothing_to_settle() -> None:
    row = row_of("S01")
    for guideline in GUIDELINES:
        reading = read(guideline, row)
        if reading.code == "missing_input":
            assert flips(guideline, row, reading.code) == ()
        else:
            assert settling(guideline, row) == ()


@settings(max_examples=40)
@given(values=cases(), id=st.sampled_from(sorted(BY_ID)))
def test_every_flip_and_every_settling_answer_is_true(values: dict[str, Any], id: str) -> None:
    guideline = BY_ID[id]
    for row in facts(case_from(values), AS_OF):
        code = code_of(guideline, row)
        for flip in flips(guideline, row, code):
            assert flip.fact not in NOT_TRIED
            answers = question(flip.fact, guideline, row).answers
            asked = grouped(answers, [code_of(guideline, {**row, **a.facts}) for a in answers])
            assert (flip.code, flip.words) in [(reached, answer.words) for reached, answer in asked]
            assert flip.code != code
        for found in settling(guideline, row):
            assert code == "missing_input" and 1 <= len(found.facts) <= 2
            assert all(reached != "missing_input" for reached, _ in found.outcomes)


@settings(max_examples=40)
@given(values=cases(), id=st.sampled_from(sorted(BY_ID)))
def test_two_questions_are_named_only_where_one_is_not_enough(values: dict[str, Any], id: str) -> None:
    guideline = BY_ID[id]
    for row in facts(case_from(values), AS_OF):
        found = settling(guideline, row)
        assert len({len(each.facts) for each in found}) <= 1
        if len(found) > 0 and len(found[0].facts) == 2:
            for name in {name for each in found for name in each.facts}:
                answers = question(name, guideline, row).answers
                assert all(code_of(guideline, {**row, **a.facts}) == "missing_input" for a in answers)


@pytest.mark.parametrize(
    ("name", "comparisons", "expected"),
    [
        ("roland_morris", [(">", 17)], ["at most 17", "18 or more"]),
        ("pain_score", [(">=", 5), (">=", 8)], ["less than 5", "5 to less than 8", "8 or more"]),
        ("pain_score", [("==", 6)], ["less than 6", "6", "more than 6"]),
        ("pain_score", [("<=", 3), (">", 3)], ["at most 3", "more than 3"]),
        ("pain_score", [("==", 0)], ["0", "more than 0"]),
        ("height_loss_pct", [("<", 80)], ["less than 80", "80 or more"]),
        ("planned", [(">", 3)], ["at most 3", "4 or more"]),
    ],
)
def test_a_number_is_parted_at_its_thresholds(name: str, comparisons: Any, expected: list[str]) -> None:
    assert [stretch.words for stretch in stretches(name, cuts_of(comparisons))] == expected


@settings(max_examples=60)
@given(
    cuts=st.lists(st.tuples(st.sampled_from(["<", "<=", ">", ">=", "=="]), st.integers(0, 10)), min_size=1, max_size=4)
)
def test_a_sample_stands_for_its_whole_stretch(cuts: Any) -> None:
    from kyphodss.logic.explain import COMPARE

    parts = stretches("pain_score", cuts_of(cuts))
    for part in parts:
        assert 0 <= part.sample <= 10
        answers = [COMPARE[op](part.sample, value) for op, value in cuts]
        for inside in ([part.low] if part.low_inside else []) + ([part.high] if part.high_inside else []):
            assert [COMPARE[op](inside, value) for op, value in cuts] == answers
    assert parts[0].low == 0 and parts[-1].high == 10


def test_the_imaging_question_keeps_uptake_that_another_study_has_shown() -> None:
    row = {**row_of("S02"), "mri_edema": None, "edema_or_uptake": True}
    negative = question(IMAGING, BY_ID["fracturescout-2013"], row).answers[1]
    assert negative.facts["mri_edema"] is False and negative.facts["edema_or_uptake"] is True

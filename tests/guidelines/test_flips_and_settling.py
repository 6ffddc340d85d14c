"""What would change a verdict and what would settle one, on sources so small that each rule shows alone."""

from typing import Any

import pytest

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.contradictions import CONTRADICTIONS, touching
from kyphodss.guidelines.flip import FARTHEST, flips
from kyphodss.guidelines.model import Code, Guideline
from kyphodss.guidelines.questions import ONSET, RED_FLAGS, grouped, oldest_within, question
from kyphodss.guidelines.settle import open_questions, settling
from kyphodss.logic.terms import ALWAYS, Term, all_of, any_of, not_
from tests.guidelines.small import REST, TODAY, row, rule, source


def test_a_source_that_does_not_speak_about_the_patient_has_no_flip() -> None:
    small = source(rule(v.pain_score >= 5, "met"), REST, scope=v.mri_edema)
    assert flips(small, row(mri_edema=False, pain_score=6), "out_of_scope") == ()
    assert flips(small, row(mri_edema=None, pain_score=6), "missing_input") == ()
    assert [flip.fact for flip in flips(small, row(mri_edema=True, pain_score=6), "met")] == ["pain_score", "imaging"]


def test_an_onset_that_is_not_known_is_not_changed() -> None:
    small = source(rule(v.onset_days <= 42, "judgement"), rule(v.pain_severe, "judgement"), REST)
    assert flips(small, row(pain_severe=True), "judgement") == ()


def test_a_recorded_exclusion_is_named_by_itself_and_not_as_the_red_flags() -> None:
    small = source(rule(v.osteomyelitis, "not_met"), rule(ALWAYS, "met"))
    (flip,) = flips(small, row(osteomyelitis=True), "not_met")
    assert (flip.fact, flip.code, flip.recorded, flip.distance) == ("osteomyelitis", "met", "yes", FARTHEST)
    assert flip.words.endswith(": no")


def test_of_two_answers_that_lie_equally_far_the_first_is_named() -> None:
    small = source(rule(v.pain_trajectory.is_("worsening"), "judgement"), REST)
    (flip,) = flips(small, row(pain_trajectory="worsening"), "judgement")
    assert flip.words == "course of the pain stable"


def test_of_two_stretches_that_lead_to_one_code_the_nearer_is_named() -> None:
    small = source(rule(all_of(v.pain_score >= 4, v.pain_score < 6), "judgement"), REST)
    (flip,) = flips(small, row(pain_score=5.5), "judgement")
    assert (flip.words, flip.recorded, flip.distance) == ("pain score 6 or more", "5.5", 0.05)
    (flip,) = flips(small, row(pain_score=4.5), "judgement")
    assert (flip.words, flip.distance) == ("pain score less than 4", 0.05)


def test_a_smaller_change_comes_before_a_larger_one() -> None:
    small = source(rule(any_of(v.pain_score < 6, v.roland_morris < 6), "judgement"), REST)
    assert flips(small, row(pain_score=5, roland_morris=5), "judgement") == ()
    either = source(rule(all_of(v.pain_score < 6, v.roland_morris < 6), "judgement"), REST)
    found = flips(either, row(pain_score=5, roland_morris=5), "judgement")
    assert [(flip.fact, round(flip.distance, 3)) for flip in found] == [("roland_morris", 0.042), ("pain_score", 0.1)]


def words_of(name: str, small: Guideline, values: dict[str, Any]) -> list[str]:
    return [answer.words for answer in question(name, small, values).answers]


def test_a_question_says_what_it_asks_for() -> None:
    small = source(rule(v.pain_score >= 5, "met"), REST)
    asked = question("pain_score", small, row())
    assert (asked.fact, asked.label) == ("pain_score", "pain score")
    assert question(ONSET, small, row()).label == "day of onset"
    assert question(RED_FLAGS, small, row()).label == "the red flags not yet asked"


def test_one_comparison_parts_a_number_in_two() -> None:
    small = source(rule(v.pain_score >= 5, "met"), REST)
    assert words_of("pain_score", small, row()) == ["pain score less than 5", "pain score 5 or more"]


@pytest.mark.parametrize(
    ("term", "months"),
    [(v.onset_months <= 2, 2), (v.onset_months > 2, 2), (v.onset_months < 3, 2), (v.onset_months >= 3, 2)],
)
def test_months_part_the_onset_after_the_last_day_within_them(term: Term, months: int) -> None:
    last = oldest_within(months, TODAY)
    assert words_of(ONSET, source(rule(term, "met"), REST), row()) == [
        f"onset at most {last} days ago",
        f"onset {last + 1} or more days ago",
    ]


def test_a_single_flag_that_nobody_asked_about_is_asked_for() -> None:
    found = question(RED_FLAGS, source(REST), row(discitis=None)).answers
    assert [(answer.words, dict(answer.facts)) for answer in found] == [
        ("none of the red flags present", {"discitis": False}),
        ("one of the red flags present", {"discitis": True}),
    ]
    assert question(RED_FLAGS, source(REST), row()).answers == ()


def test_neighboring_stretches_with_one_code_are_one_answer() -> None:
    small = source(rule(any_of(v.pain_score < 2, v.pain_score < 4, v.pain_score < 6), "met"), REST)
    parts = question("pain_score", small, row()).answers

    def said(*codes: Code) -> list[tuple[Code, str]]:
        return [(code, answer.words) for code, answer in grouped(parts, codes)]

    assert said("met", "met", "not_met", "not_met") == [
        ("met", "pain score less than 4"),
        ("not_met", "pain score 4 or more"),
    ]
    assert said("met", "not_met", "not_met", "met") == [
        ("met", "pain score less than 2"),
        ("not_met", "pain score 2 to less than 6"),
        ("met", "pain score 6 or more"),
    ]
    with pytest.raises(ValueError, match="shorter"):
        said("met")


def test_answers_without_numbers_are_never_joined() -> None:
    small = source(rule(v.pain_trajectory.is_("worsening"), "met"), REST)
    parts = question("pain_trajectory", small, row()).answers
    assert grouped(parts, ("not_met", "not_met", "met")) == list(zip(("not_met", "not_met", "met"), parts, strict=True))


def test_a_question_that_settles_whatever_the_answer_stands_before_one_that_only_may() -> None:
    """Either answer about severe pain leads to one code, yet while nobody asked the source stays open."""
    small = source(rule(any_of(v.cleft, v.pain_severe, not_(v.pain_severe)), "judgement"), REST)
    found = settling(small, row(cleft=None, pain_severe=None))
    assert [(each.facts, each.whatever, each.outcomes) for each in found] == [
        (("pain_severe",), True, (("judgement", ("severe pain: yes", "severe pain: no")),)),
        (("cleft",), False, (("judgement", ("intravertebral cleft: yes",)),)),
    ]


def test_a_single_open_fact_settles_by_each_of_its_answers() -> None:
    small = source(rule(v.pain_severe, "judgement"), REST)
    (only,) = settling(small, row(pain_severe=None))
    assert (only.facts, only.whatever) == (("pain_severe",), True)
    assert only.outcomes == (("judgement", ("severe pain: yes",)), ("not_met", ("severe pain: no",)))


def test_two_answers_that_lead_to_one_code_are_both_said_in_the_order_asked() -> None:
    small = source(rule(all_of(v.cleft, v.pain_severe), "met"), REST)
    (pair,) = settling(
        source(rule(all_of(v.cleft, v.pain_severe), "met"), rule(any_of(v.cleft, v.pain_severe), "judgement"), REST),
        row(cleft=None, pain_severe=None),
    )
    assert pair.facts == ("cleft", "pain_severe") and pair.whatever is True
    assert pair.outcomes == (
        ("met", ("intravertebral cleft: yes, severe pain: yes",)),
        ("judgement", ("intravertebral cleft: yes, severe pain: no", "intravertebral cleft: no, severe pain: yes")),
        ("not_met", ("intravertebral cleft: no, severe pain: no",)),
    )
    found = settling(small, row(cleft=None, pain_severe=None))
    assert [(each.facts, each.outcomes, each.whatever) for each in found] == [
        (("cleft",), (("not_met", ("intravertebral cleft: no",)),), False),
        (("pain_severe",), (("not_met", ("severe pain: no",)),), False),
    ]


def test_open_questions_are_ordered_by_what_they_settle_may_settle_and_are_waited_for() -> None:
    both = source(rule(all_of(v.cleft, v.pain_severe), "met"), REST, id="both")
    cleft = source(rule(v.cleft, "met"), REST, id="cleft")
    three = source(
        rule(all_of(v.pain_intolerable, v.pain_severe, v.cleft), "judgement"),
        rule(any_of(v.pain_intolerable, v.pain_severe, v.cleft), "met"),
        REST,
        id="three",
    )
    values = row(cleft=None, pain_severe=None, pain_intolerable=None)
    found = open_questions((three, both, cleft), values)
    assert [(each.fact, each.waiting, each.may_settle, each.settles) for each in found] == [
        ("cleft", ("three", "both", "cleft"), ("both", "cleft"), ("cleft",)),
        ("pain_severe", ("three", "both"), ("both",), ()),
        ("pain_intolerable", ("three",), (), ()),
    ]


def test_of_questions_that_settle_nothing_alone_the_one_most_sources_wait_for_comes_first() -> None:
    def one_is_not_enough(id: str, *terms: Term) -> Guideline:
        return source(rule(all_of(*terms), "judgement"), rule(any_of(*terms), "met"), REST, id=id)

    first = one_is_not_enough("first", v.pain_intolerable, v.pain_severe, v.cleft)
    second = one_is_not_enough("second", v.pain_severe, v.cleft, v.pain_at_level_on_examination)
    values = row(cleft=None, pain_severe=None, pain_intolerable=None, pain_at_level_on_examination=None)
    assert [(each.fact, len(each.waiting)) for each in open_questions((first, second), values)] == [
        ("pain_severe", 2),
        ("cleft", 2),
        ("pain_intolerable", 1),
        ("pain_at_level_on_examination", 1),
    ]


def test_a_contradiction_touches_a_source_that_looks_at_one_of_its_facts() -> None:
    (found,) = (each for each in CONTRADICTIONS if each.id == "improved-and-intolerable")
    assert found.facts == ("pain_trajectory", "pain_intolerable")
    assert touching(source(rule(v.pain_intolerable, "met"), REST), (found,)) == (found,)
    assert touching(source(rule(v.pain_severe, "met"), REST), (found,)) == ()

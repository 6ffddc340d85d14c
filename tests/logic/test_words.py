"""How a question reads: thresholds with their unit, choices, negations, groups, and a patient's value beside its line."""

from typing import Any

import pytest

from kyphodss.logic.terms import (
    ALWAYS,
    Between,
    Choice,
    Number,
    Span,
    YesNo,
    all_of,
    any_of,
    at_least,
    not_,
    not_known,
    recorded_no,
    recorded_yes,
)
from kyphodss.logic.words import against, leaves, span_words, value_words, words

pain = Number("pain", "pain score", "of 10")
count = Number("count", "levels")
weeks = Number("weeks", "care", "weeks")
loss = Number("loss", "height loss", "%")
days = Span("days", "time since onset", "days", "days_min", "days_max", "latest", "earliest")
cause = Choice("cause", "cause", ("osteoporosis", "cancer", "trauma", "other_benign"))
grade = Choice("grade", "grade", ("g1", "g2", "g3", "g4", "g5", "g6", "g7", "g8"))
kyphosis = YesNo("kyphosis", "kyphotic deformity")
edema = YesNo("edema", "marrow edema")
fever = YesNo("fever", "fever")


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        (pain < 5, "pain score less than 5 of 10"),
        (pain <= 5, "pain score at most 5 of 10"),
        (pain > 5, "pain score more than 5 of 10"),
        (pain >= 5, "pain score at least 5 of 10"),
        (pain.is_(5), "pain score exactly 5 of 10"),
        (count <= 3, "levels at most 3"),
        (weeks >= 1, "care at least 1 week"),
        (weeks >= 2, "care at least 2 weeks"),
        (loss > 1, "height loss more than 1 %"),
        (loss > 24.9, "height loss more than 24.9 %"),
        (days < 84, "time since onset less than 84 days"),
        (days > 1, "time since onset more than 1 day"),
        (cause.is_("other_benign"), "cause other benign"),
        (cause.in_("cancer", "trauma", "other_benign"), "cause cancer or trauma or other benign"),
        (cause.in_(*cause.values), "cause known"),
        (grade.in_("g1", "g2", "g3", "g4", "g5", "g6"), "grade g1 or g2 or g3 or g4 or g5 or g6"),
        (grade.in_("g2", "g3", "g4", "g5", "g6", "g7", "g8"), "grade from g2 to g8"),
        (ALWAYS, "in every other case"),
    ],
)
def test_one_comparison(term: Any, sentence: str) -> None:
    assert words(term) == sentence


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        (not_(pain < 5), "pain score at least 5 of 10"),
        (not_(pain <= 5), "pain score more than 5 of 10"),
        (not_(pain > 5), "pain score at most 5 of 10"),
        (not_(pain >= 5), "pain score less than 5 of 10"),
        (not_(pain.is_(5)), "not (pain score exactly 5 of 10)"),
        (not_(days <= 84), "time since onset more than 84 days"),
        (not_(days > 84), "time since onset at most 84 days"),
        (not_(kyphosis), "not kyphotic deformity"),
        (not_(not_(kyphosis)), "kyphotic deformity"),
        (not_(cause.in_("cancer", "trauma")), "cause not cancer or trauma"),
        (not_(any_of(kyphosis, edema)), "not (kyphotic deformity or marrow edema)"),
    ],
)
def test_a_negation_turns_the_comparison_round(term: Any, sentence: str) -> None:
    assert words(term) == sentence


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        (all_of(kyphosis), "kyphotic deformity"),
        (at_least(1, kyphosis), "kyphotic deformity"),
        (all_of(kyphosis, edema), "kyphotic deformity and marrow edema"),
        (any_of(kyphosis, edema), "kyphotic deformity or marrow edema"),
        (all_of(kyphosis, edema, fever), "all of (kyphotic deformity; marrow edema; fever)"),
        (any_of(kyphosis, edema, fever), "any of (kyphotic deformity; marrow edema; fever)"),
        (
            all_of(kyphosis, any_of(edema, fever)),
            "all of (kyphotic deformity; marrow edema or fever)",
        ),
        (any_of(kyphosis, all_of(edema, fever)), "any of (kyphotic deformity; marrow edema and fever)"),
        (
            all_of(kyphosis, at_least(1, edema, fever)),
            "all of (kyphotic deformity; at least 1 of: marrow edema; fever)",
        ),
        (at_least(2, kyphosis, edema, fever), "at least 2 of: kyphotic deformity; marrow edema; fever"),
        (
            any_of(kyphosis, Between(days <= 84, days > 90)),
            "any of (kyphotic deformity; time since onset at most 84 days; no if time since onset more than 90 days; "
            "open between the two)",
        ),
        (
            Between(days <= 84, days > 90),
            "time since onset at most 84 days; no if time since onset more than 90 days; open between the two",
        ),
        (recorded_yes(kyphosis), "kyphotic deformity: recorded as yes"),
        (recorded_no(kyphosis), "kyphotic deformity: recorded as no"),
        (not_known(kyphosis), "kyphotic deformity: not known"),
    ],
)
def test_a_group_of_questions(term: Any, sentence: str) -> None:
    assert words(term) == sentence


@pytest.mark.parametrize(
    ("term", "row", "sentence"),
    [
        (pain >= 5, {"pain": 4.5}, "pain score 4.5 of 10, needs at least 5 of 10"),
        (weeks >= 2, {"weeks": 1}, "care 1 week, needs at least 2 weeks"),
        (loss >= 20, {"loss": 19.9}, "height loss 19.9 %, needs at least 20 %"),
        (days <= 84, {"days_min": 90, "days_max": 90}, "time since onset 90 days, needs at most 84 days"),
        (days <= 84, {"days_max": 90}, "time since onset at most 90 days, needs at most 84 days"),
        (days <= 84, {}, "time since onset not known, needs at most 84 days"),
        (cause.is_("cancer"), {"cause": "other_benign"}, "cause other benign, needs cancer"),
        (kyphosis, {"kyphosis": True}, "kyphotic deformity: yes"),
        (kyphosis, {}, "kyphotic deformity: not known"),
        (not_(kyphosis), {"kyphosis": True}, "kyphotic deformity: yes, needs no"),
        (not_(kyphosis), {}, "kyphotic deformity: not known, needs no"),
        (not_(pain >= 5), {"pain": 6}, "pain score 6 of 10, needs less than 5 of 10"),
        (
            not_(days <= 84),
            {"days_min": 50, "days_max": 80},
            "time since onset 50 to 80 days, needs more than 84 days",
        ),
        (not_(pain.is_(5)), {"pain": 5}, "not (pain score exactly 5 of 10)"),
        (
            not_(cause.in_("cancer", "trauma")),
            {"cause": "cancer"},
            "cause cancer, needs anything but cancer or trauma",
        ),
        (not_(cause.is_("cancer")), {}, "cause not known, needs anything but cancer"),
        (all_of(kyphosis, edema), {"kyphosis": True}, "kyphotic deformity and marrow edema"),
    ],
)
def test_a_value_stands_beside_its_line(term: Any, row: dict[str, Any], sentence: str) -> None:
    assert against(term, row) == sentence


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (None, "of 10", "not known"),
        (True, "", "yes"),
        (False, "", "no"),
        (0, "of 10", "0 of 10"),
        (1, "days", "1 day"),
        (1.5, "days", "1.5 days"),
        (1, "of 10", "1 of 10"),
        (7, "", "7"),
        (30, "%", "30 %"),
        ("non_mechanical_pain", "", "non mechanical pain"),
    ],
)
def test_a_recorded_value_as_a_person_reads_it(value: Any, unit: str, expected: str) -> None:
    assert value_words(value, unit) == expected


def test_a_value_needs_no_unit() -> None:
    assert value_words(7) == "7"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (54, 54, "54 days"),
        (1, 1, "1 day"),
        (0, 0, "0 days"),
        (50, 80, "50 to 80 days"),
        (0, 1, "0 to 1 day"),
        (50, None, "at least 50 days"),
        (None, 80, "at most 80 days"),
        (None, None, "not known"),
    ],
)
def test_an_interval_as_a_person_reads_it(low: int | None, high: int | None, expected: str) -> None:
    assert span_words(low, high, "days") == expected


def test_the_single_questions_of_a_term_in_reading_order_each_once() -> None:
    assert leaves(all_of(pain >= 5, days <= 84, cause.is_("cancer"), kyphosis, kyphosis)) == (
        pain >= 5,
        days <= 84,
        cause.is_("cancer"),
        kyphosis,
    )


def test_a_negated_group_negates_each_of_its_questions() -> None:
    assert leaves(not_(any_of(kyphosis, not_(edema), pain >= 5))) == (not_(kyphosis), edema, not_(pain >= 5))
    for single in (kyphosis, pain >= 5, days <= 84, cause.is_("cancer")):
        assert leaves(not_(single)) == (not_(single),)


def test_of_a_grey_zone_the_line_of_the_yes_speaks() -> None:
    assert leaves(Between(days <= 84, days > 90)) == (days <= 84,)


def test_parts_that_speak_elsewhere_are_left_out() -> None:
    fevers = any_of(fever, edema)
    term = all_of(kyphosis, fevers, not_(any_of(edema, fevers)), Between(any_of(edema, pain >= 5), fever))
    assert leaves(term, frozenset({fevers, edema})) == (kyphosis, pain >= 5)
    assert leaves(kyphosis, frozenset({kyphosis})) == ()
    assert leaves(not_(kyphosis), frozenset({not_(kyphosis)})) == ()


def test_in_every_other_case_there_is_nothing_to_compare() -> None:
    assert leaves(ALWAYS) == ()

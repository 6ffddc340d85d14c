"""What a question answers, what it rests on and what it asks for, on cases that can be read."""

from typing import Any

import pytest

from kyphodss.logic.explain import deciding, explain, missing, truth
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
    needs,
    not_,
    not_known,
    recorded_no,
    recorded_yes,
)
from kyphodss.logic.words import against, leaves, span_words, words

progression = YesNo("progression", "height loss progressed")
kyphosis = YesNo("kyphosis", "kyphotic deformity")
height = Number("height", "height loss", "%")
function = Number("function", "Roland-Morris", "of 24")
pain = Number("pain", "pain score", "of 10")
days = Span("days", "time since onset", "days", "days_min", "days_max", "latest", "earliest")
cause = Choice("cause", "cause", ("osteoporosis", "cancer", "trauma"))
SUBSTANTIAL = at_least(2, progression, height > 25, kyphosis, function > 17)


@pytest.mark.parametrize(
    ("row", "expected", "asked"),
    [
        ({"height": 25.1, "kyphosis": True}, True, ()),  # two are enough; the rest need not be asked
        (
            {"height": 25, "kyphosis": True, "progression": False},
            None,
            ("function",),
        ),  # 25 is not over 25; one is still open
        ({"height": 25, "kyphosis": True, "progression": False, "function": 17}, False, ()),
        ({"height": 25, "kyphosis": False, "progression": False}, False, ()),  # one open part cannot make two
        ({}, None, ("progression", "height", "kyphosis", "function")),
    ],
)
def test_at_least_two_of_four(row: dict[str, Any], expected: bool | None, asked: tuple[str, ...]) -> None:
    assert truth(SUBSTANTIAL, row) is expected
    assert missing(SUBSTANTIAL, row) == asked


@pytest.mark.parametrize(
    ("low", "high", "at_most_84", "over_90"),
    [
        (84, 84, True, False),
        (85, 85, False, False),
        (80, 86, None, False),
        (80, None, None, None),  # may be any age
        (91, None, False, True),  # certain from the known end
        (None, 84, True, False),
        (None, None, None, None),
        (85, 91, False, None),
    ],
)
def test_an_interval_is_decided_when_the_known_end_settles_it(
    low: int | None, high: int | None, at_most_84: bool | None, over_90: bool | None
) -> None:
    row = {"days_min": low, "days_max": high}
    assert truth(days <= 84, row) is at_most_84
    assert truth(days > 90, row) is over_90


def test_an_open_end_asks_for_that_end_and_two_that_disagree_for_both() -> None:
    assert missing(days <= 84, {"days_min": 10}) == ("earliest",)
    assert missing(days <= 84, {"days_min": 80, "days_max": 86}) == ("latest", "earliest")


def test_a_grey_zone_is_open_between_its_lines() -> None:
    grey = Between(yes=days <= 84, no=days > 90)
    assert [truth(grey, {"days_min": d, "days_max": d}) for d in (84, 85, 90, 91)] == [True, None, None, False]


def test_only_the_undecided_parts_ask() -> None:
    rule = any_of(all_of(progression, height > 25), kyphosis)
    assert missing(rule, {"progression": False}) == ("kyphosis",)


def test_recorded_takes_not_known_as_not_recorded() -> None:
    assert [truth(recorded_yes(kyphosis), {"kyphosis": value}) for value in (True, False, None)] == [True, False, False]
    assert [truth(recorded_no(kyphosis), {"kyphosis": value}) for value in (True, False, None)] == [False, True, False]
    assert [truth(not_known(kyphosis), {"kyphosis": value}) for value in (True, False, None)] == [False, False, True]


def test_an_answer_rests_on_the_parts_that_agree_with_it() -> None:
    found = explain(all_of(progression, height > 25), {"progression": False, "height": 30})
    assert deciding(found) == (("progression", False),)


def test_terms_that_ask_nothing_or_too_much_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="asks nothing"):
        all_of()
    with pytest.raises(ValueError, match="k runs from 1"):
        at_least(3, progression, kyphosis)
    with pytest.raises(ValueError, match="never"):
        cause.is_("gravity")


def test_a_term_knows_the_facts_it_needs() -> None:
    assert needs(all_of(days <= 84, SUBSTANTIAL, not_(progression))) == (
        "days_min",
        "days_max",
        "progression",
        "height",
        "kyphosis",
        "function",
    )


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        (pain >= 5, "pain score at least 5 of 10"),
        (height > 25, "height loss more than 25 %"),
        (days <= 1, "time since onset at most 1 day"),
        (not_(height > 25), "height loss at most 25 %"),
        (not_(kyphosis), "not kyphotic deformity"),
        (not_(all_of(progression, kyphosis)), "not (height loss progressed and kyphotic deformity)"),
        (cause.in_("cancer", "trauma"), "cause cancer or trauma"),
        (all_of(progression, kyphosis), "height loss progressed and kyphotic deformity"),
        (
            any_of(progression, kyphosis, pain >= 8),
            "any of (height loss progressed; kyphotic deformity; pain score at least 8 of 10)",
        ),
        (
            SUBSTANTIAL,
            "at least 2 of: height loss progressed; height loss more than 25 %; kyphotic deformity; Roland-Morris more than 17 of 24",
        ),
        (not_known(kyphosis), "kyphotic deformity: not known"),
        (ALWAYS, "in every other case"),
    ],
)
def test_a_term_reads_as_the_sentence_it_encodes(term: Any, sentence: str) -> None:
    assert words(term) == sentence


@pytest.mark.parametrize(
    ("term", "row", "sentence"),
    [
        (pain >= 5, {"pain": 6}, "pain score 6 of 10, needs at least 5 of 10"),
        (pain >= 5, {}, "pain score not known, needs at least 5 of 10"),
        (days <= 84, {"days_min": 50, "days_max": 80}, "time since onset 50 to 80 days, needs at most 84 days"),
        (days <= 84, {"days_min": 50}, "time since onset at least 50 days, needs at most 84 days"),
        (kyphosis, {"kyphosis": False}, "kyphotic deformity: no"),
        (cause.is_("cancer"), {}, "cause not known, needs cancer"),
        (not_(height > 25), {"height": 25.5}, "height loss 25.5 %, needs at most 25 %"),
    ],
)
def test_a_value_stands_beside_what_it_needs(term: Any, row: dict[str, Any], sentence: str) -> None:
    assert against(term, row) == sentence


def test_an_interval_in_words() -> None:
    assert [span_words(1, 1, "days"), span_words(None, 9, "days"), span_words(None, None, "days")] == [
        "1 day",
        "at most 9 days",
        "not known",
    ]


def test_the_leaves_of_a_term_keep_their_negation() -> None:
    assert leaves(all_of(not_(kyphosis), pain >= 5, any_of(progression, kyphosis))) == (
        not_(kyphosis),
        pain >= 5,
        progression,
        kyphosis,
    )

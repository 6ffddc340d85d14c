"""How a question is built: what it looks at, what it is made of, and what is refused with which words."""

from typing import Any

import pytest

from kyphodss.logic.terms import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Choice,
    Compare,
    CompareSpan,
    Not,
    Number,
    OneOf,
    Recorded,
    Span,
    Term,
    YesNo,
    all_of,
    any_of,
    at_least,
    needs,
    not_,
    not_known,
    recorded_no,
    recorded_yes,
    walk,
)

a, b, c = (YesNo(name, name) for name in "abc")
pain = Number("pain", "pain score", "of 10")
days = Span("days", "time since onset", "days", "days_min", "days_max", "latest", "earliest")
cause = Choice("cause", "cause", ("osteoporosis", "cancer", "trauma"))


def test_a_number_is_held_against_a_threshold_in_five_ways() -> None:
    assert (pain < 5, pain <= 5, pain > 5, pain >= 5, pain.is_(5)) == tuple(
        Compare(pain, op, 5) for op in ("<", "<=", ">", ">=", "==")
    )


def test_an_interval_is_held_against_a_threshold_in_four_ways() -> None:
    assert (days < 84, days <= 84, days > 84, days >= 84) == tuple(
        CompareSpan(days, op, 84) for op in ("<", "<=", ">", ">=")
    )


def test_a_choice_is_held_against_values_it_can_have() -> None:
    assert cause.is_("cancer") == cause.in_("cancer") == OneOf(cause, ("cancer",))
    assert cause.in_("trauma", "cancer") == OneOf(cause, ("trauma", "cancer"))
    with pytest.raises(ValueError) as refused:
        cause.in_("cancer", "gravity", "age")
    assert str(refused.value) == (
        "cause is never ['age', 'gravity']; it is one of ['osteoporosis', 'cancer', 'trauma']."
    )
    with pytest.raises(ValueError, match="never"):
        cause.is_("gravity")


@pytest.mark.parametrize(
    ("term", "facts", "children"),
    [
        (ALWAYS, (), ()),
        (a, ("a",), ()),
        (pain >= 5, ("pain",), ()),
        (days <= 84, ("days_min", "days_max"), ()),
        (cause.is_("cancer"), ("cause",), ()),
        (not_(a), (), (a,)),
        (all_of(a, b), (), (a, b)),
        (any_of(b, a), (), (b, a)),
        (at_least(2, a, b, c), (), (a, b, c)),
        (Between(yes=a, no=b), (), (a, b)),
        (recorded_yes(a), (), (a,)),
    ],
)
def test_a_term_looks_at_its_own_facts_and_is_made_of_its_parts(
    term: Term, facts: tuple[str, ...], children: tuple[Term, ...]
) -> None:
    assert term.facts() == facts
    assert term.children() == children


def test_the_ways_of_putting_terms_together() -> None:
    assert not_(a) == Not(a)
    assert all_of(a, b) == AllOf((a, b))
    assert any_of(a, b) == AnyOf((a, b))
    assert at_least(2, a, b, c) == AtLeast(2, (a, b, c))
    assert recorded_yes(a) == Recorded(a, True)
    assert recorded_no(a) == Recorded(a, False)
    assert not_known(a) == Recorded(a, None)


@pytest.mark.parametrize("build", [all_of, any_of])
def test_a_term_of_no_parts_is_refused(build: Any) -> None:
    with pytest.raises(ValueError) as refused:
        build()
    assert str(refused.value) == "A term of no parts asks nothing; give it at least one."


@pytest.mark.parametrize(("k", "possible"), [(0, False), (1, True), (2, True), (3, False)])
def test_a_count_lies_between_one_and_the_number_of_parts(k: int, possible: bool) -> None:
    if possible:
        assert at_least(k, a, b).k == k
        return
    with pytest.raises(ValueError) as refused:
        at_least(k, a, b)
    assert str(refused.value) == f"at_least({k}, ...) of 2 parts; k runs from 1 to the number of parts."


def test_a_walk_goes_outermost_first_and_the_facts_are_named_once_in_reading_order() -> None:
    inner = any_of(b, pain >= 5)
    term = all_of(a, not_(inner), b)
    assert list(walk(term)) == [term, a, not_(inner), inner, b, pain >= 5, b]
    assert needs(term) == ("a", "b", "pain")
    assert needs(ALWAYS) == ()


def test_an_unlabeled_number_has_no_unit() -> None:
    assert Number("count", "levels").unit == ""

"""The known facts that an answer rests on, as the "because" of a note names them."""

from typing import Any

import pytest

from kyphodss.logic.explain import deciding, explain
from kyphodss.logic.terms import (
    Between,
    Number,
    Span,
    Term,
    YesNo,
    all_of,
    any_of,
    at_least,
    not_,
    not_known,
    recorded_no,
    recorded_yes,
)

a, b, c = (YesNo(name, name) for name in "abc")
pain = Number("pain", "pain score", "of 10")
loss = Number("loss", "height loss", "%")
days = Span("days", "time since onset", "days", "days_min", "days_max", "latest", "earliest")


@pytest.mark.parametrize(
    ("term", "row", "rests_on"),
    [
        # A yes of all rests on all, a no on the parts that are no.
        (all_of(a, b), {"a": True, "b": True}, {"a": True, "b": True}),
        (all_of(a, b, c), {"a": True, "b": False, "c": False}, {"b": False, "c": False}),
        # A yes of any rests on the parts that are yes, a no on all.
        (any_of(a, b), {"a": True, "b": False}, {"a": True}),
        (any_of(a, b), {"a": False, "b": False}, {"a": False, "b": False}),
        # While it is open, it rests on all that is known.
        (all_of(a, b), {"a": True}, {"a": True}),
        (any_of(a, b), {"a": False}, {"a": False}),
        (at_least(2, a, b, c), {"a": True, "b": False}, {"a": True, "b": False}),
        (all_of(a, b), {}, {}),
        # A negation answers the other way, and rests on what it negates.
        (not_(a), {"a": False}, {"a": False}),
        (not_(all_of(a, b)), {"a": True, "b": False}, {"b": False}),
        (all_of(not_(a), b), {"a": False, "b": True}, {"a": False, "b": True}),
        # A grey zone rests on both of its lines.
        (Between(yes=pain >= 8, no=loss < 20), {"pain": 9, "loss": 30}, {"pain": 9, "loss": 30}),
        (Between(yes=pain >= 8, no=loss < 20), {"pain": 5, "loss": 10}, {"pain": 5, "loss": 10}),
        # What is recorded rests on the record.
        (recorded_yes(a), {"a": False}, {"a": False}),
        (recorded_no(a), {"a": False}, {"a": False}),
        (not_known(a), {"a": True}, {"a": True}),
        (not_known(all_of(a, b)), {"a": True}, {"a": True}),
        # Both ends of an interval, or the one that is known.
        (days <= 84, {"days_min": 10, "days_max": 20}, {"days_min": 10, "days_max": 20}),
        (days <= 84, {"days_min": 10}, {"days_min": 10}),
        # A fact that stands in two parts is named once.
        (any_of(pain >= 8, all_of(pain >= 5, a)), {"pain": 9, "a": True}, {"pain": 9, "a": True}),
    ],
)
def test_an_answer_rests_on(term: Term, row: dict[str, Any], rests_on: dict[str, Any]) -> None:
    assert deciding(explain(term, row)) == tuple(rests_on.items())


def test_every_part_of_an_explanation_names_its_own_term() -> None:
    term = all_of(a, not_(pain >= 5))
    found = explain(term, {"a": True, "pain": 3})
    assert found.term is term and found.truth is True and found.values == () and found.missing == ()
    yes, negated = found.parts
    assert yes == (a, True, (("a", True),), (), ())
    assert negated.term == not_(pain >= 5) and negated.truth is True
    assert negated.parts == ((pain >= 5, False, (("pain", 3),), (), ()),)

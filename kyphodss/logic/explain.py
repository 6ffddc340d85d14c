"""The judge: the answer of a term for one row of facts, what it rests on and what is missing. Plain Python, read first.

`columns` gives the same answers for many rows; a property test holds the two equal, and this one is right.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from kyphodss.logic.terms import (
    AllOf,
    Always,
    AnyOf,
    AtLeast,
    Between,
    Compare,
    CompareSpan,
    Not,
    OneOf,
    Recorded,
    Term,
    YesNo,
)
from kyphodss.logic.truth import NO, NOT, UNKNOWN, YES, Truth

Row = Mapping[str, Any]

COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}


class Explanation(NamedTuple):
    """A term's answer, the facts it looks at with their values, what is missing, and the same of its parts."""

    term: Term
    truth: Truth
    values: tuple[tuple[str, Any], ...]
    missing: tuple[str, ...]
    parts: tuple["Explanation", ...]


def truth(term: Term, row: Row) -> Truth:
    """Yes, no or not known, of one row of facts."""
    return _JUDGES[type(term)](term, row)


def missing(term: Term, row: Row) -> tuple[str, ...]:
    """The facts that keep the term from an answer; parts that are decided ask for nothing. Empty if it is answered."""
    return explain(term, row).missing


def explain(term: Term, row: Row) -> Explanation:
    """The answer with its whole tree, for a screen or a note. Every part is judged once."""
    combine = _COMBINED.get(type(term))
    if combine is None:
        return _explain_leaf(term, row)
    parts = tuple([explain(child, row) for child in term.children()])
    answer = combine(term, [part.truth for part in parts])
    asked = tuple(dict.fromkeys([name for part in parts for name in part.missing])) if answer is UNKNOWN else ()
    return Explanation(term, answer, (), asked, parts)


def _explain_leaf(term: Term, row: Row) -> Explanation:
    answer = truth(term, row)
    values = tuple([(name, row.get(name)) for name in term.facts()])
    asked: tuple[str, ...] = ()
    if answer is UNKNOWN:
        asked = (
            _missing_of_span(term, row) if isinstance(term, CompareSpan) else tuple(n for n, v in values if v is None)
        )
    return Explanation(term, answer, values, asked, ())


def deciding(explanation: Explanation) -> tuple[tuple[str, Any], ...]:
    """The known facts the answer rests on: the parts that agree with it, or all that are known while it is open."""
    parts = [part for part in explanation.parts if part.truth is explanation.truth]
    if explanation.truth is UNKNOWN or isinstance(explanation.term, (Not, Between, Recorded)) or len(parts) == 0:
        parts = list(explanation.parts)
    known = [(name, value) for name, value in explanation.values if value is not None]
    return tuple(dict.fromkeys([*known, *(fact for part in parts for fact in deciding(part))]))


def _always(_term: Any, _row: Row) -> Truth:
    return YES


def _yes_no(term: Any, row: Row) -> Truth:
    return row.get(term.name)


def _compare(term: Any, row: Row) -> Truth:
    value = row.get(term.number.name)
    return UNKNOWN if value is None else COMPARE[term.op](value, term.value)


def _compare_span(term: Any, row: Row) -> Truth:
    low, high = row.get(term.span.low), row.get(term.span.high)
    holds = COMPARE[term.op]
    # A growing number leaves "<" and enters ">": the far end proves a yes, the near end a no.
    proof, refutation = (high, low) if term.op in ("<", "<=") else (low, high)
    if proof is not None and holds(proof, term.value):
        return YES
    return NO if refutation is not None and not holds(refutation, term.value) else UNKNOWN


def _one_of(term: Any, row: Row) -> Truth:
    value = row.get(term.choice.name)
    return UNKNOWN if value is None else value in term.values


def _of_parts(term: Any, row: Row) -> Truth:
    return _COMBINED[type(term)](term, [_JUDGES[type(part)](part, row) for part in term.children()])


def _all_of(term: Any, row: Row) -> Truth:
    """As `_all` of the parts' answers, stopping at the first no."""
    answer: Truth = YES
    for part in term.terms:
        found = _JUDGES[type(part)](part, row)
        if found is NO:
            return NO
        if found is UNKNOWN:
            answer = UNKNOWN
    return answer


def _any_of(term: Any, row: Row) -> Truth:
    """As `_any` of the parts' answers, stopping at the first yes."""
    answer: Truth = NO
    for part in term.terms:
        found = _JUDGES[type(part)](part, row)
        if found is YES:
            return YES
        if found is UNKNOWN:
            answer = UNKNOWN
    return answer


def _not(_term: Any, answers: list[Truth]) -> Truth:
    return NOT[answers[0]]


def _all(_term: Any, answers: list[Truth]) -> Truth:
    return NO if NO in answers else UNKNOWN if UNKNOWN in answers else YES


def _any(_term: Any, answers: list[Truth]) -> Truth:
    return YES if YES in answers else UNKNOWN if UNKNOWN in answers else NO


def _at_least(term: Any, answers: list[Truth]) -> Truth:
    yes, unknown = answers.count(YES), answers.count(UNKNOWN)
    if yes >= term.k:
        return YES
    return NO if yes + unknown < term.k else UNKNOWN


def _between(_term: Any, answers: list[Truth]) -> Truth:
    yes, no = answers
    return YES if yes is YES else NO if no is YES else UNKNOWN


def _recorded(term: Any, answers: list[Truth]) -> Truth:
    return answers[0] is term.answer


def _missing_of_span(term: CompareSpan, row: Row) -> tuple[str, ...]:
    """An end that is not known, or, where both are and they disagree, a narrower span."""
    span = term.span
    asked = [ask for name, ask in ((span.low, span.asks_low), (span.high, span.asks_high)) if row.get(name) is None]
    return tuple(dict.fromkeys(asked if len(asked) > 0 else (span.asks_low, span.asks_high)))


_COMBINED: Final[dict[type[Term], Callable[[Any, list[Truth]], Truth]]] = {
    Not: _not,
    AllOf: _all,
    AnyOf: _any,
    AtLeast: _at_least,
    Between: _between,
    Recorded: _recorded,
}

_JUDGES: Final[dict[type[Term], Callable[[Any, Row], Truth]]] = {
    Always: _always,
    YesNo: _yes_no,
    Compare: _compare,
    CompareSpan: _compare_span,
    OneOf: _one_of,
    AllOf: _all_of,
    AnyOf: _any_of,
    **dict.fromkeys((Not, AtLeast, Between, Recorded), _of_parts),
}

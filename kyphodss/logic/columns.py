"""The same terms as dataframe columns, for many rows at once: Narwhals expressions, so that pandas, DuckDB and others
run one rule. `explain.truth` is the judge; a property test holds the two equal on generated terms and rows.

A column is a nullable boolean: true, false, and null for not known. Facts must come in nullable types (Arrow-backed
in pandas), as `facts_table` lays them: in object columns a missing value is not a null, and truth is lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any, Final

import narwhals as nw
from narwhals.dtypes import DType

from kyphodss.logic.terms import (
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Compare,
    CompareSpan,
    Not,
    OneOf,
    Op,
    Recorded,
    Term,
    YesNo,
    walk,
)

YES: Final = nw.lit(True)
FEW: Final = 4
"""So many words are compared one by one faster than looked up in a list."""


def column(term: Term) -> nw.Expr:
    """The term's answer for every row of a frame of facts, as a nullable boolean expression."""
    if isinstance(term, YesNo):
        return nw.col(term.name)
    if isinstance(term, Compare):
        return _held(nw.col(term.number.name), term.op, term.value)
    if isinstance(term, OneOf):
        return _one_of(term)
    if isinstance(term, CompareSpan):
        return _span(term)
    if isinstance(term, Not):
        return ~column(term.term)
    if isinstance(term, AllOf):
        return reduce(lambda left, right: left & right, map(column, term.terms))
    if isinstance(term, AnyOf):
        return reduce(lambda left, right: left | right, map(column, term.terms))
    if isinstance(term, AtLeast):
        return _at_least(term)
    if isinstance(term, Between):
        return _decided(_sure(column(term.yes)), _sure(column(term.no)))
    if isinstance(term, Recorded):
        return _recorded(term)
    return YES


def _held(expression: nw.Expr, op: Op, value: Any) -> nw.Expr:
    if op == "<":
        return expression < value
    if op == "<=":
        return expression <= value
    if op == ">":
        return expression > value
    return expression >= value if op == ">=" else expression == value


def _sure(expression: nw.Expr) -> nw.Expr:
    """Yes where the answer is yes, no elsewhere. The nullable side stands first, so that its type is kept."""
    return expression & ~expression.is_null()


def _decided(yes: nw.Expr, no: nw.Expr) -> nw.Expr:
    """Yes where `yes`, no where `no`, null elsewhere. No literal: it would bring a type that cannot hold a null."""
    return nw.when(yes | no).then(yes)


def _count(expression: nw.Expr) -> nw.Expr:
    return expression.cast(nw.Int8)


def _one_of(term: OneOf) -> nw.Expr:
    fact = nw.col(term.choice.name)
    if len(term.values) > FEW:
        return nw.when(~fact.is_null()).then(fact.is_in(term.values))
    return reduce(lambda left, right: left | right, (fact == value for value in term.values))


def _span(term: CompareSpan) -> nw.Expr:
    low, high = nw.col(term.span.low), nw.col(term.span.high)
    proof, refutation = (high, low) if term.op in ("<", "<=") else (low, high)
    proven, possible = _held(proof, term.op, term.value), _held(refutation, term.op, term.value)
    return nw.when(proven).then(proven).otherwise(nw.when(~possible).then(possible))


def _at_least(term: AtLeast) -> nw.Expr:
    """Yes as soon as enough are yes, no once even all those not known would not be enough."""
    parts = [column(part) for part in term.terms]
    yes = reduce(lambda left, right: left + right, (_count(_sure(part)) for part in parts))
    possible = reduce(lambda left, right: left + right, (_count(part.is_null()) for part in parts), yes)
    return _decided(yes >= term.k, possible < term.k)


def _recorded(term: Recorded) -> nw.Expr:
    answer = column(term.term)
    if term.answer is None:
        return answer.is_null()
    return _sure(answer) if term.answer is True else _sure(~answer)


def answers(facts: Any, terms: Mapping[str, Term]) -> Any:
    """One nullable boolean column per term, for a native frame or relation of facts; the same kind comes back."""
    frame = nw.from_native(facts)
    return frame.select(**{name: column(term) for name, term in terms.items()}).to_native()


def types_of(terms: Iterable[Term]) -> dict[str, DType]:
    """The type of every fact that the terms look at."""
    found: dict[str, DType] = {}
    for part in (part for term in terms for part in walk(term)):
        kind = _TYPES.get(type(part))
        if kind is not None:
            found.update(dict.fromkeys(part.facts(), kind))
    return found


_TYPES: Final[dict[type[Term], DType]] = {
    YesNo: nw.Boolean(),
    Compare: nw.Float64(),
    CompareSpan: nw.Float64(),
    OneOf: nw.String(),
}


def facts_table(rows: Sequence[Mapping[str, Any]], types: Mapping[str, DType]) -> Any:
    """Rows of facts as a typed Arrow table: a fact that nobody recorded is null, never zero or false."""
    columns = {name: [_plain(row.get(name)) for row in rows] for name in types}
    return nw.from_dict(columns, schema=dict(types), backend="pyarrow").to_native()


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

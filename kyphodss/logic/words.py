"""A term in English, with threshold and unit, and a value beside its threshold. Screen, note and manual speak from here."""

from typing import Any, Final

from kyphodss.logic.explain import Row
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
    Scalar,
    Term,
    YesNo,
)
from kyphodss.logic.truth import WORD

BOUND: Final = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least", "==": "exactly"}
OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
NOT_KNOWN: Final = "not known"


def words(term: Term) -> str:
    """The term as a phrase: "pain score at least 5 of 10", "at least 2 of: height loss progressed; ..."."""
    if isinstance(term, Always):
        return "in every other case"
    if isinstance(term, YesNo):
        return term.label
    if isinstance(term, Compare):
        return f"{term.number.label} {BOUND[term.op]} {_amount(term.value, term.number.unit)}"
    if isinstance(term, CompareSpan):
        return f"{term.span.label} {BOUND[term.op]} {_amount(term.value, term.span.unit)}"
    if isinstance(term, OneOf):
        return f"{term.choice.label} {_choices(term)}"
    if isinstance(term, Not):
        return _negated(term.term)
    if isinstance(term, Between):
        return f"{words(term.yes)}; no if {words(term.no)}; open between the two"
    if isinstance(term, Recorded):
        return (
            f"{words(term.term)}: recorded as {WORD[term.answer]}"
            if term.answer is not None
            else f"{words(term.term)}: {NOT_KNOWN}"
        )
    return _joined(term)


def against(term: Term, row: Row) -> str:
    """A single comparison with this patient's value beside what it needs: "pain score 6 of 10, needs at least 5 of 10"."""
    if isinstance(term, Compare):
        found = value_words(row.get(term.number.name), term.number.unit)
        return f"{term.number.label} {found}, needs {BOUND[term.op]} {_amount(term.value, term.number.unit)}"
    if isinstance(term, CompareSpan):
        found = span_words(row.get(term.span.low), row.get(term.span.high), term.span.unit)
        return f"{term.span.label} {found}, needs {BOUND[term.op]} {_amount(term.value, term.span.unit)}"
    if isinstance(term, OneOf):
        return f"{term.choice.label} {value_words(row.get(term.choice.name))}, needs {_choices(term)}"
    if isinstance(term, YesNo):
        return f"{term.label}: {WORD[row.get(term.name)]}"
    if isinstance(term, Not) and isinstance(term.term, (Compare, CompareSpan)) and term.term.op in OPPOSITE:
        return against(_flipped(term.term), row)
    if isinstance(term, Not) and isinstance(term.term, YesNo):
        return f"{against(term.term, row)}, needs no"
    if isinstance(term, Not) and isinstance(term.term, OneOf):
        choice = term.term.choice
        return f"{choice.label} {value_words(row.get(choice.name))}, needs anything but {_choices(term.term)}"
    return words(term)


def value_words(value: Any, unit: str = "") -> str:
    """A recorded value as a person reads it; None is "not known", never a blank."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return WORD[value]
    if isinstance(value, (int, float)):
        return _amount(value, unit)
    return str(value).replace("_", " ")


def span_words(low: Scalar | None, high: Scalar | None, unit: str) -> str:
    """An interval: "54 days", "50 to 80 days", "at least 50 days", or "not known"."""
    if low is None and high is None:
        return NOT_KNOWN
    if low == high and low is not None:
        return _amount(low, unit)
    if high is None:
        return f"at least {_amount(low, unit)}" if low is not None else NOT_KNOWN
    return f"{_number(low)} to {_amount(high, unit)}" if low is not None else f"at most {_amount(high, unit)}"


def leaves(term: Term, stop: frozenset[Term] = frozenset()) -> tuple[Term, ...]:
    """The single comparisons and yes/no facts of a term, in reading order, a negated one with its negation.

    Parts in `stop` are left out: they speak for themselves elsewhere.
    """
    if term in stop:
        return ()
    if isinstance(term, (YesNo, Compare, CompareSpan, OneOf)):
        return (term,)
    if isinstance(term, Not) and isinstance(term.term, (YesNo, Compare, CompareSpan, OneOf)):
        return (term,)
    if isinstance(term, Between):
        return leaves(term.yes, stop)
    found = [leaf for child in term.children() for leaf in leaves(child, stop)]
    if isinstance(term, Not):
        found = [leaf.term if isinstance(leaf, Not) else Not(leaf) for leaf in found]
    return tuple(dict.fromkeys(found))


def _joined(term: Term) -> str:
    parts = [words(child) for child in term.children()]
    if len(parts) == 1:
        return parts[0]
    if isinstance(term, AtLeast):
        return f"at least {term.k} of: {'; '.join(parts)}"
    simple = all(not isinstance(child, (AllOf, AnyOf, AtLeast, Between)) for child in term.children())
    if simple and len(parts) == 2:
        return f" {'and' if isinstance(term, AllOf) else 'or'} ".join(parts)
    return f"{'all' if isinstance(term, AllOf) else 'any'} of ({'; '.join(parts)})"


def _negated(term: Term) -> str:
    if isinstance(term, (Compare, CompareSpan)) and term.op in OPPOSITE:
        return words(_flipped(term))
    if isinstance(term, OneOf):
        return f"{term.choice.label} not {_choices(term)}"
    if isinstance(term, Not):
        return words(term.term)
    return f"not {words(term)}" if isinstance(term, YesNo) else f"not ({words(term)})"


def _flipped(term: Compare | CompareSpan) -> Compare | CompareSpan:
    opposite: Any = OPPOSITE[term.op]
    if isinstance(term, Compare):
        return Compare(term.number, opposite, term.value)
    return CompareSpan(term.span, opposite, term.value)


def _choices(term: OneOf) -> str:
    names = [value.replace("_", " ") for value in term.values]
    if len(names) == len(term.choice.values):
        return "known"
    first, last = names[0], names[-1]
    return f"from {first} to {last}" if len(names) > 6 else " or ".join(names)


def _amount(value: Scalar, unit: str) -> str:
    if unit == "%":
        return f"{_number(value)} %"
    unit = unit.removesuffix("s") if value == 1 and unit.endswith("s") else unit
    return f"{_number(value)} {unit}".strip()


def _number(value: Scalar | None) -> str:
    return NOT_KNOWN if value is None else f"{value:g}"

"""Questions as objects: an expression over facts that is yes, no or not known.

A term reads as the sentence it encodes::

    SUBSTANTIAL = at_least(2, progression, height_loss_pct > 25, kyphotic_deformity, roland_morris > 17)

From one term follow its answer for one case (`explain`), its column for many (`columns`), its sentence (`words`)
and the facts it needs (`needs`). Terms never look at a case, a clock or a file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kyphodss.logic.truth import Truth

Op = Literal["<", "<=", ">", ">=", "=="]
Scalar = int | float


@dataclass(frozen=True, slots=True)
class Term:
    """Anything that is yes, no or not known of one row of facts."""

    def children(self) -> tuple["Term", ...]:
        """The terms this one is made of, in the order in which they are read."""
        return ()

    def facts(self) -> tuple[str, ...]:
        """The facts this term itself looks at, children apart."""
        return ()


@dataclass(frozen=True, slots=True)
class Always(Term):
    """Yes of every case: the condition of "otherwise"."""


ALWAYS = Always()


@dataclass(frozen=True, slots=True)
class YesNo(Term):
    """A yes/no fact, itself a term: yes or no as recorded, not known where nothing is recorded."""

    name: str
    label: str

    def facts(self) -> tuple[str, ...]:
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a fixed unit. Comparing it makes a term; a number not known makes the comparison not known."""

    name: str
    label: str
    unit: str = ""

    def __lt__(self, value: Scalar) -> "Compare":
        return Compare(self, "<", value)

    def __le__(self, value: Scalar) -> "Compare":
        return Compare(self, "<=", value)

    def __gt__(self, value: Scalar) -> "Compare":
        return Compare(self, ">", value)

    def __ge__(self, value: Scalar) -> "Compare":
        return Compare(self, ">=", value)

    def is_(self, value: Scalar) -> "Compare":
        """Exactly this number."""
        return Compare(self, "==", value)


@dataclass(frozen=True, slots=True)
class Compare(Term):
    """A number held against a threshold in the same unit."""

    number: Number
    op: Op
    value: Scalar

    def facts(self) -> tuple[str, ...]:
        return (self.number.name,)


@dataclass(frozen=True, slots=True)
class Span:
    """A number known only to lie between two facts, both included; a missing end is open.

    A comparison is decided as soon as it holds, or fails, for every number between the ends. `asks` names what would
    narrow it: the facts to ask for when the low, or the high, end is not known.
    """

    name: str
    label: str
    unit: str
    low: str
    high: str
    asks_low: str
    asks_high: str

    def __lt__(self, value: Scalar) -> "CompareSpan":
        return CompareSpan(self, "<", value)

    def __le__(self, value: Scalar) -> "CompareSpan":
        return CompareSpan(self, "<=", value)

    def __gt__(self, value: Scalar) -> "CompareSpan":
        return CompareSpan(self, ">", value)

    def __ge__(self, value: Scalar) -> "CompareSpan":
        return CompareSpan(self, ">=", value)


@dataclass(frozen=True, slots=True)
class CompareSpan(Term):
    """A span held against a threshold in the same unit."""

    span: Span
    op: Op
    value: Scalar

    def facts(self) -> tuple[str, ...]:
        return (self.span.low, self.span.high)


@dataclass(frozen=True, slots=True)
class Choice:
    """A fact with named values."""

    name: str
    label: str
    values: tuple[str, ...]

    def in_(self, *values: str) -> "OneOf":
        """Recorded as one of these. Raises ValueError for a value the fact cannot have."""
        strange = sorted(set(values) - set(self.values))
        if len(strange) > 0:
            raise ValueError(f"{self.name} is never {strange}; it is one of {list(self.values)}.")
        return OneOf(self, values)

    def is_(self, value: str) -> "OneOf":
        """Recorded as this value."""
        return self.in_(value)


@dataclass(frozen=True, slots=True)
class OneOf(Term):
    """A choice held against the values that answer yes."""

    choice: Choice
    values: tuple[str, ...]

    def facts(self) -> tuple[str, ...]:
        return (self.choice.name,)


@dataclass(frozen=True, slots=True)
class Not(Term):
    """No for yes, yes for no."""

    term: Term

    def children(self) -> tuple[Term, ...]:
        return (self.term,)


@dataclass(frozen=True, slots=True)
class AllOf(Term):
    """Yes if every part is; no as soon as one part is no."""

    terms: tuple[Term, ...]

    def children(self) -> tuple[Term, ...]:
        return self.terms


@dataclass(frozen=True, slots=True)
class AnyOf(Term):
    """Yes as soon as one part is; no if every part is no."""

    terms: tuple[Term, ...]

    def children(self) -> tuple[Term, ...]:
        return self.terms


@dataclass(frozen=True, slots=True)
class AtLeast(Term):
    """Yes if k parts are; decided as soon as what is not known cannot change it."""

    k: int
    terms: tuple[Term, ...]

    def children(self) -> tuple[Term, ...]:
        return self.terms


@dataclass(frozen=True, slots=True)
class Between(Term):
    """A grey zone of the text: yes if `yes` is, no if `no` is, and not decided between the two lines."""

    yes: Term
    no: Term

    def children(self) -> tuple[Term, ...]:
        return (self.yes, self.no)


@dataclass(frozen=True, slots=True)
class Recorded(Term):
    """Is the part answered exactly so? "Recorded yes", "recorded no", "not known": never itself not known.

    The only term that learning more can turn from yes to no, so it holds things back and never lets them through.
    """

    term: Term
    answer: Truth

    def children(self) -> tuple[Term, ...]:
        return (self.term,)


def not_(term: Term) -> Not:
    """No for yes, yes for no."""
    return Not(term)


def all_of(*terms: Term) -> AllOf:
    """Yes if every part is. Raises ValueError without parts."""
    return AllOf(_parts(terms))


def any_of(*terms: Term) -> AnyOf:
    """Yes if one part is. Raises ValueError without parts."""
    return AnyOf(_parts(terms))


def at_least(k: int, *terms: Term) -> AtLeast:
    """Yes if at least k parts are. Raises ValueError for a k that no number of parts, or none, would meet."""
    if not 1 <= k <= len(terms):
        raise ValueError(f"at_least({k}, ...) of {len(terms)} parts; k runs from 1 to the number of parts.")
    return AtLeast(k, terms)


def recorded_yes(term: Term) -> Recorded:
    """Is it recorded yes?"""
    return Recorded(term, True)


def recorded_no(term: Term) -> Recorded:
    """Is it recorded no?"""
    return Recorded(term, False)


def not_known(term: Term) -> Recorded:
    """Is it not known?"""
    return Recorded(term, None)


def walk(term: Term) -> Iterator[Term]:
    """The term and every term inside it, outermost first."""
    yield term
    for child in term.children():
        yield from walk(child)


def needs(term: Term) -> tuple[str, ...]:
    """The names of all facts the term looks at, in reading order, each once."""
    return tuple(dict.fromkeys(name for part in walk(term) for name in part.facts()))


def _parts(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    if len(terms) == 0:
        raise ValueError("A term of no parts asks nothing; give it at least one.")
    return terms

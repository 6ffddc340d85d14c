"""What a source edition is: its scope, its criteria, and its outcomes in the order in which they are tried.

Shapes only. The content of each source stands in its own file; how an ordered list is read stands in `reading`.
"""

from dataclasses import dataclass, field
from typing import Literal, get_args

from kyphodss.logic.terms import CompareSpan, Term
from kyphodss.logic.truth import Truth

Code = Literal["met", "not_met", "out_of_scope", "missing_input", "not_determinable", "judgement"]
CODES: tuple[Code, ...] = get_args(Code)
CODE_WORDS: dict[Code, str] = {
    "met": "criteria met",
    "not_met": "criteria not met",
    "out_of_scope": "outside this source",
    "missing_input": "facts missing",
    "not_determinable": "not determinable",
    "judgement": "a clinician's word",
}
"""The code in words, for figures and tables over many cases; a card has the source's own words."""

Role = Literal["scope", "required", "path", "finding", "exclusion", "relative", "part"]
"""What a criterion does: opens the source, is required, is one way among several, is a finding that counts,
excludes, is a relative contraindication, or is a part of another. Of the last-but-one two, yes means that it holds."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A named term with its sentence, its place in the source and how that place was read."""

    id: str
    term: Term
    sentence: str
    role: Role
    source: str
    mark: str
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Cite:
    """A criterion that an outcome rests on when its answer is as stated; "any" where the outcome always rests on it.

    `when` narrows it further: a path that was not taken matters only where no path was.
    """

    criterion: str
    answer: Truth | Literal["any"]
    when: Term | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of a source: when it applies, what it says, and which criteria it rests on.

    `until` is a clock comparison whose last day is printed behind the words.
    """

    when: Term
    code: Code
    words: str
    cites: tuple[Cite, ...] = ()
    ambiguity: str | None = None
    until: CompareSpan | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """The outcomes for one kind of patient inside the scope, in order."""

    when: Term
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """An ambiguity that is listed beside an outcome of this code without deciding it."""

    when: Term
    code: Code
    ambiguity: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Something the source says beside its verdict, shown where the condition is yes."""

    when: Term
    text: str


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """A thing the record should hold. `needs` are facts; `when` adds `also` only for those it applies to.

    An item without needs is kept outside this program and is shown as such.
    """

    id: str
    text: str
    needs: tuple[str, ...]
    when: Term | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reader can check: a document and its address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, eq=False)
class Guideline:
    """One edition of one source. `scope_words` is its population, `limits` what it, or what was read of it, leaves open."""

    id: str
    title: str
    short: str
    publisher: str
    edition: str | None
    edition_note: str
    jurisdiction: str
    funding: str
    provenance: str
    mark: str
    addresses: tuple[Address, ...]
    about: str
    limits: str
    scope: Term
    scope_words: str
    outside: Outcome
    routes: tuple[Route, ...]
    criteria: tuple[Criterion, ...]
    ambiguities: dict[str, str] = field(default_factory=dict[str, str])
    remarks: tuple[Remark, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    notes: dict[str, str] = field(default_factory=dict[str, str])
    beside: tuple[Beside, ...] = ()
    base_rates: tuple[str, ...] = ()
    words_missing: str = "Not decided: facts are missing"

    def terms(self) -> tuple[Term, ...]:
        """Every term the source decides by: scope, routes, outcomes, remarks and criteria."""
        outcomes = [outcome.when for route in self.routes for outcome in route.outcomes]
        routes = [route.when for route in self.routes]
        remarks = [remark.when for remark in self.remarks]
        return (self.scope, *routes, *outcomes, *remarks, *(criterion.term for criterion in self.criteria))


def holds(*criteria: str) -> tuple[Cite, ...]:
    """The outcome rests on those of these criteria that are yes."""
    return tuple(Cite(criterion, True) for criterion in criteria)


def fails(*criteria: str, when: Term | None = None) -> tuple[Cite, ...]:
    """The outcome rests on those of these criteria that are no (where `when` holds)."""
    return tuple(Cite(criterion, False, when) for criterion in criteria)


def always(*criteria: str) -> tuple[Cite, ...]:
    """The outcome rests on these criteria, however they are answered."""
    return tuple(Cite(criterion, "any") for criterion in criteria)

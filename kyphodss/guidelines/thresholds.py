"""The sources' own lines side by side: what each asks about pain, time, imaging and care, read off its terms.

Nothing here is written by hand: the comparisons are those of the source's scope and of the outcomes that may apply to this
patient, in the words of `logic.words`. Red flags are no part of a source (`safety`) and do not appear. A booking is left
out: it holds the same line against another day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple, get_args

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Criterion, Guideline, Outcome
from kyphodss.logic.explain import Row, truth
from kyphodss.logic.terms import AnyOf, Choice, Compare, CompareSpan, Not, Number, Span, Term, YesNo
from kyphodss.logic.truth import NO, WORD, YES, Truth
from kyphodss.logic.words import NOT_KNOWN, OPPOSITE, leaves, span_words, value_words, words

Dimension = Literal["pain", "time", "imaging", "care"]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)
Fact = YesNo | Number | Choice | Span

# Said of the rules encoded here. FractureScout's time bands, for one, stand in a table published as a picture.
NOT_ASKED: Final = "not asked here"
TITLES: Final[dict[Dimension, str]] = {
    "pain": "Pain",
    "time": "Time since fracture",
    "imaging": "Imaging: edema, uptake, cleft",
    "care": "Conservative care",
}
FACTS: Final[dict[Dimension, tuple[Fact, ...]]] = {
    "pain": (
        v.pain_score,
        v.pain_trajectory,
        v.pain_severe,
        v.pain_intolerable,
        v.pain_character,
        v.pain_primarily_from_fracture,
        v.pain_at_level_on_examination,
    ),
    "time": (v.onset_days, v.onset_months, v.recent_unhealed_attested),
    "imaging": (v.edema_or_uptake, v.mri_edema, v.cleft),
    "care": (
        v.optimal_nonsurgical_management,
        v.less_invasive_care_failed,
        v.analgesic_for_a_day,
        v.analgesic_intolerance,
    ),
}


def _names(fact: Fact) -> tuple[str, ...]:
    return (fact.low, fact.high) if isinstance(fact, Span) else (fact.name,)


DIMENSION_OF: Final[dict[str, Dimension]] = {
    name: dimension for dimension, facts in FACTS.items() for fact in facts for name in _names(fact)
}

# What stands behind the words of a comparison, by the role of the criterion that makes it.
_ROLES: Final = {
    "scope": "scope",
    "path": "one way",
    "finding": "a finding",
    "exclusion": "an exclusion",
    "relative": "a relative contraindication",
}
_LOCAL: Final = re.compile(r"\blocal\b", re.IGNORECASE)
_WINDOW: Final = "a date it names, not a test"


class Asked(NamedTuple):
    """One comparison of a source in words, whether it holds for this patient, and what it is there: role, id, local or not."""

    words: str
    truth: Truth
    note: str


Cell = tuple[Asked, ...]
"""The comparisons of one source in one dimension, in the order of its criteria; empty where it does not ask."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source with its comparisons in every dimension."""

    guideline: Guideline
    cells: dict[Dimension, Cell]

    def says(self, dimension: Dimension) -> tuple[str, ...]:
        """The cell as lines of plain text; one line says so where the source does not ask."""
        cell = self.cells[dimension]
        lines = tuple(f"{asked.words}: {WORD[asked.truth]}{_behind(asked.note)}" for asked in cell)
        return lines if len(lines) > 0 else (NOT_ASKED,)


def dimension_table(guidelines: Sequence[Guideline], row: Row) -> list[SourceRow]:
    """One row a source, in the order given, with its comparisons held against one row of facts."""
    return [_source_row(guideline, row) for guideline in guidelines]


def patient_values(row: Row) -> dict[Dimension, tuple[str, ...]]:
    """This patient's values in words, by dimension: the known ones one by one, then the names of those not known."""
    return {dimension: tuple(_values(facts, row)) for dimension, facts in FACTS.items()}


def question(leaf: Term) -> Term:
    """A comparison without its direction: "at most 6" and "more than 6" draw the same line."""
    inner: Any = leaf.term if isinstance(leaf, Not) else leaf
    if isinstance(inner, (Compare, CompareSpan)) and inner.op in ("<", "<="):
        flipped: Any = OPPOSITE[inner.op]
        return replace(inner, op=flipped)
    return inner


def _behind(note: str) -> str:
    return "" if note == "" else f" ({note})"


def _source_row(guideline: Guideline, row: Row) -> SourceRow:
    cells: dict[Dimension, list[Asked]] = {dimension: [] for dimension in DIMENSIONS}
    asked = {question(leaf) for leaf in _deciding(guideline, row)}
    for leaf, note in _noted(guideline, row):
        line = question(leaf)
        dimension = DIMENSION_OF.get(line.facts()[0])
        if line in asked and dimension is not None:
            cells[dimension].append(Asked(words(leaf), truth(leaf, row), note))
            asked.discard(line)
    return SourceRow(guideline, {dimension: tuple(found) for dimension, found in cells.items()})


def _reachable(guideline: Guideline, row: Row) -> list[Outcome]:
    """The outcomes of the routes that may be this patient's; a route known to be another's asks nothing of this one."""
    found: list[Outcome] = []
    for route in guideline.routes:
        answer = truth(route.when, row)
        found += () if answer is NO else route.outcomes
        if answer is YES:
            break
    return found


def _deciding(guideline: Guideline, row: Row) -> Iterator[Term]:
    """Every comparison that the scope and the reachable outcomes make."""
    yield from leaves(guideline.scope)
    for outcome in _reachable(guideline, row):
        yield from leaves(outcome.when)
        yield from () if outcome.until is None else (outcome.until,)


def _noted(guideline: Guideline, row: Row) -> Iterator[tuple[Term, str]]:
    """Comparisons with the note behind them: those of criteria first, then of open words, of windows and of the rest."""
    # A comparison that is a criterion of its own is named by that one, not by a larger one that holds it.
    own = {criterion.term: criterion for criterion in reversed(guideline.criteria)}
    for criterion in guideline.criteria:
        for leaf in leaves(criterion.term):
            yield leaf, _criterion_note(own.get(leaf, criterion), leaf)
    outcomes = _reachable(guideline, row)
    for outcome in outcomes:
        if outcome.ambiguity is not None:
            note = f"an open word, {outcome.ambiguity}{_local(guideline.ambiguities[outcome.ambiguity])}"
            yield from ((leaf, note) for leaf in leaves(outcome.when))
    for outcome in outcomes:
        yield from () if outcome.until is None else ((outcome.until, _WINDOW),)
        yield from ((leaf, "") for leaf in leaves(outcome.when))


def _criterion_note(criterion: Criterion, leaf: Term) -> str:
    """Role and id. An exclusion made of several parts excludes by all of them together, not by one."""
    role = _ROLES.get(criterion.role, "")
    alone = leaf == criterion.term or (isinstance(criterion.term, AnyOf) and leaf in criterion.term.terms)
    if criterion.role in ("exclusion", "relative") and alone is False:
        role = f"part of {role}"
    parts = [part for part in (role, criterion.id) if part != ""]
    return ", ".join(parts) + _local(criterion.sentence)


def _local(sentence: str) -> str:
    """A threshold that is ours and not the source's is called so, where its criterion or open word says it."""
    return "; local cut-off" if _LOCAL.search(sentence) is not None else ""


def _values(facts: tuple[Fact, ...], row: Row) -> Iterator[str]:
    unknown: list[str] = []
    for fact in facts:
        found = _value(fact, row)
        if found == NOT_KNOWN:
            unknown.append(fact.label)
        else:
            yield f"{fact.label}: {found}"
    if len(unknown) > 0:
        yield f"{NOT_KNOWN}: {', '.join(unknown)}"


def _value(fact: Fact, row: Row) -> str:
    if isinstance(fact, Span):
        return span_words(row.get(fact.low), row.get(fact.high), fact.unit)
    return value_words(row.get(fact.name), fact.unit if isinstance(fact, Number) else "")

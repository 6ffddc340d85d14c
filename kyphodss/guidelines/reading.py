"""How an ordered list of outcomes is read when facts are missing (guideline-outcomes.md, first page).

The scope comes first. Then the first outcome whose condition is yes, provided every condition above it is no, or is not
known and carries the same code. Otherwise facts are missing, and those of the open conditions are named.
"""

from dataclasses import dataclass, replace

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Cite, Code, Guideline, Outcome, Route
from kyphodss.guidelines.safety import ANY_RED_FLAG, CORE, RED_FLAG
from kyphodss.guidelines.turning import last_day_of
from kyphodss.logic.explain import Row, missing, truth
from kyphodss.logic.terms import Term
from kyphodss.logic.truth import NO, UNKNOWN, YES, Truth


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source says of one row: code, its own words, the criteria it rests on, and what is missing.

    `source_code` is what the source's own text says where the gate before `met` has replaced it.
    """

    code: Code
    words: str
    because: tuple[str, ...]
    missing: tuple[str, ...]
    ambiguities: tuple[str, ...]
    source_code: Code


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome that a source reaches, or the terms that are open before one is reached."""

    outcome: Outcome | None
    open: tuple[Term, ...] = ()


def read(guideline: Guideline, row: Row, answers: dict[str, Truth] | None = None) -> Reading:
    """The source's verdict on one row of facts, after the gate before any `met`. `answers` saves asking the criteria again."""
    decision = _decide(guideline, row)
    if decision.outcome is None:
        names = tuple(dict.fromkeys(name for term in decision.open for name in missing(term, row)))
        return Reading("missing_input", guideline.words_missing, (), names, (), "missing_input")
    reading = _settled(
        guideline, row, decision.outcome, criteria_answers(guideline, row) if answers is None else answers
    )
    return _gated(reading, row) if reading.code == "met" else reading


def code_of(guideline: Guideline, row: Row) -> Code:
    """The code of `read` alone."""
    outcome = _decide(guideline, row).outcome
    if outcome is None:
        return "missing_input"
    return _gate(row)[0] if outcome.code == "met" else outcome.code


def criteria_answers(guideline: Guideline, row: Row) -> dict[str, Truth]:
    """Each criterion's own answer, by id."""
    return {criterion.id: truth(criterion.term, row) for criterion in guideline.criteria}


def _decide(guideline: Guideline, row: Row) -> Decision:
    in_scope = truth(guideline.scope, row)
    if in_scope is UNKNOWN:
        return Decision(None, (guideline.scope,))
    if in_scope is NO:
        return Decision(guideline.outside)
    for route in guideline.routes:
        answer = truth(route.when, row)
        if answer is YES:
            return _decide_route(guideline, row, route)
        if answer is UNKNOWN:
            return Decision(None, (route.when,))
    raise LookupError(f"{guideline.id}: no route for a patient inside its scope; its routes must cover the scope.")


def _decide_route(guideline: Guideline, row: Row, route: Route) -> Decision:
    unknown: list[Outcome] = []
    for outcome in route.outcomes:
        answer = truth(outcome.when, row)
        if answer is YES:
            other = tuple(above.when for above in unknown if above.code != outcome.code)
            return Decision(outcome) if len(other) == 0 else Decision(None, other)
        if answer is UNKNOWN:
            unknown.append(outcome)
    if len(unknown) == 0:
        raise LookupError(f"{guideline.id}: no outcome applies and none is open; its list must end in one that does.")
    return Decision(None, tuple(outcome.when for outcome in unknown))


def _settled(guideline: Guideline, row: Row, outcome: Outcome, answers: dict[str, Truth]) -> Reading:
    because = (cite.criterion for cite in outcome.cites if _cited(cite, row, answers))
    named = [] if outcome.ambiguity is None else [outcome.ambiguity]
    named += [r.ambiguity for r in guideline.remarks if r.code == outcome.code and truth(r.when, row) is YES]
    words = outcome.words + _last_day_words(outcome, row)
    return Reading(outcome.code, words, tuple(because), (), tuple(dict.fromkeys(named)), outcome.code)


def _cited(cite: Cite, row: Row, answers: dict[str, Truth]) -> bool:
    if cite.answer != "any" and answers[cite.criterion] is not cite.answer:
        return False
    return cite.when is None or truth(cite.when, row) is YES


def _last_day_words(outcome: Outcome, row: Row) -> str:
    if outcome.until is None:
        return ""
    day = last_day_of(outcome.until, row.get("onset_earliest"))
    if day is None:
        return ""
    return f" (last day {day:%d %b %Y})" if day >= row["as_of"] else f" (ended {day:%d %b %Y})"


def _gate(row: Row) -> tuple[Code, tuple[str, ...]]:
    """What becomes of a `met`, and the facts it still waits for."""
    if truth(ANY_RED_FLAG, row) is YES:
        return "judgement", ()
    asked = tuple(flag.id for flag in CORE if truth(flag.term, row) is UNKNOWN)
    if len(asked) > 0:
        return "missing_input", asked
    if truth(v.advanced_imaging, row) is not YES:
        return "missing_input", ("advanced_imaging",)
    return "met", ()


def _gated(reading: Reading, row: Row) -> Reading:
    code, asked = _gate(row)
    named = (*reading.ambiguities, RED_FLAG) if code == "judgement" else reading.ambiguities
    return replace(reading, code=code, missing=asked, ambiguities=named)

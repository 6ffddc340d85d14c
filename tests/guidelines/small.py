"""Sources so small that one rule of reading shows alone, and rows of facts with no red flag present."""

from datetime import date
from typing import Any

from kyphodss.case.facts import facts
from kyphodss.case.read import case_from
from kyphodss.guidelines.model import Address, Code, Criterion, Guideline, Outcome, Role, Route
from kyphodss.guidelines.safety import CORE
from kyphodss.logic.terms import ALWAYS, Term

TODAY = date(2026, 11, 24)


def source(*outcomes: Outcome, scope: Term = ALWAYS, id: str = "small", **more: Any) -> Guideline:
    """A source with these outcomes for everybody in its scope."""
    return Guideline(
        id=id,
        title="A small source",
        short="Small",
        publisher="Nobody",
        edition=None,
        edition_note="",
        jurisdiction="",
        funding="",
        provenance="",
        mark="read",
        addresses=(Address("Small", "https://example.org"),),
        about="",
        limits="",
        scope=scope,
        scope_words="",
        outside=Outcome(ALWAYS, "out_of_scope", "Outside"),
        **{"routes": (Route(ALWAYS, outcomes),), "criteria": (), **more},
    )


def row(**changed: Any) -> dict[str, Any]:
    """Nobody's facts with some changed: no red flag present, the level imaged."""
    nobody = facts(case_from({"case_id": "x"}), TODAY)[0]
    return {**nobody, **{flag.id: False for flag in CORE}, "advanced_imaging": True, **changed}


def rule(when: Term, code: Code, words: str = "", **more: Any) -> Outcome:
    """One row of a source."""
    return Outcome(when, code, words, **more)


REST = rule(ALWAYS, "not_met", "Otherwise")


def criterion(id: str, term: Term, role: Role = "required", sentence: str = "") -> Criterion:
    """One criterion of a source."""
    return Criterion(id, term, sentence, role, "here", "read")

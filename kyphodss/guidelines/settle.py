"""Which missing fact would settle which verdict: found by trying values on both sides of every threshold of the terms.

Nothing is guessed about the patient: a fact is said to settle a verdict only if every value it can have would, and to
be able to settle it if one would.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from kyphodss.case import vocabulary as v
from kyphodss.case.clock import months_begun
from kyphodss.guidelines.model import Guideline
from kyphodss.guidelines.reading import read
from kyphodss.logic.explain import Row
from kyphodss.logic.terms import Compare, CompareSpan, OneOf, Term, walk

ONSET_NAMES: Final = frozenset({v.onset_days.asks_low, v.onset_days.asks_high})
PLANNED: Final = v.levels_planned.asks_low
ABOVE: Final = 0.5  # any step past a threshold; scores and percents are compared, never rounded


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A missing fact, the sources that wait for it, those it may settle and those it settles whatever the answer."""

    fact: str
    waiting: tuple[str, ...]
    may_settle: tuple[str, ...]
    settles: tuple[str, ...]


def open_questions(guidelines: tuple[Guideline, ...], row: Row) -> list[OpenQuestion]:
    """The missing facts of all open verdicts, the one that settles most first."""
    readings = [(guideline, read(guideline, row)) for guideline in guidelines]
    waiting = [(guideline, reading) for guideline, reading in readings if reading.code == "missing_input"]
    names = dict.fromkeys(_question(name) for _, reading in waiting for name in reading.missing)
    questions = [
        _ask(name, [g for g, reading in waiting if name in map(_question, reading.missing)], row) for name in names
    ]
    return sorted(questions, key=lambda q: (-len(q.settles), -len(q.may_settle), -len(q.waiting)))


def _question(name: str) -> str:
    """Both ends of the onset are one question."""
    return "onset" if name in ONSET_NAMES else name


def _ask(name: str, guidelines: list[Guideline], row: Row) -> OpenQuestion:
    may: list[str] = []
    settles: list[str] = []
    for guideline in guidelines:
        answered = [read(guideline, tried).code != "missing_input" for tried in _tried(name, guideline, row)]
        if any(answered):
            may.append(guideline.id)
        if len(answered) > 0 and all(answered):
            settles.append(guideline.id)
    return OpenQuestion(name, tuple(g.id for g in guidelines), tuple(may), tuple(settles))


def _tried(name: str, guideline: Guideline, row: Row) -> Iterator[dict[str, Any]]:
    terms = [part for term in guideline.terms() for part in walk(term)]
    if name == "onset":
        for days in _around(
            {int(t.value) for t in terms if isinstance(t, CompareSpan) and t.span.name == v.onset_days.name}
        ):
            yield {**row, **_onset_at(days, row)}
    elif name == PLANNED:
        for count in _around(
            {int(t.value) for t in terms if isinstance(t, CompareSpan) and t.span.name == v.levels_planned.name}
        ):
            yield {**row, "levels_planned_min": count, "levels_planned_max": count}
    else:
        for value in _values(name, terms):
            yield {**row, name: value}


def _around(thresholds: set[int]) -> list[int]:
    """Zero, and both sides of every threshold; three months lie inside the days tried."""
    return sorted({0, *thresholds, *(value + 1 for value in thresholds)})


def _onset_at(days: int, row: Row) -> dict[str, Any]:
    onset = row["as_of"] - timedelta(days=days)
    months = months_begun(onset, row["as_of"])
    return {
        "onset_earliest": onset,
        "onset_latest": onset,
        "onset_days_min": days,
        "onset_days_max": days,
        "onset_months_min": months,
        "onset_months_max": months,
    }


def _values(name: str, terms: list[Term]) -> list[Any]:
    """The values of a fact that the terms can tell apart."""
    if any(isinstance(t, OneOf) and t.choice.name == name for t in terms):
        return list(next(t.choice.values for t in terms if isinstance(t, OneOf) and t.choice.name == name))
    numbers = {t.value for t in terms if isinstance(t, Compare) and t.number.name == name}
    if len(numbers) > 0:
        return sorted({0, *numbers, *(value - ABOVE for value in numbers), *(value + ABOVE for value in numbers)})
    return [True, False]

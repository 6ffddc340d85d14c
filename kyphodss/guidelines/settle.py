"""What would settle an open verdict: the smallest sets of facts, one or two, found by asking the source with every answer.

Nothing is guessed about the patient: a question settles a verdict only if every answer would, and may settle it if one
would. Never advice to alter a record: these are questions nobody has answered yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from kyphodss.guidelines.model import Code, Guideline
from kyphodss.guidelines.questions import Question, grouped, question, question_of
from kyphodss.guidelines.reading import code_of, read
from kyphodss.logic.explain import Row

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settling:
    """One question or two, and the code that each answer leads to: the answers in words, by code, open ones left out."""

    facts: tuple[str, ...]
    outcomes: tuple[tuple[Code, Words], ...]
    whatever: bool


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question, the sources that wait for it, those it may settle and those it settles whatever the answer."""

    fact: str
    waiting: tuple[str, ...]
    may_settle: tuple[str, ...]
    settles: tuple[str, ...]


def settling(guideline: Guideline, row: Row) -> tuple[Settling, ...]:
    """The smallest sets of questions, of one or else of two, one answer of which would settle an open verdict."""
    names = _asked(guideline, row)
    questions = [question(name, guideline, row) for name in names]
    for size in (1, 2):
        found = [_tried(group, guideline, row) for group in combinations(questions, size)]
        settled = [settling for settling in found if len(settling.outcomes) > 0]
        if len(settled) > 0:
            return tuple(sorted(settled, key=lambda each: not each.whatever))
    return ()


def open_questions(guidelines: tuple[Guideline, ...], row: Row) -> list[OpenQuestion]:
    """The questions of all open verdicts, the one that settles most first."""
    asked = {guideline.id: _asked(guideline, row) for guideline in guidelines}
    tried = {
        (guideline.id, name): _tried((question(name, guideline, row),), guideline, row)
        for guideline in guidelines
        for name in asked[guideline.id]
    }
    names = dict.fromkeys(name for names in asked.values() for name in names)
    found = [_question(name, [id for id in asked if name in asked[id]], tried) for name in names]
    return sorted(found, key=lambda q: (-len(q.settles), -len(q.may_settle), -len(q.waiting)))


def _question(name: str, waiting: list[str], tried: Mapping[tuple[str, str], Settling]) -> OpenQuestion:
    may = tuple(id for id in waiting if len(tried[id, name].outcomes) > 0)
    return OpenQuestion(name, tuple(waiting), may, tuple(id for id in may if tried[id, name].whatever))


def _asked(guideline: Guideline, row: Row) -> tuple[str, ...]:
    """The questions that an open verdict waits for; none where it is settled."""
    reading = read(guideline, row)
    return tuple(dict.fromkeys(question_of(name) for name in reading.missing))


def _tried(group: tuple[Question, ...], guideline: Guideline, row: Row) -> Settling:
    *others, last = group
    outcomes: dict[Code, list[str]] = {}
    whatever = True
    for fixed in product(*(each.answers for each in others)):
        laid: dict[str, Any] = dict(row)
        for answer in fixed:
            laid.update(answer.facts)
        codes: list[Code] = [code_of(guideline, {**laid, **answer.facts}) for answer in last.answers]
        for code, answer in grouped(last.answers, codes):
            if code == "missing_input":
                whatever = False
            else:
                outcomes.setdefault(code, []).append(", ".join(each.words for each in (*fixed, answer)))
    listed: tuple[tuple[Code, Words], ...] = tuple((code, tuple(words)) for code, words in outcomes.items())
    return Settling(tuple(each.fact for each in group), listed, whatever and len(listed) > 0)

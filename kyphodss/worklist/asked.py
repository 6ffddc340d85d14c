"""What is missing for the sources that the site shows, and for the plan: each question once, with how many sources wait for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kyphodss.assess import Assessment
from kyphodss.guidelines.questions import label_of, question_of

MISSING_INPUT: Final = "missing_input"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One question. `sources`: ids of those that wait for it; `alone`: of those that wait for nothing else.

    `plan`: the plan misses it as well.
    """

    question: str
    label: str
    sources: tuple[str, ...]
    alone: tuple[str, ...]
    plan: bool

    @property
    def words(self) -> str:
        """The question with what it could settle."""
        parts = []
        if len(self.sources) > 0:
            number = len(self.sources)
            waits = f"{number} source{' waits' if number == 1 else 's wait'}"
            parts.append(waits if len(self.alone) == 0 else f"{waits}, {len(self.alone)} for nothing else")
        if self.plan is True:
            parts.append("the plan asks")
        return f"{self.label} ({'; '.join(parts)})"


def wanted_of(assessments: Sequence[Assessment], shown: Mapping[str | None, frozenset[str]]) -> tuple[Wanted, ...]:
    """The questions of one case, the one that most sources wait for alone first, then by those that wait at all."""
    waiting, alone = dict[str, dict[str, None]](), dict[str, dict[str, None]]()
    planned = dict[str, None]()
    for assessment in assessments:
        for source, questions in _open(assessment, shown[assessment.row["etiology"]]):
            for question in questions:
                waiting.setdefault(question, {})[source] = None
            if len(questions) == 1:
                alone.setdefault(questions[0], {})[source] = None
        if assessment.plan is not None:
            planned.update(dict.fromkeys(question_of(name) for name in assessment.plan.missing))
    found = [
        Wanted(name, label_of(name), tuple(waiting.get(name, ())), tuple(alone.get(name, ())), name in planned)
        for name in dict.fromkeys((*waiting, *planned))
    ]
    return tuple(sorted(found, key=lambda w: (-len(w.alone), -len(w.sources), w.plan is False, w.label)))


def _open(assessment: Assessment, shown: frozenset[str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The shown sources that wait, each with its questions."""
    for verdict in assessment.guidelines:
        if verdict.reading.code == MISSING_INPUT and verdict.guideline.id in shown:
            yield verdict.guideline.id, tuple(dict.fromkeys(question_of(name) for name in verdict.reading.missing))

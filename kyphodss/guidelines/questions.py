"""What a question could be answered with: for each fact the answers that a source's own terms can tell apart.

Computed from the terms: every threshold parts the numbers into stretches, and one number of each stands for all of it.
Facts that are known or asked together make one question: both ends of the onset, the imaging of the level, and the red
flags that nobody asked about, which the form answers in one act.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from kyphodss.case import vocabulary as v
from kyphodss.case.clock import months_begun
from kyphodss.case.vocabulary import LABELS
from kyphodss.guidelines.model import Code, Guideline
from kyphodss.guidelines.safety import CORE
from kyphodss.guidelines.stretches import Cut, Stretch, cuts_of, stretches
from kyphodss.logic.explain import Row, truth
from kyphodss.logic.terms import Compare, CompareSpan, OneOf, Op, Scalar, Term, YesNo, walk
from kyphodss.logic.truth import UNKNOWN
from kyphodss.logic.words import value_words

ONSET: Final = "onset"
IMAGING: Final = "imaging"
RED_FLAGS: Final = "red_flags"
PLANNED: Final = v.levels_planned.asks_low
JOINT_LABELS: Final = {
    ONSET: "day of onset",
    IMAGING: "imaging of this level",
    RED_FLAGS: "the red flags not yet asked",
}
_CORE_IDS: Final = frozenset(flag.id for flag in CORE)
_IMAGING_FACTS: Final = frozenset({v.edema_or_uptake.name, v.mri_edema.name, v.advanced_imaging.name})
_ONSET_FACTS: Final = frozenset({v.onset_days.asks_low, v.onset_days.asks_high})
LONGEST_ONSET_DAYS: Final = 3660
DAYS_PER_MONTH: Final = 31


@dataclass(frozen=True, slots=True)
class Answer:
    """A possible answer: its words, with the numbers of `stretch` in them where there is one, and the facts it lays over the row."""

    template: str
    facts: Mapping[str, Any]
    stretch: Stretch | None = None

    @property
    def words(self) -> str:
        """The answer as a person would say it."""
        return self.template if self.stretch is None else self.template.format(self.stretch.words)


@dataclass(frozen=True, slots=True)
class Question:
    """One question, the fact it asks for, and the answers that the source can tell apart."""

    fact: str
    label: str
    answers: tuple[Answer, ...]


def question_of(fact: str) -> str:
    """The question that a missing fact belongs to."""
    if fact in _ONSET_FACTS:
        return ONSET
    if fact in _IMAGING_FACTS:
        return IMAGING
    return RED_FLAGS if fact in _CORE_IDS else fact


def label_of(question: str) -> str:
    """A question in words."""
    return JOINT_LABELS.get(question, LABELS.get(question, question.replace("_", " ")))


def question(name: str, guideline: Guideline, row: Row) -> Question:
    """A question with the answers that this source can tell apart; without answers where it cannot tell any apart."""
    terms = tuple(part for term in guideline.terms() for part in walk(term))
    return Question(name, label_of(name), tuple(_answers(name, terms, row)))


def grouped(answers: Sequence[Answer], codes: Sequence[Code]) -> list[tuple[Code, Answer]]:
    """Answers with their codes; neighbouring stretches of a number that lead to one code are one answer."""
    found: list[tuple[Code, Answer]] = []
    for answer, code in zip(answers, codes, strict=True):
        last = found[-1] if len(found) > 0 else None
        if last is not None and last[0] == code and last[1].stretch is not None and answer.stretch is not None:
            found[-1] = (code, replace(last[1], stretch=last[1].stretch.joined(answer.stretch)))
        else:
            found.append((code, answer))
    return found


def _answers(name: str, terms: tuple[Term, ...], row: Row) -> Iterator[Answer]:
    if name == ONSET:
        yield from _onset_answers(terms, row["as_of"])
    elif name == IMAGING:
        yield from _imaging_answers(row)
    elif name == RED_FLAGS:
        yield from _flag_answers(row)
    elif name == PLANNED:
        yield from _planned_answers(terms)
    else:
        yield from _plain_answers(name, terms, row)


def _plain_answers(name: str, terms: tuple[Term, ...], row: Row) -> Iterator[Answer]:
    numbers = [t for t in terms if isinstance(t, Compare) and t.number.name == name]
    if len(numbers) > 0:
        cuts = cuts_of((t.op, t.value) for t in numbers)
        for stretch in stretches(name, cuts):
            yield Answer(f"{numbers[0].number.label} {{}}", {name: stretch.sample}, stretch)
        return
    choice = next((t.choice for t in terms if isinstance(t, OneOf) and t.choice.name == name), None)
    if choice is not None:
        for value in choice.values:
            yield Answer(f"{choice.label} {value_words(value)}", _with_consequences(name, value, row))
    elif any(isinstance(t, YesNo) and t.name == name for t in terms):
        for value in (True, False):
            yield Answer(f"{label_of(name)}: {value_words(value)}", _with_consequences(name, value, row))


def _with_consequences(name: str, value: Any, row: Row) -> dict[str, Any]:
    """What a fact settles besides itself, by the contract: no deficit is no new one, a new one is one."""
    if name == v.neurologic_deficit.name and value is False and row[v.neurologic_deficit_new.name] is None:
        return {name: value, v.neurologic_deficit_new.name: False}
    return {name: value}


def _flag_answers(row: Row) -> Iterator[Answer]:
    asked = [flag.id for flag in CORE if truth(flag.term, row) is UNKNOWN]
    none: dict[str, Any] = dict.fromkeys(asked, False)
    if len(asked) > 0:
        yield Answer("none of the red flags present", none)
        yield Answer("one of the red flags present", {**none, asked[0]: True})


def _imaging_answers(row: Row) -> Iterator[Answer]:
    """A current MRI of the level; uptake that another study has shown stays shown."""
    done = {v.advanced_imaging.name: True}
    yield Answer("marrow edema on MRI of this level", {**done, v.mri_edema.name: True, v.edema_or_uptake.name: True})
    shown = row[v.edema_or_uptake.name] is True
    yield Answer(
        "no marrow edema on a current MRI of this level",
        {**done, v.mri_edema.name: False, v.edema_or_uptake.name: shown},
    )


def _planned_answers(terms: tuple[Term, ...]) -> Iterator[Answer]:
    found: list[tuple[Op, Scalar]] = [
        (t.op, t.value) for t in terms if isinstance(t, CompareSpan) and t.span.name == v.levels_planned.name
    ]
    for stretch in stretches(PLANNED, cuts_of(found)):
        sample = stretch.sample
        yield Answer("levels planned: {}", {v.levels_planned.low: sample, v.levels_planned.high: sample}, stretch)


def _onset_answers(terms: tuple[Term, ...], as_of: date) -> Iterator[Answer]:
    cuts: set[Cut] = set()
    for term in terms:
        if isinstance(term, CompareSpan) and term.span.name == v.onset_days.name:
            cuts |= cuts_of([(term.op, term.value)])
        elif isinstance(term, CompareSpan) and term.span.name == v.onset_months.name:
            last = int(term.value) if term.op in ("<=", ">") else int(term.value) - 1
            cuts.add((oldest_within(last, as_of), 1))
    for stretch in stretches(ONSET, frozenset(cuts)):
        yield Answer("onset {} days ago", _onset_at(int(stretch.sample), as_of), stretch)


def oldest_within(months: int, as_of: date) -> int:
    """The most days ago on which an onset is still within so many calendar months of the day."""
    days = months * DAYS_PER_MONTH + 1
    while months_begun(as_of - timedelta(days=days), as_of) > months:
        days -= 1
    return days


def _onset_at(days: int, as_of: date) -> dict[str, Any]:
    onset = as_of - timedelta(days=days)
    months = months_begun(onset, as_of)
    return {
        "onset_earliest": onset,
        "onset_latest": onset,
        "onset_days_min": days,
        "onset_days_max": days,
        "onset_months_min": months,
        "onset_months_max": months,
    }

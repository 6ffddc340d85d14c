"""What would change a settled verdict: the smallest change of one known fact that leads the source to another code.

Computed from the source's terms. It shows how near a verdict stands to its threshold; it is never advice to alter a
record. Who the patient is (level, cause, age) is not tried, and of a `met` not the red flags: any of them holds it back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kyphodss.case.fields import GUIDE
from kyphodss.guidelines.model import Code, Guideline
from kyphodss.guidelines.questions import IMAGING, ONSET, Answer, grouped, label_of, question, question_of
from kyphodss.guidelines.reading import code_of
from kyphodss.guidelines.safety import RED_FLAGS
from kyphodss.logic.explain import Row
from kyphodss.logic.terms import needs
from kyphodss.logic.words import span_words, value_words

NOT_TRIED: Final = frozenset(
    {"level", "etiology", "kind", "age_years", "energy", "sex", "booked_ahead", "booked_in_days"}
)
SPANS: Final = ("levels_planned_min", "levels_planned_max", "booked_days_min", "booked_days_max")
_ONSET_SPANS: Final = frozenset({"onset_days_min", "onset_days_max", "onset_months_min", "onset_months_max"})
_FLAGS: Final = frozenset(flag.id for flag in RED_FLAGS)
_WIDTH: Final = {
    field.name: field.high - field.low for field in GUIDE.values() if field.high is not None and field.low is not None
}
FARTHEST: Final = 1.0
YEAR: Final = 366.0


@dataclass(frozen=True, slots=True)
class Flip:
    """With this answer instead of the recorded one the source would read `code`. `distance` is a part of the fact's range."""

    fact: str
    words: str
    recorded: str
    code: Code
    distance: float


def flips(guideline: Guideline, row: Row, code: Code) -> tuple[Flip, ...]:
    """The single changes that would lead away from `code`, the smallest first; towards `met` before the others.

    Empty for an open verdict and for a source that does not speak about the patient.
    """
    if code in ("missing_input", "out_of_scope"):
        return ()
    found = [flip for name in _known(guideline, row, code) for flip in _flips_of(name, guideline, row, code)]
    return tuple(sorted(found, key=lambda flip: (flip.code != "met", flip.distance)))


def _known(guideline: Guideline, row: Row, code: Code) -> tuple[str, ...]:
    """The known facts that the source looks at, onset and imaging as one question each."""
    names: dict[str, None] = {}
    for name in (name for term in guideline.terms() for name in needs(term)):
        if name in _ONSET_SPANS:
            names.update({ONSET: None} if row.get("onset_latest") is not None else {})
        elif row.get(name) is not None and name not in NOT_TRIED and name not in SPANS:
            asked = question_of(name)
            own = name if asked not in (IMAGING,) else asked
            if code != "met" or name not in _FLAGS:
                names[own] = None
    return tuple(names)


def _flips_of(name: str, guideline: Guideline, row: Row, code: Code) -> Iterator[Flip]:
    """The nearest answer of each other code."""
    nearest: dict[Code, Flip] = {}
    answers = question(name, guideline, row).answers
    codes: list[Code] = [code_of(guideline, {**row, **answer.facts}) for answer in answers]
    for reached, answer in grouped(answers, codes):
        if reached in (code, "missing_input"):
            continue
        flip = Flip(name, answer.words, _recorded(name, row), reached, _distance(name, answer, row))
        if reached not in nearest or flip.distance < nearest[reached].distance:
            nearest[reached] = flip
    yield from nearest.values()


def _recorded(name: str, row: Row) -> str:
    if name == ONSET:
        return span_words(row.get("onset_days_min"), row.get("onset_days_max"), "days")
    if name == IMAGING:
        return f"{label_of('edema_or_uptake')}: {value_words(row.get('edema_or_uptake'))}"
    return value_words(row.get(name))


def _distance(name: str, answer: Answer, row: Row) -> float:
    """How far the answer lies from the recorded one, as a part of the fact's range; a choice is a whole step."""
    now = row.get("onset_days_min") if name == ONSET else row.get(name)
    if answer.stretch is None or isinstance(now, (bool, str)) or now is None:
        return FARTHEST
    nearest = answer.stretch.nearest(now)
    return FARTHEST if nearest is None else min(abs(nearest - float(now)) / _WIDTH.get(name, YEAR), FARTHEST)

"""Clinical priority: classes with their reasons in words, no score (cohort-analytics.md 5.1: priority as reason codes).

The classes follow what the pages say of a case and nothing else. Red flags and STOP flags stand "above every source"
(guideline-outcomes.md, "Red flags"); those of the emergency route come first of all. Then come the two texts that ask for
no trial of other care: the leaflet where pain is intolerable (LF-12), and Medicare's path for a patient in hospital with
severe pain (LCD-B1). What nobody asked about may be any of these: it is a class of its own and stands above "none".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from kyphodss.assess import Assessment
from kyphodss.case import vocabulary as v
from kyphodss.case.vocabulary import LABELS
from kyphodss.guidelines.cms_criteria import B1, OSTEOPOROSIS
from kyphodss.logic.explain import missing, truth
from kyphodss.logic.terms import all_of
from kyphodss.logic.truth import UNKNOWN, YES
from kyphodss.plan.model import Step as PlanStep
from kyphodss.worklist.pathway import Step


class PriorityClass(IntEnum):
    """The classes in their order, the most urgent first. OVER: treated or closed, nothing to hurry."""

    EMERGENCY = 0
    SETTLE_FIRST = 1
    AT_ONCE = 2
    NOT_KNOWN = 3
    NONE = 4
    OVER = 5


CLASS_WORDS: Final[dict[PriorityClass, str]] = {
    PriorityClass.EMERGENCY: "Emergency route",
    PriorityClass.SETTLE_FIRST: "To be settled first",
    PriorityClass.AT_ONCE: "Pain that a source does not ask to wait",
    PriorityClass.NOT_KNOWN: "Priority not known",
    PriorityClass.NONE: "Asked, none recorded",
    PriorityClass.OVER: "Treated or closed",
}
CLASS_SOURCES: Final[dict[PriorityClass, str]] = {
    PriorityClass.EMERGENCY: "guideline-outcomes.md, “Red flags, above every source”: emergency route",
    PriorityClass.SETTLE_FIRST: "guideline-outcomes.md, “Red flags, above every source”; periprocedural.md section 8, STOP",
    PriorityClass.AT_ONCE: "leaflet.md LF-12; cms-lcd.md LCD-B1",
    PriorityClass.NOT_KNOWN: "what nobody asked about is not cleared (guideline-outcomes.md, “Before any met”)",
    PriorityClass.NONE: "every question above was asked, and the answer is no",
    PriorityClass.OVER: "dates.md 1.8: the clock stands still",
}
INPATIENT_PATH: Final = all_of(OSTEOPOROSIS, B1)
TRAUMA_STOP: Final = "ao_type"  # the one STOP of the plan without an F number


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a class, by the id of the flag or statement it rests on."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Priority:
    """The class of a case, every reason of that class and of lower ones, and the facts that may still raise it."""

    cls: PriorityClass
    reasons: tuple[Reason, ...]
    asks: tuple[str, ...]

    @property
    def words(self) -> str:
        """The class with its reasons; what was not asked is said where nothing else is known."""
        said = CLASS_WORDS[self.cls]
        if len(self.reasons) > 0:
            return f"{said}: {'; '.join(reason.text for reason in self.reasons)}"
        if len(self.asks) > 0 and self.cls is PriorityClass.NOT_KNOWN:
            return f"{said}: not yet asked: {self.asks_words}"
        return said

    @property
    def asks_words(self) -> str:
        """The facts nobody asked about, in words."""
        return ", ".join(LABELS.get(name, name.replace("_", " ")) for name in self.asks)


def priority_of(assessments: Sequence[Assessment], step: Step) -> Priority:
    """The most urgent class of the fractures of one case.

    A closed case has none. A treated one keeps an emergency, and is otherwise over.
    """
    if step is Step.CLOSED:
        return Priority(PriorityClass.OVER, (), ())
    found = [entry for assessment in assessments for entry in _recorded(assessment)]
    cls = min((cls for cls, _ in found), default=None)
    if step is Step.TREATED and cls is not PriorityClass.EMERGENCY:
        return Priority(PriorityClass.OVER, (), ())
    asks = tuple(dict.fromkeys(name for assessment in assessments for name in _asked(assessment)))
    if cls is None:
        cls = PriorityClass.NOT_KNOWN if len(asks) > 0 else PriorityClass.NONE
    reasons = tuple(dict.fromkeys(reason for _, reason in sorted(found, key=lambda entry: entry[0])))
    return Priority(cls, reasons, asks)


def _recorded(assessment: Assessment) -> Iterator[tuple[PriorityClass, Reason]]:
    for flag in assessment.red_flags:
        cls = PriorityClass.EMERGENCY if flag.emergency is True else PriorityClass.SETTLE_FIRST
        yield cls, Reason(flag.id, flag.text)
    for stop in assessment.stops:
        yield PriorityClass.SETTLE_FIRST, Reason(stop.id, stop.text.removesuffix("."))
    for finding in assessment.work.findings:
        if finding.id == TRAUMA_STOP and finding.step is PlanStep.STOP:
            yield PriorityClass.SETTLE_FIRST, Reason(finding.id, finding.text[:1].upper() + finding.text[1:])
    if assessment.row[v.pain_intolerable.name] is YES:
        yield PriorityClass.AT_ONCE, Reason("LF-12", "Intolerable pain (clinic leaflet: may be done at once)")
    if truth(INPATIENT_PATH, assessment.row) is YES:
        yield PriorityClass.AT_ONCE, Reason("LCD-B1", "In hospital with severe pain (Medicare: no trial of care asked)")


def _asked(assessment: Assessment) -> Iterator[str]:
    """What may still raise the class: red flags, STOP questions and pain that nobody asked about."""
    yield from (flag.id for flag in assessment.not_yet_asked)
    yield from (flag.id for flag in assessment.further_not_asked)
    for finding in assessment.work.findings:
        if finding.open is True and finding.step is PlanStep.UNKNOWN and _is_stop(finding.id):
            yield from finding.asks
    if assessment.row[v.pain_intolerable.name] is UNKNOWN:
        yield v.pain_intolerable.name
    yield from missing(INPATIENT_PATH, assessment.row)


def _is_stop(id: str) -> bool:
    return id == TRAUMA_STOP or (id[:1] == "F" and id[1:].isdigit())

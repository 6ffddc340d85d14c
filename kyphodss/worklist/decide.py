"""Decisions with coded reasons: which reasons there are, whether a decision departs from the clinic's rule, and what it lacks.

The clinic's rule is its leaflet's verdict on the fractures that are to be treated (guideline-outcomes.md, clinic-leaflet). A
rule that has not decided is neither kept nor broken: treating, or closing the door, then asks for a coded reason as well.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from kyphodss.assess import Assessment
from kyphodss.case.fields import GUIDE
from kyphodss.guidelines.clinic_leaflet import CLINIC_LEAFLET
from kyphodss.guidelines.model import Code
from kyphodss.logic.truth import NO, UNKNOWN, YES, Truth
from kyphodss.worklist.closing import WindowLeft
from kyphodss.worklist.rows import WorklistRow

Choice = Literal["treat", "defer", "not_a_candidate", "declined_by_patient", "refer_elsewhere"]
_GUIDE: Final = GUIDE["outcome.decision"]
CHOICE_WORDS: Final[dict[str, str]] = {
    value: words for value, words in zip(_GUIDE.choices, _GUIDE.choice_labels, strict=True) if value != "unknown"
}
# Does a decision depart from what the leaflet says? Only a verdict that decides can be departed from; a patient's no never does.
DEPARTS: Final[dict[tuple[Code, Choice], Truth]] = {
    ("met", "treat"): NO,
    ("met", "defer"): YES,
    ("met", "not_a_candidate"): YES,
    ("met", "refer_elsewhere"): YES,
    ("not_met", "treat"): YES,
    ("not_met", "defer"): NO,
    ("not_met", "not_a_candidate"): NO,
    ("not_met", "refer_elsewhere"): NO,
}
ASKED_WHERE_OPEN: Final[frozenset[Choice]] = frozenset({"treat", "not_a_candidate"})


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """A coded reason of one decision. `departs`: offered where the decision departs or the rule is open; `text`: needs words."""

    id: str
    decision: str
    words: str
    source: str
    departs: bool
    text: bool


def _load() -> dict[str, ReasonCode]:
    every = tomllib.loads((Path(__file__).parent / "reasons.toml").read_text(encoding="utf-8"))
    return {
        id: ReasonCode(id, decision, own["words"], own["source"], own.get("departs", False), own.get("text", False))
        for decision, codes in every.items()
        for id, own in codes.items()
    }


REASONS: Final[dict[str, ReasonCode]] = _load()


@dataclass(frozen=True, slots=True)
class Departure:
    """Whether a decision departs from the clinic's rule (None: the rule has not decided), whether it asks for a coded reason."""

    departs: Truth
    asks: bool
    words: str


def reasons_for(decision: Choice, departure: Departure) -> tuple[ReasonCode, ...]:
    """The reasons to choose from: where the rule is departed from, those that can say why."""
    own = (reason for reason in REASONS.values() if reason.decision == decision)
    return tuple(reason for reason in own if departure.departs is not YES or reason.departs is True)


def departure(decision: Choice, assessments: Sequence[Assessment]) -> Departure:
    """The decision against the leaflet's verdicts on the planned fractures; on all that may be, where none is recorded as planned."""
    codes: list[Code] = [code for each in _concerned(assessments) if (code := _code(each)) is not None]
    if decision == "declined_by_patient":
        return Departure(NO, False, "A patient's decision departs from no rule.")
    answers: set[Truth] = {DEPARTS.get((code, decision), UNKNOWN) for code in codes}
    departs = together(answers, sure=any(each.row.get("planned") is True for each in assessments))
    asks = departs is YES or (departs is UNKNOWN and decision in ASKED_WHERE_OPEN)
    return Departure(departs, asks, _words(departs, asks, assessments))


def fault(
    decision: Choice, departure: Departure, code: str | None, text: str | None, until: date | None, as_of: date
) -> str | None:
    """What the decision still lacks, in a sentence; None where it can be recorded. `until` is the day of a deferral."""
    reason = None if code is None else REASONS.get(code)
    if code is not None and (reason is None or reason.decision != decision):
        return f"The coded reason does not belong to “{CHOICE_WORDS[decision]}”. Choose one that is offered with it."
    if decision == "defer" and until is None:
        return "A deferral needs the day on which the case is looked at again. Choose a day."
    if decision != "defer" and until is not None:
        return "Only a deferral has a day to look again. Clear the day, or choose to defer."
    if until is not None and until <= as_of:
        return "The day to look again is not ahead. Choose a later day."
    if reason is None and (departure.asks is True or decision == "defer"):
        return f"{departure.words if departure.asks is True else 'A deferral needs its reason.'} Choose a coded reason."
    if reason is not None and departure.departs is YES and reason.departs is False:
        return f"“{reason.words}” does not say why the clinic's rule is departed from. Choose one that does."
    if reason is not None and reason.text is True and (text is None or text.strip() == ""):
        return "This reason needs a few words. Write them."
    return None


def lost_by(until: date, row: WorklistRow) -> tuple[WindowLeft, ...]:
    """The windows that order the list and may have closed by a day: what a deferral to it may cost. An end not known counts."""
    return tuple(window for window in row.ends if window.first_end is None or window.first_end < until)


def _concerned(assessments: Sequence[Assessment]) -> Iterable[Assessment]:
    planned = [each for each in assessments if each.row.get("planned") is True]
    return planned if len(planned) > 0 else [each for each in assessments if each.row.get("planned") is not False]


def together(answers: set[Truth], *, sure: bool) -> Truth:
    """One answer for the levels together. Where it is `sure` which levels are meant, departing at one is departing."""
    if len(answers) == 1:
        return next(iter(answers))
    return YES if sure and YES in answers else UNKNOWN


def _code(assessment: Assessment) -> Code | None:
    """The leaflet's code; None where the assessment was made without it."""
    for verdict in assessment.guidelines:
        if verdict.guideline.id == CLINIC_LEAFLET.id:
            return verdict.reading.code
    return None


def _words(departs: Truth, asks: bool, assessments: Sequence[Assessment]) -> str:
    said = "; ".join(
        dict.fromkeys(
            each.reading.words
            for assessment in _concerned(assessments)
            for each in assessment.guidelines
            if each.guideline.id == CLINIC_LEAFLET.id
        )
    )
    if departs is YES:
        return f"This departs from the clinic's own rule ({said})."
    if asks is True:
        return f"The clinic's own rule leaves this open ({said})."
    return f"In keeping with the clinic's own rule ({said})." if departs is NO else f"The rule is open ({said})."

"""Which of this patient's own dates a sheet may print, and why it prints none.

Stricter than the plan: a date goes to a patient only where the conservative policy allows the day and the prescriber of
every drug that takes time off has agreed, on record. A hold that nobody approved forbids the day itself.
"""

from dataclasses import dataclass
from typing import Final

from kyphodss.assess import Assessment
from kyphodss.logic.truth import NO, YES
from kyphodss.note.plan_words import NO_PLAN, STATUS_WORDS
from kyphodss.note.words import day_words
from kyphodss.plan.choose import Choice, PolicyDay, choose
from kyphodss.plan.model import Hold, Status

PRINTING: Final[frozenset[Status]] = frozenset({"OK", "NEED_LAB", "CONDITIONAL"})


class StaleChoiceError(Exception):
    """A chosen day that does not follow from the assessment it is printed with. The text is one readable sentence."""


@dataclass(frozen=True, slots=True)
class OwnDates:
    """The dates of one chosen day that may go to the patient."""

    choice: Choice
    holds: tuple[Hold, ...]


def own_dates(assessment: Assessment, choice: Choice | None) -> OwnDates | None:
    """The dates that a sheet may print, or None. Raises StaleChoiceError where the day is not that of the assessment."""
    if choice is None or withheld(assessment, choice) != "":
        return None
    return OwnDates(choice, _conservative(choice).holds)


def withheld(assessment: Assessment, choice: Choice | None) -> str:
    """Why no date goes to the patient, in a sentence; empty where dates may. Raises StaleChoiceError as above."""
    if choice is None:
        return "No day is chosen."
    if choose(assessment.work, choice.day) != choice:
        raise StaleChoiceError("The chosen day belongs to another state of this case; choose it again.")
    if assessment.plan is None:
        return NO_PLAN
    if choice.slot is None or choice.status not in PRINTING:
        return no_dates(choice)
    if _conservative(choice).feasible is NO:
        why = "; ".join(_conservative(choice).forbids)
        return f"{day_words(choice.day)} does not fit the conservative policy: {why}."
    waiting = [drug.name for drug in assessment.work.drugs.taken if drug.rule.holds is True and drug.agreed is not YES]
    if len(waiting) > 0:
        return f"The prescriber's agreement is not recorded for {', '.join(waiting)}."
    return ""


def no_dates(choice: Choice) -> str:
    """That the plan prints no dates for a day, and why, in a sentence."""
    forbids = [text for policy in choice.policies for text in policy.forbids]
    why = "; ".join(dict.fromkeys([*forbids, *choice.because]))
    return f"The plan prints no dates for {day_words(choice.day)} ({STATUS_WORDS[choice.status]}): {why}."


def nothing_to_stop(assessment: Assessment) -> bool:
    """Is it recorded that no drug of this patient takes time off? An open list, or a drug without a row, is no such record."""
    drugs = assessment.work.drugs
    asked = [finding for finding in drugs.findings if finding.id == "drugs"]
    holding = [drug for drug in drugs.taken if drug.rule.holds is True or drug.rule.auto_date == "no"]
    return drugs.resolved is True and len(asked) == 0 and len(holding) == 0


def _conservative(choice: Choice) -> PolicyDay:
    return next(policy for policy in choice.policies if policy.policy == "P_CONS")

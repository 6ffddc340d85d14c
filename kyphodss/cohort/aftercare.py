"""What a referral says of returns, of the days after the procedure and of bone care, as columns of its row.

An answer is "yes", "no", or OPEN where what is recorded does not decide it; None where nobody said. Not known is never no.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import reduce
from typing import Any, Final

from kyphodss.case.model import Case, Fracture
from kyphodss.case.outcome import Admission, AdverseEvent
from kyphodss.case.types import YesNo
from kyphodss.logic.truth import AND, NO, OR, UNKNOWN, YES, Truth

WITHIN_DAYS: Final = 30  # S1 and S2; the 30th day after the procedure counts
MAJOR: Final = frozenset(
    {"symptomatic_leak", "new_neurologic_deficit", "infection", "hemorrhage", "pulmonary_embolism"}
)
OPEN: Final = "open"
WORDS: Final[dict[Truth, str]] = {YES: "yes", NO: "no", UNKNOWN: OPEN}
SEVERAL: Final = " "  # between the reasons of a referral's returns


def aftercare(case: Case, cut: date) -> dict[str, Any]:
    """The columns, by name. Only contacts and returns go by the cut; the other days are as recorded."""
    bone, outcome, treated = case.bone_health, case.outcome, case.outcome.procedure_on
    contacts = (each.on for each in outcome.followups or () if each.on is not None and each.on <= cut)
    return {
        "diagnosed": case.referral.diagnosed_on,
        "fls_referred": bone.fls_referred_on,
        "fls_assessed": bone.fls_assessed_on,
        "bone_drug_recommended": _word(bone.bone_drug_recommended),
        "bone_drug_52w": _word(bone.bone_drug_at_52_weeks),
        "adverse_event": _any(outcome.adverse_events, treated, _major),
        "unplanned_admission": _any(outcome.admissions, treated, _unplanned),
        "last_contact": max((on for on in contacts if treated is not None and on > treated), default=None),
        **_returns(case, cut),
        **_new_fracture(case),
    }


def dated_ahead(case: Case, cut: date) -> bool:
    """Does a column go by a day after the cut, so that the row is another one later?"""
    days = (each.on for each in (*(case.referral.returns or ()), *(case.outcome.followups or ())))
    return any(day is not None and day > cut for day in days)


def of_referral(case: Case) -> Case:
    """The case with the fractures that the referral is about: without those surely after its procedure.

    Where that leaves none they are all of them.
    """
    treated = case.outcome.procedure_on
    if treated is None or case.fractures is None:
        return case
    kept = tuple(each for each in case.fractures if not _surely_after(each, treated))
    return case if len(kept) in (0, len(case.fractures)) else case.model_copy(update={"fractures": kept})


def _surely_after(fracture: Fracture, treated: date) -> bool:
    return fracture.onset_earliest is not None and fracture.onset_earliest > treated


def _word(answer: YesNo) -> str | None:
    return WORDS[answer] if isinstance(answer, bool) else None


def _returns(case: Case, cut: date) -> dict[str, Any]:
    """How many returns by the cut (one without a day took place), and their reasons, each once."""
    returns = case.referral.returns
    if returns is None:
        return {"returns": None, "return_reasons": None}
    past = [each for each in returns if each.on is None or each.on <= cut]
    if len(past) == 0 and len(returns) > 0:
        return {"returns": None, "return_reasons": None}
    reasons = dict.fromkeys(reason for each in past for reason in each.reasons or ())
    return {"returns": float(len(past)), "return_reasons": SEVERAL.join(reasons)}


def _any(entries: Iterable[Any] | None, treated: date | None, holds: Callable[[Any], Truth]) -> str | None:
    """Does one of the entries hold within 30 days of the procedure? None where there is no procedure or nobody said.

    No only where it was asked and there are none at all: nobody says that a list which names something is complete.
    """
    if entries is None or treated is None:
        return None
    answers = [AND[holds(each), _within(each.on, treated)] for each in entries]
    return WORDS[reduce(lambda one, other: OR[one, other], answers, NO if len(answers) == 0 else UNKNOWN)]


def _within(on: date | None, treated: date) -> Truth:
    return UNKNOWN if on is None else treated <= on <= treated + timedelta(days=WITHIN_DAYS)


def _major(event: AdverseEvent) -> Truth:
    return UNKNOWN if event.kind in (None, "unknown") else event.kind in MAJOR


def _unplanned(admission: Admission) -> Truth:
    return admission.unplanned if isinstance(admission.unplanned, bool) else UNKNOWN


def _new_fracture(case: Case) -> dict[str, Any]:
    """Is a fracture new since the procedure, and between which days did the one happen that was surely had first?

    `new_fracture_by` is the day by which it had happened. Without any that is surely new, one that may be is OPEN.
    """
    treated, nobody = case.outcome.procedure_on, {"new_fracture_since": None, "new_fracture_by": None}
    if treated is None:
        return {"new_fracture": None, **nobody}
    if case.fractures is None:
        return {"new_fracture": OPEN, **nobody}
    answers = [(each, _is_new(each, treated, case.outcome.levels_treated)) for each in case.fractures]
    sure = [each for each, answer in answers if answer is YES and each.onset_latest is not None]
    if len(sure) > 0:
        first = min(sure, key=lambda each: each.onset_latest or date.max)
        return {
            "new_fracture": WORDS[YES],
            "new_fracture_since": first.onset_earliest,
            "new_fracture_by": first.onset_latest,
        }
    return {"new_fracture": WORDS[NO if all(answer is NO for _, answer in answers) else UNKNOWN], **nobody}


def _is_new(fracture: Fracture, treated: date, levels: Iterable[str] | None) -> Truth:
    """Yes if every day of its onset lies after the procedure and its level was not treated; no if none does, or it was.

    The day of the procedure itself is neither before nor after it.
    """
    after: Truth = UNKNOWN
    if fracture.onset_latest is not None and fracture.onset_latest < treated:
        after = NO
    elif _surely_after(fracture, treated):
        after = YES
    untreated = UNKNOWN if levels is None or fracture.level is None else fracture.level not in levels
    return AND[after, untreated]

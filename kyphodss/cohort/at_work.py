"""The rules at work: decisions against the clinic's own rule with their coded reasons, and sources that have fallen silent.

Whether a decision departs is read as where it was made (`worklist.decide`): from the leaflet's code on the planned fractures of
the referral, on the day it is assessed. A rule that has not decided is neither kept nor broken.
"""

from typing import Any, Final

import numpy as np

from kyphodss.cohort.basis import basis_of, split
from kyphodss.cohort.breakdown import part
from kyphodss.cohort.codes import code_name
from kyphodss.cohort.flow import decided_by_now
from kyphodss.cohort.fracture_codes import concerned, sets_of, with_any
from kyphodss.cohort.measure import Asked, Counted, Value
from kyphodss.cohort.table import CohortTable
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.clinic_leaflet import CLINIC_LEAFLET
from kyphodss.logic.truth import NO, UNKNOWN, YES, Truth
from kyphodss.worklist.decide import DEPARTS, REASONS, together

SILENT_DAYS: Final = 60
DEPARTS_WORDS, KEEPS, OPEN, NOT_DECIDED = (
    "departs from the clinic's rule", "in keeping with it", "the rule is open", "no decision recorded",
)  # fmt: skip
NO_REASON, ANOTHER = "no coded reason recorded", "a reason for another case"
ANSWERS: Final[dict[tuple[str, str], Truth]] = {(code, choice): truth for (code, choice), truth in DEPARTS.items()}
SAYS: Final = ("met", "judgement", "not_met")


def departures(asked: Asked) -> Counted:
    """V6: decided referrals that depart from the clinic's own rule, by coded reason."""
    table, found = asked.table, basis_of(asked.table)
    decided, against = found.usable & decided_by_now(table), _departs(table)
    codes = np.array([NO_REASON if code is None else code for code in table.words("reason_code")], dtype=object)
    classes = [(reason.words, codes == reason.id) for reason in REASONS.values() if reason.departs is True]
    off = decided & (against == YES)
    named = split(off, *classes, (NO_REASON, codes == NO_REASON), rest=ANOTHER)
    kept, left = split(decided, ("departing", off), (KEEPS, against == NO), rest=OPEN)[1:]
    without = split(found.usable, ("decided", decided), rest=NOT_DECIDED)[1]
    departing = part(DEPARTS_WORDS, *named)
    return Counted(
        (part("decided", departing, kept, left), without),
        rates=(("departing of those decided", "decided", DEPARTS_WORDS),),
    )


def _departs(table: CohortTable) -> np.ndarray:
    """The answer for every referral over the fractures that its decision is about, as where it was made."""
    about, sure = concerned(table)
    sets, names = sets_of(table, code_name(CLINIC_LEAFLET.id), about)
    answers = dict[tuple[int, Any, bool], Truth]()
    found = list[Truth]()
    for asked in zip(sets.tolist(), table.words("decision").tolist(), sure.tolist(), strict=True):
        if asked not in answers:
            codes = {str(name) for place, name in enumerate(names) if asked[0] & (1 << place) != 0}
            answers[asked] = _one(codes, asked[1], sure=asked[2])
        found.append(answers[asked])
    return np.array(found, dtype=object)


def _one(codes: set[str], choice: Any, *, sure: bool) -> Truth:
    if choice == "declined_by_patient":
        return NO
    return together({ANSWERS.get((code, str(choice)), UNKNOWN) for code in codes}, sure=sure)


def silence(asked: Asked) -> Counted:
    """V7: days since each source last reached a verdict of its own (met, a clinician's word, not met) on a referral received."""
    table, found = asked.table, basis_of(asked.table)
    values, silent = list[Value](), list[str]()
    for guideline in GUIDELINES:
        spoke = found.received & with_any(table, code_name(guideline.id), SAYS)
        days = table.days("received")[spoke]
        since = None if len(days) == 0 else int((table.clock.cut - days.max()).astype(int))
        values.append(Value(f"{guideline.short}: days since it last decided", since, int(spoke.sum()), extreme=True))
        if since is None or since > SILENT_DAYS:
            silent.append(guideline.short)
    said = f"Silent for more than {SILENT_DAYS} days: {', '.join(silent)}." if len(silent) > 0 else None
    none = f"No source has been silent for more than {SILENT_DAYS} days."
    return Counted(values=tuple(values), notes=(none if said is None else said,))

"""One referral as a row: the dates of its pathway, the precision of its onset, and how it ended (cohort-analytics 1.1-1.3).

The clock of every referral measure starts on the day of receipt and has no pauses; it stops on the first terminal event.
Steps that the case contract has no field for (first contact, referral sent, offered) have no column. What is dated after
the data cut has not happened. Identifiers are left behind, and an area of at most 20,000 people is 000.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, Literal

from kyphodss.case.clock import Instant, add_months, age_on, day_of
from kyphodss.case.imaging import TRACER_OR_MRI
from kyphodss.case.model import Case, FollowUp, Fracture
from kyphodss.case.outcome import Outcome
from kyphodss.cohort.aftercare import aftercare, dated_ahead, of_referral
from kyphodss.cohort.safe_harbor import zip3_shown

Precision = Literal["exact", "range", "month", "open", "unknown"]

UNKNOWN_CODE: Final = -1  # closed, and nobody said how
FOLLOW_UP_MONTHS: Final = (1, 3, 6, 12)
UNDECIDED: Final = (None, "unknown", "defer")
BONE_DRUG: Final = "bone_drug"
ONE_DAY: Final = timedelta(days=1)


def terminal(outcome: Outcome, cut: date) -> tuple[int, date | None]:
    """The code of the first terminal event by the cut, and its day (None: not known). 0 while the referral is open.

    Of events of one day the procedure goes before the closing, the closing before the death. A referral closed in error
    (9) is one from the start. One closed as treated has no event day without the day of the procedure.
    """
    if outcome.closed_as == 9:
        return 9, outcome.closed_on
    closed_by_now = outcome.closed_on is None or outcome.closed_on <= cut
    if outcome.closed_as == 1 and outcome.procedure_on is None and closed_by_now is True:
        return 1, None
    past = sorted((day, order, code) for day, order, code in _events(outcome) if day <= cut)
    if len(past) > 0:
        return past[0][2], past[0][0]
    undated = outcome.closed_on is None and outcome.closed_as not in (None, 0) and len(_events(outcome)) == 0
    return (int(outcome.closed_as), None) if undated is True and outcome.closed_as is not None else (0, None)


def _events(outcome: Outcome) -> list[tuple[date, int, int]]:
    found: list[tuple[date, int, int]] = []
    if outcome.procedure_on is not None:
        found.append((outcome.procedure_on, 0, 1))
    if outcome.closed_on is not None and outcome.closed_as not in (0, 1):
        found.append((outcome.closed_on, 1, UNKNOWN_CODE if outcome.closed_as is None else outcome.closed_as))
    if outcome.died_on is not None:
        found.append((outcome.died_on, 2, 5))
    return found


def assessed_on(outcome: Outcome, cut: date) -> date:
    """The day on which the sources are asked: that of the decision, else of the first event, else the data cut.

    On the cut itself a patient treated a year ago would be read as one with a fracture of a year.
    """
    decided = None if outcome.decision in UNDECIDED else outcome.decided_on
    days = (decided, outcome.procedure_on, outcome.closed_on, outcome.died_on)
    return min([cut, *(day for day in days if day is not None and day <= cut)])


def precision_of(earliest: date | None, latest: date | None) -> Precision:
    """How closely a day is known: the day, a calendar month, another range, with one end open, or not at all."""
    if earliest is None and latest is None:
        return "unknown"
    if earliest is None or latest is None:
        return "open"
    if earliest == latest:
        return "exact"
    whole_month = earliest.day == 1 and latest + ONE_DAY == add_months(earliest, 1)
    return "month" if whole_month is True else "range"


def clock_fracture(case: Case) -> Fracture | None:
    """The fracture whose onset is the referral's: of those to be treated the one whose window closes first.

    To be treated are those planned; where none is, those that are not said not to be. The earliest known onset counts. One that
    happened after the procedure is none of the referral's.
    """
    every = of_referral(case).fractures or ()
    planned = [f for f in every if f.planned is True]
    open_ = planned if len(planned) > 0 else [f for f in every if f.planned is not False]
    dated = [f for f in open_ if f.onset_earliest is not None or f.onset_latest is not None]
    return min(dated, key=_first_known) if len(dated) > 0 else None


def _first_known(fracture: Fracture) -> date:
    known = [day for day in (fracture.onset_earliest, fracture.onset_latest) if day is not None]
    return min(known)


def referral_row(case: Case, cut: date) -> dict[str, Any]:
    """The row of a referral, by the names of `COLUMNS`. Dates are as recorded; `code` and `event_day` are those by the cut."""
    code, event_day = terminal(case.outcome, cut)
    day = assessed_on(case.outcome, cut)
    return {
        **_who(case),
        **_steps(case),
        **_onset(case),
        **_outcomes(case),
        **aftercare(case, cut),
        "code": code,
        "event_day": event_day,
        "assessed_on": day,
        "moving": code == 0 or day == cut or dated_ahead(case, cut),
    }


def _who(case: Case) -> dict[str, Any]:
    patient, received = case.patient, case.referral.received_on
    born = patient.birth_date
    age = patient.age_years if born is None else None if received is None else age_on(born, received)
    levels = sorted({f.level for f in of_referral(case).fractures or () if f.level is not None})
    return {
        "age_years": None if age is None else float(age),
        "sex": _known(patient.sex),
        "language": patient.language,
        "postal_area": zip3_shown(patient.postal_area),
        "setting": _known(case.referral.setting),
        "etiology": _known(case.etiology),
        "levels": " ".join(levels),
        "levels_treated": None if case.outcome.levels_treated is None else " ".join(case.outcome.levels_treated),
    }


def _known(value: str | None) -> str | None:
    return None if value == "unknown" else value


def _steps(case: Case) -> dict[str, Any]:
    referral, outcome = case.referral, case.outcome
    imaging = case.imaging or ()
    return {
        "received": referral.received_on,
        "information_complete": _day(referral.information_complete_on),
        "triaged": _day(referral.triaged_on),
        "listed": _day(referral.listed_on),
        "booked": _day(referral.booked_for),
        "decision": _known(outcome.decision),
        "decided": outcome.decided_on,
        "treated": outcome.procedure_on,
        "closed": outcome.closed_on,
        "closed_as": outcome.closed_as,
        "died": outcome.died_on,
        "diagnosed_imaging": _first(s.performed_on for s in imaging if s.modality not in ("dxa", "unknown", None)),
        "acuity_imaging": _first(s.performed_on for s in imaging if s.modality in TRACER_OR_MRI),
        "no_imaging": case.imaging is not None and len(case.imaging) == 0,
        "dxa": _first(s.performed_on for s in imaging if s.modality == "dxa"),
        "bone_drug": _first(
            t.started_on for t in case.treatments or () if t.kind == BONE_DRUG and t.status != "planned"
        ),
    }


def _onset(case: Case) -> dict[str, Any]:
    fracture = clock_fracture(case)
    earliest = None if fracture is None else fracture.onset_earliest
    latest = None if fracture is None else fracture.onset_latest
    return {"onset_earliest": earliest, "onset_latest": latest, "onset_precision": precision_of(earliest, latest)}


def _outcomes(case: Case) -> dict[str, Any]:
    """Pain and function before the procedure and at the follow-up nearest to 1, 3, 6 and 12 calendar months after it."""
    symptoms, treated = case.symptoms, case.outcome.procedure_on
    recorded = _day(symptoms.recorded_on)
    before = treated is None or recorded is None or recorded <= treated
    row: dict[str, Any] = {
        "pain_0m": _number(symptoms.pain_score) if before is True else None,
        "function_0m": _number(symptoms.roland_morris) if before is True else None,
    }
    found = {} if treated is None else by_month(case.outcome.followups or (), treated)
    for month in FOLLOW_UP_MONTHS:
        contact = found.get(month)
        row[f"followup_{month}m"] = None if contact is None else contact.on
        row[f"pain_{month}m"] = None if contact is None else _number(contact.pain_score)
        row[f"function_{month}m"] = None if contact is None else _number(contact.roland_morris)
    return row


def by_month(followups: Iterable[FollowUp], treated: date) -> dict[int, FollowUp]:
    """Each contact after the procedure at the month it is nearest to; of several at one month the nearest, then the first."""
    targets = {month: add_months(treated, month) for month in FOLLOW_UP_MONTHS}
    found: dict[int, tuple[int, date, FollowUp]] = {}
    for contact in followups:
        on = contact.on
        if on is None or on <= treated:
            continue
        away, month = min((abs((on - target).days), month) for month, target in targets.items())
        if month not in found or (away, on) < found[month][:2]:
            found[month] = (away, on, contact)
    return {month: contact for month, (_, _, contact) in found.items()}


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _day(at: Instant | None) -> date | None:
    return None if at is None else day_of(at)


def _first(dated: Iterable[Instant | None]) -> date | None:
    return min((day_of(at) for at in dated if at is not None), default=None)

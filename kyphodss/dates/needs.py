"""What a window asks of the case before it applies, and what takes it away (dates.md section 2, "Conditions").

Only these are evaluated; every other word of a row's condition is a printed label.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.case.care import history_complete
from kyphodss.case.clock import day_of
from kyphodss.case.history import begun, names_level, reaches_onset, response_of
from kyphodss.case.imaging import NEGATIVE_STAYS_CURRENT_DAYS, done, finding_of, studies_of_level
from kyphodss.case.model import Case, Treatment
from kyphodss.dates.anchors import Anchors
from kyphodss.logic.explain import missing, truth
from kyphodss.logic.terms import Term, all_of, any_of, not_
from kyphodss.logic.truth import AND, NO, UNKNOWN, YES, Truth

Answer = tuple[Truth, tuple[str, ...]]
"""Whether the row applies, and the facts that would settle it while that is not known."""

Special = Callable[[Anchors], Answer]

MYELOMA: Final = v.cancer_kind.is_("myeloma")
PAIN_FROM_7: Final = v.pain_score >= 7
PAIN_FROM_5: Final = v.pain_score >= 5
MSCC: Final = v.cord_compression_suspected
# PH-SUBACUTE: from day 42 through three calendar months.
SUBACUTE: Final = all_of(v.onset_days >= 42, v.onset_months <= 3)

NEEDS: Final[dict[str, Term]] = {
    "LF-IMMEDIATE": v.pain_intolerable,
    "EV-3W-VAPOUR": PAIN_FROM_7,
    "EV-6W-VAPOUR": PAIN_FROM_7,
    "UK-HNY-6W": PAIN_FROM_7,
    "EV-6W-VERTOS2": all_of(PAIN_FROM_5, v.mri_edema),
    "AU-3W": PAIN_FROM_7,
    "UK-TA279": v.recent_unhealed_attested,
    "CT-24H-SIR": not_(v.ambulatory),
    "CT-4W-EVICORE": SUBACUTE,
    "CT-4W-IMWG": MYELOMA,
    "CA-IMWG-4-8W": MYELOMA,
    "CA-VA-BEFORE-RT": MYELOMA,
    "CA-MSCC-MRI": MSCC,
    "CA-MSCC-RT": MSCC,
    "PW-31D": v.decision.is_("treat"),
}
TAKEN_AWAY: Final[dict[str, Term]] = {
    "CT-4W-EVICORE": v.pain_intolerable,
    "CT-4W-IMWG": v.pain_intolerable,
    "CA-IMWG-4-8W": v.pain_intolerable,
    "CA-METS-MRI": any_of(MSCC, v.neurologic_deficit),
    "PW-INPT-4D": v.setting.is_("outpatient"),
}

# dates.md section 3, 1: a clock must not hurry anyone past these.
SUPPRESSED_BY: Final = any_of(
    MSCC,
    v.escc.in_("2", "3"),
    v.neurologic_deficit_new,
    v.myelopathy,
    v.spinal_instability,
    v.osteomyelitis,
    v.discitis,
    v.systemic_infection_active,
    v.surgical_site_infection_active,
    v.bloodborne_infection_untreated,
    v.pregnant,
    v.age_years < 18,
    all_of(
        v.etiology.is_("trauma"),
        any_of(v.neurologic_deficit, v.ao_type.in_("A3", "A4", "burst", "B1", "B2", "B3", "C")),
    ),
)


def need(row_id: str, anchors: Anchors) -> Answer:
    """Does the row apply? Yes where it asks for nothing."""
    answer: Truth = YES
    asked: tuple[str, ...] = ()
    term = NEEDS.get(row_id)
    if term is not None:
        answer = truth(term, anchors.row)
        asked = missing(term, anchors.row) if answer is UNKNOWN else ()
    special = SPECIAL.get(row_id)
    if special is not None:
        more, fields = special(anchors)
        answer = AND[answer, more]
        asked = (*asked, *fields)
    return answer, () if answer is not UNKNOWN else tuple(dict.fromkeys(asked))


def taken_away(row_id: str, anchors: Anchors) -> bool:
    """Is the row taken away by a yes? Not known leaves it standing."""
    term = TAKEN_AWAY.get(row_id)
    return term is not None and truth(term, anchors.row) is YES


def _answer(answer: Truth, *fields: str) -> Answer:
    return answer, fields if answer is UNKNOWN else ()


def _radiotherapy(anchors: Anchors) -> Answer:
    """Is there radiotherapy, planned or begun? No only where the list is complete without any."""
    if len(anchors.courses) > 0:
        return _answer(YES)
    return _answer(NO if _surely_without(anchors) else UNKNOWN, "treatments")


def _surely_without(anchors: Anchors) -> bool:
    """A complete list in which no entry can be radiotherapy of this level."""
    case = anchors.case
    possible = [t for t in case.treatments or () if _may_be(t, ("radiotherapy",), anchors.level)]
    return history_complete(case) and len(possible) == 0


def _may_be(treatment: Treatment, kinds: tuple[str, ...], level: str | None) -> bool:
    unknown_kind = treatment.kind is None or treatment.kind == "unknown"
    return (unknown_kind or treatment.kind in kinds) and names_level(treatment, level) is not NO


def _stereotactic_last(anchors: Anchors) -> Answer:
    """Is the course that ended last stereotactic? Without an end: no if every course is conventional, or there is none."""
    begun_courses = anchors.begun_courses
    ended = [t for t in begun_courses if t.ended_on is not None and t.ended_on <= anchors.day]
    if len(ended) > 0:
        newest = max(t.ended_on for t in ended if t.ended_on is not None)
        techniques = {_technique(t) for t in ended if t.ended_on == newest}
        return _answer(_stereotactic(techniques), "technique")
    if len(begun_courses) > 0:
        techniques = {_technique(t) for t in begun_courses}
        return _answer(NO if techniques == {"conventional"} else _stereotactic(techniques), "technique")
    possible = [t for t in anchors.case.treatments or () if _may_be(t, ("radiotherapy",), anchors.level)]
    absent = history_complete(anchors.case) and all(begun(t, anchors.day) is NO for t in possible)
    return _answer(NO if absent else UNKNOWN, "treatments")


def _technique(course: Treatment) -> str | None:
    return None if course.technique == "unknown" else course.technique


def _stereotactic(techniques: set[str | None]) -> Truth:
    if techniques == {"sbrt"}:
        return YES
    return NO if techniques == {"conventional"} else UNKNOWN


def _opioid_failing(anchors: Anchors) -> Answer:
    """Is an opioid given for this fracture inadequate, and an MRI or SPECT/CT of the level done?"""
    opioid = _opioid_inadequate(anchors)
    imaged = _mri_or_spect_ct(anchors.case, anchors.level, anchors.day)
    asked = [name for name, answer in (("treatments", opioid), ("imaging", imaged)) if answer is UNKNOWN]
    return _answer(AND[opioid, imaged], *asked)


def _opioid_inadequate(anchors: Anchors) -> Truth:
    row, day = anchors.row, anchors.day
    open_entry = False
    for t in anchors.case.treatments or ():
        if not _may_be(t, ("analgesic_opioid",), anchors.level):
            continue
        given = AND[begun(t, day), reaches_onset(t, row["onset_earliest"], row["onset_latest"])]
        sure = given is YES and t.kind == "analgesic_opioid" and names_level(t, anchors.level) is YES
        if sure and response_of(t) == "inadequate":
            return YES
        if given is not NO and (not sure or response_of(t) is None):
            open_entry = True
    return NO if history_complete(anchors.case) and not open_entry else UNKNOWN


def _mri_or_spect_ct(case: Case, level: str | None, day: date) -> Truth:
    if case.imaging is not None and len(case.imaging) == 0:
        return NO
    studies = studies_of_level(case, level, ("mri", "spect_ct"))
    return YES if any(done(s, day) is YES for s in studies) else UNKNOWN


def _edema_on_current_mri(anchors: Anchors) -> Answer:
    """The newest MRI of the level, if at most 30 days old, is positive."""
    studies = studies_of_level(anchors.case, anchors.level, ("mri",))
    dated = [(day_of(s.performed_on), finding_of(s)) for s in studies if s.performed_on is not None]
    past = [(day, finding) for day, finding in dated if day <= anchors.day]
    if len(past) == 0:
        return _answer(UNKNOWN, "imaging")
    newest = max(day for day, _ in past)
    findings = {finding for day, finding in past if day == newest}
    if (anchors.day - newest).days > NEGATIVE_STAYS_CURRENT_DAYS or findings not in ({"positive"}, {"negative"}):
        return _answer(UNKNOWN, "imaging")
    return _answer(findings == {"positive"})


SPECIAL: Final[dict[str, Special]] = {
    "LF-BEFORE-RT": _radiotherapy,
    "CA-VA-BEFORE-RT": _radiotherapy,
    "CA-SBRT-RISK": _stereotactic_last,
    "AU-3W": _opioid_failing,
    "EV-GT3M-VERTOS5": _edema_on_current_mri,
}

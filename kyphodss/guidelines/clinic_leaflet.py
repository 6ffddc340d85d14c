"""The clinic's own information sheet, read as a source (leaflet.md; guideline-outcomes.md, clinic-leaflet).

A local text without date or author's references: it gives an order of treatment and a most effective time, no numbers
beyond "two to three months". Rows are numbered as in guideline-outcomes.md.
"""

from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Address, Criterion, Guideline, Outcome, Role, Route, always, fails, holds
from kyphodss.logic.terms import ALWAYS, Term, all_of, any_of, not_

MOST_EFFECTIVE_MONTHS: Final = 3  # LF-13; calendar months, timing.md section 10

CAUSE_KNOWN: Final = v.etiology.in_(*v.etiology.values)
NAMED_CAUSE: Final = v.etiology.in_("osteoporosis", "cancer", "trauma")
PAIN_FROM_FRACTURE: Final = all_of(v.pain_primarily_from_fracture, v.pain_score > 0)
CARE_FAILED: Final = any_of(
    v.less_invasive_care_failed,
    all_of(v.optimal_nonsurgical_management, v.pain_trajectory.in_("worsening", "stable")),
)
WITHIN_MOST_EFFECTIVE: Final = v.onset_months <= MOST_EFFECTIVE_MONTHS
RADIATION_BEGUN: Final = all_of(v.etiology.is_("cancer"), v.radiotherapy_started)

_ROWS: Final = (
    Outcome(
        v.etiology.is_("other_benign"),
        "judgement",
        "The leaflet names osteoporosis, cancer and trauma",
        always("LF-05"),
        "LF-CAUSE",
    ),
    Outcome(
        RADIATION_BEGUN,
        "judgement",
        "Radiation has begun; the order “always before” can no longer be kept: review together",
        fails("LF-14"),
        "LF-RT",
    ),
    Outcome(not_(PAIN_FROM_FRACTURE), "not_met", "The procedure treats pain caused by the fracture", fails("LF-03")),
    Outcome(
        v.onset_months > MOST_EFFECTIVE_MONTHS,
        "judgement",
        "Past the most effective time; an individual decision",
        fails("LF-13"),
        "LF-LATE",
    ),
    Outcome(v.pain_intolerable, "met", "May be performed immediately", holds("LF-12", "LF-13")),
    Outcome(
        CARE_FAILED,
        "met",
        "May be used: less invasive treatment did not give adequate relief or had side effects",
        holds("LF-11", "LF-13"),
    ),
    Outcome(
        ALWAYS,
        "not_met",
        "Not yet: less invasive treatment first; review before the window closes",
        fails("LF-11", "LF-12"),
        until=WITHIN_MOST_EFFECTIVE,
    ),
)


def _criterion(id: str, term: Term, sentence: str, role: Role) -> Criterion:
    return Criterion(id, term, sentence, role, "leaflet.md, statement of the same number", "read")


CLINIC_LEAFLET: Final = Guideline(
    id="clinic-leaflet",
    title="The clinic's kyphoplasty information sheet",
    short="Clinic leaflet",
    publisher="The clinic (local)",
    edition=None,
    edition_note="Undated, one page.",
    jurisdiction="This clinic",
    funding="The clinic itself",
    provenance="Read in full; a local text without references. Its times are advice, not limits.",
    mark="read",
    addresses=(Address("Clinic information sheet (site named on it)", "https://www.radadpc.com"),),
    about="What the clinic tells its patients: when kyphoplasty is used, and by when.",
    limits=(
        "It names no pain score, no contraindication, no imaging and no reference, and says nothing of repeat procedures."
    ),
    scope=CAUSE_KNOWN,
    scope_words="Any patient whose cause of fracture is known.",
    outside=Outcome(ALWAYS, "out_of_scope", "The leaflet does not speak about this patient", always("LF-05")),
    routes=(Route(ALWAYS, _ROWS),),
    criteria=(
        _criterion("LF-05", NAMED_CAUSE, "The cause is osteoporosis, cancer or trauma (LF-05 to LF-07)", "scope"),
        _criterion("LF-14", not_(RADIATION_BEGUN), "In cancer: before radiation therapy begins", "required"),
        _criterion("LF-03", PAIN_FROM_FRACTURE, "There is pain, and it comes primarily from this fracture", "required"),
        _criterion("LF-13", WITHIN_MOST_EFFECTIVE, "Within three calendar months of the fracture", "required"),
        _criterion("LF-12", v.pain_intolerable, "The pain is intolerable: at once", "path"),
        _criterion("LF-11", CARE_FAILED, "Less invasive treatment was inadequate or not tolerated", "path"),
    ),
    ambiguities={
        "LF-CAUSE": "The cause is none of those the leaflet names.",
        "LF-RT": "The leaflet wants the procedure before radiation; radiation has begun. It does not say what follows.",
        "LF-LATE": "The leaflet calls two to three months the most effective time, not a limit.",
    },
    words_missing="Not decided: facts are missing",
)

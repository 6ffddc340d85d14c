"""SIR: failure of medical therapy, as reported by others (appropriateness.md 6A; guideline-outcomes.md)."""

from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Address, Criterion, Guideline, Outcome, Role, Route, always, fails, holds
from kyphodss.logic.terms import ALWAYS, Term, all_of, not_

IN_PAIN: Final = v.pain_score > 0
NOT_WALKING_AFTER_A_DAY: Final = all_of(not_(v.ambulatory), v.analgesic_for_a_day)

_ROWS: Final = (
    Outcome(NOT_WALKING_AFTER_A_DAY, "met", "Refractory to medical therapy", holds("SIR-1")),
    Outcome(v.analgesic_intolerance, "met", "Side effects of the needed doses unacceptable", holds("SIR-3")),
    Outcome(ALWAYS, "not_met", "Failure of medical therapy not shown", fails("SIR-1", "SIR-3")),
)


def _criterion(id: str, term: Term, sentence: str, role: Role) -> Criterion:
    return Criterion(id, term, sentence, role, "as reported by others", "second-hand")


SIR_FAILURE: Final = Guideline(
    id="sir-failure-of-medical-therapy",
    title="SIR quality improvement guideline: failure of medical therapy",
    short="SIR, failure of medical therapy",
    publisher="Society of Interventional Radiology",
    edition="2014",
    edition_note="2003, updated 2014; a second limb, about physical therapy, was cut off in what was read.",
    jurisdiction="United States, no payer",
    funding="Professional society",
    provenance="Second-hand: a payer's page and a textbook that quote it.",
    mark="second-hand",
    addresses=(
        Address(
            "As quoted by a payer",
            "https://www.bcbsnd.com/providers/policies-precertification/medical-policy/p/percutaneous-balloon-kyphoplasty-"
            "radiofrequency-kyphoplasty-and-mechanical-vertebral-augmentation",
        ),
        Address(
            "As quoted by a textbook",
            "https://c.coek.info/pdf-minimally-invasive-procedures-for-vertebral-compression-fractures-.html",
        ),
    ),
    about="When medical therapy has failed; of the sources that name a time for it, the shortest: 24 hours.",
    limits=(
        "The society's own text was not read; a second limb, about physical therapy, was cut off. "
        "Imaging and the time since the fracture are not asked."
    ),
    scope=IN_PAIN,
    scope_words="Patients with pain.",
    outside=Outcome(ALWAYS, "out_of_scope", "Outside: there is no pain", always("SIR-SCOPE")),
    routes=(Route(ALWAYS, _ROWS),),
    criteria=(
        _criterion("SIR-SCOPE", IN_PAIN, "There is pain", "scope"),
        _criterion("SIR-1", NOT_WALKING_AFTER_A_DAY, "Not walking despite a day of analgesia", "path"),
        _criterion("SIR-3", v.analgesic_intolerance, "Side effects of an analgesic for this fracture", "path"),
    ),
)

"""NICE technology appraisal 279 (2013), osteoporotic fractures (appropriateness.md 5A; guideline-outcomes.md, nice-ta279)."""

from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Address, Criterion, Guideline, Outcome, Remark, Role, Route, always, fails, holds
from kyphodss.logic.terms import ALWAYS, Term, all_of, any_of, not_, not_known, recorded_no

OSTEOPOROSIS: Final = v.etiology.is_("osteoporosis")
UNHEALED: Final = any_of(v.edema_or_uptake, v.cleft)
ELSE: Final = all_of(v.optimal_nonsurgical_management, v.pain_at_level_on_examination, UNHEALED)
WORD_OPEN: Final = any_of(not_known(v.pain_severe), not_known(v.recent_unhealed_attested))

_ALL: Final = ("NICE-1a-severe", "NICE-1a-recent", "NICE-1b", "NICE-1c-exam", "NICE-1c-imaging")

_ROWS: Final = (
    Outcome(
        any_of(
            recorded_no(v.pain_severe),
            recorded_no(v.recent_unhealed_attested),
            not_(v.optimal_nonsurgical_management),
            not_(v.pain_at_level_on_examination),
            all_of(not_(v.edema_or_uptake), not_(v.cleft)),
        ),
        "not_met",
        "Not recommended: only for severe ongoing pain after a recent, unhealed fracture despite optimal pain management",
        fails(*_ALL),
    ),
    Outcome(
        all_of(WORD_OPEN, ELSE),
        "judgement",
        "An option if a clinician calls the pain severe and the fracture recent and unhealed",
        always("NICE-1a-severe", "NICE-1a-recent"),
    ),
    Outcome(
        all_of(v.pain_severe, v.recent_unhealed_attested, ELSE),
        "met",
        "Recommended as an option: vertebroplasty, or balloon kyphoplasty without stenting",
        holds(*_ALL),
    ),
)


def _criterion(id: str, term: Term, sentence: str, role: Role = "required") -> Criterion:
    return Criterion(id, term, sentence, role, "TA279 section 1", "read")


NICE_TA279: Final = Guideline(
    id="nice-ta279",
    title="NICE TA279: vertebroplasty and balloon kyphoplasty for osteoporotic vertebral compression fractures",
    short="NICE TA279",
    publisher="National Institute for Health and Care Excellence, England",
    edition="2013",
    edition_note="2013. The 2012 draft said six weeks; the final text says “recent, unhealed” and gives no number.",
    jurisdiction="England",
    funding="Public body",
    provenance="Section 1 (guidance) and section 4 (evidence) read.",
    mark="read",
    addresses=(
        Address("TA279, section 1", "https://www.nice.org.uk/guidance/ta279/chapter/1-Guidance"),
        Address("TA279, section 4", "https://www.nice.org.uk/guidance/ta279/chapter/4-Evidence-and-interpretation"),
    ),
    about="Whether the procedure is an option in the English health service. Stenting is outside the recommendation.",
    limits=(
        "Silent on neurologic deficit, infection, clotting and the number of levels. Cancer is another document (NG234), not read."
    ),
    scope=OSTEOPOROSIS,
    scope_words="Osteoporotic vertebral compression fractures.",
    outside=Outcome(ALWAYS, "out_of_scope", "Outside TA279", always("NICE-SCOPE")),
    routes=(Route(ALWAYS, _ROWS),),
    criteria=(
        _criterion("NICE-SCOPE", OSTEOPOROSIS, "Osteoporotic fracture", "scope"),
        _criterion("NICE-1a-severe", v.pain_severe, "Severe ongoing pain (the clinician's word; no number)"),
        _criterion(
            "NICE-1a-recent", v.recent_unhealed_attested, "After a recent, unhealed fracture (the clinician's word)"
        ),
        _criterion("NICE-1b", v.optimal_nonsurgical_management, "Despite optimal pain management"),
        _criterion("NICE-1c-exam", v.pain_at_level_on_examination, "Pain at the level of the fracture on examination"),
        _criterion("NICE-1c-imaging", UNHEALED, "Imaging agrees: edema or uptake, or a cleft"),
    ),
    ambiguities={
        "NICE-SEVERE": "“Severe” has no number in the text; it is the clinician's word.",
        "NICE-RECENT": "“Recent, unhealed” has no number in the text; six weeks stood only in the draft.",
    },
    remarks=(
        Remark(not_known(v.pain_severe), "judgement", "NICE-SEVERE"),
        Remark(not_known(v.recent_unhealed_attested), "judgement", "NICE-RECENT"),
    ),
)

"""What the scores leave out, and why: shown on the knowledge page, so that nobody takes a gap for an answer."""

from typing import Final

LEFT_OUT: Final[dict[str, str]] = {
    "SINS, several levels": "No published rule was verified. Every level is scored by itself.",
    "SINS, posterolateral elements": "What counts as one (facet, pedicle, joint of the rib) could not be checked word by word.",
    "Genant 0.5": "A suspected deformity that does not reach 20 % is a reader's word; it is not computed.",
    "OF score 2018": "The items of the first version were not read.",
    "OF score 2026": "The weights of the optimized version were not read.",
    "OF treatment by type": "Which care goes with OF1 to OF5 could not be verified.",
    "OF frailty and HU": "The 5-item frailty index and quantitative CT are not asked; they count 0.",
    "AOSIS, NX": "The points of a patient who cannot be examined could not be verified: no total.",
    "TLICS, several injuries": "That the worst morphology is scored could not be verified; the AO type as recorded is read.",
    "Magerl A3.2": "Its place in the AO Spine system could not be verified; older types are not converted at all.",
    "Wedge angle": "The angle between the endplates of the fractured body could not be verified.",
    "Canal and interpedicular percentages": "Their formulas were read; the measurements are not asked.",
    "gate.tr.ankylosed": "M2 with an ankylosed spine, treated as unstable: its basis could not be verified.",
    "gate.kummell.chronic_ok": "An old fracture with a cleft: the usual window has no number, and none is invented.",
    "gate.kummell.3": "The stage of Kummell disease is not asked.",
    "flag.rt.highrisk": "SBRT of 20 Gy or more a fraction is planned: dose and technique of a plan are not among the facts.",
    "flag.rt.followup": "SBRT within four months: dose and technique of a course are not among the facts.",
    "flag.rt.pending": "A joint plan while radiotherapy is scheduled: both dates stand on the timeline.",
}

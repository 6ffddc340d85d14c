"""Recorded facts that cannot well both be: named beside the verdicts they touch, never resolved silently.

Nothing is changed or left out because of one; the rules read what is recorded, and a clinician sees what does not agree.
No threshold is used here but zero and none.
"""

from dataclasses import dataclass
from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Guideline
from kyphodss.logic.explain import Row, truth
from kyphodss.logic.terms import Term, all_of, any_of, needs, not_
from kyphodss.logic.truth import YES


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two or more facts that do not agree, in a sentence that says what to look at."""

    id: str
    term: Term
    text: str

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that do not agree."""
        return needs(self.term)


def _two(id: str, text: str, *terms: Term) -> Contradiction:
    return Contradiction(id, all_of(*terms), text)


_MALIGNANT_KIND: Final = v.cancer_kind.in_("metastasis", "myeloma", "plasmacytoma", "primary_bone_tumor")
_HIGH_ESCC: Final = v.escc.in_("2", "3")

CONTRADICTIONS: Final[tuple[Contradiction, ...]] = (
    _two(
        "improved-and-intolerable",
        "The pain is recorded as improved and as intolerable: which of the two holds today?",
        v.pain_trajectory.is_("improved"),
        v.pain_intolerable,
    ),
    _two(
        "no-pain-and-severe",
        "The pain score is 0, yet the pain is called severe, intolerable or mechanical.",
        v.pain_score.is_(0),
        any_of(v.pain_severe, v.pain_intolerable, v.pain_character.is_("mechanical")),
    ),
    _two(
        "pain-without-character",
        "A pain score above 0 is recorded beside a lesion called free of pain.",
        v.pain_score > 0,
        v.pain_character.is_("none"),
    ),
    _two(
        "osteoporosis-and-malignancy",
        "The cause is osteoporosis, and a malignancy of the spine is recorded: is the cause of this fracture settled?",
        v.etiology.is_("osteoporosis"),
        _MALIGNANT_KIND,
    ),
    _two(
        "cancer-without-history",
        "The cause is cancer, and a history of malignancy is recorded as no.",
        v.etiology.is_("cancer"),
        not_(v.history_of_malignancy),
    ),
    _two(
        "osteoporosis-and-high-energy",
        "The cause is osteoporosis, and a high-energy injury is recorded: fragility fracture or trauma?",
        v.etiology.is_("osteoporosis"),
        v.trauma_energy.is_("high"),
    ),
    _two(
        "imaging-disagrees",
        "The newest MRI of this level is negative, and another study shows uptake: a discordant pair needs a radiologist.",
        not_(v.mri_edema),
        v.edema_or_uptake,
    ),
    _two(
        "deficit-disagrees",
        "A neurologic deficit is recorded as absent, and a new deficit or an AO neurology of N2 to N4 as present.",
        not_(v.neurologic_deficit_recorded),
        v.neurologic_deficit,
    ),
    _two(
        "ao-neurology-disagrees",
        "AO neurology is N0, intact, and a neurologic deficit is recorded.",
        v.ao_neurology.is_("N0"),
        v.neurologic_deficit,
    ),
    _two(
        "compression-disagrees",
        "Cord compression is recorded as not suspected, and the epidural compression grade is 2 or 3.",
        not_(v.cord_compression_suspected),
        _HIGH_ESCC,
    ),
    _two(
        "progression-disagrees",
        "Height loss is recorded as not progressed, and a progression in percent is given.",
        not_(v.height_loss_progressed),
        v.height_loss_progression_pct > 0,
    ),
    _two(
        "posterior-wall-disagrees",
        "The posterior wall is recorded as intact, and a fragment or canal compromise is recorded.",
        v.posterior_wall_intact,
        v.retropulsion_or_canal_compromise,
    ),
    _two(
        "care-disagrees",
        "Optimal non-surgical management is attested, and the treatment list says that no treatment was given.",
        v.optimal_nonsurgical_management,
        v.treatments_none,
    ),
    _two(
        "setting-disagrees",
        "The patient is recorded as in hospital, and the referral as outpatient.",
        v.hospitalized,
        v.setting.is_("outpatient"),
    ),
    _two("pregnancy-disagrees", "Pregnancy is recorded for a male patient.", v.pregnant, v.sex.is_("male")),
)


def contradictions(row: Row, known: tuple[Contradiction, ...] = CONTRADICTIONS) -> tuple[Contradiction, ...]:
    """Those of the known ones that are recorded of one row of facts."""
    return tuple(found for found in known if truth(found.term, row) is YES)


def touching(guideline: Guideline, found: tuple[Contradiction, ...]) -> tuple[Contradiction, ...]:
    """Those of them whose facts this source looks at."""
    if len(found) == 0:
        return ()
    looked_at = {name for term in guideline.terms() for name in needs(term)}
    return tuple(each for each in found if len(looked_at.intersection(each.facts)) > 0)

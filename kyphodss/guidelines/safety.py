"""Red flags, above every source, and the gate before any `met` (guideline-outcomes.md, "Before any `met`").

A source's text did not foresee every patient, and a `met` is counted, exported and believed. So it is printed only if
no red flag is recorded, every core red flag was asked and is no, and the level was imaged.
"""

from dataclasses import dataclass
from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.logic.terms import Term, all_of, any_of, not_, not_known, recorded_yes

RED_FLAG: Final = "RED-FLAG"
RED_FLAG_WORDS: Final = "The source's criteria are met; a red flag is recorded. Settle this first."
MINOR_BELOW_AGE: Final = 18


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Something to be settled before any source is read; `core` ones are asked of every patient.

    `only_in` is the one cause that a flag belongs to; recorded, it counts in any.
    """

    id: str
    term: Term
    text: str
    why: str
    core: bool
    emergency: bool = False
    only_in: str | None = None


def _flag(
    term: Term,
    name: str,
    text: str,
    why: str,
    *,
    core: bool = True,
    emergency: bool = False,
    only_in: str | None = None,
) -> RedFlag:
    return RedFlag(name, term, text, why, core, emergency, only_in)


_ACTIVE: Final = "An active infection excludes augmentation in every source that names it."

RED_FLAGS: Final[tuple[RedFlag, ...]] = (
    _flag(
        v.cord_compression_suspected,
        "cord_compression_suspected",
        "Spinal cord or cauda equina compression is suspected",
        "Emergency route: leave this page. Imaging and treatment are counted in hours.",
        emergency=True,
    ),
    _flag(
        v.neurologic_deficit_new,
        "neurologic_deficit_new",
        "New neurologic deficit",
        "Emergency route: urgent spine review comes before any scheduling.",
        emergency=True,
    ),
    _flag(v.myelopathy, "myelopathy", "Myelopathy", "The cord is affected; a contraindication in most sources."),
    _flag(
        v.spinal_instability,
        "spinal_instability",
        "Spinal instability",
        "Cement alone does not stabilize an unstable spine; surgical review comes first.",
    ),
    _flag(
        v.retropulsion_or_canal_compromise,
        "retropulsion_or_canal_compromise",
        "Retropulsed fragment or canal compromise",
        "Cement or fragments may reach the canal; a relative contraindication in the Medicare texts.",
    ),
    _flag(v.osteomyelitis, "osteomyelitis", "Osteomyelitis", _ACTIVE),
    _flag(v.discitis, "discitis", "Discitis", _ACTIVE),
    _flag(v.systemic_infection_active, "systemic_infection_active", "Active systemic infection", _ACTIVE),
    _flag(
        v.surgical_site_infection_active,
        "surgical_site_infection_active",
        "Active infection at the surgical site",
        _ACTIVE,
    ),
    _flag(
        v.bloodborne_infection_untreated, "bloodborne_infection_untreated", "Untreated blood-borne infection", _ACTIVE
    ),
    _flag(v.pregnant, "pregnant", "Pregnancy", "Radiation and sedation; an exclusion in the sources read."),
    _flag(
        v.coagulopathy_uncorrected,
        "coagulopathy_uncorrected",
        "Uncorrected coagulopathy",
        "Bleeding beside the spinal canal; to be corrected first.",
    ),
    _flag(
        v.escc.in_("2", "3"),
        "escc",
        "Epidural spinal cord compression grade 2 or 3",
        "Emergency route: the tumor reaches the cord.",
        core=False,
        emergency=True,
        only_in="cancer",
    ),
    _flag(
        v.spinal_stenosis, "spinal_stenosis", "Spinal stenosis at the level", "The canal is already narrow.", core=False
    ),
    _flag(
        v.age_years < MINOR_BELOW_AGE,
        "age_years",
        "Under 18 years of age",
        "No source read here speaks about children.",
        core=False,
    ),
    _flag(
        all_of(not_known(v.etiology.in_(*v.etiology.values)), v.history_of_malignancy),
        "history_of_malignancy",
        "Cause not known, with a history of malignancy",
        "The fracture may be pathological: settle the cause first (biopsy?).",
        core=False,
    ),
    _flag(
        v.level_augmented,
        "level_augmented",
        "This level was augmented before",
        "A new clock and a new question; no source read here speaks about repeating a level.",
        core=False,
    ),
)

CORE: Final = tuple(flag for flag in RED_FLAGS if flag.core)

ANY_RED_FLAG: Final = recorded_yes(any_of(*(flag.term for flag in RED_FLAGS)))
CORE_CLEARED: Final = all_of(*(not_(flag.term) for flag in CORE))

"""International Myeloma Working Group 2019, with the contraindications of 2008 (appropriateness.md 7A, 7B)."""

from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Address, Criterion, Guideline, Outcome, Role, Route, always, fails, holds
from kyphodss.logic.terms import ALWAYS, Term, all_of, any_of, not_

LEVELS_AT_MOST: Final = 3
SURVEILLANCE_TO: Final = 3
SEVERE_FROM: Final = 6
ACUTE_TO_DAY: Final = 41  # "acute" by the phase label of FractureScout, under six weeks
WINDOW_TO_DAY: Final = 56  # 4-8 weeks after the fracture

MYELOMA: Final = all_of(v.etiology.is_("cancer"), v.cancer_kind.is_("myeloma"))
CONTRAINDICATION: Final = any_of(
    v.pregnant,
    v.coagulopathy_uncorrected,
    v.surgical_site_infection_active,
    v.osteomyelitis,
    v.discitis,
    not_(v.pain_primarily_from_fracture),
    v.cord_compression_suspected,
    v.spinal_instability,
    v.cement_allergy,
    v.contrast_allergy,
)
ACUTE: Final = v.onset_days <= ACUTE_TO_DAY
PAST_ACUTE: Final = v.onset_days > ACUTE_TO_DAY
SEVERE: Final = v.pain_score >= SEVERE_FROM

_ROWS: Final = (
    Outcome(CONTRAINDICATION, "not_met", "Absolute contraindication", holds("IMWG08-C1")),
    Outcome(
        v.levels_planned > LEVELS_AT_MOST,
        "judgement",
        "At most three levels at one time; caution beyond",
        fails("IMWG19-14"),
        "IMWG-LEVELS",
    ),
    Outcome(v.pain_score <= SURVEILLANCE_TO, "not_met", "Watchful surveillance", holds("IMWG19-12")),
    Outcome(
        all_of(v.pain_score.is_(SEVERE_FROM), PAST_ACUTE),
        "judgement",
        "Both pain bands name a score of 6",
        always("IMWG19-10", "IMWG19-11"),
        "IMWG-SIX",
    ),
    Outcome(all_of(SEVERE, ACUTE), "met", "Immediate augmentation group", holds("IMWG19-10")),
    Outcome(
        all_of(v.pain_score > SEVERE_FROM, PAST_ACUTE),
        "judgement",
        "The severe band is written for acute fractures",
        always("IMWG19-10"),
        "IMWG-ACUTE",
    ),
    Outcome(
        all_of(v.pain_score > SURVEILLANCE_TO, v.pain_score < SEVERE_FROM),
        "not_met",
        "Systemic treatment and analgesia first; augment if they fail, within eight weeks of the fracture",
        holds("IMWG19-11"),
        until=v.onset_days <= WINDOW_TO_DAY,
    ),
)


def _criterion(id: str, term: Term, sentence: str, role: Role) -> Criterion:
    return Criterion(id, term, sentence, role, "tables 1 and 2, and the summary; contraindications of 2008", "read")


IMWG_2019: Final = Guideline(
    id="imwg-2019",
    title="IMWG: vertebral augmentation in multiple myeloma (2019, contraindications of 2008)",
    short="IMWG 2019",
    publisher="International Myeloma Working Group; Kyriakou and others, Blood Cancer Journal 9:27",
    edition="2019",
    edition_note="2019; contraindications from the first version of 2008.",
    jurisdiction="No jurisdiction",
    funding="Not stated in the pages read",
    provenance="Tables 1 and 2 read (the end of table 1 was cut off), the foundation's summary, and the 2008 web text.",
    mark="read",
    addresses=(
        Address("2019, table 1", "https://www.nature.com/articles/s41408-019-0187-7/tables/1"),
        Address("2019, table 2", "https://www.nature.com/articles/s41408-019-0187-7/tables/2"),
        Address(
            "Summary",
            "https://www.myeloma.org/resource-library/role-cement-augmentation-percutaneous-vertebroplasty-balloon-"
            "kyphoplasty-treatment",
        ),
        Address(
            "First version",
            "http://imwg.myeloma.org/imwg-consensus-statement-on-the-role-of-vertebral-augmentation-in-multiple-myeloma/",
        ),
    ),
    about=(
        "A consensus for myeloma. Anesthesia, cardiopulmonary reserve and a bleeding disorder short of an uncorrected "
        "coagulopathy are contraindications there too and are not asked by this program."
    ),
    limits=(
        "The end of its first table was not read; anesthesia, cardiopulmonary reserve and lesser bleeding disorders are not asked."
    ),
    scope=MYELOMA,
    scope_words="Multiple myeloma; solitary plasmacytoma is outside.",
    outside=Outcome(ALWAYS, "out_of_scope", "Outside the consensus", always("IMWG-SCOPE")),
    routes=(Route(ALWAYS, _ROWS),),
    criteria=(
        _criterion("IMWG-SCOPE", MYELOMA, "Multiple myeloma", "scope"),
        _criterion("IMWG08-C1", CONTRAINDICATION, "An absolute contraindication of 2008", "exclusion"),
        _criterion("IMWG19-14", v.levels_planned <= LEVELS_AT_MOST, "At most three levels at one time", "required"),
        _criterion(
            "IMWG19-10",
            all_of(SEVERE, ACUTE),
            "Acute (to day 41, a local cut-off) with severe pain, 6 or more",
            "path",
        ),
        _criterion(
            "IMWG19-11",
            all_of(v.pain_score > SURVEILLANCE_TO, v.pain_score <= SEVERE_FROM),
            "Subacute, pain 4 to 6: systemic treatment and analgesia first",
            "path",
        ),
        _criterion("IMWG19-12", v.pain_score <= SURVEILLANCE_TO, "Pain 1 to 3: watchful surveillance", "path"),
    ),
    ambiguities={
        "IMWG-LEVELS": "More than three levels are planned; the text says at most three at one time and caution beyond.",
        "IMWG-SIX": "A pain score of 6 stands in both bands of the table.",
        "IMWG-ACUTE": "The band for severe pain is written for acute fractures; this one is past day 41.",
    },
)

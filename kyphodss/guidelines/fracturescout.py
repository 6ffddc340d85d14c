"""FractureScout and its study, 2013 (appropriateness.md 2; guideline-outcomes.md, fracturescout-2013)."""

from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Address, Criterion, Guideline, Outcome, Role, Route, always, fails, holds
from kyphodss.logic.terms import ALWAYS, Term, all_of, any_of, not_, recorded_no

ROLAND_MORRIS_OVER: Final = 17  # local: the level names of impact are not printed
HEIGHT_LOSS_FROM_PCT: Final = 20
PROGRESSION_FROM_PCT: Final = 20

OSTEOPOROSIS: Final = v.etiology.is_("osteoporosis")
PROGRESSION: Final = all_of(
    not_(recorded_no(v.height_loss_progressed)), v.height_loss_progression_pct >= PROGRESSION_FROM_PCT
)
UNFAVORABLE: Final = any_of(
    v.pain_trajectory.is_("worsening"),
    v.roland_morris > ROLAND_MORRIS_OVER,
    v.kyphotic_deformity,
    v.height_loss_pct >= HEIGHT_LOSS_FROM_PCT,
    PROGRESSION,
    v.pulmonary_dysfunction,
)

_ROWS: Final = (
    Outcome(not_(v.mri_edema), "not_met", "Non-surgical management usually appropriate", fails("FS-V2")),
    Outcome(
        all_of(v.mri_edema, not_(UNFAVORABLE)),
        "judgement",
        "Non-surgical management usually appropriate, if impact and evolution are judged favorable",
        (*holds("FS-V2"), *fails("FS-V3-7")),
        "FS-FAVORABLE",
    ),
    Outcome(
        ALWAYS,
        "not_determinable",
        "Vertebroplasty or kyphoplasty, by a table published as a picture and not transcribed",
        holds("FS-V2", "FS-V3-7"),
    ),
)


def _criterion(id: str, term: Term, sentence: str, role: Role) -> Criterion:
    return Criterion(id, term, sentence, role, "definitions and recommendations pages", "read")


FRACTURESCOUT_2013: Final = Guideline(
    id="fracturescout-2013",
    title="FractureScout: appropriate treatment of osteoporotic vertebral compression fractures",
    short="FractureScout 2013",
    publisher="Anselmetti and others, Pain Physician 16:E519",
    edition="2013",
    edition_note="2013; twelve experts, 128 profiles. Evidence up to about 2012.",
    jurisdiction="No jurisdiction",
    funding="Not stated in the pages read",
    provenance="Study design, definitions and recommendations pages and the abstract read; the result table is a picture.",
    mark="read",
    addresses=(
        Address("Definitions", "http://fracturescout.com/clinical-variables-definition.html"),
        Address("Recommendations", "http://fracturescout.com/recommendations.html"),
        Address("Study design", "http://fracturescout.com/study-design.html"),
        Address("Abstract", "https://www.ncbi.nlm.nih.gov/pubmed/24077202"),
    ),
    about="Seven variables of one osteoporotic fracture, MRI required; blind to infection, stability and clotting.",
    limits=(
        "Blind to infection, stability, neurology, clotting and the number of levels; no trial after about 2012; MRI only."
    ),
    scope=OSTEOPOROSIS,
    scope_words="Osteoporotic fractures.",
    outside=Outcome(ALWAYS, "out_of_scope", "Outside FractureScout", always("FS-SCOPE")),
    routes=(Route(ALWAYS, _ROWS),),
    criteria=(
        _criterion("FS-SCOPE", OSTEOPOROSIS, "Osteoporotic fracture", "scope"),
        _criterion("FS-V2", v.mri_edema, "MRI positive: edema visible", "required"),
        _criterion(
            "FS-V3-7",
            UNFAVORABLE,
            "An unfavorable factor: worsening, severe impact, deformity, progression or pulmonary dysfunction "
            "(cut-offs partly local)",
            "finding",
        ),
    ),
    ambiguities={
        "FS-FAVORABLE": "The names of the levels of impact and evolution are not printed; a clinician judges them."
    },
    base_rates=(
        "128 profiles: non-surgical care alone appropriate in 25 %, vertebroplasty alone in 6 %, kyphoplasty alone in 45 %, "
        "both procedures in 21 %",
    ),
)

"""NASS appropriate use criteria 2025, osteoporotic and neoplastic fractures (appropriateness.md 3A, 3B; guideline-outcomes.md).

Cement augmentation only. The per-scenario tables were not read: what they decide is not determinable here, and the
base rates stand beside it.
"""

from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Address, Beside, Criterion, Guideline, Outcome, Role, Route, always, fails, holds
from kyphodss.logic.terms import ALWAYS, Term, all_of, not_

CHRONIC_AFTER_MONTHS: Final = 3
GUARD_FROM_DAY: Final = 42  # our own guard, local: the day limit of "chronic" was not read
LOW_PAIN: Final = 6
HEIGHT_LOSS_BELOW_PCT: Final = 80

OSTEOPOROSIS: Final = v.etiology.is_("osteoporosis")
CANCER: Final = v.etiology.is_("cancer")
MYELOMA: Final = v.cancer_kind.is_("myeloma")
PAIN_LOW: Final = v.pain_score <= LOW_PAIN
PAST_CHRONIC: Final = v.onset_months > CHRONIC_AFTER_MONTHS
STABLE_NARROW: Final = all_of(
    not_(v.spinal_stenosis),
    not_(v.neurologic_deficit),
    not_(v.spinal_instability),
    v.height_loss_pct < HEIGHT_LOSS_BELOW_PCT,
    v.posterior_wall_intact,
    v.pain_score > LOW_PAIN,
)

_OSTEOPOROTIC_ROWS: Final = (
    Outcome(all_of(PAST_CHRONIC, PAIN_LOW), "not_met", "Rarely appropriate", holds("NASS-O-2")),
    Outcome(
        all_of(v.onset_days >= GUARD_FROM_DAY, v.onset_months <= CHRONIC_AFTER_MONTHS, PAIN_LOW),
        "judgement",
        "Rarely appropriate if this fracture counts as chronic",
        always("NASS-O-2"),
        "NASS-CHRONIC",
    ),
    Outcome(ALWAYS, "not_determinable", "Not determinable: the scenario table was not read", always("NASS-O-2")),
)

_NEOPLASTIC_ROWS: Final = (
    Outcome(
        MYELOMA,
        "not_determinable",
        "Not determinable: whether myeloma is inside the scope was not read",
        holds("NASS-N-MYELOMA"),
    ),
    Outcome(STABLE_NARROW, "met", "Appropriate with agreement", holds("NASS-N-3")),
    Outcome(
        not_(STABLE_NARROW), "not_determinable", "Not determinable: the scenario table was not read", fails("NASS-N-3")
    ),
)


def _criterion(id: str, term: Term, sentence: str, role: Role) -> Criterion:
    return Criterion(id, term, sentence, role, "results page", "read")


_SURGERY: Final = Beside(
    all_of(OSTEOPOROSIS, v.spinal_stenosis, v.neurologic_deficit),
    "Surgery is rated beside it: stenosis with neurologic change, appropriate with agreement (87 % probability).",
)
_MEDICAL: Final = Beside(OSTEOPOROSIS, "Medical management is rated appropriate in every scenario.")

NASS_OSTEOPOROTIC: Final = Guideline(
    id="nass-osteoporotic-2025",
    title="NASS appropriate use criteria: osteoporotic vertebral compression fractures",
    short="NASS osteoporotic 2025",
    publisher="North American Spine Society; Cho and others, Spine Journal 2025",
    edition="2025",
    edition_note="2025, 144 scenarios.",
    jurisdiction="No jurisdiction",
    funding="Not stated in the pages read",
    provenance="Results page read; the per-scenario tables and the day limit of “chronic” were not.",
    mark="read",
    addresses=(
        Address(
            "Results",
            "https://north-american-spine-society.foleon.com/ebooks-research/osteoporotic-vertebral-fractures-auc/results",
        ),
    ),
    about="A panel's rating of cement augmentation, vertebroplasty and kyphoplasty together.",
    limits=(
        "The scenario tables, the day that makes a fracture chronic and the levels of function were not read. "
        "Deformity, progression and the number of levels are not among its modifiers for cement."
    ),
    scope=OSTEOPOROSIS,
    scope_words="Osteoporotic fractures.",
    outside=Outcome(ALWAYS, "out_of_scope", "Outside these criteria", always("NASS-O-SCOPE")),
    routes=(Route(ALWAYS, _OSTEOPOROTIC_ROWS),),
    criteria=(
        _criterion("NASS-O-SCOPE", OSTEOPOROSIS, "Osteoporotic fracture", "scope"),
        _criterion(
            "NASS-O-2",
            all_of(PAST_CHRONIC, PAIN_LOW),
            "Chronic fracture (here past three months; the source's day was not read) with pain 6 or less",
            "exclusion",
        ),
    ),
    ambiguities={
        "NASS-CHRONIC": "The day on which a fracture becomes chronic was not read; between day 42 (a local guard) and "
        "three months it may or may not count."
    },
    beside=(_MEDICAL, _SURGERY),
    base_rates=(
        "144 scenarios, cement augmentation: appropriate with agreement 4.9 %, uncertain or disagreement 35.4 %, "
        "rarely appropriate 59.7 %",
    ),
)

NASS_NEOPLASTIC: Final = Guideline(
    id="nass-neoplastic-2025",
    title="NASS appropriate use criteria: neoplastic vertebral compression fractures",
    short="NASS neoplastic 2025",
    publisher="North American Spine Society; Cho and others, Spine Journal 2025",
    edition="2025",
    edition_note="2025, 432 scenarios.",
    jurisdiction="No jurisdiction",
    funding="Not stated in the pages read",
    provenance="Results, discussion and conclusion pages read; the per-scenario tables were not.",
    mark="read",
    addresses=(
        Address(
            "Results",
            "https://north-american-spine-society.foleon.com/ebooks-research/neoplastic-vertebral-fractures-auc/results",
        ),
        Address(
            "Discussion",
            "https://north-american-spine-society.foleon.com/ebooks-research/neoplastic-vertebral-fractures-auc/discussion",
        ),
        Address(
            "Conclusion",
            "https://north-american-spine-society.foleon.com/ebooks-research/neoplastic-vertebral-fractures-auc/conclusion",
        ),
    ),
    about="A panel's rating of single treatments; combinations are common in practice.",
    limits=(
        "The scenario tables, the measure of stability, the list of radiosensitive tumors and the place of myeloma were not read. "
        "Single treatments are rated, not their combination."
    ),
    scope=CANCER,
    scope_words="Fractures from cancer.",
    outside=Outcome(ALWAYS, "out_of_scope", "Outside these criteria", always("NASS-N-SCOPE")),
    routes=(Route(ALWAYS, _NEOPLASTIC_ROWS),),
    criteria=(
        _criterion("NASS-N-SCOPE", CANCER, "Fracture from cancer", "scope"),
        Criterion(
            "NASS-N-MYELOMA",
            MYELOMA,
            "Myeloma: whether it is inside the scope was not read",
            "relative",
            "the pages read do not say",
            "not read",
        ),
        _criterion(
            "NASS-N-3",
            STABLE_NARROW,
            "No stenosis, no neurologic change, stable, height loss under 80 %, posterior wall intact, pain over 6 "
            "(88 % of such scenarios)",
            "required",
        ),
    ),
    base_rates=(
        "432 scenarios, cement augmentation: appropriate with agreement 4.2 %, uncertain or disagreement 67.8 %, "
        "rarely appropriate 28 %",
    ),
)

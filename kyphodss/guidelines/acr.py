"""ACR appropriateness criteria, 2022 update, as reported by others (appropriateness.md 4A; guideline-outcomes.md, acr-2022)."""

from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Address, Criterion, Guideline, Outcome, Role, Route, always, holds
from kyphodss.logic.terms import ALWAYS, Term, all_of, any_of, not_, recorded_yes

OSTEOPOROSIS: Final = v.etiology.is_("osteoporosis")
IN_SCOPE: Final = not_(all_of(v.etiology.is_("trauma"), v.trauma_energy.is_("high")))
SYMPTOMATIC_WITH_EDEMA: Final = all_of(OSTEOPOROSIS, v.pain_score > 0, any_of(v.edema_or_uptake, v.cleft))
BENIGN_WORSENING: Final = all_of(
    v.etiology.in_("osteoporosis", "trauma", "other_benign"),
    any_of(v.pain_trajectory.is_("worsening"), v.height_loss_progressed, v.pulmonary_dysfunction),
)
PATHOLOGICAL_MECHANICAL: Final = all_of(v.etiology.is_("cancer"), v.pain_character.is_("mechanical"))

_ROWS: Final = (
    Outcome(
        recorded_yes(v.neurologic_deficit),
        "not_determinable",
        "Not determinable: the rating for a patient with a deficit was not read",
        always("ACR22-DEFICIT"),
    ),
    Outcome(
        all_of(OSTEOPOROSIS, v.pain_score.is_(0)),
        "not_met",
        "Medical management only: usually appropriate",
        holds("ACR22-E"),
    ),
    Outcome(
        SYMPTOMATIC_WITH_EDEMA,
        "met",
        "Percutaneous vertebral augmentation: usually appropriate, as is medical management",
        holds("ACR22-F"),
    ),
    Outcome(BENIGN_WORSENING, "met", "Percutaneous vertebral augmentation: usually appropriate", holds("ACR22-G")),
    Outcome(
        PATHOLOGICAL_MECHANICAL,
        "not_determinable",
        "Radiation oncology consultation is usually appropriate; the rating of augmentation was not read",
        holds("ACR22-H"),
    ),
    Outcome(ALWAYS, "not_determinable", "Not determinable: the rating of this scenario was not read", ()),
)


def _criterion(id: str, term: Term, sentence: str, role: Role) -> Criterion:
    return Criterion(id, term, sentence, role, "as reported by others", "second-hand")


ACR_2022: Final = Guideline(
    id="acr-2022",
    title="ACR Appropriateness Criteria: management of vertebral compression fractures, 2022 update",
    short="ACR 2022",
    publisher="American College of Radiology; Khan and others, J Am Coll Radiol 20:S102",
    edition="2022",
    edition_note="2022 update, published 2023.",
    jurisdiction="United States, no payer",
    funding="Professional society",
    provenance="Second-hand: explanatory pages that quote the ratings. The table itself was not read.",
    mark="second-hand",
    addresses=(
        Address("Citation", "https://doi.org/10.1016/j.jacr.2023.02.015"),
        Address(
            "Scope, as reported",
            "https://gighz.com/when-to-order-imaging-for-management-of-vertebral-compression-fractures-acr-appr-2026/",
        ),
        Address(
            "Fracture without symptoms, as reported",
            "https://gighz.com/how-should-you-manage-an-asymptomatic-osteoporotic-vertebral-compression-fractur-2026/",
        ),
        Address(
            "Scenario with edema or cleft, as reported",
            "https://gighz.com/what-is-the-initial-treatment-for-a-symptomatic-osteoporotic-vcf-with-edema-2026/",
        ),
        Address(
            "Benign fracture that worsens, as reported",
            "https://gighz.com/should-you-consider-vertebral-augmentation-for-a-worsening-benign-compression-fr-2026/",
        ),
        Address(
            "Pathological fracture, as reported",
            "https://gighz.com/how-should-you-initially-treat-a-painful-pathological-vertebral-compression-frac-2026/",
        ),
    ),
    about="Ratings by scenario. A treatment that is not listed is not thereby inappropriate.",
    limits=(
        "Only the ratings named here were seen; the official table was not. It asks for no pain threshold, no failed care and no time."
    ),
    scope=IN_SCOPE,
    scope_words="Any patient but one with high-energy trauma.",
    outside=Outcome(ALWAYS, "out_of_scope", "Outside these criteria: high-energy trauma", always("ACR22-J")),
    routes=(Route(ALWAYS, _ROWS),),
    criteria=(
        _criterion("ACR22-J", IN_SCOPE, "Not high-energy trauma", "scope"),
        _criterion("ACR22-DEFICIT", v.neurologic_deficit, "Neurologic deficit: rating not read", "relative"),
        _criterion("ACR22-E", all_of(OSTEOPOROSIS, v.pain_score.is_(0)), "Osteoporotic, without pain", "path"),
        _criterion("ACR22-F", SYMPTOMATIC_WITH_EDEMA, "Osteoporotic, painful, with edema or a cleft", "path"),
        _criterion(
            "ACR22-G",
            BENIGN_WORSENING,
            "Benign, with worsening pain, progressing deformity or pulmonary dysfunction",
            "path",
        ),
        _criterion("ACR22-H", PATHOLOGICAL_MECHANICAL, "Pathological, with mechanical pain", "path"),
    ),
)

"""RAND/UCLA clinical care pathway for vertebral fragility fractures, 2018 (appropriateness.md 1; guideline-outcomes.md)."""

from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Address, Criterion, Guideline, Outcome, Role, Route, always, holds
from kyphodss.logic.terms import ALWAYS, Term, all_of, any_of

PAIN_AT_LEAST: Final = 5
ADULT_FROM_AGE: Final = 18

FRAGILITY: Final = any_of(v.etiology.is_("osteoporosis"), all_of(v.etiology.is_("trauma"), v.trauma_energy.is_("low")))
SCOPE: Final = all_of(v.pain_score >= PAIN_AT_LEAST, v.age_years >= ADULT_FROM_AGE, FRAGILITY)
D1: Final = all_of(v.edema_or_uptake, v.pain_trajectory.is_("worsening"))
# The tiers of these were not read. They are used only because they can take a "met" away.
UNREAD_TIERS: Final = any_of(
    v.pregnant,
    v.coagulopathy_uncorrected,
    v.cement_allergy,
    v.osteomyelitis,
    v.spinal_instability,
    v.myelopathy,
    v.neurologic_deficit,
    v.neural_impingement,
)

_ROWS: Final = (
    Outcome(
        any_of(v.surgical_site_infection_active, v.bloodborne_infection_untreated),
        "not_met",
        "Absolute contraindication",
        holds("RAND-C1", "RAND-C2"),
    ),
    Outcome(
        all_of(D1, UNREAD_TIERS),
        "judgement",
        "Appropriate for vertebral augmentation but for a contraindication whose tier was not read",
        holds("RAND-D1", "RAND-TIERS"),
        "RAND-TIERS",
    ),
    Outcome(D1, "met", "Appropriate for vertebral augmentation", holds("RAND-D1")),
    Outcome(
        ALWAYS,
        "not_determinable",
        "Not determinable: the weights of the seven variables were not published where they could be read",
        always("RAND-D1"),
    ),
)


def _criterion(id: str, term: Term, sentence: str, role: Role) -> Criterion:
    return Criterion(id, term, sentence, role, "pathway page and abstract", "read")


RAND_2018: Final = Guideline(
    id="rand-2018",
    title="Management of vertebral fragility fractures: a clinical care pathway (RAND/UCLA)",
    short="RAND/UCLA 2018",
    publisher="Hirsch and others, Spine Journal 18:2152",
    edition="2018",
    edition_note="2018. Twelve panelists, 576 scenarios.",
    jurisdiction="No jurisdiction",
    funding="Grant from the maker of a kyphoplasty system (Medtronic), which says it had no part in content",
    provenance="Abstract and the maker's pathway pages read; the journal's table of weights was not.",
    mark="read",
    addresses=(
        Address("Abstract", "https://doi.org/10.1016/j.spinee.2018.07.025"),
        Address(
            "Clinical care pathway (maker's page)",
            "https://medtronic.com/en-us/healthcare-professionals/specialties/spine-surgery/therapies-procedures/"
            "vertebral-augmentation/clinical-care-pathway.html",
        ),
    ),
    about=(
        "A panel's rating of augmentation as one group, vertebroplasty and kyphoplasty together. "
        "Time since fracture was judged less relevant than imaging and the course of the pain."
    ),
    limits=(
        "The weights of its seven variables and three of five tiers of contraindications were not read; levels are not a variable."
    ),
    scope=SCOPE,
    scope_words="Adults with back pain of at least 5 and a fragility fracture; not high-energy trauma, not a malignant fracture.",
    outside=Outcome(ALWAYS, "out_of_scope", "Outside the pathway", always("RAND-SCOPE")),
    routes=(Route(ALWAYS, _ROWS),),
    criteria=(
        _criterion("RAND-SCOPE", SCOPE, "Adult, back pain at least 5, fragility fracture", "scope"),
        _criterion("RAND-D1", D1, "Positive advanced imaging together with worsening symptoms", "required"),
        _criterion("RAND-C1", v.surgical_site_infection_active, "Active infection at the surgical site", "exclusion"),
        _criterion("RAND-C2", v.bloodborne_infection_untreated, "Untreated blood-borne infection", "exclusion"),
        _criterion("RAND-TIERS", UNREAD_TIERS, "A further contraindication, tier not read", "relative"),
    ),
    ambiguities={
        "RAND-TIERS": "The panel rated this contraindication in a tier that could not be read; it may or may not exclude."
    },
    base_rates=("576 scenarios: appropriate for augmentation 46 %, for non-surgical care 16 %, uncertain 38 %",),
)

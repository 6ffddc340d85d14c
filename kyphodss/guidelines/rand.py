"""RAND/UCLA clinical care pathway for vertebral fragility fractures, 2018 (appropriateness.md 1; guideline-outcomes.md)."""

from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Address, Beside, Criterion, Guideline, Outcome, Role, Route, always, holds
from kyphodss.logic.terms import ALWAYS, Term, all_of, any_of, not_

PAIN_AT_LEAST: Final = 5
ADULT_FROM_AGE: Final = 18
HEIGHT_MODERATE_FROM_PCT: Final = 25
HEIGHT_SEVERE_ABOVE_PCT: Final = 40
ROLAND_MORRIS_SEVERE_OVER: Final = 17

FRAGILITY: Final = any_of(v.etiology.is_("osteoporosis"), all_of(v.etiology.is_("trauma"), v.trauma_energy.is_("low")))
SCOPE: Final = all_of(v.pain_score >= PAIN_AT_LEAST, v.age_years >= ADULT_FROM_AGE, FRAGILITY)
D1: Final = all_of(v.edema_or_uptake, v.pain_trajectory.is_("worsening"))
# These are recalled, not read: the tiers exist, their content was not seen. Used only because they can take a "met" away.
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


def _variable(term: Term, level: str) -> Beside:
    """A variable of the pathway at a level that is recorded, named where D1 does not decide."""
    return Beside(all_of(SCOPE, not_(D1), term), f"Variable of the pathway, weight not read: {level}.")


_VARIABLES: Final = (
    _variable(v.edema_or_uptake, "advanced imaging positive"),
    _variable(v.pain_trajectory.is_("worsening"), "symptoms worsened"),
    _variable(
        all_of(v.height_loss_pct >= HEIGHT_MODERATE_FROM_PCT, v.height_loss_pct <= HEIGHT_SEVERE_ABOVE_PCT),
        f"height reduction moderate, {HEIGHT_MODERATE_FROM_PCT} to {HEIGHT_SEVERE_ABOVE_PCT} %",
    ),
    _variable(
        v.height_loss_pct > HEIGHT_SEVERE_ABOVE_PCT, f"height reduction severe, over {HEIGHT_SEVERE_ABOVE_PCT} %"
    ),
    _variable(v.kyphotic_deformity, "kyphotic deformity"),
    _variable(v.height_loss_progressed, "height loss progressed on follow-up images"),
    _variable(
        v.roland_morris > ROLAND_MORRIS_SEVERE_OVER,
        f"impact on daily functioning severe, Roland-Morris over {ROLAND_MORRIS_SEVERE_OVER}",
    ),
)


RAND_2018: Final = Guideline(
    id="rand-2018",
    title="Management of vertebral fragility fractures: a clinical care pathway (RAND/UCLA)",
    short="RAND/UCLA 2018",
    publisher="Hirsch and others, Spine Journal 18:2152",
    edition="2018",
    edition_note="2018. Twelve panelists, 576 scenarios.",
    jurisdiction="No jurisdiction",
    funding="Grant from the maker of a kyphoplasty system (Medtronic), whose page says it had no part in design, execution or review",
    provenance="Abstract and the maker's pathway pages read; the journal's table of weights was not.",
    mark="read",
    addresses=(
        Address("Abstract", "https://doi.org/10.1016/j.spinee.2018.07.025"),
        Address(
            "Scope and sponsor (maker's page)",
            "https://www.medtronic.com/us-en/healthcare-professionals/therapies-procedures/spinal-orthopaedic/"
            "balloon-kyphoplasty/clinical-evidence.html",
        ),
        Address(
            "Clinical care pathway (maker's page)",
            "https://medtronic.com/en-us/healthcare-professionals/specialties/spine-surgery/therapies-procedures/"
            "vertebral-augmentation/clinical-care-pathway.html",
        ),
    ),
    about=(
        "A panel's rating of augmentation as one group, vertebroplasty and kyphoplasty together. "
        "Time since fracture was judged less relevant to the choice."
    ),
    limits=(
        "The weights of its seven variables and the content of four of its five tiers of contraindications were not read; "
        "the number of levels is not a variable."
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
        Criterion(
            "RAND-TIERS",
            UNREAD_TIERS,
            "A further contraindication, tier not read",
            "relative",
            "the pathway page names the tiers; what they hold was not read",
            "not read",
        ),
    ),
    ambiguities={
        "RAND-TIERS": "In which tier the panel put this contraindication, if it rated it, could not be read; it may or may "
        "not exclude."
    },
    beside=_VARIABLES,
    base_rates=("576 scenarios: appropriate for augmentation 46 %, for non-surgical care 16 %, uncertain 38 %",),
)

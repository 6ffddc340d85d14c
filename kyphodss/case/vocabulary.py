"""The facts as words of the rules: one object per fact, named and labelled by the fields guide.

Recorded facts take label, unit and values from the guide. Derived facts (case-contract.md, "Facts") are declared here,
each with the fields that would settle it, so that a missing one can be asked for.
"""

from typing import Final

from kyphodss.case.fields import GUIDE, guide
from kyphodss.logic.terms import Choice, Number, Span, YesNo


def _yes_no(path: str) -> YesNo:
    field = guide(path)
    return YesNo(field.name, field.phrase)


def _number(path: str) -> Number:
    field = guide(path)
    return Number(field.name, field.phrase, field.unit)


def _choice(path: str) -> Choice:
    field = guide(path)
    return Choice(field.name, field.phrase, tuple(value for value in field.choices if value != "unknown"))


sex: Final = _choice("patient.sex")
level: Final = Choice(
    "level",
    "level",
    tuple(f"{region}{n}" for region, last in (("C", 7), ("T", 12), ("L", 5), ("S", 5)) for n in range(1, last + 1)),
)
etiology: Final = _choice("etiology")
cancer_kind: Final = _choice("cancer.kind")
decision: Final = _choice("outcome.decision")
setting: Final = _choice("referral.setting")
history_of_malignancy: Final = _yes_no("cancer.history_of_malignancy")
trauma_energy: Final = _choice("trauma.energy")
lesion_quality: Final = _choice("fractures[].lesion_quality")
escc: Final = _choice("fractures[].escc")
ao_type: Final = _choice("fractures[].ao_type")
ao_neurology: Final = _choice("fractures[].ao_neurology")

height_loss_pct: Final = _number("fractures[].height_loss_pct")
height_loss_progressed: Final = _yes_no("fractures[].height_loss_progressed")
kyphotic_deformity: Final = _yes_no("fractures[].kyphotic_deformity")
retropulsion_or_canal_compromise: Final = _yes_no("fractures[].retropulsion_or_canal_compromise")
spinal_stenosis: Final = _yes_no("fractures[].spinal_stenosis")
height_loss_progression_pct: Final = _number("fractures[].height_loss_progression_pct")
posterior_wall_intact: Final = _yes_no("fractures[].posterior_wall_intact")
cleft: Final = _yes_no("fractures[].cleft")
pain_at_level_on_examination: Final = _yes_no("fractures[].pain_at_level_on_examination")
recent_unhealed_attested: Final = _yes_no("fractures[].recent_unhealed_attested")
vertebral_body_destruction: Final = _yes_no("fractures[].vertebral_body_destruction")
cortical_major_involvement: Final = _yes_no("fractures[].cortical_major_involvement")

pain_score: Final = _number("symptoms.pain_score")
pain_severe: Final = _yes_no("symptoms.pain_severe")
pain_intolerable: Final = _yes_no("symptoms.pain_intolerable")
pain_trajectory: Final = _choice("symptoms.pain_trajectory")
pain_character: Final = _choice("symptoms.pain_character")
pulmonary_dysfunction: Final = _yes_no("symptoms.pulmonary_dysfunction")
pain_primarily_from_fracture: Final = _yes_no("symptoms.pain_primarily_from_fracture")
roland_morris: Final = _number("symptoms.roland_morris")
hospitalized: Final = _yes_no("symptoms.hospitalized")
ambulatory: Final = _yes_no("symptoms.ambulatory")
myelopathy: Final = _yes_no("symptoms.myelopathy")
neural_impingement: Final = _yes_no("symptoms.neural_impingement")
cord_compression_suspected: Final = _yes_no("symptoms.cord_compression_suspected")
spinal_instability: Final = _yes_no("symptoms.spinal_instability")
optimal_nonsurgical_management: Final = _yes_no("optimal_nonsurgical_management")

osteomyelitis: Final = _yes_no("risk.osteomyelitis")
discitis: Final = _yes_no("risk.discitis")
systemic_infection_active: Final = _yes_no("risk.systemic_infection_active")
surgical_site_infection_active: Final = _yes_no("risk.surgical_site_infection_active")
bloodborne_infection_untreated: Final = _yes_no("risk.bloodborne_infection_untreated")
cement_allergy: Final = _yes_no("risk.cement_allergy")
contrast_allergy: Final = _yes_no("risk.contrast_allergy")
coagulopathy_uncorrected: Final = _yes_no("bleeding.coagulopathy_uncorrected")

bone_drug_started: Final = _yes_no("bone_health.bone_drug_started")
bmd_referral: Final = _yes_no("bone_health.bmd_referral")
osteoporosis_education_referral: Final = _yes_no("bone_health.osteoporosis_education_referral")
osteoporosis_program_instruction: Final = _yes_no("bone_health.osteoporosis_program_instruction")

# Derived facts. Where one stands for a recorded field of the same name, it is the field, completed by the contract's rule.
pregnant: Final = _yes_no("patient.pregnant")
neurologic_deficit: Final = _yes_no("symptoms.neurologic_deficit")
neurologic_deficit_new: Final = _yes_no("symptoms.neurologic_deficit_new")
neurologic_deficit_recorded: Final = YesNo("neurologic_deficit_recorded", "neurologic deficit, as recorded")
age_years: Final = _number("patient.age_years")
edema_or_uptake: Final = YesNo("edema_or_uptake", "marrow edema on MRI or tracer uptake at this level")
mri_edema: Final = YesNo("mri_edema", "marrow edema on MRI at this level")
advanced_imaging: Final = YesNo("advanced_imaging", "MRI, bone scan or SPECT of this level done")
level_augmented: Final = YesNo("level_augmented", "this level augmented before")
radiotherapy_started: Final = YesNo("radiotherapy_started", "radiotherapy to this level begun")
less_invasive_care_failed: Final = YesNo(
    "less_invasive_care_failed", "bed rest, brace or analgesics for this fracture inadequate or not tolerated"
)
analgesic_intolerance: Final = YesNo("analgesic_intolerance", "an analgesic for this fracture caused side effects")
analgesic_for_a_day: Final = YesNo("analgesic_for_a_day", "an analgesic for this fracture given for a day or more")
treatments_none: Final = YesNo("treatments_none", "asked: no treatment was given")
anticoagulant: Final = YesNo("anticoagulant", "an anticoagulant is recorded")
booked_ahead: Final = YesNo("booked_ahead", "procedure booked on or after the day of assessment")

booked_in_days: Final = Number("booked_in_days", "time to the booked day", "days")
onset_days: Final = Span(
    "onset_days", "time since onset", "days", "onset_days_min", "onset_days_max", "onset_latest", "onset_earliest"
)
onset_months: Final = Span(
    "onset_months",
    "calendar months begun since onset",
    "months",
    "onset_months_min",
    "onset_months_max",
    "onset_latest",
    "onset_earliest",
)
booked_days: Final = Span(
    "booked_days",
    "time from onset to the booked day",
    "days",
    "booked_days_min",
    "booked_days_max",
    "onset_latest",
    "onset_earliest",
)
levels_planned: Final = Span(
    "levels_planned",
    "levels planned in one procedure",
    "",
    "levels_planned_min",
    "levels_planned_max",
    "planned",
    "planned",
)

# The words of every fact: of the field it is, or of the derived fact.
LABELS: Final[dict[str, str]] = {
    **{field.name: field.phrase for field in reversed(list(GUIDE.values()))},
    **{fact.name: fact.label for fact in list(globals().values()) if isinstance(fact, (YesNo, Number, Choice))},
    "onset_earliest": "earliest onset",
    "onset_latest": "latest onset",
    "planned": "levels planned in this procedure",
    "imaging": "imaging of this level",
    "treatments": "treatment history",
    "kind": "kind of malignancy",
}

# What to ask for when a derived fact is missing: the fields of the case that would settle it.
SETTLED_BY: Final[dict[str, tuple[str, ...]]] = {
    "edema_or_uptake": ("imaging",),
    "mri_edema": ("imaging",),
    "advanced_imaging": ("imaging",),
    "level_augmented": ("treatments", "treatments_complete"),
    "radiotherapy_started": ("treatments", "treatments_complete"),
    "less_invasive_care_failed": ("treatments", "treatments_complete"),
    "analgesic_intolerance": ("treatments", "treatments_complete"),
    "analgesic_for_a_day": ("treatments", "treatments_complete"),
    "anticoagulant": ("bleeding.drugs", "bleeding.drugs_complete"),
    "planned": ("fractures[].planned",),
    "age_years": ("patient.birth_date", "patient.age_years"),
}

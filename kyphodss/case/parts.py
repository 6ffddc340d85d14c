"""The parts of a case that belong to the patient as a whole (case-contract.md). Every field may be missing: not known."""

from typing import Literal

from pydantic import Field

from kyphodss.case.types import Area, Day, Language, Levels, ListOf, Part, Text, When, YesNo

SHORT = 200
LONG = 4000

Etiology = Literal["osteoporosis", "cancer", "trauma", "other_benign", "unknown"]


class Patient(Part):
    """Who: identifiers, age, sex, language, area of residence and weight."""

    mrn: Text | None = Field(default=None, max_length=SHORT)
    name: Text | None = Field(default=None, max_length=SHORT)
    birth_date: Day | None = None
    age_years: int | float | None = Field(default=None, ge=0, le=120)
    sex: Literal["female", "male", "other", "unknown"] | None = None
    language: Language | None = None
    postal_area: Area | None = None
    weight_kg: int | float | None = Field(default=None, ge=20, le=300)
    pregnant: YesNo = None


ReturnReason = Literal["imaging", "onset", "pain_score", "blood_thinners", "treatments", "laboratory", "other"]


class Return(Part):
    """One return of the referral to the referrer for information that was missing."""

    on: Day | None = None
    reasons: ListOf[ReturnReason] | None = Field(default=None, max_length=7)


class Referral(Part):
    """Who asks, from where, and the steps of the pathway."""

    diagnosed_on: Day | None = None
    received_on: Day | None = None
    admitted_on: Day | None = None
    referrer: Text | None = Field(default=None, max_length=SHORT)
    organization: Text | None = Field(default=None, max_length=SHORT)
    setting: Literal["emergency", "inpatient", "outpatient", "unknown"] | None = None
    payer: Text | None = Field(default=None, max_length=SHORT)
    information_complete_on: When | None = None
    triaged_on: When | None = None
    listed_on: When | None = None
    booked_for: When | None = None
    returns: ListOf[Return] | None = Field(default=None, max_length=100)


class Cancer(Part):
    """The malignancy, where there is one."""

    kind: Literal["metastasis", "myeloma", "plasmacytoma", "hemangioma", "primary_bone_tumor", "unknown"] | None = None
    primary: Text | None = Field(default=None, max_length=SHORT)
    radiosensitive: YesNo = None
    history_of_malignancy: YesNo = None
    mets_suspected_on: Day | None = None
    urgent_referral_on: Day | None = None


class Trauma(Part):
    """The injury, where there was one."""

    energy: Literal["low", "high", "unknown"] | None = None


class ImagingStudy(Part):
    """One study, done or booked."""

    modality: Literal["mri", "ct", "radiograph", "bone_scan", "spect", "spect_ct", "dxa", "unknown"] | None = None
    performed_on: When | None = None
    levels: Levels | None = Field(default=None, max_length=29)
    acute_finding: Literal["positive", "negative", "indeterminate", "unknown"] | None = None
    stir: YesNo = None


BackPainSign = Literal[
    "RAND-S1", "RAND-S2", "RAND-S3", "RAND-S4", "RAND-S5", "RAND-S6", "RAND-S7", "RAND-S8", "RAND-S9", "RAND-S10"
]


class Symptoms(Part):
    """Pain, function and neurology as of `recorded_on`."""

    recorded_on: When | None = None
    mscc_suspected_at: When | None = None
    pain_score: int | float | None = Field(default=None, ge=0, le=10)
    pain_scale: Literal["nrs", "vas", "NRS", "VAS", "unknown"] | None = None
    pain_severe: YesNo = None
    pain_intolerable: YesNo = None
    pain_character: Literal["mechanical", "occasional_non_mechanical", "non_mechanical", "none", "unknown"] | None = (
        None
    )
    pain_trajectory: Literal["worsening", "stable", "improved", "unknown"] | None = None
    pain_primarily_from_fracture: YesNo = None
    roland_morris: int | None = Field(default=None, ge=0, le=24)
    oswestry_pct: int | float | None = Field(default=None, ge=0, le=100)
    hospitalized: YesNo = None
    ambulatory: YesNo = None
    neurologic_deficit: YesNo = None
    neurologic_deficit_new: YesNo = None
    myelopathy: YesNo = None
    neural_impingement: YesNo = None
    cord_compression_suspected: YesNo = None
    spinal_instability: YesNo = None
    pulmonary_dysfunction: YesNo = None
    karnofsky: int | None = Field(default=None, ge=0, le=100)
    ecog: int | None = Field(default=None, ge=0, le=5)
    back_pain_signs: ListOf[BackPainSign] | None = Field(default=None, max_length=10)


class Drug(Part):
    """One blood thinner, by the name in the drug table."""

    drug: Text | None = Field(default=None, min_length=1, max_length=SHORT)
    regimen: Literal["prophylactic", "therapeutic", "maintenance", "unknown"] | None = None
    interval_h: int | float | None = Field(default=None, gt=0, le=168)
    last_dose_at: When | None = None
    indication: (
        Literal["primary_prevention", "secondary_prevention", "af", "vte", "mechanical_valve", "other", "unknown"]
        | None
    ) = None
    prescriber_agreed: YesNo = None


class Bleeding(Part):
    """Blood thinners and the laboratory results around bleeding."""

    drugs: ListOf[Drug] | None = Field(default=None, max_length=100)
    drugs_complete: YesNo = None
    inr: int | float | None = Field(default=None, ge=0, le=20)
    inr_on: Day | None = None
    platelets: int | float | None = Field(default=None, ge=0, le=3000)
    platelets_on: Day | None = None
    creatinine_mg_dl: int | float | None = Field(default=None, ge=0, le=30)
    creatinine_on: Day | None = None
    fibrinogen_mg_dl: int | float | None = Field(default=None, ge=0, le=2000)
    fibrinogen_on: Day | None = None
    hemoglobin_g_dl: int | float | None = Field(default=None, ge=0, le=30)
    hemoglobin_on: Day | None = None
    chronic_liver_disease: YesNo = None
    coagulopathy_uncorrected: YesNo = None


class SettledFlag(Part):
    """A named clinician's recorded decision on one conditional flag of the plan, by the id that the plan prints."""

    flag: Text = Field(min_length=1, max_length=SHORT, pattern=r"\S")
    decided_by: Text = Field(min_length=1, max_length=SHORT, pattern=r"\S")
    decided_on: Day
    note: Text | None = Field(default=None, max_length=LONG)
    about: ListOf[Text] | None = Field(default=None, max_length=20)


class Risk(Part):
    """Infection, allergy, thrombosis and sedation, and which flags of the plan are settled."""

    osteomyelitis: YesNo = None
    discitis: YesNo = None
    systemic_infection_active: YesNo = None
    surgical_site_infection_active: YesNo = None
    bloodborne_infection_untreated: YesNo = None
    cement_allergy: YesNo = None
    contrast_allergy: YesNo = None
    mechanical_valve: YesNo = None
    vte: YesNo = None
    vte_on: Day | None = None
    stroke_or_tia: YesNo = None
    stroke_or_tia_on: Day | None = None
    stent: YesNo = None
    stent_on: Day | None = None
    stent_kind: Literal["des", "bms", "balloon", "unknown"] | None = None
    stent_for_acs: YesNo = None
    cha2ds2_vasc: int | None = Field(default=None, ge=0, le=9)
    antiphospholipid_or_thrombophilia: YesNo = None
    lv_thrombus_or_lvad: YesNo = None
    asa_class: int | None = Field(default=None, ge=1, le=5)
    can_lie_prone: YesNo = None
    home_oxygen_or_airway_risk: YesNo = None
    mri_contraindicated: YesNo = None
    diabetes_drugs: YesNo = None
    escort_home: YesNo = None
    flags_settled: ListOf[SettledFlag] | None = Field(default=None, max_length=100)


class BoneHealth(Part):
    """Bone density and the care that follows a fragility fracture."""

    t_score: int | float | None = Field(default=None, ge=-10, le=10)
    bmd_referral: YesNo = None
    osteoporosis_education_referral: YesNo = None
    osteoporosis_program_instruction: YesNo = None
    bone_drug_recommended: YesNo = None
    bone_drug_started: YesNo = None
    bone_drug_at_52_weeks: YesNo = None
    fls_referred_on: Day | None = None
    fls_assessed_on: Day | None = None

"""The Medicare criteria LCD-A1 to LCD-F1, their grey zones and their checklist, shared by the coverage documents read.

The three documents (Noridian L34106; Novitas L35130; First Coast L34976) agree on every number. Source: cms-lcd.md
sections 2, 3, 5 and 8, a paraphrase of the coverage texts; a payer's reading, not clinical advice and no coverage guarantee.
"""

from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import ChecklistItem, Criterion, Role
from kyphodss.logic.terms import Between, Term, all_of, any_of, at_least, not_, recorded_yes

ACUTE_BELOW_DAYS: Final = 42
SUBACUTE_TO_DAYS: Final = 84  # 12 weeks; AMB-2
GREY_TO_DAYS: Final = 90  # 12 weeks and 6 days, the other reading of "6-12 weeks"
INPATIENT_PAIN: Final = 8
OUTPATIENT_PAIN: Final = 5
HEIGHT_LOSS_OVER_PCT: Final = 25
ROLAND_MORRIS_OVER: Final = 17
LEVELS_AT_MOST: Final = 3
FINDINGS_NEEDED: Final = 2

TREATED_LEVELS: Final = tuple(f"T{n}" for n in range(1, 13)) + tuple(f"L{n}" for n in range(1, 6))

OSTEOPOROSIS: Final = v.etiology.is_("osteoporosis")
CANCER: Final = v.etiology.is_("cancer")
MYELOMA: Final = v.cancer_kind.is_("myeloma")
METASTASIS: Final = v.cancer_kind.is_("metastasis")

WITHIN_SUBACUTE: Final = v.onset_days <= SUBACUTE_TO_DAYS
BEYOND_GREY: Final = v.onset_days > GREY_TO_DAYS
IN_GREY: Final = all_of(v.onset_days > SUBACUTE_TO_DAYS, v.onset_days <= GREY_TO_DAYS)
A1: Final = Between(yes=WITHIN_SUBACUTE, no=BEYOND_GREY)
A2: Final = v.level.in_(*TREATED_LEVELS)
A3: Final = v.edema_or_uptake

WORSENING: Final = v.pain_trajectory.is_("worsening")
STABLE_OR_IMPROVED: Final = v.pain_trajectory.in_("stable", "improved")
B4A: Final = v.height_loss_progressed
B4B: Final = v.height_loss_pct > HEIGHT_LOSS_OVER_PCT
B4C: Final = v.kyphotic_deformity
B4D: Final = v.roland_morris > ROLAND_MORRIS_OVER
B3: Final = WORSENING
B4: Final = all_of(STABLE_OR_IMPROVED, v.pain_score >= OUTPATIENT_PAIN, at_least(FINDINGS_NEEDED, B4A, B4B, B4C, B4D))
INPATIENT_SEVERE: Final = all_of(v.hospitalized, v.pain_score >= INPATIENT_PAIN)
B1: Final = INPATIENT_SEVERE
B2: Final = all_of(
    not_(v.hospitalized), v.pain_score >= OUTPATIENT_PAIN, v.optimal_nonsurgical_management, any_of(B3, B4)
)
SYMPTOMS: Final = any_of(B1, B2)

C1: Final = all_of(v.bmd_referral, v.osteoporosis_education_referral)
C2: Final = v.osteoporosis_program_instruction

D1: Final = not_(v.pain_primarily_from_fracture)
EXCLUSIONS: Final[dict[str, tuple[Term, str]]] = {
    "LCD-D1": (D1, "The back pain is not mainly due to the identified fracture"),
    "LCD-D2": (v.osteomyelitis, "Osteomyelitis"),
    "LCD-D3": (v.discitis, "Discitis"),
    "LCD-D4": (v.systemic_infection_active, "Active systemic infection"),
    "LCD-D5": (v.surgical_site_infection_active, "Active infection at the surgical site"),
    "LCD-D6": (v.pregnant, "Pregnancy"),
}
# The billing article lifts the limit of levels for myeloma.
OVER_THREE_LEVELS: Final = all_of(v.levels_planned > LEVELS_AT_MOST, not_(all_of(CANCER, MYELOMA)))
RELATIVE: Final[dict[str, tuple[Term, str]]] = {
    "LCD-E1": (OVER_THREE_LEVELS, "More than three fractures in one procedure (not counted in myeloma)"),
    "LCD-E2": (any_of(v.cement_allergy, v.contrast_allergy), "Allergy to bone cement or to contrast material"),
    "LCD-E3": (v.coagulopathy_uncorrected, "Uncorrected coagulopathy"),
    "LCD-E4": (v.spinal_instability, "Spinal instability"),
    "LCD-E5": (v.myelopathy, "Myelopathy from the fracture"),
    "LCD-E6": (v.neurologic_deficit, "Neurologic deficit"),
    "LCD-E7": (v.neural_impingement, "Neural impingement"),
    "LCD-E8": (v.retropulsion_or_canal_compromise, "Fracture retropulsion or canal compromise"),
}
ANY_EXCLUSION: Final = any_of(*(term for term, _ in EXCLUSIONS.values()))
ANY_RELATIVE: Final = any_of(*(term for term, _ in RELATIVE.values()))

# Booked beyond today's class of A1 (to 84, 85 to 90, after 90 days); a later day is never in an earlier class.
BOOKED_IN_ANOTHER_CLASS: Final = all_of(
    v.booked_ahead,
    any_of(
        all_of(WITHIN_SUBACUTE, v.booked_days > SUBACUTE_TO_DAYS),
        all_of(v.onset_days <= GREY_TO_DAYS, v.booked_days > GREY_TO_DAYS),
        # Whatever the day of an onset that is not exactly known: so long a wait leads out of the grey zone from its first day.
        all_of(
            v.onset_days <= GREY_TO_DAYS,
            v.booked_days > SUBACUTE_TO_DAYS,
            v.booked_in_days >= GREY_TO_DAYS - SUBACUTE_TO_DAYS,
        ),
    ),
)
INPATIENT_BELOW_SEVERE: Final = all_of(v.hospitalized, v.pain_score >= OUTPATIENT_PAIN, v.pain_score < INPATIENT_PAIN)

F1_PARTS: Final[dict[str, tuple[Term, str]]] = {
    "LCD-F1a": (
        any_of(MYELOMA, all_of(METASTASIS, v.lesion_quality.in_("lytic", "mixed"))),
        "Myeloma, or a metastasis with lytic destruction (mixed lesions: the text says osteolytic)",
    ),
    "LCD-F1b": (v.pain_severe, "Severe back pain, in the clinician's word (AMB-13: no number is given)"),
    "LCD-F1c": (v.vertebral_body_destruction, "Destruction of the vertebral body"),
    "LCD-F1d": (not_(v.cortical_major_involvement), "The major part of the cortical bone is not involved"),
}
F1: Final = all_of(*(term for term, _ in F1_PARTS.values()))

AMBIGUITIES: Final[dict[str, str]] = {
    "AMB-1": "The text does not say where the onset clock stops. On the day of assessment and on the booked day the answer differs.",
    "AMB-2": "Twelve weeks may end on day 84 or run through day 90; this fracture lies between the two.",
    "AMB-3": "For a patient in hospital the text can be read with or without the test of worsening pain or two findings.",
    "AMB-4": "Bone-health referral and instruction stand beside the required list, worded “should”: a gap that can be mended.",
    "AMB-5": "A relative contraindication is present; whether one alone excludes coverage is not clear. It needs a documented reason.",
    "AMB-6": "In hospital with pain 5 to 7: one path asks for 8, the other for a patient not in hospital. Literally neither fits.",
    "LCD-F1-MIXED": "The lesion is mixed; the text says osteolytic.",
}

# Shown beside the criteria; they decide nothing here.
NOTES: Final[dict[str, str]] = {
    "LCD-G4": "L35130 and L34976 open with a description: a painful, debilitating fracture that non-surgical care has not helped. "
    "It adds nothing beside the symptom criteria and is not tested.",
    "AMB-7": "The text does not define “hospitalized”; observation, emergency department and skilled nursing are open.",
    "AMB-8": "“Uptake” is read as a tracer study; plain CT does not satisfy it.",
    "AMB-9": "How height loss, its progression and kyphosis are measured is not stated.",
    "AMB-10": "Height loss over 25 % and its progression are both counted; no rule forbids it.",
    "AMB-11": "Whether the pain score is at rest, on movement, worst or mean is not stated.",
    "AMB-12": "“Three fractures per procedure” is read as levels treated.",
    "AMB-13": "“Severe” pain in the malignant indication has no number; it is the clinician's word.",
    "AMB-14": "Fractures of different age treated together: each level is tested by itself.",
}


def _criterion(id: str, term: Term, sentence: str, role: Role, section: str, under: str | None = None) -> Criterion:
    return Criterion(id, term, sentence, role, f"criteria section, {section}", "read", under)


CRITERIA_OSTEOPOROTIC: Final[tuple[Criterion, ...]] = (
    _criterion("LCD-A1", A1, "Acute or subacute: up to 12 weeks from symptom onset", "required", "timing"),
    _criterion("LCD-A2", A2, "Level T1 to L5", "required", "level"),
    _criterion("LCD-A3", A3, "Marrow edema on MRI, or uptake on bone scan, SPECT or SPECT/CT", "required", "imaging"),
    _criterion("LCD-B1", B1, "In hospital with severe pain", "path", "symptoms"),
    _criterion(
        "LCD-B2",
        B2,
        "Not in hospital, moderate to severe pain in spite of optimal care, and B3 or B4",
        "path",
        "symptoms",
    ),
    _criterion("LCD-B3", B3, "Worsening pain", "finding", "symptoms", "LCD-B2"),
    _criterion(
        "LCD-B4",
        B4,
        "Stable or improved pain, still at the floor, with two of four findings",
        "finding",
        "symptoms",
        "LCD-B2",
    ),
    _criterion("LCD-B4a", B4A, "Height loss has progressed", "finding", "symptoms", "LCD-B4"),
    _criterion("LCD-B4b", B4B, "Height loss over 25 %", "finding", "symptoms", "LCD-B4"),
    _criterion("LCD-B4c", B4C, "Kyphotic deformity", "finding", "symptoms", "LCD-B4"),
    _criterion("LCD-B4d", B4D, "Roland-Morris over 17", "finding", "symptoms", "LCD-B4"),
    _criterion("LCD-C1", C1, "Referred for bone density and osteoporosis education", "required", "continuum of care"),
    _criterion(
        "LCD-C2", C2, "Told to join an osteoporosis prevention or treatment program", "required", "continuum of care"
    ),
)
CRITERIA_AGAINST: Final[tuple[Criterion, ...]] = (
    *(_criterion(key, term, text, "exclusion", "limitations") for key, (term, text) in EXCLUSIONS.items()),
    *(_criterion(key, term, text, "relative", "limitations") for key, (term, text) in RELATIVE.items()),
)
CRITERIA_MALIGNANT: Final[tuple[Criterion, ...]] = (
    _criterion(
        "LCD-F1",
        F1,
        "Osteolytic metastasis or myeloma with severe pain from a destroyed body, cortex mostly spared",
        "required",
        "malignant indication",
    ),
    *(_criterion(key, term, text, "part", "malignant indication", "LCD-F1") for key, (term, text) in F1_PARTS.items()),
)

EXCLUSION_FACTS: Final = (
    "pain_primarily_from_fracture",
    "osteomyelitis",
    "discitis",
    "systemic_infection_active",
    "surgical_site_infection_active",
    "pregnant",
)
RELATIVE_FACTS: Final = (
    "cement_allergy",
    "contrast_allergy",
    "coagulopathy_uncorrected",
    "spinal_instability",
    "myelopathy",
    "neurologic_deficit",
    "neural_impingement",
    "retropulsion_or_canal_compromise",
)
FINDING_FACTS: Final = ("height_loss_progressed", "height_loss_pct", "kyphotic_deformity", "roland_morris")

CHECKLIST: Final[tuple[ChecklistItem, ...]] = (
    ChecklistItem("LCD-K1", "Date of symptom onset", ("onset_earliest", "onset_latest")),
    ChecklistItem(
        "LCD-K2",
        "Level, and a report of MRI or tracer imaging that names edema or uptake there",
        ("level", "edema_or_uptake"),
    ),
    ChecklistItem(
        "LCD-K3",
        "Pain score with its scale and date, and whether in hospital",
        ("pain_score", "pain_scale", "recorded_on", "hospitalized"),
    ),
    ChecklistItem(
        "LCD-K4",
        "Non-surgical care tried: which, and with what result",
        ("optimal_nonsurgical_management", "less_invasive_care_failed"),
    ),
    ChecklistItem(
        "LCD-K5",
        "Course of the pain; if not worsening, the findings with their values",
        ("pain_trajectory",),
        recorded_yes(STABLE_OR_IMPROVED),
        FINDING_FACTS,
    ),
    ChecklistItem(
        "LCD-K6",
        "Referral for bone density and education, and program instruction",
        ("bmd_referral", "osteoporosis_education_referral", "osteoporosis_program_instruction"),
    ),
    ChecklistItem(
        "LCD-K7",
        "Statement that the pain comes mainly from this fracture, by examination and imaging",
        ("pain_primarily_from_fracture", "pain_at_level_on_examination"),
    ),
    ChecklistItem(
        "LCD-K8",
        "A statement on each exclusion, and the handling of any relative one",
        (*EXCLUSION_FACTS, *RELATIVE_FACTS),
    ),
    ChecklistItem(
        "LCD-K9", "History, examination and test results that support necessity (kept in the record, not here)", ()
    ),
)

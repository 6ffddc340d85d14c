"""The facts of the case, in sections; one section at a time, so that the page stays light."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from kyphodss.ui import casework, draft
from kyphodss.ui.form import Problems, fields
from kyphodss.ui.onset import onset
from kyphodss.ui.tables import table
from kyphodss.ui.thinners import blood_thinners

F: Final = "fractures[]."
SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "Fracture": (
        "etiology",
        *(
            F + name
            for name in ("level", "onset_method", "planned", "etiology", "height_loss_pct", "height_loss_progressed")
        ),
        *(
            F + name
            for name in (
                "height_loss_progression_pct",
                "kyphotic_deformity",
                "kyphosis_deg",
                "pain_at_level_on_examination",
            )
        ),
        *(F + name for name in ("recent_unhealed_attested",)),
    ),
    "Symptoms": tuple(
        f"symptoms.{name}"
        for name in (
            "pain_score",
            "pain_scale",
            "pain_intolerable",
            "pain_severe",
            "pain_trajectory",
            "pain_character",
            "pain_primarily_from_fracture",
            "roland_morris",
            "hospitalized",
            "ambulatory",
            "neural_impingement",
            "pulmonary_dysfunction",
            "oswestry_pct",
            "karnofsky",
            "ecog",
            "back_pain_signs",
            "recorded_on",
        )
    ),
    "Treatment": ("optimal_nonsurgical_management", "treatments_complete"),
    "Imaging": (F + "cleft", F + "posterior_wall_intact", "risk.mri_contraindicated"),
    "Red flags": (
        *(
            f"symptoms.{n}"
            for n in ("cord_compression_suspected", "mscc_suspected_at", "neurologic_deficit_new", "neurologic_deficit")
        ),
        *(f"symptoms.{n}" for n in ("myelopathy", "spinal_instability")),
        *(F + n for n in ("retropulsion_or_canal_compromise", "spinal_stenosis", "escc")),
        *(
            f"risk.{n}"
            for n in ("osteomyelitis", "discitis", "systemic_infection_active", "surgical_site_infection_active")
        ),
        *("risk.bloodborne_infection_untreated", "patient.pregnant", "bleeding.coagulopathy_uncorrected"),
    ),
    "Cause": (
        *(
            f"cancer.{n}"
            for n in (
                "kind",
                "primary",
                "radiosensitive",
                "history_of_malignancy",
                "mets_suspected_on",
                "urgent_referral_on",
            )
        ),
        *(
            F + n
            for n in (
                "lesion_quality",
                "vertebral_body_destruction",
                "cortical_major_involvement",
                "body_involved_over_half",
            )
        ),
        *(F + n for n in ("alignment", "posterolateral_involvement")),
        "trauma.energy",
        *(F + n for n in ("ao_type", "ao_neurology", "ao_modifiers", "plc", "of_type")),
        *(F + n for n in ("anterior_mm", "middle_mm", "posterior_mm", "reference_mm")),
    ),
    "Blood thinners": (
        *(
            f"bleeding.{n}"
            for n in ("drugs_complete", "chronic_liver_disease", "inr", "inr_on", "platelets", "platelets_on")
        ),
        *(f"bleeding.{n}" for n in ("creatinine_mg_dl", "creatinine_on", "hemoglobin_g_dl", "hemoglobin_on")),
        *(f"bleeding.{n}" for n in ("fibrinogen_mg_dl", "fibrinogen_on")),
    ),
    "Risk": tuple(
        f"risk.{name}"
        for name in (
            "cement_allergy",
            "contrast_allergy",
            "mechanical_valve",
            "vte",
            "vte_on",
            "stroke_or_tia",
            "stroke_or_tia_on",
            "stent",
            "stent_on",
            "stent_kind",
            "stent_for_acs",
            "cha2ds2_vasc",
            "antiphospholipid_or_thrombophilia",
            "lv_thrombus_or_lvad",
            "asa_class",
            "can_lie_prone",
            "home_oxygen_or_airway_risk",
            "diabetes_drugs",
            "escort_home",
        )
    ),
    "Bone health": tuple(
        f"bone_health.{n}"
        for n in (
            "bmd_referral",
            "osteoporosis_education_referral",
            "osteoporosis_program_instruction",
            "bone_drug_recommended",
            "bone_drug_started",
            "bone_drug_at_52_weeks",
            "fls_referred_on",
            "fls_assessed_on",
            "t_score",
        )
    ),
    "Patient": (
        *(
            f"patient.{n}"
            for n in ("birth_date", "age_years", "sex", "language", "postal_area", "weight_kg", "mrn", "name")
        ),
        *(
            f"referral.{n}"
            for n in ("received_on", "admitted_on", "setting", "organization", "referrer", "payer", "booked_for")
        ),
        *(f"referral.{n}" for n in ("diagnosed_on", "information_complete_on", "triaged_on", "listed_on")),
    ),
    "Outcome": tuple(
        f"outcome.{n}"
        for n in (
            "decision",
            "decided_on",
            "decided_by",
            "reason",
            "procedure_on",
            "levels_treated",
            "technique",
            "closed_on",
            "closed_as",
            "died_on",
            "complications",
        )
    ),
}
TABLES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "Treatment": (("treatments", "Asked: no treatment was given"),),
    "Imaging": (("imaging", "Asked: no imaging was done"),),
    "Blood thinners": (("bleeding.drugs", "Asked: no blood thinners"),),
    "Risk": (("risk.flags_settled", "Asked: no flag of the plan is settled"),),
    "Patient": (("referral.returns", "Asked: the referral was never returned to the referrer"),),
    "Outcome": (
        ("outcome.followups", "Asked: no follow-up took place"),
        ("outcome.adverse_events", "Asked: no adverse event after the procedure"),
        ("outcome.admissions", "Asked: no admission after the procedure"),
    ),
}
# Of a stored case these are written by the decision itself (`kyphodss.ui.decide`).
DECIDED: Final = frozenset(f"outcome.{name}" for name in ("decision", "decided_on", "decided_by", "reason"))
# Entered by widgets of their own: the onset as a day, an interval or a month; the id where a case is saved for the first time.
OWN_WIDGETS: Final = frozenset({"case_id", F + "onset_earliest", F + "onset_latest"})


def facts(problems: Problems) -> None:
    """The section switch and the widgets of the section chosen."""
    st.header("Facts", anchor=False)
    chosen = st.segmented_control(
        "Section of the facts",
        list(SECTIONS),
        default="Fracture",
        required=True,
        key="section",
        label_visibility="collapsed",
        wrap=True,
        persist_state="session",
    )
    index: int = st.session_state.fracture
    before: dict[str, Callable[[], None]] = {
        "Fracture": lambda: onset(index, problems),
        "Blood thinners": blood_thinners,
    }
    if chosen in before:
        before[chosen]()
    for path, none_words in TABLES.get(chosen or "", ()):
        table(path, problems, none_words)
    stored = casework.opened().case_key is not None
    fields((path for path in SECTIONS[chosen or "Fracture"] if not (stored and path in DECIDED)), problems, index=index)
    if stored and chosen == "Outcome":
        st.caption("The decision of a stored case is recorded under *Decide*.")
    if chosen == "Fracture":
        st.button("Add another level", on_click=_another_level, icon=":material/add:")


def _another_level() -> None:
    fractures = draft.get("fractures")
    count = max(len(fractures) if isinstance(fractures, list) else 0, 1)
    if not isinstance(fractures, list) or len(fractures) == 0:
        draft.put("fractures", [{}])
    draft.current()["fractures"].append({})
    st.session_state.fracture = count

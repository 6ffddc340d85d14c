"""Pieces that the invented cases are put together from."""

from typing import Any, Final

AS_OF: Final = "2026-11-24"

Fields = dict[str, Any]

CLEARED: Final[Fields] = {
    "symptoms": {
        "neurologic_deficit": False,
        "myelopathy": False,
        "cord_compression_suspected": False,
        "spinal_instability": False,
        "neural_impingement": False,
    },
    "bleeding": {"coagulopathy_uncorrected": False},
    "risk": {
        "osteomyelitis": False,
        "discitis": False,
        "systemic_infection_active": False,
        "surgical_site_infection_active": False,
        "bloodborne_infection_untreated": False,
        "cement_allergy": False,
        "contrast_allergy": False,
    },
}
PLAN_ASKED: Final[Fields] = {
    "symptoms": {"pain_primarily_from_fracture": True},
    "bleeding": {
        "drugs": [],
        "drugs_complete": True,
        "chronic_liver_disease": False,
        "inr": 1.0,
        "inr_on": "2026-11-18",
        "platelets": 214,
        "platelets_on": "2026-11-18",
        "hemoglobin_g_dl": 12.6,
        "hemoglobin_on": "2026-11-18",
    },
    "risk": {
        "mechanical_valve": False,
        "vte": False,
        "stroke_or_tia": False,
        "stent": False,
        "lv_thrombus_or_lvad": False,
        "antiphospholipid_or_thrombophilia": False,
        "asa_class": 2,
        "can_lie_prone": True,
        "home_oxygen_or_airway_risk": False,
        "mri_contraindicated": False,
        "diabetes_drugs": False,
        "escort_home": True,
    },
}
BONE_CARE: Final = {
    "bmd_referral": True,
    "osteoporosis_education_referral": True,
    "osteoporosis_program_instruction": True,
}


def mri(day: str, *levels: str, finding: str = "positive") -> Fields:
    """An MRI of these levels."""
    return {"modality": "mri", "performed_on": day, "levels": list(levels), "acute_finding": finding, "stir": True}


def level(name: str, **facts: Any) -> Fields:
    """A fracture without retropulsion."""
    return {"level": name, "retropulsion_or_canal_compromise": False, **facts}


def treatment(kind: str, start: str | None = None, **facts: Any) -> Fields:
    """One entry of the treatment history."""
    return {"kind": kind, **({} if start is None else {"started_on": start}), **facts}


def person(number: int, name: str, born: str | None, sex: str | None, **facts: Any) -> Fields:
    """An invented patient."""
    known = {"birth_date": born, "sex": sex}
    return {
        "mrn": f"S-{number:04d}",
        "name": f"Sample, {name}",
        **{k: v for k, v in known.items() if v is not None},
        **facts,
    }


def merged(base: Fields, more: Fields) -> Fields:
    """Two descriptions of a case as one; the second wins."""
    found = dict(base)
    for key, value in more.items():
        both = isinstance(value, dict) and isinstance(found.get(key), dict)
        found[key] = merged(found[key], value) if both else value
    return found


def cleared(more: Fields) -> Fields:
    """The same with every core red flag asked and answered no."""
    return merged(CLEARED, more)


def asked(more: Fields) -> Fields:
    """The same with every question of the plan asked and answered, and fresh results; what `more` says stands."""
    found = merged(PLAN_ASKED, cleared(more))
    sound = {"posterior_wall_intact": True, "spinal_stenosis": False}
    return {**found, "fractures": [{**sound, **fracture} for fracture in found["fractures"]]}

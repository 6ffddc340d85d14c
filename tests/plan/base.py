"""A case in which every question of the plan is answered, so that each test changes only what it is about."""

from copy import deepcopy
from datetime import date
from typing import Any, Final

from kyphodss.case.facts import fracture_facts
from kyphodss.case.read import case_from
from kyphodss.plan.model import Plan
from kyphodss.plan.plan import plan_of
from kyphodss.plan.workings import Workings, workings
from kyphodss.settings import PlanSettings

AS_OF: Final = date(2027, 5, 3)  # a Monday
STOP_FACTS: Final = (
    "osteomyelitis",
    "discitis",
    "systemic_infection_active",
    "surgical_site_infection_active",
    "bloodborne_infection_untreated",
    "mechanical_valve",
    "vte",
    "stroke_or_tia",
    "stent",
    "lv_thrombus_or_lvad",
)
SYMPTOM_FACTS: Final = ("neurologic_deficit", "myelopathy", "cord_compression_suspected", "spinal_instability")
COMPLETE: Final[dict[str, Any]] = {
    "case_id": "P",
    "etiology": "osteoporosis",
    "patient": {"age_years": 74, "sex": "male", "weight_kg": 78},
    "fractures": [
        {
            "level": "L1",
            "onset": "2027-04-12",
            "retropulsion_or_canal_compromise": False,
            "spinal_stenosis": False,
            "posterior_wall_intact": True,
        }
    ],
    "imaging": [
        {"modality": "mri", "performed_on": "2027-04-26", "levels": ["L1"], "acute_finding": "positive"},
    ],
    "symptoms": {
        "pain_score": 8,
        "pain_trajectory": "stable",
        "pain_primarily_from_fracture": True,
        "neural_impingement": False,
        **dict.fromkeys(SYMPTOM_FACTS, False),
    },
    "treatments": [],
    "bleeding": {
        "drugs": [],
        "drugs_complete": True,
        "inr": 1.0,
        "inr_on": "2027-05-02",
        "platelets": 200,
        "platelets_on": "2027-05-02",
        "creatinine_mg_dl": 1.15,
        "creatinine_on": "2027-05-02",
        "hemoglobin_g_dl": 13.1,
        "hemoglobin_on": "2027-05-02",
        "chronic_liver_disease": False,
        "coagulopathy_uncorrected": False,
    },
    "risk": {
        **dict.fromkeys(STOP_FACTS, False),
        "cement_allergy": False,
        "contrast_allergy": False,
        "cha2ds2_vasc": 3,
        "antiphospholipid_or_thrombophilia": False,
        "asa_class": 3,
        "can_lie_prone": True,
        "home_oxygen_or_airway_risk": False,
    },
}
APIXABAN: Final[dict[str, Any]] = {
    "drug": "apixaban",
    "interval_h": 12,
    "last_dose_at": "2027-05-03T08:00",
    "indication": "af",
}


def changed(changes: dict[str, Any]) -> dict[str, Any]:
    """The complete case with some facts changed: `bleeding.inr`, `fractures.0.level`."""
    case = deepcopy(COMPLETE)
    for path, value in changes.items():
        *steps, last = path.split(".")
        at: Any = case
        for step in steps:
            at = at[int(step)] if step.isdigit() else at.setdefault(step, {})
        at[int(last) if last.isdigit() else last] = value
    return case


def worked(
    changes: dict[str, Any], as_of: date = AS_OF, settings: PlanSettings | None = None, *, index: int = 0
) -> Workings:
    """The workings of one fracture of the complete case with some facts changed."""
    case = case_from(changed(changes))
    rows = [maker.on(as_of) for maker in fracture_facts(case)]
    return workings(case, rows, as_of, PlanSettings() if settings is None else settings)[index]


def planned(changes: dict[str, Any], as_of: date = AS_OF, settings: PlanSettings | None = None) -> Plan:
    """The plan of the first fracture of the complete case with some facts changed."""
    plan = plan_of(worked(changes, as_of, settings))
    assert plan is not None
    return plan

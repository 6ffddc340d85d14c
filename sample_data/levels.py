"""Fragility fractures of several levels, with a red flag, or already treated. Invented; as a clinician would enter them."""

from sample_data.parts import BONE_CARE, Fields, cleared, level, mri, person, treatment


def levels() -> list[tuple[str, str, Fields]]:
    """Fragility fractures of several levels, with a red flag, or already treated."""
    return [
        (
            "Four levels at once",
            "More than three in one procedure is a relative contraindication",
            cleared(
                {
                    "patient": person(17, "Rosa", "1951-02-11", "female"),
                    "fractures": [
                        level(name, onset="2026-11-04", planned=True, height_loss_pct=28, kyphotic_deformity=True)
                        for name in ("T11", "T12", "L1", "L2")
                    ],
                    "imaging": [mri("2026-11-10", "T11", "T12", "L1", "L2")],
                    "symptoms": {
                        "pain_score": 8,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "roland_morris": 19,
                        "hospitalized": False,
                        "pain_intolerable": False,
                    },
                    "treatments": [treatment("brace", "2026-11-05", status="ongoing", response="inadequate")],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": True,
                    "bone_health": BONE_CARE,
                }
            ),
        ),
        (
            "Two levels, two onsets",
            "Windows are per level",
            cleared(
                {
                    "patient": person(18, "Stefan", "1949-11-11", "male"),
                    "fractures": [
                        level("T12", onset="2026-08-15", planned=False, height_loss_pct=45),
                        level("L2", onset="2026-11-09", planned=True, height_loss_pct=18),
                    ],
                    "imaging": [mri("2026-11-16", "T12", finding="negative"), mri("2026-11-16", "L2")],
                    "symptoms": {
                        "pain_score": 7,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                        "pain_intolerable": False,
                    },
                    "treatments": [
                        treatment("brace", "2026-11-10", status="ongoing", response="inadequate", levels=["L2"])
                    ],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": True,
                    "bone_health": BONE_CARE,
                }
            ),
        ),
        (
            "Level augmented before",
            "A red flag: new clock, new question",
            cleared(
                {
                    "patient": person(19, "Thea", "1943-09-23", "female"),
                    "fractures": [level("L1", onset="2026-11-01", height_loss_pct=33)],
                    "imaging": [mri("2026-11-11", "L1")],
                    "symptoms": {
                        "pain_score": 7,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                        "pain_intolerable": True,
                    },
                    "treatments": [
                        treatment(
                            "vertebral_augmentation",
                            "2024-03-03",
                            ended_on="2024-03-03",
                            status="finished",
                            levels=["L1"],
                        ),
                        treatment("analgesic_opioid", "2026-11-02", status="ongoing", response="inadequate"),
                    ],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": True,
                    "bone_health": BONE_CARE,
                }
            ),
        ),
        (
            "Active systemic infection",
            "An exclusion in every source that names it; clocks are suspended",
            cleared(
                {
                    "patient": person(20, "Ulrich", "1944-06-06", "male"),
                    "fractures": [level("T9", onset="2026-11-06")],
                    "imaging": [mri("2026-11-14", "T9")],
                    "symptoms": {
                        "pain_score": 9,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": True,
                        "pain_intolerable": True,
                    },
                    "risk": {"systemic_infection_active": True},
                    "treatments": [
                        treatment("analgesic_opioid", "2026-11-07", status="ongoing", response="inadequate")
                    ],
                    "treatments_complete": True,
                }
            ),
        ),
        (
            "Seventh cervical vertebra",
            "Outside the levels that Medicare's text names",
            {
                "patient": person(21, "Vera", "1956-08-08", "female"),
                "fractures": [level("C7", onset="2026-11-01")],
                "imaging": [mri("2026-11-09", "C7")],
                "symptoms": {"pain_score": 6},
            },
        ),
        (
            "Osteoporosis with a history of malignancy",
            "The cause is recorded; the history raises a question",
            cleared(
                {
                    "patient": person(22, "Walter", "1952-12-24", "male"),
                    "cancer": {"history_of_malignancy": True, "primary": "prostate, in remission"},
                    "fractures": [level("T7", onset="2026-10-18", height_loss_pct=24)],
                    "imaging": [mri("2026-11-02", "T7")],
                    "symptoms": {
                        "pain_score": 6,
                        "pain_trajectory": "stable",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                        "pain_intolerable": False,
                    },
                    "treatments": [treatment("brace", "2026-10-20", status="ongoing", response="adequate")],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": False,
                }
            ),
        ),
        (
            "Treated and closed",
            "Clocks stand still on the day of the procedure",
            cleared(
                {
                    "patient": person(23, "Xenia", "1947-04-04", "female"),
                    "referral": {"received_on": "2026-08-20"},
                    "fractures": [level("L1", onset="2026-08-10", height_loss_pct=35)],
                    "imaging": [mri("2026-08-25", "L1")],
                    "symptoms": {
                        "recorded_on": "2026-08-26",
                        "pain_score": 8,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                    },
                    "outcome": {
                        "decision": "treat",
                        "decided_on": "2026-08-28",
                        "procedure_on": "2026-09-09",
                        "levels_treated": ["L1"],
                        "technique": "kyphoplasty",
                        "closed_on": "2026-10-09",
                        "followups": [{"on": "2026-10-09", "pain_score": 2, "roland_morris": 6}],
                    },
                }
            ),
        ),
    ]

"""Fragility fractures whose windows are open or closing. Invented; as a clinician would enter them."""

from sample_data.parts import BONE_CARE, Fields, asked, cleared, level, mri, person, treatment


def in_time() -> list[tuple[str, str, Fields]]:
    """Fragility fractures whose windows are open or closing."""
    return [
        (
            "Day 54, brace and opioid failed, Roland-Morris missing",
            "The rich case: windows open, one fact away from two sources",
            asked(
                {
                    "patient": person(1, "Ada", "1948-03-02", "female", weight_kg=61),
                    "referral": {
                        "received_on": "2026-10-28",
                        "organization": "Oakside Family Practice (invented)",
                        "setting": "outpatient",
                    },
                    "fractures": [
                        level(
                            "L1",
                            onset="2026-10-01",
                            onset_method="recalled",
                            height_loss_pct=31,
                            height_loss_progressed=False,
                            pain_at_level_on_examination=True,
                            posterior_wall_intact=True,
                        )
                    ],
                    "imaging": [mri("2026-11-10", "L1")],
                    "symptoms": {
                        "recorded_on": "2026-11-18",
                        "pain_score": 6,
                        "pain_scale": "NRS",
                        "pain_intolerable": False,
                        "pain_trajectory": "stable",
                        "pain_character": "mechanical",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                        "ambulatory": True,
                    },
                    "treatments": [
                        treatment("brace", "2026-10-05", status="ongoing", response="inadequate"),
                        treatment(
                            "analgesic_opioid",
                            "2026-10-08",
                            ended_on="2026-11-12",
                            status="finished",
                            response="side_effects",
                        ),
                    ],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": True,
                    "bleeding": {
                        "drugs": [
                            {
                                "drug": "apixaban",
                                "interval_h": 12,
                                "indication": "af",
                                "last_dose_at": "2026-11-24T08:00",
                                "prescriber_agreed": True,
                            }
                        ],
                        "creatinine_mg_dl": 1.02,
                        "creatinine_on": "2026-11-18",
                    },
                    "risk": {"cha2ds2_vasc": 4},
                    "bone_health": BONE_CARE | {"t_score": -2.9},
                }
            ),
        ),
        (
            "Worsening in spite of optimal care",
            "Every Medicare criterion recorded and met",
            asked(
                {
                    "patient": person(2, "Bruno", "1945-11-30", "male"),
                    "referral": {"received_on": "2026-11-16", "setting": "outpatient"},
                    "fractures": [
                        level(
                            "T12",
                            onset="2026-11-02",
                            height_loss_pct=22,
                            height_loss_progressed=True,
                            kyphotic_deformity=False,
                        )
                    ],
                    "imaging": [mri("2026-11-13", "T12")],
                    "symptoms": {
                        "recorded_on": "2026-11-20",
                        "pain_score": 7,
                        "pain_scale": "NRS",
                        "pain_intolerable": False,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "roland_morris": 14,
                        "hospitalized": False,
                        "ambulatory": True,
                    },
                    "treatments": [
                        treatment("analgesic_non_opioid", "2026-11-02", status="ongoing", response="inadequate"),
                        treatment("physiotherapy", "2026-11-09", status="ongoing"),
                    ],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": True,
                    "bone_health": BONE_CARE,
                }
            ),
        ),
        (
            "In hospital, intolerable pain, day 4",
            "Immediate path; the hour clock of analgesia",
            asked(
                {
                    "patient": person(3, "Clara", "1938-05-21", "female"),
                    "referral": {"received_on": "2026-11-23", "admitted_on": "2026-11-21", "setting": "inpatient"},
                    "fractures": [level("L2", onset="2026-11-20", onset_method="witnessed")],
                    "imaging": [mri("2026-11-22", "L2")],
                    "symptoms": {
                        "recorded_on": "2026-11-23",
                        "pain_score": 9,
                        "pain_scale": "NRS",
                        "pain_intolerable": True,
                        "pain_severe": True,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": True,
                        "ambulatory": False,
                    },
                    "treatments": [
                        treatment("analgesic_opioid", "2026-11-21T14:00", status="ongoing", response="inadequate")
                    ],
                    "treatments_complete": True,
                    "bone_health": BONE_CARE,
                }
            ),
        ),
        (
            "In hospital at exactly 8, stable",
            "Two readings of one Medicare text (AMB-3)",
            cleared(
                {
                    "patient": person(4, "Dora", "1942-08-14", "female"),
                    "fractures": [
                        level(
                            "T12",
                            onset="2026-11-14",
                            height_loss_pct=20,
                            height_loss_progressed=False,
                            kyphotic_deformity=False,
                        )
                    ],
                    "imaging": [mri("2026-11-17", "T12")],
                    "symptoms": {
                        "pain_score": 8,
                        "pain_scale": "VAS",
                        "pain_intolerable": False,
                        "pain_trajectory": "stable",
                        "pain_primarily_from_fracture": True,
                        "roland_morris": 12,
                        "hospitalized": True,
                    },
                    "treatments": [],
                    "optimal_nonsurgical_management": True,
                    "bone_health": BONE_CARE,
                }
            ),
        ),
        (
            "In hospital with pain 7",
            "A literal gap between two paths (AMB-6)",
            cleared(
                {
                    "patient": person(5, "Emil", "1946-01-09", "male"),
                    "fractures": [level("L1", onset="2026-11-10", height_loss_pct=30)],
                    "imaging": [mri("2026-11-15", "L1")],
                    "symptoms": {
                        "pain_score": 7,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": True,
                        "pain_intolerable": False,
                    },
                    "treatments": [treatment("bed_rest", "2026-11-11", status="ongoing", response="side_effects")],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": True,
                    "bone_health": BONE_CARE,
                }
            ),
        ),
        (
            "Last day of twelve weeks",
            "Medicare's day 84 is today; tracer uptake instead of MRI",
            cleared(
                {
                    "patient": person(6, "Frieda", "1944-02-17", "female"),
                    "fractures": [level("L3", onset="2026-09-01", height_loss_pct=20)],
                    "imaging": [
                        {
                            "modality": "bone_scan",
                            "performed_on": "2026-11-02",
                            "levels": ["L3"],
                            "acute_finding": "positive",
                        }
                    ],
                    "symptoms": {
                        "pain_score": 6,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                        "pain_intolerable": False,
                    },
                    "treatments": [treatment("brace", "2026-09-10", status="ongoing", response="inadequate")],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": True,
                    "risk": {"mri_contraindicated": True},
                    "bone_health": BONE_CARE,
                }
            ),
        ),
        (
            "Last day of the leaflet's three months",
            "Closing today; past Medicare's twelve weeks by either reading",
            cleared(
                {
                    "patient": person(7, "Georg", "1951-07-30", "male"),
                    "fractures": [level("T11", onset="2026-08-24", height_loss_pct=28)],
                    "imaging": [mri("2026-10-30", "T11")],
                    "symptoms": {
                        "pain_score": 7,
                        "pain_trajectory": "stable",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                        "pain_intolerable": False,
                    },
                    "treatments": [treatment("analgesic", "2026-09-01", status="ongoing", response="inadequate")],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": True,
                }
            ),
        ),
        (
            "Day 87: is twelve weeks day 84 or day 90?",
            "Ambiguity AMB-2",
            cleared(
                {
                    "patient": person(8, "Hanna", "1949-10-05", "female"),
                    "fractures": [level("L4", onset="2026-08-29")],
                    "imaging": [mri("2026-11-05", "L4")],
                    "symptoms": {
                        "pain_score": 6,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                        "pain_intolerable": False,
                    },
                    "treatments": [treatment("brace", "2026-09-05", status="ongoing", response="inadequate")],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": True,
                    "bone_health": BONE_CARE,
                }
            ),
        ),
        (
            "Booked past twelve weeks",
            "Met today, past the line on the booked day (AMB-1)",
            cleared(
                {
                    "patient": person(9, "Ida", "1950-04-12", "female"),
                    "referral": {"received_on": "2026-10-20", "booked_for": "2026-12-02T09:00"},
                    "fractures": [level("T11", onset="2026-09-06")],
                    "imaging": [mri("2026-11-01", "T11")],
                    "symptoms": {
                        "pain_score": 7,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                        "pain_intolerable": False,
                    },
                    "treatments": [treatment("brace", "2026-09-10", status="ongoing", response="inadequate")],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": True,
                    "bone_health": BONE_CARE,
                }
            ),
        ),
    ]

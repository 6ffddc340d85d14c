"""Injury, other benign causes, and cases of which little is known. Invented; as a clinician would enter them."""

from sample_data.parts import Fields, cleared, level, mri, person, treatment


def trauma_and_rest() -> list[tuple[str, str, Fields]]:
    """Injury, other benign causes, and cases of which little is known."""
    return [
        (
            "Stable traumatic fracture, day 5",
            "Young bone: outside most sources; evidence within a week",
            cleared(
                {
                    "etiology": "trauma",
                    "trauma": {"energy": "high"},
                    "patient": person(32, "Gustav", "1992-04-30", "male"),
                    "fractures": [
                        level(
                            "L1",
                            onset="2026-11-19",
                            onset_method="witnessed",
                            ao_type="A1",
                            ao_neurology="N0",
                            ao_modifiers=[],
                            plc="intact",
                            height_loss_pct=20,
                        )
                    ],
                    "imaging": [
                        {"modality": "ct", "performed_on": "2026-11-19", "levels": ["L1"]},
                        mri("2026-11-20", "L1"),
                    ],
                    "symptoms": {
                        "pain_score": 7,
                        "pain_intolerable": False,
                        "pain_trajectory": "stable",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": True,
                    },
                    "treatments": [treatment("brace", "2026-11-20", status="ongoing")],
                    "treatments_complete": True,
                }
            ),
        ),
        (
            "Burst fracture",
            "Every augmentation clock is suspended",
            {
                "etiology": "trauma",
                "trauma": {"energy": "high"},
                "patient": person(33, "Heidi", "1985-12-12", "female"),
                "fractures": [
                    {
                        "level": "L2",
                        "onset": "2026-11-21",
                        "ao_type": "A4",
                        "ao_neurology": "N1",
                        "retropulsion_or_canal_compromise": True,
                    }
                ],
                "imaging": [{"modality": "ct", "performed_on": "2026-11-21", "levels": ["L2"]}],
                "symptoms": {"pain_score": 9, "hospitalized": True, "spinal_instability": True},
            },
        ),
        (
            "Low-energy fall",
            "Is it a fragility fracture? Raised, never converted",
            {
                "etiology": "trauma",
                "trauma": {"energy": "low"},
                "patient": person(34, "Inge", "1954-06-29", "female"),
                "fractures": [level("T12", onset="2026-11-08", height_loss_pct=26)],
                "imaging": [mri("2026-11-17", "T12")],
                "symptoms": {"pain_score": 6, "pain_trajectory": "stable", "pain_primarily_from_fracture": True},
                "bone_health": {"t_score": -3.1},
            },
        ),
        (
            "Painful hemangioma",
            "Another benign cause: the leaflet does not name it",
            cleared(
                {
                    "etiology": "other_benign",
                    "patient": person(35, "Jonas", "1977-01-14", "male"),
                    "cancer": {"kind": "hemangioma"},
                    "fractures": [level("T11", onset="2026-10-01")],
                    "imaging": [mri("2026-10-28", "T11", finding="indeterminate")],
                    "symptoms": {"pain_score": 5, "pain_primarily_from_fracture": True},
                }
            ),
        ),
        (
            "Asked, and not known",
            "“Unknown” as an answer: rules read it as not known",
            {
                "etiology": "osteoporosis",
                "patient": person(36, "Kurt", None, "unknown", age_years=93),
                "fractures": [
                    {
                        "level": "L3",
                        "onset_latest": "2026-11-10",
                        "planned": "unknown",
                        "kyphotic_deformity": "unknown",
                        "retropulsion_or_canal_compromise": "unknown",
                    }
                ],
                "imaging": [{"modality": "mri", "levels": ["L3"], "acute_finding": "unknown"}],
                "symptoms": {
                    "pain_intolerable": "unknown",
                    "hospitalized": "unknown",
                    "cord_compression_suspected": "unknown",
                },
                "treatments": [{"kind": "brace", "status": "unknown", "response": "unknown"}],
            },
        ),
        ("Nothing but an id", "What an empty referral looks like", {}),
    ]

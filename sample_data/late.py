"""Fragility fractures that are late, or whose age or finding is open. Invented; as a clinician would enter them."""

from sample_data.parts import BONE_CARE, Fields, cleared, level, mri, person, treatment


def late() -> list[tuple[str, str, Fields]]:
    """Fragility fractures that are late, or whose age or finding is open."""
    return [
        (
            "Chronic with edema",
            "Five months old; the leaflet leaves it to an individual decision",
            cleared(
                {
                    "patient": person(10, "Jakob", "1947-12-01", "male"),
                    "fractures": [
                        level(
                            "T12",
                            onset="2026-06-20",
                            height_loss_pct=40,
                            height_loss_progressed=True,
                            kyphotic_deformity=True,
                        )
                    ],
                    "imaging": [mri("2026-11-12", "T12")],
                    "symptoms": {
                        "pain_score": 8,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "roland_morris": 21,
                        "hospitalized": False,
                        "pain_intolerable": False,
                    },
                    "treatments": [
                        treatment("analgesic_opioid", "2026-06-25", status="ongoing", response="inadequate")
                    ],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": True,
                    "bone_health": BONE_CARE,
                }
            ),
        ),
        (
            "“In August”",
            "Onset known to the month: windows uncertain",
            {
                "patient": person(11, "Karla", "1953-06-18", "female"),
                "fractures": [
                    level(
                        "L1",
                        onset_earliest="2026-08-01",
                        onset_latest="2026-08-31",
                        onset_method="recalled",
                        height_loss_pct=27,
                    )
                ],
                "imaging": [mri("2026-10-15", "L1")],
                "symptoms": {"pain_score": 6, "pain_trajectory": "stable", "pain_primarily_from_fracture": True},
                "treatments": [treatment("brace", status="ongoing", response="inadequate")],
            },
        ),
        (
            "Found by chance, onset not known",
            "No window can be computed; what would fix it is listed",
            {
                "patient": person(12, "Ludwig", "1955-09-09", "male"),
                "fractures": [level("T8", onset_method="unknown", height_loss_pct=30)],
                "imaging": [{"modality": "radiograph", "performed_on": "2026-11-19", "levels": ["T8"]}],
                "symptoms": {"pain_score": 0},
            },
        ),
        (
            "Onset somewhere before the MRI",
            "Latest onset known, earliest open",
            {
                "patient": person(13, "Martha", "1941-03-27", "female"),
                "fractures": [level("L2", onset_latest="2026-10-20", onset_method="bracketed_by_imaging")],
                "imaging": [mri("2026-10-20", "L2")],
                "symptoms": {"pain_score": 5, "pain_trajectory": "improved", "pain_primarily_from_fracture": True},
            },
        ),
        (
            "Nothing tried yet",
            "The leaflet: not yet; less invasive treatment first",
            cleared(
                {
                    "patient": person(14, "Norbert", "1958-01-25", "male"),
                    "fractures": [level("L1", onset="2026-11-15")],
                    "imaging": [mri("2026-11-20", "L1")],
                    "symptoms": {
                        "pain_score": 5,
                        "pain_trajectory": "stable",
                        "pain_primarily_from_fracture": True,
                        "pain_intolerable": False,
                        "hospitalized": False,
                    },
                    "treatments": [],
                    "optimal_nonsurgical_management": False,
                }
            ),
        ),
        (
            "MRI negative",
            "Imaging speaks against a recent fracture",
            cleared(
                {
                    "patient": person(15, "Olga", "1946-07-07", "female"),
                    "fractures": [level("T10", onset="2026-10-12")],
                    "imaging": [mri("2026-11-08", "T10", finding="negative")],
                    "symptoms": {
                        "pain_score": 6,
                        "pain_trajectory": "stable",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                        "pain_intolerable": False,
                    },
                    "treatments": [treatment("analgesic", "2026-10-12", status="ongoing", response="inadequate")],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": True,
                    "bone_health": BONE_CARE,
                }
            ),
        ),
        (
            "Pacemaker, film and CT only",
            "Neither shows edema: what would settle it is asked for",
            cleared(
                {
                    "patient": person(16, "Paul", "1945-05-05", "male"),
                    "fractures": [level("L1", onset="2026-11-12")],
                    "imaging": [
                        {"modality": "radiograph", "performed_on": "2026-11-13", "levels": ["L1"]},
                        {"modality": "ct", "performed_on": "2026-11-14", "levels": ["L1"], "acute_finding": "positive"},
                    ],
                    "symptoms": {
                        "pain_score": 8,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                        "pain_intolerable": False,
                    },
                    "treatments": [treatment("brace", "2026-11-13", status="ongoing", response="inadequate")],
                    "treatments_complete": True,
                    "optimal_nonsurgical_management": True,
                    "risk": {"mri_contraindicated": True},
                    "bone_health": BONE_CARE,
                }
            ),
        ),
    ]

"""Metastasis, myeloma and what lies beside them. Invented; as a clinician would enter them."""

from sample_data.parts import Fields, asked, cleared, level, mri, person, treatment


def cancer() -> list[tuple[str, str, Fields]]:
    """Metastasis, myeloma and what lies beside them."""
    return [
        (
            "Myeloma, radiotherapy booked",
            "Outside one Medicare document, inside the other; before radiation",
            asked(
                {
                    "etiology": "cancer",
                    "patient": person(24, "Yannick", "1960-02-02", "male"),
                    "cancer": {"kind": "myeloma", "history_of_malignancy": True},
                    "fractures": [
                        level(
                            "T10",
                            onset="2026-10-20",
                            height_loss_pct=30,
                            lesion_quality="lytic",
                            vertebral_body_destruction=True,
                            cortical_major_involvement=False,
                            posterior_wall_intact=True,
                            escc="0",
                        )
                    ],
                    "imaging": [mri("2026-11-05", "T10")],
                    "symptoms": {
                        "pain_score": 8,
                        "pain_severe": True,
                        "pain_intolerable": False,
                        "pain_character": "mechanical",
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                    },
                    "treatments": [
                        treatment("analgesic_opioid", "2026-10-22", status="ongoing", response="inadequate"),
                        treatment("radiotherapy", "2026-12-08", status="planned"),
                    ],
                    "treatments_complete": True,
                }
            ),
        ),
        (
            "Lytic breast metastasis",
            "The malignant indication: no weeks, no pain number",
            cleared(
                {
                    "etiology": "cancer",
                    "patient": person(25, "Zita", "1965-10-10", "female", pregnant=False),
                    "cancer": {"kind": "metastasis", "primary": "breast"},
                    "fractures": [
                        level(
                            "L3",
                            onset="2026-09-28",
                            lesion_quality="lytic",
                            vertebral_body_destruction=True,
                            cortical_major_involvement=False,
                        )
                    ],
                    "imaging": [mri("2026-11-03", "L3")],
                    "symptoms": {
                        "pain_score": 7,
                        "pain_severe": True,
                        "pain_intolerable": True,
                        "pain_trajectory": "worsening",
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                    },
                    "treatments": [
                        treatment("analgesic_opioid", "2026-10-01", status="ongoing", response="inadequate")
                    ],
                    "treatments_complete": True,
                }
            ),
        ),
        (
            "Mixed lesion, radiotherapy not known",
            "The text says osteolytic; nobody said whether radiation has begun",
            {
                "etiology": "cancer",
                "patient": person(26, "Arno", "1958-05-15", "male"),
                "cancer": {"kind": "metastasis", "primary": "kidney"},
                "fractures": [
                    level(
                        "T12",
                        onset="2026-10-30",
                        lesion_quality="mixed",
                        vertebral_body_destruction=True,
                        cortical_major_involvement=False,
                    )
                ],
                "imaging": [mri("2026-11-12", "T12")],
                "symptoms": {"pain_score": 6, "pain_severe": True, "pain_primarily_from_fracture": True},
            },
        ),
        (
            "Blastic prostate metastasis",
            "Not among the covered indications",
            {
                "etiology": "cancer",
                "patient": person(27, "Bernd", "1950-01-19", "male"),
                "cancer": {"kind": "metastasis", "primary": "prostate"},
                "fractures": [level("L4", onset="2026-11-03", lesion_quality="blastic")],
                "imaging": [mri("2026-11-15", "L4")],
                "symptoms": {"pain_score": 5, "pain_primarily_from_fracture": True},
            },
        ),
        (
            "Radiotherapy already given",
            "The sequence is missed; nobody is excluded",
            cleared(
                {
                    "etiology": "cancer",
                    "patient": person(28, "Carla", "1968-03-08", "female", pregnant=False),
                    "cancer": {"kind": "metastasis", "primary": "lung"},
                    "fractures": [
                        level(
                            "L1",
                            onset="2026-11-10",
                            lesion_quality="lytic",
                            vertebral_body_destruction=True,
                            cortical_major_involvement=False,
                        )
                    ],
                    "imaging": [mri("2026-11-16", "L1")],
                    "symptoms": {
                        "pain_score": 8,
                        "pain_severe": True,
                        "pain_intolerable": True,
                        "pain_primarily_from_fracture": True,
                        "hospitalized": False,
                    },
                    "treatments": [
                        treatment(
                            "radiotherapy",
                            "2026-09-14",
                            ended_on="2026-09-18",
                            status="finished",
                            technique="sbrt",
                            dose_per_fraction_gy=8,
                            fractions=3,
                            levels=["L1"],
                        )
                    ],
                    "treatments_complete": True,
                }
            ),
        ),
        (
            "Suspected cord compression",
            "Emergency route: nothing is scheduled from here",
            {
                "etiology": "cancer",
                "patient": person(29, "Dieter", "1955-07-21", "male"),
                "cancer": {"kind": "metastasis", "primary": "prostate"},
                "fractures": [
                    {"level": "T8", "onset": "2026-11-18", "escc": "3", "retropulsion_or_canal_compromise": True}
                ],
                "imaging": [mri("2026-11-23", "T8")],
                "symptoms": {
                    "recorded_on": "2026-11-24T08:00",
                    "pain_score": 9,
                    "cord_compression_suspected": True,
                    "mscc_suspected_at": "2026-11-23T20:00",
                    "neurologic_deficit_new": True,
                },
                "treatments": [treatment("radiotherapy", status="planned", decided_on="2026-11-24T09:30")],
            },
        ),
        (
            "Solitary plasmacytoma",
            "A malignancy that the sources do not list",
            {
                "etiology": "cancer",
                "patient": person(30, "Eva", "1962-11-02", "female"),
                "cancer": {"kind": "plasmacytoma"},
                "fractures": [level("T6", onset="2026-10-25")],
                "imaging": [mri("2026-11-10", "T6")],
                "symptoms": {"pain_score": 5, "pain_primarily_from_fracture": True},
            },
        ),
        (
            "Cause not known, history of malignancy",
            "Settle the cause first",
            {
                "etiology": "unknown",
                "patient": person(31, "Fritz", "1951-09-17", "male"),
                "cancer": {"history_of_malignancy": True, "primary": "colon"},
                "fractures": [level("T9", onset="2026-11-05")],
                "imaging": [mri("2026-11-18", "T9")],
                "symptoms": {"pain_score": 7},
            },
        ),
    ]

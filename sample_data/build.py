"""Writes the sample cases: `python -m sample_data.build`. Every patient is invented; nobody real stands behind any of them.

A case is written as a clinician would enter it; what a line does not say is not known. Dates are chosen so that the
cases are interesting on 24 November 2026.
"""

import json
from pathlib import Path
from typing import Final

from sample_data.parts import (
    AS_OF,
    BONE_CARE,
    Fields,
    asked,
    cleared,
    level,
    mri,
    person,
    treatment,
)
from sample_data.planner import planner

FOLDER: Final = Path(__file__).parent


def osteoporosis() -> list[tuple[str, str, Fields]]:
    """Fragility fractures: windows open, closing, closed, uncertain."""
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


def cases() -> list[tuple[str, str, Fields]]:
    """Title, what it shows, and the case, in the order of the list."""
    fragile = [(title, shows, {"etiology": "osteoporosis", **case}) for title, shows, case in osteoporosis()]
    listed = [*fragile, *cancer(), *trauma_and_rest(), *planner()]
    return [
        (title, shows, {"case_id": f"S{number:02d}", **case})
        for number, (title, shows, case) in enumerate(listed, start=1)
    ]


def files() -> dict[str, str]:
    """The three files: cases, index, and the page that explains them."""
    lines = [json.dumps(case, ensure_ascii=False) for _, _, case in cases()]
    index = [f'[{case["case_id"]}]\ntitle = "{title}"\nshows = "{shows}"\n' for title, shows, case in cases()]
    return {"cases.jsonl": "\n".join(lines) + "\n", "index.toml": "\n".join(index), "README.md": _readme()}


def _readme() -> str:
    rows = [f"| {case['case_id']} | {title} | {shows} |" for title, shows, case in cases()]
    return "\n".join(
        [
            "# Sample cases",
            "",
            f"{len(rows)} invented patients. Nobody real stands behind any of them: names, dates and findings were made up by hand so",
            "that every kind of window, verdict and gap can be seen. They are written in `build.py` as a clinician would enter them;",
            "what a case does not say is not known. `python -m sample_data.build` writes `cases.jsonl` (one case a line, the shape of",
            f"the case contract), `index.toml` and this page; a test holds the three current. They are most interesting on {AS_OF}.",
            "",
            "| case | title | what it shows |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def main() -> None:
    """Write the files."""
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Invented cases for the plan: blood thinners, results, booked radiotherapy, and days that are left or not."""

from typing import Any

from sample_data.parts import BONE_CARE, Fields, asked, level, merged, mri, person, treatment


def _case(number: int, name: str, born: str, sex: str, weight: float, drugs: list[Fields], **more: Any) -> Fields:
    """A painful osteoporotic fracture of three weeks, worsening in spite of care, with these blood thinners."""
    base: Fields = {
        "etiology": "osteoporosis",
        "patient": person(number, name, born, sex, weight_kg=weight),
        "referral": {"received_on": "2026-11-17", "setting": "outpatient"},
        "fractures": [level("L1", onset="2026-11-03", height_loss_pct=28, height_loss_progressed=True)],
        "imaging": [mri("2026-11-16", "L1")],
        "symptoms": {
            "recorded_on": "2026-11-20",
            "pain_score": 7,
            "pain_scale": "NRS",
            "pain_intolerable": False,
            "pain_trajectory": "worsening",
            "roland_morris": 16,
            "hospitalized": False,
            "ambulatory": True,
        },
        "treatments": [treatment("analgesic_opioid", "2026-11-04", status="ongoing", response="inadequate")],
        "treatments_complete": True,
        "optimal_nonsurgical_management": True,
        "bleeding": {"drugs": drugs, "creatinine_mg_dl": 1.0, "creatinine_on": "2026-11-18"},
        "bone_health": BONE_CARE,
    }
    return asked(merged(base, more))


def _drug(name: str, hours: int, last: str, **more: Any) -> Fields:
    return {"drug": name, "interval_h": hours, "last_dose_at": last, **more}


def planner() -> list[tuple[str, str, Fields]]:
    """One case for every status of the plan that the other cases do not show."""
    warfarin = _drug("warfarin", 24, "2026-11-24T18:00", indication="af", prescriber_agreed=True)
    apixaban = _drug("Eliquis", 12, "2026-11-24T08:00", indication="af", prescriber_agreed=True)
    aspirin = _drug("aspirin", 24, "2026-11-24T08:00", indication="secondary_prevention", prescriber_agreed=True)
    clopidogrel = _drug(
        "clopidogrel", 24, "2026-11-24T08:00", indication="secondary_prevention", prescriber_agreed=True
    )
    fondaparinux = _drug("fondaparinux", 24, "2026-11-24T08:00", indication="vte", prescriber_agreed=True)
    baby_aspirin = _drug("aspirin", 24, "2026-11-24T08:00", indication="primary_prevention")
    naproxen = _drug("naproxen", 12, "2026-11-24T08:00", indication="other")
    soon = [
        treatment("analgesic_opioid", "2026-11-04", status="ongoing", response="inadequate"),
        treatment("radiotherapy", "2026-11-26", status="planned"),
    ]
    return [
        (
            "Warfarin, an INR due before the day",
            "Dates stand as provisional until a fresh INR; two policies, five days",
            _case(38, "Ferris", "1949-06-02", "male", 82, [warfarin], risk={"cha2ds2_vasc": 4}),
        ),
        (
            "Two antiplatelets, a stent of four months",
            "A stop: no date, no restart; a question for cardiology",
            _case(
                39,
                "Gerda",
                "1955-01-20",
                "female",
                70,
                [aspirin, clopidogrel],
                risk={"stent": True, "stent_on": "2026-07-20", "stent_kind": "des", "stent_for_acs": True},
            ),
        ),
        (
            "Apixaban, kidneys at 23 mL/min",
            "Copies of the guideline disagree: a specialist's question, no date",
            _case(
                40,
                "Hilma",
                "1940-04-11",
                "female",
                52,
                [apixaban],
                bleeding={"creatinine_mg_dl": 1.4},
                risk={"cha2ds2_vasc": 5},
            ),
        ),
        (
            "Radiotherapy in two days, apixaban today",
            "No day is left: the hold and the radiotherapy collide",
            merged(
                _case(41, "Ignaz", "1957-09-09", "male", 78, [apixaban], risk={"cha2ds2_vasc": 3}),
                {
                    "etiology": "cancer",
                    "cancer": {"kind": "myeloma"},
                    "treatments": soon,
                    "fractures": [
                        level(
                            "L1",
                            onset="2026-11-03",
                            height_loss_pct=28,
                            escc="0",
                            posterior_wall_intact=True,
                            spinal_stenosis=False,
                        )
                    ],
                },
            ),
        ),
        (
            "Fondaparinux, aspirin and naproxen",
            "Three rules at once; the longest hold sets the day; something to settle first",
            _case(
                42,
                "Jonas",
                "1948-02-03",
                "male",
                68,
                [fondaparinux, baby_aspirin, naproxen],
                bleeding={"creatinine_mg_dl": 1.33},
                risk={"vte": True, "vte_on": "2025-09-10"},
            ),
        ),
        (
            "INR 2.1 without a blood thinner",
            "Blocked by a result, however the dates fall",
            _case(43, "Karin", "1951-12-12", "female", 66, [], bleeding={"inr": 2.1}),
        ),
    ]

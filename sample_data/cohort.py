"""The sample cohort: 1,500 invented referrals over the 24 months up to 24 November 2026, always the same for one seed.

Nobody real stands behind any of them. What is built in, so that the pages have something to show, stands in COHORT_STORY,
which is also printed on `README.md`. `cohort_cases()` makes the cases in well under a second; no file is kept.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from math import pi, sin
from typing import Any, Final

from sample_data import background
from sample_data.aftercare import AFTERCARE_STORY, add
from sample_data.parts import Fields, merged

SEED: Final = 20261124
REFERRALS: Final = 1500
TWICE: Final = 0.006
FIRST, LAST = date(2024, 11, 25), date(2026, 11, 24)
STEP: Final = date(2026, 3, 2)
LATE_PRACTICE: Final = "Harbor View Medical Group (invented)"
PRACTICES: Final = (
    ("Oakside Family Practice (invented)", 20),
    ("Millbrook Spine Clinic (invented)", 24),
    ("St. Alban Oncology (invented)", 9),
    ("County Emergency Department (invented)", 22),
    (LATE_PRACTICE, 14),
    ("Fern Street Rheumatology (invented)", 8),
    ("Quarry Road Practice (invented)", 3),
)
COHORT_STORY: Final = (
    "Referrals a week rise by a quarter in January and fall by a quarter in July; most come on weekdays.",
    f"From {STEP} on there are two fifths more: a new service that finds fractures on CT scans made for other reasons.",
    f"{LATE_PRACTICE} refers about seven weeks after onset, the others about two and a half.",
    "The day of onset is exact in about three of five, a range of up to 14 days or a calendar month in a quarter, open at one "
    "end or not known in the rest. Information, triage, listing and follow-up are not dated in a few of each hundred.",
    "A referral is closed as treated, not a candidate, declined, recovered, died, closed after its window, or in error; how "
    "likely each is does not come from any study. A few are closed without a reason, or without a day.",
    "Wrong on purpose: closed before receipt, treated before receipt, onset after receipt, no day of receipt, the same "
    "referral entered twice.",
    *AFTERCARE_STORY,
    *background.BACKGROUND_STORY,
)
_LEVELS: Final = ("T7", "T8", "T11", "T12", "T12", "T12", "L1", "L1", "L1", "L2", "L3", "L4")


def cohort_cases(referrals: int = REFERRALS, seed: int = SEED) -> Iterator[tuple[Fields, str, str]]:
    """Case, when it was last saved, and its organization; in order of receipt."""
    dice = random.Random(seed)
    before: tuple[Fields, str, str] = ({}, "", "")
    for number, received in enumerate(_receipts(dice, referrals), start=1):
        practice = dice.choices([name for name, _ in PRACTICES], [weight for _, weight in PRACTICES])[0]
        if number > 1 and dice.random() < TWICE:
            yield before
            continue
        case = _case(dice, number, received, practice)
        _spoil(dice, case, received)
        add(case, seed, number, received, LAST)
        background.add(case, seed)
        before = case, f"{LAST.isoformat()}T18:00:00.000000+00:00", practice
        yield before


def _receipts(dice: random.Random, referrals: int) -> list[date]:
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    weights = [_busy(day) for day in days]
    return sorted(dice.choices(days, weights, k=referrals))


def _busy(day: date) -> float:
    season = 1 + 0.25 * sin(2 * pi * (day.timetuple().tm_yday + 76) / 365.25)
    return season * (1.4 if day >= STEP else 1.0) * (0.12 if day.weekday() > 4 else 1.0)


def _case(dice: random.Random, number: int, received: date, practice: str) -> Fields:
    etiology = dice.choices(("osteoporosis", "cancer", "trauma", "other_benign", None), (78, 12, 6, 1, 3))[0]
    delay = max(0, round(dice.lognormvariate(3.85 if practice == LATE_PRACTICE else 2.7, 0.75)))
    onset = received - timedelta(days=min(delay, 400))
    level = dice.choice(_LEVELS)
    case: Fields = {
        "case_id": f"C{number:04d}",
        "patient": _patient(dice, number),
        "etiology": etiology,
        "fractures": [_fracture(dice, level, onset, received)],
        "referral": _referral(dice, received, practice),
        "imaging": _imaging(dice, level, onset, received),
        "symptoms": _symptoms(dice, received),
        "treatments": _treatments(dice, onset, received),
        "treatments_complete": dice.random() < 0.7,
        "optimal_nonsurgical_management": dice.choice((True, True, True, False, None)),
        "bleeding": {"coagulopathy_uncorrected": _mostly(dice, 0.02, 0.12)},
        "risk": {name: _mostly(dice, 0.01, 0.08) for name in _RISKS},
        "bone_health": {name: _mostly(dice, 0.7, 0.2) for name in _BONE},
    }
    if dice.random() < 0.12:
        other = dice.choice([each for each in ("T9", "T10", "L5") if each != level])
        case["fractures"].append(_fracture(dice, other, onset, received))
    return merged(case, _ending(dice, received, level))


_RISKS: Final = (
    "osteomyelitis", "discitis", "systemic_infection_active", "surgical_site_infection_active",
    "bloodborne_infection_untreated", "cement_allergy", "contrast_allergy",
)  # fmt: skip
_BONE: Final = ("bmd_referral", "osteoporosis_education_referral", "osteoporosis_program_instruction")


def _mostly(dice: random.Random, yes: float, unknown: float) -> bool | None:
    at = dice.random()
    return None if at < unknown else at < unknown + yes


def _patient(dice: random.Random, number: int) -> Fields:
    """About one in twenty has been referred before."""
    who = number if number < 40 or dice.random() > 0.05 else number - dice.randint(1, 39)
    own = random.Random(who)
    age = min(max(own.gauss(75, 10), 24), 97)
    born = date(2025, 6, 1) - timedelta(days=round(age * 365.25))
    sex = "female" if own.random() < 0.72 else "male"
    return {"mrn": f"C-{who:05d}", "name": f"Sample, C{who}", "birth_date": born.isoformat(), "sex": sex}


def _fracture(dice: random.Random, level: str, onset: date, received: date) -> Fields:
    found: Fields = {
        "level": level,
        "height_loss_pct": dice.choice((None, 12, 18, 22, 27, 30, 35, 42, 55)),
        "height_loss_progressed": _mostly(dice, 0.3, 0.3),
        "kyphotic_deformity": _mostly(dice, 0.35, 0.2),
        "retropulsion_or_canal_compromise": _mostly(dice, 0.03, 0.1),
        "posterior_wall_intact": _mostly(dice, 0.85, 0.1),
        "pain_at_level_on_examination": _mostly(dice, 0.8, 0.15),
        "recent_unhealed_attested": _mostly(dice, 0.6, 0.3),
    }
    return {**found, **_onset(dice, onset, received)}


def _onset(dice: random.Random, onset: date, received: date) -> Fields:
    kind = dice.choices(("exact", "range", "month", "open", "unknown"), (60, 17, 9, 6, 8))[0]
    if kind == "exact":
        return {"onset": onset.isoformat()}
    if kind == "range":
        first = onset - timedelta(days=dice.randint(1, 9))
        return {
            "onset_earliest": first.isoformat(),
            "onset_latest": min(onset + timedelta(days=5), received).isoformat(),
        }
    if kind == "month":
        month = onset.replace(day=1)
        over = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return {"onset_earliest": month.isoformat(), "onset_latest": over.isoformat()}
    return {"onset_latest": received.isoformat()} if kind == "open" else {}


def _referral(dice: random.Random, received: date, practice: str) -> Fields:
    complete = received if dice.random() < 0.55 else received + timedelta(days=dice.randint(1, 12))
    found: Fields = {
        "received_on": received.isoformat(),
        "organization": practice,
        "setting": dice.choices(("outpatient", "inpatient", "emergency", None), (62, 22, 12, 4))[0],
    }
    if dice.random() < 0.94:
        found["information_complete_on"] = complete.isoformat()
    return found


def _imaging(dice: random.Random, level: str, onset: date, received: date) -> list[Fields]:
    found: list[Fields] = []
    if dice.random() < 0.9:
        found.append({"modality": "radiograph", "performed_on": _between(dice, onset, received), "levels": [level]})
    if dice.random() < 0.8:
        modality = "mri" if dice.random() < 0.9 else "bone_scan"
        done = _between(dice, onset, min(received + timedelta(days=6), LAST))
        finding = dice.choices(("positive", "negative", "indeterminate", None), (80, 10, 6, 4))[0]
        found.append({"modality": modality, "performed_on": done, "levels": [level], "acute_finding": finding})
    if dice.random() < 0.35:
        scanned = min(received + timedelta(days=dice.randint(5, 140)), LAST)
        found.append({"modality": "dxa", "performed_on": scanned.isoformat()})
    return found


def _between(dice: random.Random, first: date, last: date) -> str:
    return (first + timedelta(days=dice.randint(0, max(0, (last - first).days)))).isoformat()


def _symptoms(dice: random.Random, received: date) -> Fields:
    return {
        "recorded_on": received.isoformat(),
        "pain_score": dice.choice((None, 4, 5, 6, 7, 7, 8, 8, 8, 9, 9, 10)),
        "pain_trajectory": dice.choice((None, "worsening", "worsening", "stable", "stable", "improved")),
        "pain_primarily_from_fracture": _mostly(dice, 0.8, 0.15),
        "pain_intolerable": _mostly(dice, 0.2, 0.2),
        "roland_morris": dice.choice((None, None, 12, 15, 17, 18, 19, 20, 21, 22)),
        "hospitalized": _mostly(dice, 0.2, 0.05),
        "ambulatory": _mostly(dice, 0.8, 0.1),
        "neurologic_deficit": _mostly(dice, 0.02, 0.08),
        "myelopathy": _mostly(dice, 0.01, 0.08),
        "cord_compression_suspected": _mostly(dice, 0.01, 0.06),
        "spinal_instability": _mostly(dice, 0.02, 0.1),
    }


def _treatments(dice: random.Random, onset: date, received: date) -> list[Fields] | None:
    if dice.random() < 0.08:
        return None
    found: list[Fields] = []
    for kind, share in (("analgesic_opioid", 0.6), ("brace", 0.5), ("physiotherapy", 0.25)):
        if dice.random() < share:
            answer = dice.choice(("inadequate", "inadequate", "adequate", "side_effects", None))
            entry = {"kind": kind, "started_on": _between(dice, onset, received), "status": "ongoing"}
            found.append(entry if answer is None else {**entry, "response": answer})
    if dice.random() < 0.4:
        begun = min(received + timedelta(days=dice.randint(10, 150)), LAST)
        found.append({"kind": "bone_drug", "started_on": begun.isoformat(), "status": "ongoing"})
    return found


def _ending(dice: random.Random, received: date, level: str) -> Fields:
    """How the referral went on, as far as it has by the last day."""
    triaged = received + timedelta(days=dice.randint(0, 6))
    decided = triaged + timedelta(days=min(round(dice.expovariate(1 / 6)), 60))
    listed = decided + timedelta(days=dice.randint(0, 4))
    treated = listed + timedelta(days=min(round(dice.gammavariate(2.0, 6.0)), 120))
    fate = dice.choices(("treated", 2, 3, 4, 5, 6, 9), (56, 18, 6, 9, 3, 6, 2))[0]
    found: Fields = {
        "referral": _dated(dice, ("triaged_on", triaged), ("listed_on", listed if fate in ("treated", 3, 6) else None))
    }
    outcome: dict[str, Any] = {}
    if decided <= LAST and fate != 9:
        outcome = {"decision": "not_a_candidate" if fate == 2 else "treat", "decided_on": decided.isoformat()}
        outcome = outcome if fate not in (4, 5) or dice.random() < 0.5 else {}
    if fate == "treated":
        outcome |= _treated(dice, treated, level)
        if outcome.get("procedure_on") is None and treated <= LAST + timedelta(days=21):
            found["referral"]["booked_for"] = treated.isoformat()
    else:
        closed = decided + timedelta(days=dice.randint(0, 25))
        if closed <= LAST:
            outcome |= {"closed_on": closed.isoformat(), "closed_as": fate}
            outcome |= {"died_on": closed.isoformat()} if fate == 5 else {}
    return {**found, "outcome": outcome}


def _dated(dice: random.Random, *steps: tuple[str, date | None]) -> Fields:
    """Steps that have been taken by the last day; a few of them nobody dated."""
    return {name: day.isoformat() for name, day in steps if day is not None and day <= LAST and dice.random() > 0.04}


def _treated(dice: random.Random, treated: date, level: str) -> Fields:
    if treated > LAST:
        return {}
    found: Fields = {"procedure_on": treated.isoformat(), "levels_treated": [level], "technique": "kyphoplasty"}
    closed = treated + timedelta(days=dice.randint(20, 60))
    if closed <= LAST:
        found |= {"closed_on": closed.isoformat(), "closed_as": 1}
    contacts = []
    for due, share in ((30, 0.8), (91, 0.65), (182, 0.5)):
        on = treated + timedelta(days=due + dice.randint(-8, 12))
        if on <= LAST and dice.random() < share:
            contacts.append(
                {
                    "on": on.isoformat(),
                    "pain_score": dice.choice((0, 1, 2, 2, 3, 3, 4, 5, 6)),
                    "roland_morris": dice.randint(3, 17),
                }
            )
    died = treated + timedelta(days=dice.randint(3, 700))
    if dice.random() < 0.08 and died <= LAST:
        found["died_on"] = died.isoformat()
        contacts = [each for each in contacts if each["on"] < died.isoformat()]
    return {**found, "followups": contacts}


def _spoil(dice: random.Random, case: Fields, received: date) -> None:
    """What is wrong on purpose, in a few cases each."""
    outcome = case["outcome"]
    kind = dice.choices((None, "before", "no receipt", "no reason", "no day", "late onset"), (961, 8, 4, 12, 6, 9))[0]
    if kind == "before" and "procedure_on" in outcome:
        outcome["procedure_on"] = (received - timedelta(days=dice.randint(1, 9))).isoformat()
        outcome.pop("followups", None)
    elif kind == "before" and "closed_on" in outcome:
        outcome["closed_on"] = (received - timedelta(days=dice.randint(1, 9))).isoformat()
        outcome.pop("died_on", None)
    elif kind == "no receipt":
        case["referral"].pop("received_on")
    elif kind == "no reason":
        outcome.pop("closed_as", None)
    elif kind == "no day" and "procedure_on" not in outcome:
        outcome.pop("closed_on", None)
        outcome.pop("died_on", None)
    elif kind == "late onset":
        case["fractures"] = [{**case["fractures"][0], "onset": (received + timedelta(days=3)).isoformat()}]
        case["fractures"][0] = {
            k: v for k, v in case["fractures"][0].items() if k not in ("onset_earliest", "onset_latest")
        }
        case["imaging"] = [study for study in case["imaging"] if study.get("acute_finding") != "positive"]

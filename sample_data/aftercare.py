"""What the sample cohort says of returns, of the time after a procedure and of bone care, each referral from dice of its own.

The dice are others than those of `cohort.py`, so that everything that module makes is what it would be without this one.
How often anything happens does not come from any study.
"""

import random
from datetime import date, timedelta
from typing import Any, Final

from sample_data.parts import Fields

AFTERCARE_STORY: Final = (
    "About one referral in eight was returned to the referrer, most often for imaging; of one in ten nobody said.",
    "After a procedure about one in twenty-five has a major adverse event within 30 days and one in sixteen an unplanned "
    "admission; some events and admissions have no day, and of about one procedure in ten nobody said.",
    "About one treated patient in ten has a new vertebral fracture in the first year, a third of them on a day known only as a "
    "range; a second fracture that nobody dated may be one, too. About half are contacted after a year.",
    "About two of three patients with a fragility fracture are referred to fracture liaison, most within 30 days of the "
    "decision; some are assessed late, some never; who recommended a drug, and who takes it after a year, is not always recorded.",
)
_REASONS: Final = ("imaging", "pain_score", "onset", "blood_thinners", "laboratory", "treatments", "other")
_OFTEN: Final = (38, 20, 16, 11, 7, 5, 3)
_MAJOR: Final = ("symptomatic_leak", "new_neurologic_deficit", "infection", "hemorrhage", "pulmonary_embolism")
_NEW: Final = ("T6", "T9", "T10", "L5")
YEAR: Final = 365


def add(case: Fields, seed: int, number: int, received: date, last: date) -> None:
    """Adds to a case what has happened by the last day."""
    dice = random.Random(f"{seed}, aftercare, {number}")
    referral, outcome = case["referral"], case["outcome"]
    referral |= _known(returns=_returns(dice, received, last), diagnosed_on=_diagnosed(dice, case, received))
    if case["etiology"] == "osteoporosis":
        case["bone_health"] |= _known(**_bone(dice, case, outcome, received, last))
    treated = date.fromisoformat(outcome["procedure_on"]) if "procedure_on" in outcome else None
    if treated is not None and treated >= received:
        died = date.fromisoformat(outcome["died_on"]) if "died_on" in outcome else last + timedelta(days=1)
        seen = min(last, died - timedelta(days=1))
        outcome |= _known(
            adverse_events=_events(dice, treated, seen), admissions=_admissions(dice, treated, seen),
            followups=_contacts(dice, outcome.get("followups"), treated, seen),
        )  # fmt: skip
        case["fractures"] += _new_fracture(dice, case, treated, seen)


def _known(**values: Any) -> Fields:
    return {name: value for name, value in values.items() if value is not None}


def _returns(dice: random.Random, received: date, last: date) -> list[Fields] | None:
    if dice.random() < 0.1:
        return None
    found: list[Fields] = []
    for share in (0.13, 0.06):
        on = received + timedelta(days=dice.randint(0, 7))
        reasons = sorted(set(dice.choices(_REASONS, _OFTEN, k=dice.choice((1, 1, 2)))))
        if dice.random() < share and on <= last:
            found.append({"on": on.isoformat(), **({} if dice.random() < 0.04 else {"reasons": reasons})})
    return found


def _diagnosed(dice: random.Random, case: Fields, received: date) -> str | None:
    seen = [study["performed_on"] for study in case["imaging"] if study["modality"] != "dxa"]
    return None if dice.random() < 0.08 else min(seen, default=received.isoformat())


def _bone(dice: random.Random, case: Fields, outcome: Fields, received: date, last: date) -> Fields:
    """Days from the decision, or from receipt where nobody decided."""
    from_ = date.fromisoformat(outcome.get("decided_on", received.isoformat()))
    referred = from_ + timedelta(days=round(dice.gammavariate(1.3, 12)) - 3)
    assessed = referred + timedelta(days=round(dice.gammavariate(2.2, 22)))
    was_referred = dice.random() < 0.66 and referred <= last
    was_assessed = was_referred and dice.random() < 0.8 and assessed <= last
    yes, no = (0.75, 0.15) if was_assessed else (0.15, 0.1)
    at, later = dice.random(), dice.random()
    onset = case["fractures"][0].get("onset")
    year_over = onset is not None and date.fromisoformat(onset) + timedelta(days=YEAR) <= last
    return {
        "fls_referred_on": referred.isoformat() if was_referred else None,
        "fls_assessed_on": assessed.isoformat() if was_assessed else None,
        "bone_drug_recommended": True if at < yes else False if at < yes + no else None,
        "bone_drug_at_52_weeks": (later < 0.45 if later < 0.7 else None) if year_over else None,
    }


def _events(dice: random.Random, treated: date, seen: date) -> list[Fields] | None:
    major, other, dated = dice.random() < 0.045, dice.random() < 0.03, dice.random() < 0.8
    kind, on = dice.choice(_MAJOR), treated + timedelta(days=min(round(dice.expovariate(1 / 9)), 50))
    if dice.random() < 0.09:
        return None
    found: list[Fields] = [{"kind": kind, **({"on": on.isoformat()} if dated else {})}] if major and on <= seen else []
    return [*found, *([{"kind": "other", "on": treated.isoformat()}] if other and treated <= seen else [])]


def _admissions(dice: random.Random, treated: date, seen: date) -> list[Fields] | None:
    on = treated + timedelta(days=dice.randint(0, 44))
    planned, said, dated, there = dice.random() < 0.2, dice.random() < 0.95, dice.random() < 0.96, dice.random() < 0.1
    if dice.random() < 0.1:
        return None
    if not there or on > seen:
        return []
    return [{**({"on": on.isoformat()} if dated else {}), **({"unplanned": not planned} if said else {})}]


def _contacts(dice: random.Random, before: list[Fields] | None, treated: date, seen: date) -> list[Fields] | None:
    """One more contact after about a year, behind those there are."""
    on, score = treated + timedelta(days=YEAR + dice.randint(-6, 20)), dice.choice((0, 1, 2, 2, 3, 4))
    if dice.random() > 0.55 or on > seen:
        return before
    return [*(before or []), {"on": on.isoformat(), "pain_score": score}]


def _new_fracture(dice: random.Random, case: Fields, treated: date, seen: date) -> list[Fields]:
    on = treated + timedelta(days=dice.randint(3, YEAR))
    level = dice.choice([each for each in _NEW if all(each != f["level"] for f in case["fractures"])])
    exact = dice.random() < 0.65
    if dice.random() > 0.1 or on > seen:
        return []
    if exact:
        return [{"level": level, "onset": on.isoformat()}]
    latest = min(on + timedelta(days=dice.randint(0, 10)), seen).isoformat()
    since = max(on - timedelta(days=14), treated + timedelta(days=1)).isoformat()
    return [{"level": level, "onset_earliest": since, "onset_latest": latest}]

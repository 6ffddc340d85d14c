"""Which row of the drug table a drug falls under (dates.md section 5, "One row per drug"). Exactly one, or a question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from kyphodss.case.model import Drug
from kyphodss.logic.truth import AND, NO, UNKNOWN, YES, Truth
from kyphodss.plan.holds import PRESENT, UNLISTED, HoldTable, Rule

# At another interval than the row's the printed doses mean other hours: no row. Rivaroxaban keeps its hours.
TAU_BINDS: Final = frozenset({"apixaban", "dabigatran", "edoxaban", "betrixaban"})
TAU_FROM_TEXT: Final = {"R20": 24}  # "3 doses" printed as 72 h; the column is empty
SC_HEPARIN_INTERVALS: Final = frozenset({8, 12})
ASPIRIN: Final = frozenset({"aspirin", "aspirin+dipyridamole"})
HIGHEST_CREATININE_MG_DL: Final = 20  # above it the unit is asked about: probably µmol/L


@dataclass(frozen=True, slots=True)
class Clearance:
    """Creatinine clearance in mL/min; `asks` the parts that are not known, `strange` why the creatinine is not believed."""

    value: float | None
    asks: tuple[str, ...] = ()
    strange: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """When a row applies. None: it asks nothing of the kind."""

    band: tuple[float, float] | None = None
    band_unknown: bool = False
    regimen: str | None = None
    intervals: frozenset[int] | None = None
    binding_interval: int | None = None
    indication: str | None = None
    alone: bool = False
    never: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The row; or None, with the facts to ask for, or a sentence where the table itself does not decide."""

    rule: Rule | None
    asks: tuple[str, ...] = ()
    sentence: str | None = None


def clearance_of(row: Mapping[str, Any]) -> Clearance:
    """The clearance of a row of facts; a creatinine of 0 or over 20 mg/dL is asked about and gives none."""
    creatinine = row["creatinine_mg_dl"]
    if creatinine is not None and not 0 < creatinine <= HIGHEST_CREATININE_MG_DL:
        cure = "is the unit µmol/L?" if creatinine > 0 else "a value above 0 was expected"
        return Clearance(None, ("creatinine_mg_dl",), f"creatinine of {creatinine:g} mg/dL: {cure}")
    value = row["creatinine_clearance"]
    if value is not None:
        return Clearance(value)
    asks = [part for part in ("age_years", "weight_kg", "creatinine_mg_dl") if row[part] is None]
    return Clearance(None, (*asks, *(() if row["sex"] in ("female", "male") else ("sex",))))


def choose_row(
    name: str,
    drug: Drug,
    clearance: Clearance,
    beside: frozenset[str],
    table: HoldTable = PRESENT,
) -> Chosen:
    """The row for a drug named as the table names it; R99 where none fits. `beside` are the other drugs' names."""
    answers = [(rule, *_fits(rule, drug, clearance, beside)) for rule in table.by_drug.get(name, ())]
    fitting = [rule for rule, answer, _ in answers if answer is YES]
    if len(fitting) > 1:
        ids = " and ".join(rule.id for rule in fitting)
        return Chosen(None, ("drug",), f"two rows of the table match {name} ({ids}): which is meant?")
    if len(fitting) == 1:
        return Chosen(fitting[0])
    asks = [name for _, answer, names in answers if answer is UNKNOWN for name in names]
    return Chosen(None, tuple(dict.fromkeys(asks))) if len(asks) > 0 else Chosen(table.by_id[UNLISTED])


def _fits(rule: Rule, drug: Drug, clearance: Clearance, beside: frozenset[str]) -> tuple[Truth, tuple[str, ...]]:
    """Does the row apply, and what would settle it while that is not known?"""
    wanted = condition_of(rule)
    if wanted.never is True or (wanted.alone is True and len(beside & ASPIRIN) > 0):
        return NO, ()
    parts = [
        (_same(drug.regimen, wanted.regimen), ("regimen",)),
        (_among(drug.interval_h, wanted.intervals), ("interval_h",)),
        (_same(drug.indication, wanted.indication), ("indication",)),
        (_in_band(clearance, wanted), clearance.asks),
    ]
    if wanted.binding_interval is not None and drug.interval_h is not None:
        parts.append((drug.interval_h == wanted.binding_interval, ()))
    answer: Truth = YES
    for part, _ in parts:
        answer = AND[answer, part]
    return answer, tuple(name for part, names in parts if part is UNKNOWN for name in names)


def _same(found: str | None, wanted: str | None) -> Truth:
    if wanted is None:
        return YES
    return UNKNOWN if found is None or found == "unknown" else found == wanted


def _among(found: float | None, wanted: frozenset[int] | None) -> Truth:
    if wanted is None:
        return YES
    return UNKNOWN if found is None else found in wanted


def _in_band(clearance: Clearance, wanted: Condition) -> Truth:
    if wanted.band is None:
        return YES
    if clearance.strange is not None:
        return UNKNOWN
    if clearance.value is None:
        return wanted.band_unknown
    low, high = wanted.band
    return low <= clearance.value < high


@lru_cache(maxsize=256)
def condition_of(rule: Rule) -> Condition:
    """The condition column of a row, read."""
    text = rule.condition
    band = re.fullmatch(r"(?:(\d+)<=)?CrCl(?:<(\d+)|>=(\d+))( or unknown)?", text)
    if band is not None:
        low, high, floor, unknown = band.groups()
        from_ = next((end for end in (low, floor) if end is not None), "0")
        limits = (float(from_), float("inf") if high is None else float(high))
        return Condition(band=limits, band_unknown=unknown is not None, binding_interval=_binding(rule))
    dosed = re.fullmatch(r"(prophylactic|therapeutic|any dose); every (\d+) h", text)
    if dosed is not None:
        regimen = None if dosed.group(1) == "any dose" else dosed.group(1)
        return Condition(regimen=regimen, intervals=frozenset({int(dosed.group(2))}))
    if text == "BID or TID low dose":
        return Condition(regimen="prophylactic", intervals=SC_HEPARIN_INTERVALS)
    if text.startswith(("primary prevention", "secondary prevention")):
        return Condition(indication=f"{text.split()[0]}_prevention")
    # R28L: no field says that a loading dose is meant.
    return Condition(binding_interval=_binding(rule), alone=text == "alone", never=text.startswith("restart with"))


def _binding(rule: Rule) -> int | None:
    return TAU_FROM_TEXT.get(rule.id, rule.tau_h) if rule.drug in TAU_BINDS else None

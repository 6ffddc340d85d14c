"""The drug table as data: holds.csv is periprocedural.md 4.4 as it stands; each row becomes a rule. Read once.

Hours are elapsed hours. SIR values are those for high-risk procedures, which vertebral augmentation is (C01, C02).
Nobody read the full text of the two guidelines for it: a pharmacist and an interventional radiologist check the table
before use.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from kyphodss.logic.editions import Edition, present

UNLISTED: Final = "R99"
INFUSIONS: Final = frozenset({"R01", "R08", "R09"})
LAST_ANTICOAGULANT: Final = 23  # R01 to R23 are the anticoagulants
DOAC_CLASSES: Final = frozenset({"oral Xa inhibitor", "oral DTI"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the drug table.

    `sir_hours` and `conservative_hours` are the hold of each policy: the upper end of a range, the longer of the two
    guidelines; None where no value is printed. `restart_hours` is SIR's; None where SIR prints none or "not applicable".
    `next_day`: SIR's restart is the first dose of the next calendar day.
    """

    id: str
    drug: str
    drug_class: str
    condition: str
    tau_h: int | None
    sir_text: str
    asra_text: str
    restart_text: str
    sir_hours: int | None
    conservative_hours: int | None
    restart_hours: int | None
    next_day: bool
    lab_check: str
    auto_date: Literal["yes", "cond", "no"]
    grade_sir: str
    grade_asra: str
    sources: tuple[str, ...]
    url: str

    @property
    def holds(self) -> bool:
        """Does it take time off under the conservative policy?"""
        return self.conservative_hours is not None and self.conservative_hours > 0

    @property
    def lmwh(self) -> bool:
        """A low molecular weight heparin?"""
        return self.drug_class == "LMWH"

    @property
    def vka(self) -> bool:
        """A vitamin K antagonist?"""
        return self.drug_class == "VKA"

    @property
    def default_restart(self) -> bool:
        """Does the conservative policy give a restart by default? Only for direct oral anticoagulants and fondaparinux."""
        return self.drug_class in DOAC_CLASSES or self.drug_class == "indirect Xa inhibitor"

    @property
    def renal(self) -> bool:
        """Does it need a current creatinine: a DOAC, an LMWH, fondaparinux?"""
        return self.default_restart is True or self.lmwh is True

    @property
    def anticoagulant(self) -> bool:
        """One of the rows R01 to R23?"""
        number = re.match(r"R(\d+)", self.id)
        return number is not None and int(number.group(1)) <= LAST_ANTICOAGULANT


def _hours(text: str) -> int | None:
    return None if text == "" else int(text)


def _sir_hours(entry: Mapping[str, str]) -> int | None:
    """SIR's hold; its "no recommendation" on NSAIDs is read as no hold (dates.md D5)."""
    return 0 if entry["sir_hold_text"].startswith("no recommendation") else _hours(entry["sir_hold_h_max"])


def _rule(entry: Mapping[str, str]) -> Rule:
    sir, asra = _sir_hours(entry), _hours(entry["asra_hold_h_max"])
    printed = [hours for hours in (sir, asra) if hours is not None]
    auto_date: Literal["yes", "cond", "no"] = "no"
    if entry["auto_date"] in ("yes", "cond"):
        auto_date = "yes" if entry["auto_date"] == "yes" else "cond"
    restart = None if entry["sir_restart_text"] == "not applicable" else _hours(entry["sir_restart_h_max"])
    return Rule(
        id=entry["rule_id"],
        drug=entry["drug"],
        drug_class=entry["drug_class"],
        condition=entry["condition"],
        tau_h=_hours(entry["tau_h"]),
        sir_text=entry["sir_hold_text"],
        asra_text=entry["asra_hold_text"],
        restart_text=entry["sir_restart_text"],
        sir_hours=sir,
        conservative_hours=max(printed) if len(printed) > 0 else None,
        restart_hours=restart,
        next_day=entry["sir_restart_text"] == "day after",
        lab_check=entry["lab_check"].replace("haematology", "hematology"),
        auto_date=auto_date,
        grade_sir=entry["grade_sir"],
        grade_asra=entry["grade_asra"],
        sources=tuple(source for source in entry["source_ids"].split(";") if source != ""),
        url=entry["url"],
    )


@dataclass(frozen=True, slots=True)
class HoldTable:
    """An edition of the drug table: its rows in order, by id, and by drug in the order of the table."""

    rules: tuple[Rule, ...]
    by_id: Mapping[str, Rule]
    by_drug: Mapping[str, tuple[Rule, ...]]


def table_of(rules: Iterable[Rule]) -> HoldTable:
    """A table of these rows."""
    kept = tuple(rules)
    drugs: dict[str, tuple[Rule, ...]] = {}
    for rule in kept:
        drugs[rule.drug] = (*drugs.get(rule.drug, ()), rule)
    return HoldTable(kept, MappingProxyType({rule.id: rule for rule in kept}), MappingProxyType(drugs))


def _load(name: str) -> HoldTable:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return table_of(_rule(entry) for entry in csv.DictReader(file))


# A new edition is a new file and a new line; the old ones stay, so that a past plan can be made again.
EDITIONS: Final[tuple[Edition[HoldTable], ...]] = (Edition(_load("holds.csv")),)
PRESENT: Final = present(EDITIONS)[0]
RULES: Final = PRESENT.rules
BY_ID: Final = PRESENT.by_id

"""The drug table, and which row of it a drug falls under."""

from typing import Any

import pytest

from kyphodss.case.drugs import NAMES
from kyphodss.case.model import Drug
from kyphodss.plan.choosing import Clearance, choose_row
from kyphodss.plan.holds import BY_ID, PRESENT, RULES, table_of

KNOWN = Clearance(80.0)
NOT_KNOWN = Clearance(None, ("creatinine_mg_dl",))

# rule, drug column, what is recorded of the drug, clearance; hours by SIR, the longer of SIR and ASRA, SIR's restart.
ROWS: list[tuple[str, str, dict[str, Any], float | None, int | None, int | None, int | None]] = [
    ("R01", "unfractionated heparin IV", {}, 80, 6, 6, 8),
    ("R02", "unfractionated heparin SC", {"regimen": "prophylactic", "interval_h": 8}, 80, 6, 24, 8),
    ("R02", "unfractionated heparin SC", {"regimen": "prophylactic", "interval_h": 12}, 80, 6, 24, 8),
    ("R03a", "enoxaparin", {"regimen": "prophylactic", "interval_h": 24}, 80, 24, 24, 12),
    ("R03b", "enoxaparin", {"regimen": "prophylactic", "interval_h": 12}, 80, 12, 12, 12),
    ("R04a", "enoxaparin", {"regimen": "therapeutic", "interval_h": 12}, 80, 24, 24, 12),
    ("R04b", "enoxaparin", {"regimen": "therapeutic", "interval_h": 24}, 80, 48, 48, 12),
    ("R05", "dalteparin", {"interval_h": 24}, 80, 24, 24, 12),
    ("R06", "fondaparinux", {}, 50, 72, 96, 24),
    ("R07", "fondaparinux", {}, 49.999, 120, 120, 24),
    ("R07", "fondaparinux", {}, 30, 120, 120, 24),
    ("R07x", "fondaparinux", {}, 29.999, 120, 120, 24),
    ("R07x", "fondaparinux", {}, None, 120, 120, 24),
    ("R08", "argatroban", {}, 80, 4, 4, 6),
    ("R09", "bivalirudin", {}, 80, 4, 4, 6),
    ("R10", "warfarin", {"interval_h": 24}, 80, 120, 120, 24),
    ("R11", "acenocoumarol", {"interval_h": 24}, 80, None, 72, None),
    ("R12", "apixaban", {"interval_h": 12}, 50, 48, 72, 24),
    ("R13", "apixaban", {"interval_h": 12}, 49.999, 72, 72, 24),
    ("R13", "apixaban", {"interval_h": 12}, 30, 72, 72, 24),
    ("R14", "apixaban", {"interval_h": 12}, 29.999, None, None, None),
    ("R14", "apixaban", {"interval_h": 12}, None, None, None, None),
    ("R15", "rivaroxaban", {"interval_h": 24}, 50, 48, 72, 24),
    ("R15", "rivaroxaban", {"interval_h": 12}, 60, 48, 72, 24),
    ("R16", "rivaroxaban", {"interval_h": 24}, 30, 48, 72, 24),
    ("R17", "rivaroxaban", {"interval_h": 24}, 29.999, 72, 72, 24),
    ("R17", "rivaroxaban", {"interval_h": 24}, 15, 72, 72, 24),
    ("R18", "rivaroxaban", {"interval_h": 24}, 14.999, None, None, None),
    ("R18", "rivaroxaban", {"interval_h": 24}, None, None, None, None),
    ("R19", "edoxaban", {"interval_h": 24}, 50, 48, 72, 24),
    ("R19x", "edoxaban", {"interval_h": 24}, 49.999, None, None, None),
    ("R20", "betrixaban", {"interval_h": 24}, 80, 72, 72, 24),
    ("R21", "dabigatran", {"interval_h": 12}, 50, 48, 96, 48),
    ("R22", "dabigatran", {"interval_h": 12}, 49.999, 96, 144, 48),
    ("R23", "dabigatran", {"interval_h": 12}, 29.999, None, None, None),
    ("R24", "aspirin", {"indication": "primary_prevention"}, 80, 120, 144, 24),
    ("R25", "aspirin", {"indication": "secondary_prevention"}, 80, 120, 120, 24),
    ("R26", "aspirin+dipyridamole", {}, 80, 120, 120, 24),
    ("R27", "dipyridamole", {}, 80, None, 48, None),
    ("R28", "clopidogrel", {"regimen": "maintenance"}, 80, 120, 168, 6),
    ("R28", "clopidogrel", {}, 80, 120, 168, 6),
    ("R29", "ticagrelor", {}, 80, 120, 120, 24),
    ("R30", "prasugrel", {}, 80, 168, 240, 24),
    ("R31", "cangrelor", {}, 80, None, 3, None),
    ("R32", "cilostazol", {}, 80, 0, 48, None),
    ("R33a", "diclofenac", {}, 80, 0, 24, None),
    ("R33b", "ketorolac", {}, 80, 0, 24, None),
    ("R33c", "ibuprofen", {}, 80, 0, 24, None),
    ("R33d", "etodolac", {}, 80, 0, 48, None),
    ("R33e", "indomethacin", {}, 80, 0, 48, None),
    ("R33f", "naproxen", {}, 80, 0, 96, None),
    ("R33g", "meloxicam", {}, 80, 0, 96, None),
    ("R33h", "nabumetone", {}, 80, 0, 144, None),
    ("R33i", "oxaprozin", {}, 80, 0, 240, None),
    ("R33j", "piroxicam", {}, 80, 0, 240, None),
    ("R34", "celecoxib", {}, 80, 0, 0, None),
    ("R35", "abciximab", {}, 80, 24, 24, None),
    ("R36", "eptifibatide or tirofiban", {}, 80, 8, 8, None),
    ("R37", "fibrinolytic", {}, 80, None, 48, None),
    ("R99", "any other antithrombotic", {}, 80, None, None, None),
]


def _choose(name: str, recorded: dict[str, Any], clearance: Clearance, *beside: str) -> str | tuple[str, ...]:
    chosen = choose_row(name, Drug(**recorded), clearance, frozenset(beside))
    return chosen.asks if chosen.rule is None else chosen.rule.id


@pytest.mark.parametrize(("rule", "name", "recorded", "clearance", "sir", "conservative", "restart"), ROWS)
def test_every_row_is_chosen_and_has_its_hours(
    rule: str,
    name: str,
    recorded: dict[str, Any],
    clearance: float | None,
    sir: int | None,
    conservative: int | None,
    restart: int | None,
) -> None:
    known = NOT_KNOWN if clearance is None else Clearance(clearance)
    assert _choose(name, recorded, known) == rule
    found = BY_ID[rule]
    assert (found.sir_hours, found.conservative_hours, found.restart_hours) == (sir, conservative, restart)


def test_the_rows_above_are_all_but_the_loading_dose() -> None:
    assert {rule.id for rule in RULES} - {row[0] for row in ROWS} == {"R28L"}
    assert len(RULES) == len(BY_ID) == 52


@pytest.mark.parametrize(
    ("name", "recorded", "found"),
    [
        ("enoxaparin", {"regimen": "prophylactic", "interval_h": 8}, "R99"),
        ("enoxaparin", {"regimen": "maintenance", "interval_h": 12}, "R99"),
        ("enoxaparin", {"interval_h": 12}, ("regimen",)),
        ("enoxaparin", {"regimen": "unknown", "interval_h": 12}, ("regimen",)),
        ("enoxaparin", {"regimen": "therapeutic"}, ("interval_h",)),
        ("unfractionated heparin SC", {"regimen": "therapeutic", "interval_h": 12}, "R99"),
        ("unfractionated heparin SC", {"regimen": "prophylactic", "interval_h": 24}, "R99"),
        ("unfractionated heparin SC", {}, ("regimen", "interval_h")),
        ("dalteparin", {"interval_h": 12}, "R99"),
        ("dalteparin", {}, ("interval_h",)),
        ("apixaban", {"interval_h": 24}, "R99"),
        ("dabigatran", {"interval_h": 24}, "R99"),
        ("edoxaban", {"interval_h": 12}, "R99"),
        ("betrixaban", {"interval_h": 12}, "R99"),
        ("apixaban", {}, "R12"),
        ("aspirin", {"indication": "af"}, "R99"),
        ("aspirin", {}, ("indication",)),
        ("aspirin", {"indication": "unknown"}, ("indication",)),
    ],
)
def test_what_fits_no_row_is_r99_and_what_is_not_recorded_is_asked(
    name: str, recorded: dict[str, Any], found: str | tuple[str, ...]
) -> None:
    assert _choose(name, recorded, KNOWN) == found


@pytest.mark.parametrize("beside", ["aspirin", "aspirin+dipyridamole"])
def test_dipyridamole_beside_aspirin_has_no_row(beside: str) -> None:
    assert _choose("dipyridamole", {}, KNOWN, beside) == "R99"
    assert _choose("dipyridamole", {}, KNOWN, "clopidogrel") == "R27"


def test_a_creatinine_that_is_not_believed_is_asked_about() -> None:
    strange = Clearance(None, ("creatinine_mg_dl",), "creatinine of 25 mg/dL")
    assert _choose("apixaban", {"interval_h": 12}, strange) == ("creatinine_mg_dl",)


def test_two_rows_that_match_are_a_question_and_no_date() -> None:
    twice = table_of([*RULES, BY_ID["R29"]])
    chosen = choose_row("ticagrelor", Drug(), KNOWN, frozenset(), twice)
    assert chosen.rule is None
    assert chosen.sentence == "two rows of the table match ticagrelor (R29 and R29): which is meant?"


def test_every_name_leads_to_a_row_and_every_row_has_a_name() -> None:
    assert {name.row for name in NAMES.values()} == set(PRESENT.by_drug) - {BY_ID["R99"].drug}


def test_every_row_with_a_date_names_its_sources() -> None:
    assert all(len(rule.sources) > 0 and rule.url.startswith("https://") for rule in RULES if rule.id != "R99")

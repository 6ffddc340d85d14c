"""What `because` says where no date may be printed: reasons, and never a day of the plan by another way."""

import re
from typing import Any

import pytest
from hypothesis import given, settings

from kyphodss.case.facts import fracture_facts
from kyphodss.case.read import case_from
from kyphodss.plan.model import words
from kyphodss.plan.plan import plan_of
from kyphodss.plan.workings import workings
from kyphodss.settings import PlanSettings
from tests.plan.base import APIXABAN, AS_OF, planned
from tests.plan.strategies import case, changes

DATED = {"OK", "NEED_LAB", "CONDITIONAL", "NO_FEASIBLE_DATE"}
# Wed 5 May is the day before radiotherapy: the SIR slot fits, the conservative one of Thu 6 May does not.
ONLY_SIR: dict[str, Any] = {
    "bleeding.drugs": [APIXABAN],
    "treatments": [{"kind": "radiotherapy", "status": "planned", "started_on": "2027-05-06"}],
    "treatments_complete": True,
}
NO_DAY: dict[str, Any] = {
    **ONLY_SIR,
    "treatments": [{"kind": "radiotherapy", "status": "planned", "started_on": "2027-05-05"}],
}
# 66 x 78 / (72 x 4.0) = 17.9 mL/min: R07x.
FONDAPARINUX: dict[str, Any] = {**APIXABAN, "drug": "fondaparinux", "interval_h": 24}
WITHHELD: dict[str, dict[str, Any]] = {
    "STOP": {"risk.vte": True},
    "SPECIALIST": {"bleeding.drugs": [FONDAPARINUX], "bleeding.creatinine_mg_dl": 4.0},
    "BLOCKED_LAB": {"bleeding.platelets": 49},
    "UNKNOWN": {"risk.vte": None},
}


@pytest.mark.parametrize("status", WITHHELD)
@pytest.mark.parametrize("bounds", [ONLY_SIR, NO_DAY], ids=["only the SIR slot", "no slot"])
def test_a_slot_that_may_not_be_printed_is_not_told_either(bounds: dict[str, Any], status: str) -> None:
    plan = planned({**bounds, **WITHHELD[status]})
    assert plan.status == status
    assert [text for text in plan.because if "slot" in text] == []


def test_a_slot_that_is_printed_is_told() -> None:
    assert any("only the SIR slot" in text for text in planned(ONLY_SIR).because)
    assert any("the first slot is 06 May 2027" in text for text in planned(NO_DAY).because)


def test_a_blocking_inr_on_a_vka_tells_no_slot() -> None:
    """Fresh at the slot of Tue 4 May and over 1.8; radiotherapy begins on that day."""
    warfarin = {"drug": "warfarin", "interval_h": 24, "last_dose_at": "2027-04-26T18:00", "indication": "vte"}
    found = {**NO_DAY, "bleeding.drugs": [warfarin], "bleeding.inr": 1.9}
    found["treatments"] = [{"kind": "radiotherapy", "status": "planned", "started_on": "2027-05-04"}]
    plan = planned(found)
    assert plan.status == "BLOCKED_LAB"
    assert [text for text in plan.because if "2027" in text and not text.startswith("F21")] == []


@pytest.mark.parametrize("status", WITHHELD)
def test_the_age_of_a_result_does_not_give_the_slot_away(status: str) -> None:
    """4 Apr is 30 days before the first possible slot and too old for the one that apixaban allows."""
    old = {"bleeding.drugs": [APIXABAN], "bleeding.inr_on": "2027-04-04"}
    assert any("32 days old at the slot" in text for text in planned(old).because)
    plan = planned({**old, **WITHHELD[status]})
    assert any(text.startswith("L01: INR 1 of 04 Apr 2027; at most 30 days") for text in plan.because)
    assert [text for text in plan.because if "old at the slot" in text] == []
    assert "inr" in plan.missing


def test_an_unagreed_hold_does_not_give_the_slot_away() -> None:
    clopidogrel = {"drug": "clopidogrel", "interval_h": 24, "last_dose_at": "2027-05-03T08:00"}
    plan = planned({"bleeding.drugs": [clopidogrel], "bleeding.inr_on": "2027-04-04"})
    assert (plan.status, plan.earliest_conservative) == ("NEED_LAB", None)
    assert [text for text in plan.because if "old at the slot" in text] == []


def test_a_suspended_clock_is_not_told_under_stop() -> None:
    """The windows print no dates while cord compression is suspected; the plan does not print the leaflet's ends either."""
    wide = {
        "fractures.0.onset": None,
        "fractures.0.onset_earliest": "2027-02-01",
        "fractures.0.onset_latest": "2027-03-15",
    }
    assert any("01 May 2027" in text for text in planned(wide).because)
    plan = planned({**wide, "symptoms.cord_compression_suspected": True})
    assert plan.status == "STOP"
    assert [text for text in plan.because if text.startswith("LF-CLOSING")] == []


@settings(max_examples=150, deadline=None)
@given(changes())
def test_no_reason_names_the_slot_of_a_plan_without_dates(found: dict[str, Any]) -> None:
    built = case_from(case(found))
    work = workings(built, [maker.on(AS_OF) for maker in fracture_facts(built)], AS_OF, PlanSettings())[0]
    plan = plan_of(work)
    if plan is None or plan.status in DATED:
        return
    told = " ".join(text for text in plan.because if not re.match(r"F\d\d|R\d\d|LF-", text))
    for first in work.earliest.values():
        assert words(first.day) not in told or first.day == AS_OF

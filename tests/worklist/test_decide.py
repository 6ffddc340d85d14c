"""Decisions against the clinic's leaflet, their coded reasons, and the boundaries of a deferral."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest

from kyphodss.store.decisions import CHOICES, CODE
from kyphodss.worklist.decide import CHOICE_WORDS, REASONS, Choice, Departure, departure, fault, lost_by, reasons_for
from tests.plan.base import AS_OF
from tests.worklist.base import assessed, row

FAILED = {"kind": "brace", "started_on": "2027-04-14", "status": "ongoing", "response": "inadequate"}
MET = {"treatments": [FAILED]}
NOT_MET = {"optimal_nonsurgical_management": False}
LATE = {"fractures.0.onset": "2027-02-02"}
MISSING = {"symptoms.pain_intolerable": None}
TOMORROW = AS_OF + timedelta(days=1)
KEPT = Departure(False, False, "In keeping.")
OPEN = Departure(None, True, "Open.")
BROKEN = Departure(True, True, "Departs.")


@pytest.mark.parametrize(
    ("changes", "decision", "departs", "asks"),
    [
        (MET, "treat", False, False),
        (MET, "defer", True, True),
        (MET, "not_a_candidate", True, True),
        (MET, "refer_elsewhere", True, True),
        (MET, "declined_by_patient", False, False),
        (NOT_MET, "treat", True, True),
        (NOT_MET, "defer", False, False),
        (NOT_MET, "not_a_candidate", False, False),
        (NOT_MET, "declined_by_patient", False, False),
        (LATE, "treat", None, True),
        (LATE, "defer", None, False),
        (LATE, "not_a_candidate", None, True),
        (MISSING, "treat", None, True),
        (MISSING, "defer", None, False),
        ({**MET, "symptoms.myelopathy": True}, "treat", None, True),  # the gate before any met
        ({**MET, "symptoms.myelopathy": True}, "refer_elsewhere", None, False),
    ],
)
def test_whether_a_decision_departs_from_the_leaflet(
    changes: dict[str, Any], decision: Choice, departs: bool | None, asks: bool
) -> None:
    found = departure(decision, assessed(changes))
    assert (found.departs, found.asks) == (departs, asks)


@pytest.mark.parametrize(("onset", "departs"), [("2027-02-03", False), ("2027-02-02", None)])
def test_the_last_day_of_three_months_is_still_inside_the_rule(onset: str, departs: bool | None) -> None:
    treated = {**MET, "fractures.0.onset": onset}
    assert departure("treat", assessed(treated)).departs is departs


def test_the_words_give_the_leaflets_own_verdict() -> None:
    assert departure("treat", assessed(NOT_MET)).words == (
        "This departs from the clinic's own rule (Not yet: less invasive treatment first; review before the window closes "
        "(last day 12 Jul 2027))."
    )


def test_two_levels_that_the_rule_reads_apart() -> None:
    old = {"level": "T9", "onset": "2027-01-10", "retropulsion_or_canal_compromise": False}
    new = {"level": "L1", "onset": "2027-04-12", "retropulsion_or_canal_compromise": False}
    both = {**MET, "fractures": [new, old]}
    assert departure("treat", assessed(both)).departs is None
    chosen = {**MET, "fractures": [{**new, "planned": True}, {**old, "planned": False}]}
    assert departure("treat", assessed(chosen)).departs is False


@pytest.mark.parametrize(
    ("decision", "against", "code", "text", "until", "sentence"),
    [
        ("treat", KEPT, None, None, None, None),
        ("treat", KEPT, "treat.care-failed", None, None, None),
        ("treat", BROKEN, None, None, None, "Departs. Choose a coded reason."),
        ("treat", OPEN, None, None, None, "Open. Choose a coded reason."),
        ("treat", BROKEN, "treat.early", None, None, None),
        (
            "treat",
            BROKEN,
            "treat.care-failed",
            None,
            None,
            "“Less invasive treatment did not help enough or was not tolerated” does not say why the clinic's rule is departed "
            "from. Choose one that does.",
        ),
        ("treat", BROKEN, "treat.other", "  ", None, "This reason needs a few words. Write them."),
        ("treat", BROKEN, "treat.other", "Because.", None, None),
        ("defer", KEPT, "defer.care-first", None, TOMORROW, None),
        (
            "defer",
            KEPT,
            "defer.care-first",
            None,
            None,
            "A deferral needs the day on which the case is looked at again. Choose a day.",
        ),
        ("defer", KEPT, "defer.care-first", None, AS_OF, "The day to look again is not ahead. Choose a later day."),
        ("defer", KEPT, None, None, TOMORROW, "A deferral needs its reason. Choose a coded reason."),
        (
            "treat",
            KEPT,
            None,
            None,
            TOMORROW,
            "Only a deferral has a day to look again. Clear the day, or choose to defer.",
        ),
        ("declined_by_patient", KEPT, None, None, None, None),
    ],
)
def test_what_a_decision_still_lacks(
    decision: Choice, against: Departure, code: str | None, text: str | None, until: date | None, sentence: str | None
) -> None:
    assert fault(decision, against, code, text, until, AS_OF) == sentence


def test_a_reason_of_another_decision_is_refused() -> None:
    said = fault("treat", KEPT, "defer.care-first", None, None, AS_OF)
    assert said is not None and said.startswith("The coded reason does not belong to ")


def test_where_the_rule_is_departed_from_only_reasons_that_can_say_why_are_offered() -> None:
    assert {each.id for each in reasons_for("treat", KEPT)} > {each.id for each in reasons_for("treat", BROKEN)}
    for decision in get_args(Choice):
        if decision != "declined_by_patient":
            assert len(reasons_for(decision, BROKEN)) > 1


def test_every_decision_has_words_and_reasons_that_the_record_can_keep() -> None:
    assert set(CHOICE_WORDS) == set(CHOICES) == set(get_args(Choice)) == {each.decision for each in REASONS.values()}
    assert all(CODE.fullmatch(id) is not None for id in REASONS)


def test_what_a_deferral_may_cost() -> None:
    found = row(
        {"fractures.0.onset": "2027-02-20"}
    )  # Medicare's twelve weeks end on 15 May, the leaflet's three months on 20 May
    assert lost_by(date(2027, 5, 15), found) == ()
    assert [each.id for each in lost_by(date(2027, 5, 16), found)] == ["US-LCD-12W"]
    assert [each.id for each in lost_by(date(2027, 5, 21), found)] == ["LF-CLOSING", "US-LCD-12W"]

"""The orders: what stands above the list is what the list does."""

from datetime import date
from itertools import permutations

import pytest

from kyphodss.worklist.order import DEFAULT, ORDERS, arrange
from kyphodss.worklist.rows import Beside, WorklistRow
from tests.worklist.base import row

LATE = {"fractures.0.onset": "2027-02-20"}
EMERGENCY = {"symptoms.cord_compression_suspected": True}
INTOLERABLE = {"symptoms.pain_intolerable": True}


def ids(*rows: WorklistRow, order: str = DEFAULT) -> str:
    return " ".join(each.case_id for each in arrange(rows, ORDERS[order]))


def test_the_usual_order_says_what_it_is() -> None:
    assert ORDERS[DEFAULT].words == (
        "Emergencies first, then priority, then earliest possible window end (not known or held: first; no window left: last), "
        "then wait, longest first (not known: first; advice only: last)."
    )


def test_a_morning_list_from_the_most_urgent_to_the_least() -> None:
    morning = [
        row(case_id="routine"),
        row(LATE, case_id="closing-soon"),
        row({"symptoms.myelopathy": None}, case_id="not-asked"),
        row(INTOLERABLE, case_id="intolerable"),
        row({"risk.discitis": True}, case_id="infection"),
        row(EMERGENCY, case_id="emergency"),
        row({"outcome.closed_as": 3}, case_id="closed"),
    ]
    assert ids(*morning) == "emergency infection intolerable not-asked closing-soon routine closed"


def test_a_window_that_closes_sooner_does_not_pass_a_graver_case() -> None:
    assert ids(row({**LATE}, case_id="window"), row(INTOLERABLE, case_id="pain")) == "pain window"


def test_among_equals_the_window_then_the_wait_then_the_id() -> None:
    longer = {"referral.received_on": "2027-04-13"}
    rows = [row(case_id="B"), row(case_id="A"), row(longer, case_id="waited"), row(LATE, case_id="window")]
    assert ids(*rows) == "window waited A B"


def test_what_is_not_known_stands_where_the_words_say() -> None:
    unknown_onset = row({"fractures.0.onset": None}, case_id="no-onset")
    no_window = row({"fractures.0.onset": "2026-09-01"}, case_id="none-left")
    no_receipt = row({"referral.received_on": None}, case_id="no-receipt")
    known = row(case_id="known")
    rows = (no_window, known, unknown_onset)
    assert ids(*rows, order="window") == "no-onset known none-left"
    assert ids(known, no_receipt, order="wait") == "no-receipt known"
    advice = row({"referral.received_on": None}, case_id="advice", beside=Beside(advice=True))
    assert ids(advice, known, no_receipt, order="wait") == "no-receipt known advice"
    assert ids(row({"risk.stent": None}, case_id="no-day"), known, order="feasible") == "known no-day"
    spoken = row(case_id="spoken", beside=Beside(last_contact=date(2027, 5, 1)))
    assert ids(spoken, known, order="contact") == "known spoken"


def test_held_clocks_stand_first_among_their_class() -> None:
    held = row({"symptoms.myelopathy": True}, case_id="held")
    stop = row({"risk.mechanical_valve": True, **LATE}, case_id="stop")
    assert ids(stop, held) == "held stop"


@pytest.mark.parametrize("order", ORDERS)
def test_an_emergency_stands_first_whatever_a_person_sorts_by(order: str) -> None:
    others = [row(LATE, case_id="A"), row({"referral.received_on": None}, case_id="B"), row(INTOLERABLE, case_id="C")]
    assert ids(*others, row(EMERGENCY, case_id="Z"), order=order).startswith("Z ")
    assert ORDERS[order].words.startswith("Emergencies first, then ")


@pytest.mark.parametrize("order", ORDERS)
def test_the_same_rows_give_the_same_list_however_they_came(order: str) -> None:
    rows = [row(case_id="B"), row(case_id="A"), row(LATE, case_id="C"), row({"fractures.0.onset": None}, case_id="D")]
    assert len({ids(*each, order=order) for each in permutations(rows)}) == 1


def test_the_words_name_every_key_in_order() -> None:
    for order in ORDERS.values():
        places = [order.words.index(key.words) for key in order.keys]
        assert places == sorted(places)

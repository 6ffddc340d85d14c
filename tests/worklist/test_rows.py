"""Rows that a clinician can read. Today is Monday 3 May 2027; a slot is each working day at nine."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kyphodss.case.clock import in_site_zone
from kyphodss.case.read import case_from
from kyphodss.worklist.closing import SlotsAhead, WindowLeft, left_words
from kyphodss.worklist.pathway import Step
from kyphodss.worklist.rows import Beside, WorklistRow
from kyphodss.worklist.slots import free_slots
from tests.plan.base import APIXABAN, AS_OF
from tests.worklist.base import SETTINGS, of, row


def window(found: WorklistRow, id: str) -> WindowLeft:
    return next(each for each in found.windows if each.id == id)


def test_a_fracture_of_a_known_day_has_one_number_of_days_under_each_name() -> None:
    found = row()
    assert window(found, "US-LCD-12W").words(AS_OF) == "US Medicare: within 12 weeks: 63 days left"
    assert window(found, "LF-OPEN").words(AS_OF) == "Clinic leaflet: first two months: 40 days left"
    assert (
        window(found, "LF-CLOSING").words(AS_OF) == "Clinic leaflet: third month: opens later; to its end 70 days left"
    )


def test_an_onset_that_is_an_interval_gives_an_interval_of_days() -> None:
    found = row(
        {
            "fractures.0.onset": None,
            "fractures.0.onset_earliest": "2027-03-01",
            "fractures.0.onset_latest": "2027-03-15",
        }
    )
    assert window(found, "US-LCD-12W").words(AS_OF) == "US Medicare: within 12 weeks: 21 to 35 days left"
    assert found.first_end == date(2027, 5, 24)


def test_a_window_that_may_have_closed_is_still_listed() -> None:
    found = row(
        {
            "fractures.0.onset": None,
            "fractures.0.onset_earliest": "2027-02-01",
            "fractures.0.onset_latest": "2027-02-20",
        }
    )
    medicare = window(found, "US-LCD-12W")
    assert medicare.state == "may be open"
    assert medicare.words(AS_OF) == "US Medicare: within 12 weeks: closed 7 days ago, or 12 days left"


def test_an_earliest_onset_that_nobody_knows_leaves_the_first_end_not_known() -> None:
    found = row({"fractures.0.onset": None, "fractures.0.onset_latest": "2027-04-12"})
    assert (
        window(found, "US-LCD-12W").words(AS_OF)
        == "US Medicare: within 12 weeks: at most 63 days left, or closed already"
    )
    assert found.first_end is None


def test_without_an_onset_only_the_windows_that_order_the_list_say_so() -> None:
    found = row({"fractures.0.onset": None})
    onset = {each.id: each.words(AS_OF) for each in found.windows if each.last_end is None}
    assert onset == {
        "LF-CLOSING": "Clinic leaflet: third month: end not known, if it applies",
        "US-LCD-12W": "US Medicare: within 12 weeks: end not known, if it applies",
    }


def test_evidence_is_shown_and_never_orders_the_list() -> None:
    found = row()
    assert window(found, "EV-3W-VAPOUR").orders is False
    assert {each.id for each in found.ends} == {"LF-CLOSING", "US-LCD-12W"}


def test_radiotherapy_that_is_planned_closes_the_window_the_day_before() -> None:
    course = {"kind": "radiotherapy", "status": "planned", "started_on": "2027-05-07"}
    found = row({"etiology": "cancer", "treatments": [course], "cancer.kind": "metastasis", "fractures.0.escc": "0"})
    assert window(found, "LF-BEFORE-RT").words(AS_OF) == "Clinic leaflet: before radiation: 3 days left"
    assert found.first_end == date(2027, 5, 6)
    assert found.closes_before_slot is False


def test_a_red_flag_holds_the_clocks_and_the_row_says_so() -> None:
    found = row({"symptoms.myelopathy": True})
    assert found.held is True
    assert found.ends == ()


def test_an_emergency_keeps_its_own_clock_in_hours() -> None:
    found = row(
        {
            "etiology": "cancer",
            "symptoms.cord_compression_suspected": True,
            "symptoms.mscc_suspected_at": "2027-05-03T10:00",
        }
    )
    assert window(found, "CA-MSCC-MRI").words(AS_OF) == "Cord compression: MRI within 24 hours: 1 day left"


@pytest.mark.parametrize(
    ("onset", "closes", "expected"),
    [
        ("2027-02-08", date(2027, 5, 3), True),  # the last day is today, and the first slot is tomorrow
        ("2027-02-09", date(2027, 5, 4), False),  # tomorrow at nine is in time
    ],
)
def test_it_closes_before_the_next_free_slot_or_not(onset: str, closes: date, expected: bool) -> None:
    found = row({"fractures.0.onset": onset})
    assert window(found, "US-LCD-12W").first_end == closes
    assert window(found, "US-LCD-12W").before_slot is expected
    assert found.closes_before_slot is expected


def test_a_slot_that_is_taken_is_not_free() -> None:
    changes = {"fractures.0.onset": "2027-02-09"}
    taken = free_slots(SETTINGS.plan, [in_site_zone(datetime(2027, 5, 4, 9, 0))], AS_OF)
    assert row(changes).slot == date(2027, 5, 4)
    assert row(changes, free=taken).slot == date(2027, 5, 5)
    assert row(changes, free=taken).closes_before_slot is True


def test_without_the_bookings_no_slot_is_known_to_be_free() -> None:
    assert row({"fractures.0.onset": "2027-02-09"}, free=None).closes_before_slot is None
    assert row({"fractures.0.onset": "2027-02-08"}, free=None).closes_before_slot is True


def test_a_plan_that_prints_no_date_leaves_it_not_known() -> None:
    found = row({"risk.stent": None})
    assert (found.plan_status, found.feasible_on, found.slot, found.closes_before_slot) == ("UNKNOWN", None, None, None)


def test_a_hold_moves_the_slot_the_window_is_compared_with() -> None:
    held = {"bleeding.drugs": [APIXABAN], "fractures.0.onset": "2027-02-10"}
    found = row(held)
    assert found.slot is not None and found.slot > date(2027, 5, 5)
    assert window(found, "US-LCD-12W").before_slot is True


def test_a_booked_day_takes_the_place_of_the_free_slot() -> None:
    found = row({"fractures.0.onset": "2027-02-20", "referral.booked_for": "2027-05-17T09:00"})
    assert (found.step, found.slot, found.slot_booked) == (Step.BOOKED, date(2027, 5, 17), True)
    assert found.closes_before_slot is True  # twelve weeks end on 15 May


def test_a_booked_day_that_has_passed_is_said_and_plans_nothing() -> None:
    found = row({"referral.booked_for": "2027-04-30"})
    assert (found.booking.state, found.booking.day, found.slot) == ("passed", None, None)


def test_a_level_that_is_not_planned_has_no_windows_of_its_own() -> None:
    second = {"level": "T9", "onset": "2027-04-01", "planned": False}
    first = {"level": "L1", "onset": "2027-04-12", "planned": True}
    found = row({"fractures": [first, second]})
    assert {each.level for each in found.windows} == {"L1"}
    assert found.levels == ("L1", "T9")


def test_a_case_about_which_nothing_is_known_gives_a_row_of_questions() -> None:
    found = of(case_from({"case_id": "N"}))
    assert (found.step, found.wait, found.first_end, found.closes_before_slot) == (Step.NOT_KNOWN, None, None, None)
    assert found.etiologies == (None,)
    assert len(found.missing) > 0


def test_what_is_missing_counts_the_sources_that_wait_for_it() -> None:
    found = row({"imaging": None, "optimal_nonsurgical_management": True, "symptoms.pain_trajectory": "worsening"})
    imaging = next(each for each in found.missing if each.question == "imaging")
    assert len(imaging.sources) >= len(imaging.alone) > 0
    assert imaging.plan is True
    assert imaging.words.startswith("imaging of this level (") and imaging.words.endswith(
        "for nothing else; the plan asks)"
    )
    alone = [len(each.alone) for each in found.missing]
    assert alone == sorted(alone, reverse=True)


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({"referral.received_on": None}, Step.NOT_KNOWN),
        ({"referral.received_on": "2027-05-04"}, Step.NOT_KNOWN),
        ({}, Step.RECEIVED),
        ({"referral.information_complete_on": "2027-05-03"}, Step.COMPLETE),
        ({"referral.information_complete_on": "2027-05-04"}, Step.RECEIVED),
        ({"referral.triaged_on": "2027-05-01T08:00"}, Step.TRIAGED),
        ({"referral.listed_on": "2027-05-02"}, Step.LISTED),
        ({"referral.booked_for": "2027-05-09"}, Step.BOOKED),
        ({"outcome.procedure_on": "2027-05-03", "outcome.levels_treated": ["L1"]}, Step.TREATED),
        ({"outcome.closed_as": 0}, Step.RECEIVED),
        ({"outcome.closed_as": 2}, Step.CLOSED),
        ({"outcome.closed_on": "2027-05-04"}, Step.RECEIVED),
        ({"outcome.died_on": "2027-05-03"}, Step.CLOSED),
    ],
)
def test_the_furthest_step_that_is_recorded_by_the_day(changes: dict[str, Any], step: Step) -> None:
    assert row(changes).step is step


def test_the_wait_counts_from_receipt_and_stops_at_the_procedure() -> None:
    assert row().wait == 13
    assert row({"outcome.procedure_on": "2027-04-29", "outcome.levels_treated": ["L1"]}).wait == 9
    assert row({"referral.received_on": None}).wait is None


def test_the_decision_counts_from_its_day() -> None:
    decided = {"outcome.decision": "defer", "outcome.decided_on": "2027-05-04"}
    assert row(decided).decision is None
    assert row({**decided, "outcome.decided_on": "2027-05-03"}).decision == "defer"
    assert row({"outcome.decision": "unknown"}).decision is None


def test_contact_and_owner_come_from_beside_the_case() -> None:
    found = row(beside=Beside(last_contact=date(2027, 5, 1), owner="A. Owner"))
    assert (found.last_event, found.days_without_event) == (date(2027, 5, 1), 2)
    assert row().days_without_event == 13


def test_a_row_holds_no_name_and_no_record_number() -> None:
    found = row({"patient.name": "Invented Person", "patient.mrn": "M-77", "referral.referrer": "Dr Nobody"})
    assert all(word not in repr(found) for word in ("Invented", "M-77", "Nobody"))


@pytest.mark.parametrize(
    ("first", "last", "lower", "exact", "expected"),
    [
        (5, 5, 5, 5, False),
        (4, 4, 5, 5, True),
        (4, 5, 5, 5, None),
        (4, 4, 5, None, True),
        (5, 5, 5, None, None),
        (None, 4, 5, 5, True),
        (None, 9, 5, 5, None),
        (None, None, 5, 5, None),
        (9, 9, None, None, None),
    ],
)
def test_before_the_slot_in_three_values(
    first: int | None, last: int | None, lower: int | None, exact: int | None, expected: bool | None
) -> None:
    first_day, last_day, lower_day, exact_day = (
        None if n is None else AS_OF + timedelta(days=n) for n in (first, last, lower, exact)
    )
    assert SlotsAhead(lower_day, exact_day).before(first_day, last_day) is expected


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 0, "last day"),
        (1, 1, "1 day left"),
        (0, 1, "0 to 1 day left"),
        (-1, 0, "closed 1 day ago, or 0 days left"),
        (None, None, "end not known"),
        (3, None, "at least 3 days left"),
    ],
)
def test_what_is_left_in_words(low: int | None, high: int | None, words: str) -> None:
    assert left_words(low, high) == words


def test_a_booking_without_an_hour_takes_the_last_slot_of_its_day() -> None:
    free = free_slots(SETTINGS.plan, [date(2027, 5, 4), date(2027, 5, 4)], AS_OF)
    assert free.next_day == date(2027, 5, 5)


def test_advice_that_is_no_referral_says_so_and_nothing_waits() -> None:
    asked = row({"referral.received_on": None}, beside=Beside(advice=True))
    assert (asked.advice_only, asked.step_words, asked.wait) == (True, "advice asked, not referred", None)
    silent = row({"referral.received_on": None})
    assert (silent.advice_only, silent.step_words) == (False, "receipt not recorded")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "received"),
        ({"referral.received_on": None, "referral.booked_for": "2027-05-10"}, "booked"),
        ({"referral.received_on": None, "outcome.closed_as": 2}, "closed"),
    ],
)
def test_a_step_that_is_recorded_is_said_whatever_the_thread_asked_for(changes: dict[str, Any], words: str) -> None:
    found = row(changes, beside=Beside(advice=True))
    assert (found.advice_only, found.step_words) == (False, words)


def test_the_row_keeps_the_fractures_own_clock_by_both_readings() -> None:
    assert row().ages == ((21, 21),)
    span = {
        "fractures.0.onset": None,
        "fractures.0.onset_earliest": "2027-03-01",
        "fractures.0.onset_latest": "2027-03-15",
    }
    assert row(span).ages == ((49, 63),)
    assert row({"fractures.0.onset": None}).ages[0][1] is None

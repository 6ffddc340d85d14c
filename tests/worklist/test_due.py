"""Which cases wait for a word of the clinic, and ages as bands."""

from datetime import timedelta

import pytest

from kyphodss.worklist.due import age_band, due_for_review
from kyphodss.worklist.rows import Beside
from tests.plan.base import AS_OF
from tests.worklist.base import row

TOMORROW, TODAY = AS_OF + timedelta(days=1), AS_OF


def test_an_open_case_without_a_decision_is_due() -> None:
    assert due_for_review(row()) is True


@pytest.mark.parametrize("decision", ["treat", "not_a_candidate", "declined_by_patient", "refer_elsewhere"])
def test_a_decided_case_is_not(decision: str) -> None:
    assert due_for_review(row({"outcome.decision": decision})) is False


def test_a_booked_case_is_not() -> None:
    assert due_for_review(row({"referral.booked_for": TOMORROW.isoformat()})) is False


def test_a_deferred_case_is_due_on_the_day_it_was_deferred_to_and_not_before() -> None:
    deferred = {"outcome.decision": "defer"}
    assert due_for_review(row(deferred, beside=Beside(deferred_until=TOMORROW))) is False
    assert due_for_review(row(deferred, beside=Beside(deferred_until=TODAY))) is True
    assert due_for_review(row(deferred)) is True, "Nobody said when it is looked at again."


def test_an_emergency_is_due_whatever_was_decided() -> None:
    flag = {"symptoms.cord_compression_suspected": True}
    assert due_for_review(row({**flag, "outcome.decision": "defer"}, beside=Beside(deferred_until=TOMORROW))) is True
    assert due_for_review(row({**flag, "referral.booked_for": TOMORROW.isoformat()})) is True


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (None, "age not known"), (0, "0 to 9 years"), (69.9, "60 to 69 years"), (70, "70 to 79 years"), (89, "80 to 89 years"),
        (90, "90 years or older"), (104, "90 years or older"),
    ],
)  # fmt: skip
def test_an_age_is_said_as_a_band_of_ten_years(years: float | None, said: str) -> None:
    assert age_band(years) == said

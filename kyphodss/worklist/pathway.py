"""How far a referral has come on a day, its booking, how long it has waited, and when anything last happened to it.

The steps are those of cohort-analytics.md 1.1 and F2; closing codes are those of 1.2. A step nobody dated has not been
recorded, which is not the same as not taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final, Literal

from kyphodss.case.clock import Instant, day_of
from kyphodss.case.model import Case, FollowUp

STILL_OPEN: Final = 0  # outcome.closed_as (cohort-analytics.md 1.2)
BookingState = Literal["none", "ahead", "passed"]


class Step(IntEnum):
    """The steps of the pathway in their order; NOT_KNOWN where not even the receipt is recorded."""

    NOT_KNOWN = 0
    RECEIVED = 1
    COMPLETE = 2
    TRIAGED = 3
    LISTED = 4
    BOOKED = 5
    TREATED = 6
    CLOSED = 7


STEP_WORDS: Final[dict[Step, str]] = {
    Step.NOT_KNOWN: "receipt not recorded",
    Step.RECEIVED: "received",
    Step.COMPLETE: "information complete",
    Step.TRIAGED: "triaged",
    Step.LISTED: "listed",
    Step.BOOKED: "booked",
    Step.TREATED: "treated",
    Step.CLOSED: "closed",
}
ADVICE_WORDS: Final = (
    "advice asked, not referred"  # no step of the pathway: no waiting time runs (cohort-analytics.md 1.3)
)


@dataclass(frozen=True, slots=True)
class Booking:
    """The booked day or instant. `passed`: it lies before the day, and no procedure is recorded on or before the day."""

    at: Instant | None
    state: BookingState

    @property
    def day(self) -> date | None:
        """The booked day while it lies ahead (the day itself counts); None otherwise."""
        return day_of(self.at) if self.at is not None and self.state == "ahead" else None


def step_of(case: Case, as_of: date) -> Step:
    """The furthest step that is recorded by the day. A death closes the pathway."""
    if _closed(case, as_of) is True:
        return Step.CLOSED
    if _reached(case.outcome.procedure_on, as_of) is True:
        return Step.TREATED
    if booking_of(case, as_of).state != "none":
        return Step.BOOKED
    referral = case.referral
    dated: tuple[tuple[Step, Instant | None], ...] = (
        (Step.LISTED, referral.listed_on),
        (Step.TRIAGED, referral.triaged_on),
        (Step.COMPLETE, referral.information_complete_on),
        (Step.RECEIVED, referral.received_on),
    )
    return next((step for step, at in dated if _reached(at, as_of) is True), Step.NOT_KNOWN)


def booking_of(case: Case, as_of: date) -> Booking:
    """The booking as it stands on the day; none recorded says only that."""
    at = case.referral.booked_for
    if at is None or _reached(case.outcome.procedure_on, as_of) is True:
        return Booking(at, "none")
    return Booking(at, "passed" if day_of(at) < as_of else "ahead")


def wait_days(case: Case, as_of: date) -> int | None:
    """Days from receipt to the day, or to the procedure, the closing or the death before it. None: receipt not known."""
    received = case.referral.received_on
    if received is None or received > as_of:
        return None
    outcome = case.outcome
    ends = [at for at in (outcome.procedure_on, outcome.closed_on, outcome.died_on) if at is not None]
    return (min([as_of, *ends]) - received).days if min([as_of, *ends]) >= received else None


def last_event(case: Case, last_contact: date | None, as_of: date) -> date | None:
    """The newest recorded step, decision or contact up to the day; None where nothing is dated."""
    events = [day for day in _events(case) if day <= as_of]
    if last_contact is not None and last_contact <= as_of:
        events.append(last_contact)
    return max(events, default=None)


def _events(case: Case) -> Iterator[date]:
    referral, outcome = case.referral, case.outcome
    steps: tuple[Instant | None, ...] = (
        referral.received_on,
        referral.information_complete_on,
        referral.triaged_on,
        referral.listed_on,
        outcome.decided_on,
        outcome.procedure_on,
        outcome.closed_on,
    )
    yield from (day_of(at) for at in steps if at is not None)
    yield from (each.on for each in followups_of(case) if each.on is not None)


def followups_of(case: Case) -> tuple[FollowUp, ...]:
    """The recorded follow-ups; none where nobody said."""
    return () if case.outcome.followups is None else case.outcome.followups


def _reached(at: Instant | None, as_of: date) -> bool:
    return at is not None and day_of(at) <= as_of


def _closed(case: Case, as_of: date) -> bool:
    outcome = case.outcome
    if _reached(outcome.died_on, as_of) is True or _reached(outcome.closed_on, as_of) is True:
        return True
    return outcome.closed_on is None and outcome.closed_as is not None and outcome.closed_as != STILL_OPEN

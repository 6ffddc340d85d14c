"""One row of the worklist: what a physician needs to see of a case to choose the next one (cohort-analytics.md 5.1).

A row holds no name and no record number. It is made from the assessments of the day, which cost far more than it does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from kyphodss.assess import Assessment
from kyphodss.case.clock import day_of, moment_of
from kyphodss.case.model import Case
from kyphodss.dates.rows import PRESENT, WindowTable
from kyphodss.guidelines.shown import shown
from kyphodss.logic.truth import NO, UNKNOWN, YES, Truth
from kyphodss.plan.model import Plan
from kyphodss.plan.slots import first_slot
from kyphodss.settings import PlanSettings, Settings
from kyphodss.worklist.asked import Wanted, wanted_of
from kyphodss.worklist.closing import SlotsAhead, WindowLeft, windows_left
from kyphodss.worklist.pathway import (
    ADVICE_WORDS,
    STEP_WORDS,
    Booking,
    Step,
    booking_of,
    last_event,
    step_of,
    wait_days,
)
from kyphodss.worklist.priority import Priority, priority_of
from kyphodss.worklist.slots import FreeSlots

ETIOLOGIES: Final = ("osteoporosis", "cancer", "trauma", "other_benign", None)
# Jurisdictions of windows.csv that a clinic in the United States goes by; dates.md D2 leaves the choice to the site.
US_RULE_SETS: Final = frozenset({"local", "any", "US", "US-Medicare", "US-eviCore", "US-BCBS-AL/MA"})
SUPPRESSED: Final = "SUPPRESSED"


@dataclass(frozen=True, slots=True)
class ListSettings:
    """What is the same for every row of a list on one day.

    `shown` are the sources of the site by etiology, `lower` is the day of the first slot of the calendar, and `free` the
    slots that nobody holds; None where the bookings are not known.
    """

    plan: PlanSettings
    shown: Mapping[str | None, frozenset[str]]
    lower: date
    free: FreeSlots | None
    rule_sets: frozenset[str] = US_RULE_SETS
    table: WindowTable = PRESENT


def list_settings(
    settings: Settings, as_of: date, free: FreeSlots | None, rule_sets: frozenset[str] = US_RULE_SETS
) -> ListSettings:
    """The settings of a list on a day. Raises SettingsError where a list of sources names one that does not exist."""
    by_etiology = {etiology: frozenset(shown(etiology, settings.sources)) for etiology in ETIOLOGIES}
    lower = day_of(first_slot(moment_of(as_of), settings.plan))
    return ListSettings(settings.plan, by_etiology, lower, free, rule_sets)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is kept beside a case: the last contact, whose case it is, and the day to which it was deferred.

    `advice`: advice was asked for in its thread, which has not become a referral.
    """

    last_contact: date | None = None
    owner: str | None = None
    deferred_until: date | None = None
    advice: bool = False


NOTHING_BESIDE: Final = Beside()


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """A case on a list. `levels` and `etiologies` as recorded; None among the etiologies is a cause not known.

    `feasible_on`: the earliest day that the plan prints and its limits allow; `slot`: the day a window is compared with, the
    booked one (`slot_booked`) or the first free one; None where not known. `held`: a red flag suspends the clocks. `ages`: days
    since the fracture of each level by either reading of its onset, None where not known.
    """

    case_id: str
    as_of: date
    organization: str | None
    levels: tuple[str, ...]
    etiologies: tuple[str | None, ...]
    priority: Priority
    step: Step
    decision: str | None
    windows: tuple[WindowLeft, ...]
    held: bool
    ages: tuple[tuple[int | None, int | None], ...]
    wait: int | None
    booking: Booking
    missing: tuple[Wanted, ...]
    plan_status: str | None
    feasible_on: date | None
    slot: date | None
    slot_booked: bool
    last_event: date | None
    beside: Beside

    @property
    def advice_only(self) -> bool:
        """Was advice asked for, and nothing referred? Nobody waits for a procedure then: no day of receipt is recorded."""
        return self.beside.advice is True and self.step is Step.NOT_KNOWN

    @property
    def step_words(self) -> str:
        """How far the referral has come; of a request for advice, that it is none."""
        return ADVICE_WORDS if self.advice_only is True else STEP_WORDS[self.step]

    @property
    def ends(self) -> tuple[WindowLeft, ...]:
        """The windows whose end orders the list."""
        return tuple(window for window in self.windows if window.orders is True)

    @property
    def first_end(self) -> date | None:
        """The earliest possible end of those windows; None where one is not known, or where there is none."""
        ends = [window.first_end for window in self.ends]
        known = [end for end in ends if end is not None]
        return min(known) if len(known) > 0 and len(known) == len(ends) else None

    @property
    def closes_before_slot(self) -> Truth:
        """Does a window close before the next free slot, or before the booked day?"""
        answers = [window.before_slot for window in self.ends]
        if YES in answers:
            return YES
        return UNKNOWN if UNKNOWN in answers else NO

    @property
    def days_without_event(self) -> int | None:
        """Days since anything was recorded; None where nothing is dated."""
        return None if self.last_event is None else (self.as_of - self.last_event).days


def row_of(
    case: Case, assessments: Sequence[Assessment], as_of: date, settings: ListSettings, beside: Beside = NOTHING_BESIDE
) -> WorklistRow:
    """The row of one case on a day, from its assessments of that day (at least one, of any fractures of the case)."""
    step, booking = step_of(case, as_of), booking_of(case, as_of)
    slots = [slots_ahead(start_of(assessment), booking, settings) for assessment in assessments]
    windows = tuple(
        window
        for assessment, ahead in zip(assessments, slots, strict=True)
        for window in windows_left(case, assessment, settings.table, settings.rule_sets, ahead)
    )
    plans = [assessment.plan for assessment in assessments if assessment.plan is not None]
    statuses = {plan.status: None for plan in plans}
    return WorklistRow(
        case_id=case.case_id,
        as_of=as_of,
        organization=case.referral.organization,
        levels=tuple(a.level for a in assessments if a.level is not None),
        etiologies=tuple(dict.fromkeys(a.row["etiology"] for a in assessments)),
        priority=priority_of(assessments, step),
        step=step,
        decision=_decision(case, as_of),
        windows=windows,
        held=any(window.status == SUPPRESSED for a in assessments for window in a.windows),
        ages=tuple((a.row["onset_days_min"], a.row["onset_days_max"]) for a in assessments),
        wait=wait_days(case, as_of),
        booking=booking,
        missing=() if step >= Step.TREATED else wanted_of(assessments, settings.shown),
        plan_status=", ".join(statuses) if len(statuses) > 0 else None,
        feasible_on=_first(day_of(at) for plan in plans if (at := _feasible(plan)) is not None),
        slot=_first(ahead.exact for ahead in slots if ahead.exact is not None),
        slot_booked=booking.day is not None,
        last_event=last_event(case, beside.last_contact, as_of),
        beside=beside,
    )


def start_of(assessment: Assessment) -> datetime | None:
    """The instant from which a slot is looked for; None where the plan has none, or there is no plan."""
    return None if assessment.plan is None else assessment.plan.earliest_conservative


def slots_ahead(start: datetime | None, booking: Booking, settings: ListSettings) -> SlotsAhead:
    """The slot of one level: the booked day, else the first free one from the plan's earliest instant on.

    Without bookings no slot is known to be free: the plan's day is then only the earliest that it could be.
    """
    if booking.day is not None:
        return SlotsAhead(booking.day, booking.day)
    lower = settings.lower if settings.free is None else settings.free.next_day
    if start is None or settings.free is None:
        return SlotsAhead(lower if start is None or lower is None else max(lower, day_of(start)), None)
    return SlotsAhead(lower, settings.free.first(start))


def _feasible(plan: Plan) -> datetime | None:
    """The earliest printed slot within the limits: the conservative one, else that of SIR; none where neither fits."""
    if plan.status == "NO_FEASIBLE_DATE":
        return None
    printed = [at for at in (plan.earliest_conservative, plan.earliest_sir) if at is not None]
    return next((at for at in printed if plan.latest is None or day_of(at) <= plan.latest), None)


def _first(days: Iterable[date]) -> date | None:
    return min(days, default=None)


def _decision(case: Case, as_of: date) -> str | None:
    """The decision recorded by the day; an undated one counts."""
    outcome = case.outcome
    if outcome.decision in (None, "unknown") or (outcome.decided_on is not None and outcome.decided_on > as_of):
        return None
    return outcome.decision

"""A chosen slot day: whether it fits, what forbids it, and every date that follows from it. And all days that fit.

Dates are withheld exactly as in the plan. Fasting is B01 to B03 of periprocedural.md section 6, in elapsed hours, for a
healthy patient; the follow-up days are the clinic's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from kyphodss.case.clock import add_months, in_site_zone, moment_of
from kyphodss.logic.truth import NO, UNKNOWN, YES, Truth
from kyphodss.plan.model import POLICIES, POLICY_WORDS, STATUS, Finding, Hold, Policy, Settled, Status, Step, words
from kyphodss.plan.plan import BOUND_WORDS, PRINTING, deciding, missing, reasons, unflagged, with_slots
from kyphodss.plan.restart import holds_for
from kyphodss.plan.settled import settled_of
from kyphodss.plan.slots import later, slot_on, slots_between, slots_of, utc
from kyphodss.plan.workings import Workings
from kyphodss.settings import CLINIC_SETS_THIS

FASTING_SOURCE: Final = "S26"
SOLIDS_HOURS: Final = 6
FATTY_HOURS: Final = 8
CLEAR_HOURS: Final = 2
NOT_DECIDED: Final = frozenset({Step.SPECIALIST, Step.UNKNOWN})


@dataclass(frozen=True, slots=True)
class PolicyDay:
    """The day under one policy. `feasible` is not known where a date is withheld or the latest day is open.

    `slot` is the first slot of the day that is not before the policy's earliest instant, in site time; None: not printed.
    """

    policy: Policy
    feasible: Truth
    slot: datetime | None
    forbids: tuple[str, ...]
    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class LabDay:
    """One result on the day: its age in days (None: undated or missing), and the oldest it may be (None: any)."""

    id: str
    name: str
    value: float | None
    on: date | None
    age_days: int | None
    limit_days: int | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class ImagingDay:
    """The imaging that carries the plan, on the day. `recheck`: old enough that a new look is prompted."""

    words: str
    valid_through: date
    covers: bool
    recheck: bool


@dataclass(frozen=True, slots=True)
class Fasting:
    """The last instants before the slot for solid food, fatty food or meat, and clear liquids."""

    solids: datetime
    fatty: datetime
    clear: datetime


@dataclass(frozen=True, slots=True)
class FollowUpDay:
    """A contact after the procedure, from the first to the last day."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Choice:
    """Everything that follows from a chosen day. Instants in site time; what is None or empty is not printed.

    `slot` is that of the conservative policy where it allows the day, else that of SIR.
    """

    day: date
    slot: datetime | None
    status: Status
    because: tuple[str, ...]
    missing: tuple[str, ...]
    settled: tuple[Settled, ...]
    policies: tuple[PolicyDay, ...]
    labs: tuple[LabDay, ...]
    imaging: ImagingDay | None
    fasting: Fasting | None
    follow_up: tuple[FollowUpDay, ...]
    bmd_due: date | None


@dataclass(frozen=True, slots=True)
class FeasibleDays:
    """The slots from earliest to latest under each policy. `certain` is false where a later end is open."""

    sir: tuple[datetime, ...]
    conservative: tuple[datetime, ...]
    certain: bool


def choose(work: Workings, day: date) -> Choice:
    """What follows from a day, as the case stands."""
    found = _found(work, day)
    step = deciding(found)
    policies = tuple(_policy_day(work, policy, day, found) for policy in POLICIES)
    slot = next((under.slot for under in reversed(policies) if under.slot is not None), None)
    return Choice(
        day=day,
        slot=slot,
        status=STATUS[step],
        because=tuple(reasons(found, step)),
        missing=missing(found),
        settled=settled_of(found),
        policies=policies,
        labs=tuple(_labs(work, day)),
        imaging=_imaging(work, day, slot),
        fasting=None if slot is None else _fasting(slot),
        follow_up=() if slot is None else tuple(_follow_up(work, day)),
        bmd_due=None if slot is None else day + timedelta(days=work.settings.bmd_due_days),
    )


def feasible_days(work: Workings) -> FeasibleDays:
    """Of every day from earliest to latest, the first slot under each policy; none where the plan prints no dates."""
    return FeasibleDays(_days(work, "P_SIR"), _days(work, "P_CONS"), work.open is False)


def _days(work: Workings, policy: Policy) -> tuple[datetime, ...]:
    first, conservative = work.earliest.get(policy), work.earliest.get("P_CONS")
    if first is None or conservative is None or work.bound is None or work.wanted is False:
        return ()
    if _prints(work, deciding(_found(work, conservative.day))) is False:
        return ()  # the plan itself prints no date, so no day of it is offered
    slots = slots_between(first.slot, work.bound.day, work.settings)
    days = (in_site_zone(slot) for slot in slots)
    return tuple(slot for slot in days if _prints(work, deciding(_found(work, slot.date()))))


def _found(work: Workings, day: date) -> list[Finding]:
    return work.decisions.settle(with_slots(work, [*work.findings, *work.labs.at(day)]))


def _prints(work: Workings, step: Step) -> bool:
    return work.wanted is True and step in PRINTING and work.withheld is False


def _policy_day(work: Workings, policy: Policy, day: date, found: Sequence[Finding]) -> PolicyDay:
    answers = list(_answers(work, policy, day, deciding(found)))
    feasible: Truth = YES
    if len(answers) > 0:
        feasible = NO if any(answer is NO for answer, _ in answers) else UNKNOWN
    first = work.earliest.get(policy)
    slot = None
    if feasible is not NO and _prints(work, deciding(found)) and first is not None:
        slot = slot_on(day, first.slot, work.settings)
    holds: tuple[Hold, ...] = ()
    if slot is not None:
        holds = holds_for(work.drugs.taken, slot, policy, work.settings, default_restart=unflagged(found))
    said = tuple(text for _, text in answers)
    return PolicyDay(policy, feasible, None if slot is None else in_site_zone(slot), said, holds)


def _answers(work: Workings, policy: Policy, day: date, step: Step) -> Iterator[tuple[Truth, str]]:
    """Everything that forbids the day (no) or leaves it open (not known), with its words."""
    no_slot = list(_no_slot(work, day))
    yield from ((NO, text) for text in no_slot)
    if work.wanted is False:
        yield NO, "nothing is to be planned at this level"
    if step in NOT_DECIDED or (step in PRINTING and work.withheld is True):
        yield UNKNOWN, f"{STATUS[step]}: no date is printed until this is settled"
    elif step not in PRINTING:
        yield NO, f"{STATUS[step]}: no date"
    first = work.earliest.get(policy)
    if first is None:
        yield UNKNOWN, f"{POLICY_WORDS[policy]}: a drug without a printed hold, so no first day"
    elif len(no_slot) == 0 and _prints(work, step) and slot_on(day, first.slot, work.settings) is None:
        yield NO, f"{first.lower}: the first slot is {words(first.at)} ({POLICY_WORDS[policy]})"
    if work.in_time(day) is False and work.bound is not None:
        yield NO, f"{work.bound.id}: after {words(work.bound.day)}, {BOUND_WORDS[work.bound.id]}"
    elif work.open is True:
        yield UNKNOWN, "the latest day is not known"


def _no_slot(work: Workings, day: date) -> Iterator[str]:
    if day < work.as_of:
        yield f"{words(day)} lies before the day of assessment"
    elif len(slots_of(day, work.settings)) == 0:
        yield f"no slot on {words(day)}, a {day:%A} ({CLINIC_SETS_THIS})"
    elif slot_on(day, utc(moment_of(work.as_of)), work.settings) is None:
        yield f"the last slot of {words(day)} is over"


def _labs(work: Workings, day: date) -> Iterator[LabDay]:
    for result in work.labs.wanted:
        age = None if result.value is None else result.age(day)
        yield LabDay(result.id, result.name, result.value, result.on, age, result.limit, result.fresh(day))


def _imaging(work: Workings, day: date, slot: datetime | None) -> ImagingDay | None:
    """By the day's slot; where none is printed, by the day's last."""
    route = work.limits.route
    if route is None:
        return None
    through = route.valid_through(work.settings.imaging_max_age_days)
    at = max(slots_of(day, work.settings), default=moment_of(day)) if slot is None else slot
    covers = route.ready <= at and day <= through
    return ImagingDay(route.words, through, covers, (day - route.oldest).days > work.settings.imaging_recheck_days)


def _fasting(slot: datetime) -> Fasting:
    hours = (SOLIDS_HOURS, FATTY_HOURS, CLEAR_HOURS)
    return Fasting(*(in_site_zone(later(slot, -n)) for n in hours))


def _follow_up(work: Workings, day: date) -> Iterator[FollowUpDay]:
    settings = work.settings
    spans = (
        ("telephone call", settings.follow_up_phone_days, 1),
        ("visit", settings.follow_up_visit_days, 1),
        ("second visit", settings.follow_up_weeks, 7),
    )
    for name, (low, high), unit in spans:
        yield FollowUpDay(name, day + timedelta(days=low * unit), day + timedelta(days=high * unit))
    for months in settings.follow_up_months:
        yield FollowUpDay(
            f"after {months} month{'' if months == 1 else 's'}", add_months(day, months), add_months(day, months)
        )

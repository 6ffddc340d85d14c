"""The plan on the timeline: the feasible days, the holds before the first of them, and how long labs and imaging count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kyphodss.assess import Assessment
from kyphodss.case.clock import day_of
from kyphodss.charts.palette import HOLD, LAB, Look
from kyphodss.plan.choose import FeasibleDays, feasible_days
from kyphodss.plan.labs import Result
from kyphodss.plan.model import POLICY_WORDS, words
from kyphodss.settings import CLINIC_SETS_THIS


@dataclass(frozen=True, slots=True)
class PlanBar:
    """A stretch of the plan: its name, first and last day, the words at its end and those on pointing at it."""

    name: str
    start: date
    end: date
    look: Look
    note: str
    hover: str


@dataclass(frozen=True, slots=True)
class SlotMark:
    """One slot: its day, and whether it fits under the conservative policy too or under SIR alone."""

    day: date
    conservative: bool
    hover: str


@dataclass(frozen=True, slots=True)
class PlanPicture:
    """The plan as data for the timeline; everything empty under a STOP or where nothing is to be planned."""

    slots: tuple[SlotMark, ...]
    slots_note: str
    holds: tuple[PlanBar, ...]
    validity: tuple[PlanBar, ...]


def plan_picture(assessment: Assessment) -> PlanPicture:
    """The feasible slots, the holds of the conservative policy, labs with an age limit and the imaging."""
    if assessment.plan is None or assessment.plan.status == "STOP":
        return PlanPicture((), "", (), ())
    days = feasible_days(assessment.work)
    return PlanPicture(tuple(_slots(days)), _slots_note(days), tuple(_holds(assessment)), tuple(_validity(assessment)))


def _slots(days: FeasibleDays) -> Iterator[SlotMark]:
    both = {slot.date() for slot in days.conservative}
    for day in sorted({slot.date() for slot in days.sir} | both):
        who = "every policy" if day in both else "SIR alone, before the longer conservative hold ends"
        yield SlotMark(day, day in both, f"Slot {words(day)}: fits under {who}. Choose it to see what follows.")


def _slots_note(days: FeasibleDays) -> str:
    every = sorted({slot.date() for slot in (*days.sir, *days.conservative)})
    if len(every) == 0:
        return ""
    return f"{words(every[0])} to {words(every[-1])}"


def _holds(assessment: Assessment) -> Iterator[PlanBar]:
    plan = assessment.plan
    if plan is None or plan.earliest_conservative is None:
        return
    slot = plan.earliest_conservative.date()
    for hold in plan.holds:
        last = day_of(hold.last_dose_by)
        hover = (
            f"<b>{hold.drug}</b> ({hold.rule})<br>last dose by {words(hold.last_dose_by)} for the slot of {words(slot)}"
            f"<br>{POLICY_WORDS[hold.policy]} policy; sources {', '.join(hold.sources)}<br>pending the prescriber"
        )
        yield PlanBar(f"Hold: {hold.drug}", last, slot, HOLD, f"last dose by {words(hold.last_dose_by)}", hover)


def _validity(assessment: Assessment) -> Iterator[PlanBar]:
    for result in assessment.work.labs.wanted:
        if result.value is not None and result.on is not None and result.limit is not None:
            yield _lab(result, result.on, result.limit)
    route = assessment.work.limits.route
    if route is not None:
        through = route.valid_through(assessment.work.settings.imaging_max_age_days)
        hover = f"{route.words} counts for the plan through {words(through)} ({CLINIC_SETS_THIS})"
        yield PlanBar(route.words, route.oldest, through, LAB, f"through {words(through)}", hover)


def _lab(result: Result, on: date, limit: int) -> PlanBar:
    last = on + timedelta(days=limit)
    hover = f"{result.name} {result.value:g} of {words(on)} counts through {words(last)} ({CLINIC_SETS_THIS})"
    return PlanBar(result.name, on, last, LAB, f"{result.value:g}, through {words(last)}", hover)

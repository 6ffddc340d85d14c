"""Where one open case stands with regard to a window: what its plan allows, and on which days within it the procedure is feasible."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kyphodss.case.clock import day_of
from kyphodss.case.drugs import refuse_doubled
from kyphodss.case.facts import FractureFacts, fracture_facts
from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, refuse_future
from kyphodss.cohort.pathway import clock_fracture
from kyphodss.dates.fracture import FractureWindows
from kyphodss.dates.status import Found
from kyphodss.plan.choose import feasible_days
from kyphodss.plan.plan import plan_of
from kyphodss.plan.workings import Workings, workings
from kyphodss.settings import PlanSettings

WAITS: Final = "has a feasible day in the window, waits for a slot"
BOOKED: Final = "booked in the window"
BOOKED_OUTSIDE: Final = "booked, and not surely in the window"
NO_DAY: Final = "no feasible day surely in the window"
HELD: Final = "the plan allows no day as it stands"
OVER: Final = "window closed"
NOT_THEIRS: Final = "the window is not theirs: another cause"
NOT_KNOWN: Final = "not known: the plan or the window"
NOTHING: Final = "nothing to plan"
STATES: Final = (WAITS, BOOKED, BOOKED_OUTSIDE, NO_DAY, HELD, OVER, NOT_KNOWN, NOT_THEIRS, NOTHING)

_HELD: Final = frozenset({"STOP", "BLOCKED_LAB"})
_OPEN: Final = frozenset({"SPECIALIST", "UNKNOWN"})
_NO_DATE: Final = "NO_FEASIBLE_DATE"
_PLACED: Final = frozenset({"OPEN", "CLOSING", "LAST_DAY", "NOT_YET"})
FOLLOWS_AN_OPEN_ONE: Final = frozenset({"LF-CLOSING"})
"""The leaflet's third month: its first two are open as well, so that its own first day forbids nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """One of STATES; the feasible days of one that waits; the booked day, whatever the state, where a booking lies ahead."""

    state: str
    feasible: frozenset[date] = frozenset()
    booked: date | None = None


def place_of(case: Case, as_of: date, plan: PlanSettings, window: str) -> Place:
    """Where a case stands on a day with regard to a window of onset. The fracture is that of the referral's clock.

    Days are those of the conservative policy, or, where it has none, of SIR. A day counts only where it is surely inside the window,
    whichever day of the onset's range is true. A plan that a stop or a laboratory value holds gives no day; one whose status is not
    known, or whose latest day is open, is not known.
    """
    booked = case.referral.booked_for
    ahead = None if booked is None or day_of(booked) < as_of else day_of(booked)
    try:
        refuse_future(case, as_of)
        refuse_doubled(case)
    except CaseError:
        return Place(NOT_KNOWN, booked=ahead)
    makers = fracture_facts(case)
    every = workings(case, [maker.on(as_of) for maker in makers], as_of, plan)
    at = _clock_at(case)
    if at is None:
        wanted = len(case.fractures or ()) == 0 or any(work.wanted is True for work in every)
        return Place(NOT_KNOWN if wanted is True else NOTHING, booked=ahead)
    return _placed(every[at], _window(case, makers[at], as_of, window), window, ahead)


def _clock_at(case: Case) -> int | None:
    """The position of the clock's fracture; None where no onset is known."""
    fracture = clock_fracture(case)
    return next((at for at, each in enumerate(case.fractures or ()) if each is fracture), None)


def _window(case: Case, maker: FractureFacts, as_of: date, window: str) -> Found | None:
    return FractureWindows(case, maker).on(as_of).get(window)


def _placed(work: Workings, window: Found | None, id: str, ahead: date | None) -> Place:
    plan = plan_of(work)
    if plan is None:
        return Place(NOTHING, booked=ahead)
    if window is None:
        return Place(NOT_THEIRS, booked=ahead)
    if plan.status in _HELD or window.status == "SUPPRESSED":
        return Place(HELD, booked=ahead)
    if window.status == "CLOSED":
        return Place(OVER, booked=ahead)
    if window.status not in _PLACED or window.closes is None or plan.status in _OPEN or work.withheld is True:
        return Place(NOT_KNOWN, booked=ahead)
    first = None if window.opens is None or id in FOLLOWS_AN_OPEN_ONE else day_of(window.opens)
    return _inside(work, plan.status, _Span(first, day_of(window.closes)), ahead)


@dataclass(frozen=True, slots=True)
class _Span:
    """First and last day surely inside the window; None: from any day on."""

    first: date | None
    last: date

    def holds(self, day: date) -> bool:
        """Is a day surely inside?"""
        return day <= self.last and (self.first is None or day >= self.first)


def _inside(work: Workings, status: str, span: _Span, ahead: date | None) -> Place:
    """A window with a known end ahead, and a plan that prints dates or says that there is none."""
    if ahead is not None:
        return Place(BOOKED if span.holds(ahead) else BOOKED_OUTSIDE, booked=ahead)
    if status == _NO_DATE:
        return Place(NO_DAY)
    days = feasible_days(work)
    if days.certain is False:
        return Place(NOT_KNOWN)
    inside = frozenset(at.date() for at in days.conservative if span.holds(at.date()))
    if len(inside) == 0:
        inside = frozenset(at.date() for at in days.sir if span.holds(at.date()))
    return Place(WAITS, inside) if len(inside) > 0 else Place(NO_DAY)

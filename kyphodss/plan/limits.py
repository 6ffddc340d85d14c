"""How late the procedure may be at one level: leaflet, radiotherapy, imaging (dates.md section 6, "Latest").

A bound is a calendar day, never moved to a working day. One that may exist but has no known day leaves the latest day
open; the known ones still count.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kyphodss.case.care import history_complete
from kyphodss.case.clock import day_of
from kyphodss.case.history import begun, names_level
from kyphodss.case.model import Case, Treatment
from kyphodss.dates.anchors import Anchors
from kyphodss.dates.rows import Row as Window
from kyphodss.dates.rows import WindowTable
from kyphodss.dates.status import find
from kyphodss.logic.truth import NO, YES
from kyphodss.plan.imaging import Route, imaging_route
from kyphodss.plan.model import Finding, Step, words
from kyphodss.plan.questions import Row
from kyphodss.settings import PlanSettings

CLOSING: Final = "LF-CLOSING"
BEFORE_RT: Final = "LF-BEFORE-RT"
IMAGING: Final = "imaging"
BOUNDS: Final = (CLOSING, BEFORE_RT, IMAGING)  # the order in which ties are named


@dataclass(frozen=True, slots=True)
class Bound:
    """One end: what sets it, and the last day inside."""

    id: str
    day: date


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one level: usable imaging, the known bounds, whether one is open, and what they put in the way."""

    route: Route | None
    bounds: tuple[Bound, ...]
    open: bool
    findings: tuple[Finding, ...]


def earliest(bounds: Iterable[Bound]) -> Bound | None:
    """The earliest of some bounds, ties in the order of the page; None of none."""
    return min(bounds, key=lambda bound: (bound.day, BOUNDS.index(bound.id)), default=None)


def limits_of(case: Case, row: Row, anchors: Anchors, settings: PlanSettings, table: WindowTable) -> Limits:
    """The limits of one level on the anchors' day, by an edition of the table of windows."""
    route = imaging_route(case, row["level"], anchors.day, settings.imaging_max_age_days)
    bounds: list[Bound] = []
    findings: list[Finding] = []
    open_leaflet = _leaflet(table.by_id[CLOSING], anchors, bounds, findings)
    open_radiotherapy = _radiotherapy(case, row, anchors, bounds, findings)
    if route is None:
        text = "no usable imaging of this level: an MRI, or a CT with a bone scan or SPECT"
        findings.append(Finding(Step.UNKNOWN, IMAGING, text, ("imaging",)))
    else:
        bounds.append(Bound(IMAGING, route.valid_through(settings.imaging_max_age_days)))
        if route.booked is True:
            text = f"{route.words} is booked, not done"
            findings.append(Finding(Step.CONDITIONAL, IMAGING, text))
    is_open = True in (open_leaflet, open_radiotherapy, route is None)
    return Limits(route, tuple(bounds), is_open, tuple(findings))


def _leaflet(window: Window, anchors: Anchors, bounds: list[Bound], findings: list[Finding]) -> bool:
    """The leaflet's three months, from the earliest onset. Says whether this end is open."""
    closing = find(window, anchors, held=False)
    if anchors.row["onset_earliest"] is None:
        text = "earliest onset"
        findings.append(Finding(Step.CONDITIONAL, "onset_earliest", text, ("onset_earliest",), open=True))
    if closing is None:
        return False
    if closing.status == "CLOSED":
        text = "the leaflet's three months are over: an individual decision, no longer a bound"
        first = None if closing.closes is None else day_of(closing.closes) + timedelta(days=1)
        findings.append(Finding(Step.CONDITIONAL, "LF-LATE", text, since=first))
        return False
    if closing.status == "UNCERTAIN":
        last = window.closes(anchors.row["onset_latest"])
        findings.append(Finding(Step.CONDITIONAL, CLOSING, _both_ends(closing.closes, last)))
        return True
    if closing.closes is None:
        return True
    bounds.append(Bound(CLOSING, day_of(closing.closes)))
    return False


def _both_ends(first: date | None, last: date | None) -> str:
    ends = ["a day not known" if end is None else words(end) for end in (first, last)]
    return f"onset not known closely enough: three months end between {' and '.join(ends)}"


def _radiotherapy(case: Case, row: Row, anchors: Anchors, bounds: list[Bound], findings: list[Finding]) -> bool:
    """The day before radiotherapy starts. Begun radiotherapy is no bound; one without a known day leaves the end open."""
    ahead = [course for course in anchors.courses if begun(course, anchors.day) is not YES]
    if len(anchors.begun_courses) > 0:
        text = "radiotherapy of this level has begun: the order is a question for the tumor board"
        begun_on = [day_of(course.started_on) for course in anchors.begun_courses if course.started_on is not None]
        findings.append(Finding(Step.CONDITIONAL, BEFORE_RT, text, since=max(begun_on, default=None)))
    hidden = _not_known(case, row, anchors, findings)
    if len(ahead) == 0:
        return hidden
    starts = [day_of(t.started_on) for t in ahead if t.started_on is not None and day_of(t.started_on) >= anchors.day]
    findings.extend(_planned(ahead, starts))
    if len(starts) > 0:
        bounds.append(Bound(BEFORE_RT, min(starts) - timedelta(days=1)))
    # A recorded course binds by its day (dates.md, rt_start); that an earlier one may be missing is asked, not assumed.
    return len(starts) < len(ahead)


def _planned(courses: list[Treatment], starts: list[date]) -> Iterator[Finding]:
    """F21: the start is shown, and no gap is computed."""
    if len(starts) > 0:
        text = f"radiotherapy planned from {words(min(starts))}: order and gap are a question for the tumor board"
        yield Finding(Step.CONDITIONAL, "F21", text)
    if len(starts) < len(courses):
        text = "radiotherapy recorded that has not begun, its start not known or past: when does it begin?"
        yield Finding(Step.CONDITIONAL, "F21", text, ("started_on",))


def _not_known(case: Case, row: Row, anchors: Anchors, findings: list[Finding]) -> bool:
    """In cancer an incomplete history leaves open whether radiotherapy, or an earlier course, is planned; elsewhere it is
    only listed.
    """
    of_level = [t for t in case.treatments or () if names_level(t, row["level"]) is not NO]
    open_kind = any(t.kind in (None, "unknown") for t in of_level)
    if history_complete(case) is True and open_kind is False:
        return False
    asks = ("treatments",) if case.treatments is None or open_kind is True else ("treatments_complete",)
    cancer = row["etiology"] == "cancer"
    step = Step.CONDITIONAL if cancer is True else Step.NOTED
    text = "radiotherapy planned or given" if len(anchors.courses) == 0 else "radiotherapy beside what is recorded"
    findings.append(Finding(step, "radiotherapy", text, asks, open=True))
    return cancer

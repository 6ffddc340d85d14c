"""The status of one window on one day (dates.md section 3), in the order in which the page tries them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kyphodss.case.clock import day_of, moment_of
from kyphodss.case.history import ANALGESICS, CONSERVATIVE
from kyphodss.dates.anchors import Anchor, Anchors, Arm, Missing
from kyphodss.dates.needs import SUPPRESSED_BY, need, taken_away
from kyphodss.dates.rows import Row
from kyphodss.logic.explain import Row as Facts
from kyphodss.logic.explain import truth
from kyphodss.logic.truth import NO, UNKNOWN, YES

CLOSING_DAYS: Final = 7
ONE_DAY: Final = timedelta(days=1)
SEQUENCED: Final = frozenset({"LF-BEFORE-RT", "CA-VA-BEFORE-RT"})
BEFORE, INSIDE, AFTER = -1, 0, 1


Bounds = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Found:
    """Status and dates of a window on a day; `missing` names what would settle an unknown one.

    `placement` stands where the status follows from the window's bounds alone.
    """

    status: str
    opens: date | None = None
    closes: date | None = None
    missing: tuple[str, ...] = ()
    placement: "Placement | None" = None


def suppressed(facts: Facts) -> bool:
    """Is something recorded past which no clock may hurry anyone?"""
    return truth(SUPPRESSED_BY, facts) is YES


def find(row: Row, anchors: Anchors, *, held: bool) -> Found | None:
    """The row on the anchors' day; None where a known fact says that it does not apply. `held`: a red flag suspends it."""
    etiology = anchors.row["etiology"]
    anyone = len(row.etiologies) == 0
    if not anyone and etiology is not None and etiology not in row.etiologies:
        return None
    wanted, asked = need(row.id, anchors)
    if wanted is NO or taken_away(row.id, anchors):
        return None
    if held and row.augmentation:
        return Found("SUPPRESSED")
    anchor = anchor_of(row, anchors)
    if not anyone and etiology is None:
        asked = ("etiology", *asked)
    if len(asked) > 0 or wanted is UNKNOWN:
        return _unknown(row, anchor, asked)
    if row.id in SEQUENCED and len(anchors.begun_courses) > 0:
        return Found("MISSED_SEQUENCE", closes=row.closes(anchor.late) if isinstance(anchor, Anchor) else None)
    if isinstance(anchor, Missing):
        return Found("UNKNOWN", missing=anchor.fields)
    if row.anchor in ("conservative_start", "analgesia_start") and ended_before(row, anchor, anchors):
        return Found("UNKNOWN", missing=("treatments",))
    return _placed(row, anchor, anchors)


def _unknown(row: Row, anchor: Anchor | Missing, asked: tuple[str, ...]) -> Found:
    if isinstance(anchor, Missing):
        return Found("UNKNOWN", missing=tuple(dict.fromkeys((*asked, *anchor.fields))))
    opens, closes = _bounds(row, anchor)
    return Found("UNKNOWN", opens, closes, tuple(dict.fromkeys(asked)))


def _bounds(row: Row, anchor: Anchor) -> tuple[date | None, date | None]:
    """What is inside whichever end is true: opens from the latest, closes from the earliest reading."""
    return row.opens(anchor.late), None if anchor.early is None else row.closes(anchor.early)


def ended_before(row: Row, anchor: Anchor, anchors: Anchors) -> bool:
    """Had the care of an arm ended before the day on which the floor is met (dates.md D3)?

    Care begun after that day cannot have met the floor, and does not rescue care that had stopped.
    """
    opens = row.opens(anchor.late)
    if opens is None:
        return False
    floor = day_of(opens)
    begun_by_then = (
        [t for t in arm if t.started_on is None or day_of(t.started_on) <= floor] for arm in _arms(row, anchors)
    )
    return any(all(_over(t.ended_on, t.status, floor, anchors.day) for t in arm) for arm in begun_by_then)


def _arms(row: Row, anchors: Anchors) -> tuple[Arm, ...]:
    if row.id == "CT-4W-EVICORE":
        return anchors.arms
    return (anchors.care(ANALGESICS if row.anchor == "analgesia_start" else CONSERVATIVE),)


def _over(ended_on: date | None, status: str | None, floor: date, day: date) -> bool:
    if ended_on is None:
        return status == "finished"
    return ended_on <= day and ended_on < floor


def anchor_of(row: Row, anchors: Anchors) -> Anchor | Missing:
    """The anchor a row counts from; one payer counts two arms of care apart."""
    return anchors.both_arms_start if row.id == "CT-4W-EVICORE" else anchors.find(row.anchor)


class Placement:
    """A row against both readings of its anchor, for any day on which the case's facts stand as on `since`."""

    def __init__(self, row: Row, anchor: Anchor, since: date) -> None:
        self.row = row
        self.late = _span_of(row, anchor.late)
        same = anchor.early is anchor.late
        self.early = self.late if same else None if anchor.early is None else _span_of(row, anchor.early)
        # A late reading that moves with the evaluation stands where it stood, however far the day moves on.
        self.late_stands: int | None = self._side(self.late, since) if anchor.moving else None

    def _side(self, span: Bounds, day: date) -> int:
        at = moment_of(day) if self.row.hours else day
        opens, closes = span
        if opens is not None and at < opens:
            return BEFORE
        return AFTER if closes is not None and at > closes else INSIDE

    def status(self, day: date) -> str:
        """The status by position alone (dates.md section 3, 5 to 7)."""
        late = self._side(self.late, day) if self.late_stands is None else self.late_stands
        open_end = INSIDE if self.row.upper is None else AFTER
        early = open_end if self.early is None else self._side(self.early, day)
        if early != late:
            return "UNCERTAIN"
        if early != INSIDE:
            return "NOT_YET" if early == BEFORE else "CLOSED"
        return _inside(self.row, None if self.early is None else self.early[1], day)

    def days(self) -> set[date]:
        """The days on which the status may turn while facts stand still, from both readings of the anchor."""
        found: set[date] = set()
        if self.late_stands is None:
            found.update(_around(self.late))
        if self.early is not None:
            if self.early is not self.late:
                found.update(_around(self.early))
            if self.early[1] is not None:
                found.add(day_of(self.early[1]) - timedelta(days=CLOSING_DAYS))
        return found


def _around(bounds: Bounds) -> list[date]:
    """The day of each bound, and the day after."""
    days = [day_of(bound) for bound in bounds if bound is not None]
    return [*days, *(day + ONE_DAY for day in days)]


def _span_of(row: Row, anchor: date) -> Bounds:
    return row.opens(anchor), row.closes(anchor)


def _placed(row: Row, anchor: Anchor, anchors: Anchors) -> Found:
    placement = Placement(row, anchor, anchors.day)
    status = placement.status(anchors.day)
    asked = ("onset_earliest",) if status == "UNCERTAIN" and anchor.early is None else ()
    closes = None if placement.early is None else placement.early[1]
    return Found(status, placement.late[0], closes, asked, placement)


def _inside(row: Row, closes: date | None, day: date) -> str:
    if closes is None or row.context:
        return "OPEN"
    if row.hours:
        return "CLOSING"
    left = (closes - day).days
    if left == 0:
        return "LAST_DAY"
    # LF-IMMEDIATE stays open until LF-CLOSING closes it; all of LF-CLOSING is the amber band.
    if row.id == "LF-IMMEDIATE":
        return "OPEN"
    return "CLOSING" if left <= CLOSING_DAYS or row.id == "LF-CLOSING" else "OPEN"

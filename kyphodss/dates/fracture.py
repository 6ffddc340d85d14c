"""The windows of one fracture on any day: which rows may apply, on which day each is read, and which collide."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from kyphodss.case.clock import day_of
from kyphodss.case.facts import FractureFacts
from kyphodss.case.model import Case
from kyphodss.dates.anchors import Anchor, Anchors
from kyphodss.dates.rows import PRESENT, Row, WindowTable
from kyphodss.dates.status import Found, find, suppressed

FLOORS: Final = ("CT-24H-SIR", "CT-2W-EU", "CT-4W-EVICORE", "CT-4W-IMWG", "CT-6W-BCBS")
CEILINGS: Final = (
    "LF-CLOSING",
    "LF-BEFORE-RT",
    "EV-3W-VAPOUR",
    "EV-6W-VAPOUR",
    "AU-3W",
    "US-LCD-12W",
    "UK-HNY-6W",
    "CA-IMWG-4-8W",
)
CONFLICT: Final = "CONFLICT"
NOT_IN_CONFLICT: Final = frozenset({"UNKNOWN", "SUPPRESSED", "MISSED_SEQUENCE"})


class FractureWindows:
    """The windows of one fracture on any day."""

    def __init__(self, case: Case, facts: FractureFacts, table: WindowTable = PRESENT) -> None:
        self.case = case
        self.facts = facts
        self.table = table
        self._anchors: dict[date, Anchors] = {}
        self._held: dict[date, bool] = {}
        self._stops: dict[date, tuple[date, date]] = {}
        outcome = case.outcome
        self.ends = [day for day in (outcome.died_on, outcome.closed_on) if day is not None]

    def rows_of(self, day: date) -> tuple[Row, ...]:
        """The rows that may speak about this fracture's etiology."""
        return self.table.by_etiology[self.facts.on(day)["etiology"]]

    def anchors_on(self, day: date) -> Anchors:
        """The anchors on a day, derived once."""
        found = self._anchors.get(day)
        if found is None:
            found = self._anchors[day] = Anchors(self.case, self.facts.on(day), day)
        return found

    def held_on(self, day: date) -> bool:
        """Does something recorded suspend the augmentation rows on a day?"""
        found = self._held.get(day)
        if found is None:
            found = self._held[day] = suppressed(self.facts.on(day))
        return found

    def stops_on(self, day: date) -> tuple[date, date]:
        """The day on which clocks are read: of all rows, and of those that the procedure stops."""
        found = self._stops.get(day)
        if found is None:
            stop = min([day, *self.ends])
            treated = self.anchors_on(day).treated_on
            found = self._stops[day] = (stop, stop if treated is None else min(stop, treated))
        return found

    def read_on(self, row: Row, day: date) -> date:
        """The day on which a row is read: its clock stops at death, closure and, for some rows, the procedure."""
        return self.stops_on(day)[row.stopped_by_procedure]

    def find(self, row: Row, day: date) -> Found | None:
        """A row on a day. What is recorded on the day suspends it also where its clock stands still."""
        read_on = self.read_on(row, day)
        held = self.held_on(day) or (read_on != day and self.held_on(read_on))
        return find(row, self.anchors_on(read_on), held=held)

    def standing(self, day: date) -> tuple[object, ...]:
        """All but the passing of days that a row's status follows from: where it is equal, only its bounds can turn it.

        Rows whose need looks into the history itself (`needs.SPECIAL`) follow from more than this.
        """
        anchors, stops = self.anchors_on(day), self.stops_on(day)
        onset = anchors.onset
        return (
            self.facts.between_events(day),
            tuple(None if stop == day else stop for stop in stops),
            self.held_on(day),
            (onset.early, None if onset.moving is True else onset.late) if isinstance(onset, Anchor) else None,
            anchors.reached(),
        )

    def pair(self, id: str, day: date) -> Found | None:
        """The conflict of two rows on a day, if there is one."""
        rows = (self.table.by_id[part] for part in id.split("/"))
        found = {row.id: status for row in rows if (status := self.find(row, day)) is not None}
        return conflicts(found).get(id)

    def on(self, day: date) -> dict[str, Found]:
        """Every row that is listed on a day, conflicts last."""
        found = {row.id: status for row in self.rows_of(day) if (status := self.find(row, day)) is not None}
        return {**found, **conflicts(found)}


def conflicts(found: Mapping[str, Found]) -> dict[str, Found]:
    """The floors that are met only after a ceiling has closed: lines of their own (dates.md D4)."""
    lines: dict[str, Found] = {}
    for floor, ceiling in ((f, c) for f in FLOORS if f in found for c in CEILINGS if c in found):
        if found[floor].status in NOT_IN_CONFLICT or found[ceiling].status in NOT_IN_CONFLICT:
            continue
        opens, closes = found[floor].opens, found[ceiling].closes
        if opens is not None and closes is not None and day_of(opens) > day_of(closes):
            lines[f"{floor}/{ceiling}"] = Found(CONFLICT, day_of(opens), day_of(closes))
    return lines

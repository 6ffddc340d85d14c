"""The rows of the worklist, kept for the whole process: a case is assessed once for each revision and each day.

Only rows are kept, which hold no name and no record number; bodies and assessments are let go. Whoever asks hands over a
listing of the door, so nobody is given the row of a case that the door did not list for them.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import Any, Final

from kyphodss.assess import assess
from kyphodss.case.clock import Instant
from kyphodss.case.read import CaseError, case_from, refuse_future
from kyphodss.settings import Settings
from kyphodss.store.cases import Listed
from kyphodss.store.listing import Listing
from kyphodss.worklist.pathway import Step, booking_of, step_of
from kyphodss.worklist.placed import Placed, moved, placed, with_beside
from kyphodss.worklist.rows import Beside, ListSettings, WorklistRow, list_settings
from kyphodss.worklist.slots import FreeSlots, free_slots

MOST_DAYS: Final = 4  # days of which rows are kept: the present one, and a few that somebody looks at
MOST_ROWS: Final = 20_000  # rows of one day; the ones used longest ago go first
NO_SLOT: Final = "-"  # stands for the case id of a booking, which names nobody

Tell = Callable[[int, int], None]  # how many cases are done, of how many


@dataclass(frozen=True, slots=True)
class Kept:
    """The row of one revision of a case."""

    number: int
    found: Placed


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list on a day: rows by case key, and the cases that the present program cannot read on that day."""

    as_of: date
    rows: Mapping[str, WorklistRow]
    unread: tuple[Listed, ...]


@dataclass
class _Day:
    """What is kept of one day under one set of settings."""

    settings: Settings
    kept: OrderedDict[str, Kept] = field(default_factory=OrderedDict)
    free: tuple[tuple[Instant, ...], ListSettings] | None = None


class Rows:
    """The cache. Safe for many threads: a case is assessed by one of them, and the others take its row."""

    def __init__(self, most_days: int = MOST_DAYS, most_rows: int = MOST_ROWS) -> None:
        self._most_days = most_days
        self._most_rows = most_rows
        self._days: OrderedDict[date, _Day] = OrderedDict()
        self._lock = Lock()  # of what is kept; held for moments
        self._making = Lock()  # held while one case is assessed

    def kept(self, as_of: date, settings: Settings) -> dict[str, Kept]:
        """The rows that are there, by case key: the door needs to read no more than the others."""
        with self._lock:
            return dict(self._day(as_of, settings).kept)

    def sheet(
        self, found: Listing, as_of: date, settings: Settings, had: Mapping[str, Kept], tell: Tell | None = None
    ) -> Sheet:
        """The list of what the door listed on top of `had`. Raises SettingsError where sources are named that do not exist."""
        ahead = self._settings(found, as_of, settings)
        rows = dict[str, WorklistRow]()
        unread = list[Listed]()
        for done, case in enumerate(found.cases):
            own = had.get(case.case_key)
            if own is None or own.number != case.number:
                own = self._row(found, case, as_of, settings, ahead)
                if tell is not None:
                    tell(done + 1, len(found.cases))
            if own is None:
                unread.append(case)
                continue
            put = moved(own.found, ahead)
            self._keep(as_of, settings, case.case_key, own if put is own.found else replace(own, found=put))
            rows[case.case_key] = _beside(put.row, found, case.case_key)
        return Sheet(as_of, rows, tuple(unread))

    def _settings(self, found: Listing, as_of: date, settings: Settings) -> ListSettings:
        """The settings of the list with the slots that nobody holds; made anew only where a booking changed."""
        taken = tuple(sorted((at for body in found.booked if (at := held(body, as_of)) is not None), key=str))
        with self._lock:
            kept = self._day(as_of, settings).free
        if kept is None or kept[0] != taken:
            free: FreeSlots = free_slots(settings.plan, taken, as_of)
            kept = (taken, list_settings(settings, as_of, free))
            with self._lock:
                self._day(as_of, settings).free = kept
        return kept[1]

    def _row(self, found: Listing, case: Listed, as_of: date, settings: Settings, ahead: ListSettings) -> Kept | None:
        """The row of a case that was not at hand; None where the case cannot be read on that day."""
        with self._making:
            with self._lock:
                own = self._day(as_of, settings).kept.get(case.case_key)
            if own is not None and own.number == case.number:
                return own
            try:
                read = case_from(found.body(case.case_key))
                refuse_future(read, as_of)
            except CaseError:
                return None
            own = Kept(case.number, placed(read, assess(read, as_of), as_of, ahead))
            self._keep(as_of, settings, case.case_key, own)
            return own

    def _keep(self, as_of: date, settings: Settings, case_key: str, own: Kept) -> None:
        with self._lock:
            kept = self._day(as_of, settings).kept
            before = kept.get(case_key)
            if before is None or before.number <= own.number:
                kept[case_key] = own
                kept.move_to_end(case_key)
            while len(kept) > self._most_rows:
                kept.popitem(last=False)

    def _day(self, as_of: date, settings: Settings) -> _Day:
        day = self._days.get(as_of)
        if day is None or (day.settings is not settings and day.settings != settings):
            day = self._days[as_of] = _Day(settings)
        self._days.move_to_end(as_of)
        while len(self._days) > self._most_days:
            self._days.popitem(last=False)
        return day


def held(body: Mapping[str, Any], as_of: date) -> Instant | None:
    """The instant or day that a booking holds on the day; None where it is over, or cannot be read."""
    try:
        case = case_from({"case_id": NO_SLOT, **body})
    except CaseError:
        return None
    booking = booking_of(case, as_of)
    return booking.at if step_of(case, as_of) is Step.BOOKED and booking.day is not None else None


def _beside(row: WorklistRow, found: Listing, case_key: str) -> WorklistRow:
    deferred, own = found.deferred.get(case_key), found.besides.get(case_key)
    if deferred is None and own is None:
        return row
    if own is None:
        return with_beside(row, Beside(deferred_until=deferred))
    return with_beside(row, Beside(own.last_contact, own.owner_name, deferred, own.state.advice_only))


ROWS: Final = Rows()

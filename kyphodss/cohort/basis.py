"""What every measure begins with: which referrals can be counted, and periods, windows and masks over them.

Everything in the table splits the same way for every measure, so that two measures never tell by their difference what each
of them hides: what is no referral of its own, what ended in a way that cannot be placed, and what can be used.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kyphodss.case.clock import day_of
from kyphodss.cohort.breakdown import Part, part
from kyphodss.cohort.problems import WHY, Mask, repeated, set_aside
from kyphodss.cohort.table import CohortTable
from kyphodss.dates.rows import WINDOW_ROWS, Row

Days = NDArray[np.datetime64]
NO_REFERRAL: Final = ("duplicate", "excluded", "no_receipt", "after_cut")
NO_END: Final = ("unknown_code", "no_event_day", "before_receipt")
EVERYTHING, RECEIVED, USABLE = "referrals in the table", "received", "usable"
ONE_DAY: Final = np.timedelta64(1, "D")
WINDOWS: Final = {
    row.id: row
    for row in WINDOW_ROWS
    if row.on is True and row.anchor == "onset" and row.upper is not None and row.hours is not True
}
"""The windows a measure can be asked with, by id: those that count days or months from onset to an end."""


@dataclass(frozen=True, slots=True)
class Basis:
    """`received`: referrals of their own, received by the cut. `usable`: those of them whose end can be placed, or is to come."""

    received: Mask
    usable: Mask
    left_out: dict[str, int]

    def whole(self, parts: tuple[Part, ...], of: str) -> Part:
        """Everything in the table down to the parts of a measure."""
        no_end = [Part(WHY[kind], self.left_out.get(kind, 0)) for kind in NO_END]
        usable = int(self.usable.sum())
        inner = part(USABLE, *parts) if of == USABLE and len(parts) > 0 else Part(USABLE, usable)
        received = part(RECEIVED, *no_end, inner)
        if of == RECEIVED:
            received = part(RECEIVED, *parts)
        return part(EVERYTHING, *(Part(WHY[kind], self.left_out.get(kind, 0)) for kind in NO_REFERRAL), received)


def basis_of(table: CohortTable) -> Basis:
    """The split of a table; a row goes by the first reason that holds. It is made once for a table."""
    return table.worked("basis", lambda: _basis(table))


def _basis(table: CohortTable) -> Basis:
    clock, code = table.clock, table.code
    first = set_aside(
        len(table),
        (
            ("duplicate", repeated(clock.ids)),
            ("excluded", code == 9),
            ("no_receipt", np.isnat(clock.received)),
            ("after_cut", clock.received > clock.cut),
        ),
    )
    closed, nat = code != 0, np.isnat(clock.event_day)
    reasons = (
        ("unknown_code", ~np.isin(code, (0, 1, 2, 3, 4, 5, 6))),
        ("no_event_day", closed & nat),
        ("before_receipt", closed & (clock.event_day < clock.received)),
    )
    second = set_aside(len(table), tuple((kind, mask & first.usable) for kind, mask in reasons))
    counts = {problem.kind: problem.count for problem in (*first.problems, *second.problems)}
    return Basis(first.usable, first.usable & second.usable, counts)


def split(within: Mask, *classes: tuple[str, Mask], rest: str) -> tuple[Part, ...]:
    """Parts of a mask by the first class that holds, and what is left."""
    left, found = within.copy(), list[Part]()
    for label, mask in classes:
        hit = left & mask
        found.append(Part(label, int(hit.sum())))
        left &= ~hit
    return (*found, Part(rest, int(left.sum())))


def days_between(first: Days, last: Days) -> NDArray[np.float64]:
    """Whole days from one day to another, NaN where one of them is not known."""
    away = (last - first).astype("timedelta64[D]")
    return np.where(np.isnat(away), np.nan, away.astype(float))


@dataclass(frozen=True, slots=True)
class Window:
    """The last day of a window by either reading of the onset, one a referral; NaT where that reading is not known."""

    row: Row
    first_end: Days
    last_end: Days

    def over(self, day: Days) -> Mask:
        """Surely past on a day."""
        return day > self.last_end

    def inside(self, day: Days) -> Mask:
        """Surely not past on a day."""
        return day <= self.first_end


def window_of(table: CohortTable, id: str) -> Window:
    """A window that counts from onset, of every referral; worked out once for a table.

    Raises ValueError for another one, or one without an end.
    """
    row = WINDOWS.get(id)
    if row is None:
        raise ValueError(f"{id} is not a window that counts days or months from onset to an end.")
    early, late = table.days("onset_earliest"), table.days("onset_latest")
    return table.worked(("window", id), lambda: Window(row, _ends(row, early), _ends(row, late)))


def _ends(row: Row, onsets: Days) -> Days:
    """The last day for each onset; the calendar is asked once for each day that comes."""
    each, at = np.unique(onsets, return_inverse=True)
    days: list[date | None] = each.astype(object).tolist()
    ends = [None if day is None else row.closes(day) for day in days]
    return np.array([None if end is None else day_of(end) for end in ends], dtype="datetime64[D]")[at]


@dataclass(frozen=True, slots=True)
class Periods:
    """Whole weeks from Monday, or calendar months, between the first receipt and the cut; `at` gives the period of days."""

    labels: tuple[str, ...]
    starts: Days
    end: np.datetime64

    def at(self, days: Days) -> NDArray[np.int_]:
        """The position of each day's period; -1 outside the whole ones or where the day is not known."""
        found = np.searchsorted(self.starts, days, side="right") - 1
        outside = np.isnat(days) | (days >= self.end) | (found < 0)
        return np.where(outside, -1, found)

    def count(self, days: Days) -> NDArray[np.int_]:
        """How many days fall into each period."""
        at = self.at(days)
        return np.bincount(at[at >= 0], minlength=len(self.labels))


def periods_of(received: Days, cut: np.datetime64, *, weekly: bool) -> Periods:
    """The whole periods of a table: a first or last one that is only in part covered is left out."""
    known = received[~np.isnat(received)]
    if len(known) == 0:
        return Periods((), np.array([], dtype="datetime64[D]"), cut)
    first, after = known.min().astype("datetime64[D]").astype(date), (cut + ONE_DAY).astype(date)
    starts = list(_starts(first, after, weekly=weekly))
    labels = tuple(f"{day:%G-W%V}" if weekly is True else f"{day:%Y-%m}" for day in starts[:-1])
    return Periods(labels, np.array(starts[:-1], dtype="datetime64[D]"), np.datetime64(starts[-1] if starts else cut))


def _starts(first: date, after: date, *, weekly: bool) -> Iterable[date]:
    """First days of whole periods on or after a day, and of the one that is not whole any more."""
    day = first + timedelta(days=-first.weekday() % 7) if weekly is True else _month_from(first)
    while day <= after:
        yield day
        day = day + timedelta(days=7) if weekly is True else _month_from(day + timedelta(days=1))


def _month_from(day: date) -> date:
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)

"""A row that can be put beside other free slots without its case: a booking moves every slot, and assesses nobody anew.

What is kept beside a case (last contact, owner, deferral) is put on a row the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kyphodss.assess import Assessment
from kyphodss.case.model import Case
from kyphodss.worklist.closing import SlotsAhead, WindowLeft
from kyphodss.worklist.rows import Beside, ListSettings, WorklistRow, row_of, slots_ahead, start_of


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with what its slots hang on: for each assessment the instant from which a slot is looked for, the number of
    its windows in the row, and the slots that the row was made with."""

    row: WorklistRow
    starts: tuple[datetime | None, ...]
    counts: tuple[int, ...]
    slots: tuple[SlotsAhead, ...]


def placed(case: Case, assessments: Sequence[Assessment], as_of: date, settings: ListSettings) -> Placed:
    """The row of a case on a day, from its assessments of that day, with nothing beside it."""
    row = row_of(case, assessments, as_of, settings)
    starts = tuple(start_of(assessment) for assessment in assessments)
    counts = (len(row.windows),)
    if len(assessments) > 1:
        counts = tuple(len(row_of(case, (one,), as_of, settings).windows) for one in assessments)
    return Placed(row, starts, counts, _slots(row, starts, settings))


def moved(found: Placed, settings: ListSettings) -> Placed:
    """The same row beside the free slots of `settings`; all else in them is as it was when the row was made."""
    slots = _slots(found.row, found.starts, settings)
    if slots == found.slots:
        return found
    windows = list[WindowLeft]()
    for ahead, count in zip(slots, found.counts, strict=True):
        own = found.row.windows[len(windows) : len(windows) + count]
        windows += [replace(w, before_slot=ahead.too_early(w.first_end, w.last_end, applies=w.applies)) for w in own]
    slot = min((ahead.exact for ahead in slots if ahead.exact is not None), default=None)
    return replace(found, row=replace(found.row, windows=tuple(windows), slot=slot), slots=slots)


def with_beside(row: WorklistRow, beside: Beside) -> WorklistRow:
    """A row that had nothing beside it, with what is kept beside its case."""
    contact, event = beside.last_contact, row.last_event
    if contact is not None and contact <= row.as_of:
        event = contact if event is None else max(event, contact)
    return replace(row, beside=beside, last_event=event)


def _slots(row: WorklistRow, starts: Sequence[datetime | None], settings: ListSettings) -> tuple[SlotsAhead, ...]:
    return tuple(slots_ahead(start, row.booking, settings) for start in starts)

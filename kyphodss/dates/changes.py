"""The days ahead on which a window's status will turn if nothing else is recorded (dates.md section 4).

By definition it is what the same question answers on those days. They are computed, not stepped through: between two
events of the case only a window's own bounds can turn it, and those follow from its anchor. A test compares with stepping.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from kyphodss.case.clock import day_of
from kyphodss.case.model import Case
from kyphodss.dates.anchors import Anchor
from kyphodss.dates.fracture import FractureWindows
from kyphodss.dates.needs import NEEDS, SPECIAL, SUBACUTE
from kyphodss.dates.rows import Row
from kyphodss.dates.status import Found, Placement, anchor_of

AHEAD_DAYS: Final = 366
# Rows whose need is itself a date comparison turn on its days too.
DATED_NEEDS: Final = frozenset(id for id, term in NEEDS.items() if term is SUBACUTE)

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Change:
    """From this day on the window has this status; None: it is no longer listed."""

    on: date
    status: str | None


def changes_ahead(fracture: FractureWindows, today: Mapping[str, Found], as_of: date) -> dict[str, tuple[Change, ...]]:
    """By window, the days up to 366 ahead on which its status differs from the day before."""
    every, standing = _spans(fracture, as_of)
    turns: dict[str, tuple[Change, ...]] = {}
    for row in fracture.rows_of(as_of):
        found = today.get(row.id)
        turned = _turns(fracture, row, found, every if row.id in SPECIAL else standing)
        if len(turned) > 0:
            turns[row.id] = tuple(turned)
    return {**turns, **_conflict_turns(fracture, today, turns, every)}


def _spans(fracture: FractureWindows, as_of: date) -> tuple[list[Span], list[Span]]:
    """The stretches ahead without an event of the case, each from its first day to the next one's.

    First between all events, then between those that change what most rows follow from.
    """
    until = as_of + timedelta(days=AHEAD_DAYS)
    events = _outcome_days(fracture.case).union(fracture.facts.events)
    ahead = sorted(day for day in events if as_of < day <= until)
    kept = [as_of]
    standing = fracture.standing(as_of)
    for day in ahead:
        now = fracture.standing(day)
        if now != standing:
            kept.append(day)
            standing = now
    end = until + timedelta(days=1)
    return list(pairwise([as_of, *ahead, end])), list(pairwise([*kept, end]))


def _outcome_days(case: Case) -> set[date]:
    """Days on which a clock stops or an anchor is reached, and the day after for those with an hour."""
    at = case.symptoms.mscc_suspected_at
    days = (
        case.outcome.died_on,
        case.outcome.closed_on,
        case.outcome.procedure_on,
        case.outcome.decided_on,
        case.referral.received_on,
        case.referral.admitted_on,
        case.cancer.mets_suspected_on,
        case.cancer.urgent_referral_on,
        case.symptoms.recorded_on,
        at,
        *(t.decided_on for t in case.treatments or ()),
    )
    reached = {day_of(day) for day in days if day is not None}
    return reached | {day + timedelta(days=1) for day in reached}


def _turns(fracture: FractureWindows, row: Row, today: Found | None, spans: list[Span]) -> list[Change]:
    changes: list[Change] = []
    before = None if today is None else today.status
    for position, (start, end) in enumerate(spans):
        found = today if position == 0 else fracture.find(row, start)
        turns = [(start, _status(found)), *_inside(fracture, row, found, start, end)]
        for day, status in turns:
            if status != before:
                changes.append(Change(day, status))
                before = status
    return changes


def _inside(
    fracture: FractureWindows, row: Row, found: Found | None, start: date, end: date
) -> list[tuple[date, str | None]]:
    """The row's status on each of its own bounds within a stretch."""
    if row.id in DATED_NEEDS:
        return [(day, _status(fracture.find(row, day))) for day in sorted(_dated(fracture, row, start, end))]
    if found is None or found.placement is None or fracture.read_on(row, start) != start:
        return []
    # What is over stays over, and what has no end stays open, until an event.
    if found.status == "CLOSED" or (found.status == "OPEN" and row.upper is None):
        return []
    placement = found.placement
    return [(day, placement.status(day)) for day in sorted(placement.days()) if start < day < end]


def _dated(fracture: FractureWindows, row: Row, start: date, end: date) -> set[date]:
    """Of a row whose need is a date comparison: its own bounds and those of the need."""
    anchors = fracture.anchors_on(start)
    anchor = anchor_of(row, anchors)
    days = Placement(row, anchor, start).days() if isinstance(anchor, Anchor) else set[date]()
    if isinstance(anchors.onset, Anchor):
        days |= Placement(fracture.table.by_id["PH-SUBACUTE"], anchors.onset, start).days()
    return {day for day in days if start < day < end}


def _status(found: Found | None) -> str | None:
    return None if found is None else found.status


def _conflict_turns(
    fracture: FractureWindows, today: Mapping[str, Found], turns: Mapping[str, tuple[Change, ...]], spans: list[Span]
) -> dict[str, tuple[Change, ...]]:
    """A conflict's two dates stand still between events; only its rows' appearance or loss can turn it."""
    listed = [id for id in today if "/" in id]
    if len(listed) == 0:
        return {}
    found: dict[str, tuple[Change, ...]] = {}
    for id in listed:
        days = {start for start, _ in spans[1:]} | {c.on for part in id.split("/") for c in turns.get(part, ())}
        changes: list[Change] = []
        before: str | None = today[id].status
        for day in sorted(days):
            status = _status(fracture.pair(id, day))
            if status != before:
                changes.append(Change(day, status))
                before = status
        found[id] = tuple(changes)
    return found

"""The days on which a source's answer may turn, read off its own terms: every date comparison is an object."""

from datetime import date, timedelta
from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.case.clock import add_months
from kyphodss.logic.terms import CompareSpan, Term, walk

Step = tuple[str, int]
"""A clock's unit and the last value that still belongs to the earlier side of a comparison."""

CLOCKS: Final = {v.onset_days.name: "days", v.onset_months.name: "months"}


def steps(terms: tuple[Term, ...]) -> frozenset[Step]:
    """Every clock threshold of the terms, as the last day or month before the answer may turn."""
    found = [part for term in terms for part in walk(term) if isinstance(part, CompareSpan)]
    return frozenset(_step(part) for part in found if part.span.name in CLOCKS)


def _step(part: CompareSpan) -> Step:
    last_before = int(part.value) if part.op in ("<=", ">") else int(part.value) - 1
    return CLOCKS[part.span.name], last_before


def last_day(anchor: date, step: Step) -> date:
    """The last day on the earlier side, counted from one end of the onset."""
    unit, count = step
    return anchor + timedelta(days=count) if unit == "days" else add_months(anchor, count)


def last_day_of(part: CompareSpan, anchor: date | None) -> date | None:
    """The last day on which a clock comparison holds, None where the anchor is not known."""
    return None if anchor is None else last_day(anchor, _step(part))


def turning_days(clock: frozenset[Step], ends: tuple[date, ...]) -> set[date]:
    """The first days on the later side, from each end of the onset interval."""
    return {last_day(end, step) + timedelta(days=1) for end in ends for step in clock}

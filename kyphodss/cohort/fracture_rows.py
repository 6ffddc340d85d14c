"""One fracture as a row that every source and window can be asked of: its facts, and what windows need of its history.

Facts are those of `kyphodss.case.facts` on the day the referral is assessed on. Anchors of windows and what the treatment
history says of one are laid here once, by the rooms that own them; statuses follow from them as columns.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from math import floor
from typing import Any, Final

import narwhals as nw
from narwhals.dtypes import DType

from kyphodss.case.clock import add_months, day_of
from kyphodss.case.facts import fracture_facts
from kyphodss.case.model import Case
from kyphodss.cohort.aftercare import of_referral
from kyphodss.cohort.codes import terms_of
from kyphodss.dates.anchors import Anchor, Anchors
from kyphodss.dates.needs import NEEDS, SPECIAL, SUPPRESSED_BY, TAKEN_AWAY
from kyphodss.dates.rows import WINDOW_ROWS, Row
from kyphodss.dates.status import anchor_of, ended_before
from kyphodss.logic.columns import types_of

BOTH_ARMS: Final = "both_arms"  # one payer counts two arms of care apart
ENDS: Final = ("early", "late")
CARE: Final = ("conservative_start", "analgesia_start")


def anchor_name(row: Row) -> str:
    """The anchor whose columns a window reads."""
    return BOTH_ARMS if row.id == "CT-4W-EVICORE" else row.anchor


def is_care(row: Row) -> bool:
    """Does the window count from the beginning of care, so that care which had stopped cannot meet it?"""
    return row.anchor in CARE


def left_name(anchor: str, months: int, end: str) -> str:
    """The column of the days left until so many calendar months after an anchor."""
    return f"{anchor}_{end}_left_{months}M"


def months_of(row: Row) -> tuple[int, ...]:
    """The bounds of a window that are counted in calendar months."""
    return tuple(bound.count for bound in (row.lower, row.upper) if bound is not None and bound.unit == "M")


@lru_cache(maxsize=1)
def types() -> dict[str, DType]:
    """Name and type of every column that sources and windows look at.

    Of an anchor `early` and `late` hold the days (of a clock in hours the seconds) since either reading of it.
    """
    terms = (*terms_of(), SUPPRESSED_BY, *NEEDS.values(), *TAKEN_AWAY.values())
    found: dict[str, DType] = {**types_of(terms), "etiology": nw.String()}
    for row in WINDOW_ROWS:
        for end in ENDS:
            found[f"{anchor_name(row)}_{end}"] = nw.Int32()
            found |= {left_name(anchor_name(row), months, end): nw.Int32() for months in months_of(row)}
        if is_care(row) is True:
            found[f"{row.id}_ended"] = nw.Boolean()
    found |= {f"{id}_special": nw.Boolean() for id in SPECIAL}
    return {**found, "radiotherapy_begun": nw.Boolean(), **_HEAD}


_HEAD: Final[dict[str, DType]] = {
    "position": nw.Int64(), "level": nw.String(), "planned": nw.Boolean(), "assessed_on": nw.Date(),
}  # fmt: skip


def fracture_rows(case: Case, day: date) -> Iterator[dict[str, Any]]:
    """One row per fracture that the referral is about on a day, by the names of `types()`; without any, one without a level."""
    case = of_referral(case)
    for position, maker in enumerate(fracture_facts(case)):
        facts = maker.on(day)
        anchors = Anchors(case, facts, day)
        yield {
            **facts,
            **_anchors(anchors),
            **{f"{id}_special": special(anchors)[0] for id, special in SPECIAL.items()},
            "radiotherapy_begun": len(anchors.begun_courses) > 0,
            "position": position,
            "assessed_on": day,
        }


@lru_cache(maxsize=1)
def _by_anchor() -> tuple[tuple[str, Row, tuple[int, ...]], ...]:
    """Each anchor once, with a window that counts from it and every bound in months that is counted from it."""
    rows = {anchor_name(row): row for row in WINDOW_ROWS}
    months = {name: {m for r in WINDOW_ROWS if anchor_name(r) == name for m in months_of(r)} for name in rows}
    return tuple((name, row, tuple(sorted(months[name]))) for name, row in rows.items())


def _anchors(anchors: Anchors) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, row, months in _by_anchor():
        anchor = anchor_of(row, anchors)
        if not isinstance(anchor, Anchor):
            continue
        for end, at in zip(ENDS, (anchor.early, anchor.late), strict=True):
            if at is not None:
                found[f"{name}_{end}"] = _since(at, anchors)
                for count in months:
                    found[left_name(name, count, end)] = (add_months(day_of(at), count) - anchors.day).days
    for row in WINDOW_ROWS:
        if is_care(row) is True and f"{anchor_name(row)}_late" in found:
            anchor = anchor_of(row, anchors)
            found[f"{row.id}_ended"] = isinstance(anchor, Anchor) and ended_before(row, anchor, anchors)
    return found


def _since(at: date, anchors: Anchors) -> int:
    """Days since a day; seconds since an instant, at the moment of the day."""
    if isinstance(at, datetime):
        return floor((anchors.moment - at).total_seconds())
    return (anchors.day - at).days

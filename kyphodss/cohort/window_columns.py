"""The status of every window as a column, for many fractures at once: `dates.status.find` in dataframe expressions.

`find` is the judge, and a test holds the two equal. A null is a window that does not apply. Lines of conflict between two
windows follow from their dates and are no columns of their own.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import narwhals as nw

from kyphodss.case import vocabulary as v
from kyphodss.cohort.fracture_rows import ENDS, anchor_name, is_care, left_name
from kyphodss.cohort.stages import Stages
from kyphodss.dates.needs import NEEDS, SPECIAL, SUPPRESSED_BY, TAKEN_AWAY
from kyphodss.dates.rows import WINDOW_ROWS, Duration, Row
from kyphodss.dates.status import CLOSING_DAYS, SEQUENCED
from kyphodss.logic.terms import Term

PREFIX: Final = "window_"
STATUSES: Final = (
    "OPEN", "CLOSING", "LAST_DAY", "CLOSED", "NOT_YET", "UNCERTAIN", "UNKNOWN", "SUPPRESSED", "MISSED_SEQUENCE",
)  # fmt: skip


def window_name(id: str) -> str:
    """The column of a window's status."""
    return PREFIX + id


def status_number(status: str) -> nw.Expr:
    """A status as the number its column holds: its position in STATUSES. Raises ValueError for another word."""
    return nw.lit(STATUSES.index(status), dtype=nw.Int8())


class Windows:
    """The columns of some windows: `stages` are to be added to rows of `fracture_rows` one after the other, then `statuses`."""

    def __init__(self, rows: Iterable[Row] = WINDOW_ROWS) -> None:
        self.rows = tuple(rows)
        asked = [NEEDS[row.id] for row in self.rows if row.id in NEEDS]
        asked += [TAKEN_AWAY[row.id] for row in self.rows if row.id in TAKEN_AWAY]
        causes = [_cause(row) for row in self.rows if len(row.etiologies) > 0]
        self._terms = Stages((SUPPRESSED_BY, *asked, *causes), "window_term_")

    @property
    def stages(self) -> tuple[Mapping[str, nw.Expr], ...]:
        """Terms; then where the day lies by either reading of each window's anchor."""
        sides = {_side_name(row, end): _side(row, end) for row in self.rows for end in ENDS}
        return (*self._terms.all, sides)

    @property
    def statuses(self) -> dict[str, nw.Expr]:
        """Each window's status, from the columns of the stages."""
        return {window_name(row.id): self._status(row) for row in self.rows}

    def _status(self, row: Row) -> nw.Expr:
        """In the order of dates.md section 3, built from its end."""
        unknown = status_number("UNKNOWN")
        found = _placed(row)
        if is_care(row) is True:
            found = _if(nw.col(f"{row.id}_ended"), unknown, found)
        found = _if(nw.col(f"{anchor_name(row)}_late").is_null(), unknown, found)
        if row.id in SEQUENCED:
            found = _if(nw.col("radiotherapy_begun"), status_number("MISSED_SEQUENCE"), found)
        wanted = self._wanted(row)
        if wanted is not None:
            found = _if(wanted.is_null(), unknown, found)
        if len(row.etiologies) > 0:
            found = _if(nw.col("etiology").is_null(), unknown, found)
        if row.augmentation is True:
            found = _if(self._terms.of(SUPPRESSED_BY), status_number("SUPPRESSED"), found)
        return self._applies(row, wanted, found)

    def _wanted(self, row: Row) -> nw.Expr | None:
        parts = [self._terms.of(NEEDS[row.id])] if row.id in NEEDS else []
        parts += [nw.col(f"{row.id}_special")] if row.id in SPECIAL else []
        return None if len(parts) == 0 else parts[0] if len(parts) == 1 else parts[0] & parts[1]

    def _applies(self, row: Row, wanted: nw.Expr | None, found: nw.Expr) -> nw.Expr:
        """Null where a known fact says that the window is not this fracture's."""
        not_its = [self._terms.of(TAKEN_AWAY[row.id])] if row.id in TAKEN_AWAY else []
        not_its += [] if wanted is None else [~wanted]
        not_its += [~self._terms.of(_cause(row))] if len(row.etiologies) > 0 else []
        for condition in not_its:
            found = _if(condition, nw.lit(None, dtype=nw.Int8()), found)
        return found


def _cause(row: Row) -> Term:
    return v.etiology.in_(*sorted(row.etiologies))


def _if(condition: nw.Expr, yes: nw.Expr, no: nw.Expr) -> nw.Expr:
    """`yes` where the condition is yes, `no` where it is no or not known."""
    return nw.when(condition).then(yes).otherwise(no)


def _left(row: Row, duration: Duration, end: str) -> nw.Expr:
    """Days (hour rows: seconds) from the day to the anchor plus a duration, negative once past."""
    if duration.unit == "M":
        return nw.col(left_name(anchor_name(row), duration.count, end))
    return duration.count * (3600 if row.hours is True else 1) - nw.col(f"{anchor_name(row)}_{end}")


def _side_name(row: Row, end: str) -> str:
    """Windows of one anchor and the same bounds share a column."""
    low, high = ("" if d is None else f"{d.count}{d.unit}" for d in (row.lower, row.upper))
    return f"side_{anchor_name(row)}_{end}_{low}{row.lower_inclusive:d}_{high}{row.upper_inclusive:d}"


def _side(row: Row, end: str) -> nw.Expr:
    """-1 before the first day inside, 0 inside, 1 after the last one; a bound that is not inside lies a day further in."""
    before, inside, after = (nw.lit(at, dtype=nw.Int8()) for at in (-1, 0, 1))
    found = inside
    if row.upper is not None:
        left = _left(row, row.upper, end)
        found = _if(left < (0 if row.upper_inclusive or row.hours else 1), after, found)
    if row.lower is not None:
        left = _left(row, row.lower, end)
        found = _if(left > (0 if row.lower_inclusive or row.hours else -1), before, found)
    return found


def _placed(row: Row) -> nw.Expr:
    """The status by position alone: both readings of the anchor on one side, or uncertain."""
    late, early = nw.col(_side_name(row, "late")), nw.col(_side_name(row, "early"))
    open_early = nw.col(f"{anchor_name(row)}_early").is_null()
    open_end, uncertain = 0 if row.upper is None else 1, status_number("UNCERTAIN")
    found = _if(early < 0, status_number("NOT_YET"), _if(early > 0, status_number("CLOSED"), _inside(row)))
    found = _if(early != late, uncertain, found)
    without = _if(late != open_end, uncertain, status_number("OPEN" if row.upper is None else "CLOSED"))
    return _if(open_early, without, found)


def _inside(row: Row) -> nw.Expr:
    if row.upper is None or row.context is True:
        return status_number("OPEN")
    if row.hours is True:
        return status_number("CLOSING")
    left, last = _left(row, row.upper, "early"), 0 if row.upper_inclusive else 1
    soon = status_number("CLOSING" if row.id == "LF-CLOSING" else "OPEN")
    if row.id not in ("LF-CLOSING", "LF-IMMEDIATE"):
        soon = _if(left <= CLOSING_DAYS + last, status_number("CLOSING"), soon)
    return _if(left == last, status_number("LAST_DAY"), soon)

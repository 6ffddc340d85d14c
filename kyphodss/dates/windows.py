"""Every window of one fracture on one date, with its conflicts and the days on which its status will turn by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kyphodss.case.facts import FractureFacts
from kyphodss.case.model import Case
from kyphodss.dates.changes import Change, changes_ahead
from kyphodss.dates.fracture import FractureWindows
from kyphodss.dates.rows import PRESENT, WindowTable
from kyphodss.dates.status import Found


@dataclass(frozen=True, slots=True)
class WindowStatus:
    """A window on the evaluation day. `opens` and `closes` are inside whichever end of the anchor is true."""

    id: str
    status: str
    opens: date | None
    closes: date | None
    missing: tuple[str, ...]
    changes: tuple[Change, ...]
    evaluated_on: date | None

    def to_json(self) -> dict[str, Any]:
        """The shape of the case contract."""
        found: dict[str, Any] = {
            "id": self.id,
            "status": self.status,
            "opens": _written(self.opens),
            "closes": _written(self.closes),
            "missing": list(self.missing),
            "changes": [{"on": change.on.isoformat(), "status": change.status} for change in self.changes],
        }
        if self.evaluated_on is not None:
            found["evaluated_on"] = self.evaluated_on.isoformat()
        return found


def _written(at: date | None) -> str | None:
    if at is None:
        return None
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()


def windows(case: Case, as_of: date, facts: FractureFacts, table: WindowTable = PRESENT) -> list[WindowStatus]:
    """Every window of the fracture on `as_of`, in the order of the table; conflicts last."""
    fracture = FractureWindows(case, facts, table)
    found = fracture.on(as_of)
    changes = changes_ahead(fracture, found, as_of)
    return [_window(fracture, id, status, changes, as_of) for id, status in found.items()]


def _window(
    fracture: FractureWindows, id: str, found: Found, changes: Mapping[str, tuple[Change, ...]], as_of: date
) -> WindowStatus:
    row = fracture.table.by_id.get(id)
    read_on = as_of if row is None else fracture.read_on(row, as_of)
    return WindowStatus(
        id=id,
        status=found.status,
        opens=found.opens,
        closes=found.closes,
        missing=found.missing,
        changes=changes.get(id, ()),
        evaluated_on=None if read_on == as_of else read_on,
    )

"""Counts for those who may see no case: a few totals in which small numbers are hidden, also from subtraction."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

SMALL: Final = 10  # counts from 1 to this are hidden
NOT_RECORDED: Final = "not recorded"
HIDDEN: Final = "hidden: 1 to 10, or would give such a number away"
TABLES: Final = ("month received", "etiology", "state")


@dataclass(frozen=True, slots=True)
class Counts:
    """The cases of the store. None is a number that is hidden, never a zero; `total` is hidden with all the others."""

    total: int | None
    tables: Mapping[str, Mapping[str, int | None]]


def counts_of(rows: Iterable[tuple[str | None, bool, Mapping[str, Any]]]) -> Counts:
    """Counts over cases given as the day received (ISO text), whether closed, and the body."""
    found: dict[str, Counter[str]] = {name: Counter() for name in TABLES}
    total = 0
    for received_on, closed, body in rows:
        total += 1
        found["month received"][NOT_RECORDED if received_on is None else received_on[:7]] += 1
        etiology = body.get("etiology")
        found["etiology"][NOT_RECORDED if etiology is None else str(etiology)] += 1
        found["state"]["closed" if closed else "open"] += 1
    return suppressed(total, found)


def suppressed(total: int, tables: Mapping[str, Mapping[str, int]]) -> Counts:
    """Hides counts of 1 to SMALL, and the next larger ones until those hidden cannot be had by subtraction.

    Each table splits the same total. What is hidden in a table is at least two counts with a sum above SMALL; where a
    table has not so many, the total and every count are hidden.
    """
    hidden = {name: _hidden(table) for name, table in tables.items()}
    small = 1 <= total <= SMALL or any(cells is None for cells in hidden.values())
    shown = {
        name: {label: _cell(count, small or label in (hidden[name] or ())) for label, count in sorted(table.items())}
        for name, table in tables.items()
    }
    return Counts(None if small else total, shown)


def _cell(count: int, hide: bool) -> int | None:
    return None if hide and count > 0 else count


def _hidden(table: Mapping[str, int]) -> set[str] | None:
    """The labels to hide; None where hiding inside the table cannot protect it."""
    cells = sorted((count, label) for label, count in table.items() if count > 0)
    hidden = [(count, label) for count, label in cells if count <= SMALL]
    if len(hidden) == 0:
        return set()
    for cell in cells[len(hidden) :]:
        if len(hidden) >= 2 and sum(count for count, _ in hidden) > SMALL:
            break
        hidden.append(cell)
    enough = len(hidden) >= 2 and sum(count for count, _ in hidden) > SMALL
    return {label for _, label in hidden} if enough else None

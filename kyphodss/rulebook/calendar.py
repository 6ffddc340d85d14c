"""The rules of the calendar: windows, drug holds and what was left out."""

from collections.abc import Iterator

from kyphodss.dates.needs import NEEDS, TAKEN_AWAY
from kyphodss.dates.rows import STRENGTHS, WINDOW_ROWS, Row, rows_off
from kyphodss.logic.words import words
from kyphodss.rulebook.entry import Entry


def windows() -> Iterator[Entry]:
    """Every row of the table of windows."""
    for row in WINDOW_ROWS:
        yield Entry("Windows", row.id, f"{row.label}. {row.note}".strip(), _rule(row), _read(row), row.url)


def _rule(row: Row) -> str:
    parts = [row.words()]
    if len(row.etiologies) > 0:
        parts.append(f"in {' and '.join(sorted(row.etiologies))}")
    if row.id in NEEDS:
        parts.append(f"applies if {words(NEEDS[row.id])}")
    if row.id in TAKEN_AWAY:
        parts.append(f"not if {words(TAKEN_AWAY[row.id])}")
    return "; ".join([*parts, *([f"as printed: {row.condition}"] if row.condition != "" else [])])


def _read(row: Row) -> str:
    return f"{row.citation} ({row.source}, {row.mark}); {STRENGTHS[row.strength]}; {row.jurisdiction}"


def off() -> Iterator[Entry]:
    """Rows that nobody has read at their source."""
    for row in rows_off():
        yield Entry(
            "Left out, because unverified", row.id, row.label, row.words(), f"{row.condition}; kept off", row.url
        )

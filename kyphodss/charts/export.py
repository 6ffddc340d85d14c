"""A figure as a file for a spreadsheet: what it is, for whom it was counted, both stamps and the profile, then the table twin."""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from kyphodss.charts.panel import Panel
from kyphodss.cohort.spreadsheet import as_csv

EVERYONE: Final = "everyone"
NO_ROWS: Final = "This figure has no table: see the sentence above."
_NEGATIVE: Final = re.compile(r"-\d+(\.\d+)?")
Cell = str | float


def heading(panel: Panel, filter_words: str) -> tuple[tuple[str, str], ...]:
    """What has to stand beside the numbers wherever they go: name and words of each line."""
    card, cut = panel.card, panel.cut
    return (
        ("measure", f"{card.id} {card.name}"),
        ("version of the definition", card.version),
        ("figure", panel.title),
        ("filter", filter_words),
        ("data cut", f"{cut.at:%d %b %Y %H:%M %Z}"),
        ("computed at", f"{cut.computed_at:%d %b %Y %H:%M %Z}"),
        ("disclosure profile", panel.profile.name),
    )


def csv_of(panel: Panel, filter_words: str) -> str:
    """The file: the heading, the sentence and notes, an empty line, and the rows of the table twin. No cell starts a formula."""
    said = [("in words", panel.sentence), *(("note", note) for note in (*panel.notes, *panel.card.notes))]
    (first, *lines) = [*heading(panel, filter_words), *said]
    return as_csv(first, [*lines, (), *_table(panel)])


def _table(panel: Panel) -> Iterator[tuple[Cell, ...]]:
    if len(panel.rows) == 0:
        yield (NO_ROWS,)
        return
    yield tuple(panel.rows[0])
    for row in panel.rows:
        yield tuple(_cell(text) for text in row.values())


def _cell(text: str) -> Cell:
    """A negative number stays one: as text it would be marked as the start of a formula."""
    return float(text) if _NEGATIVE.fullmatch(text) is not None else text


def file_name(panel: Panel, filter_words: str, ending: str) -> str:
    """Figure, filter, day of the cut and profile. A filter is a digest: its words may be those that somebody typed."""
    everyone = filter_words == EVERYONE
    chosen = EVERYONE if everyone is True else f"filter-{sha256(filter_words.encode()).hexdigest()[:8]}"
    return f"{panel.id}_{chosen}_{panel.cut.day.isoformat()}_{panel.profile.id}.{ending}"

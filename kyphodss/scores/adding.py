"""How a score is added up: a fact finds its level, points are summed, and one item without points gives no total."""

from collections.abc import Mapping, Sequence

from kyphodss.logic.words import NOT_KNOWN
from kyphodss.scores.model import Band, Component, Level, ScoreResult

Table = Mapping[tuple[str, str], Level]
"""The levels of a score by component and value."""


def by_value(levels: Sequence[Level]) -> Table:
    """The levels of a score, to be looked up by component and value."""
    return {(level.component, level.value): level for level in levels}


def component(table: Table, id: str, label: str, value: str | None, fact: str, without: str = NOT_KNOWN) -> Component:
    """The item at this value of the table; None gives no points, and `without` says why in words."""
    if value is None:
        return Component(id, label, without, None, fact)
    level = table[id, value]
    return Component(id, label, level.words, level.points, fact)


def summed(
    id: str,
    components: Sequence[Component],
    bands: Sequence[Band],
    notes: Sequence[str] = (),
    missing: Sequence[str] = (),
) -> ScoreResult:
    """The total and its band (None without bands), or what keeps it from a total.

    `missing` are facts that must be settled beside the items: the range of levels that a score speaks about.
    """
    points = [item.points for item in components if item.points is not None]
    asked = tuple(dict.fromkeys([*missing, *(item.fact for item in components if item.points is None)]))
    if len(asked) > 0:
        return ScoreResult(id, None, None, asked, tuple(components), tuple(notes))
    total = sum(points)
    return ScoreResult(id, total, band_of(total, bands), (), tuple(components), tuple(notes))


def band_of(total: int, bands: Sequence[Band]) -> str | None:
    """The code of the band in which a total lies; None where the score has no bands."""
    return next((band.code for band in bands if band.holds(total)), None)

"""What a score is: its table, its bands, its conventions; and what it says of one fracture.

Shapes only. Points, words, marks and sources of every level stand in points.csv and bands.csv, read by `tables`; how the
facts of a case find their level stands in the score's own file.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from kyphodss.logic.explain import Row
from kyphodss.logic.words import value_words

MARKS: Final[dict[str, str]] = {
    "V2": "stated the same way on at least two independent public pages that were read",
    "V1": "stated on one public page that was read",
    "D": "follows from a statement that was read; the printed value itself was not seen",
    "CONV": "a convention of this program, because the source is silent",
    "PROPOSAL": "a derived rule for the clinical lead to accept or reject; not published",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reader can check: what it is, and its address."""

    id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Level:
    """One row of a score's table: what is found and the points it earns (None: the scale gives none)."""

    id: str
    component: str
    value: str
    words: str
    points: int | None
    mark: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A range of totals, both ends included, and what the source says of it. An open end is None.

    Groups of a scale without points have no ends at all.
    """

    id: str
    code: str
    low: int | None
    high: int | None
    words: str
    mark: str
    sources: tuple[Source, ...]

    def holds(self, total: int) -> bool:
        """Does a total lie in the band?"""
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)


@dataclass(frozen=True, slots=True)
class Component:
    """One item of a score for one fracture: its level in words, its points, and the fact it was read from.

    Points are None where the fact is not known or has no level in the table; then `fact` is what to ask for. An item
    of the card that this program does not ask has an empty `fact`.
    """

    id: str
    label: str
    level_words: str
    points: int | None
    fact: str


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """What a score says of one fracture. `missing` names the facts that keep it from a total (or from its group)."""

    id: str
    total: int | None
    band: str | None
    missing: tuple[str, ...]
    components: tuple[Component, ...]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The shape of the case contract."""
        return {"id": self.id, "total": self.total, "band": self.band, "missing": list(self.missing)}


@dataclass(frozen=True, slots=True)
class Score:
    """One edition of one score: what it is made for, its table and bands, and how it reads a row of facts.

    `low` and `high` are the smallest and largest total (None: no total). `etiologies` are the causes it was made for;
    empty for any. `read` gives the result before the note on a cause it was not made for.
    """

    id: str
    title: str
    short: str
    edition: str
    about: str
    etiologies: frozenset[str]
    low: int | None
    high: int | None
    levels: tuple[Level, ...]
    bands: tuple[Band, ...]
    mark: str
    conventions: tuple[str, ...]
    traps: tuple[str, ...]
    sources: tuple[Source, ...]
    read: Callable[[Row], ScoreResult]

    def of(self, row: Row) -> ScoreResult:
        """The score of one row of facts. It is computed whatever the cause; a cause it was not made for is noted."""
        result = self.read(row)
        etiology = row.get("etiology")
        if etiology is None or len(self.etiologies) == 0 or etiology in self.etiologies or not result_given(result):
            return result
        made_for = " or ".join(sorted(self.etiologies))
        note = f"Made for fractures of cause {made_for}; the recorded cause is {value_words(etiology)}."
        return replace(result, notes=(*result.notes, note))

    def band(self, code: str) -> Band:
        """The band with this code. Raises LookupError for a code that the score does not have."""
        found = [band for band in self.bands if band.code == code]
        if len(found) == 0:
            raise LookupError(f"{self.id} has no band {code!r}; it has {[band.code for band in self.bands]}.")
        return found[0]


def result_given(result: ScoreResult) -> bool:
    """Does the result say anything: a total, or a group?"""
    return result.total is not None or result.band is not None

"""The group of an epidural spinal cord compression (ESCC, Bilsky) grade: 0-1b, 1c or 2-3 (scores-and-codes.md 1.2).

Grades are texts and are never read as numbers; the scale has no points, so there is never a total.
"""

from typing import Final

from kyphodss.logic.explain import Row
from kyphodss.scores.adding import by_value, component
from kyphodss.scores.model import Score, ScoreResult
from kyphodss.scores.tables import bands, levels, sources

GROUP_OF: Final[dict[str, str]] = {
    **dict.fromkeys(("0", "1a", "1b"), "0-1b"),
    "1c": "1c",
    **dict.fromkeys(("2", "3"), "2-3"),
}

_TABLE: Final = by_value(levels("escc_group"))


def _read(row: Row) -> ScoreResult:
    grade = row.get("escc")
    items = (component(_TABLE, "grade", "Epidural compression", grade, "escc"),)
    if grade is None:
        return ScoreResult("escc_group", None, None, ("escc",), items, ())
    return ScoreResult("escc_group", None, GROUP_OF[grade], (), items, ())


ESCC_GROUP: Final = Score(
    id="escc_group",
    title="Epidural spinal cord compression (ESCC) scale",
    short="ESCC",
    edition="six grades, after Bilsky",
    about="How far a tumor reaches into the canal, on axial T2 images at the worst level. A group, no total.",
    etiologies=frozenset({"cancer"}),
    low=None,
    high=None,
    levels=levels("escc_group"),
    bands=bands("escc_group"),
    mark="V2",
    conventions=(
        "Three groups, 0 to 1b, 1c, 2 to 3, because the sources end “low grade” in different places.",
        "Grades are texts; 1a, 1b and 1c are never read as the number 1.",
    ),
    traps=(
        "The scale describes anatomy. Neurology is a question of its own; either can be bad alone.",
        "No page read says that a grade allows or forbids cement.",
        "Fracture within a year after spine radiosurgery by grade 0, 1, 2, 3: 6.6, 5.2, 17.1, 12.1 %; local progression 3.0, 8.4, "
        "0, 24.9 %.",
    ),
    sources=sources("S6", "S7", "S9", "S10", "S21"),
    read=_read,
)

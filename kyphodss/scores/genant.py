"""Genant's semiquantitative grade, from the recorded height loss (scores-and-codes.md 2.1). The total is the grade."""

from fractions import Fraction
from typing import Final

from kyphodss.logic.explain import Row
from kyphodss.scores.adding import by_value, component, summed
from kyphodss.scores.model import Score, ScoreResult
from kyphodss.scores.tables import levels, sources

MILD_FROM_PCT: Final = 20
MODERATE_FROM_PCT: Final = 25
SEVERE_ABOVE_PCT: Final = 40
COMPUTED: Final = "Computed from the height loss; the method itself is a visual reading."

_TABLE: Final = by_value(levels("genant"))


def grade_of(loss_pct: int | float | Fraction) -> int:
    """The grade, 0 to 3, of a height loss in percent, compared unrounded. At 25 and 40 our convention decides."""
    if loss_pct < MILD_FROM_PCT:
        return 0
    if loss_pct < MODERATE_FROM_PCT:
        return 1
    return 2 if loss_pct <= SEVERE_ABOVE_PCT else 3


def _read(row: Row) -> ScoreResult:
    loss = row.get("height_loss_pct")
    value = None if loss is None else str(grade_of(loss))
    items = (component(_TABLE, "grade", "Grade by height loss", value, "height_loss_pct"),)
    notes = [] if loss is None else [COMPUTED]
    if loss in (MODERATE_FROM_PCT, SEVERE_ABOVE_PCT):
        notes.append(f"Boundary: the source's ranges do not settle exactly {loss:g} %; it is read as grade 2.")
    return summed("genant", items, (), notes)


GENANT: Final = Score(
    id="genant",
    title="Genant semiquantitative grade",
    short="Genant",
    edition="as quoted in the introduction of a study; the first paper was not read",
    about="How much height a vertebral body has lost. The total is the grade; there are no bands.",
    etiologies=frozenset(),
    low=0,
    high=3,
    levels=levels("genant"),
    bands=(),
    mark="V1",
    conventions=(
        "Below 20 % is grade 0, from 20 to below 25 % grade 1, from 25 to 40 % grade 2, above 40 % grade 3. The source's ranges "
        "touch at 25 and at 40.",
        "Read from the recorded height loss alone, never from heights in millimeters.",
        "Grade 0.5, a suspected deformity that does not reach 20 %, is a reader's word and is not computed.",
    ),
    traps=(
        "The method is a visual reading: a computed grade is not a reader's grade.",
        "Shape (wedge, biconcave, crush) is recorded apart from the grade.",
    ),
    sources=sources("S57"),
    read=_read,
)

"""Height loss and wedge of one body from heights in millimeters (scores-and-codes.md 2.4). Shown, never fed into a score.

Computed from the decimals as written, unrounded. A negative loss is invalid input, not 0.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kyphodss.logic.explain import Row
from kyphodss.scores.model import Source
from kyphodss.scores.tables import sources

WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class Formula:
    """How a height is set against another: `height` of the fractured body in percent of `against`, both names of facts."""

    id: str
    label: str
    height: str
    against: str
    formula: str
    mark: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class HeightLoss:
    """What a formula gives for one fracture: what is left and what is lost, both in percent and unrounded.

    Both are None where a height is missing (`missing` names the facts) or where the heights cannot be (`problem` says why).
    """

    formula: Formula
    remaining_pct: Fraction | None
    loss_pct: Fraction | None
    missing: tuple[str, ...]
    problem: str | None


ADJACENT: Final = Formula(
    "hl.adjacent",
    "Height loss against the neighboring bodies",
    "anterior_mm",
    "reference_mm",
    "((A1 + A2) - 2 A0) / (A1 + A2) x 100; A0 anterior height of this body, A1 and A2 of the bodies above and below, "
    "whose mean is the reference height",
    "V1; outer brackets restored, D",
    sources("S25"),
)
WEDGE: Final = Formula(
    "hl.wedge_ratio",
    "Wedge ratio",
    "anterior_mm",
    "posterior_mm",
    "WR = Ha / Hp x 100 within the same body; loss = 100 - WR",
    "D; reproduces the published rows",
    sources("S26"),
)
FORMULAS: Final = (ADJACENT, WEDGE)

# Each with what was read for it; without a source it is our own.
CONVENTIONS: Final[dict[str, tuple[Source, ...]]] = {
    "Where a neighboring body is fractured too, the nearest intact one is the reference, and that is said.": (),
    "A negative loss is a measurement error or an unsuitable reference: invalid, not 0.": (),
    "Methods are never mixed in one trend: the quick compression ratio may understate the loss of anterior height.": (
        sources("S27")
    ),
    "Posture matters: the mean wedge ratio of grade 2 fractures was 65 % sitting and 76 % lying.": sources("S26"),
}


def height_losses(row: Row) -> tuple[HeightLoss, ...]:
    """Every formula, for one row of facts, in the order of `FORMULAS`."""
    return tuple(height_loss(formula, row.get(formula.height), row.get(formula.against)) for formula in FORMULAS)


def height_loss(formula: Formula, height_mm: float | None, against_mm: float | None) -> HeightLoss:
    """One formula for two heights in millimeters; None is a height that nobody recorded."""
    given = ((formula.height, height_mm), (formula.against, against_mm))
    missing = tuple(name for name, value in given if value is None)
    if height_mm is None or against_mm is None:
        return HeightLoss(formula, None, None, missing, None)
    if against_mm == 0:
        return HeightLoss(formula, None, None, (), f"{formula.label}: the height to compare with is 0 mm; correct it.")
    remaining = WHOLE * Fraction(str(height_mm)) / Fraction(str(against_mm))
    if remaining > WHOLE:
        return HeightLoss(formula, None, None, (), _negative(formula, WHOLE - remaining))
    return HeightLoss(formula, remaining, WHOLE - remaining, (), None)


def _negative(formula: Formula, loss: Fraction) -> str:
    found = f"{formula.label}: the loss would be {float(loss):.1f} %"
    return f"{found}. It is not read as 0: a measurement error or an unsuitable reference is possible."

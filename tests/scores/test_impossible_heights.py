"""Heights that cannot be: each formula says so in words, gives no number and asks for nothing more."""

from fractions import Fraction

import pytest

from kyphodss.scores.heights import ADJACENT, WEDGE, Formula, HeightLoss, height_loss, height_losses


@pytest.mark.parametrize("formula", [ADJACENT, WEDGE], ids=lambda formula: formula.id)
def test_a_height_of_nothing_cannot_be_compared_with(formula: Formula) -> None:
    problem = f"{formula.label}: the height to compare with is 0 mm; correct it."
    assert height_loss(formula, 20, 0) == HeightLoss(formula, None, None, (), problem)


@pytest.mark.parametrize("formula", [ADJACENT, WEDGE], ids=lambda formula: formula.id)
def test_a_body_taller_than_what_it_is_compared_with_is_a_problem_and_not_no_loss(formula: Formula) -> None:
    problem = (
        f"{formula.label}: the loss would be -10.0 %. It is not read as 0: a measurement error or an unsuitable "
        "reference is possible."
    )
    assert height_loss(formula, 22, 20) == HeightLoss(formula, None, None, (), problem)
    assert height_loss(formula, 20, 20) == HeightLoss(formula, Fraction(100), Fraction(0), (), None)


def test_each_missing_height_is_named() -> None:
    assert height_loss(WEDGE, None, 20) == HeightLoss(WEDGE, None, None, ("anterior_mm",), None)
    assert height_loss(WEDGE, 20, None) == HeightLoss(WEDGE, None, None, ("posterior_mm",), None)
    assert height_loss(WEDGE, None, 0) == HeightLoss(WEDGE, None, None, ("anterior_mm",), None)
    assert [found.missing for found in height_losses({"posterior_mm": 20})] == [
        ("anterior_mm", "reference_mm"),
        ("anterior_mm",),
    ]


def test_both_formulas_are_read_from_their_own_heights() -> None:
    adjacent, wedge = height_losses({"anterior_mm": 15, "reference_mm": 20, "posterior_mm": 30})
    assert adjacent == HeightLoss(ADJACENT, Fraction(75), Fraction(25), (), None)
    assert wedge == HeightLoss(WEDGE, Fraction(50), Fraction(50), (), None)

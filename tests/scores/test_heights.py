"""Height loss and wedge ratio from millimeters: exact, invalid below zero, and never fed into a score."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.scores import score_all
from kyphodss.scores.genant import grade_of
from kyphodss.scores.heights import ADJACENT, FORMULAS, WEDGE, height_loss, height_losses
from tests.scores.rows import row


@pytest.mark.parametrize(
    ("above", "below", "anterior", "loss"),
    [
        (28, 30, 23.2, 20),  # HL-01
        (28, 30, 21.75, 25),  # HL-02
        (28, 30, 17.4, 40),  # HL-03
        (28, 30, 14.5, 50),  # HL-04
        (28, 30, 29, 0),  # HL-06
    ],
)
def test_the_loss_against_the_mean_of_the_neighbors_is_exact(
    above: int, below: int, anterior: float, loss: int
) -> None:
    found = height_loss(ADJACENT, anterior, (above + below) / 2)
    by_formula = Fraction(above + below - 2 * Fraction(str(anterior))) / (above + below) * 100
    assert found.loss_pct == by_formula == loss
    assert found.remaining_pct == 100 - loss


def test_just_over_half_is_not_rounded_down() -> None:
    """HL-05: 50.34 %."""
    found = height_loss(ADJACENT, 14.4, 29).loss_pct
    assert found is not None and found > 50
    assert round(float(found), 2) == 50.34


def test_a_negative_loss_is_invalid_and_not_zero() -> None:
    """HL-07: -3.45 %."""
    found = height_loss(ADJACENT, 30, 29)
    assert (found.loss_pct, found.remaining_pct, found.missing) == (None, None, ())
    assert found.problem is not None and "-3.4 %" in found.problem


@pytest.mark.parametrize(
    ("anterior", "posterior", "published"),
    [
        (23.8, 30.9, 77.1),
        (21.2, 27.7, 76.6),
        (19.8, 30.1, 65.9),
        (20.2, 30.8, 65.5),
        (16.4, 26.2, 62.5),
        (13.6, 28.3, 47.8),
    ],
)
def test_the_wedge_ratio_reproduces_the_published_rows(anterior: float, posterior: float, published: float) -> None:
    """WR-01 to WR-06; row means, so within 0.4."""
    found = height_loss(WEDGE, anterior, posterior).remaining_pct
    assert found is not None and abs(float(found) - published) < 0.4


@pytest.mark.parametrize(
    ("reference", "observed", "grade"),
    [
        (30, 24.1, 0),
        (30, 24.0, 1),  # 20 % on paper, a hair less in floats
        (32, 24.1, 1),
        (32, 24.0, 2),
        (30, 18.0, 2),
        (30, 17.9, 3),
        (30.9, 23.8, 1),
        (30.8, 20.2, 2),
        (28.3, 13.6, 3),
    ],
)
def test_the_grade_of_a_computed_loss(reference: float, observed: float, grade: int) -> None:
    """GEN-01 to GEN-09."""
    loss = height_loss(ADJACENT, observed, reference).loss_pct
    assert loss is not None and grade_of(loss) == grade


@pytest.mark.parametrize(
    ("heights", "missing"),
    [
        ({}, [("anterior_mm", "reference_mm"), ("anterior_mm", "posterior_mm")]),
        ({"anterior_mm": 20}, [("reference_mm",), ("posterior_mm",)]),
        ({"anterior_mm": 20, "reference_mm": 25}, [(), ("posterior_mm",)]),
        ({"posterior_mm": 25}, [("anterior_mm", "reference_mm"), ("anterior_mm",)]),
    ],
)
def test_a_missing_height_is_named(heights: dict[str, Any], missing: list[tuple[str, ...]]) -> None:
    found = height_losses(heights)
    assert [one.formula for one in found] == list(FORMULAS)
    assert [one.missing for one in found] == missing
    assert all((one.loss_pct is None) == (len(one.missing) > 0) for one in found)


def test_nothing_can_be_compared_with_a_height_of_zero() -> None:
    found = height_loss(WEDGE, 20, 0)
    assert found.loss_pct is None
    assert found.problem is not None and "0 mm" in found.problem


def test_a_body_that_lost_all_of_its_height() -> None:
    assert height_loss(ADJACENT, 0, 30).loss_pct == 100


@given(
    anterior=st.decimals(0, 100, places=1),
    against=st.decimals(0, 100, places=1),
)
def test_a_loss_lies_between_nothing_and_all_or_is_a_problem(anterior: Any, against: Any) -> None:
    found = height_loss(ADJACENT, float(anterior), float(against))
    assert (found.problem is None) == (found.loss_pct is not None)
    assert found.loss_pct is None or 0 <= found.loss_pct <= 100


def test_heights_feed_no_score() -> None:
    heights = {"anterior_mm": 10, "middle_mm": 10, "posterior_mm": 30, "reference_mm": 30}
    assert score_all(row(height_loss_pct=None)) == score_all({**row(height_loss_pct=None), **heights})
    assert score_all(row()) == score_all({**row(), **heights})

"""Laws of the disclosure control on random tables, judged by other means than the program's own audits."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.cohort.disclosure import UK_OPENSAFELY, US_CMS, Axis, Counts, Mask, Profile
from kyphodss.cohort.disclosure_audit import possible, recoverable
from kyphodss.cohort.disclosure_lines import System, system_of
from kyphodss.cohort.simplex import ranges
from kyphodss.cohort.suppression import suppress


@st.composite
def _tables(draw: st.DrawFn) -> Counts:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cell = st.one_of(st.integers(0, 12), st.integers(0, 80))
    values = draw(st.lists(cell, min_size=rows * columns, max_size=rows * columns))
    axes = (Axis("r", tuple("abcd"[:rows])), Axis("c", tuple("wxyz"[:columns])))
    return Counts(axes, np.array(values).reshape(rows, columns))


def _recovered(system: System, hidden: Mask) -> list[int]:
    """The unit vectors that projecting on the row space leaves as they are."""
    part = system.matrix()[:, hidden]
    leaves = np.linalg.pinv(part) @ part
    return [int(cell) for at, cell in enumerate(np.flatnonzero(hidden)) if leaves[at, at] > 1 - 1e-7]


@pytest.mark.parametrize("profile", [US_CMS, UK_OPENSAFELY], ids=lambda profile: profile.id)
def test_no_small_count_is_ever_shown(profile: Profile) -> None:
    @given(_tables())
    def law(drawn: Counts) -> None:
        found = suppress(drawn, profile)
        assert not any(cell.shown is not None and profile.hides(cell.shown) for cell in found.cells)

    law()


@given(_tables())
def test_what_is_shown_of_us_cms_is_exact_and_of_uk_within_two(counts: Counts) -> None:
    full = counts.with_totals()
    for cell, count in zip(suppress(counts, US_CMS).cells, full.ravel(), strict=True):
        assert cell.shown in (None, int(count))
    inside = suppress(counts, UK_OPENSAFELY)
    for (row, column), count in np.ndenumerate(counts.values):
        shown = inside.cell("abcd"[row], "wxyz"[column]).shown
        assert shown is None or abs(shown - int(count)) <= 2


@given(_tables())
def test_the_two_ways_of_the_algebra_audit_agree(counts: Counts) -> None:
    full = counts.with_totals()
    system, hidden = system_of(counts), ((full > 0) & (full <= 10)).ravel()
    assert sorted(recoverable(system, hidden)) == _recovered(system, hidden)


@given(st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_the_ranges_are_those_of_trying_every_table(values: list[int]) -> None:
    """Two rows of three with all totals known: every table of whole numbers that has them."""
    true = np.array(values)
    matrix = np.array(
        [[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], [1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 1, 0], [0, 0, 1, 0, 0, 1]],
        dtype=float,
    )
    sums = matrix @ true
    fits = np.array(_fitting(matrix, sums))
    found = ranges(matrix, sums, true.astype(float))
    assert found.low == pytest.approx(fits.min(axis=0))
    assert found.high == pytest.approx(fits.max(axis=0))


def _fitting(matrix: np.ndarray, sums: np.ndarray) -> list[np.ndarray]:
    """A table of two rows and three columns follows from its first two cells."""
    found = []
    for a, b in product(range(10), repeat=2):
        c = sums[0] - a - b
        x = np.array([a, b, c, sums[2] - a, sums[3] - b, sums[4] - c])
        if (x >= 0).all() and np.allclose(matrix @ x, sums):
            found.append(x)
    return found


@given(_tables())
def test_stopping_early_decides_as_the_whole_search_does(counts: Counts) -> None:
    full = counts.with_totals()
    system, hidden = system_of(counts), ((full > 0) & (full <= 10)).ravel()
    if hidden.any():
        whole, early = possible(system, hidden), possible(system, hidden, enough=10)
        wide = whole.high - whole.low >= 10 - 1e-6
        assert ((early.high - early.low >= 10 - 1e-6) == wide).all()
        assert (early.low >= whole.low - 1e-6).all() and (early.high <= whole.high + 1e-6).all()

"""Suppression against worked tables (cohort-analytics O12, O13), both sides of every threshold."""

import pickle
from datetime import date

import numpy as np
import pytest

from kyphodss.cohort.derived import at_risk_shown, each_statistic, gate, gate_words, midpoint, rate, statistic
from kyphodss.cohort.disclosure import PROFILES, UK_OPENSAFELY, US_CMS, Axis, Counts, Mask, Profile, Table
from kyphodss.cohort.disclosure_audit import possible, recoverable, too_tight
from kyphodss.cohort.disclosure_lines import system_of
from kyphodss.cohort.safe_harbor import age_shown, year_shown, zip3_shown
from kyphodss.cohort.simplex import Polytope
from kyphodss.cohort.suppression import Choice, suppress

FIVE = Profile("five", "counts 1 to 5 hidden", 5, None, 6, 5)
AXES = (Axis("county", ("Alpha", "Beta", "Gamma", "Delta")), Axis("level", ("A", "B", "C", "D")))
TABLE = Counts(AXES, np.array([[15, 1, 3, 1], [20, 10, 10, 15], [3, 10, 10, 2], [12, 14, 7, 2]]))
PRIMARY = "Alpha B, Alpha C, Alpha D, Gamma A, Gamma D, Delta D"
FLAWED = f"{PRIMARY}, Beta B, Beta C, Delta A"
SAFE = "Alpha B, Alpha C, Alpha D, Gamma A, Gamma B, Gamma D, Delta A, Delta C, Delta D"


def _mask(cells: str) -> Mask:
    found = np.zeros((5, 5), dtype=bool)
    for cell in cells.split(", "):
        row, column = cell.split()
        found[AXES[0].labels.index(row), AXES[1].labels.index(column)] = True
    return found.ravel()


def _names(cells: tuple[int, ...] | np.ndarray) -> list[str]:
    return [f"{AXES[0].labels[at // 5]} {AXES[1].labels[at % 5]}" for at in cells]


def _ranges(cells: str) -> dict[str, tuple[float, float]]:
    found = possible(system_of(TABLE), _mask(cells))
    names = _names(np.flatnonzero(_mask(cells)))
    return {name: (float(low), float(high)) for name, low, high in zip(names, found.low, found.high, strict=True)}


def _line(*counts: int, total: str | None = "Total") -> Counts:
    return Counts((Axis("class", tuple("abcdef"[: len(counts)]), total),), np.array(counts))


def _texts(table: Table) -> list[str]:
    return [cell.text for cell in table.cells]


def test_with_totals_shown_all_six_primary_cells_can_be_computed() -> None:
    assert _names(recoverable(system_of(TABLE), _mask(PRIMARY))) == PRIMARY.split(", ")


def test_the_algebra_audit_catches_what_the_line_rule_misses() -> None:
    assert _names(recoverable(system_of(TABLE), _mask(FLAWED))) == ["Alpha D"]


def test_the_range_audit_fails_all_nine_cells_of_the_flawed_pattern() -> None:
    assert _names(too_tight(system_of(TABLE), _mask(FLAWED), 5)) == _names(np.flatnonzero(_mask(FLAWED)))
    assert _ranges(FLAWED) == {
        "Alpha B": (0, 4), "Alpha C": (0, 4), "Alpha D": (1, 1), "Beta B": (7, 11), "Beta C": (9, 13),
        "Gamma A": (1, 5), "Gamma D": (0, 4), "Delta A": (10, 14), "Delta D": (0, 4),
    }  # fmt: skip
    assert too_tight(system_of(TABLE), _mask(FLAWED), 4) == (3,)  # Alpha D alone is known more closely than 4


def test_the_safe_pattern_passes_both_audits() -> None:
    assert recoverable(system_of(TABLE), _mask(SAFE)) == ()
    assert too_tight(system_of(TABLE), _mask(SAFE), 5) == ()
    assert _ranges(SAFE) == {
        "Alpha B": (0, 5), "Alpha C": (0, 5), "Alpha D": (0, 5), "Gamma A": (0, 9), "Gamma B": (6, 11),
        "Gamma D": (0, 5), "Delta A": (6, 15), "Delta C": (5, 10), "Delta D": (0, 5),
    }  # fmt: skip


def test_what_is_suppressed_by_the_program_passes_both_audits() -> None:
    hidden = suppress(TABLE, FIVE).pattern.ravel()
    assert (hidden >= _mask(PRIMARY)).all()
    assert recoverable(system_of(TABLE), hidden) == ()
    assert too_tight(system_of(TABLE), hidden, 5) == ()


def test_a_single_hidden_cell_takes_the_total_with_it_where_that_is_chosen() -> None:
    total = Choice(total_first=True)
    assert _texts(suppress(_line(20, 30, 5), US_CMS, choice=total)) == ["20", "30", "hidden", "hidden"]
    rows = Counts(
        (Axis("r", ("1", "2", "3"), None), Axis("c", ("a", "b", "c"))),
        np.array([[20, 30, 5], [30, 40, 20], [5, 8, 40]]),
    )
    h = "hidden"
    assert _texts(suppress(rows, US_CMS, choice=total)) == ["20", "30", h, h, "30", "40", "20", "90", h, h, "40", "53"]


def test_a_single_hidden_cell_otherwise_takes_the_smallest_other_one() -> None:
    assert _texts(suppress(_line(5, 100, 95), US_CMS)) == ["hidden", "100", "hidden", "200"]
    assert recoverable(system_of(_line(5, 100, 95)), np.array([True, False, False, False])) == (0,)
    assert recoverable(system_of(_line(5, 100, 95)), np.array([True, False, True, False])) == ()
    cheap = Choice(cost=np.array([0.0, 2.0, 1.0, 0.0]))
    assert _texts(suppress(_line(5, 95, 95), US_CMS, choice=cheap)) == ["hidden", "95", "hidden", "195"]
    assert _texts(suppress(_line(5, 95, 95), US_CMS)) == ["hidden", "hidden", "95", "195"]


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (1, "hidden"), (10, "hidden"), (11, "11")])
def test_us_cms_hides_1_to_10_and_shows_0(count: int, text: str) -> None:
    assert suppress(_line(count, 50, 60, total=None), US_CMS).cell("a").text == text


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (1, "hidden"), (7, "hidden"), (8, "10"), (12, "10"), (13, "15")])
def test_uk_opensafely_hides_1_to_7_and_rounds_the_others(count: int, text: str) -> None:
    assert suppress(_line(count, 50, 60), UK_OPENSAFELY).cell("a").text == text


def test_uk_totals_are_the_sums_of_the_rounded_cells() -> None:
    assert _texts(suppress(_line(3, 8, 16, 23), UK_OPENSAFELY)) == ["hidden", "10", "15", "25", "50"]
    assert _texts(suppress(_line(18, 23, 31, 44), UK_OPENSAFELY)) == ["20", "25", "30", "45", "120"]
    assert _texts(suppress(_line(3, 4, 0), UK_OPENSAFELY)) == ["hidden", "hidden", "0", "hidden"]


def test_a_zero_is_hidden_only_where_it_reveals() -> None:
    assert _texts(suppress(_line(0, 40), US_CMS)) == ["0", "40", "40"]
    assert _texts(suppress(_line(0, 40), US_CMS, zeros_reveal=True)) == ["hidden", "hidden", "40"]


def test_two_small_cells_whose_sum_pins_them_are_widened() -> None:
    """3 + 1 = 4 with the total shown: each lies within 0 to 4, which is closer than 10."""
    found = suppress(_line(3, 1, 50, 60), US_CMS)
    assert _texts(found) == ["hidden", "hidden", "hidden", "60", "114"]


def test_nothing_hidden_is_carried_out() -> None:
    """Two tables that differ only in what is hidden leave the same thing behind, in every byte; nor does a repr tell."""
    one = suppress(_line(3, 8, 50, 60), US_CMS)
    other = suppress(_line(5, 6, 50, 60), US_CMS)
    assert one == other and pickle.dumps(one) == pickle.dumps(other)
    assert repr(_line(3, 8)) == "Counts(class)"
    assert "3" not in repr(system_of(_line(7, 7))).replace("3 cells", "")
    assert set(vars(type(one.cells[0]))["__slots__"]) == {"shown"}


def test_an_earlier_pattern_stays_hidden() -> None:
    earlier = suppress(_line(5, 30, 40), US_CMS)
    later = suppress(_line(15, 30, 40), US_CMS, pattern=earlier.pattern)
    assert later.pattern[0] and later.hidden_count >= 2


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.id)
@pytest.mark.parametrize(
    ("selected", "everyone", "wanted"),
    [
        (0, 500, "empty"),
        (0, 0, "empty"),
        (10, 500, "too few"),
        (11, 500, "open"),
        (490, 500, "too few left out"),
        (489, 500, "open"),
        (500, 500, "open"),
    ],
)
def test_a_selection_and_its_rest_need_eleven(profile: Profile, selected: int, everyone: int, wanted: str) -> None:
    found = gate(selected, everyone, profile)
    assert found == wanted
    assert (gate_words(found, profile) is None) is (wanted == "open")


def test_a_selection_is_part_of_everyone() -> None:
    with pytest.raises(ValueError, match="part of everyone"):
        gate(5, 4, US_CMS)


@pytest.mark.parametrize(
    ("events", "n", "shown"),
    [
        (10, 100, False),
        (11, 100, True),
        (89, 100, True),
        (90, 100, False),
        (0, 100, True),
        (100, 100, True),
        (0, 0, False),
    ],
)
def test_a_rate_is_hidden_with_its_events_or_with_those_without(events: int, n: int, shown: bool) -> None:
    found = rate(events, n, US_CMS)
    assert (found.share is not None) is shown
    if events in (10, 90):
        assert found.events.hidden and found.n.shown == 100


def test_a_rate_of_rounded_counts_is_that_of_the_rounded_counts() -> None:
    found = rate(13, 44, UK_OPENSAFELY)
    assert (found.events.shown, found.n.shown) == (15, 45)
    assert found.share is not None and found.share.value == 15 / 45
    assert rate(0, 100, US_CMS, zeros_reveal=True).share is None
    with pytest.raises(ValueError, match="events <= n"):
        rate(3, 2, US_CMS)


def test_statistics_of_few_are_hidden_and_not_even_computed() -> None:
    assert [statistic(3.5, n, US_CMS) for n in (0, 6, 10, 11)] == [None, None, None, 3.5]
    assert [statistic(3.5, n, UK_OPENSAFELY) for n in (7, 8)] == [None, 3.5]
    asked = []
    assert each_statistic(lambda at: asked.append(at) or at, (6, 12), US_CMS) == (None, 1)
    assert asked == [1]


def test_rounding_of_at_risk_and_midpoints() -> None:
    assert at_risk_shown((10, 11, 12, 13, 100), US_CMS) == (None, 10, 10, 15, 100)
    assert midpoint(np.array([0, 1, 6, 7, 12, 13, 18]), 6).tolist() == [0, 3, 3, 9, 9, 15, 15]
    assert midpoint(np.array([0, 1, 11, 12, 22]), 11).tolist() == [0, 6, 6, 17, 17]


def test_safe_harbor() -> None:
    assert [age_shown(age) for age in (89, 90, 104, 0, None)] == ["89", "90+", "90+", "0", None]
    assert [zip3_shown(code) for code in ("03601", "02138", "89301", None)] == ["000", "021", "000", None]
    assert (year_shown(date(2026, 3, 14)), year_shown(None)) == (2026, None)
    for code in ("", "K1A", "02"):
        with pytest.raises(ValueError, match="three digits"):
            zip3_shown(code)


def test_what_is_no_table_is_refused() -> None:
    for make in (
        lambda: Axis("x", ()),
        lambda: Axis("x", ("a", "a")),
        lambda: Axis("x", ("a", "Total")),
        lambda: _line(1, -1),
        lambda: Counts((Axis("x", ("a", "b")),), np.array([1, 2, 3])),
        lambda: suppress(_line(1, 2), US_CMS).cell("z"),
        lambda: Polytope(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([1.0, 2.0])),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            make()


def test_a_table_of_nobody_is_all_zeros() -> None:
    assert _texts(suppress(_line(0, 0, 0), US_CMS)) == ["0", "0", "0", "0"]

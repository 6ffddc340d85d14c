"""Counts for managers: small numbers are hidden, and cannot be had from what is shown."""

import csv
import io
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.store.counts import SMALL, counts_of, suppressed
from kyphodss.store.spreadsheet import as_csv, neutral


@st.composite
def splits(draw: st.DrawFn) -> tuple[int, dict[str, dict[str, int]]]:
    """One total, split twice."""
    total = draw(st.integers(0, 80))
    tables: dict[str, dict[str, int]] = {}
    for name in ("a", "b"):
        cuts = sorted(draw(st.lists(st.integers(0, total), max_size=5)))
        ends = [0, *cuts, total]
        tables[name] = {str(i): high - low for i, (low, high) in enumerate(pairwise(ends))}
    return total, tables


@given(splits())
def test_no_small_number_is_shown_or_follows_from_what_is(split: tuple[int, dict[str, dict[str, int]]]) -> None:
    total, tables = split
    found = suppressed(total, tables)
    assert found.total is None or found.total == 0 or found.total > SMALL
    for name, table in found.tables.items():
        shown = [count for count in table.values() if count is not None]
        hidden = [label for label, count in table.items() if count is None]
        assert all(count == 0 or count > SMALL for count in shown)
        assert all(table[label] in (None, count) for label, count in tables[name].items())
        if found.total is None:
            assert all(count == 0 for count in shown)
        elif len(hidden) > 0:
            assert len(hidden) >= 2
            assert found.total - sum(shown) > SMALL


def small(table: Mapping[str, int]) -> Mapping[str, int | None]:
    return suppressed(sum(table.values()), {"t": table}).tables["t"]


def test_a_second_count_is_hidden_where_one_would_follow_from_the_total() -> None:
    assert small({"a": 3, "b": 20, "c": 40}) == {"a": None, "b": None, "c": 40}
    assert small({"a": 3, "b": 9, "c": 40}) == {"a": None, "b": None, "c": 40}
    assert small({"a": 1, "b": 1, "c": 40, "d": 50}) == {"a": None, "b": None, "c": None, "d": 50}
    assert small({"a": 11, "b": 0}) == {"a": 11, "b": 0}
    assert small({"a": 3, "b": 0}) == {"a": None, "b": 0}


def test_one_table_that_cannot_be_protected_hides_all() -> None:
    found = suppressed(9, {"a": {"x": 9}, "b": {"y": 4, "z": 5}})
    assert (found.total, found.tables) == (None, {"a": {"x": None}, "b": {"y": None, "z": None}})


def test_what_is_not_recorded_is_a_group_of_its_own() -> None:
    rows = [(None, False, {}), ("2026-11-20", True, {"etiology": "cancer"})] * 12
    found = counts_of(rows)
    assert found.total == 24
    assert found.tables["month received"] == {"2026-11": 12, "not recorded": 12}
    assert found.tables["etiology"] == {"cancer": 12, "not recorded": 12}
    assert found.tables["state"] == {"closed": 12, "open": 12}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\r\n=1", "\0=1", "＝1", '=HYPERLINK("x")'])
def test_a_text_that_would_be_a_formula_is_marked(text: str) -> None:
    assert neutral(text).startswith(("'", "\N{REPLACEMENT CHARACTER}"))
    (row,) = list(csv.reader(io.StringIO(as_csv([text], []).removeprefix("\ufeff"), newline="")))
    assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r", "\0"))


def test_numbers_and_plain_text_stand_as_they_are() -> None:
    assert [neutral(cell) for cell in (-1, 2.5, None, "a=b", "")] == ["-1", "2.5", "", "a=b", ""]

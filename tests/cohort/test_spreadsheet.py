"""Tables as CSV: a text that a spreadsheet would run is marked, and everything else stands as it is."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.cohort.spreadsheet import as_csv, neutral


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\r\n=1", "\0=1", "＝1", '=HYPERLINK("x")'])
def test_a_text_that_would_be_a_formula_is_marked(text: str) -> None:
    assert neutral(text).startswith(("'", "\N{REPLACEMENT CHARACTER}"))


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_no_cell_of_any_text_starts_a_formula_and_none_breaks_its_row(cells: list[str]) -> None:
    (row,) = list(csv.reader(io.StringIO(as_csv(cells, []).removeprefix("\ufeff"), newline="")))
    assert len(row) == len(cells)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0")) for cell in row)


def test_numbers_and_plain_text_stand_as_they_are() -> None:
    assert [neutral(cell) for cell in (-1, 2.5, None, "a=b", "")] == ["-1", "2.5", "", "a=b", ""]

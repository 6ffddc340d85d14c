"""The laws of the language, on generated terms and rows: judge and columns agree, and learning more never unsays."""

from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphodss.logic import terms as t
from kyphodss.logic.columns import answers, facts_table, types_of
from kyphodss.logic.explain import deciding, explain, missing, truth
from tests.logic.strategies import EMPTY_ROW, SPANS, full_rows, less_known, monotone_terms, rows, terms

WORLD = types_of(
    [t.YesNo(n, n) for n in "abc"]
    + [t.Number(n, n) > 0 for n in "xy"]
    + [SPANS[0] > 0, t.Choice("kind", "", ("p",)).is_("p")]
)


def _as_columns(batch: list[dict[str, Any]], asked: dict[str, t.Term], engine: str) -> dict[str, list[bool | None]]:
    table = facts_table(batch, WORLD)
    if engine == "duckdb":
        with duckdb.connect() as connection:
            relation = connection.from_arrow(table)
            found = (
                answers(relation, asked).arrow().read_all()
                if hasattr(answers(relation, asked).arrow(), "read_all")
                else answers(relation, asked).arrow()
            )
            return found.to_pydict()
    frame = table if engine == "pyarrow" else table.to_pandas(types_mapper=pd.ArrowDtype)
    native = nw.from_native(answers(frame, asked))
    return {
        name: [None if value is None or value is pd.NA else bool(value) for value in native[name].to_list()]
        for name in asked
    }


@pytest.mark.parametrize("engine", ["pandas", "duckdb", "pyarrow"])
@settings(max_examples=40)
@given(data=st.data())
def test_the_columns_agree_with_the_judge(engine: str, data: st.DataObject) -> None:
    batch = data.draw(st.lists(rows, min_size=1, max_size=8))
    asked = {f"t{n}": term for n, term in enumerate(data.draw(st.lists(terms, min_size=1, max_size=5)))}
    found = _as_columns(batch, asked, engine)
    for name, term in asked.items():
        assert found[name] == [truth(term, row) for row in batch], term


@given(term=monotone_terms)
def test_nothing_known_is_never_answered(term: t.Term) -> None:
    assert truth(term, EMPTY_ROW) is None
    assert len(missing(term, EMPTY_ROW)) > 0


@given(term=monotone_terms, data=st.data())
def test_learning_more_never_turns_an_answer(term: t.Term, data: st.DataObject) -> None:
    row = data.draw(full_rows())
    before = truth(term, data.draw(less_known(row)))
    assert before in (None, truth(term, row))


@given(term=terms, row=rows)
def test_what_is_missing_is_really_missing(term: t.Term, row: dict[str, Any]) -> None:
    asks = {"earliest", "latest"}
    named = missing(term, row)
    assert all(name in asks or row[name] is None for name in named)
    if truth(term, row) is not None:
        assert named == ()


@given(term=terms, data=st.data())
def test_filling_in_what_is_missing_settles_it(term: t.Term, data: st.DataObject) -> None:
    full = data.draw(full_rows())
    row = data.draw(less_known(full))
    filled = {**row, **{name: full[name] for name in missing(term, row) if name in full}}
    if {"earliest", "latest"} & set(missing(term, row)):
        filled |= {"age_min": full["age_min"], "age_max": full["age_max"]}
    grey = any(isinstance(part, t.Between) for part in t.walk(term))
    assert truth(term, filled) is not None or grey or len(missing(term, filled)) > 0


@given(term=terms, row=rows)
def test_the_explanation_says_what_the_judge_says(term: t.Term, row: dict[str, Any]) -> None:
    found = explain(term, row)
    assert (found.truth, found.missing) == (truth(term, row), missing(term, row))
    assert all(row[name] == value and value is not None for name, value in deciding(found))


def test_every_kind_of_term_is_generated() -> None:
    seen: set[type] = set()

    @settings(max_examples=400)
    @given(term=terms)
    def look(term: t.Term) -> None:
        seen.update(type(part) for part in t.walk(term))

    look()
    kinds = {
        kind for kind in vars(t).values() if isinstance(kind, type) and issubclass(kind, t.Term) and kind is not t.Term
    }
    assert seen == kinds

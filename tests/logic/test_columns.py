"""The same terms for many rows at once, on rows that can be read: what is null, what is typed, what is asked."""

from typing import Any

import narwhals as nw
import pytest

from kyphodss.logic.columns import answers, facts_table, types_of
from kyphodss.logic.terms import (
    ALWAYS,
    Between,
    Choice,
    Number,
    Span,
    Term,
    YesNo,
    all_of,
    any_of,
    at_least,
    not_,
    not_known,
    recorded_no,
    recorded_yes,
)

pain = Number("pain", "pain score", "of 10")
days = Span("days", "time since onset", "days", "days_min", "days_max", "latest", "earliest")
cause = Choice("cause", "cause", ("osteoporosis", "cancer", "trauma"))
a, b, c = (YesNo(name, name) for name in "abc")

YES, NO, OPEN = True, False, None


def column_of(term: Term, rows: list[dict[str, Any]]) -> list[bool | None]:
    """The term's answers for these rows; every fact that a test may name is in the table, with its type."""
    every = types_of([pain >= 5, days <= 84, cause.is_("cancer"), a, b, c])
    return answers(facts_table(rows, every), {"answer": term}).to_pydict()["answer"]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (pain < 5, [YES, NO, NO, OPEN]),
        (pain <= 5, [YES, YES, NO, OPEN]),
        (pain > 5, [NO, NO, YES, OPEN]),
        (pain >= 5, [NO, YES, YES, OPEN]),
        (pain.is_(5), [NO, YES, NO, OPEN]),
    ],
)
def test_a_number_on_both_sides_of_its_line(term: Term, expected: list[bool | None]) -> None:
    assert column_of(term, [{"pain": 4.9}, {"pain": 5}, {"pain": 5.1}, {}]) == expected


SPANS = [(10, 84), (84, 84), (85, 85), (84, 85), (10, None), (90, None), (None, 83), (None, 90), (None, None)]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (days < 84, [OPEN, NO, NO, NO, OPEN, NO, YES, OPEN, OPEN]),
        (days <= 84, [YES, YES, NO, OPEN, OPEN, NO, YES, OPEN, OPEN]),
        (days > 84, [NO, NO, YES, OPEN, OPEN, YES, NO, OPEN, OPEN]),
        (days >= 84, [OPEN, YES, YES, YES, OPEN, YES, NO, OPEN, OPEN]),
    ],
)
def test_an_interval_is_decided_when_the_known_end_settles_it(term: Term, expected: list[bool | None]) -> None:
    assert column_of(term, [{"days_min": low, "days_max": high} for low, high in SPANS]) == expected


def test_a_choice_is_one_of_its_values_or_not_known() -> None:
    rows = [{"cause": "osteoporosis"}, {"cause": "cancer"}, {"cause": "trauma"}, {}]
    assert column_of(cause.in_("cancer", "trauma"), rows) == [NO, YES, YES, OPEN]
    assert column_of(not_(cause.is_("cancer")), rows) == [YES, NO, YES, OPEN]


def test_what_is_recorded_is_never_open() -> None:
    rows = [{"a": YES}, {"a": NO}, {}]
    assert column_of(a, rows) == [YES, NO, OPEN]
    assert column_of(recorded_yes(a), rows) == [YES, NO, NO]
    assert column_of(recorded_no(a), rows) == [NO, YES, NO]
    assert column_of(not_known(a), rows) == [NO, NO, YES]


THREE = [
    {"a": YES, "b": YES, "c": NO},
    {"a": YES, "b": NO, "c": NO},
    {"a": YES, "b": NO},
    {"a": YES},
    {"b": NO, "c": NO},
    {},
]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (all_of(a, b), [YES, NO, NO, OPEN, NO, OPEN]),
        (any_of(b, c), [YES, NO, OPEN, OPEN, NO, OPEN]),
        (at_least(1, a, b, c), [YES, YES, YES, YES, OPEN, OPEN]),
        (at_least(2, a, b, c), [YES, NO, OPEN, OPEN, NO, OPEN]),
        (at_least(3, a, b, c), [NO, NO, NO, OPEN, NO, OPEN]),
        (all_of(a, b, c), [NO, NO, NO, OPEN, NO, OPEN]),
        (any_of(a, b, c), [YES, YES, YES, YES, OPEN, OPEN]),
    ],
)
def test_a_group_is_decided_as_soon_as_what_is_open_cannot_change_it(term: Term, expected: list[bool | None]) -> None:
    assert column_of(term, THREE) == expected


def test_a_grey_zone_is_open_between_its_lines() -> None:
    grey = Between(yes=days <= 84, no=days > 90)
    rows = [{"days_min": d, "days_max": d} for d in (84, 85, 90, 91)]
    assert column_of(grey, rows) == [YES, OPEN, OPEN, NO]


def test_otherwise_is_yes_of_every_row() -> None:
    found = answers(facts_table([{"a": NO}, {}], types_of([a])), {"a": a, "otherwise": ALWAYS}).to_pydict()
    assert found == {"a": [NO, OPEN], "otherwise": [YES, YES]}


def test_every_fact_that_is_looked_at_has_its_type() -> None:
    term = all_of(a, pain >= 5, not_(any_of(days <= 84, cause.is_("cancer"))))
    assert types_of([term, b]) == {
        "a": nw.Boolean(),
        "pain": nw.Float64(),
        "days_min": nw.Float64(),
        "days_max": nw.Float64(),
        "cause": nw.String(),
        "b": nw.Boolean(),
    }
    assert types_of([]) == {}


def test_a_table_of_facts_keeps_a_gap_a_gap() -> None:
    types = types_of([a, pain >= 5, cause.is_("cancer")])
    rows: list[dict[str, Any]] = [{"a": False, "pain": 0, "cause": "cancer", "other": 1}, {"pain": 4.5}, {"a": True}]
    table = facts_table(rows, types)
    assert [str(kind) for kind in table.schema.types] == ["bool", "double", "string"]
    assert table.to_pydict() == {
        "a": [False, None, True],
        "pain": [0.0, 4.5, None],
        "cause": ["cancer", None, None],
    }

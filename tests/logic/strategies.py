"""Generated terms over a small world of facts, and rows of it with gaps."""

from typing import Any

from hypothesis import strategies as st

from kyphodss.logic.terms import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Choice,
    Not,
    Number,
    Recorded,
    Span,
    Term,
    YesNo,
)

YES_NOS = [YesNo(name, name) for name in ("a", "b", "c")]
NUMBERS = [Number(name, name, "of 10") for name in ("x", "y")]
SPANS = [Span("age", "age", "days", "age_min", "age_max", "latest", "earliest")]
CHOICES = [Choice("kind", "kind", ("p", "q", "r"))]
THRESHOLDS = st.integers(0, 4)

leaf = st.one_of(
    st.sampled_from(YES_NOS),
    st.builds(
        lambda n, v, op: getattr(n, op)(v),
        st.sampled_from(NUMBERS),
        THRESHOLDS,
        st.sampled_from(["__lt__", "__le__", "__gt__", "__ge__", "is_"]),
    ),
    st.builds(
        lambda s, v, op: getattr(s, op)(v),
        st.sampled_from(SPANS),
        THRESHOLDS,
        st.sampled_from(["__lt__", "__le__", "__gt__", "__ge__"]),
    ),
    st.builds(
        lambda c, v: c.in_(*v),
        st.sampled_from(CHOICES),
        st.lists(st.sampled_from(["p", "q", "r"]), min_size=1, max_size=2, unique=True),
    ),
)


def _grown(children: st.SearchStrategy[Term], recorded: bool) -> st.SearchStrategy[Term]:
    parts = st.lists(children, min_size=1, max_size=4).map(tuple)
    kinds: list[st.SearchStrategy[Term]] = [
        children.map(Not),
        parts.map(AllOf),
        parts.map(AnyOf),
        parts.flatmap(lambda found: st.integers(1, len(found)).map(lambda k: AtLeast(k, found))),
        st.integers(0, 3).flatmap(lambda n: st.just(Between(SPANS[0] <= n, SPANS[0] > n + 1))),
    ]
    if recorded:
        kinds.append(st.builds(Recorded, children, st.sampled_from([True, False, None])))
    return st.one_of(kinds)


monotone_terms: st.SearchStrategy[Term] = st.recursive(leaf, lambda c: _grown(c, recorded=False), max_leaves=8)
terms: st.SearchStrategy[Term] = st.recursive(
    st.one_of(leaf, st.just(ALWAYS)), lambda c: _grown(c, recorded=True), max_leaves=8
)


@st.composite
def full_rows(draw: st.DrawFn) -> dict[str, Any]:
    """A row in which everything is known."""
    age = draw(st.integers(0, 5))
    return {
        **{fact.name: draw(st.booleans()) for fact in YES_NOS},
        **{fact.name: draw(st.one_of(st.integers(0, 5), st.sampled_from([0.5, 1.5, 2.5]))) for fact in NUMBERS},
        "age_min": age,
        "age_max": age,
        "kind": draw(st.sampled_from(["p", "q", "r"])),
    }


@st.composite
def less_known(draw: st.DrawFn, row: dict[str, Any]) -> dict[str, Any]:
    """The same patient of whom less is known: facts missing, the interval wider or open."""
    hidden = draw(st.sets(st.sampled_from(["a", "b", "c", "x", "y", "kind"])))
    found = {name: None if name in hidden else value for name, value in row.items()}
    low, high = draw(st.one_of(st.none(), st.integers(0, 2))), draw(st.one_of(st.none(), st.integers(0, 2)))
    found["age_min"] = None if low is None else row["age_min"] - low
    found["age_max"] = None if high is None else row["age_max"] + high
    return found


rows = full_rows().flatmap(less_known)
EMPTY_ROW = dict.fromkeys([*(f.name for f in YES_NOS), *(f.name for f in NUMBERS), "age_min", "age_max", "kind"])

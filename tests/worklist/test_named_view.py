"""A kept view: it comes back as it was, names nobody, and says plainly what no longer fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.worklist.facets import FACETS, Known, token
from kyphodss.worklist.named_view import LONGEST, NOT_WHOLE, UNREADABLE, is_query, query_of, read
from kyphodss.worklist.order import ORDERS
from kyphodss.worklist.view import LONGEST_WITHIN, View

KNOWN = Known(("North Practice", "South Hospital"), ("A. Owner", "B. Owner"))


@st.composite
def views(draw: st.DrawFn) -> View:
    facets = draw(st.sets(st.sampled_from(sorted(FACETS))))
    chosen = {
        facet: frozenset(draw(st.sets(st.sampled_from(sorted(FACETS[facet].options(KNOWN))), min_size=1)))
        for facet in facets
    }
    within = draw(st.none() | st.integers(0, LONGEST_WITHIN))
    return View(draw(st.sampled_from(sorted(ORDERS))), chosen, within, draw(st.booleans()))


@given(views())
def test_every_view_is_kept_as_a_query_and_comes_back_as_it_was(view: View) -> None:
    assert is_query(query_of(view)) is True
    assert read(query_of(view), KNOWN) == (view, ())


def test_a_view_of_everything_is_still_a_query() -> None:
    everything = View(
        "wait", {id: frozenset(facet.options(KNOWN)) for id, facet in FACETS.items()}, LONGEST_WITHIN, quiet=True
    )
    assert len(query_of(everything)) < LONGEST
    assert is_query(query_of(everything)) is True


def test_the_text_of_a_search_is_not_kept() -> None:
    assert query_of(View(text="Berta Beispiel")) == ""


def test_a_practice_that_is_not_on_the_list_now_is_said_and_the_rest_of_the_view_stands() -> None:
    view, said = read(query_of(View("wait", {"organization": frozenset({token("Gone Practice")})})), KNOWN)
    assert view == View("wait")
    assert said[0] == NOT_WHOLE and "Organization" in said[1]


def test_a_view_of_an_older_program_is_opened_as_far_as_it_is_known() -> None:
    view, said = read("order=gone&quiet=yes&former=1", KNOWN)
    assert view == View(quiet=True)
    assert said[0] == NOT_WHOLE and len(said) == 3


@pytest.mark.parametrize("query", ["order", "order=wait&order=wait", "&", "x" * (LONGEST + 1)])
def test_a_text_that_is_no_query_opens_nothing_and_is_said(query: str) -> None:
    assert read(query, KNOWN) == (None, (UNREADABLE,))
    assert is_query(query) is False


@pytest.mark.parametrize(
    "query",
    ["owner=Berta+Beispiel", "organization=North+Practice", f"owner={token('A')}x", "text=Berta", "as_of=2026-11-24"],
)
def test_what_a_person_could_have_typed_is_no_query(query: str) -> None:
    assert is_query(query) is False


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    view, said = read(text, KNOWN)
    assert view is not None or said == (UNREADABLE,)

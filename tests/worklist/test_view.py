"""Views: filters keep what they say, and an address holds ids and tokens only."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.worklist.facets import FACETS, Known, known_of, token
from kyphodss.worklist.order import ORDERS
from kyphodss.worklist.rows import Beside
from kyphodss.worklist.view import LONGEST_WITHIN, View, view_of
from tests.worklist.base import row

KNOWN = Known(("North Practice", "South Hospital"), ("A. Owner", "B. Owner"))
PLAIN = row()


def keeps(view: View, changes: dict[str, Any] | None = None, **beside: Any) -> bool:
    return view.keeps(row(changes, beside=Beside(**beside)))


def only(facet: str, *values: str) -> View:
    return View(chosen={facet: frozenset(values)})


@pytest.mark.parametrize(
    ("facet", "value", "changes"),
    [
        ("status", "received", {}),
        ("status", "booked", {"referral.booked_for": "2027-05-10"}),
        ("status", "not-known", {"referral.received_on": None}),
        ("priority", "none", {}),
        ("priority", "at-once", {"symptoms.pain_intolerable": True}),
        ("priority", "not-known", {"symptoms.pain_intolerable": None}),
        ("cause", "osteoporosis", {}),
        ("cause", "unknown", {"etiology": None}),
        ("cause", "unknown", {"etiology": "unknown"}),
        ("missing", "imaging", {"imaging": None}),
        ("slot", "no", {}),
        ("slot", "yes", {"fractures.0.onset": "2027-02-08"}),
        ("slot", "not-known", {"risk.stent": None}),
        ("booking", "passed", {"referral.booked_for": "2027-05-02"}),
        ("booking", "ahead", {"referral.booked_for": "2027-05-03"}),
        ("organization", token("North Practice"), {}),
        ("organization", "none", {"referral.organization": None}),
        ("owner", "none", {}),
    ],
)
def test_a_filter_keeps_what_has_the_value_and_drops_the_rest(facet: str, value: str, changes: dict[str, Any]) -> None:
    assert keeps(only(facet, value), changes) is True
    others = set(FACETS[facet].options(KNOWN)) - set(FACETS[facet].of(row(changes)))
    assert keeps(only(facet, *others), changes) is False


def test_an_owner_is_found_by_the_token_of_the_name() -> None:
    assert keeps(only("owner", token("A. Owner")), owner="A. Owner") is True
    assert keeps(only("owner", token("A. Owner")), owner="B. Owner") is False


@pytest.mark.parametrize(
    ("changes", "days", "kept"),
    [
        ({}, 62, False),  # Medicare's window has 63 days left
        ({}, 63, True),
        ({"fractures.0.onset": None}, 0, True),  # not known may be the nearest of all
        ({"symptoms.myelopathy": True}, 0, True),  # clocks are held
        ({"fractures.0.onset": "2026-09-01"}, 366, False),  # nothing left to close
    ],
)
def test_a_window_may_close_within_so_many_days(changes: dict[str, Any], days: int, kept: bool) -> None:
    assert keeps(View(within=days), changes) is kept


def test_the_safety_net_keeps_what_had_no_event_for_more_than_a_week() -> None:
    quiet = View(quiet=True)
    assert keeps(quiet, {"referral.received_on": "2027-04-26"}) is False  # seven days
    assert keeps(quiet, {"referral.received_on": "2027-04-25"}) is True
    assert keeps(quiet, {"referral.received_on": None}) is True


@pytest.mark.parametrize(
    ("text", "kept"), [("", True), ("p l1", True), ("NORTH", True), ("T9", False), ("osteo", True)]
)
def test_text_is_looked_for_in_what_the_row_shows(text: str, kept: bool) -> None:
    assert View(text=text).keeps(PLAIN) is kept


def test_text_and_names_never_reach_the_address() -> None:
    view = View(text="Invented Person", chosen={"organization": frozenset({token("North Practice")})})
    assert view.params() == {"organization": token("North Practice")}
    assert "north" not in str(view.params()).lower()


def test_the_usual_view_has_an_empty_address() -> None:
    assert View().params() == {}
    assert view_of({}, KNOWN) == (View(), ())


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"order": "age"}, "The address asks for an order that is not known here; the list stands in its usual order."),
        (
            {"status": "received,lost"},
            "The address asks for a value of “Status” that is not known here; it is left out.",
        ),
        ({"owner": "A. Owner"}, "The address asks for a value of “Owner” that is not known here; it is left out."),
        ({"within": "-1"}, "The address asks for a number of days that is none from 0 to 366; it is left out."),
        ({"within": "367"}, "The address asks for a number of days that is none from 0 to 366; it is left out."),
        ({"within": "٣"}, "The address asks for a number of days that is none from 0 to 366; it is left out."),
        ({"quiet": "1"}, "The address says quiet in a way that is not known here; expected “yes”. It is left out."),
        ({"text": "Person"}, "The address holds something that is not a filter of this list; it is left out."),
    ],
)
def test_what_is_not_known_is_left_out_with_a_sentence_that_does_not_repeat_it(
    params: dict[str, str], said: str
) -> None:
    view, notices = view_of(params, KNOWN)
    assert notices == (said,)
    assert view.params() == ({"status": "received"} if "status" in params else {})


VIEWS = st.builds(
    View,
    order=st.sampled_from(sorted(ORDERS)),
    chosen=st.fixed_dictionaries(
        {},
        optional={
            id: st.frozensets(st.sampled_from(sorted(facet.options(KNOWN))), min_size=1, max_size=3)
            for id, facet in FACETS.items()
        },
    ),
    within=st.none() | st.integers(0, LONGEST_WITHIN),
    quiet=st.booleans(),
)


@given(VIEWS)
def test_a_view_comes_back_from_its_address(view: View) -> None:
    assert view_of(view.params(), KNOWN) == (view, ())


@given(st.dictionaries(st.sampled_from(["order", "within", "quiet", "x", *FACETS]), st.text(max_size=20), max_size=5))
def test_any_address_gives_a_view_that_can_be_kept(params: dict[str, str]) -> None:
    view, _ = view_of(params, KNOWN)
    assert view_of(view.params(), KNOWN) == (view, ())
    assert view.of([PLAIN]) in ([], [PLAIN])


def test_a_view_says_what_it_shows() -> None:
    view = View(chosen={"owner": frozenset({token("A. Owner")})}, within=7, quiet=True, text="L1")
    assert view.words(KNOWN).endswith(
        "Shown: Owner: A. Owner; a window may close within 7 days; nothing recorded for more than 7 days; text “L1”."
    )
    assert View().words(KNOWN) == ORDERS["priority"].words


def test_the_names_of_a_list_are_read_off_its_rows() -> None:
    assert known_of([row(beside=Beside(owner="B. Owner")), PLAIN]) == Known(("North Practice",), ("B. Owner",))

"""What every source is built from: criteria with a known role and mark, citations, red flags, and the bounds of a window."""

from collections import Counter
from dataclasses import replace
from typing import get_args

import pytest

from kyphodss.case import vocabulary as v
from kyphodss.dates.rows import BY_ID as WINDOWS
from kyphodss.dates.rows import Duration
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.contradictions import CONTRADICTIONS
from kyphodss.guidelines.evidence import EVIDENCE, Effect, within
from kyphodss.guidelines.model import CODES, Cite, Guideline, Role, always, fails, holds
from kyphodss.guidelines.safety import CORE, RED_FLAGS
from kyphodss.logic.terms import AllOf, all_of

every_source = pytest.mark.parametrize("guideline", GUIDELINES, ids=lambda guideline: guideline.id)
MARKS = {"read", "second-hand", "not read"}


@every_source
def test_a_criterion_has_a_role_a_mark_and_a_place_in_its_source(guideline: Guideline) -> None:
    for criterion in guideline.criteria:
        assert criterion.role in get_args(Role), criterion.id
        assert criterion.mark in MARKS, criterion.id
        assert len(criterion.source) > 0 and len(criterion.sentence) > 0, criterion.id
    counted = Counter(criterion.id for criterion in guideline.criteria)
    assert max(counted.values()) == 1
    assert "scope" in {criterion.role for criterion in guideline.criteria}


@every_source
def test_an_outcome_cites_criteria_that_its_source_has(guideline: Guideline) -> None:
    known = {criterion.id for criterion in guideline.criteria}
    outcomes = [guideline.outside, *(outcome for route in guideline.routes for outcome in route.outcomes)]
    for outcome in outcomes:
        assert outcome.code in CODES
        assert {cite.criterion for cite in outcome.cites} <= known, outcome.words
        assert {cite.answer for cite in outcome.cites} <= {True, False, "any"}
        assert outcome.ambiguity is None or outcome.ambiguity in guideline.ambiguities
    assert {remark.ambiguity for remark in guideline.remarks} <= set(guideline.ambiguities)
    assert {criterion.under for criterion in guideline.criteria} - {None} <= known


def test_a_source_decides_by_its_scope_routes_outcomes_remarks_and_criteria_in_this_order() -> None:
    (guideline,) = (found for found in GUIDELINES if found.id == "cms-l34106")
    (route,) = guideline.routes
    assert guideline.terms() == (
        guideline.scope,
        route.when,
        *(outcome.when for outcome in route.outcomes),
        *(remark.when for remark in guideline.remarks),
        *(criterion.term for criterion in guideline.criteria),
    )


def test_citations_name_the_answer_on_which_an_outcome_rests() -> None:
    assert holds("A", "B") == (Cite("A", True), Cite("B", True))
    assert fails("A", "B") == (Cite("A", False), Cite("B", False))
    assert fails("A", when=v.cleft) == (Cite("A", False, v.cleft),)
    assert always("A", "B") == (Cite("A", "any"), Cite("B", "any"))
    assert holds() == fails() == always() == ()


def test_each_red_flag_is_asked_of_everybody_unless_it_says_otherwise() -> None:
    assert [flag.id for flag in RED_FLAGS if flag.core] == [flag.id for flag in CORE]
    assert {flag.id for flag in RED_FLAGS if flag.emergency} >= {"cord_compression_suspected", "neurologic_deficit_new"}
    assert {flag.emergency for flag in RED_FLAGS} == {flag.core for flag in RED_FLAGS} == {True, False}
    assert {flag.only_in for flag in RED_FLAGS} >= {None, "cancer"}
    plain = next(flag for flag in RED_FLAGS if flag.id == "discitis")
    assert (plain.term, plain.text, plain.core, plain.emergency, plain.only_in) == (
        v.discitis,
        "Discitis",
        True,
        False,
        None,
    )
    assert plain.why == "An active infection excludes augmentation in every source that names it."


def test_a_contradiction_holds_only_where_all_of_its_parts_do() -> None:
    assert all(isinstance(found.term, AllOf) and len(found.term.terms) >= 2 for found in CONTRADICTIONS)
    assert len({found.id for found in CONTRADICTIONS}) == len(CONTRADICTIONS)
    assert all(found.text.endswith((".", "?")) for found in CONTRADICTIONS)


def test_an_effect_says_its_interval_where_one_was_read() -> None:
    assert str(Effect("2.6 points less pain", "1.7 to 3.4")) == "2.6 points less pain (1.7 to 3.4)"
    assert str(Effect("2.6 points less pain")) == "2.6 points less pain"


def test_a_trial_takes_its_causes_from_its_window_and_knows_who_paid() -> None:
    free = EVIDENCE["free"]
    causes = sorted(WINDOWS["EV-3M-FREE"].etiologies)
    assert free.when == v.etiology.in_(*causes)
    assert free.entry is not None and isinstance(free.entry, AllOf)
    assert free.entry.terms[1] == v.mri_edema
    assert all(piece.id == id for id, piece in EVIDENCE.items())
    assert all(
        len(piece.paid) > 0 and len(piece.effects) > 0 and len(piece.addresses) > 0 for piece in EVIDENCE.values()
    )


@pytest.mark.parametrize(("id", "own"), [("cms-l35130", "L35130"), ("cms-l34976", "L34976")])
def test_a_medicare_document_is_the_first_of_its_addresses_under_its_number(id: str, own: str) -> None:
    (guideline,) = (found for found in GUIDELINES if found.id == id)
    assert guideline.addresses[0].title == own and own[1:] in guideline.addresses[0].url
    for found in GUIDELINES:
        assert all(len(address.title) > 0 for address in found.addresses)


def test_the_parts_of_a_medicare_criterion_stand_under_it() -> None:
    (guideline,) = (found for found in GUIDELINES if found.id == "cms-l35130")
    under = {criterion.id: criterion.under for criterion in guideline.criteria if criterion.under is not None}
    assert under == {
        **dict.fromkeys(("LCD-B3", "LCD-B4"), "LCD-B2"),
        **dict.fromkeys(("LCD-B4a", "LCD-B4b", "LCD-B4c", "LCD-B4d"), "LCD-B4"),
        **dict.fromkeys(("LCD-F1a", "LCD-F1b", "LCD-F1c", "LCD-F1d"), "LCD-F1"),
    }


DAYS, MONTHS = v.onset_days, v.onset_months


@pytest.mark.parametrize(
    ("lower", "lower_inside", "upper", "upper_inside", "term"),
    [
        (Duration(1, "D"), True, None, True, all_of(DAYS >= 1)),
        (Duration(14, "D"), False, Duration(42, "D"), True, all_of(DAYS > 14, DAYS <= 42)),
        (Duration(14, "D"), True, Duration(42, "D"), False, all_of(DAYS >= 14, DAYS < 42)),
        (Duration(0, "D"), True, Duration(42, "D"), True, all_of(DAYS <= 42)),  # from the first day: no bound
        (Duration(3, "M"), False, Duration(12, "M"), True, all_of(MONTHS > 3, MONTHS <= 12)),
    ],
)
def test_the_bounds_of_a_window_as_a_question(
    lower: Duration | None, lower_inside: bool, upper: Duration | None, upper_inside: bool, term: AllOf
) -> None:
    window = replace(
        WINDOWS["EV-3M-FREE"],
        lower=lower,
        lower_inclusive=lower_inside,
        upper=upper,
        upper_inclusive=upper_inside,
    )
    assert within(window) == term


@pytest.mark.parametrize("bound", ["lower", "upper"])
def test_a_bound_in_months_that_begun_months_cannot_draw_is_refused_in_words(bound: str) -> None:
    ends = {"lower": None, "upper": None, bound: Duration(3, "M")}
    window = replace(WINDOWS["EV-3M-FREE"], **ends, lower_inclusive=True, upper_inclusive=False)
    with pytest.raises(ValueError) as refused:
        within(window)
    said = ">=" if bound == "lower" else "<"
    assert str(refused.value) == f"Months begun can say at most n and more than n, not {said} 3."

"""No rule without its worked cases: yes, no, not known, both sides of every line, a contradiction where one can arise."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kyphodss.assess import assess
from kyphodss.case import vocabulary as v
from kyphodss.case.read import read_case
from kyphodss.coverage import RuleCoverage, coverage, gaps, markdown
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.contradictions import CONTRADICTIONS
from kyphodss.guidelines.model import Criterion, Guideline, Outcome
from kyphodss.guidelines.rand import RAND_2018
from kyphodss.guidelines.safety import RED_FLAGS, RedFlag
from kyphodss.logic.terms import CompareSpan, Term, walk
from kyphodss.spec import WorkedCase, worked_cases

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module")
def found() -> tuple[RuleCoverage, ...]:
    return coverage()


@pytest.fixture(scope="module")
def tried() -> list[tuple[WorkedCase, Any, dict[str, Any]]]:
    """Every worked case with the fractures it expects something of."""
    return [
        (case, fracture, expected)
        for case in worked_cases()
        for fracture in assess(read_case(case.line), case.as_of)
        for expected in case.expect
        if expected.get("level") == fracture.level
    ]


def test_every_rule_is_tried_by_the_worked_cases(found: tuple[RuleCoverage, ...]) -> None:
    assert gaps(found) == []


def test_every_criterion_and_every_red_flag_is_looked_at(found: tuple[RuleCoverage, ...]) -> None:
    wanted = [f"{g.id}/{c.id}" for g in GUIDELINES for c in g.criteria] + [f"red-flag/{f.id}" for f in RED_FLAGS]
    assert [rule.rule for rule in found] == wanted


def _rows(guideline: Guideline) -> list[Outcome]:
    return [guideline.outside, *(outcome for route in guideline.routes for outcome in route.outcomes)]


# Its scope is a cause that is known, so it is either yes or open.
NEVER_OUTSIDE = {"clinic-leaflet"}


@pytest.mark.parametrize("guideline", GUIDELINES, ids=lambda g: g.id)
def test_every_row_of_a_source_is_reached_and_expected(guideline: Guideline, tried: list[Any]) -> None:
    reached = {
        (reading.source_code, reading.words)
        for _, fracture, expected in tried
        for reading in (each.reading for each in fracture.guidelines if each.guideline.id == guideline.id)
        if guideline.id in expected.get("guidelines", {})
    }
    rows = _rows(guideline)[1 if guideline.id in NEVER_OUTSIDE else 0 :]
    assert [r.words for r in rows if not any(c == r.code and w.startswith(r.words) for c, w in reached)] == []
    assert any(code == "missing_input" for code, _ in reached)


@pytest.mark.parametrize("guideline", GUIDELINES, ids=lambda g: g.id)
def test_every_line_a_row_draws_has_a_case_on_either_side(guideline: Guideline) -> None:
    """The rows draw lines that no criterion repeats: a local guard, a band, a booked day."""
    rows = enumerate([guideline.scope, *(outcome.when for outcome in _rows(guideline))])
    asked = replace(guideline, criteria=tuple(_criterion(term, f"row-{number}") for number, term in rows))
    boundaries = [(rule.rule, line) for rule in coverage((asked,), ()) for line in rule.boundaries]
    assert [(rule, line.comparison) for rule, line in boundaries if len(line.yes) == 0 or len(line.no) == 0] == []


# By the outcomes page not known settles these: a deficit counts when recorded, the rest leads to the same code either way.
NEVER_ASKED = {
    "acr-2022": {"neurologic_deficit", "pain_character"},
    "cms-l34106": {"booked_ahead", "booked_in_days", "kind"},
    "cms-l35130": {"booked_ahead", "booked_in_days"},
    "cms-l34976": {"booked_ahead", "booked_in_days"},
    "fracturescout-2013": {"height_loss_progressed"},
}


@pytest.mark.parametrize("guideline", GUIDELINES, ids=lambda g: g.id)
def test_every_fact_a_source_needs_is_somewhere_the_missing_one(guideline: Guideline, tried: list[Any]) -> None:
    missing = {
        name
        for _, fracture, expected in tried
        for each in fracture.guidelines
        if each.guideline.id == guideline.id and guideline.id in expected.get("guidelines", {})
        for name in (*each.reading.missing, *(_word(id) for id in each.reading.ambiguities))
    }
    assert _asked_for(guideline) - missing == NEVER_ASKED.get(guideline.id, set())


def _asked_for(guideline: Guideline) -> set[str]:
    parts = [part for term in guideline.terms() for part in walk(term)]
    spans = [part.span for part in parts if isinstance(part, CompareSpan)]
    asks = {name for span in spans for name in (span.asks_low, span.asks_high)}
    return asks | {name for part in parts if not isinstance(part, CompareSpan) for name in part.facts()}


def _word(ambiguity: str) -> str:
    """The clinician's word that an ambiguity asks for."""
    return {"NICE-SEVERE": "pain_severe", "NICE-RECENT": "recent_unhealed_attested"}.get(ambiguity, ambiguity)


def test_every_contradiction_is_expected_once_and_has_a_near_miss(tried: list[Any]) -> None:
    named = [tuple(expected["contradictions"]) for _, _, expected in tried if "contradictions" in expected]
    assert {id for ids in named for id in ids} == {each.id for each in CONTRADICTIONS}
    assert named.count(()) > len(CONTRADICTIONS)


# What follows shows that a gap is seen, on an invented source that asks for pain of at least 8.


def _criterion(term: Term, id: str = "FAKE-1") -> Criterion:
    return Criterion(id, term, "Invented", "required", "invented", "read")


def _source(term: Term) -> Guideline:
    return replace(RAND_2018, id="fake", short="Invented source", criteria=(_criterion(term),))


def _case(name: str, symptoms: dict[str, Any], onset: tuple[str, str] = ("2026-11-01", "2026-11-01")) -> WorkedCase:
    fracture = {"level": "L1", "onset_earliest": onset[0], "onset_latest": onset[1]}
    expect = [{"level": "L1", "guidelines": {"fake": {}}}]
    case = {"case_id": "F", "fractures": [fracture], "symptoms": symptoms}
    return WorkedCase(name, name, "", "", "", AS_OF, case, expect)


PAIN = _source(v.pain_score >= 8)
COMPLETE = (
    _case("at the line", {"pain_score": 8}),
    _case("just below", {"pain_score": 7.5}),
    _case("far above", {"pain_score": 10}),
    _case("not known", {}),
    _case("contradicted", {"pain_score": 0, "pain_severe": True}),
)
WITHOUT = {
    ("at the line",): ["no worked case within one step of “pain score at least 8 of 10” that answers yes."],
    ("just below",): ["no worked case within one step of “pain score at least 8 of 10” that answers no."],
    ("not known",): ["no worked case in which it is not known."],
    ("contradicted",): ["no worked case in which one of its facts contradicts another."],
    ("far above",): [],
    ("at the line", "far above"): [
        "no worked case in which it is yes.",
        "no worked case within one step of “pain score at least 8 of 10” that answers yes.",
    ],
    ("just below", "contradicted"): [
        "no worked case in which it is no.",
        "no worked case within one step of “pain score at least 8 of 10” that answers no.",
        "no worked case in which one of its facts contradicts another.",
    ],
}


def test_a_complete_set_of_cases_leaves_no_gap() -> None:
    assert gaps(coverage((PAIN,), (), COMPLETE)) == []


@pytest.mark.parametrize("names", WITHOUT, ids=", ".join)
def test_a_case_that_is_taken_away_is_missed(names: tuple[str, ...]) -> None:
    left = [case for case in COMPLETE if case.name not in names]
    assert gaps(coverage((PAIN,), (), left)) == [f"fake/FAKE-1 (Invented): {gap}" for gap in WITHOUT[names]]


def test_a_case_that_expects_nothing_of_the_source_does_not_count() -> None:
    elsewhere = [replace(case, expect=[{"level": "L1", "guidelines": {"rand-2018": {}}}]) for case in COMPLETE]
    assert len(gaps(coverage((PAIN,), (), elsewhere))) == 6


def test_a_rule_that_no_contradiction_concerns_needs_none() -> None:
    source = _source(v.roland_morris > 17)
    cases = [_case("18", {"roland_morris": 18}), _case("17", {"roland_morris": 17}), _case("none", {})]
    (rule,) = coverage((source,), (), cases)
    assert rule.contradiction is None
    assert gaps([rule]) == []


@pytest.mark.parametrize(
    ("earliest", "latest", "side"),
    [
        ("2026-08-23", "2026-08-23", None),
        ("2026-08-22", "2026-08-22", "no"),
        ("2026-08-22", "2026-11-01", "no"),
        ("2026-08-21", "2026-08-21", "yes"),
        ("2026-03-01", "2026-08-21", "yes"),
        ("2026-08-21", "2026-08-22", None),
        ("2026-08-20", "2026-08-20", None),
    ],
)
def test_the_boundary_of_a_month_is_one_day_wide_and_lies_at_the_deciding_end(
    earliest: str, latest: str, side: str | None
) -> None:
    (rule,) = coverage((_source(v.onset_months > 3),), (), [_case("it", {}, (earliest, latest))])
    (line,) = rule.boundaries
    assert (line.yes, line.no) == (("it",) if side == "yes" else (), ("it",) if side == "no" else ())


def test_a_red_flag_is_held_to_the_same() -> None:
    flag = RedFlag("fake", v.pain_score >= 8, "Invented", "", core=False)
    assert gaps(coverage((), (flag,), COMPLETE)) == []
    assert gaps(coverage((), (flag,), COMPLETE[:3])) == [
        "red-flag/fake (Invented): no worked case in which it is not known.",
        "red-flag/fake (Invented): no worked case in which one of its facts contradicts another.",
    ]
    silent = [replace(case, expect=[{"level": "L1"}]) for case in COMPLETE]
    assert len(gaps(coverage((), (flag,), silent))) == 6


def test_the_page_has_a_row_for_every_rule(found: tuple[RuleCoverage, ...]) -> None:
    rows = [line for line in markdown().splitlines() if line.startswith("| ")]
    assert len(rows) == 1 + len(found)
    assert {row.count("|") for row in rows} == {9}
    assert all("| none |" not in row for row in rows)

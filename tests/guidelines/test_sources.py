"""Every source is complete: addresses, provenance, criteria that its outcomes cite, words for its ambiguities."""

import re
from pathlib import Path
from typing import Any

import pytest

from kyphodss.case.fields import GUIDE
from kyphodss.case.vocabulary import SETTLED_BY
from kyphodss.dates.rows import BY_ID as WINDOWS
from kyphodss.docs import FOLDER, pages
from kyphodss.guidelines import BY_ID, GUIDELINES
from kyphodss.guidelines.leaflet_places import STATEMENTS
from kyphodss.guidelines.model import Guideline
from kyphodss.logic.terms import needs

ROOT = Path(__file__).parents[2]
every_source = pytest.mark.parametrize("guideline", GUIDELINES, ids=lambda g: g.id)


def test_the_four_sources_stand_in_the_register() -> None:
    assert [g.id for g in GUIDELINES][:4] == ["clinic-leaflet", "cms-l34106", "cms-l35130", "cms-l34976"]
    assert len(BY_ID) == len(GUIDELINES)


@every_source
def test_a_source_says_who_paid_how_it_was_read_and_where_to_check(guideline: Guideline) -> None:
    for text in (
        guideline.title,
        guideline.publisher,
        guideline.funding,
        guideline.provenance,
        guideline.jurisdiction,
        guideline.about,
    ):
        assert len(text) > 3
    assert guideline.mark in ("read", "second-hand")
    assert all(re.match(r"https?://", address.url) for address in guideline.addresses)
    assert len(guideline.addresses) > 0


@every_source
def test_what_an_outcome_cites_exists(guideline: Guideline) -> None:
    criteria = {criterion.id for criterion in guideline.criteria}
    outcomes = [guideline.outside, *(outcome for route in guideline.routes for outcome in route.outcomes)]
    assert {cite.criterion for outcome in outcomes for cite in outcome.cites} <= criteria
    assert {criterion.under for criterion in guideline.criteria if criterion.under is not None} <= criteria
    named = {o.ambiguity for o in outcomes if o.ambiguity is not None} | {r.ambiguity for r in guideline.remarks}
    assert named <= set(guideline.ambiguities)


@every_source
def test_every_fact_a_source_needs_can_be_entered(guideline: Guideline) -> None:
    names = {field.name for field in GUIDE.values()}
    derived = re.compile(r"(onset_(days|months)|booked_days|levels_planned)_(min|max)|booked_ahead|booked_in_days")
    for fact in {name for term in guideline.terms() for name in needs(term)}:
        assert fact in names or fact in SETTLED_BY or derived.fullmatch(fact), fact


@every_source
def test_the_checklist_asks_for_facts_that_exist(guideline: Guideline) -> None:
    names = {field.name for field in GUIDE.values()} | set(SETTLED_BY)
    for item in guideline.checklist:
        assert set(item.needs) | set(item.also) <= names, item.id


def test_the_medicare_checklist_is_whole() -> None:
    for id in ("cms-l34106", "cms-l35130", "cms-l34976"):
        assert [item.id for item in BY_ID[id].checklist] == [f"LCD-K{n}" for n in range(1, 10)]


def test_every_statement_of_the_leaflet_has_its_place() -> None:
    assert [s.id for s in STATEMENTS] == [f"LF-{n:02d}" for n in range(1, 25)]
    for statement in STATEMENTS:
        assert (
            len(statement.criteria + statement.windows + statement.facts + statement.sheet + statement.planned) > 0
        ), statement.id
        for place in statement.criteria:
            source, criterion = place.split("/")
            assert criterion in {c.id for c in BY_ID[source].criteria}
        assert set(statement.windows) <= set(WINDOWS)
        assert set(statement.facts) <= set(GUIDE)


@pytest.mark.parametrize("name", sorted(pages()))
def test_generated_pages_are_current(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], "Run `make docs` and commit."


def _words(guideline: Guideline) -> list[Any]:
    outcomes = [guideline.outside, *(outcome for route in guideline.routes for outcome in route.outcomes)]
    return [
        *(o.words for o in outcomes),
        *(c.sentence for c in guideline.criteria),
        *guideline.ambiguities.values(),
        guideline.about,
    ]


@every_source
def test_no_directive_word(guideline: Guideline) -> None:
    """Options and criteria, never an order to treat."""
    banned = re.compile(
        r"\b(you must|must be treated|should be treated|treat now|operate|do not treat)\b", re.IGNORECASE
    )
    assert [text for text in _words(guideline) if banned.search(text)] == []

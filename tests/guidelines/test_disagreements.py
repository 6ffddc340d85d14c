"""Where the sources disagree: all 17 items, addressed, consistent with the sources, and shown to the patients they concern."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from streamlit.testing.v1 import AppTest

from kyphodss.assess import assess
from kyphodss.case.facts import facts
from kyphodss.case.read import case_from
from kyphodss.guidelines import BY_ID
from kyphodss.guidelines.disagreements import DISAGREEMENTS, WHEN, Disagreement, bearing
from kyphodss.guidelines.evidence import EVIDENCE
from kyphodss.logic.terms import needs
from kyphodss.ui.words import code_badge, plain
from tests.guidelines.test_evidence import DIRECTIVE, beside_the_knowledge, edema, knowledge, row
from tests.strategies import AS_OF, cases

every_item = pytest.mark.parametrize("item", DISAGREEMENTS, ids=lambda item: item.id)
NAMED = {item.id: item for item in DISAGREEMENTS}


def ids(values: dict[str, Any]) -> set[str]:
    """Those that are known to bear."""
    return {item.id for item in bearing(values) if item.bears(values) is True}


def open_ids(values: dict[str, Any]) -> set[str]:
    """Those that may bear."""
    return {item.id for item in bearing(values) if item.bears(values) is None}


def test_the_items_are_those_of_the_knowledge_file_in_its_order() -> None:
    assert [item.number for item in DISAGREEMENTS] == list(range(1, 18))
    assert list(WHEN) == [item.id for item in DISAGREEMENTS]


@every_item
def test_an_item_names_whom_it_concerns_and_where_to_check(item: Disagreement) -> None:
    assert len(item.title) > 5 and len(item.says) > 40 and item.says.endswith(".")
    assert set(item.sources) <= set(BY_ID) and set(item.evidence) <= set(EVIDENCE)
    assert len(item.sources) + len(item.evidence) >= 2, "One source alone disagrees with nobody."
    assert len(item.links()) > 0
    assert all(re.match(r"https?://", address.url) and address.title != "" for address in item.links())
    assert all(reference.mark in ("read", "second-hand") for reference in item.addresses)


@every_item
def test_nothing_tells_anyone_what_to_do(item: Disagreement) -> None:
    assert DIRECTIVE.search(f"{item.title} {item.says}") is None
    assert "{" not in item.says and "unverified" not in item.says.casefold()


@every_item
def test_a_second_hand_address_is_called_so(item: Disagreement) -> None:
    for reference in item.addresses:
        shown = next(link.title for link in item.links() if link.url == reference.url)
        assert ("(second-hand)" in shown) is (reference.mark == "second-hand")


@beside_the_knowledge
@every_item
def test_every_figure_and_address_stands_in_the_knowledge_files(item: Disagreement) -> None:
    pages = knowledge()
    assert all(figure in pages for figure in re.findall(r"\d+(?:\.\d+)?", item.says))
    assert all(reference.url in pages for reference in item.addresses)


def test_base_rates_are_those_of_the_sources() -> None:
    rates = {id: " ".join(BY_ID[id].base_rates) for id in BY_ID}
    for id, source, figures in (
        ("sham-and-panels", "rand-2018", ("46 %",)),
        ("kyphoplasty-by-vertebroplasty", "fracturescout-2013", ("45 %", "6 %")),
        ("rand-and-nass", "rand-2018", ("46 %",)),
        ("rand-and-nass", "nass-osteoporotic-2025", ("4.9 %", "59.7 %")),
    ):
        for figure in figures:
            assert figure in NAMED[id].says and figure in rates[source], (id, figure)
    assert EVIDENCE["vapour"].figures in NAMED["sham-trials"].says
    assert BY_ID["rand-2018"].funding in NAMED["sponsorship"].says


def test_an_osteoporotic_fracture() -> None:
    found = row(
        etiology="osteoporosis",
        onset="2026-10-01",
        patient={"age_years": 78},
        symptoms={"pain_score": 6, "pain_trajectory": "stable", "neurologic_deficit": False, "roland_morris": 14},
        imaging=edema("positive"),
    )
    assert ids(found) == {
        *("sham-and-panels", "sham-trials", "kyphoplasty-by-vertebroplasty", "rand-and-nass", "time", "pain"),
        *("conservative-care", "sponsorship", "superseded"),
    }
    assert open_ids(found) == {"pain-and-shape", "height-loss", "canal"}


def test_a_myeloma() -> None:
    found = row(etiology="cancer", cancer={"kind": "myeloma"}, symptoms={"pain_score": 7}, onset="2026-11-10")
    assert ids(found) == {
        *("kyphoplasty-by-vertebroplasty", "time", "pain", "ablation", "order-in-cancer", "sponsorship", "superseded"),
    }
    metastasis = row(etiology="cancer", cancer={"kind": "metastasis"}, symptoms={"pain_score": 7}, onset="2026-11-10")
    assert "time" not in ids(metastasis) and "order-in-cancer" in ids(metastasis)


def test_a_trauma() -> None:
    high = row(etiology="trauma", trauma={"energy": "high"}, symptoms={"pain_score": 7, "neurologic_deficit": True})
    assert ids(high) == {"canal"}
    low = row(etiology="trauma", trauma={"energy": "low"}, symptoms={"pain_score": 7, "roland_morris": 18})
    assert {"sham-and-panels", "time", "pain"} <= ids(low)
    assert {"sham-trials", "pain-and-shape", "rand-and-nass", "order-in-cancer"} & ids(low) == set()


@pytest.mark.parametrize(("pain", "bears"), [(0, False), (0.5, True), (7.9, True), (8, False), (None, None)])
def test_pain_bears_between_the_lowest_and_the_highest_line(pain: float | None, bears: bool | None) -> None:
    assert NAMED["pain"].bears(row(etiology="osteoporosis", symptoms={"pain_score": pain})) is bears


@pytest.mark.parametrize(("height", "bears"), [(19.9, False), (20, True), (85, True), (None, None)])
def test_height_loss_bears_from_the_lowest_line_on(height: float | None, bears: bool | None) -> None:
    found = {**row(etiology="osteoporosis"), "height_loss_pct": height}
    assert NAMED["height-loss"].bears(found) is bears


@pytest.mark.parametrize(("finding", "bears"), [("positive", False), ("negative", True)])
def test_imaging_bears_where_mri_does_not_satisfy_everyone(finding: str, bears: bool) -> None:
    assert NAMED["imaging"].bears(row(etiology="osteoporosis", imaging=edema(finding))) is bears
    assert "imaging" in open_ids(row(etiology="osteoporosis"))


def test_function_bears_while_no_score_is_recorded() -> None:
    assert "function" in ids(row(etiology="osteoporosis"))
    assert "function" not in ids(row(etiology="osteoporosis", symptoms={"roland_morris": 0}))


def test_improving_bears_only_where_the_pain_improves() -> None:
    for course, bears in (("improved", True), ("stable", False), ("worsening", False), (None, None)):
        found = row(etiology="osteoporosis", symptoms={"pain_trajectory": course})
        assert NAMED["improving"].bears(found) is bears


def test_nothing_known_bears_on_nothing() -> None:
    assert bearing(row()) == []


def test_what_would_settle_an_open_item_is_named() -> None:
    found = row(etiology="osteoporosis")
    assert NAMED["pain"].missing(found) == ("pain_score",)
    assert NAMED["sham-trials"].missing(found) == ()


@settings(max_examples=100)
@given(values=cases())
def test_an_open_item_has_a_known_and_a_missing_fact(values: dict[str, Any]) -> None:
    for found in facts(case_from(values), AS_OF):
        shown = bearing(found)
        for item in DISAGREEMENTS:
            known = any(found.get(name) is not None for name in needs(item.when))
            answer = item.bears(found)
            assert (item in shown) is (answer is True or (answer is None and known))
            assert (len(item.missing(found)) > 0) is (answer is None)


def _page(case: dict) -> None:
    """Runs by itself, inside the test's own small app."""
    from datetime import date

    from kyphodss.assess import assess
    from kyphodss.case.read import case_from
    from kyphodss.guidelines import GUIDELINES
    from kyphodss.ui.disagree import disagreements_and_evidence, side_by_side

    assessment = assess(case_from(case), date(2026, 11, 22))[0]
    side_by_side(assessment, GUIDELINES)
    disagreements_and_evidence(assessment)


@pytest.mark.parametrize("etiology", ["osteoporosis", "cancer", "trauma", None])
def test_the_view_draws_each_source_once_and_no_code_as_another(etiology: str | None) -> None:
    cancer = {"kind": "myeloma"} if etiology == "cancer" else {}
    case = {"case_id": "x", "etiology": etiology, "cancer": cancer, "fractures": [{"level": "L1"}]}
    app = AppTest.from_function(_page, args=(case,), default_timeout=20).run()
    assert not app.exception
    heads = list(app.table[0].value.index)
    assert heads[0] == "**This patient**" and len(heads) == len(BY_ID), "Two documents share one text, and one row."
    for verdict in assess(case_from(case), AS_OF)[0].guidelines:
        word, icon, colour = code_badge(verdict.reading.code)
        (head,) = [head for head in heads if plain(verdict.guideline.short) in head]
        assert f":{colour}-badge[{icon} {word}]" in head
    if etiology is None:
        assert all(":orange-badge[:material/help: Facts missing]" in head for head in heads[1:])
        assert any("None of the known disagreements" in element.value for element in app.markdown)
    assert "not asked here" in app.table[0].value.to_string()

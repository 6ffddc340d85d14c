"""The knowledge page and the rulebook: nothing the app decides by is missing, and every rule can be found and checked."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.dates.rows import ALL_ROWS
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.safety import RED_FLAGS
from kyphodss.rulebook import entries
from kyphodss.spec import worked_cases

ROOT = Path(__file__).parents[2]


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
    app.switch_page("kyphodss/pages/knowledge.py").run()
    assert not app.exception
    return app


def test_the_rulebook_holds_everything_the_app_decides_by() -> None:
    ids = {entry.id for entry in entries()}
    assert {flag.id for flag in RED_FLAGS} <= ids
    assert {row.id for row in ALL_ROWS} <= ids
    assert {case.name for case in worked_cases()} <= ids
    for guideline in GUIDELINES:
        assert {criterion.id for criterion in guideline.criteria} | set(guideline.ambiguities) <= ids
        assert {item.id for item in guideline.checklist} <= ids
        outcomes = 1 + sum(len(route.outcomes) for route in guideline.routes)
        assert f"{guideline.id} outcome {outcomes}" in ids


def test_every_criterion_and_window_says_its_rule_and_where_it_was_read() -> None:
    for entry in entries():
        if entry.section == "Windows" or entry.id.startswith("LCD-"):
            assert entry.rule != "" or entry.id in ("LCD-K9", "LCD-F1-MIXED", "LCD-G4"), entry.id
            assert entry.source != "", entry.id


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ("Roland-Morris 17", "LCD-B4d"),
        ("lcd-b4", "at least 2 of"),
        ("vapour weeks", "EV-3W-VAPOUR"),
        ("adjacent kept off", "EV-30D-ADJ"),
        ("twelve weeks day 90", "AMB-2"),
    ],
)
def test_a_word_leads_to_its_rule(asked: str, finds: str) -> None:
    app = opened()
    app.text_input(key="knowledge_search").set_value(asked).run()
    shown = "\n".join(element.value for element in app.markdown).replace("\\", "")
    assert finds in shown


def test_a_section_alone() -> None:
    app = opened()
    app.selectbox(key="knowledge_section").select("Left out, because unverified").run()
    assert [header.value for header in app.header] == ["Left out, because unverified"]


def test_nothing_found_says_what_to_do() -> None:
    app = opened()
    app.text_input(key="knowledge_search").set_value("no such rule anywhere").run()
    assert "Nothing holds all of these words" in app.info[0].value

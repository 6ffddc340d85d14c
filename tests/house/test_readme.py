"""The README leads with the two commands and tells the truth about what it names."""

import re
from pathlib import Path

from kyphodss.dates.rows import WINDOW_ROWS
from kyphodss.guidelines import GUIDELINES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_it_leads_with_make_run_and_make_test() -> None:
    block = README.split("```")[1]
    assert README.index("```") < 20
    assert [line.split("#")[0].strip() for line in block.splitlines()[1:] if line != ""] == ["make run", "make test"]


def test_it_says_what_it_is_not() -> None:
    assert "not a medical device" in README
    assert "never replaces it" in README


def test_what_it_points_to_exists() -> None:
    for path in re.findall(r"\]\(([^)]+)\)|`((?:docs|tests|sample_data)/[^`]*)`", README):
        name = path[0] or path[1]
        assert (ROOT / name).exists(), name


def test_its_numbers_are_true() -> None:
    assert f"**{len(WINDOW_ROWS)} timing windows**" in README
    assert f"**{len(GUIDELINES)} sources**" in README


def test_the_ci_script_calls_make_test() -> None:
    assert "make test" in (ROOT / ".ci/run").read_text()

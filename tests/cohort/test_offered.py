"""A cohort window in the settings that is none is refused at the start, in a sentence."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.cohort.offered import OFFERED, check
from kyphodss.settings import CohortOptions, SettingsError, settings

APP = Path(__file__).parents[2] / "app.py"


@pytest.mark.parametrize("window", ["US-LCD-12", "", "x" * 61], ids=["misspelt", "empty", "long"])
def test_a_window_that_is_none_is_refused_and_those_that_are_named(window: str) -> None:
    with pytest.raises(SettingsError) as refused:
        check(CohortOptions(window=window))
    said = f"Setting cohort.window: found {window[:60]!r}, expected one of {', '.join(OFFERED)}. Correct it in kyphodss.toml."
    assert str(refused.value) == said


@pytest.mark.parametrize("window", OFFERED)
def test_every_window_that_is_offered_can_be_set(window: str) -> None:
    check(CohortOptions(window=window))


@pytest.mark.parametrize("language", ["xx", "us", "eng", "non"])
def test_a_language_that_no_case_can_have_is_refused(language: str) -> None:
    with pytest.raises(SettingsError, match=f"cohort.language: found '{language}', expected a language by its code"):
        check(CohortOptions(language=language))
    check(CohortOptions(language="es"))


def test_the_site_of_a_fresh_machine_has_one() -> None:
    assert CohortOptions().window in OFFERED


def test_the_dashboard_says_so_instead_of_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYPHODSS_COHORT__WINDOW", "none")
    settings.cache_clear()
    try:
        page = AppTest.from_file(str(APP), default_timeout=60).run()
    finally:
        settings.cache_clear()
    (said,) = page.error
    assert "kyphodss cannot start. Setting cohort.window: found 'none', expected one of " in said.value
    assert len(page.exception) == 0

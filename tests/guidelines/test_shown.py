"""Which sources a site shows for a cause, in its own order, and the words in which a wrong list is refused."""

import pytest

from kyphodss.guidelines import BY_ID
from kyphodss.guidelines.shown import check, guidelines_shown, shown
from kyphodss.settings import SettingsError, SourceSettings


def test_a_site_shows_the_sources_of_the_cause_in_its_own_order() -> None:
    chosen = SourceSettings(
        osteoporosis=("rand-2018", "acr-2022"), trauma=("acr-2022",), unknown=("nice-ta279",), other_benign=()
    )
    assert shown("osteoporosis", chosen) == ("rand-2018", "acr-2022")
    assert shown("trauma", chosen) == ("acr-2022",)
    assert shown("other_benign", chosen) == ()
    assert shown(None, chosen) == ("nice-ta279",)  # a cause that is not known has a list of its own
    assert [found.id for found in guidelines_shown(("rand-2018", "acr-2022"))] == ["rand-2018", "acr-2022"]


@pytest.mark.parametrize("cause", ["osteoporosis", "cancer", "trauma", "other_benign", "unknown"])
def test_a_source_that_does_not_exist_is_refused_where_it_is_named(cause: str) -> None:
    said = (
        f"Setting sources.{cause}: found 'acr-2099', expected one of {', '.join(BY_ID)}. Correct it in kyphodss.toml."
    )
    chosen = SourceSettings.model_validate({cause: ("acr-2022", "acr-2099")})
    with pytest.raises(SettingsError) as refused:
        check(chosen)
    assert str(refused.value) == said
    with pytest.raises(SettingsError) as refused:
        shown(None if cause == "unknown" else cause, chosen)
    assert str(refused.value) == said


def test_a_long_name_is_cut_after_sixty_characters() -> None:
    with pytest.raises(SettingsError) as refused:
        check(SourceSettings(cancer=("x" * 61,)))
    assert f"found {'x' * 60!r}, expected" in str(refused.value)


def test_a_source_listed_twice_is_refused_where_it_stands() -> None:
    with pytest.raises(SettingsError) as refused:
        check(SourceSettings(cancer=("imwg-2019", "acr-2022", "nice-ta279", "acr-2022")))
    assert str(refused.value) == (
        "Setting sources.cancer: found 'acr-2022' twice, expected each source once. Remove one in kyphodss.toml."
    )

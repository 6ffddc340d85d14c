"""The monthly report: what every page carries, what is never in it, and what it says where there is nothing to show."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache

import pytest

from kyphodss.cohort.derived import rate
from kyphodss.cohort.disclosure import UK_OPENSAFELY, US_CMS, Profile
from kyphodss.cohort.measure import DIRECT_CARE, Options
from kyphodss.cohort.measures import VERSION, compute
from kyphodss.cohort.result import Result
from kyphodss.cohort.table import CohortTable
from kyphodss.documents.monthly_report import ReportError, monthly_report
from kyphodss.documents.press import page_count
from kyphodss.documents.report_lines import rate_line
from kyphodss.documents.report_months import months_to, point, strip
from tests.cohort.cohorts import CUT, case, sample, table
from tests.documents.base import about, reader, root_of

OCTOBER = date(2026, 10, 1)
SITE = "Clinic One"
ASKED = ("F1", "F2", "F3", "F4", "F7", "T4", "T6", "O1", "P5-FLS-10-11")


def _results(made: CohortTable, profile: Profile, ids: tuple[str, ...] = ASKED) -> dict[str, Result]:
    return {id: compute(id, made, CUT, profile, "others") for id in ids}


@lru_cache(maxsize=2)
def _sample(profile: Profile) -> Mapping[str, Result]:
    return _results(sample(), profile)


def _pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in reader(pdf).pages]


@pytest.mark.parametrize("profile", [US_CMS, UK_OPENSAFELY], ids=lambda p: p.id)
def test_every_page_carries_stamps_profile_filter_and_version(profile: Profile) -> None:
    pages = _pages(monthly_report(_sample(profile), OCTOBER, site=SITE, filter_words="Cause: trauma"))
    assert len(pages) >= 3
    for page in pages:
        for words in (CUT.words, profile.name, "Cause: trauma", f"definitions of {VERSION}", SITE):
            assert words in page
    assert "October 2026" in pages[0] and "Headline numbers" in pages[0]


def test_each_measure_stands_with_its_card_and_one_that_is_not_computed_says_why() -> None:
    text = " ".join(_pages(monthly_report(_sample(US_CMS), OCTOBER, site=SITE)))
    for id, result in _sample(US_CMS).items():
        assert result.card.name in text
        if result.card.not_computed is None:
            assert f"{id} · {result.card.name}" in text and result.card.clock in text
        else:
            assert result.card.not_computed in text


def test_headline_numbers_have_their_limits_and_the_month() -> None:
    first = _pages(monthly_report(_sample(US_CMS), OCTOBER, site=SITE))[0]
    found = _sample(US_CMS)["F3"].rates[0].rate
    assert found.share is not None
    assert f"{100 * found.share.value:.1f} %" in first and f"({found.events.text} of {found.n.text})" in first
    assert f"{100 * found.share.low:.1f} to {100 * found.share.high:.1f} %" in first
    over = _sample(US_CMS)["F1"].over[0]
    assert f"{over.series.values[over.series.labels.index('2026-10')]:g}" in first


def test_the_file_is_tagged_and_the_same_for_the_same_input() -> None:
    pdf = monthly_report(_sample(US_CMS), OCTOBER, site=SITE)
    assert pdf == monthly_report(_sample(US_CMS), OCTOBER, site=SITE)
    assert root_of(pdf)["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root_of(pdf)
    assert str(about(pdf)["/CreationDate"]).startswith("D:20261124")


def test_results_that_hide_nothing_become_no_report() -> None:
    bare = {"F1": compute("F1", sample(), CUT, DIRECT_CARE, "direct care")}
    with pytest.raises(ValueError, match="hides nothing"):
        monthly_report({**_sample(US_CMS), **bare}, OCTOBER, site=SITE)


def test_results_of_two_computations_or_profiles_become_no_report() -> None:
    mixed = {**_sample(US_CMS), "F1": _sample(UK_OPENSAFELY)["F1"]}
    with pytest.raises(ReportError, match="profile"):
        monthly_report(mixed, OCTOBER, site=SITE)
    later = replace(_sample(US_CMS)["F1"], cut=replace(CUT, computed_at=datetime(2026, 11, 26, tzinfo=UTC)))
    with pytest.raises(ReportError, match="stamps"):
        monthly_report({**_sample(US_CMS), "F1": later}, OCTOBER, site=SITE)
    with pytest.raises(ReportError, match="at least one"):
        monthly_report({}, OCTOBER, site=SITE)
    weekly = compute("F1", sample(), CUT, US_CMS, "others", options=Options(weekly=True))
    with pytest.raises(ReportError, match="by month"):
        monthly_report({"F1": weekly}, OCTOBER, site=SITE)


def test_a_month_that_has_not_begun_has_no_report_and_one_that_runs_says_so() -> None:
    with pytest.raises(ReportError, match="had not begun"):
        monthly_report(_sample(US_CMS), date(2026, 12, 1), site=SITE)
    first = _pages(monthly_report(_sample(US_CMS), date(2026, 11, 24), site=SITE))[0]
    assert "November 2026 has not ended at the cut" in first
    assert "has not ended" not in _pages(monthly_report(_sample(US_CMS), OCTOBER, site=SITE))[0]


def test_a_cohort_below_the_threshold_prints_why_and_no_number_of_it() -> None:
    few = _results(table([case(n) for n in range(7)]), US_CMS)
    text = " ".join(_pages(monthly_report(few, OCTOBER, site=SITE)))
    assert text.count("Fewer than 11 referrals match") == len(ASKED) - 1
    assert "No measure may be shown" in text


def test_an_empty_cohort_prints_that_nothing_matches() -> None:
    text = " ".join(_pages(monthly_report(_results(table([]), US_CMS), OCTOBER, site=SITE)))
    assert text.count("No referral matches") == len(ASKED) - 1


def test_hidden_months_are_named_and_have_no_height() -> None:
    over = _sample(US_CMS)["F3"].over[0]
    months = months_to(OCTOBER)
    hidden = [month for month in months if month in over.hidden]
    assert len(hidden) > 0
    for month, cell in zip(months, strip(over, months)["months"], strict=True):
        assert (cell["value"] == "hidden") is (month in hidden)
        if month in hidden:
            assert cell["height"] is None and cell["n"] == ""


def test_months_before_the_first_referral_and_months_with_nothing_are_told_apart() -> None:
    cases = [case(n, received=f"2026-0{5 + n % 2 * 3}-10", onset=None) for n in range(40)]
    over = _results(table(cases), US_CMS, ("F1",))["F1"].over[0]
    said = {month: point(over, month)["value"] for month in ("2026-04", "2026-05", "2026-06", "2026-08")}
    assert said["2026-04"] == "–" and said["2026-06"] == "0" and said["2026-08"] == "20"


def test_a_share_without_a_case_is_none_and_a_hidden_one_is_hidden() -> None:
    assert rate_line("x", rate(0, 0, US_CMS))["value"] == "none"
    few = rate_line("x", rate(3, 60, US_CMS))
    assert few["value"] == "hidden" and few["bar"] == {"hidden": True} and "3" not in few["n"]


def test_twelve_months_end_with_the_month_of_the_report() -> None:
    assert months_to(date(2026, 1, 31))[0] == "2025-02" and months_to(date(2026, 1, 31))[-1] == "2026-01"


def test_the_whole_report_of_the_sample_holds_on_few_pages() -> None:
    ids = (
        *ASKED,
        "F5",
        "F6",
        "F8",
        "T1",
        "T2",
        "T3",
        "T5",
        "T8",
        "T9",
        "T10",
        "T11",
        "Q1",
        "Q2",
        "S3",
        "O3",
        "D1",
        "D2",
        "D3",
    )
    assert page_count(monthly_report(_results(sample(), US_CMS, ids), OCTOBER, site=SITE)) <= 7

"""Every figure of the cohort page: none without sentence, table twin, card and stamps, and none that says what is hidden."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

import pytest

from kyphodss.charts.cohort.figures import CRITERIA, SECTIONS, SOURCES, Drawing
from kyphodss.charts.panel import Panel
from kyphodss.cohort.disclosure import UK_OPENSAFELY, US_CMS, Profile
from kyphodss.cohort.measure import DIRECT_CARE, Options
from kyphodss.cohort.measures import compute, measures
from kyphodss.cohort.result import Result
from kyphodss.cohort.selection import DIMENSIONS, EVERYONE, Selection, known_values
from kyphodss.cohort.table import CohortTable, Cut, Given, cohort_table
from sample_data.cohort import cohort_cases

CUT = Cut(datetime(2026, 11, 24, 23, tzinfo=UTC), datetime(2026, 11, 25, 1, tzinfo=UTC))
SOURCE = next(iter(SOURCES))
DRAWING = Drawing(dark=False, window="US-LCD-12W", standard_days=14, source=SOURCE)
"""Rules over time of one source: those of the others are drawn by the same hands."""
PROFILES = (DIRECT_CARE, US_CMS, UK_OPENSAFELY)


@lru_cache(maxsize=2)
def _table(referrals: int) -> CohortTable:
    return cohort_table((Given(*each) for each in cohort_cases(referrals)), CUT)


def _results(section: str, profile: Profile, table: CohortTable, chosen: Selection = EVERYONE) -> Mapping[str, Result]:
    audience = "direct care" if profile == DIRECT_CARE else "others"
    wanted = SECTIONS[section].measures
    return {m: compute(m, table, CUT, profile, audience, options=Options(), selection=chosen) for m in wanted}


@lru_cache(maxsize=64)
def _panels(section: str, profile: Profile, referrals: int) -> tuple[Panel, ...]:
    return SECTIONS[section].panels(_results(section, profile, _table(referrals)), DRAWING)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
@pytest.mark.parametrize("section", SECTIONS)
def test_every_figure_has_a_sentence_a_table_a_card_stamps_and_its_profile(section: str, profile: Profile) -> None:
    found = _panels(section, profile, 400)
    assert len(found) > 0 and len({panel.id for panel in found}) == len(found)
    for panel in found:
        assert panel.sentence.strip() != "" and panel.title != ""
        assert panel.card.id in measures() and panel.id.startswith(panel.card.id)
        assert (panel.cut, panel.profile) == (CUT, profile)
        assert panel.figure is None or len(panel.rows) > 0, f"{panel.id}: a figure without a table twin."


def test_every_measure_that_is_computed_is_shown_somewhere() -> None:
    asked = {measure for section in SECTIONS.values() for measure in section.measures}
    computed = {id for id, measure in measures().items() if measure.card.not_computed is None}
    assert asked == computed


@pytest.mark.parametrize("section", SECTIONS)
def test_nothing_is_drawn_of_a_cohort_that_is_too_small(section: str) -> None:
    for panel in _panels(section, US_CMS, 8):
        alone = panel.card.direct_care_only is not None and "Shown at direct care alone" in panel.sentence
        assert panel.figure is None and panel.rows == ()
        assert alone or "Fewer than 11 referrals match" in panel.sentence


@pytest.mark.parametrize("section", SECTIONS)
def test_an_empty_cohort_and_an_empty_selection_say_so(section: str) -> None:
    empty = cohort_table((), CUT)
    for profile in (DIRECT_CARE, US_CMS):
        assert all(
            panel.sentence != "" for panel in SECTIONS[section].panels(_results(section, profile, empty), DRAWING)
        )
    nobody = Selection((("sex", "none of these"),))
    for panel in SECTIONS[section].panels(_results(section, US_CMS, _table(400), nobody), DRAWING):
        assert panel.figure is None


@pytest.mark.parametrize("section", ["volumes", "windows", "care", "outcome", "prevention"])
def test_a_count_from_1_to_10_of_received_referrals_is_in_no_figure_of_others(section: str) -> None:
    """Counts of parts, as they are at direct care, against everything that others are sent."""
    exact = _results(section, DIRECT_CARE, _table(400))
    others = _results(section, US_CMS, _table(400))
    for id, result in exact.items():
        whole, sent = result.whole, others[id].whole
        if whole is None or sent is None:
            continue
        for mine, theirs in zip(whole.walk(), sent.walk(), strict=True):
            assert mine.label == theirs.label
            if mine.cell.shown is not None and 1 <= mine.cell.shown <= 10:
                assert theirs.cell.hidden, (id, mine.label)


def test_a_panel_can_be_sent_as_it_is() -> None:
    for section in SECTIONS:
        for panel in _panels(section, US_CMS, 400):
            assert panel.figure is None or json.loads(str(panel.figure.to_json()))["data"]


def test_rules_at_work_are_shown_for_one_source_at_a_time() -> None:
    results = _results("sources", DIRECT_CARE, _table(400))
    criterion = next(iter(CRITERIA[SOURCE]))
    asked = Drawing(dark=True, window="US-LCD-12W", source=SOURCE, criterion=criterion)
    one = SECTIONS["sources"].panels(results, asked)
    assert len(one) == 9 and all(SOURCES[SOURCE] in panel.title for panel in (*one[3:6], *one[7:]))
    assert all(CRITERIA[SOURCE][criterion] in panel.title for panel in one[7:])
    assert len(SECTIONS["sources"].panels(results, DRAWING)) == 3 + 3 + 1 + 2 * len(CRITERIA[SOURCE])
    assert len(results["V5"].over) == 3 * len(SOURCES)
    assert len(results["V8"].over) == 2 * sum(len(its) for its in CRITERIA.values())


def test_every_mark_that_can_be_clicked_names_a_value_of_its_dimension() -> None:
    known, seen = known_values(_table(400)), set[str]()
    for section in SECTIONS:
        for panel in _panels(section, DIRECT_CARE, 400):
            if panel.figure is None or panel.selects is None:
                continue
            traces = panel.figure.to_dict()["data"]
            given = {str(row[0]) for trace in traces for row in trace.get("customdata", ()) if row[0] is not None}
            assert len(given) > 0, panel.id
            assert panel.selects in DIMENSIONS
            seen |= {panel.selects} if len(given & set(known[panel.selects])) > 0 else set()
    assert seen >= {"state", "level", "month", "etiology", "referrer", "setting", "age", "sex"}

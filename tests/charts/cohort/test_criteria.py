"""The table of criteria: one row each, those silent named, and nothing of it outside direct care."""

from kyphodss.charts.cohort.criteria import LAST, NEVER, NOT_ASKED, SILENT, criteria
from kyphodss.cohort.at_work import SILENT_DAYS
from kyphodss.cohort.disclosure import US_CMS
from kyphodss.cohort.measure import DIRECT_CARE
from kyphodss.cohort.measures import compute
from kyphodss.guidelines import GUIDELINES
from tests.cohort.cohorts import CUT, case, sample, table


def test_every_criterion_has_a_row_and_the_silent_are_in_the_sentence() -> None:
    found = criteria(compute("V9", sample(), CUT, DIRECT_CARE, "direct care"))
    assert len(found.rows) == sum(len(each.criteria) for each in GUIDELINES)
    silent = [row for row in found.rows if row[LAST].endswith(SILENT)]
    assert 1 <= len(silent) < 10 and found.sentence.count(";") == len(silent) - 1
    for row in silent:
        assert f"{row['source']}: {row['criterion']}" in found.sentence
        assert int(row[LAST].split(",")[0]) > SILENT_DAYS
    never = [row for row in found.rows if row[LAST] == NEVER]
    assert never and all(row["yes"].startswith("0.0 %") for row in never)
    assert any("never answered yes" in note for note in found.notes)


def test_what_is_never_known_of_any_fracture_is_seen() -> None:
    found = criteria(compute("V9", sample(), CUT, DIRECT_CARE, "direct care"))
    row = next(row for row in found.rows if row["criterion"] == "Neural impingement")
    assert row["not known"].startswith("100.0 %") and row[LAST] == NEVER


def test_a_criterion_that_no_fracture_was_asked_is_said_to_be_that() -> None:
    body = {**case(1), "etiology": "trauma"}
    found = criteria(compute("V9", table([body]), CUT, DIRECT_CARE, "direct care"))
    assert {row[LAST] for row in found.rows if row["fractures asked"] == "0"} == {NOT_ASKED}
    assert NOT_ASKED not in {row[LAST] for row in found.rows if row["fractures asked"] != "0"}


def test_outside_direct_care_there_is_no_row() -> None:
    found = criteria(compute("V9", sample(), CUT, US_CMS, "others"))
    assert found.rows == () and "direct care alone" in found.sentence

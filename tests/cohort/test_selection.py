"""What of a cohort is chosen: one value a dimension, an address without identifiers, and a sentence for what is not known."""

from datetime import UTC, datetime

import pytest

from kyphodss.cohort.selection import DIMENSIONS, WAYS, Selection, code, known_values, read
from kyphodss.cohort.strata import NOT_RECORDED
from kyphodss.cohort.table import CohortTable, Cut, Given, cohort_table
from sample_data.cohort import LATE_PRACTICE, cohort_cases

CUT = Cut(datetime(2026, 11, 24, 23, tzinfo=UTC), datetime(2026, 11, 25, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def table() -> CohortTable:
    return cohort_table((Given(*each) for each in cohort_cases(300)), CUT)


def test_nothing_chosen_is_everyone(table: CohortTable) -> None:
    assert Selection().everyone and Selection().mask(table).all() and Selection().params() == {}


@pytest.mark.parametrize("dimension", [each for each in DIMENSIONS if each != "level"])
def test_the_values_of_a_dimension_share_the_cohort_out(table: CohortTable, dimension: str) -> None:
    masks = [Selection(((dimension, value),)).mask(table) for value in known_values(table)[dimension]]
    assert sum(int(mask.sum()) for mask in masks) == len(table), (
        "None is lost, none counts twice, the unknown included."
    )


def test_a_referral_with_two_levels_is_found_under_each(table: CohortTable) -> None:
    levels = table.words("levels")
    two = next(word for word in levels if word is not None and " " in word)
    row = list(levels).index(two)
    assert all(Selection((("level", level),)).mask(table)[row] for level in two.split())


def test_not_recorded_can_be_chosen_like_any_value(table: CohortTable) -> None:
    found = Selection((("etiology", NOT_RECORDED),)).mask(table)
    assert found.any() and set(table.words("etiology")[found]) == {None}


def test_the_address_holds_no_word_that_somebody_typed_and_leads_back(table: CohortTable) -> None:
    chosen = Selection().with_("referrer", LATE_PRACTICE).with_("sex", "female")
    params = chosen.params()
    assert LATE_PRACTICE not in str(params) and len(params["practice"]) == 8
    assert read(params, known_values(table)) == (chosen, ())


def test_what_an_address_cannot_have_is_said_and_left_out(table: CohortTable) -> None:
    found, said = read({"sex": "<script>", "section": "waits", "etiology": "trauma"}, known_values(table))
    assert found == Selection((("etiology", "trauma"),))
    assert len(said) == 1 and said[0].startswith("Sex:") and "script" not in said[0]


def test_another_value_takes_the_place_of_the_one_before() -> None:
    assert Selection().with_("sex", "male").with_("sex", "female").chosen == (("sex", "female"),)
    assert Selection().with_("sex", "male").with_("sex", None).everyone


def test_outside_direct_care_one_value_of_a_way_with_few_is_left(table: CohortTable) -> None:
    known = known_values(table)
    assert set(WAYS.values()) == {"etiology", "setting", "sex", "age"}
    assert all(len(known[id]) <= 7 for id in WAYS.values())
    asked, _ = read({"practice": code("referrer", LATE_PRACTICE), "sex": "female", "age": "70 to 79"}, known)
    assert len(asked.chosen) == 3 and asked.outside_direct_care == Selection((("sex", "female"),))
    assert Selection((("month", "2026-03"),)).outside_direct_care.everyone
    assert asked.outside_direct_care.outside_direct_care == asked.outside_direct_care

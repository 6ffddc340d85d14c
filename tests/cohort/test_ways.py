"""Filters outside direct care: what everybody may see of every value of a way, beside what they see of everyone."""

from itertools import product

import numpy as np
import pytest

from kyphodss.cohort.disclosure import PROFILES, US_CMS, Mask, Profile
from kyphodss.cohort.disclosure_audit import possible, recoverable
from kyphodss.cohort.disclosure_lines import System
from kyphodss.cohort.measures import compute, measures
from kyphodss.cohort.result import Result
from kyphodss.cohort.selection import Selection, known_values
from kyphodss.cohort.table import CohortTable, Given, cohort_table
from kyphodss.cohort.ways import BROKEN_DOWN, TWICE
from sample_data.cohort import cohort_cases
from tests.cohort.cohorts import CUT, case, sample, table
from tests.cohort.views_attacked import attack

DIMENSIONS = ("sex", "setting")
EVERY = tuple(id for id, each in measures().items() if each.count is not None)


def view(
    id: str, dimension: str, value: str, made: CohortTable | None = None, profile: Profile | None = US_CMS
) -> Result:
    """A measure of one value, outside direct care; without a profile at it."""
    of, chosen = sample() if made is None else made, Selection(((dimension, value),))
    if profile is None:
        return compute(id, of, CUT, US_CMS, "direct care", selection=chosen)
    return compute(id, of, CUT, profile, "others", selection=chosen)


def test_no_small_number_follows_from_the_views_of_all_values_and_of_everyone() -> None:
    """Nor is one known more closely than the width, where the tables of everyone by class do not tell of it already."""
    width, found = US_CMS.protection_width, attack(sample(), US_CMS, DIMENSIONS)
    system, hidden = found.system()
    names, shown = list(found.true), [n for (place, _), n in found.shown.items() if not place.everyone]
    assert sum(each is not None for each in shown) > 200, "Not everything is hidden."
    assert not [names[at] for at in recoverable(system, hidden) if US_CMS.hides(found.true[names[at]])]
    before = attack(sample(), US_CMS, DIMENSIONS, views=False).system()
    of_all, alone = possible(system, hidden, width), dict(zip(*_ranges(*before, width), strict=True))
    for place, at in enumerate(np.flatnonzero(hidden).tolist()):
        if US_CMS.hides(found.true[names[at]]) or names[at][0].everyone:
            assert of_all.width(place) >= min(width, alone[at]) - 1e-6, names[at]


def _ranges(system: System, hidden: Mask, width: float) -> tuple[list[int], list[float]]:
    at = np.flatnonzero(hidden).tolist()
    found = possible(system, hidden, width)
    return at, [found.width(place) for place in range(len(at))]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.id)
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_no_view_shows_a_small_number_or_more_than_parts_and_figures_of_many(dimension: str, profile: Profile) -> None:
    seen = 0
    for value, id in product(known_values(sample())[dimension], EVERY):
        found, true = view(id, dimension, value, profile=profile), view(id, dimension, value, profile=None)
        assert (found.tables, found.trees, found.funnels) == ((), (), ())
        assert all(np.isnan(each.series.values).all() for each in found.over)
        assert found.curve is None or found.curve.exact is None
        if found.whole is not None and true.whole is not None:
            cells = [each.cell.shown for each in found.whole.walk()]
            assert not [n for n in cells if n is not None and profile.hides(n)]
            seen += sum(n is not None and n > 0 for n in cells)
    assert seen > 100


def test_a_figure_is_hidden_in_all_values_of_a_way_or_in_none() -> None:
    hid = dict[bool, int]()
    for id in EVERY:
        sees = [view(id, "setting", value) for value in known_values(sample())["setting"]]
        for figures in (
            zip(*([each.hidden for each in found.values] for found in sees), strict=True),
            zip(*([each.n.hidden for each in found.waits] for found in sees), strict=True),
        ):
            for same in figures:
                assert len(set(same)) == 1, id
                hid[same[0]] = hid.get(same[0], 0) + 1
    assert hid[True] > 3 and hid[False] > 3


def test_what_breaks_down_once_more_is_not_shown_under_a_filter() -> None:
    for id in ("F1", "F2", "V1", "V2", "V3", "V4", "V5", "E1", "S3", "O3"):
        assert view(id, "sex", "female").said == BROKEN_DOWN, id
    assert view("F3", "sex", "female").said is None


def test_a_value_that_does_not_occur_has_no_view() -> None:
    for dimension, value in (("sex", "other"), ("setting", "somewhere")):
        assert view("T4", dimension, value).said == "No referral matches this selection."


def test_only_one_value_of_a_way_with_few_is_asked_outside_direct_care() -> None:
    for chosen in ((("month", "2026-03"),), (("sex", "female"), ("age", "70 to 79"))):
        with pytest.raises(ValueError, match="one value of one way"):
            compute("F3", sample(), CUT, US_CMS, "others", selection=Selection(chosen))
        assert compute("F3", sample(), CUT, US_CMS, "direct care", selection=Selection(chosen)).said is None


def test_a_small_cohort_has_no_views_and_a_referral_entered_twice_with_two_values_closes_a_way() -> None:
    few = [case(n, decision="treat" if n < 30 else "not_a_candidate", decided_on="2026-06-05") for n in range(60)]
    mixed = [
        {**each, "patient": {**each["patient"], "sex": "male" if n % 2 else "female"}} for n, each in enumerate(few)
    ]
    small = [
        {**each, "outcome": {**each["outcome"], "closed_as": 9}} if n < 4 else each for n, each in enumerate(mixed)
    ]
    assert view("F3", "sex", "male", table(small)).said is not None
    one = {**case(1), "patient": {"mrn": "X", "age_years": 74, "sex": "female"}}
    given = [Given(each, saved, whose, str(n)) for n, (each, saved, whose) in enumerate(cohort_cases(1500))]
    twice = [Given({**one, "patient": {**one["patient"], "sex": sex}}, case_key="twice") for sex in ("female", "male")]
    assert view("F3", "sex", "male", cohort_table([*given, *twice], CUT)).said == TWICE


def test_what_everyone_is_shown_does_not_change_with_a_filter() -> None:
    before = {id: compute(id, sample(), CUT, US_CMS, "others") for id in ("F3", "F6", "V4")}
    fresh = CohortTable(CUT, sample().referrals, sample().laid)
    assert view("F3", "sex", "female", fresh).said is None
    for id, result in before.items():
        after = compute(id, fresh, CUT, US_CMS, "others")
        assert (after.whole, after.tables) == (result.whole, result.tables)

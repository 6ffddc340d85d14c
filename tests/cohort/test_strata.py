"""Classes of equity measures: language against the clinic's own, and areas of residence of which small ones stand together."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from kyphodss.cohort.basis import basis_of
from kyphodss.cohort.disclosure import PROFILES, US_CMS, Profile
from kyphodss.cohort.measure import Asked, Options
from kyphodss.cohort.measures import compute, options_of
from kyphodss.cohort.result import Result
from kyphodss.cohort.safe_harbor import SMALL_AREAS
from kyphodss.cohort.selection import DIMENSIONS, WAYS, Selection, known_values, read
from kyphodss.cohort.strata import (
    AREA,
    BY,
    FEWEST_IN_AREA,
    LANGUAGE,
    MOST_AREAS,
    NOT_RECORDED,
    OF_THE_CLINIC,
    OTHER_AREAS,
    areas_of,
    classes,
)
from kyphodss.cohort.table import CohortTable, Given, cohort_table
from kyphodss.settings import CohortOptions
from sample_data.cohort import cohort_cases
from tests.cohort.cohorts import CUT, case, sample, table

TREATED = {"decision": "treat", "decided_on": "2026-06-03", "procedure_on": "2026-06-10"}
REFUSED = {"decision": "not_a_candidate", "decided_on": "2026-06-03", "closed_on": "2026-06-05", "closed_as": 2}


def of(patients: Iterable[dict[str, Any]], *, halves: bool = True) -> CohortTable:
    """One referral for each; every other one treated after nine days, the others not a candidate."""
    made = list[dict[str, Any]]()
    for number, patient in enumerate(patients):
        body = case(number, **(TREATED if number % 2 == 0 or not halves else REFUSED))
        body["patient"] |= patient
        made.append(body)
    return table(made)


def living(**areas: int) -> CohortTable:
    """So many referrals from each area; `none` is where it is not recorded."""
    counted = {None if name == "none" else name.removeprefix("zip"): n for name, n in areas.items()}
    return of({"postal_area": code} for code, n in counted.items() for _ in range(n))


def everybody(made: CohortTable, profile: Profile | None = US_CMS, options: Options | None = None) -> Result:
    """E1 as a manager sees it; without a profile at direct care."""
    if profile is None:
        return compute("E1", made, CUT, US_CMS, "direct care", options=options)
    return compute("E1", made, CUT, profile, "others", options=options)


def sizes(result: Result, way: str) -> dict[str, int | None]:
    """How many are in each class beside the chance of treatment; None where that is hidden."""
    mark = f", {way}: "
    return {v.title.rpartition(mark)[2]: v.n.shown for v in result.values if mark in v.title}


# --- language -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("en", {"language of the clinic": 12, "another language": 14, "not recorded": 13}),
        ("es", {"language of the clinic": 14, "another language": 12, "not recorded": 13}),
        ("fr", {"language of the clinic": 0, "another language": 26, "not recorded": 13}),
    ],
)
def test_a_language_is_the_clinics_another_one_or_not_recorded(own: str, expected: dict[str, int]) -> None:
    made = of({"language": code} for code in ["en"] * 12 + ["es"] * 14 + [None] * 13)
    assert sizes(everybody(made, None, Options(language=own)), LANGUAGE) == expected


def test_the_language_of_the_clinic_is_a_setting_and_english_where_nobody_sets_it() -> None:
    assert options_of(CohortOptions()).language == "en"
    assert options_of(CohortOptions(language="es")).language == "es"
    for wrong in ("English", "en-US", "EN", ""):
        with pytest.raises(ValueError, match="language"):
            CohortOptions(language=wrong)


# --- areas ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        ({"zip021": 60, "zip024": 55}, ("021", "024", NOT_RECORDED)),
        ({"zip024": 55, "zip021": 60, "none": 3}, ("021", "024", NOT_RECORDED)),
        # 54 are too few to stand alone, and to stand together: the smaller area that would stand alone goes with them.
        ({"zip021": 60, "zip024": 54}, (OTHER_AREAS, NOT_RECORDED)),
        ({"zip021": 60, "zip024": 70, "zip025": 54}, ("024", OTHER_AREAS, NOT_RECORDED)),
        ({"zip021": 60, "zip024": 70, "zip025": 1}, ("024", OTHER_AREAS, NOT_RECORDED)),
        ({"zip021": 60, "zip024": 70, "zip025": 54, "zip026": 1}, ("021", "024", OTHER_AREAS, NOT_RECORDED)),
        ({"zip021": 5, "zip024": 6}, (OTHER_AREAS, NOT_RECORDED)),
        ({"none": 20}, (NOT_RECORDED,)),
        # 036 and 059 have at most 20,000 people: both are 000.
        ({"zip021": 60, "zip036": 30, "zip059": 25}, ("000", "021", NOT_RECORDED)),
    ],
)
def test_an_area_stands_alone_from_55_usable_referrals(areas: dict[str, int], expected: tuple[str, ...]) -> None:
    made = living(**areas)
    assert areas_of(made) == expected
    assert sum(n or 0 for n in sizes(everybody(made, None), AREA).values()) == sum(areas.values())


def test_of_more_than_twelve_large_areas_the_largest_stand_alone() -> None:
    made = living(**{f"zip9{n:02d}": 70 - n for n in range(14)})
    assert areas_of(made) == (*(f"9{n:02d}" for n in range(MOST_AREAS)), OTHER_AREAS, NOT_RECORDED)


def test_referrals_that_cannot_be_used_do_not_make_an_area_large() -> None:
    bodies = [case(number, **TREATED) for number in range(FEWEST_IN_AREA + 60)]
    for body in bodies[:FEWEST_IN_AREA]:
        body["patient"]["postal_area"] = "021"
    for body in bodies[FEWEST_IN_AREA:]:
        body["patient"]["postal_area"] = "024"
    assert areas_of(table(bodies)) == ("021", "024", NOT_RECORDED)
    bodies[0]["outcome"] = {"closed_as": 9, "closed_on": "2026-06-05"}
    assert areas_of(table(bodies)) == (OTHER_AREAS, NOT_RECORDED)


def test_a_selection_has_the_classes_of_everyone() -> None:
    made = sample()
    part = made.only(Selection((("sex", "male"),)).mask(made))
    labels, which = classes(Asked(part, Options(), made))[AREA]
    assert labels == areas_of(made) == ("980", "981", "982", "983", "984", OTHER_AREAS, NOT_RECORDED)
    assert set(which) <= set(labels) and len(which) == len(part)


def test_the_table_holds_no_area_of_few_people() -> None:
    assert any(body["patient"].get("postal_area") == "893" for body, _, _ in cohort_cases())
    assert "000" in sample().words("postal_area")
    assert SMALL_AREAS.isdisjoint({*sample().words("postal_area"), *known_values(sample())["area"]})
    assert Selection((("area", "000"),)).params() == {"area": "000"}


# --- E1 adds up, and hides -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [*BY, AREA])
def test_every_usable_referral_is_in_one_class_of_each_way(way: str) -> None:
    made = sample()
    labels, which = classes(Asked(made, Options()))[way]
    counted, usable = Counter(which[basis_of(made).usable].tolist()), basis_of(made).usable
    assert set(counted) <= set(labels) and counted.total() == int(usable.sum())
    found = everybody(made, None)
    assert sizes(found, way) == {label: counted.get(label, 0) for label in labels}
    yields = dict(found.tables)[f"candidate yield by {way}"]
    f3 = compute("F3", made, CUT, US_CMS, "direct care").whole
    assert f3 is not None
    for label in ("candidate", "decided"):
        each = [yields.cell(one, label).shown or 0 for one in yields.axes[0].classes]
        assert sum(each) == yields.cell("everyone", label).shown == f3.find(label).cell.shown


@pytest.mark.parametrize(("few", "hidden"), [(20, True), (22, False)])
def test_a_language_of_few_hides_the_whole_way_and_no_other(few: int, hidden: bool) -> None:
    """Half of each class are treated in time: 10 of 20 are too few to be told, 11 of 22 are not."""
    found = everybody(of({"language": code} for code in ["en"] * 80 + ["es"] * few))
    for way, gone in ((LANGUAGE, hidden), ("sex", False)):
        mine = [each for each in found.values if f", {way}: " in each.title]
        waits = [each for each in found.waits if f", {way}: " in each.title]
        assert all(each.hidden is gone for each in mine), way
        assert gone is False or all(each.n.hidden and each.percentiles == () for each in waits), way
        yields = dict(found.tables)[f"candidate yield by {way}"]
        assert yields.cell("another language" if way == LANGUAGE else "female", "candidate").hidden is gone


@pytest.mark.parametrize(("few", "hidden"), [(20, True), (22, False)])
def test_an_area_not_recorded_for_few_hides_the_whole_way(few: int, hidden: bool) -> None:
    found = everybody(living(zip021=60, zip024=80, none=few))
    assert sizes(found, AREA) == (
        dict.fromkeys(("021", "024", NOT_RECORDED))
        if hidden
        else {"021": 66, "024": 88, NOT_RECORDED: 22}  # rounded up to a multiple of one more than the width protected
    )


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.id)
@pytest.mark.parametrize("seed", range(6))
def test_no_area_of_few_is_named_and_how_many_are_together_is_no_small_number(seed: int, profile: Profile) -> None:
    dice = np.random.default_rng(seed)
    areas = {f"zip9{n:02d}": int(dice.integers(1, 90)) for n in range(int(dice.integers(2, 20)))}
    made = living(**areas, none=30)
    named = [label for label in areas_of(made) if label not in (OTHER_AREAS, NOT_RECORDED)]
    true = Counter(made.words("postal_area").tolist())
    assert all(true[area] >= FEWEST_IN_AREA for area in named)
    others = sum(n for area, n in true.items() if area not in (*named, None))
    assert others == 0 or others >= FEWEST_IN_AREA or named == []
    found = everybody(made, profile)
    told = repr([found.waits, found.values, found.tables, found.notes])
    assert not [area for area in true if area is not None and area not in named and f"'{area}'" in told]
    for each in dict(found.tables)[f"candidate yield by {AREA}"].cells:
        assert each.shown is None or not profile.hides(each.shown)


# --- filters ---------------------------------------------------------------------------------------------------------


def test_direct_care_filters_by_language_and_area_and_nobody_else_does() -> None:
    assert {"language", "area"} <= set(DIMENSIONS) and {"language", "area"}.isdisjoint(WAYS.values())
    chosen, said = read({"language": "es", "area": "000"}, known_values(sample()))
    assert said == () and chosen.words == "Preferred language: es; Area of residence: 000"
    assert chosen.outside_direct_care.everyone
    assert 0 < int(chosen.with_("area", None).mask(sample()).sum()) < len(sample())
    with pytest.raises(ValueError, match="one value of one way"):
        compute("T4", sample(), CUT, US_CMS, "others", selection=Selection((("area", "981"),)))


def test_a_referral_that_says_neither_is_not_recorded_and_in_no_other_class() -> None:
    made = cohort_table([Given(case(1))], CUT)
    found = classes(Asked(made, Options()))
    assert [which.tolist() for _, which in (found[LANGUAGE], found[AREA])] == [[NOT_RECORDED], [NOT_RECORDED]]
    assert OF_THE_CLINIC in found[LANGUAGE][0] and found[AREA][0] == (NOT_RECORDED,)

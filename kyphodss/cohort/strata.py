"""The classes that equity measures break referrals down by (cohort-analytics 2.2, E1), one a referral in each way.

Classes are fixed, or those of everyone where the cohort itself gives them, so that no filter shifts them. Areas of residence are
many and most are small, so those of few referrals stand together: a reader then knows of an area that is not named only that it has
fewer referrals than FEWEST_IN_AREA or is none of the largest ones, and how many are together is no small number.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.basis import basis_of
from kyphodss.cohort.measure import Asked
from kyphodss.cohort.table import CohortTable

Words = NDArray[np.object_]

NOT_RECORDED: Final = "not recorded"
AGE, SEX, SETTING, LANGUAGE, AREA = "age at receipt", "sex", "setting", "language", "area of residence"
AGES: Final = (
    (0, 59, "up to 59"),
    (60, 69, "60 to 69"),
    (70, 79, "70 to 79"),
    (80, 89, "80 to 89"),
    (90, 200, "90 and over"),
)
OF_THE_CLINIC, ANOTHER_LANGUAGE = "language of the clinic", "another language"
BY: Final = {
    AGE: (*(label for _, _, label in AGES), NOT_RECORDED),
    SEX: ("female", "male", "other", NOT_RECORDED),
    SETTING: ("emergency", "inpatient", "outpatient", NOT_RECORDED),
    LANGUAGE: (OF_THE_CLINIC, ANOTHER_LANGUAGE, NOT_RECORDED),
}
"""The ways with fixed classes. Areas are the classes of one more."""
WAYS: Final = (*BY, AREA)
OTHER_AREAS: Final = "other areas"
FEWEST_IN_AREA: Final = 55
"""Usable referrals from which an area is a class of its own: as many as a value needs for a view outside direct care (`ways`)."""
MOST_AREAS: Final = 12


def strata(table: CohortTable) -> dict[str, Words]:
    """The class of every referral by age, sex and setting, which nobody sets; worked out once for a table."""
    return table.worked("strata", lambda: _strata(table))


def _strata(table: CohortTable) -> dict[str, Words]:
    age = table.numbers("age_years")
    bands = np.full(len(table), NOT_RECORDED, dtype=object)
    for low, high, label in AGES:
        bands[(age >= low) & (age < high + 1)] = label
    return {AGE: bands, SEX: recorded(table, "sex"), SETTING: recorded(table, "setting")}


def recorded(table: CohortTable, column: str) -> Words:
    """A column of words with NOT_RECORDED where there is none; made once for a table."""
    return table.worked(("recorded", column), lambda: _recorded(table.words(column)))


def _recorded(words: Words) -> Words:
    return np.array([NOT_RECORDED if word is None or word == "" else word for word in words], dtype=object)


def classes(asked: Asked) -> Mapping[str, tuple[tuple[str, ...], Words]]:
    """Every way: its classes in order, and the class of every referral."""
    table, areas = asked.table, areas_of(asked.span)
    named = set(areas) | {NOT_RECORDED}
    where = np.array([area if area in named else OTHER_AREAS for area in recorded(table, "postal_area")], object)
    language = _language(recorded(table, "language"), asked.options.language)
    found = {way: (BY[way], of) for way, of in (*strata(table).items(), (LANGUAGE, language))}
    return {**found, AREA: (areas, where)}


def _language(words: Words, own: str) -> Words:
    found = np.where(words == own, OF_THE_CLINIC, ANOTHER_LANGUAGE).astype(object)
    found[words == NOT_RECORDED] = NOT_RECORDED
    return found


def areas_of(table: CohortTable) -> tuple[str, ...]:
    """The classes of areas: the MOST_AREAS largest of FEWEST_IN_AREA usable referrals or more, in order; the others together.

    Where all others together are fewer than that, the smallest area that would be named stands with them.
    """
    return table.worked("areas", lambda: _areas(table))


def _areas(table: CohortTable) -> tuple[str, ...]:
    words = recorded(table, "postal_area")
    there = words != NOT_RECORDED
    counted = Counter(words[basis_of(table).usable & there].tolist())
    largest = sorted(counted, key=lambda area: (-counted[area], area))[:MOST_AREAS]
    named = [area for area in largest if counted[area] >= FEWEST_IN_AREA]
    others = counted.total() - sum(counted[area] for area in named)
    if 0 < others < FEWEST_IN_AREA:
        named = named[:-1]
    together = (OTHER_AREAS,) if not set(words[there].tolist()) <= set(named) else ()
    return (*sorted(named), *together, NOT_RECORDED)

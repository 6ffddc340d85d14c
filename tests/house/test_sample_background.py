"""What `sample_data.background` adds to the sample cohort leaves everything else of it as it is without it."""

from collections import Counter, defaultdict
from copy import deepcopy

import pytest

from kyphodss.cohort.safe_harbor import SMALL_AREAS
from sample_data import background
from sample_data.cohort import cohort_cases

NAMES = ("language", "postal_area")


def test_no_value_of_the_sample_is_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    every = [deepcopy(body) for body, _, _ in cohort_cases()]
    monkeypatch.setattr(background, "add", lambda *_: None)
    plain = [body for body, _, _ in cohort_cases()]
    assert every != plain
    for body in every:
        for name in NAMES:
            body["patient"].pop(name, None)
    assert every == plain


def test_a_person_who_is_referred_twice_has_one_language_and_one_area() -> None:
    found = defaultdict[str, set[tuple[str | None, ...]]](set)
    for body, _, _ in cohort_cases():
        found[body["patient"]["mrn"]].add(tuple(body["patient"].get(name) for name in NAMES))
    assert len(found) < 1500 and all(len(each) == 1 for each in found.values())


def test_some_are_not_recorded_and_one_area_has_few_people() -> None:
    for name, low, high in (("language", 30, 90), ("postal_area", 30, 90)):
        counted = Counter(body["patient"].get(name) for body, _, _ in cohort_cases())
        assert low < counted[None] < high and 5 <= len(set(counted) - {None}) <= 7
        if name == "postal_area":
            assert len(SMALL_AREAS & set(counted)) == 1

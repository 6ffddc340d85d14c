"""What `sample_data.aftercare` adds to the sample cohort leaves everything else of it as it is without it."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from kyphodss.case.read import case_from
from sample_data import cohort
from sample_data.cohort import cohort_cases

ADDED = {
    "referral": ("returns", "diagnosed_on"),
    "bone_health": ("fls_referred_on", "fls_assessed_on", "bone_drug_recommended", "bone_drug_at_52_weeks"),
    "outcome": ("adverse_events", "admissions"),
}


def _bare(with_: dict[str, Any], without: dict[str, Any]) -> dict[str, Any]:
    """A case with what was added taken off: new fields, and entries behind those of a list."""
    found = deepcopy(with_)
    for part, names in ADDED.items():
        for name in names:
            found[part].pop(name, None)
    found["fractures"] = found["fractures"][: len(without["fractures"])]
    before = without["outcome"].get("followups")
    if before is None:
        found["outcome"].pop("followups", None)
    else:
        found["outcome"]["followups"] = found["outcome"]["followups"][: len(before)]
    return found


def test_no_value_of_the_sample_is_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    every = [body for body, _, _ in cohort_cases()]
    monkeypatch.setattr(cohort, "add", lambda *_: None)
    plain = [body for body, _, _ in cohort_cases()]
    assert [_bare(*pair) for pair in zip(every, plain, strict=True)] == plain
    assert every != plain


def test_every_case_of_the_sample_can_be_read_and_nothing_added_lies_ahead() -> None:
    for body, _, _ in cohort_cases():
        case = case_from(body)
        bone, outcome = case.bone_health, case.outcome
        events = [each.on for each in (*(outcome.adverse_events or ()), *(outcome.admissions or ()))]
        seen = [*events, *(each.on for each in case.referral.returns or ()), bone.fls_referred_on, bone.fls_assessed_on]
        assert all(day is None or date(2024, 11, 1) < day <= cohort.LAST for day in seen), case.case_id

"""The fields that measures ask for: returns, adverse events, admissions and bone health, in three answers each."""

from datetime import date
from typing import Any

import pytest

from kyphodss.case.facts import facts
from kyphodss.case.read import CaseError, case_from
from kyphodss.store.merge import merged

PATHS = ("referral.returns", "outcome.adverse_events", "outcome.admissions")


def body(path: str, value: Any) -> dict[str, Any]:
    part, name = path.split(".")
    return {"case_id": "x", part: {name: value}}


@pytest.mark.parametrize("path", PATHS)
def test_nobody_said_and_asked_and_none_are_two_answers(path: str) -> None:
    part, name = path.split(".")
    said = [getattr(getattr(case_from(body(path, value)), part), name) for value in (None, [], [{}])]
    assert said[0] is None and said[1] == () and len(said[2]) == 1


@pytest.mark.parametrize(
    ("path", "entry", "says"),
    [
        ("referral.returns", {"reasons": ["images"]}, "a list of imaging, onset, pain_score"),
        ("referral.returns", {"on": "June"}, "a day that exists"),
        ("outcome.adverse_events", {"kind": "leak"}, "one of symptomatic_leak, new_neurologic_deficit, infection"),
        ("outcome.admissions", {"unplanned": "maybe"}, 'true, false or "unknown"'),
    ],
)
def test_what_is_none_of_the_vocabulary_is_refused_with_its_place(path: str, entry: dict[str, Any], says: str) -> None:
    with pytest.raises(CaseError) as error:
        case_from(body(path, [entry]))
    (at,) = error.value.fields
    assert at.startswith(f"{path}[0].") and says in error.value.fields[at]


def test_lists_are_no_facts_and_single_answers_are() -> None:
    row = facts(case_from({"case_id": "x", "bone_health": {"bone_drug_recommended": "unknown"}}), date(2026, 11, 24))[0]
    assert not {"returns", "adverse_events", "admissions"} & set(row)
    assert row["bone_drug_recommended"] is None and "fls_referred_on" in row


def test_two_people_who_add_an_event_each_keep_both() -> None:
    first, second = ({"kind": kind, "on": "2026-07-02"} for kind in ("infection", "hemorrhage"))
    base = body("outcome.adverse_events", [])
    theirs, mine = (body("outcome.adverse_events", [each]) for each in (first, second))
    kept = merged(base, theirs, mine, {})["outcome"]["adverse_events"]
    assert sorted(each["kind"] for each in kept) == ["hemorrhage", "infection"]

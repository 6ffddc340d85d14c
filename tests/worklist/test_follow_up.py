"""Contacts after a procedure on 1 Mar 2027, by the settings as they come: day 1-2, day 10-14, week 4-6, months 3, 6 and 12."""

from datetime import date
from typing import Any

import pytest

from kyphodss.case.read import case_from
from kyphodss.settings import PlanSettings
from kyphodss.worklist.follow_up import Contact, contacts, to_make

SETTINGS = PlanSettings()
MONTHS = PlanSettings(follow_up_months=(1, 3, 6, 12))


def states(as_of: str, *made: str, settings: PlanSettings = SETTINGS, **outcome: Any) -> list[str]:
    return [each.state for each in found(as_of, *made, settings=settings, **outcome)]


def found(as_of: str, *made: str, settings: PlanSettings = SETTINGS, **outcome: Any) -> tuple[Contact, ...]:
    return contacts(case(made, outcome), date.fromisoformat(as_of), settings)


def case(made: tuple[str, ...], outcome: dict[str, Any]) -> Any:
    return case_from(
        {"case_id": "F", "outcome": {"procedure_on": "2027-03-01", "followups": [{"on": on} for on in made], **outcome}}
    )


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2027-03-01", ["ahead"] * 6),
        ("2027-03-02", ["due", *["ahead"] * 5]),
        ("2027-03-03", ["due", *["ahead"] * 5]),
        ("2027-03-04", ["overdue", *["ahead"] * 5]),
        ("2027-03-10", ["overdue", *["ahead"] * 5]),
        ("2027-03-11", ["passed", "due", *["ahead"] * 4]),
        ("2027-04-12", ["passed", "passed", "due", *["ahead"] * 3]),
        ("2027-04-13", ["passed", "passed", "overdue", *["ahead"] * 3]),
        ("2027-06-01", [*["passed"] * 3, "due", "ahead", "ahead"]),
        ("2027-08-31", [*["passed"] * 3, "overdue", "ahead", "ahead"]),
        ("2027-09-01", [*["passed"] * 4, "due", "ahead"]),
        ("2028-03-02", [*["passed"] * 5, "overdue"]),
    ],
)
def test_each_contact_opens_falls_due_and_is_overdue_on_its_days(as_of: str, expected: list[str]) -> None:
    assert states(as_of) == expected


def test_a_follow_up_answers_the_newest_contact_that_had_begun() -> None:
    assert states("2027-03-20", "2027-03-05") == ["done", "overdue", *["ahead"] * 4]
    assert states("2027-03-20", "2027-03-11") == ["passed", "done", *["ahead"] * 4]


def test_a_follow_up_on_the_day_of_the_procedure_or_ahead_of_the_day_answers_nothing() -> None:
    assert states("2027-03-04", "2027-03-01", "2027-03-05") == ["overdue", *["ahead"] * 5]


def test_the_visit_at_four_to_six_weeks_is_the_contact_of_the_first_month() -> None:
    """Pain and function at 1, 3, 6 and 12 months: the first of them is the second visit, which begins before a month is over."""
    named = [each.name for each in found("2027-03-29")]
    assert named[2:] == ["second visit", "after 3 months", "after 6 months", "after 12 months"]
    assert found("2027-04-01")[2].state == "due", "One month after the procedure it is due."


def test_the_months_of_the_outcome_are_a_setting() -> None:
    named = found("2027-09-01", settings=MONTHS)
    assert [each.name for each in named if "month" in each.name] == [
        "after 1 month",
        "after 3 months",
        "after 6 months",
        "after 12 months",
    ]
    assert [each.name for each in to_make(case((), {}), date(2027, 9, 1), MONTHS)] == ["after 6 months"]


def test_a_contact_in_words() -> None:
    assert found("2027-03-03")[0].words == "telephone call (02 Mar 2027 to 03 Mar 2027): due now"
    assert found("2027-03-04", "2027-03-02")[0].words == "telephone call (02 Mar 2027 to 03 Mar 2027): done 02 Mar 2027"


def test_a_contact_made_without_scores_says_so() -> None:
    assert found("2027-03-04", "2027-03-02")[0].without_scores is True
    scored = found("2027-03-04", followups=[{"on": "2027-03-02", "pain_score": 0, "roland_morris": 0}])
    assert scored[0].without_scores is False


def test_without_a_procedure_by_the_day_there_is_nothing_to_follow() -> None:
    assert found("2027-02-28") == ()
    assert contacts(case_from({"case_id": "F"}), date(2027, 3, 1), SETTINGS) == ()


def test_after_a_death_nothing_is_due() -> None:
    outcome = {"died_on": "2027-03-20"}
    assert [each.name for each in found("2027-06-01", died_on="2027-03-20")] == ["telephone call", "visit"]
    assert to_make(case((), outcome), date(2027, 3, 20), SETTINGS) == ()


def test_closing_the_referral_as_treated_does_not_end_the_follow_up() -> None:
    assert states("2027-06-01", closed_on="2027-03-02", closed_as=1)[3] == "due"

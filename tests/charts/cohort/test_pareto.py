"""Reasons for a return by their number, and what a hidden one leaves of the cumulative share."""

import re
from typing import Any

from kyphodss.charts.cohort.pareto import PARTLY, pareto
from kyphodss.charts.panel import Panel
from kyphodss.cohort.disclosure import HIDDEN, US_CMS
from kyphodss.cohort.measures import compute
from tests.cohort.cohorts import CUT, case, table


def _returned(number: int, *reasons: str) -> dict[str, Any]:
    body = case(number)
    body["referral"]["returns"] = [{"reasons": list(reasons)}]
    return body


def _reasons(audience: str) -> Panel:
    """Twenty-four returned: all for imaging, twelve for the onset too, three for another reason."""
    more = lambda n: ["onset"] * (n < 12) + ["other"] * (n < 3)  # noqa: E731
    made = table([_returned(n, "imaging", *more(n)) for n in range(24)])
    return pareto(compute("Q3", made, CUT, US_CMS, audience), dark=False)  # pyright: ignore[reportArgumentType]


def test_reasons_stand_by_their_number_with_what_they_make_up_so_far() -> None:
    panel = _reasons("direct care")
    assert [(row["reason"], row["referrals"]) for row in panel.rows[:3]] == [
        ("imaging", "24"),
        ("onset", "12"),
        ("other", "3"),
    ]
    assert [row["cumulative share of reasons"] for row in panel.rows[:3]] == ["61.5 %", "92.3 %", "100.0 %"]
    assert panel.rows[1]["share of those returned"] == "50.0 %" and PARTLY not in panel.notes


def test_a_hidden_reason_stands_last_and_is_in_no_cumulative_share() -> None:
    panel = _reasons("others")
    assert [row["reason"] for row in panel.rows][-1] == "other" and PARTLY in panel.notes
    assert panel.rows[-1]["referrals"] == panel.rows[-1]["cumulative share of reasons"] == HIDDEN
    assert panel.rows[1]["cumulative share of reasons"] == "100.0 %" and "3" not in re.findall(
        r"\b3\b", str(panel.rows)
    )


def test_without_a_return_there_is_no_pareto() -> None:
    panel = pareto(compute("Q3", table([case(1)]), CUT, US_CMS, "direct care"), dark=False)
    assert panel.figure is None and "No return is recorded" in panel.sentence

"""Every worked case, through the same door as the command line."""

import pytest

from kyphodss.cli import assess_lines
from kyphodss.spec import WorkedCase, differences, worked_cases

CASES = list(worked_cases())


def test_there_are_worked_cases() -> None:
    assert len(CASES) > 60
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_worked_case(case: WorkedCase) -> None:
    found = {line["level"]: line for line in assess_lines([case.line], case.as_of) if "error" not in line}
    assert len(found) > 0, f"{case.title}: refused"
    assert len(case.expect) > 0, f"{case.title}: expects nothing"
    problems = [problem for expected in case.expect for problem in differences(expected, found[expected.get("level")])]
    assert problems == [], "\n".join([case.title, f"because: {case.why}", f"source: {case.source}", *problems])

"""A list of two thousand cases is affordable: beside its assessment a row costs little. Compared, not timed against a clock."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

from kyphodss.assess import assess
from kyphodss.case.read import read_case
from kyphodss.worklist.rows import list_settings, row_of
from kyphodss.worklist.slots import free_slots
from tests.worklist.base import SETTINGS

AS_OF = date(2026, 11, 24)
SAMPLES = Path(__file__).parents[2] / "sample_data" / "cases.jsonl"


def _fastest(work: Callable[[], object]) -> float:
    times: list[float] = []
    for _ in range(5):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def test_a_row_costs_a_quarter_of_its_assessment_at_most() -> None:
    cases = [read_case(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    found = [assess(case, AS_OF) for case in cases]
    whole = list_settings(SETTINGS, AS_OF, free_slots(SETTINGS.plan, (), AS_OF))
    assessing = _fastest(lambda: [assess(case, AS_OF) for case in cases])
    rows = _fastest(lambda: [row_of(case, own, AS_OF, whole) for case, own in zip(cases, found, strict=True)])
    assert rows < assessing / 4

"""The days on which an answer turns are computed; here they are held against stepping through every day of a year."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings

from kyphodss.assess import assess
from kyphodss.case.facts import fracture_facts
from kyphodss.case.model import Case
from kyphodss.case.read import case_from
from kyphodss.dates.fracture import FractureWindows
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.reading import code_of
from tests.strategies import AS_OF, cases

DAYS = [AS_OF + timedelta(days=n) for n in range(367)]


def _stepped(case: Case, index: int) -> tuple[dict[str, list[tuple[Any, Any]]], dict[str, list[tuple[Any, Any]]]]:
    """Window statuses and codes by day, the slow way: the facts are laid anew for every day."""
    days = [(day, fracture_facts(case)[index]) for day in DAYS]
    statuses = [{id: w.status for id, w in FractureWindows(case, facts).on(day).items()} for day, facts in days]
    codes = [{g.id: code_of(g, facts.on(day)) for g in GUIDELINES} for day, facts in days]
    return _turns(statuses), _turns(codes)


def _turns(by_day: list[dict[str, str]]) -> dict[str, list[tuple[Any, Any]]]:
    found: dict[str, list[tuple[Any, Any]]] = {}
    for id in by_day[0]:
        for before, after, day in zip(by_day, by_day[1:], DAYS[1:], strict=False):
            if before.get(id) != after.get(id):
                found.setdefault(id, []).append((day, after.get(id)))
    return found


@settings(max_examples=25)
@given(values=cases())
def test_changes_are_what_stepping_finds(values: dict[str, Any]) -> None:
    case = case_from(values)
    for index, assessment in enumerate(assess(case, AS_OF)):
        windows, codes = _stepped(case, index)
        assert {
            w.id: [(c.on, c.status) for c in w.changes] for w in assessment.windows if len(w.changes) > 0
        } == windows
        assert {
            v.guideline.id: [(c.on, c.code) for c in v.changes] for v in assessment.guidelines if len(v.changes) > 0
        } == codes

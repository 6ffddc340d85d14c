"""Laws of the plan, on generated cases."""

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from kyphodss.assess import assess
from kyphodss.case.facts import fracture_facts
from kyphodss.case.read import CaseError, case_from
from kyphodss.plan.choose import choose, feasible_days
from kyphodss.plan.flags import flags_of
from kyphodss.plan.holds import BY_ID
from kyphodss.plan.model import Plan
from kyphodss.plan.plan import plan_of
from kyphodss.plan.slots import first_slot
from kyphodss.plan.workings import Workings, workings
from kyphodss.settings import PlanSettings
from tests.plan.base import AS_OF
from tests.plan.strategies import case, changes, drugs
from tests.strategies import AS_OF as DAY_OF_CASES
from tests.strategies import cases

SETTINGS = PlanSettings()
DATED = {"OK", "NEED_LAB", "CONDITIONAL", "NO_FEASIBLE_DATE"}
POSSIBLE = settings(max_examples=100, deadline=None)


def _work(found: dict[str, Any], as_of: date = AS_OF) -> Workings:
    built = case_from(case(found))
    return workings(built, [maker.on(as_of) for maker in fracture_facts(built)], as_of, SETTINGS)[0]


def _plan(found: dict[str, Any]) -> Plan:
    plan = plan_of(_work(found))
    assert plan is not None
    return plan


def test_every_status_is_generated() -> None:
    """A law over cases that never reach a status would say nothing about it."""
    seen: Counter[str] = Counter()

    @settings(max_examples=200, deadline=None, database=None)
    @given(changes())
    def count(found: dict[str, Any]) -> None:
        seen[_plan(found).status] += 1

    count()
    wanted = {"STOP", "SPECIALIST", "BLOCKED_LAB", "UNKNOWN", "NEED_LAB", "CONDITIONAL", "OK"}
    assert wanted <= set(seen), seen


@pytest.mark.parametrize(
    "rare",
    [lambda plan: len(plan.holds) > 0, lambda plan: plan.status == "NO_FEASIBLE_DATE"],
    ids=["holds", "no feasible date"],
)
def test_what_is_rare_is_generated_as_well(rare: Callable[[Plan], bool]) -> None:
    assert find(changes(), lambda case: rare(_plan(case)), settings=settings(max_examples=5000, deadline=None))


@POSSIBLE
@given(changes())
def test_what_is_printed_follows_the_status(found: dict[str, Any]) -> None:
    plan = _plan(found)
    dates = (plan.earliest_sir, plan.earliest_conservative, plan.latest, plan.conflict)
    if plan.status not in DATED:
        assert dates == (None, None, None, None)
        assert plan.holds == ()
    assert len(plan.because) > 0
    if len(plan.holds) > 0:
        assert plan.earliest_conservative is not None


@POSSIBLE
@given(changes())
def test_no_date_is_printed_without_policy_and_sources(found: dict[str, Any]) -> None:
    for hold in _plan(found).holds:
        assert hold.policy == "P_CONS"
        assert len(hold.sources) > 0
        assert BY_ID[hold.rule].auto_date in ("yes", "cond")
        restarts = (hold.restart, hold.restart_sir, hold.restart_leaflet)
        assert (hold.gates == "Q06") is any(at is not None for at in restarts)


@POSSIBLE
@given(changes())
def test_a_stop_prints_no_date_anywhere(found: dict[str, Any]) -> None:
    work = _work({**found, "risk.osteomyelitis": True})
    plan = plan_of(work)
    assert plan is not None
    assert plan.status == "STOP"
    written = str(plan.to_json()) + str([flag.to_json() for flag in flags_of(work)])
    assert "restart_sir" not in written
    assert "T09:00" not in written
    choice = choose(work, date(2027, 5, 20))
    assert all(under.holds == () and under.feasible is False for under in choice.policies)


@POSSIBLE
@given(changes())
def test_unknown_answers_never_yield_ok(found: dict[str, Any]) -> None:
    """OK has every question of the stops, the drugs and the laboratory answered."""
    plan = _plan(found)
    if plan.status == "OK":
        noted = {"prescriber_agreed", "treatments", "treatments_complete", "chronic_liver_disease", "level_augmented"}
        assert set(plan.missing) <= noted


@POSSIBLE
@given(changes(), st.sampled_from(["risk.vte", "symptoms.myelopathy", "bleeding.drugs_complete", "etiology"]))
def test_forgetting_an_answer_never_gives_ok_or_a_date(found: dict[str, Any], path: str) -> None:
    if path == "bleeding.drugs_complete":
        found = {**found, "bleeding.drugs": [{"drug": "celecoxib"}]}
    plan = _plan({**found, path: None})
    assert plan.status not in DATED


@POSSIBLE
@given(changes(), drugs("naproxen"))
def test_adding_a_drug_never_gives_an_earlier_day(found: dict[str, Any], more: dict[str, Any]) -> None:
    listed = [drug for drug in found["bleeding.drugs"] or [] if drug["drug"] != "naproxen"]
    before = _plan({**found, "bleeding.drugs": listed})
    after = _plan({**found, "bleeding.drugs": [*listed, more]})
    for early, late in (
        (before.earliest_sir, after.earliest_sir),
        (before.earliest_conservative, after.earliest_conservative),
    ):
        assert early is None or late is None or late >= early
        assert early is not None or late is None


@POSSIBLE
@given(changes(), st.integers(0, 400))
def test_a_longer_hold_never_gives_an_earlier_day_or_a_later_last_dose(found: dict[str, Any], more: int) -> None:
    work = _work(found)
    longer = tuple(replace(drug, last=drug.last, rule=_longer(drug.rule, more)) for drug in work.drugs.taken)
    for drug, held in zip(work.drugs.taken, longer, strict=True):
        for policy in ("P_SIR", "P_CONS"):
            first, second = drug.free_from(policy), held.free_from(policy)
            assert (first is None) is (second is None)
            assert first is None or second is None or second >= first
    for first, last in _slots(work, longer):
        assert last >= first


def _longer(rule: Any, more: int) -> Any:
    hours = (rule.sir_hours, rule.conservative_hours)
    sir, conservative = (None if n is None else n + more for n in hours)
    return replace(rule, sir_hours=sir, conservative_hours=conservative)


def _slots(work: Workings, longer: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    found = []
    for policy, first in work.earliest.items():
        free = [at for drug in longer if (at := drug.free_from(policy)) is not None]
        found.append((first.slot, first_slot(max([first.slot, *free]), SETTINGS)))
    return found


@POSSIBLE
@given(changes(), st.sampled_from(["2027-05-01T08:00", "2027-05-02T08:00", "2027-05-03T08:00"]))
def test_a_later_last_dose_never_gives_an_earlier_day(found: dict[str, Any], last: str) -> None:
    listed = deepcopy(found["bleeding.drugs"] or [])
    before = _plan({**found, "bleeding.drugs": [{**drug, "last_dose_at": "2027-05-01T08:00"} for drug in listed]})
    after = _plan({**found, "bleeding.drugs": [{**drug, "last_dose_at": last} for drug in listed]})
    if before.earliest_conservative is not None and after.earliest_conservative is not None:
        assert after.earliest_conservative >= before.earliest_conservative


@POSSIBLE
@given(changes())
def test_every_hold_is_kept_by_its_last_dose_and_no_restart_is_before_sirs_hours(found: dict[str, Any]) -> None:
    plan = _plan(found)
    for hold in plan.holds:
        rule = BY_ID[hold.rule]
        assert plan.earliest_conservative is not None
        assert rule.conservative_hours is not None
        off = plan.earliest_conservative.timestamp() - hold.last_dose_by.timestamp()
        assert off >= rule.conservative_hours * 3600
        if hold.restart_sir is not None and rule.next_day is False and rule.restart_hours is not None:
            end = plan.earliest_conservative.timestamp() + 3600
            assert hold.restart_sir.timestamp() - end >= rule.restart_hours * 3600
        if hold.restart is not None:
            assert hold.restart >= max(at for at in (hold.restart_sir, hold.restart_leaflet) if at is not None)


@POSSIBLE
@given(changes())
def test_the_feasible_days_are_those_that_choosing_one_by_one_finds(found: dict[str, Any]) -> None:
    """Two ways to the same answer, over the first three weeks."""
    work = _work(found)
    days = feasible_days(work)
    for index, listed in enumerate((days.sir, days.conservative)):
        near = {slot.date() for slot in listed if slot.date() <= date(2027, 5, 23)}
        one_by_one = {
            day
            for day in (date(2027, 5, n) for n in range(1, 24))
            if choose(work, day).policies[index].feasible is not False
        }
        assert near == one_by_one or len(listed) == 0


@POSSIBLE
@given(changes())
def test_flags_are_raised_once_each_and_only_for_a_yes(found: dict[str, Any]) -> None:
    flags = flags_of(_work(found))
    assert len({flag.id for flag in flags}) == len(flags)
    assert all(len(flag.text) > 1 and flag.text.endswith(".") for flag in flags)


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(-40, 40))
def test_any_case_on_any_day_has_a_plan_or_none_and_flags(found: dict[str, Any], days: int) -> None:
    """The cases of the other rooms, most of whose questions nobody answered: no exception, and no OK."""
    try:
        assessments = assess(case_from(found), DAY_OF_CASES + timedelta(days=days))
    except CaseError:
        return
    for assessment in assessments:
        printed = assessment.to_json()
        assert isinstance(printed["flags"], list)
        assert printed["plan"] is None or printed["plan"]["status"] in ("STOP", "UNKNOWN")

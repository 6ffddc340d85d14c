"""A recorded decision takes a known condition off the status, stays in sight, and does nothing else."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from kyphodss.case.facts import facts
from kyphodss.case.read import CaseError, case_from
from kyphodss.plan.choose import choose, feasible_days
from kyphodss.plan.flags import flags_of
from kyphodss.plan.model import Decision, Flag, Plan
from kyphodss.plan.plan import plan_of
from kyphodss.plan.workings import Workings
from tests.plan.base import APIXABAN, AS_OF, planned, worked
from tests.plan.strategies import case, changes
from tests.plan.test_laws import _work

TODAY: Final = AS_OF.isoformat()
F10: Final[dict[str, Any]] = {"bleeding.drugs": [APIXABAN, {"drug": "celecoxib"}]}
IDS: Final = (
    "F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F09", "F10", "F11", "F12", "F16", "F17", "F18", "F21", "F22",
    "LF-LATE", "LF-CLOSING", "LF-BEFORE-RT", "L01", "L06", "L07", "imaging", "onset_earliest", "radiotherapy", "escc",
    "spinal_stenosis", "posterior_wall_intact", "levels_planned", "level_augmented", "pain_score", "pain_trajectory",
    "R10", "R12", "R25", "R28", "drugs", "etiology", "none such",
)  # fmt: skip
POSSIBLE = settings(max_examples=100, deadline=None)


SEVERAL: Final = {
    "F17": ["asa_class", "can_lie_prone", "home_oxygen_or_airway_risk"],
    "F18": [
        "cement_allergy",
        "contrast_allergy",
        "neural_impingement",
        "retropulsion_or_canal_compromise",
        "neurologic_deficit",
    ],
}


def entry(flag: str, on: str = TODAY, by: str = "Dr. A. Decider") -> dict[str, Any]:
    """A decision; where several facts stand under its flag, about all of them."""
    about = {"about": SEVERAL[flag]} if flag in SEVERAL else {}
    return {"flag": flag, "decided_by": by, "decided_on": on, **about}


def settled(found: dict[str, Any], *flags: str, on: str = TODAY) -> dict[str, Any]:
    return {**found, "risk.flags_settled": [entry(flag, on) for flag in flags]}


EVERYTHING: Final = [entry(id) for id in IDS]
CONDITIONS: Final[dict[str, Any]] = {
    "risk.contrast_allergy": st.sampled_from([True, None]),
    "risk.home_oxygen_or_airway_risk": st.sampled_from([True, None]),
    "fractures.0.spinal_stenosis": st.just(True),
    "symptoms.pain_trajectory": st.just("improved"),
}


@st.composite
def conditional(draw: st.DrawFn) -> dict[str, Any]:
    """The generated cases of the plan, more of them with a condition, a few of them quiet but for it."""
    found = draw(changes())
    if draw(st.booleans()):
        found = {name: found[name] for name in found if name.startswith("fractures") or name == "bleeding.drugs"}
    names = draw(st.lists(st.sampled_from(sorted(CONDITIONS)), max_size=2, unique=True))
    return {**found, **{name: draw(CONDITIONS[name]) for name in names}}


def _plan(work: Workings) -> Plan:
    plan = plan_of(work)
    assert plan is not None
    return plan


def _without_marks(plan: Plan) -> Plan:
    return replace(plan, status="OK", because=(), settled=(), without_effect=(), to_settle=())


DECISIONS = st.lists(
    st.builds(entry, st.sampled_from(IDS), st.sampled_from([TODAY, "2027-05-02", "2027-02-01", "2027-05-04"])),
    max_size=6,
)


@POSSIBLE
@given(conditional(), DECISIONS)
def test_a_decision_changes_no_date_no_hold_and_nothing_that_is_missing(
    found: dict[str, Any], recorded: list[dict[str, str]]
) -> None:
    """In particular it never gives an earlier day."""
    before, after = _work(found), _work({**found, "risk.flags_settled": recorded})
    first, second = _plan(before), _plan(after)
    assert _without_marks(first) == _without_marks(second)
    assert feasible_days(before) == feasible_days(after)
    day = date(2027, 5, 10)
    then, now = choose(before, day), choose(after, day)
    assert replace(then, status="OK", because=(), settled=()) == replace(now, status="OK", because=(), settled=())


@POSSIBLE
@given(conditional(), DECISIONS)
def test_only_conditional_becomes_something_else_and_only_ok(
    found: dict[str, Any], recorded: list[dict[str, str]]
) -> None:
    """In particular a stop stays a stop."""
    before, after = _plan(_work(found)), _plan(_work({**found, "risk.flags_settled": recorded}))
    assert after.status == before.status or (before.status, after.status) == ("CONDITIONAL", "OK")


@POSSIBLE
@given(conditional(), DECISIONS)
def test_nothing_recorded_or_raised_is_lost(found: dict[str, Any], recorded: list[dict[str, str]]) -> None:
    """Every decision is listed as what it settles or as idle, and every reason and flag is still there."""
    before, after = _work(found), _work({**found, "risk.flags_settled": recorded})
    first, second = _plan(before), _plan(after)
    told = {(s.flag.casefold(), s.decision.decided_on) for s in second.settled}
    told |= {(idle.decision.flag.casefold(), idle.decision.decided_on) for idle in second.without_effect}
    assert {(e["flag"].casefold(), date.fromisoformat(e["decided_on"])) for e in recorded} == told
    marked = {f"{s.flag}: {s.text}" for s in second.settled}
    assert {reason for reason in first.because if reason not in second.because} <= marked
    assert [replace(flag, settled=None) for flag in flags_of(after)] == list(flags_of(before))


@POSSIBLE
@given(conditional())
def test_a_decision_on_everything_leaves_what_is_not_known_conditional(found: dict[str, Any]) -> None:
    plan = _plan(_work({**found, "risk.flags_settled": EVERYTHING}))
    assert plan.to_settle == ()
    open_again = [text for text in plan.because if ": not known: " in text]
    if plan.status == "OK":
        assert open_again == []


@pytest.mark.parametrize("wanted", ["OK", "CONDITIONAL", "STOP"])
def test_such_cases_are_generated(wanted: str) -> None:
    """A law over cases without a settled condition would say nothing."""

    def is_wanted(found: dict[str, Any]) -> bool:
        plan = _plan(_work({**found, "risk.flags_settled": EVERYTHING}))
        return plan.status == wanted and (wanted == "STOP" or len(plan.settled) > 0)

    assert find(conditional(), is_wanted, settings=settings(max_examples=3000, deadline=None)) is not None


def test_to_settle_names_what_a_decision_would_settle() -> None:
    assert planned(F10).to_settle == ("F10",)
    assert planned({**F10, "risk.vte": True}).to_settle == ("F10",)
    assert planned({"risk.cha2ds2_vasc": None, "bleeding.drugs": [APIXABAN]}).to_settle == ()
    assert planned(settled(F10, "F10")).to_settle == ()


def test_a_settled_flag_is_marked_by_whom_and_when() -> None:
    flag = next(flag for flag in flags_of(worked(settled(F10, "F10"))) if flag.id == "F10")
    decision = Decision("F10", "Dr. A. Decider", AS_OF, None)
    assert flag == Flag("F10", "conditional", "Two or more blood thinners or NSAIDs.", decision)
    assert flag.to_json()["settled"] == {"decided_by": "Dr. A. Decider", "decided_on": TODAY, "note": None}


def test_a_flag_of_which_a_part_is_open_is_not_marked_as_settled() -> None:
    found = settled({"risk.home_oxygen_or_airway_risk": True, "risk.asa_class": None}, "F17")
    flag = next(flag for flag in flags_of(worked(found)) if flag.id == "F17")
    assert flag.settled is None
    assert [line.flag for line in planned(found).settled] == ["F17"]


def test_one_decision_settles_the_reasons_it_names_and_no_other() -> None:
    both = {"risk.contrast_allergy": True, "symptoms.neural_impingement": True}
    plan = planned(settled(both, "F18"))
    assert plan.status == "OK"
    assert [line.text for line in plan.settled] == ["contrast allergy", "neural impingement"]
    part = planned({**both, "risk.flags_settled": [{**entry("F18"), "about": ["contrast_allergy"]}]})
    assert part.status == "CONDITIONAL" and [line.text for line in part.settled] == ["contrast allergy"]
    none = planned({**both, "risk.flags_settled": [{**entry("F18"), "about": None}]})
    assert none.settled == () and "it does not say that it is about" in none.without_effect[0].why


def test_a_settled_flag_is_still_a_flag_for_the_restart() -> None:
    """Without F10 apixaban has a default restart; with it, settled or not, the prescriber chooses."""
    plain, flagged = planned({"bleeding.drugs": [APIXABAN]}), planned(settled(F10, "F10"))
    assert plain.holds[0].restart is not None
    assert flagged.holds[0].restart is None
    assert (flagged.status, plain.status) == ("OK", "OK")
    choice = choose(worked(settled(F10, "F10")), date(2027, 5, 10))
    assert choice.status == "OK"
    assert [line.flag for line in choice.settled] == ["F10"]
    assert all(hold.restart is None for under in choice.policies for hold in under.holds)


@pytest.mark.parametrize(("recorded", "status"), [(None, "CONDITIONAL"), ([], "CONDITIONAL")])
def test_nobody_said_and_asked_none_settle_nothing(recorded: list[Any] | None, status: str) -> None:
    assert planned({**F10, "risk.flags_settled": recorded}).status == status


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"flag": "F10", "decided_on": TODAY}, "decided_by", "found nothing, expected a plain text"),
        ({"flag": "F10", "decided_by": "  ", "decided_on": TODAY}, "decided_by", "that is not blank; fill it in"),
        ({"flag": "F10", "decided_by": None, "decided_on": TODAY}, "decided_by", "found null"),
        ({"flag": "F10", "decided_by": "Dr. A"}, "decided_on", "found nothing, expected a day that exists"),
        ({"flag": "F10", "decided_by": "Dr. A", "decided_on": "3 May"}, "decided_on", "or take the entry out"),
        ({"flag": "", "decided_by": "Dr. A", "decided_on": TODAY}, "flag", "that is not blank"),
    ],
)
def test_a_decision_without_flag_name_or_day_is_refused(given: dict[str, Any], field: str, says: str) -> None:
    with pytest.raises(CaseError) as error:
        case_from({"case_id": "x", "risk": {"flags_settled": [given]}})
    assert says in error.value.fields[f"risk.flags_settled[0].{field}"]


def test_a_decision_is_no_fact_of_the_rules() -> None:
    row = facts(case_from(case({**F10, "risk.flags_settled": [entry("F10")]})), AS_OF)[0]
    assert not {"flags_settled", "decided_by", "flag", "note"} & set(row)

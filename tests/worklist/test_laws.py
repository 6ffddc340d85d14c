"""Laws over generated cases: urgency is never outranked, and knowing less never hides what may be open."""

from datetime import timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from kyphodss.assess import assess
from kyphodss.case.read import CaseError, case_from
from kyphodss.guidelines.safety import RED_FLAGS
from kyphodss.logic.explain import truth
from kyphodss.worklist.gate import gate
from kyphodss.worklist.message import request, summary
from kyphodss.worklist.order import ORDERS, arrange
from kyphodss.worklist.pathway import Step
from kyphodss.worklist.priority import PriorityClass
from kyphodss.worklist.rows import WorklistRow, list_settings, row_of
from kyphodss.worklist.slots import free_slots
from tests.plan.base import AS_OF as COMPLETE_ON
from tests.strategies import AS_OF, cases
from tests.worklist.base import SETTINGS
from tests.worklist.base import row as complete

LIST = list_settings(SETTINGS, AS_OF, free_slots(SETTINGS.plan, (), AS_OF))


def row(values: dict[str, Any], case_id: str = "G") -> WorklistRow:
    """The row of a generated case; what no case can be is passed over."""
    try:
        case = case_from({**values, "case_id": case_id})
        return row_of(case, assess(case, AS_OF), AS_OF, LIST)
    except CaseError:
        assume(False)
        raise


def is_emergency(values: dict[str, Any]) -> bool:
    case = case_from({**values, "case_id": "G"})
    rows = [each.row for each in assess(case, AS_OF)]
    return any(flag.emergency is True and truth(flag.term, row) is True for flag in RED_FLAGS for row in rows)


@examples(max_examples=40)
@given(st.lists(cases(), min_size=2, max_size=4), st.sampled_from(sorted(ORDERS)))
def test_an_emergency_is_never_below_a_case_without(values: list[dict[str, Any]], order: str) -> None:
    rows = [row(each, f"{n}") for n, each in enumerate(values)]
    emergency = {f"{n}" for n, each in enumerate(values) if rows[n].step is not Step.CLOSED and is_emergency(each)}
    placed = [each.case_id in emergency for each in arrange(rows, ORDERS[order])]
    assert placed == sorted(placed, reverse=True)


@examples(max_examples=40)
@given(st.lists(cases(), min_size=2, max_size=4), st.sampled_from(sorted(ORDERS)), st.randoms())
def test_an_order_is_total_and_the_same_from_any_start(values: list[dict[str, Any]], order: str, chance: Any) -> None:
    rows = [row(each, f"{n}") for n, each in enumerate(values)]
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert arrange(rows, ORDERS[order]) == arrange(shuffled, ORDERS[order])


DAYS = st.integers(7, 100)  # the MRI of a week ago shows the fracture
CAUSES = st.sampled_from(["osteoporosis", "cancer", "trauma"])
# Facts that windows look at, each as a path of the complete case and what stands there.
LOOKED_AT: dict[str, Any] = {
    "cancer.kind": "myeloma",
    "symptoms.pain_score": 8,
    "symptoms.pain_intolerable": True,
    "fractures.0.planned": True,
    "imaging": [],
    "treatments": [{"kind": "radiotherapy", "status": "planned", "started_on": "2027-05-12"}],
    "treatments_complete": True,
    "symptoms.myelopathy": True,
}


def told(cause: str | None, days: tuple[int, int], facts: dict[str, Any]) -> WorklistRow:
    """The complete case with an onset between two numbers of days ago."""
    early, late = ((COMPLETE_ON - timedelta(days=n)).isoformat() for n in (max(days), min(days)))
    onset = {"fractures.0.onset": None, "fractures.0.onset_earliest": early, "fractures.0.onset_latest": late}
    return complete({"etiology": cause, "fractures.0.escc": "0", **onset, **facts})


@given(CAUSES, DAYS, DAYS, st.floats(0, 1))
def test_an_onset_known_more_closely_keeps_every_open_window_open(
    cause: str, one: int, other: int, where: float
) -> None:
    day = round(min(one, other) + where * abs(one - other))
    before, after = told(cause, (one, other), {}), told(cause, (day, day), {})
    kept = {(each.id, each.level): each for each in after.windows}
    for each in before.windows:
        if each.state == "open" and each.applies is True:
            assert kept[each.id, each.level].state == "open"
    _nothing_hidden(before, after)
    _never_contradicted(before, after)


@given(
    CAUSES,
    DAYS,
    st.sets(st.sampled_from(sorted(LOOKED_AT))),
    st.sets(st.sampled_from(sorted(LOOKED_AT))),
    st.booleans(),
)
def test_what_may_be_open_is_listed_however_little_is_known(
    cause: str, days: int, known: set[str], forgotten: set[str], no_cause: bool
) -> None:
    more = {name: LOOKED_AT[name] for name in known}
    less = {name: None if name in forgotten else value for name, value in more.items()}
    _nothing_hidden(told(None if no_cause else cause, (days, days), less), told(cause, (days, days), more))


def _nothing_hidden(less: WorklistRow, more: WorklistRow) -> None:
    """Whatever orders the list with more known is listed with less, and its end may lie as early."""
    listed = {(each.id, each.level): each for each in less.windows}
    for each in more.ends:
        wider = listed[each.id, each.level]
        if wider.first_end is not None and each.first_end is not None:
            assert wider.first_end <= each.first_end
        if wider.last_end is not None and each.last_end is not None and wider.first_end is not None:
            assert wider.last_end >= each.last_end


def _never_contradicted(less: WorklistRow, more: WorklistRow) -> None:
    """A yes or no about the slot stands where the slot stands and more is known."""
    after = {(each.id, each.level): each for each in more.windows}
    for each in less.ends:
        other = after.get((each.id, each.level))
        if other is not None and each.before_slot is not None and less.slot == more.slot:
            assert other.before_slot is each.before_slot


@given(cases())
def test_every_case_has_a_row_a_gate_a_message_and_a_line(values: dict[str, Any]) -> None:
    found = row(values)
    case = case_from(values)
    ready = gate(case, AS_OF)
    assert summary(found).count("\n") == 0
    assert request(case.case_id, ready) != ""
    assert all(each.words(AS_OF) != "" for each in found.windows)
    if found.priority.cls is not PriorityClass.OVER:
        assert found.priority.cls is not PriorityClass.NONE or found.priority.asks == ()
    if is_emergency(values):
        assert ready.opens is True
    assert found.feasible_on is None or found.feasible_on >= AS_OF

"""A row moved beside other free slots is the row that would have been made beside them; so is one with a contact put on it."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from kyphodss.assess import assess
from kyphodss.case.clock import in_site_zone
from kyphodss.case.read import CaseError, case_from
from kyphodss.worklist.placed import moved, placed, with_beside
from kyphodss.worklist.rows import Beside, list_settings, row_of
from kyphodss.worklist.slots import FreeSlots, free_slots
from tests.strategies import AS_OF, cases
from tests.worklist.base import SETTINGS

NONE_TAKEN = free_slots(SETTINGS.plan, (), AS_OF)
FULL_FOR_A_MONTH = FreeSlots(NONE_TAKEN.starts[20:])
NONE_LEFT = FreeSlots(())
every_free = st.sampled_from([None, NONE_TAKEN, FULL_FOR_A_MONTH, NONE_LEFT])


@examples(max_examples=60)
@given(cases(), every_free, every_free)
def test_a_moved_row_is_the_row_made_there(
    values: dict[str, Any], one: FreeSlots | None, other: FreeSlots | None
) -> None:
    try:
        case = case_from({**values, "case_id": "G"})
        found = assess(case, AS_OF)
    except CaseError:
        assume(False)
        raise
    here, there = list_settings(SETTINGS, AS_OF, one), list_settings(SETTINGS, AS_OF, other)
    assert moved(placed(case, found, AS_OF, here), there) == placed(case, found, AS_OF, there)
    assert moved(placed(case, found, AS_OF, here), there).row == row_of(case, found, AS_OF, there)


def _late_case() -> dict[str, Any]:
    return {
        "case_id": "M",
        "etiology": "osteoporosis",
        "referral": {"received_on": "2026-11-01"},
        "fractures": [{"level": level, "onset": "2026-09-10", "planned": True} for level in ("T12", "L1")],
    }


def test_two_levels_keep_their_own_windows_when_slots_move() -> None:
    case = case_from(_late_case())
    found = assess(case, AS_OF)
    assert len(found) == 2
    made = placed(case, found, AS_OF, list_settings(SETTINGS, AS_OF, NONE_TAKEN))
    assert sum(made.counts) == len(made.row.windows) > 0
    full = list_settings(SETTINGS, AS_OF, FULL_FOR_A_MONTH)
    assert moved(made, full).row == row_of(case, found, AS_OF, full)


@given(
    st.one_of(st.none(), st.dates(date(2026, 10, 1), date(2027, 1, 31))), st.one_of(st.none(), st.just("Dr. Example"))
)
def test_what_stands_beside_a_case_is_put_on_its_row(contact: date | None, owner: str | None) -> None:
    case = case_from(_late_case())
    found = assess(case, AS_OF)
    plain = list_settings(SETTINGS, AS_OF, NONE_TAKEN)
    beside = Beside(contact, owner, AS_OF + timedelta(days=3))
    assert with_beside(row_of(case, found, AS_OF, plain), beside) == row_of(case, found, AS_OF, plain, beside)


def test_a_slot_is_looked_for_in_site_time() -> None:
    first = NONE_TAKEN.starts[0]
    assert NONE_TAKEN.next_day == in_site_zone(first).date() and isinstance(first, datetime)

"""The windows of a worklist row: days left as an interval, under the name of the rule set, and whether a slot is in time.

Never a bare number of days (cohort-analytics.md 1.4): both ends of the anchor are kept, and a window that may be open is
listed beside those that are. Ends that order the list are the ceilings of dates.md section 3 but those that are evidence
only, which are shown and never a bound.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from kyphodss.assess import Assessment
from kyphodss.case.clock import day_of
from kyphodss.case.model import Case
from kyphodss.dates.anchors import Anchor, Anchors
from kyphodss.dates.fracture import CEILINGS
from kyphodss.dates.rows import Row as WindowRow
from kyphodss.dates.rows import WindowTable
from kyphodss.dates.status import SEQUENCED, anchor_of
from kyphodss.dates.windows import WindowStatus
from kyphodss.logic.truth import NO, UNKNOWN, YES, Truth

State = Literal["open", "may be open", "ahead"]
STATES: Final[dict[str, State]] = {
    "OPEN": "open",
    "CLOSING": "open",
    "LAST_DAY": "open",
    "UNCERTAIN": "may be open",
    "UNKNOWN": "may be open",
    "NOT_YET": "ahead",
}
EVIDENCE: Final = "ev"


@dataclass(frozen=True, slots=True)
class WindowLeft:
    """One window of one level on the day. `first_end` and `last_end` are its last day by either reading of the anchor.

    None is not known. `rule_set` is its jurisdiction, `strength` that of dates.md section 2. `applies`: is it known that the
    window is this patient's? `orders`: does its end order the list? `before_slot`: does it close before the slot that is
    looked at?
    """

    id: str
    name: str
    rule_set: str
    strength: str
    level: str | None
    state: State
    first_end: date | None
    last_end: date | None
    applies: bool
    orders: bool
    before_slot: Truth

    def days_left(self, as_of: date) -> tuple[int | None, int | None]:
        """Days from the day to either end; 0 on the last day, negative once past, None where not known."""
        return _days(self.first_end, as_of), _days(self.last_end, as_of)

    def words(self, as_of: date) -> str:
        """The window with its name and what is left of it: never a bare number of days."""
        left = left_words(*self.days_left(as_of))
        said = left if self.applies is True else f"{left}, if it applies"
        return f"{self.name}: {'opens later; to its end ' if self.state == 'ahead' else ''}{said}"


def left_words(low: int | None, high: int | None) -> str:
    """Days left as an interval in words; the later end has not passed."""
    if high is None:
        return "end not known" if low is None else f"at least {_count(low)} left"
    if low is None:
        return f"at most {_count(high)} left, or closed already"
    if low < 0:
        return f"closed {_count(-low)} ago, or {_count(high)} left"
    if low == high:
        return "last day" if low == 0 else f"{_count(low)} left"
    return f"{low} to {_count(high)} left"


def windows_left(
    case: Case, assessment: Assessment, table: WindowTable, rule_sets: frozenset[str], slots: "SlotsAhead"
) -> Iterator[WindowLeft]:
    """The windows of one level that are open, may be open, or are a ceiling ahead; of the rule sets of the site.

    A level at which there is nothing to plan has none (dates.md section 5); one nobody named keeps its own.
    """
    row = assessment.row
    if assessment.plan is None and row["fracture_index"] is not None:
        return
    anchors = Anchors(case, row, assessment.as_of)
    for window in assessment.windows:
        state, rule = STATES.get(window.status), table.by_id.get(window.id)
        if state is None or rule is None or _listed(rule, state, rule_sets) is False:
            continue
        first, last = _ends(window, rule, anchors)
        if _worth(rule, first, last, assessment.as_of) is False:
            continue
        applies = window.status != "UNKNOWN"
        before = slots.too_early(first, last, applies=applies)
        yield WindowLeft(
            window.id,
            rule.label,
            rule.jurisdiction,
            rule.strength,
            assessment.level,
            state,
            first,
            last,
            applies,
            _orders(rule),
            before,
        )


@dataclass(frozen=True, slots=True)
class SlotsAhead:
    """The days a window is compared with. `lower`: no slot is before it. `exact`: the slot itself, where that is known."""

    lower: date | None
    exact: date | None

    def before(self, first: date | None, last: date | None) -> Truth:
        """Does a window that ends between two days close before the slot? None where the ends or the slot leave it open."""
        latest = self.lower if self.exact is None else self.exact
        if last is not None and latest is not None and last < latest:
            return YES
        return NO if first is not None and self.exact is not None and first >= self.exact else UNKNOWN

    def too_early(self, first: date | None, last: date | None, *, applies: bool) -> Truth:
        """As `before`; a window that may not apply is not said to close too early."""
        answer = self.before(first, last)
        return answer if applies is True or answer is NO else UNKNOWN


def _orders(rule: WindowRow) -> bool:
    return rule.id in CEILINGS and rule.strength != EVIDENCE


def _listed(rule: WindowRow, state: State, rule_sets: frozenset[str]) -> bool:
    """Has it an end to catch, and does the site go by it? One that is still ahead is listed only as a ceiling.

    The clocks in hours are those of an emergency and are listed wherever they come from.
    """
    if rule.upper is None or rule.context is True or (rule.jurisdiction not in rule_sets and rule.hours is False):
        return False
    return state != "ahead" or _orders(rule)


def _worth(rule: WindowRow, first: date | None, last: date | None, as_of: date) -> bool:
    """May it still be open? Without any day only what orders the list is listed: it says that its end is not known."""
    if first is None and last is None:
        return _orders(rule)
    return last is None or last >= as_of


def _ends(window: WindowStatus, rule: WindowRow, anchors: Anchors) -> tuple[date | None, date | None]:
    """The last day by the earliest and by the latest reading of the anchor."""
    first = None if window.closes is None else day_of(window.closes)
    if rule.id in SEQUENCED:
        return first, first
    anchor = anchor_of(rule, anchors)
    if not isinstance(anchor, Anchor):
        return first, None
    last = rule.closes(anchor.late)
    return first, None if last is None else day_of(last)


def _days(end: date | None, as_of: date) -> int | None:
    return None if end is None else (end - as_of).days


def _count(days: int) -> str:
    return f"{days} day" if days == 1 else f"{days} days"

"""Flow measures F1, F3 to F8: how many come, what is decided, how they leave, whether the list clears (cohort-analytics 2.2)."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.basis import Periods, basis_of, periods_of, split
from kyphodss.cohort.breakdown import part
from kyphodss.cohort.capacity import CLEARANCE_WEEKS, clearance_weeks, load
from kyphodss.cohort.distances import days_apart
from kyphodss.cohort.follow_up import fixed_follow_up
from kyphodss.cohort.mature import shares_by
from kyphodss.cohort.measure import Asked, Counted, Over, Value
from kyphodss.cohort.outcomes import STATES
from kyphodss.cohort.pathway import UNKNOWN_CODE
from kyphodss.cohort.problems import Mask
from kyphodss.cohort.table import CohortTable

EXITS: Final = {code: name for code, name in STATES.items() if code != 1}
STILL_OPEN: Final = "still open"
REASONS: Final = {
    0: STILL_OPEN,
    **STATES,
    9: "referred elsewhere, duplicate or error",
    UNKNOWN_CODE: "closed without a reason",
}
CANDIDATE, NOT_CANDIDATE, UNDECIDED = "candidate", "decided otherwise", "no decision recorded"


def _periods(asked: Asked) -> Periods:
    return periods_of(asked.span.days("received"), asked.table.clock.cut, weekly=asked.options.weekly)


def decided_by_now(table: CohortTable) -> Mask:
    """Referrals with a decision by the cut; one that was put off is none."""
    decided = table.days("decided")
    known = np.isin(
        table.words("decision").astype(str), ("treat", "not_a_candidate", "declined_by_patient", "refer_elsewhere")
    )
    return known & (decided <= table.clock.cut)


def candidates(table: CohortTable) -> Mask:
    """Referrals with the decision to treat."""
    return decided_by_now(table) & (table.words("decision") == "treat")


def referrals_received(asked: Asked) -> Counted:
    """F1."""
    found, periods = basis_of(asked.table), _periods(asked)
    days = asked.table.days("received")[found.received]
    inside = days[(days >= periods.starts[0]) & (days < periods.end)] if len(periods.labels) > 0 else days
    each = periods.count(days)
    beyond = (int(found.received.sum() - each.sum()), 0)
    return Counted(over=(Over("referrals received", periods.labels, each, gaps=days_apart(inside), beyond=beyond),))


def candidate_yield(asked: Asked) -> Counted:
    """F3."""
    table, found = asked.table, basis_of(asked.table)
    treat, decided = candidates(table), decided_by_now(table)
    by = _periods(asked)
    days = table.days("decided")[found.usable & decided]
    over = shares_by(by, "candidates of those decided", days, treat[found.usable & decided])
    parts = split(found.usable, (CANDIDATE, treat), (NOT_CANDIDATE, decided), rest=UNDECIDED)
    return Counted(
        (part("decided", *parts[:2]), parts[2]),
        rates=(("candidates of those decided", "decided", CANDIDATE),),
        over=(over,),
    )


def treated_yield(asked: Asked) -> Counted:
    """F4: by month of receipt with fixed follow-up; months not mature are left out of the rate, named with the day they are."""
    found = fixed_follow_up(asked.table.clock, asked.options.follow_up_days)
    mature = [month for month in found.months if month.mature is True]
    late = tuple((str(month.month), str(month.matures)) for month in found.months if month.mature is False)
    every = asked.table.days("received")[basis_of(asked.table).received].astype("datetime64[M]")
    n = np.array([month.received for month in mature], dtype=int)
    over = Over(
        f"treated within {found.horizon_days} days of receipt",
        tuple(str(month.month) for month in mature),
        n,
        events=np.array([month.events for month in mature], dtype=int),
        tells=np.array([int((every == month.month).sum()) for month in mature], dtype=int)
        - n,  # those left out, beside F1
    )
    named = "; ".join(f"{month} matures {day}" for month, day in late)
    notes = (f"Not mature, in no rate: {named}.",) if len(late) > 0 else ()
    return Counted(over=(over,), later=late, notes=notes)


def open_list(asked: Asked) -> Counted:
    """F5: open at the cut, and at the end of every period."""
    table, found, periods = asked.table, basis_of(asked.table), _periods(asked)
    received, gone = table.days("received")[found.usable], table.clock.last_day()[found.usable]
    ends = np.append(periods.starts[1:], periods.end) if len(periods.labels) > 0 else periods.starts
    still = table.code[found.usable] == 0
    count = [int(((received < end) & ((gone >= end) | still)).sum()) for end in ends]
    parts = split(found.usable, (STILL_OPEN, table.code == 0), rest="ended")
    left = periods.count(gone[~still])  # from one end to the next, beside F1
    return Counted(parts, over=(Over("open at the end", periods.labels, np.array(count, dtype=int), tells=left),))


def removals(asked: Asked) -> Counted:
    """F6: those that left untreated, by reason, of all that left."""
    found, code = basis_of(asked.table), asked.table.code
    classes = [(name, code == number) for number, name in STATES.items()]
    *left, still = split(found.usable, *classes, rest=STILL_OPEN)
    rates = tuple((f"{name} of all that left", "left the list", name) for name in EXITS.values())
    return Counted((part("left the list", *left), still), rates=rates)


def _weekly(asked: Asked) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Referrals and removals of every whole week."""
    table, found = asked.table, basis_of(asked.table)
    weeks = periods_of(asked.span.days("received"), table.clock.cut, weekly=True)
    ended = found.usable & (table.code != 0)
    return weeks.count(table.days("received")[found.received]), weeks.count(table.days("event_day")[ended])


def clearance(asked: Asked) -> Counted:
    """F7."""
    found = basis_of(asked.table)
    still = int((found.usable & (asked.table.code == 0)).sum())
    _, gone = _weekly(asked)
    weeks = clearance_weeks(still, gone.tolist())
    return Counted(values=(Value("weeks to clear the list", weeks, min(still, int(gone[-CLEARANCE_WEEKS:].sum()))),))


def load_of_list(asked: Asked) -> Counted:
    """F8: against the slots a week that are offered; without that number there is no load."""
    came, _ = _weekly(asked)
    last, slots = came[-CLEARANCE_WEEKS:], asked.options.slots_per_week
    value = load(float(last.mean()), slots) if slots is not None and len(last) > 0 else None
    notes = () if slots is not None else ("The slots offered a week are not set, so there is no load.",)
    least = min(
        (int(n) for n in last if n > 0), default=None
    )  # beside the weeks of F1 the sum tells of a single small one
    return Counted(
        values=(Value("demand over capacity, last 12 whole weeks", value, int(last.sum()), least=least),), notes=notes
    )

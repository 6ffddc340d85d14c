"""Prevention of the next fracture: P1 to P5 (cohort-analytics 2.1 and 2.2). Each published set counts its own days.

What nobody recorded counts as not done, as in the published sets, and is shown beside what is done later or recorded as not done.
"""

from typing import Final

import numpy as np

from kyphodss.cohort.basis import Days, basis_of, split
from kyphodss.cohort.breakdown import Part, part
from kyphodss.cohort.flow import decided_by_now
from kyphodss.cohort.mature import mature_shares
from kyphodss.cohort.measure import Asked, Counted
from kyphodss.cohort.problems import Mask
from kyphodss.cohort.table import CohortTable

FLS_AGE: Final = 50
FLS_DXA_DAYS: Final = 90  # FLS-5
FLS_ASSESSED_DAYS: Final = 90  # FLS-4
IOF_DXA_DAYS: Final = 84  # 12 weeks
IOF_DRUG_DAYS: Final = 112  # 16 weeks
IOF_YEAR_DAYS: Final = 364  # 52 weeks
REFERRED_DAYS: Final = 30  # P1
FRAGILE: Final = "osteoporosis"
FOLLOWED: Final = "fragility fractures followed up"
NOT_MATURE: Final = "not followed long enough"
ANOTHER: Final = "another cause or age, or not known"
NO_ONSET: Final = "onset not known at both ends"
NO_DIAGNOSIS: Final = "day of diagnosis not known"
"""Who is in no rate, each by a reason of its own that measures share: a number that two of them differ by is one that is hidden."""
STRADDLES: Final = "undeterminable: the onset's range straddles the limit"
NOT_RECORDED: Final = "not recorded"


def referral_made(asked: Asked) -> Counted:
    """P1: of osteoporotic fractures with a decision, alive and followed 30 days later. One made before the decision is made."""
    table, found = asked.table, basis_of(asked.table)
    cut, decided, fragile = table.clock.cut, table.days("decided"), table.words("etiology") == FRAGILE
    with_one, last = found.usable & decided_by_now(table), decided + np.timedelta64(REFERRED_DAYS, "D")
    left = {
        "another cause, or not known": ~fragile,
        f"died within {REFERRED_DAYS} days of the decision": table.days("died") <= np.minimum(last, cut),
        f"decided less than {REFERRED_DAYS} days ago": last > cut,
    }
    within = with_one & ~np.logical_or.reduce(list(left.values()))
    made, done = _by(table, "fls_referred"), f"referral made within {REFERRED_DAYS} days"
    counted = part("osteoporotic fractures followed up", *_done(within, made, last, done))
    others = split(with_one & ~within, *list(left.items())[:-1], rest=list(left)[-1])
    without = split(found.usable & ~with_one, rest="no decision recorded")
    over, notes = mature_shares(asked, done, REFERRED_DAYS, decided, within, made <= last)
    rates = ((done, counted.label, done),)
    return Counted((part("decided", counted, *others), *without), rates=rates, over=(over,), notes=notes)


def _by(table: CohortTable, column: str) -> Days:
    """A column of days without those after the cut."""
    on = table.days(column)
    return np.where(on <= table.clock.cut, on, np.datetime64("NaT"))


def _done(within: Mask, on: Days, last: Days, done: str) -> tuple[Part, ...]:
    """In time, later, or nobody recorded it."""
    return split(within, (done, on <= last), ("later", on > last), rest=NOT_RECORDED)


def assessed_by_fls(asked: Asked) -> Counted:
    """P2 as FLS-DB counts: 90 days from the day of diagnosis."""
    table, found = asked.table, basis_of(asked.table)
    diagnosed, done = table.days("diagnosed"), f"assessed within {FLS_ASSESSED_DAYS} days"
    last = diagnosed + np.timedelta64(FLS_ASSESSED_DAYS, "D")
    within = found.received & _fragile(table) & (last <= table.clock.cut)
    counted = _done(within, _by(table, "fls_assessed"), last, done)
    return _of_records(table, within, counted, done, (NO_DIAGNOSIS, np.isnat(diagnosed)))


def drug_recommended(asked: Asked) -> Counted:
    """P4 as FLS-DB counts: of all records."""
    table, found = asked.table, basis_of(asked.table)
    within = found.received & _fragile(table)
    done = "bone drug recommended"
    counted = part("fragility fractures", *_answered(table, "bone_drug_recommended", within, done, "not recommended"))
    others = split(found.received & ~within, rest=ANOTHER)
    return Counted((counted, *others), of="received", rates=((done, counted.label, done),))


def drug_after_a_year(asked: Asked) -> Counted:
    """P5 as IOF counts: prescribed at 52 weeks."""
    table, found = asked.table, basis_of(asked.table)
    done, last = "bone drug prescribed at 52 weeks", table.days("onset_latest") + np.timedelta64(IOF_YEAR_DAYS, "D")
    within = found.received & _fragile(table) & ~_undated(table) & (last <= table.clock.cut)
    counted = _answered(table, "bone_drug_52w", within, done, "not prescribed at 52 weeks")
    return _of_records(table, within, counted, done, (NO_ONSET, _undated(table)))


def dxa_by_fls(asked: Asked) -> Counted:
    """P3 as FLS-DB counts: 90 days."""
    return _since_onset(asked, "dxa", "DXA within 90 days", FLS_DXA_DAYS)


def dxa_by_iof(asked: Asked) -> Counted:
    """P3 as IOF counts: 12 weeks."""
    return _since_onset(asked, "dxa", "DXA within 12 weeks", IOF_DXA_DAYS)


def drug_by_iof(asked: Asked) -> Counted:
    """P5 as IOF counts: 16 weeks."""
    return _since_onset(asked, "bone_drug", "bone drug begun within 16 weeks", IOF_DRUG_DAYS)


def _fragile(table: CohortTable) -> Mask:
    return (table.words("etiology") == FRAGILE) & (table.numbers("age_years") >= FLS_AGE)


def _undated(table: CohortTable) -> Mask:
    return np.isnat(table.days("onset_earliest")) | np.isnat(table.days("onset_latest"))


def _since_onset(asked: Asked, column: str, done: str, days: int) -> Counted:
    """Of fragility fractures from 50 years on with a known onset and full follow-up: done in time, later, or not recorded."""
    table, found = asked.table, basis_of(asked.table)
    early, late, on = table.days("onset_earliest"), table.days("onset_latest"), _by(table, column)
    span = np.timedelta64(days, "D")
    within = found.received & _fragile(table) & ~_undated(table) & (late + span <= table.clock.cut)
    counted = split(
        within, (done, on <= early + span), ("later", on > late + span), (STRADDLES, ~np.isnat(on)), rest=NOT_RECORDED
    )
    return _of_records(table, within, counted, done, (NO_ONSET, _undated(table)))


def _answered(table: CohortTable, column: str, within: Mask, yes: str, no: str) -> tuple[Part, ...]:
    said = table.words(column)
    return split(within, (yes, said == "yes"), (no, said == "no"), rest=NOT_RECORDED)


def _of_records(
    table: CohortTable, within: Mask, counted: tuple[Part, ...], done: str, undated: tuple[str, Mask]
) -> Counted:
    """A measure of a published set: what is done of those followed up, and who is left out and why."""
    left = basis_of(table).received & ~within
    whole, others = part(FOLLOWED, *counted), split(left, (ANOTHER, ~_fragile(table)), undated, rest=NOT_MATURE)
    return Counted((whole, *others), of="received", rates=((done, whole.label, done),))

"""Referral quality, deaths and outcome: Q1, Q2, S3, O1 to O3 (cohort-analytics 2.2)."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from kyphodss.cohort.aftercare import WITHIN_DAYS
from kyphodss.cohort.basis import basis_of, split
from kyphodss.cohort.breakdown import part
from kyphodss.cohort.measure import Asked, Counted, Share, Value
from kyphodss.cohort.outcome_intervals import DRAWS, SEED
from kyphodss.cohort.problems import Mask
from kyphodss.cohort.safety import FOLLOWED
from kyphodss.cohort.table import CohortTable

CONTACTS: Final = (1, 3, 6)
DAYS_A_MONTH: Final = 365.25 / 12
DEATH_DAYS: Final = (30, 365)


def complete_at_receipt(asked: Asked) -> Counted:
    """Q1."""
    return _at_receipt(asked, "information_complete", "complete at receipt", "complete later")


def imaged_at_receipt(asked: Asked) -> Counted:
    """Q2."""
    return _at_receipt(asked, "acuity_imaging", "acuity imaging at receipt", "acuity imaging later")


def _at_receipt(asked: Asked, column: str, by_then: str, later: str) -> Counted:
    """By the day of receipt, later, or not recorded; the share is of all received, so that a gap does not flatter."""
    table, found = asked.table, basis_of(asked.table)
    day = table.days(column)
    parts = split(
        found.received, (by_then, day <= table.days("received")), (later, day <= table.clock.cut), rest="not recorded"
    )
    return Counted((part("all received", *parts),), of="received", rates=((by_then, "all received", by_then),))


def deaths(asked: Asked) -> Counted:
    """S3: recorded deaths after the procedure, and after receipt, of those followed long enough. Never compared with each other."""
    table, found = asked.table, basis_of(asked.table)
    treated = found.usable & (table.code == 1)
    return Counted(
        shares=(
            *_deaths(table, treated, "treated", "procedure"),
            *_deaths(table, found.received, "received", "receipt"),
        )
    )


def _deaths(table: CohortTable, within: Mask, column: str, since: str) -> Iterator[Share]:
    start, died = table.days(column), table.days("died")
    for days in DEATH_DAYS:
        last = start + np.timedelta64(days, "D")
        followed = within & (last <= table.clock.cut)
        events = followed & (died >= start) & (died <= last)
        title, same = f"died within {days} days of {since}", column == "treated" and days == WITHIN_DAYS
        few = _few(within, followed)
        yield Share(title, int(events.sum()), int(followed.sum()), few, FOLLOWED if same is True else None)


def _few(within: Mask, followed: Mask) -> int | None:
    """How many are not followed yet: beside the number of all, that of the followed tells of them (None: nobody)."""
    left = int((within & ~followed).sum())
    return left if left > 0 else None


def pain_change(asked: Asked) -> Counted:
    """O1."""
    return _change(asked, "pain", "points of pain less")


def function_change(asked: Asked) -> Counted:
    """O2."""
    return _change(asked, "function", "points of Roland-Morris less")


def _change(asked: Asked, what: str, title: str) -> Counted:
    """Mean of baseline minus follow-up over pairs, with the limits of patient-level draws (always the same ones)."""
    table, treated = asked.table, _treated(asked.table)
    before = table.numbers(f"{what}_0m")
    values = list[Value]()
    for month in CONTACTS:
        by_now = table.days(f"followup_{month}m") <= table.clock.cut
        change = (before - table.numbers(f"{what}_{month}m"))[treated & by_now]
        pairs = change[~np.isnan(change)]
        name = f"{title} at {_months(month)}"
        if len(pairs) == 0:
            values.append(Value(name, None, 0))
            continue
        draws = np.random.default_rng(SEED).choice(pairs, (DRAWS, len(pairs))).mean(axis=1)
        low, high = (float(limit) for limit in np.percentile(draws, (2.5, 97.5)))
        values.append(Value(name, float(pairs.mean()), len(pairs), low, high))
    return Counted(values=tuple(values), notes=("Pairs only; how many returned stands in O3.",))


def _treated(table: CohortTable) -> Mask:
    return basis_of(table).usable & (table.code == 1)


def returned(asked: Asked) -> Counted:
    """O3: due once a contact on this day would count for the next time; who died before is not due."""
    table, treated = asked.table, _treated(asked.table)
    cut, shares = table.clock.cut, list[Share]()
    for month, following in zip(CONTACTS, (*CONTACTS[1:], 12), strict=True):
        closes = table.days("treated") + np.timedelta64(round((month + following) / 2 * DAYS_A_MONTH), "D")
        due = treated & (closes <= cut) & ~(table.days("died") < closes)
        came = due & (table.days(f"followup_{month}m") <= cut)
        shares.append(Share(f"returned at {_months(month)}", int(came.sum()), int(due.sum()), _few(treated, due)))
    return Counted(shares=tuple(shares))


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"

"""Rates with fixed follow-up: a cohort month enters only when its last patient has full follow-up (F4, the P-measures).

Younger months are the immature tail: shown hatched with the day they mature, in no rate.
"""

from dataclasses import dataclass

import numpy as np

from kyphodss.cohort.intervals import Interval, wilson
from kyphodss.cohort.problems import Problem, Referrals

ONE_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True)
class CohortMonth:
    """Those received in one month (datetime64[M]), and how many reached the event within the follow-up.

    `matures` is the first data cut at which every one of them has been followed in full and the month is over. An immature
    month counts what is known so far in `events`, and has no rate.
    """

    month: np.datetime64
    received: int
    events: int
    matures: np.datetime64
    mature: bool

    @property
    def rate(self) -> Interval | None:
        """The share with Wilson's interval; None for an immature month or one with nobody."""
        return wilson(self.events, self.received) if self.mature is True else None


@dataclass(frozen=True, slots=True)
class FixedFollowUp:
    """All months from the first to the last with a receipt, empty ones between included, and the rows left out."""

    horizon_days: int
    months: tuple[CohortMonth, ...]
    problems: tuple[Problem, ...]

    @property
    def overall(self) -> Interval | None:
        """The rate of all mature months together; None while there is none."""
        mature = [month for month in self.months if month.mature is True]
        return wilson(sum(m.events for m in mature), sum(m.received for m in mature))


def fixed_follow_up(referrals: Referrals, horizon_days: int, code: int = 1) -> FixedFollowUp:
    """By month of receipt, how many had the event `code` within the follow-up. Raises ValueError for a negative follow-up.

    Day `horizon_days` itself still counts. Those open, or gone in another way, count as not having had it.
    """
    if horizon_days < 0:
        raise ValueError(f"Follow-up is 0 days or more; found {horizon_days}.")
    found = referrals.sort_out()
    received = referrals.received[found.usable].astype("datetime64[D]")
    days = (referrals.last_day()[found.usable] - received).astype("timedelta64[D]").astype(int)
    events = (referrals.code[found.usable] == code) & (days <= horizon_days)
    if len(received) == 0:
        return FixedFollowUp(horizon_days, (), found.problems)
    month = received.astype("datetime64[M]")
    every = np.arange(month.min(), month.max() + np.timedelta64(1, "M"))
    months = tuple(
        _month(each, received[month == each], events[month == each], horizon_days, referrals) for each in every
    )
    return FixedFollowUp(horizon_days, months, found.problems)


def _month(
    month: np.datetime64, received: np.ndarray, events: np.ndarray, horizon: int, referrals: Referrals
) -> CohortMonth:
    over = (month + np.timedelta64(1, "M")).astype("datetime64[D]") - ONE_DAY
    last = received.max() + np.timedelta64(horizon, "D") if len(received) > 0 else over
    matures = max(over, last)
    return CohortMonth(month, len(received), int(events.sum()), matures, bool(matures <= referrals.cut))

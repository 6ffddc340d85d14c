"""Timeliness measures T1 to T11: waits, the chance of treatment by a day, and windows met and lost (cohort-analytics 2.2).

A referral's window is the one of its clock fracture (`pathway.clock_fracture`). Where the onset is a range, what is true for
every day of it is said; the rest is a class of its own, "undeterminable".
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kyphodss.cohort.basis import USABLE, Window, basis_of, days_between, periods_of, split, window_of
from kyphodss.cohort.breakdown import Part, part
from kyphodss.cohort.flow import candidates, decided_by_now
from kyphodss.cohort.mature import shares_by
from kyphodss.cohort.measure import Asked, Counted, CurveOf, Over, WaitsOf
from kyphodss.cohort.outcomes import from_onset, from_referral
from kyphodss.cohort.problems import Mask
from kyphodss.cohort.table import CohortTable
from kyphodss.cohort.waiting import both_waits, waits

TREATED: Final = 1
LOST: Final = 6
PRINTED_DAYS: Final = (14.0, 28.0, 42.0)
CLOSING_IN: Final = 7  # days (T11)
CLOCK_UNKNOWN: Final = "onset not known"
ON_ONSET_CLOCK: Final = "on the onset clock"
UNDETERMINABLE: Final = "undeterminable: the onset's range straddles the window"


def onset_to_referral(asked: Asked) -> Counted:
    """T1: by the earliest and by the latest day of an onset that is known to a week."""
    table, found = asked.table, basis_of(asked.table)
    close = found.received & table.onset_close
    received = table.days("received")
    early, late = (days_between(table.days(f"onset_{end}"), received)[close] for end in ("earliest", "latest"))
    known = ~np.isnat(table.days("onset_earliest")) | ~np.isnat(table.days("onset_latest"))
    parts = split(
        found.received,
        ("onset after receipt", table.onset_close & (table.days("onset_earliest") > received)),
        ("onset known to a week", table.onset_close),
        ("onset known less closely", known),
        rest=CLOCK_UNKNOWN,
    )
    both = (
        WaitsOf("from the earliest onset", waits(early), (50, 90), part="onset known to a week"),
        WaitsOf("from the latest onset", waits(late), (50, 90), part="onset known to a week"),
    )
    return Counted(parts, of="received", waits=both)


def to_complete_information(asked: Asked) -> Counted:
    """T2."""
    return _since_receipt(asked, "information_complete", "receipt to complete information", None)


def to_decision(asked: Asked) -> Counted:
    """T3."""
    return _since_receipt(asked, "decided", "receipt to decision", asked.options.standard_days)


def _since_receipt(asked: Asked, column: str, title: str, standard: int | None) -> Counted:
    table, found = asked.table, basis_of(asked.table)
    to = table.days(column)
    there = found.received & (to <= table.clock.cut) & (decided_by_now(table) if column == "decided" else True)
    days = days_between(table.days("received"), to)
    parts = split(
        found.received, ("before receipt: a negative wait", there & (days < 0)), (title, there), rest="not recorded"
    )
    by = periods_of(asked.span.days("received"), table.clock.cut, weekly=asked.options.weekly)
    counted = there & (days >= 0)
    at = np.where(counted, by.at(to), -1)
    n = np.bincount(at[at >= 0], minlength=len(by.labels))
    medians = np.array([np.median(days[at == k]) if n[k] > 0 else np.nan for k in range(len(by.labels))])
    return Counted(
        parts,
        of="received",
        waits=(WaitsOf(title, waits(days[there]), (50, 90), standard, part=title),),
        over=(Over(f"median days, {title}", by.labels, n, values=medians),),
    )


def completed_waits(asked: Asked) -> Counted:
    """T4."""
    both = both_waits(asked.table.clock)
    return Counted(
        _ends(asked.table),
        waits=(WaitsOf("treated: receipt to procedure", both.completed, (50, 90, 95), part="treated"),),
    )


def incomplete_waits(asked: Asked) -> Counted:
    """T5."""
    both, standard = both_waits(asked.table.clock), asked.options.standard_days
    return Counted(
        _ends(asked.table),
        waits=(WaitsOf("still open: receipt to the cut", both.incomplete, (50, 92), standard, part="still open"),),
    )


def _ends(table: CohortTable) -> tuple[Part, ...]:
    found = basis_of(table)
    return split(
        found.usable, ("treated", table.code == TREATED), ("still open", table.code == 0), rest="left in another way"
    )


def chance_from_referral(asked: Asked) -> Counted:
    """T6."""
    return Counted(_ends(asked.table), curve=CurveOf(from_referral(asked.table.clock), TREATED, PRINTED_DAYS, USABLE))


def chance_from_onset(asked: Asked) -> Counted:
    """T7: with delayed entry, of referrals whose onset is known to a week; printed at the end of the window."""
    table, found = asked.table, basis_of(asked.table)
    window = window_of(table, asked.options.window)
    length = days_between(table.days("onset_earliest"), window.first_end)
    known = length[~np.isnan(length)]
    after = table.days("onset_earliest") > table.days("received")
    parts = split(
        found.usable, ("onset after receipt", table.onset_close & after), (ON_ONSET_CLOCK, table.onset_close),
        rest="onset not known to a week",
    )  # fmt: skip
    end = (float(known.min()),) if len(known) > 0 else ()
    return Counted(
        parts, curve=CurveOf(from_onset(table.clock), TREATED, end, ON_ONSET_CLOCK), notes=_window_note(window)
    )


def _window_note(window: Window) -> tuple[str, ...]:
    row = window.row
    note = (f"Window: {row.label} ({row.id}, {row.jurisdiction}); {row.citation}",)
    varies = "A window in calendar months has no one length in days; the shortest is printed."
    return (*note, varies) if row.upper is not None and row.upper.unit == "M" else note


@dataclass(frozen=True, slots=True)
class _Place:
    """Referrals by where a day lies of their window; `straddles` where the onset's range leaves it open."""

    inside: Mask
    over: Mask
    unknown: Mask

    @property
    def straddles(self) -> Mask:
        """Neither surely inside nor surely over."""
        return ~self.inside & ~self.over & ~self.unknown


def _place(window: Window, day: np.ndarray) -> _Place:
    unknown = np.isnat(window.first_end) & np.isnat(window.last_end)
    return _Place(window.inside(day) & ~unknown, window.over(day) & ~unknown, unknown)


def treated_in_window(asked: Asked) -> Counted:
    """T8."""
    table, found = asked.table, basis_of(asked.table)
    window = window_of(table, asked.options.window)
    treated = found.usable & (table.code == TREATED)
    at = _place(window, table.days("event_day"))
    met = split(
        treated,
        ("in the window", at.inside),
        ("after the window", at.over),
        (UNDETERMINABLE, at.straddles),
        rest=CLOCK_UNKNOWN,
    )
    others = split(found.usable & ~treated, rest="not treated")
    return Counted(
        (part("treated", *met), *others),
        rates=(
            ("treated in the window", "treated", "in the window"),
            ("treated after it", "treated", "after the window"),
        ),
        notes=_window_note(window),
    )


def window_lost(asked: Asked) -> Counted:
    """T9: of candidates whose window was surely open at receipt."""
    table, found = asked.table, basis_of(asked.table)
    window, code = window_of(table, asked.options.window), table.code
    within = found.usable & candidates(table) & _place(window, table.days("received")).inside
    at, now = _place(window, table.days("event_day")), table.clock.cut
    treated = code == TREATED
    parts = split(
        within,
        ("lost: closed after the window", code == LOST),
        ("lost: treated after the window", treated & at.over),
        ("treated in the window", treated & at.inside),
        (UNDETERMINABLE, treated),
        ("still open, window over", (code == 0) & window.over(np.full(len(code), now))),
        ("still open, window not over", code == 0),
        rest="left in another way",
    )
    lost, ended, waiting = part("window lost", *parts[:2]), parts[2:4], parts[4:6]
    whole = part("candidates with an open window at receipt", lost, *ended, *waiting, parts[6])
    others = split(found.usable & ~within, rest="no candidate, or the window not surely open at receipt")
    late = within & ((code == LOST) | (treated & at.over))
    return Counted(
        (whole, *others),
        rates=(("window lost", whole.label, lost.label),),
        over=(_lost_over(asked, window, within, late),),
        notes=_window_note(window),
    )


def _lost_over(asked: Asked, window: Window, within: Mask, late: Mask) -> Over:
    """By the period in which the window was surely over, so that every one of them has had its whole window."""
    by = periods_of(asked.span.days("received"), asked.table.clock.cut, weekly=asked.options.weekly)
    days = np.where(window.last_end <= asked.table.clock.cut, window.last_end, np.datetime64("NaT"))
    return shares_by(by, "windows lost of those that ended", days[within], late[within])


def arrived_too_late(asked: Asked) -> Counted:
    """T10."""
    table, found = asked.table, basis_of(asked.table)
    window = window_of(table, asked.options.window)
    at = _place(window, table.days("received"))
    known = split(
        found.received & ~at.unknown,
        ("closed at receipt", at.over),
        ("open at receipt", at.inside),
        rest=UNDETERMINABLE,
    )
    others = split(found.received & at.unknown, rest=CLOCK_UNKNOWN)
    return Counted(
        (part("onset known", *known), *others),
        of="received",
        rates=(("window closed at receipt", "onset known", "closed at receipt"),),
        notes=_window_note(window),
    )


def closing_unbooked(asked: Asked) -> Counted:
    """T11: open, not decided against, no booking ahead, and the window may end in the next 7 days."""
    table, found = asked.table, basis_of(asked.table)
    window, now = window_of(table, asked.options.window), table.clock.cut
    still = found.usable & (table.code == 0) & (candidates(table) | ~decided_by_now(table))
    soon = now + np.timedelta64(CLOSING_IN, "D")
    closing = (window.first_end >= now) & (window.first_end <= soon)
    booked = table.days("booked") >= now
    asked_for = split(
        still, ("closing in 7 days, unbooked", closing & ~booked), rest="not closing, booked, or not known"
    )
    others = split(found.usable & ~still, rest="ended, or decided against")
    rates = ((asked_for[0].label, "open list", asked_for[0].label),)
    return Counted((part("open list", *asked_for), *others), rates=rates, notes=_window_note(window))

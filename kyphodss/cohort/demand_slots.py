"""The slot simulation for the page: what numbers of slots around the one entered do to windows and waits, and the engine's check.

No scenario is shown before the engine agrees with M/M/c (cohort-analytics 5.4, O14). What was played is kept by its inputs in
this process, so that one number more costs one scenario.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from kyphodss.cohort.demand_asked import DemandAsked
from kyphodss.cohort.demand_inputs import WEEKS, Inputs
from kyphodss.cohort.disclosure import HIDDEN, Profile
from kyphodss.cohort.due_dates import MOST_SLOTS
from kyphodss.cohort.engine import Check, check_engine
from kyphodss.cohort.result import Result
from kyphodss.cohort.slots import Outcome, Range, Scenario, simulate

EACH_SIDE: Final = 3  # numbers of slots below and above the one entered
SEED: Final = 7
CHECKED_ON: Final = (8.0, 1.0, 10)  # arrivals, service and servers of cohort-analytics O14
NOTHING: Final = Range(None, None, None)
DISAGREES: Final = "The engine does not agree with queue theory within two standard errors, so no scenario is shown."


@dataclass(frozen=True, slots=True)
class Simulated:
    """`by_slots`: the outcome for each number of slots a week, rising. `said`: why there is none (None: there is).

    `checks`: the engine against M/M/c. `hidden_on_arrival`: the share closed at receipt is hidden. `inputs`: what was drawn from.
    """

    by_slots: tuple[tuple[int, Outcome], ...]
    checks: tuple[Check, ...]
    said: str | None = None
    hidden_on_arrival: bool = False
    inputs: str = ""
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def engine_checks() -> tuple[Check, ...]:
    """The engine against M/M/c, on the published example with 8 arrivals, 10 servers and a service of 1."""
    return check_engine(*CHECKED_ON, seed=SEED)


@lru_cache(maxsize=128)
def played(scenario: Scenario) -> Outcome:
    """A scenario, played once for its inputs."""
    return simulate(scenario, seed=SEED)


def slots_tried(around: int) -> tuple[int, ...]:
    """Numbers of slots a week to play: the one entered and round ones on either side, further apart where it is large.

    Round ones are shared by neighbors, so that entering one slot more plays one scenario more.
    """
    step = max(1, round(around / 8))
    base = around // step * step
    tried = {around, *(base + step * n for n in range(-EACH_SIDE, EACH_SIDE + 1))}
    return tuple(number for number in sorted(tried) if 0 <= number <= MOST_SLOTS)


def simulated(asked: DemandAsked, counted: Inputs, results: Mapping[str, Result], profile: Profile) -> Simulated:
    """The scenarios, as they may be shown. `results`: F3 and T10 as they may be shown.

    Where the yield is hidden nothing is played, since waits and unused slots would tell it.
    """
    checks = engine_checks()
    why = _why_not(asked, counted, results, profile, checks)
    slots, cancel, share = asked.slots_per_week, asked.cancel_rate, counted.yield_
    if why is not None or slots is None or cancel is None or share is None:
        return Simulated((), checks, why)
    first = Scenario(counted.recent, counted.days_left, share, slots, cancel)
    found = [(number, played(replace(first, slots_per_week=number))) for number in slots_tried(slots)]
    late = sum(days < 0 for days in counted.days_left)
    few = profile.hides(late) or profile.hides(len(counted.days_left) - late)
    hides = few or results["T10"].rates[0].rate.share is None
    shown = tuple((number, replace(each, lost_on_arrival=NOTHING) if hides is True else each) for number, each in found)
    said = (
        f"Drawn from the referrals of the last {len(counted.recent)} whole weeks and the days of their window left at receipt; "
        f"of those decided {100 * share:.0f} % are candidates (F3); {asked.cancel_percent:g} % of slots fall out. Seed {SEED}."
    )
    return Simulated(shown, checks, None, hides, said, found[0][1].notes)


def _why_not(
    asked: DemandAsked,
    counted: Inputs,
    results: Mapping[str, Result],
    profile: Profile,
    checks: tuple[Check, ...],
) -> str | None:
    """The sentence for what is lacking or hidden; None where scenarios can be shown."""
    if not all(check.agrees for check in checks):
        return DISAGREES
    missing = [
        name
        for name, value in (("slots a week", asked.slots_per_week), ("slots that fall out", asked.cancel_percent))
        if value is None
    ]
    if len(missing) > 0:
        return f"Not known: {' and '.join(missing)} not entered."
    if len(counted.recent) == 0 or sum(counted.recent) == 0:
        return f"Not known: no referral in the last {WEEKS} whole weeks to draw from."
    if counted.yield_ is None:
        return "Not known: nobody is decided, so the share of candidates (F3) is not known."
    if len(counted.days_left) == 0:
        return "Not known: of no recent referral is the window known."
    few = len(counted.days_left) < profile.minimum_cohort or profile.hides(sum(counted.recent))
    if few is True or results["F3"].rates[0].rate.share is None:
        return f"{HIDDEN.capitalize()}: too few referrals stand behind a scenario ({profile.name})."
    return None

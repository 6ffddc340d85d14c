"""The plan of one fracture: the first step of dates.md section 6 that fits, and the dates it lets print."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kyphodss.plan.limits import BEFORE_RT, CLOSING, IMAGING, Bound
from kyphodss.plan.model import GATES, POLICY_WORDS, STATUS, Finding, Hold, Plan, Policy, Step, words
from kyphodss.plan.restart import GATES as GATE_WORDS
from kyphodss.plan.restart import holds_for
from kyphodss.plan.settled import decidable, settled_of
from kyphodss.plan.taken import Taken
from kyphodss.plan.workings import Workings
from kyphodss.settings import CLINIC_SETS_THIS

PRINTING: Final = frozenset({Step.NO_FEASIBLE_DATE, Step.NEED_LAB, Step.CONDITIONAL, Step.NOTED})
BOUND_WORDS: Final = {
    CLOSING: "three months from the earliest onset (clinic leaflet)",
    BEFORE_RT: "the day before radiotherapy (clinic leaflet)",
    IMAGING: f"imaging would be too old after it ({CLINIC_SETS_THIS})",
}


def plan_of(work: Workings) -> Plan | None:
    """The plan, or None where there is nothing to plan at this level."""
    if work.wanted is False:
        return None
    found = work.decisions.settle(_found(work))
    step = deciding(found)
    prints = step in PRINTING and work.withheld is False
    holds = holds_of(work, found, "P_CONS") if prints is True else ()
    sir, conservative = (work.earliest.get(policy) if prints is True else None for policy in ("P_SIR", "P_CONS"))
    latest = work.bound.day if prints is True and work.bound is not None and work.open is False else None
    return Plan(
        status=STATUS[step],
        earliest_sir=None if sir is None else sir.at,
        earliest_conservative=None if conservative is None else conservative.at,
        latest=latest,
        holds=holds,
        because=(*reasons(found, step), *(_printed(work, holds) if prints is True else ())),
        missing=missing(found),
        conflict=conflict_of(work) if prints is True else None,
        settled=settled_of(found),
        without_effect=work.decisions.without_effect(found),
        to_settle=decidable(found),
    )


def deciding(found: Iterable[Finding]) -> Step:
    """The first step with a finding; NOTED is the step of a plan in whose way nothing stands."""
    return min((finding.step for finding in found), default=Step.NOTED)


def missing(found: Iterable[Finding]) -> tuple[str, ...]:
    """Everything not known under any step, whatever the status."""
    return tuple(dict.fromkeys(name for finding in found for name in finding.asks))


def _found(work: Workings) -> list[Finding]:
    """Every finding. What would give a slot away, the slots themselves and ages at them, is left to plans with dates."""
    found = [*work.findings, *_of_labs(work, told=True)]
    if work.withheld is True or deciding(found) not in PRINTING:
        return [*work.findings, *_of_labs(work, told=False)]
    return with_slots(work, found)


def with_slots(work: Workings, found: Sequence[Finding]) -> list[Finding]:
    """The findings, and with them, where they let dates print, whether the slots are in time."""
    return [*found, *of_slots(work)] if deciding(found) in PRINTING else [*found]


def _of_labs(work: Workings, *, told: bool) -> Iterator[Finding]:
    conservative = work.earliest.get("P_CONS")
    return work.labs.missing() if conservative is None else work.labs.at(conservative.day, told=told)


def of_slots(work: Workings) -> Iterator[Finding]:
    """Whether the slots lie on or before what is known of the latest day; not tried while every date is withheld."""
    bound, conservative = work.bound, work.earliest.get("P_CONS")
    if bound is None or conservative is None or work.withheld is True or work.in_time(conservative.day) is True:
        return
    sir = work.earliest.get("P_SIR")
    if sir is not None and work.in_time(sir.day) is True:
        text = f"only the SIR slot of {words(sir.at)} is on or before {words(bound.day)}"
        yield Finding(Step.CONDITIONAL, bound.id, text, by_decision=False)
    else:
        text = f"the first slot is {words(conservative.at)}, after {words(bound.day)}: {BOUND_WORDS[bound.id]}"
        yield Finding(Step.NO_FEASIBLE_DATE, bound.id, text)


def conflict_of(work: Workings) -> tuple[str, str] | None:
    """What sets each end where the conservative slot is past the latest day."""
    conservative = work.earliest.get("P_CONS")
    if work.bound is None or conservative is None or work.in_time(conservative.day) is True:
        return None
    return conservative.lower, work.bound.id


def holds_of(work: Workings, found: Iterable[Finding], policy: Policy) -> tuple[Hold, ...]:
    """The holds for the first slot of a policy; none where that slot is past the latest day."""
    first = work.earliest.get(policy)
    if first is None or work.in_time(first.day) is False:
        return ()
    return holds_for(work.drugs.taken, first.slot, policy, work.settings, default_restart=unflagged(found))


def unflagged(found: Iterable[Finding]) -> bool:
    """May a default restart be given? Never to a flagged patient, a settled flag included (periprocedural.md D05)."""
    return not any(finding.step is Step.CONDITIONAL or finding.settled is not None for finding in found)


def reasons(found: Iterable[Finding], step: Step) -> list[str]:
    """The reasons of the deciding step, then what else is recorded on the later ones. Open questions of one id stand together.

    Open questions of a later step are told only where dates may stand: they hold the restart back. Under a stop the
    leaflet's ends are not told: no clock may hurry anyone past it (dates.md section 3, 1).
    """
    told: list[str] = []
    asked: dict[tuple[Step, str], list[str]] = {}
    for finding in sorted(found, key=lambda finding: finding.step):
        if finding.step < step or finding.step is Step.NOTED or (step is Step.STOP and finding.id == CLOSING):
            continue
        if finding.open is False:
            told.append(f"{finding.id}: {finding.text}")
        elif finding.step is step or step in PRINTING:
            asked.setdefault((finding.step, finding.id), []).append(finding.text)
    told += [f"{id}: not known: {', '.join(dict.fromkeys(texts))}" for (_, id), texts in asked.items()]
    return list(dict.fromkeys(told))


def _printed(work: Workings, holds: tuple[Hold, ...]) -> Iterator[str]:
    """What stands behind the dates: each drug's row with its sources, the bound, the prescriber and the gates."""
    yield from (_row_words(drug) for drug in work.drugs.taken)
    if work.bound is not None:
        yield _bound_words(work.bound, work.open)
    if len(holds) > 0:
        yield "F01: last dose and restart are pending the prescriber"
    if any(hold.gates is not None for hold in holds):
        yield f"{GATES}: every restart waits for its gates: {'; '.join(GATE_WORDS)}"


def _bound_words(bound: Bound, is_open: bool) -> str:
    known = "latest known end, another is open" if is_open is True else "latest day"
    return f"{bound.id}: {known} {words(bound.day)}, {BOUND_WORDS[bound.id]}"


def _row_words(drug: Taken) -> str:
    """A drug's row as the guidelines print it, with the hours of both policies."""
    rule = drug.rule
    texts = [_hours_words(POLICY_WORDS[policy], drug.hours(policy)) for policy in POLICY_WORDS]
    printed = [f"{name} “{text}”" for name, text in (("SIR", rule.sir_text), ("ASRA", rule.asra_text)) if text != ""]
    check = [] if rule.lab_check == "" else [rule.lab_check]
    words_of_row = "; ".join([f"{drug.name}, {', '.join(texts)}", *printed, *check])
    return f"{rule.id}: {words_of_row} ({' '.join(rule.sources)})"


def _hours_words(policy: str, hours: int | None) -> str:
    if hours is None:
        return f"{policy} prints no hold"
    return f"{policy} no hold" if hours == 0 else f"{policy} hold {hours} h"

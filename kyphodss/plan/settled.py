"""Decisions on conditional flags: which recorded one settles which condition, and which has no effect and why.

periprocedural.md section 5, step 10: conditional until a named prescriber's decision is recorded. A decision takes known
conditions off the status and does nothing else: no date moves, no restart is chosen, and what is not known stays asked.
A stop, a specialist's question, a result and an agreement to a pause are never settled here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from kyphodss.case.parts import SettledFlag
from kyphodss.case.vocabulary import LABELS
from kyphodss.plan.limits import CLOSING, IMAGING
from kyphodss.plan.model import STATUS, Decision, Finding, NoEffect, Settled, Step, words

# Conditions that something else settles than a decision, by id.
ELSEWHERE: Final = {
    "F01": "the prescriber's answer stands with the drug itself",
    IMAGING: "the study itself settles it",
    CLOSING: "an onset known more closely settles it",
}
SEVERAL: Final = frozenset({"F17", "F18"})  # several facts stand under one id: a decision names those it is about
GRAVER: Final = {
    Step.STOP: "a stop is not settled by a recorded decision",
    Step.SPECIALIST: "a specialist's question is not settled by a recorded decision",
}


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions of a case as one day reads them, in the order of the record."""

    recorded: tuple[Decision, ...]
    as_of: date

    def settle(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings; a condition that a decision settles is NOTED and carries it, every other one is as it was."""
        found = list(findings)
        return [self._settled(finding, found) for finding in found]

    def _settled(self, finding: Finding, found: Sequence[Finding]) -> Finding:
        own = _of(finding.id, found)
        if any(other.step < Step.CONDITIONAL for other in own) or _decidable(finding) is False:
            return finding
        counting = [decision for decision in self.recorded if self._counts(decision, finding) is True]
        if len(counting) == 0:
            return finding
        newest = sorted(counting, key=lambda decision: decision.decided_on)[-1]
        return replace(finding, step=Step.NOTED, settled=newest)

    def _counts(self, decision: Decision, finding: Finding) -> bool:
        """Is it about this condition, made by this day, and not before what the condition rests on?"""
        begun = finding.since is None or finding.since <= decision.decided_on
        about = finding.id not in SEVERAL or finding.fact in decision.about
        return (
            _same(decision.flag, finding.id) and decision.decided_on <= self.as_of and begun is True and about is True
        )

    def without_effect(self, settled: Sequence[Finding]) -> tuple[NoEffect, ...]:
        """The decisions that settle nothing of what `settle` gave, each with why."""
        used = [finding.settled for finding in settled]
        idle = (decision for decision in self.recorded if decision not in used)
        return tuple(NoEffect(decision, self._why(decision, settled)) for decision in idle)

    def _why(self, decision: Decision, found: Sequence[Finding]) -> str:
        if decision.decided_on > self.as_of:
            return "it lies after the day of assessment"
        own = [f for f in _of(decision.flag, found) if f.step is not Step.NOTED or f.settled is not None]
        if len(own) == 0:
            elsewhere = next((why for id, why in ELSEWHERE.items() if _same(id, decision.flag)), None)
            return "nothing conditional stands under this id" if elsewhere is None else elsewhere
        step = min(finding.step for finding in own)
        if step < Step.CONDITIONAL:
            return GRAVER.get(step, f"it stands on a graver step of the plan ({STATUS[step]})")
        newer = [f.settled for f in own if f.settled is not None]
        if len(newer) > 0:
            return f"another decision, of {words(newer[0].decided_on)}, counts"
        return _why_not(own)


def _why_not(own: Sequence[Finding]) -> str:
    """Why a condition that stands is not settled, by the first of its reasons."""
    first = next((finding for finding in own if _decidable(finding) is True), own[0])
    if first.id in SEVERAL and _decidable(first) is True:
        return f"it does not say that it is about {LABELS.get(str(first.fact), str(first.fact)).lower()}"
    if first.since is not None and _decidable(first) is True:
        return f"it was made before what it is about, of {words(first.since)}"
    if first.by_decision is False:
        return "no day of the conservative policy is in time, which no decision changes"
    if first.id in ELSEWHERE:
        return ELSEWHERE[first.id]
    asked = ", ".join(LABELS.get(name, name.replace("_", " ")) for name in first.asks)
    return f"it rests on what is not known: {asked}"


def _decidable(finding: Finding) -> bool:
    """Is it a condition on known facts that a decision settles?"""
    known = finding.open is False and len(finding.asks) == 0
    return (
        finding.step is Step.CONDITIONAL
        and known is True
        and finding.by_decision is True
        and finding.id not in ELSEWHERE
    )


def decidable(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The ids for which a decision would settle something today, each once, in the order of the findings."""
    found = list(findings)
    grave = {finding.id for finding in found if finding.step < Step.CONDITIONAL}
    return tuple(dict.fromkeys(f.id for f in found if _decidable(f) is True and f.id not in grave))


def facts_of(flag: str, findings: Iterable[Finding]) -> tuple[str, ...]:
    """The facts that a decision on a flag would be about today; none where the flag has one reason only."""
    return tuple(f.fact for f in _of(flag, findings) if f.id in SEVERAL and f.fact is not None and _decidable(f))


def decisions(recorded: Sequence[SettledFlag] | None, as_of: date) -> Decisions:
    """What is recorded in a case; nobody said and asked, none, settle nothing alike."""
    entries = () if recorded is None else recorded
    return Decisions(
        tuple(
            Decision(
                e.flag.strip(),
                e.decided_by.strip(),
                e.decided_on,
                e.note,
                frozenset(() if e.about is None else e.about),
            )
            for e in entries
        ),
        as_of,
    )


def settled_of(findings: Iterable[Finding]) -> tuple[Settled, ...]:
    """What is settled, for a reader: one line for each condition."""
    return tuple(Settled(f.id, f.text, f.settled) for f in findings if f.settled is not None)


def _of(flag: str, found: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in found if _same(flag, finding.id)]


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()

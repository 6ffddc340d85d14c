"""The plan in words: its status, its dates, its holds. Shared by the screens, the notes and the documents."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from kyphodss.note.words import asked_words, day_words
from kyphodss.plan.choose import Choice
from kyphodss.plan.model import Decision, Hold, Plan, Status

STATUS_WORDS: Final[dict[Status, str]] = {
    "OK": "dates stand, pending the prescriber",
    "CONDITIONAL": "conditional: something to settle first",
    "NEED_LAB": "provisional: a result is due",
    "NO_FEASIBLE_DATE": "no feasible day",
    "BLOCKED_LAB": "blocked by a result",
    "UNKNOWN": "facts missing: no date is printed",
    "SPECIALIST": "a specialist's question: no date is printed",
    "STOP": "stop: no date is printed",
}
PROVENANCE: Final = (
    "Holds and restarts are those of SIR 2019 and ASRA 2018 as others copied them; the papers themselves were not read. Every date "
    "is a proposal for a clinician, pending the prescriber."
)
NO_PLAN: Final = "Nothing is to be planned at this level: it is treated, closed, not planned, or decided otherwise."


def plan_sentence(plan: Plan) -> str:
    """The dates in a sentence; none where none is printed."""
    parts: list[str] = []
    if plan.earliest_conservative is not None:
        parts.append(f"earliest {day_words(plan.earliest_conservative)} (conservative policy)")
    if plan.earliest_sir is not None:
        parts.append(f"not before {day_words(plan.earliest_sir)} (SIR)")
    if plan.latest is not None:
        parts.append(f"latest {day_words(plan.latest)}")
    elif len(parts) > 0:
        parts.append("latest day not known")
    return "; ".join(parts)


def days_sentence(plan: Plan | None) -> str:
    """The span of the dates for a line at the top, with what they wait for; empty where no date is printed."""
    first = None if plan is None else plan.earliest_conservative or plan.earliest_sir
    if plan is None or first is None or plan.status == "NO_FEASIBLE_DATE":
        return ""
    last = "a day not known" if plan.latest is None else day_words(plan.latest)
    waits = {
        "NEED_LAB": f", provisional until {asked_words(plan.missing)}",
        "CONDITIONAL": ", something to settle first",
    }
    return f"Feasible days on present facts: {day_words(first.date())} to {last}{waits.get(plan.status, '')}."


def conflict_sentence(plan: Plan) -> str:
    """Which two things collide and by how many days; empty where nothing does."""
    if plan.conflict is None:
        return ""
    lower, upper = plan.conflict
    said = f"{lower} and {upper} collide"
    first, last = plan.earliest_conservative, plan.latest
    if first is None or last is None:
        return f"{said}."
    days = (first.date() - last).days
    return f"{said}: the first slot lies {days} day{'' if days == 1 else 's'} after the last day."


def hold_words(hold: Hold) -> tuple[str, str, str, str]:
    """Drug with its rule, last dose, restart by SIR and by the leaflet; what is not printed says so."""
    return (
        f"{hold.drug} ({hold.rule})",
        day_words(hold.last_dose_by),
        _restart(hold.restart_sir, hold.restart),
        _restart(hold.restart_leaflet, hold.restart),
    )


def _restart(at: datetime | None, default: datetime | None) -> str:
    if at is None:
        return "the prescriber's word"
    return f"{day_words(at)} (default)" if at == default else day_words(at)


def missing_sentence(missing: tuple[str, ...]) -> str:
    """The facts that a plan still asks for, each once."""
    return f"Not known: {asked_words(missing)}." if len(missing) > 0 else ""


def settled_words(decision: Decision) -> str:
    """By whom and when a condition was settled, and in which words."""
    note = "" if decision.note is None else f": {decision.note.strip().rstrip('.')}"
    return f"Settled by {decision.decided_by} on {day_words(decision.decided_on)}{note}."


def decision_lines(plan: Plan, marked: Collection[str] = ()) -> list[str]:
    """Every recorded decision on a flag: what it settles, or that it settles nothing and why.

    What the flags in `marked` (by id) already say beside it is left out.
    """
    lines = [
        f"{each.flag}: {each.text}. {settled_words(each.decision)}" for each in plan.settled if each.flag not in marked
    ]
    for idle in plan.without_effect:
        made = f"the decision of {idle.decision.decided_by} on {day_words(idle.decision.decided_on)}"
        lines.append(f"{idle.decision.flag}: {made} has no effect: {idle.why}.")
    return lines


def follow_up_words(choice: Choice) -> list[str]:
    """Every contact after the procedure, with its first and last day."""
    return [f"{each.name}: {_span(each.first, each.last)}" for each in choice.follow_up]


def _span(first: date, last: date) -> str:
    return day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"

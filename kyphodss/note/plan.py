"""The plan, its holds and the flags as sections of the note; the words are those of the screen."""

from collections.abc import Sequence
from typing import Final

from kyphodss.note.plan_words import (
    NO_PLAN,
    STATUS_WORDS,
    conflict_sentence,
    decision_lines,
    hold_words,
    missing_sentence,
    plan_sentence,
    settled_words,
)
from kyphodss.note.words import wrapped
from kyphodss.plan.holds import BY_ID
from kyphodss.plan.model import POLICY_WORDS, Flag, Hold, Plan, Severity

SEVERITY_WORDS: Final[dict[Severity, str]] = {
    "stop": "Stop",
    "specialist": "Specialist",
    "conditional": "To settle",
    "warn": "Beware",
    "info": "Note",
}
HOLD_HEADS: Final = ("drug (rule)", "last dose by", "restart, SIR", "restart, leaflet", "policy, drug table")
SETTLED: Final = "Settled"
NO_FLAGS: Final = "None is raised by what is recorded."


def plan_lines(plan: Plan | None) -> list[str]:
    """Status, dates, reasons and gaps of a plan, wrapped for the text note."""
    if plan is None:
        return wrapped(NO_PLAN)
    lines = wrapped(status_sentence(plan))
    for sentence in (dates_sentence(plan), conflict_sentence(plan)):
        lines += wrapped(sentence) if sentence != "" else []
    lines += [line for reason in (*decision_lines(plan), *plan.because) for line in wrapped(reason, "    ")]
    asked = missing_sentence(plan.missing)
    return [*lines, *(wrapped(asked, "    ") if asked != "" else [])]


def status_sentence(plan: Plan) -> str:
    """The status in words, as the screen says it."""
    return STATUS_WORDS[plan.status].capitalize()


def dates_sentence(plan: Plan) -> str:
    """The dates as a sentence of its own; empty where none is printed."""
    said = plan_sentence(plan)
    return "" if said == "" else f"{said[:1].upper()}{said[1:]}."


def hold_lines(holds: Sequence[Hold]) -> list[str]:
    """Every hold with both restarts, its policy and its sources; the gates of a restart are among the reasons."""
    lines: list[str] = []
    for hold in holds:
        drug, last, sir, leaflet = hold_words(hold)
        lines += wrapped(f"{drug}: last dose by {last}; restart SIR {sir}, leaflet {leaflet}; {hold_origin(hold)}")
    return lines if len(lines) > 0 else ["  None is printed."]


def hold_origin(hold: Hold) -> str:
    """The policy that a hold is counted by, and the sources of its row by the ids of the drug table."""
    return f"{POLICY_WORDS[hold.policy]}, drug table {' '.join(hold.sources)}"


def rule_lines(rule: str) -> list[str]:
    """Where a row of the drug table can be checked."""
    found = BY_ID[rule]
    return [*wrapped(f"Drug table {rule}: {found.drug} ({' '.join(found.sources)})"), f"    {found.url}"]


def flag_lines(flags: Sequence[Flag]) -> list[str]:
    """The flags, wrapped."""
    lines = [line for flag in flags for line in wrapped(flag_sentence(flag))]
    return lines if len(lines) > 0 else [f"  {NO_FLAGS}"]


def flag_sentence(flag: Flag) -> str:
    """One flag with its severity in words; a settled one says by whom and when."""
    settled = "" if flag.settled is None else f" {settled_words(flag.settled)}"
    return f"{flag_word(flag)} {flag.id}: {flag.text}{settled}"


def flag_word(flag: Flag) -> str:
    """Its severity in a word, or that it is settled."""
    return SEVERITY_WORDS[flag.severity] if flag.settled is None else SETTLED

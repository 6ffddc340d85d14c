"""What differs between two assessments beside the sources: windows, scores, plan, flags, contradictions, prompts."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from kyphodss.assess import Assessment
from kyphodss.plan.holds import Rule

Change = dict[str, Any]
# The lists of an assessment that hold what was raised, each with the word for one of them.
RAISED: Final = {
    "flags": "flag",
    "red_flags": "red_flag",
    "red_flags_not_asked": "red_flag_not_asked",
    "contradictions": "contradiction",
    "prompts": "prompt",
}
HOURS: Final = {"sir_hours": "SIR hold", "conservative_hours": "conservative hold", "restart_hours": "SIR restart"}


def other_changes(before: Assessment, after: Assessment) -> Iterator[Change]:
    """Every difference beside those of the sources, with why."""
    then, now = before.to_json(), after.to_json()
    yield from _listed("window", then["windows"], now["windows"], "the table of windows has a new edition")
    yield from _scores(before, after)
    yield from _plan(before, after)
    for name, word in RAISED.items():
        yield from _listed(word, _entries(then[name]), _entries(now[name]), "its rule has a new edition")


def _entries(raised: Sequence[Any]) -> list[Change]:
    return [{"id": entry} if isinstance(entry, str) else entry for entry in raised]


def _listed(word: str, then: list[Change], now: list[Change], why: str) -> Iterator[Change]:
    """Entries that came, went or changed, by their id; an id that stands twice is compared as a whole."""
    for id in dict.fromkeys(entry["id"] for entry in (*then, *now)):
        was = [entry for entry in then if entry["id"] == id]
        is_now = [entry for entry in now if entry["id"] == id]
        if was != is_now:
            yield {word: id, "from": _one(was), "to": _one(is_now), "why": [why]}


def _one(entries: list[Change]) -> Any:
    return None if len(entries) == 0 else entries[0] if len(entries) == 1 else entries


def _scores(before: Assessment, after: Assessment) -> Iterator[Change]:
    then = {score.id: score for score in before.scores}
    now = {score.id: score for score in after.scores}
    for id in dict.fromkeys([*then, *now]):
        was, is_now = then.get(id), now.get(id)
        if was != is_now:
            yield {
                "score": id,
                "from": None if was is None else was.to_json(),
                "to": None if is_now is None else is_now.to_json(),
                "why": ["the score has a new edition"],
            }


def _plan(before: Assessment, after: Assessment) -> Iterator[Change]:
    """The parts of the plan that differ, and the rows of the drug table that are counted otherwise."""
    was = {} if before.plan is None else before.plan.to_json()
    is_now = {} if after.plan is None else after.plan.to_json()
    parts = [part for part in dict.fromkeys([*was, *is_now]) if was.get(part) != is_now.get(part)]
    if len(parts) > 0:
        yield {
            "plan": parts,
            "from": {part: was.get(part) for part in parts},
            "to": {part: is_now.get(part) for part in parts},
            "why": [*_rows(before, after)] or ["a window or a rule that bounds the plan has a new edition"],
        }


def _rows(before: Assessment, after: Assessment) -> Iterator[str]:
    now = {taken.name: taken.rule for taken in after.work.drugs.taken}
    for taken in before.work.drugs.taken:
        rule = now.get(taken.name)
        if rule is None:
            yield f"{taken.name}: row {taken.rule.id} of the drug table is no longer found"
        elif rule != taken.rule:
            yield f"{taken.name}: {_counted(taken.rule, rule)}"


def _counted(was: Rule, is_now: Rule) -> str:
    """Which hours of a row differ, in words."""
    parts = [
        f"{words} {_hours(getattr(was, name))}, now {_hours(getattr(is_now, name))}"
        for name, words in HOURS.items()
        if getattr(was, name) != getattr(is_now, name)
    ]
    row = f"row {was.id}" if was.id == is_now.id else f"row {was.id}, now {is_now.id}"
    return f"{row}: {'; '.join(parts)}" if len(parts) > 0 else f"{row} of the drug table has a new edition"


def _hours(hours: int | None) -> str:
    return "not printed" if hours is None else f"{hours} h"

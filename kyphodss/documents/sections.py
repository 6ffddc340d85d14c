"""One fracture as the case note sets it out: red flags, timeline, verdicts, plan, flags, gaps. Every sentence is the screen's.

What may give way where two pages are not enough is said by `Kept`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kyphodss.assess import Assessment, Verdict
from kyphodss.case.model import Case
from kyphodss.charts.lanes import timeline
from kyphodss.charts.palette import CODE
from kyphodss.documents.picture import picture
from kyphodss.guidelines.shown import shown
from kyphodss.note.entries import checklist_entries, fracture_words, red_flag_entries
from kyphodss.note.plan import HOLD_HEADS, dates_sentence, flag_sentence, hold_origin, status_sentence
from kyphodss.note.plan_words import (
    NO_PLAN,
    conflict_sentence,
    days_sentence,
    decision_lines,
    hold_words,
    missing_sentence,
)
from kyphodss.note.risks import past_sentence
from kyphodss.note.verdict import because_lines, edition_words, quoted, tally_sentence, turn_lines
from kyphodss.note.words import asked_words
from kyphodss.plan.model import Plan
from kyphodss.settings import SourceSettings

Part = dict[str, Any]
FEW: Final = 5
LONG: Final = 300  # letters of a sentence, where long ones are cut


@dataclass(frozen=True, slots=True)
class Kept:
    """What a note still holds; each False is one thing that has given way."""

    other_sources: bool = True
    every_reason: bool = True
    recorded_items: bool = True
    verdict_lanes: bool = True
    grounds: bool = True
    pictures: bool = True
    addresses: bool = True
    plan_details: bool = True
    whole_lists: bool = True
    every_fracture: bool = True


def fracture(case: Case, assessment: Assessment, sources: SourceSettings, kept: Kept) -> Part:
    """The sections of one fracture."""
    ids = shown(assessment.row["etiology"], sources)
    level, cause, onset = fracture_words(assessment)
    drawn = timeline(case, assessment, ids)
    return {
        "levels": [level],
        "words": f"{cause} · {onset}",
        "tally": tally_sentence(assessment.guidelines),
        "red_flags": [{"mark": entry.mark, "text": entry.text} for entry in red_flag_entries(assessment)],
        "timeline": picture(drawn, assessment.as_of, verdicts=kept.verdict_lanes) if kept.pictures else None,
        "verdicts": list(_verdicts(assessment, ids, kept)),
        "outside": _outside(assessment),
        "plan": _plan(assessment.plan, kept),
        "flags": _few([flag_sentence(flag) for flag in assessment.flags], kept.whole_lists),
        "missing": asked_words(name for verdict in assessment.guidelines for name in verdict.reading.missing),
        "checklist": list(_checklist(assessment, kept)),
        "past": past_sentence(assessment),
    }


def _few(lines: Sequence[str], whole: bool) -> list[str]:
    """All lines, or the first few, each cut where it is very long, and how many more there are."""
    if whole:
        return list(lines)
    first = [line if len(line) <= LONG else f"{line[:LONG]}…" for line in lines[:FEW]]
    return first if len(lines) <= FEW else [*first, f"and {len(lines) - FEW} more"]


def _verdicts(assessment: Assessment, ids: tuple[str, ...], kept: Kept) -> Iterator[Part]:
    """Sources of one answer in a row; those the site shows first, the others after them."""
    inside = [verdict for verdict in assessment.guidelines if verdict.reading.code != "out_of_scope"]
    own = [verdict for id in ids for verdict in inside if verdict.guideline.id == id]
    others = [verdict for verdict in inside if verdict.guideline.id not in ids]
    for group in _alike(own):
        yield _row(group, assessment, kept.grounds)
    for group in _alike(others):
        yield _row(group, assessment, kept.grounds and kept.other_sources)


def _alike(verdicts: Iterable[Verdict]) -> list[list[Verdict]]:
    groups: list[list[Verdict]] = []
    for verdict in verdicts:
        if len(groups) > 0 and _answer(groups[-1][0]) == _answer(verdict):
            groups[-1].append(verdict)
        else:
            groups.append([verdict])
    return groups


def _answer(verdict: Verdict) -> tuple[object, ...]:
    reading = verdict.reading
    return reading.code, reading.words, reading.because, reading.missing, reading.ambiguities, verdict.changes


def _row(group: Sequence[Verdict], assessment: Assessment, grounds: bool) -> Part:
    """One answer with the names behind it; without its grounds where they have given way."""
    first = group[0]
    look = CODE[first.reading.code]
    return {
        "names": [{"name": v.guideline.short, "edition": v.guideline.edition or edition_words(v)} for v in group],
        "word": look.word,
        "colour": look.colour,
        "pattern": look.pattern,
        "faint": look.faint,
        "quote": quoted(first),
        "lines": [*because_lines(first, assessment), *turn_lines(first)] if grounds else [],
    }


def _outside(assessment: Assessment) -> str:
    named = [v.guideline.short for v in assessment.guidelines if v.reading.code == "out_of_scope"]
    return f"Outside their scope, which is not a no: {', '.join(named)}." if len(named) > 0 else ""


def _plan(plan: Plan | None, kept: Kept) -> Part:
    if plan is None:
        return {
            "status": NO_PLAN,
            "days": "",
            "dates": "",
            "decisions": [],
            "because": [],
            "missing": "",
            "heads": [],
            "holds": [],
            "more_holds": "",
        }
    holds = [[*hold_words(hold), hold_origin(hold)] for hold in plan.holds]
    because = _few(plan.because, kept.every_reason) if kept.plan_details else []
    few = holds if kept.whole_lists else holds[:FEW]
    return {
        "status": status_sentence(plan),
        "days": days_sentence(plan),
        "dates": " ".join(part for part in (dates_sentence(plan), conflict_sentence(plan)) if part != ""),
        "decisions": _few(decision_lines(plan), kept.whole_lists),
        "because": because,
        "missing": missing_sentence(plan.missing),
        "heads": list(HOLD_HEADS),
        "holds": few,
        "more_holds": f"and {len(holds) - len(few)} more" if len(few) < len(holds) else "",
    }


def _checklist(assessment: Assessment, kept: Kept) -> Iterator[Part]:
    marks = {True: "☑", False: "☐", None: "–"}
    words = {True: "recorded", False: "not recorded", None: "kept elsewhere"}
    for entry in checklist_entries(assessment):
        if entry.recorded is not False and kept.recorded_items is False:
            continue
        gap = f": not recorded: {entry.missing}" if entry.missing != "" else ""
        yield {"mark": marks[entry.recorded], "says": words[entry.recorded], "text": f"{entry.id} {entry.text}{gap}"}

"""A case on the screen of a review meeting, in large lines that name nobody, and what was agreed about it in one line."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from kyphodss.assess import Assessment
from kyphodss.logic.words import span_words
from kyphodss.note.plan_words import STATUS_WORDS
from kyphodss.note.words import day_words
from kyphodss.store.decisions import reason_words
from kyphodss.store.meeting import Head, Item
from kyphodss.ui.saving import moment_words
from kyphodss.ui.words import plain
from kyphodss.ui.worklist_words import MARKS
from kyphodss.worklist.closing import WindowLeft
from kyphodss.worklist.decide import CHOICE_WORDS
from kyphodss.worklist.due import age_band
from kyphodss.worklist.facets import ETIOLOGY_WORDS
from kyphodss.worklist.pathway import Step
from kyphodss.worklist.priority import CLASS_WORDS
from kyphodss.worklist.rows import WorklistRow

MOST_MISSING: Final = 3
STATUSES: Final = {str(status): words for status, words in STATUS_WORDS.items()}


def headline(row: WorklistRow, assessments: Sequence[Assessment]) -> str:
    """Age band, levels and causes: who this is about, and nobody by name."""
    return f"{age_band(assessments[0].row['age_years'])} · {levels_words(row)} · {causes_words(row)}"


def levels_words(row: WorklistRow) -> str:
    """The levels as recorded."""
    return ", ".join(row.levels) if len(row.levels) > 0 else "level not known"


def causes_words(row: WorklistRow) -> str:
    """The causes as recorded."""
    return ", ".join(ETIOLOGY_WORDS["unknown" if cause is None else cause] for cause in row.etiologies)


def label(row: WorklistRow) -> str:
    """A case in a list to choose from: its id, levels, causes, and its class of priority in words."""
    return f"{row.case_id} · {levels_words(row)} · {causes_words(row)} · {CLASS_WORDS[row.priority.cls]}"


def lines(row: WorklistRow, assessments: Sequence[Assessment]) -> list[str]:
    """Days since onset, priority with its reason, the nearest window with its rule set, plan, and what is missing."""
    icon, colour = MARKS[row.priority.cls]
    reasons = "; ".join(reason.text for reason in row.priority.reasons)
    why = reasons if reasons != "" else row.priority.asks_words
    asked = "not yet asked: " if reasons == "" and why != "" else ""
    return [
        f":material/schedule: {plain(age_words(assessments))}",
        f":{colour}-badge[{icon} {CLASS_WORDS[row.priority.cls]}] {plain(asked + why)}",
        f":material/hourglass_top: {plain(nearest_words(row))}",
        f":material/event: {plain(plan_words(row))}",
        f":material/help: {plain(missing_words(row))}",
    ]


def age_words(assessments: Iterable[Assessment]) -> str:
    """Days since each fracture, as an interval; once where all are alike."""
    found: dict[str, list[str]] = {}
    for each in assessments:
        days = span_words(each.row["onset_days_min"], each.row["onset_days_max"], "days")
        said = "age of the fracture not known" if days == "not known" else f"{days} since onset"
        found.setdefault(said, []).append("level not known" if each.level is None else each.level)
    if len(found) == 1:
        return next(iter(found))
    return "; ".join(f"{', '.join(levels)}: {said}" for said, levels in found.items())


def nearest_words(row: WorklistRow) -> str:
    """The window that may end first, under its rule set's name; an end not known may be the nearest of all."""
    if row.held is True:
        return "Clocks held by a red flag"
    if len(row.ends) == 0:
        return "No window that orders the list"
    first = min(row.ends, key=lambda window: date.min if window.first_end is None else window.first_end)
    return f"{first.words(row.as_of)}{_until(first)}{_at(row, first)} ({first.rule_set})"


def _until(window: WindowLeft) -> str:
    return "" if window.first_end is None else f", to {day_words(window.first_end)}"


def _at(row: WorklistRow, window: WindowLeft) -> str:
    return f", {window.level}" if window.level is not None and len(row.levels) > 1 else ""


def plan_words(row: WorklistRow) -> str:
    """Booked, or the status of the plan with the earliest day that it prints; how far the referral has come."""
    step = row.step_words
    if row.step >= Step.TREATED:
        return f"Nothing to plan: {step}"
    said = "no plan" if row.plan_status is None else "; ".join(STATUSES[one] for one in row.plan_status.split(", "))
    day = "" if row.feasible_on is None else f"; earliest feasible day {day_words(row.feasible_on)}"
    booked = "" if row.booking.day is None else f"Booked {day_words(row.booking.at)}. "
    return f"{booked}Plan: {said}{day} · {step}"


def missing_words(row: WorklistRow) -> str:
    """The first few of what is missing, the most useful first, and how many more there are."""
    if len(row.missing) == 0:
        return "Nothing is missing"
    rest = len(row.missing) - MOST_MISSING
    said = ", ".join(wanted.label for wanted in row.missing[:MOST_MISSING])
    return f"Missing: {said}{f', and {rest} more' if rest > 0 else ''}"


def head_words(head: Head) -> str:
    """A meeting in a list of meetings."""
    state = "closed" if head.closed_at is not None else "open"
    many = f"{head.cases} case{'' if head.cases == 1 else 's'}"
    return f"{day_words(head.held_on)} · {head.title} · {many}, {head.dealt_with} dealt with · {state}"


def decision_words(item: Item, names: Mapping[str, str]) -> tuple[str, str]:
    """The decision recorded in the room with its reason, and by whom and when; both empty where there was none."""
    made = item.decision
    if made is None:
        return "", ""
    reason = reason_words(made.decision)
    said = CHOICE_WORDS.get(made.decision.decision, made.decision.decision)
    by = names.get(made.decided_by, made.decided_by)
    return said if reason is None else f"{said}: {reason}", f"{by}, {moment_words(made.decided_at)}"


def noted_words(item: Item, names: Mapping[str, str]) -> str:
    """By whom and when something was noted; empty where nothing was."""
    if item.noted_at is None or item.noted_by is None:
        return ""
    return f"{names.get(item.noted_by, item.noted_by)}, {moment_words(item.noted_at)}"


def owner_words(item: Item, names: Mapping[str, str]) -> str:
    """Whose task it is; empty where nobody's."""
    owner = item.agreed.owner
    return "" if owner is None else names.get(owner, owner)


def state_words(item: Item) -> str:
    """That the referral is closed by now; empty where it is open."""
    return "referral closed" if item.closed is True else ""

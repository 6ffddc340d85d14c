"""Drafted messages and one-line summaries. Fixed blocks of text around what the case lacks; no patient is named.

A draft is a person's to change and to send. It asks and offers, and tells nobody what to do with the patient.
"""

from datetime import date
from typing import Final

from kyphodss.worklist.closing import left_words
from kyphodss.worklist.gate import Gap, Gate
from kyphodss.worklist.rows import WorklistRow

OPENING: Final = "Thank you for the referral {case_id}."
ASKS: Final = "To give you a full answer we still need:"
COMPLETE: Final = "Nothing that we ask of a referral is missing."
URGENT: Final = (
    "Recorded with it: {reasons}. The review does not wait for what is missing; we are glad to talk by telephone."
)
EMERGENCY: Final = (
    "New weakness, numbness, or loss of bladder or bowel control would be an emergency, whatever comes of this review."
)
CLOSING: Final = "An item that cannot be had is an answer too: please say so. Thank you."
CALL: Final = "Telephone: {phone}."


def request(case_id: str, found: Gate, phone: str = "") -> str:
    """The draft to the referrer about what is missing; `phone` is the site's line, empty where it has none.

    The case is named by its id alone, which is no record number.
    """
    blocks = [OPENING.format(case_id=case_id)]
    if len(found.urgent) > 0:
        reasons = "; ".join(found.urgent)
        blocks.append(URGENT.format(reasons=reasons))
    blocks.append(COMPLETE if len(found.gaps) == 0 else "\n".join([ASKS, *_asked(found.gaps)]))
    blocks.append(EMERGENCY)
    if len(found.gaps) > 0:
        blocks.append(CLOSING)
    if phone != "":
        blocks.append(CALL.format(phone=phone))
    return "\n\n".join(blocks)


def _asked(gaps: tuple[Gap, ...]) -> list[str]:
    """One line a requirement: what is asked, what of it is missing, and why."""
    by_requirement: dict[str, list[Gap]] = {}
    for gap in gaps:
        by_requirement.setdefault(gap.requirement.id, []).append(gap)
    lines: list[str] = []
    for own in by_requirement.values():
        requirement = own[0].requirement
        lacking = ", ".join(gap.words for gap in own)
        lines.append(f"- {requirement.ask} (missing: {lacking}). {requirement.why}")
    return lines


def summary(row: WorklistRow) -> str:
    """One line for a review meeting: which case, how urgent, how long is left and what stands in the way."""
    causes = ", ".join("cause not known" if cause is None else cause.replace("_", " ") for cause in row.etiologies)
    levels = ", ".join(row.levels) if len(row.levels) > 0 else "level not known"
    wait = "wait not known" if row.wait is None else f"waiting {row.wait} day{'' if row.wait == 1 else 's'}"
    parts = [
        row.case_id,
        f"{levels}, {causes}",
        row.priority.words,
        row.step_words,
        wait,
        _window(row),
        _plan(row),
    ]
    if len(row.missing) > 0:
        parts.append(f"{len(row.missing)} open: {row.missing[0].label}{' and more' if len(row.missing) > 1 else ''}")
    return " · ".join(parts)


def _window(row: WorklistRow) -> str:
    """The window that may end first, under its own name."""
    if row.held is True:
        return "clocks held by a red flag"
    if len(row.ends) == 0:
        return "no window open"
    first = min(row.ends, key=lambda window: date.min if window.first_end is None else window.first_end)
    late = {True: ", before the next free slot", False: "", None: ""}[row.closes_before_slot]
    booked = late.replace("next free slot", "booked day") if row.slot_booked is True else late
    return f"{first.name}: {left_words(*first.days_left(row.as_of))}{booked}"


def _plan(row: WorklistRow) -> str:
    if row.booking.day is not None:
        return f"booked {row.booking.day:%d %b %Y}"
    if row.feasible_on is not None:
        return f"feasible from {row.feasible_on:%d %b %Y}"
    return "no plan" if row.plan_status is None else f"plan: {row.plan_status.replace('_', ' ').lower()}"

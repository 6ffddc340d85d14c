"""A row of the worklist in Markdown: what is asked of it first stands first, and every mark has an icon and a word."""

from collections.abc import Sequence
from typing import Final

from kyphodss.logic.truth import YES
from kyphodss.logic.words import span_words
from kyphodss.note.plan_words import STATUS_WORDS
from kyphodss.note.words import day_words
from kyphodss.ui.words import plain
from kyphodss.worklist.closing import WindowLeft
from kyphodss.worklist.facets import ETIOLOGY_WORDS
from kyphodss.worklist.pathway import Step
from kyphodss.worklist.priority import CLASS_WORDS, Priority, PriorityClass
from kyphodss.worklist.rows import WorklistRow

FEW: Final = 2
MARKS: Final[dict[PriorityClass, tuple[str, str]]] = {
    PriorityClass.EMERGENCY: (":material/emergency:", "red"),
    PriorityClass.SETTLE_FIRST: (":material/flag:", "orange"),
    PriorityClass.AT_ONCE: (":material/priority_high:", "violet"),
    PriorityClass.NOT_KNOWN: (":material/help:", "gray"),
    PriorityClass.NONE: (":material/check:", "gray"),
    PriorityClass.OVER: (":material/inventory_2:", "gray"),
}
BREAK: Final = "  \n"
STATUSES: Final = {str(status): words for status, words in STATUS_WORDS.items()}


def title(row: WorklistRow) -> str:
    """Case id, levels and causes, with the class of priority as a mark."""
    icon, colour = MARKS[row.priority.cls]
    return f"{names(row)} :{colour}-badge[{icon} {CLASS_WORDS[row.priority.cls]}]"


def names(row: WorklistRow) -> str:
    """Case id, levels and causes."""
    levels = ", ".join(row.levels) if len(row.levels) > 0 else "level not known"
    causes = ", ".join(ETIOLOGY_WORDS["unknown" if cause is None else cause] for cause in row.etiologies)
    return f"{plain(row.case_id)} · {plain(levels)} · {plain(causes)}"


def course(row: WorklistRow) -> str:
    """The reason of the priority, both clocks, how far the referral has come, the last contact and the owner."""
    why = _why(row.priority)
    contact = row.beside.last_contact
    told = "none recorded" if contact is None else day_words(contact)
    lines = [why] if why != "" else []
    lines.append(f"Since the fracture: **{plain(age(row))}**")
    lines.append(f"Waiting: **{wait(row)}** · {row.step_words}")
    if row.beside.deferred_until is not None:
        lines.append(f":material/event_repeat: Deferred until **{day_words(row.beside.deferred_until)}**")
    lines.append(f"Last contact: {told} · owner: {plain(row.beside.owner or 'nobody yet')}")
    return BREAK.join(lines)


def age(row: WorklistRow) -> str:
    """Days since the fracture as an interval: once where all levels are alike, else level by level."""
    said = [span_words(low, high, "days") for low, high in row.ages]
    if len(set(said)) == 1 or len(said) != len(row.levels):
        return ", ".join(dict.fromkeys(said))
    return ", ".join(f"{level} {days}" for level, days in zip(row.levels, said, strict=True))


def wait(row: WorklistRow) -> str:
    """Days since the receipt; those of a request for advice do not run."""
    if row.wait is None:
        return "not running" if row.advice_only is True else "not known"
    return f"{row.wait} day{'' if row.wait == 1 else 's'}"


def _why(found: Priority) -> str:
    """Every reason of what is urgent; of what was not asked the first few."""
    if len(found.reasons) > 0:
        return plain("; ".join(reason.text for reason in found.reasons))
    if found.cls is PriorityClass.NOT_KNOWN and len(found.asks) > 0:
        return f"Not yet asked: {plain(some(found.asks_words.split(', ')))}"
    return ""


def some(named: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    said = ", ".join(named[:FEW])
    return said if len(named) <= FEW else f"{said} and {len(named) - FEW} more"


def clocks(row: WorklistRow, *, every: bool) -> str:
    """The windows whose end orders the list, the one that may end first on top; then how many more there are, or `every` one."""
    lines = [":orange-badge[:material/pause_circle: Clocks held by a red flag]"] if row.held is True else []
    lines += [window(row, each) for each in _sorted(row, orders=True)]
    if len(lines) == 0:
        lines.append(":gray-badge[:material/hourglass_disabled: No window that orders the list]")
    others = _sorted(row, orders=False)
    if every:
        lines += [f":small[{window(row, each)} ({plain(each.rule_set)})]" for each in others]
    elif len(others) > 0:
        lines.append(f":small[{len(others)} more window{'' if len(others) == 1 else 's'}]")
    return BREAK.join(lines)


def _sorted(row: WorklistRow, *, orders: bool) -> list[WindowLeft]:
    """One kind of window, that which may end first on top; an end not known may be the nearest of all."""
    found = [window for window in row.windows if window.orders is orders]
    return sorted(found, key=lambda w: (w.first_end is not None, w.first_end or row.as_of, w.id))


def window(row: WorklistRow, found: WindowLeft) -> str:
    """One window under its rule set's name with the days left, and whether it closes before the slot."""
    level = f"{found.level} · " if found.level is not None and len(row.levels) > 1 else ""
    name, _, left = found.words(row.as_of).rpartition(f"{found.name}: ")
    late = f" :orange-badge[:material/event_busy: {late_words(row)}]" if found.before_slot is YES else ""
    return f"{plain(level)}{name}{plain(found.name)}: **{plain(left)}**{late}"


def late_words(row: WorklistRow) -> str:
    """What a window that closes too early closes before."""
    return "closes before the booked day" if row.slot_booked is True else "closes before the next free slot"


def booking(row: WorklistRow) -> str:
    """Booked or not, the earliest feasible day, the slot that windows are compared with, and what is missing."""
    lines = [_booked(row)]
    if row.step < Step.TREATED:
        lines.append(f"Earliest feasible day: **{_feasible(row)}**")
        if row.slot_booked is False:
            lines.append(f"Next free slot: {day_words(row.slot)}")
        lines.append(f"Missing: {_missing(row)}")
    return BREAK.join(lines)


def _booked(row: WorklistRow) -> str:
    if row.booking.day is not None:
        return f":green-badge[:material/event_available: Booked {day_words(row.booking.at)}]"
    if row.booking.state == "passed":
        return ":orange-badge[:material/event_busy: Booked day has passed]"
    return ":gray-badge[:material/event: No booking recorded]"


def _feasible(row: WorklistRow) -> str:
    if row.feasible_on is not None:
        return day_words(row.feasible_on)
    if row.plan_status is None:
        return "no plan"
    return plain("; ".join(STATUSES[status] for status in row.plan_status.split(", ")))


def _missing(row: WorklistRow) -> str:
    if len(row.missing) == 0:
        return "nothing"
    return f"**{plain(some([wanted.label for wanted in row.missing]))}**"

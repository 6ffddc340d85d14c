"""A case and its copy in Markdown, side by side: the same lines on both, and a mark with a word on each that differs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

from kyphodss.assess import Assessment
from kyphodss.charts.lanes import at_home
from kyphodss.charts.palette import STATUS
from kyphodss.dates.rows import BY_ID
from kyphodss.dates.windows import WindowStatus
from kyphodss.guidelines.model import Code
from kyphodss.note.plan import flag_word
from kyphodss.note.plan_words import NO_PLAN, STATUS_WORDS
from kyphodss.note.words import day_words
from kyphodss.ui.plan import LOOKS, SETTLED, SEVERITY
from kyphodss.ui.words import code_badge, plain
from kyphodss.worklist.compare import Comparison, PlanFace, WindowTurn, missing_of, plan_face

MARK: Final = ":violet-badge[:material/compare_arrows: differs]"
CLOCKS: Final = frozenset({"OPEN", "CLOSING", "LAST_DAY", "UNCERTAIN", "NOT_YET", "SUPPRESSED"})
HELD: Final = "held by a red flag"
NO_CLOCK: Final = "no clock here"
NO_DATE: Final = "No date is printed."
BREAK: Final = "  \n"
Thing = TypeVar("Thing")


def summary(found: Comparison) -> str:
    """How many things differ, by kind; a sentence where none does."""
    if found.same:
        return ":material/drag_handle: Nothing differs: with these facts everything reads as on the form."
    windows = sum(_shown(turn) for turn in found.windows)
    flags = sum(len(each) for each in (found.flags.gone, found.flags.new, found.red_flags.gone, found.red_flags.new))
    counts = (
        (len(found.codes), "source", "sources"),
        (windows, "window", "windows"),
        (0 if found.plan is None else 1, "plan", "plans"),
        (flags, "flag", "flags"),
        (len(found.missing.gone) + len(found.missing.new), "open question", "open questions"),
    )
    said = [f"{many} {one if many == 1 else more}" for many, one, more in counts if many > 0]
    return f"{MARK} **{', '.join(said)}**" if len(said) > 0 else f"{MARK} what is not shown here"


def side(assessment: Assessment, sources: Sequence[str], found: Comparison, *, copy: bool) -> str:
    """Everything compared of one of the two; `copy` says which, and so what stands beside a line that differs."""
    parts = (
        ("Sources", _sources(assessment, sources, found, copy=copy)),
        ("Windows", _windows(assessment, found, copy=copy)),
        ("Plan", _plan(assessment, found, copy=copy)),
        ("Red flags, and flags of the plan", _flags(assessment, found, copy=copy)),
        ("Not known", _missing(assessment, sources, found, copy=copy)),
    )
    return "\n\n".join(f"**{title}**{BREAK}{BREAK.join(lines)}" for title, lines in parts)


def _differs(text: str, other: str, *, copy: bool) -> str:
    return f"{MARK} {text} ({'was' if copy else 'would be'}: {other})"


def code_words(code: Code) -> str:
    """A code as icon and word, in its colour."""
    word, icon, colour = code_badge(code)
    return f":{colour}-badge[{icon} {word}]"


def _sources(assessment: Assessment, sources: Sequence[str], found: Comparison, *, copy: bool) -> list[str]:
    turns = {turn.guideline.id: turn for turn in found.codes}
    lines: list[str] = []
    for verdict in assessment.guidelines:
        if verdict.guideline.id not in sources:
            continue
        said = f"{plain(verdict.guideline.short)} {code_words(verdict.reading.code)}"
        turn = turns.get(verdict.guideline.id)
        lines.append(said if turn is None else _differs(said, code_words(turn.was if copy else turn.now), copy=copy))
    return lines


def _shown(turn: WindowTurn) -> bool:
    """Is it a window of the site, and a clock on one of the two sides?"""
    sides = [window for window in (turn.was, turn.now) if window is not None]
    return any(each.id in BY_ID and at_home(each) and each.status in CLOCKS for each in sides)


def _windows(assessment: Assessment, found: Comparison, *, copy: bool) -> list[str]:
    turns = {turn.id: turn for turn in found.windows if _shown(turn)}
    lines: list[str] = []
    for window in assessment.windows:
        turn = turns.get(window.id)
        name = plain(BY_ID[window.id].label) if window.id in BY_ID else ""
        if turn is not None:
            other = turn.was if copy else turn.now
            lines.append(_differs(f"{name}: {window_words(window)}", window_words(other), copy=copy))
        elif window.id in BY_ID and at_home(window) and window.status in CLOCKS:
            lines.append(f"{name}: {window_words(window)}")
    return lines if len(lines) > 0 else ["No window is open, may be open, or lies ahead."]


def window_words(window: WindowStatus | None) -> str:
    """The status of a window with its days; those of one that a red flag suspends are not said."""
    if window is None or (window.status not in CLOCKS and window.status not in STATUS):
        return NO_CLOCK
    if window.status == "SUPPRESSED":
        return HELD
    days = [f"{word} {day_words(day)}" for word, day in (("from", window.opens), ("to", window.closes)) if _a_day(day)]
    return ", ".join([STATUS[window.status].word, " ".join(days)]) if len(days) > 0 else STATUS[window.status].word


def _a_day(day: date | None) -> bool:
    return day is not None and day != date.min


def _plan(assessment: Assessment, found: Comparison, *, copy: bool) -> list[str]:
    face = plan_face(assessment.plan)
    if found.plan is None:
        return [status_words(face), dates_words(face)]
    other = found.plan[0] if copy else found.plan[1]
    return [
        _either(status_words(face), status_words(other), copy=copy),
        _either(dates_words(face), dates_words(other), copy=copy),
        *([_either(_holds(face), _holds(other), copy=copy)] if face.holds != other.holds else []),
    ]


def _either(text: str, other: str, *, copy: bool) -> str:
    return text if text == other else _differs(text, other, copy=copy)


def status_words(face: PlanFace) -> str:
    """The status of a plan as icon and word."""
    if face.status is None:
        return f":gray-badge[:material/do_not_disturb_on: No plan] {NO_PLAN}"
    icon, colour = LOOKS[face.status]
    return f":{colour}-badge[{icon} {STATUS_WORDS[face.status].capitalize()}]"


def dates_words(face: PlanFace) -> str:
    """The dates that a plan prints, and a sentence where it prints none."""
    dated = (
        ("earliest, conservative policy", face.earliest_conservative),
        ("not before, SIR", face.earliest_sir),
        ("latest", face.latest),
    )
    said = [f"{words}: **{day_words(day)}**" for words, day in dated if day is not None]
    return "; ".join(said) if len(said) > 0 else NO_DATE


def _holds(face: PlanFace) -> str:
    said = [f"{plain(hold.drug)}: last dose by {day_words(hold.last_dose_by)}" for hold in face.holds]
    return "; ".join(said) if len(said) > 0 else "no drug is held"


def _flags(assessment: Assessment, found: Comparison, *, copy: bool) -> list[str]:
    own = found.red_flags.new if copy else found.red_flags.gone
    lines = list(_told(assessment.red_flags, own, lambda flag: f":material/flag: **{plain(flag.text)}**", copy=copy))
    own_flags = found.flags.new if copy else found.flags.gone
    lines += _told(
        assessment.flags,
        own_flags,
        lambda flag: (
            f"{SEVERITY[flag.severity] if flag.settled is None else SETTLED} **{plain(flag_word(flag))}** {plain(flag.text)}"
        ),
        copy=copy,
    )
    gone = [*found.red_flags.gone, *found.flags.gone] if copy else [*found.red_flags.new, *found.flags.new]
    lines += [_other_side(flag.text, copy=copy) for flag in gone]
    return lines if len(lines) > 0 else ["None recorded."]


def _told(every: Sequence[Thing], own: Sequence[Thing], words: Callable[[Thing], str], *, copy: bool) -> Iterator[str]:
    """Each in words; one that only this side has is marked."""
    for each in every:
        yield _differs(words(each), "not raised", copy=copy) if each in own else words(each)


def _other_side(text: str, *, copy: bool) -> str:
    return f"{MARK} {'no longer raised' if copy else 'not raised'}: {plain(text)}"


def _missing(assessment: Assessment, sources: Sequence[str], found: Comparison, *, copy: bool) -> list[str]:
    every = missing_of(assessment, sources)
    own = found.missing.new if copy else found.missing.gone
    lines = [f"{len(every)} asked for" if len(every) > 0 else "Nothing is asked for."]
    if len(own) > 0:
        lines.append(f"{MARK} only here: {plain(', '.join(own))}")
    return lines


def taken_words(names: Mapping[str, str], values: Mapping[str, tuple[str, str]]) -> str:
    """What would change on the form, one line a fact."""
    return "\n".join(f"- {plain(names[path])}: {plain(was)} → **{plain(now)}**" for path, (was, now) in values.items())

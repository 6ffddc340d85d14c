"""The timeline as lengths for the page: every day becomes a fraction of the axis, every stretch a bar with its pattern."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from kyphodss.charts.events import Event
from kyphodss.charts.lanes import Lane, Timeline
from kyphodss.charts.marks import TREATMENT_ROW, event_words, treatments
from kyphodss.charts.palette import FEASIBLE, GREY, STATUS, Look
from kyphodss.charts.plan import PlanBar
from kyphodss.charts.plan_marks import SLOTS_ROW, plan_days
from kyphodss.charts.timeline import describe
from kyphodss.note.words import day_words

FARTHEST: Final = timedelta(days=400)  # what lies farther from today is cut at the edge
ONE_DAY: Final = timedelta(days=1)
SHORTEST_DAYS: Final = 30
MOST_MONTHS: Final = 9
MOST_EVENT_ROWS: Final = 3
LETTER: Final = 0.0135  # the width of a small letter, as a fraction of the axis
VERDICT: Final = "Verdict: "
VALID: Final = "Valid"
Place = Callable[[date], float]
Part = dict[str, Any]


def picture(shown: Timeline, as_of: date, *, verdicts: bool = True) -> Part:
    """The whole picture as data, on the day of assessment; `verdicts` False leaves the lanes of the verdicts out."""
    first, last = _range(shown, as_of)
    place = partial(_fraction, first, last)

    lanes = [lane for lane in shown.lanes if verdicts or not lane.label.startswith(VERDICT)]
    return {
        "today": place(as_of),
        "today_words": f"today {day_words(as_of)}",
        "months": list(_months(first, last, place)),
        "events": _events(shown, place),
        "lanes": [*_lanes(_joined(lanes), place), *_treatments(shown, place), *_plan(shown, place)],
        "events_words": "; ".join(event_words(event) for event in shown.events),
        "valid_words": "; ".join(f"{bar.name} {bar.note}" for bar in shown.plan.validity),
        "sentence": describe(shown),
        "suspended": shown.suspended,
        "undated": "; ".join(shown.undated),
        "hatched": any(segment.uncertain for lane in lanes for segment in lane.segments),
        "slots": len(shown.plan.slots) > 0,
    }


def _fraction(first: date, last: date, day: date) -> float:
    """Where a day stands between the ends of the axis, 0 to 1; what lies outside stands at the edge."""
    return min(1.0, max(0.0, (day - first).days / (last - first).days))


def _range(shown: Timeline, as_of: date) -> tuple[date, date]:
    days = [as_of, *plan_days(shown.plan)]
    days += [day for event in shown.events for day in (event.start, event.end)]
    days += [day for lane in shown.lanes for segment in lane.segments for day in (segment.start, segment.end)]
    first = max(min(days), as_of - FARTHEST)
    last = min(max(days), as_of + FARTHEST)
    margin = timedelta(days=max(SHORTEST_DAYS, (last - first).days) // 20)
    return first - margin, last + margin


def _months(first: date, last: date, place: Place) -> Iterator[Part]:
    """The first of every month, or of every third where there are many."""
    day = date(first.year, first.month, 1)
    starts: list[date] = []
    while day <= last:
        starts.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    step = 1 if len(starts) <= MOST_MONTHS else 3
    for start in starts:
        if start >= first and (start.month - 1) % step == 0:
            yield {"at": place(start), "words": f"{start:%b %Y}"}


def _bar(start: date, end: date, look: Look, place: Place, *, uncertain: bool = False) -> Part:
    pattern = "/" if uncertain and look.pattern == "" else look.pattern
    return {
        "from": place(start),
        "to": place(end + ONE_DAY),
        "colour": look.colour,
        "pattern": pattern,
        "faint": look.faint,
    }


def _row(label: str, words: str, bars: Iterable[Part]) -> Part:
    return {"label": label, "words": words, "bars": list(bars), "squares": [], "stacked": False}


def _joined(lanes: Sequence[Lane]) -> list[Lane]:
    """Verdict lanes that say the same of the same days stand as one, with every name."""
    joined: list[Lane] = []
    for lane in lanes:
        last = joined[-1] if len(joined) > 0 else None
        alike = last is not None and (last.segments, last.note) == (lane.segments, lane.note)
        if last is not None and alike and lane.label.startswith(VERDICT):
            label = f"{last.label}, {lane.label.removeprefix(VERDICT)}"
            joined[-1] = Lane(
                last.id, label, last.status, last.segments, last.note, last.hover, last.source, last.strength
            )
        else:
            joined.append(lane)
    return joined


def _lanes(lanes: Sequence[Lane], place: Place) -> Iterator[Part]:
    for lane in lanes:
        bars = (_bar(s.start, s.end, s.look, place, uncertain=s.uncertain) for s in lane.segments)
        yield _row(lane.label, _said(lane), bars)


def _said(lane: Lane) -> str:
    """The status in a word, and the words at the end of the lane; a verdict's words name its answer already."""
    word = STATUS[lane.status].word if lane.status in STATUS else ""
    return lane.note if word == "" or lane.note.startswith(word) else f"{word}, {lane.note}"


def _treatments(shown: Timeline, place: Place) -> Iterator[Part]:
    lasting = [event for event in treatments(shown) if event.end > event.start]
    if len(lasting) > 0:
        look = Look(GREY, "", "")
        words = ", ".join(dict.fromkeys(event.label for event in lasting))
        bars = (_bar(event.start, event.end, look, place) for event in lasting)
        yield {**_row(TREATMENT_ROW, words, bars), "stacked": True}


def _plan(shown: Timeline, place: Place) -> Iterator[Part]:
    plan = shown.plan
    if len(plan.slots) > 0:
        squares = [{"at": place(mark.day), "full": mark.conservative} for mark in plan.slots]
        yield {**_row(SLOTS_ROW, plan.slots_note, ()), "squares": squares, "colour": FEASIBLE.colour}
    for bar in plan.holds:
        yield _row(bar.name, bar.note, [_plan_bar(bar, place)])
    if len(plan.validity) > 0:
        names = ", ".join(bar.name for bar in plan.validity)
        yield {**_row(f"{VALID}: {names}", "", (_plan_bar(bar, place) for bar in plan.validity)), "stacked": True}


def _plan_bar(bar: PlanBar, place: Place) -> Part:
    return _bar(bar.start, bar.end, bar.look, place)


def _events(shown: Timeline, place: Place) -> list[Part]:
    """Marks of days and intervals, each with its label on the first row where it has room."""
    ends = [-1.0] * MOST_EVENT_ROWS
    found: list[Part] = []
    for event in shown.events:
        if event in treatments(shown):
            continue
        at = place(event.end)
        half = len(event.label) * LETTER / 2
        row = next((n for n, end in enumerate(ends) if at - half > end), None)
        if row is not None:
            ends[row] = at + half + LETTER
        found.append(_mark(event, place, row))
    return found


def _mark(event: Event, place: Place, row: int | None) -> Part:
    return {
        "from": 0.0 if event.open_start else place(event.start),
        "to": place(event.end),
        "span": event.open_start or event.end > event.start,
        "hollow": event.hollow,
        "label": "" if row is None else event.label,
        "row": 0 if row is None else row,
    }

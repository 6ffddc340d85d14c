"""What the timeline shows, as data: events, one lane per window or date-dependent verdict, and what each end means."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from kyphodss.assess import Assessment, Verdict
from kyphodss.case.clock import day_of
from kyphodss.case.model import Case
from kyphodss.case.vocabulary import LABELS
from kyphodss.charts.events import Event, events
from kyphodss.charts.palette import CODE, CONTEXT, STATUS, Look
from kyphodss.charts.plan import PlanPicture, plan_picture
from kyphodss.dates.rows import BY_ID, STRENGTHS, Row
from kyphodss.dates.windows import WindowStatus

# On the first picture: what binds or advises here. The rest is one click away and never silently missing.
HOME: Final = frozenset({"local", "any", "US", "US-Medicare", "US-eviCore", "US-BCBS-AL/MA"})
LOCAL_MRI: Final = "IM-30D-LOCAL"
SUSPENDED: Final = "The augmentation windows are suspended: no clock may hurry anyone past what is recorded above."
AHEAD_WITHOUT_END: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a lane, first and last day included."""

    start: date
    end: date
    look: Look
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of the picture with its label, its last-day words and what a reader sees on pointing at it."""

    id: str
    label: str
    status: str
    segments: tuple[Segment, ...]
    note: str
    hover: str
    source: str
    strength: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture. `suspended` says why no augmentation window is drawn, where that is so."""

    today: date
    events: tuple[Event, ...]
    lanes: tuple[Lane, ...]
    suspended: str
    undated: tuple[str, ...]
    plan: PlanPicture


def timeline(case: Case, assessment: Assessment, ids: tuple[str, ...], *, everything: bool = False) -> Timeline:
    """The picture of one assessment with the verdicts of the sources `ids`; `everything` adds evidence, context, other
    countries and the verdicts of all sources."""
    shown = [w for w in assessment.windows if everything or at_home(w)]
    suspended = [w for w in assessment.windows if w.status == "SUPPRESSED"]
    lanes = [*_leaflet(assessment), *(_lane(w, assessment) for w in shown if w.id not in LEAFLET_BANDS)]
    verdicts = [v for v in assessment.guidelines if everything or v.guideline.id in ids]
    drawn = [lane for lane in lanes if len(lane.segments) > 0]
    return Timeline(
        today=assessment.as_of,
        events=tuple(events(case, assessment)),
        lanes=(*drawn, *(_verdict(v, assessment) for v in verdicts if dated(v))),
        suspended=SUSPENDED if len(suspended) > 0 else "",
        undated=tuple(
            BY_ID[w.id].label for w in shown if w.status == "UNKNOWN" and w.opens is None and w.closes is None
        ),
        plan=plan_picture(assessment),
    )


LEAFLET_BANDS: Final = ("LF-OPEN", "LF-CLOSING")


def at_home(window: WindowStatus) -> bool:
    """Does the window belong on the first picture?"""
    row = BY_ID.get(window.id)
    if row is None:
        return all(BY_ID[part].strength != "ev" and BY_ID[part].jurisdiction in HOME for part in window.id.split("/"))
    if row.hours and window.status != "UNKNOWN":
        return True
    own = row.augmentation or row.id == LOCAL_MRI
    return own and row.strength != "ev" and not row.context and row.jurisdiction in HOME


def dated(verdict: Verdict) -> bool:
    """Will the verdict turn by itself, or does it stand on the clock?"""
    return len(verdict.changes) > 0


def _words(day: date) -> str:
    return f"{day:%d %b %Y}"


def _until(at: date) -> str:
    """The last day; of an hour clock the hour."""
    return f"by {at:%d %b %Y %H:%M}" if isinstance(at, datetime) else f"last day {_words(at)}"


def _leaflet(assessment: Assessment) -> list[Lane]:
    """The leaflet's green and amber bands on one line."""
    found = {w.id: w for w in assessment.windows}
    bands = [found[id] for id in LEAFLET_BANDS if id in found and found[id].status not in ("SUPPRESSED", "UNKNOWN")]
    if len(bands) < len(LEAFLET_BANDS):
        return []
    green, amber = bands
    segments = [
        *_segments(BY_ID[green.id], green, assessment, STATUS["CLOSED" if green.status == "CLOSED" else "OPEN"]),
        *_segments(BY_ID[amber.id], amber, assessment, STATUS["CLOSED" if amber.status == "CLOSED" else "CLOSING"]),
    ]
    now = amber if green.status in ("CLOSED", "UNCERTAIN") else green
    return [_made("LF", "Clinic leaflet: 2 to 3 months", now.status, segments, _note(amber), BY_ID[amber.id])]


def _lane(window: WindowStatus, assessment: Assessment) -> Lane:
    row = BY_ID.get(window.id)
    if row is None:
        return _conflict(window)
    # Context is shown in grey: there is nothing in it to act on.
    look = CONTEXT if row.context and window.status == "OPEN" else STATUS.get(window.status)
    segments = [] if look is None else _segments(row, window, assessment, look)
    return _made(window.id, row.label, window.status, segments, _note(window), row)


def _made(id: str, label: str, status: str, segments: list[Segment], note: str, row: Row) -> Lane:
    hover = "<br>".join(
        part
        for part in (
            f"<b>{row.label}</b>",
            f"{STATUS[status].word if status in STATUS else status.lower()}; {note}",
            f"Rule: {row.words()}",
            f"Condition: {row.condition}" if row.condition != "" else "",
            f"Source: {row.citation} ({row.source}, read: {row.mark})",
            f"Strength: {STRENGTHS[row.strength]}; {row.jurisdiction}",
            row.note,
        )
        if part != ""
    )
    return Lane(id, label, status, tuple(segments), note, hover, row.citation, STRENGTHS[row.strength])


def _conflict(window: WindowStatus) -> Lane:
    floor, ceiling = (BY_ID[part] for part in window.id.split("/"))
    segments: list[Segment] = []
    note = "cannot both be met"
    if window.opens is not None and window.closes is not None:
        segments = [Segment(window.closes, window.opens, STATUS["CONFLICT"])]
        note = f"met from {_words(window.opens)}, closed {_words(window.closes)}"
    label = f"Conflict: {floor.source_name} / {ceiling.label}"
    hover = f"<b>{floor.label}</b><br>ends after<br><b>{ceiling.label}</b><br>{note}"
    return Lane(window.id, label, "CONFLICT", tuple(segments), note, hover, floor.citation, "")


def _segments(row: Row, window: WindowStatus, assessment: Assessment, look: Look) -> list[Segment]:
    """The certain core, and both uncertain ends where the anchor is an interval."""
    opens = None if window.opens is None else day_of(window.opens)
    closes = None if window.closes is None else day_of(window.closes)
    today = assessment.as_of
    early, late = assessment.row["onset_earliest"], assessment.row["onset_latest"]
    first, last = opens, closes
    if row.anchor in ("onset", "injury") and late is not None and early != late:
        first = None if early is None else row.opens(early)
        last = row.closes(late)
    if opens is None and closes is None:
        return []
    start = opens if opens is not None else min(today, closes or today) - timedelta(days=14)
    end = closes if closes is not None else max(today, start) + AHEAD_WITHOUT_END
    if window.status in ("UNCERTAIN",) and (closes is None or opens is None or opens > closes):
        return [Segment(day_of(first or start), day_of(last or end), STATUS["UNCERTAIN"], uncertain=True)]
    found = [Segment(start, end, look)] if start <= end else []
    if first is not None and opens is not None and first < opens:
        found.insert(0, Segment(day_of(first), opens - timedelta(days=1), look, uncertain=True))
    if last is not None and closes is not None and last > closes:
        found.append(Segment(closes + timedelta(days=1), day_of(last), look, uncertain=True))
    return found


def _note(window: WindowStatus) -> str:
    opens, closes = window.opens, window.closes
    if window.status == "UNKNOWN":
        asked = ", ".join(LABELS.get(name, name) for name in window.missing)
        return f"depends on: {asked}" if asked != "" else "not known"
    if window.status == "NOT_YET" and opens is not None and closes is None:
        return f"met from {_words(day_of(opens))}"
    if window.status == "CLOSED" and closes is not None:
        return f"closed {_words(day_of(closes))}"
    if closes is not None:
        return _until(closes) if window.status != "UNCERTAIN" else f"certain only to {_words(day_of(closes))}"
    return f"since {_words(day_of(opens))}" if opens is not None else "no dates"


def _verdict(verdict: Verdict, assessment: Assessment) -> Lane:
    """From today on, the code on each stretch; between two turning days nothing else is recorded."""
    turns = [(assessment.as_of, verdict.reading.code), *((c.on, c.code) for c in verdict.changes)]
    ends = [on - timedelta(days=1) for on, _ in turns[1:]] + [turns[-1][0] + timedelta(days=14)]
    segments = tuple(Segment(on, end, CODE[code]) for (on, code), end in zip(turns, ends, strict=True))
    note = f"{CODE[verdict.reading.code].word} until {_words(ends[0])}"
    hover = "<br>".join(
        [f"<b>{verdict.guideline.title}</b>", verdict.reading.words]
        + [f"from {_words(on)}: {CODE[code].word}" for on, code in turns]
        + [verdict.guideline.provenance]
    )
    label = f"Verdict: {verdict.guideline.short}"
    return Lane(
        verdict.guideline.id, label, verdict.reading.code, segments, note, hover, verdict.guideline.publisher, ""
    )

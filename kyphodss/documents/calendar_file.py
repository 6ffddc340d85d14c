"""The calendar file of a chosen day: procedure, last doses, laboratory and restart reminders, follow-up. Nobody is named.

It holds only what the choice prints, in the site's time zone. An event keeps its id when the day moves, so that a calendar
that takes the file again moves the event and does not double it.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, Timezone

from kyphodss import __version__
from kyphodss.case.clock import moment_of
from kyphodss.documents.own_dates import no_dates
from kyphodss.note.plan_words import STATUS_WORDS
from kyphodss.note.words import day_words
from kyphodss.plan.choose import Choice, LabDay, PolicyDay
from kyphodss.plan.model import GATES, POLICY_WORDS, Hold
from kyphodss.plan.restart import GATES as GATE_WORDS
from kyphodss.plan.slots import is_slot_day, later
from kyphodss.settings import CLINIC_SETS_THIS, PlanSettings, SiteSettings

# A made-up address of the project, under which the ids of the events are stable (RFC 4122, version 5).
NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:kyphodss:calendar")
FARTHEST_LAB_DAYS: Final = 14  # a reminder of a result that may be of any age is not looked for earlier
ONE_DAY: Final = timedelta(days=1)
AROUND: Final = timedelta(days=800)  # the clock changes that the file tells, before and after its dates
GATES_LINE: Final = f"{GATES}: every restart waits for its gates: {'; '.join(GATE_WORDS)}."
SORENESS: Final = "Two or three days of soreness are expected afterward (clinic leaflet, LF-18)."
PENDING: Final = "Last dose and restart are pending the prescriber (F01)."


class NoDatesError(Exception):
    """A day for which the plan prints no dates. The text is one readable sentence."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One event: what it is (for its id), its title, when it begins and ends (None: it is a moment), and its text."""

    key: str
    title: str
    start: date
    end: date | None
    text: str


def calendar_file(
    case_id: str, choice: Choice, *, site: SiteSettings, assessed_on: date, plan: PlanSettings | None = None
) -> bytes:
    """The file (iCalendar, RFC 5545) of one chosen day. The same input gives the same bytes.

    `plan` holds the length of a procedure and the days with slots; the defaults if None. Raises NoDatesError where the
    plan prints no dates for the day.
    """
    settings = PlanSettings() if plan is None else plan
    if choice.slot is None:
        raise NoDatesError(no_dates(choice))
    calendar = Calendar()
    calendar.add("prodid", f"-//kyphodss//{__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Kyphoplasty, case {case_id}")
    tentative = choice.status != "OK" or len(_policy(choice).holds) > 0  # a hold is pending the prescriber
    for entry in _entries(choice, choice.slot, settings, assessed_on):
        calendar.add_component(_event(entry, case_id, site, assessed_on, tentative=tentative))
    calendar.add_missing_timezones(assessed_on - AROUND, choice.day + AROUND)
    for zone in calendar.timezones:
        _count_from_before(zone)
    return calendar.to_ical()


def _count_from_before(zone: Timezone) -> None:
    """A clock change is written in the time before it (RFC 5545, 3.6.5); the library writes the spring's in the time after."""
    for part in (*zone.standard, *zone.daylight):
        forward = max(part.TZOFFSETTO - part.TZOFFSETFROM, timedelta(0))
        start, further = part.DTSTART, [day for day, *_ in part.rdates]
        for name in ("dtstart", "rdate"):
            part.pop(name, None)
        part.add("dtstart", start - forward)
        if len(further) > 0:
            part.add("rdate", [day - forward for day in further if isinstance(day, datetime)])


def _event(entry: _Entry, case_id: str, site: SiteSettings, assessed_on: date, *, tentative: bool) -> Event:
    event = Event()
    event.add("uid", f"{uuid.uuid5(NAMESPACE, f'{case_id}/{entry.key}')}@kyphodss")
    event.add("dtstamp", moment_of(assessed_on))
    event.add("sequence", assessed_on.toordinal())  # a later assessment supersedes an earlier one
    event.add("summary", f"{entry.title}, case {case_id}")
    event.add("dtstart", _placed(entry.start, site))
    if entry.end is not None:
        event.add("dtend", _placed(entry.end, site))
    event.add("description", entry.text)
    event.add("location", site.name)
    event.add("status", "TENTATIVE" if tentative else "CONFIRMED")
    return event


def _placed(at: date, site: SiteSettings) -> date:
    """An instant in the site's time zone; a day as it stands."""
    return at.astimezone(site.zone) if isinstance(at, datetime) else at


def _entries(choice: Choice, slot: datetime, settings: PlanSettings, assessed_on: date) -> Iterator[_Entry]:
    end = later(slot, settings.procedure_hours)
    status = f"Plan: {STATUS_WORDS[choice.status]}, as assessed on {day_words(assessed_on)}."
    policy = _policy(choice)
    first = f"Slot {day_words(slot)}: the first of the day that the {POLICY_WORDS[policy.policy]} policy allows."
    settled = (f"{each.flag} is settled, decided on {day_words(each.decision.decided_on)}." for each in choice.settled)
    text = "\n".join([status, first, *choice.because, *settled, SORENESS])
    yield _Entry("procedure", "Kyphoplasty", slot, end, text)
    for hold in policy.holds:
        yield from _of_hold(hold)
    for lab in choice.labs:
        if lab.fresh is False:
            yield _of_lab(lab, choice.day, settings, assessed_on)
    for contact in choice.follow_up:
        text = f"Follow-up after kyphoplasty ({CLINIC_SETS_THIS})."
        yield _Entry(
            f"follow-up/{contact.name}", f"Follow-up: {contact.name}", contact.first, contact.last + ONE_DAY, text
        )
    if choice.bmd_due is not None:
        text = f"Bone density due by this day ({CLINIC_SETS_THIS})."
        yield _Entry("bone-density", "Bone density due", choice.bmd_due, choice.bmd_due + ONE_DAY, text)


def _policy(choice: Choice) -> PolicyDay:
    """The policy whose slot is taken: the conservative one where it allows the day, else SIR alone."""
    return next(policy for policy in reversed(choice.policies) if policy.slot is not None)


def _of_hold(hold: Hold) -> Iterator[_Entry]:
    origin = f"{POLICY_WORDS[hold.policy]} policy, rule {hold.rule}, sources {' '.join(hold.sources)}."
    by = hold.last_dose_by
    yield _Entry(f"last-dose/{hold.drug}", f"Last dose of {hold.drug} by now", by, None, f"{origin}\n{PENDING}")
    restarts = [at for at in (hold.restart_sir, hold.restart_leaflet) if at is not None]
    if len(restarts) == 0:
        return
    both = f"SIR {day_words(hold.restart_sir)}, leaflet {day_words(hold.restart_leaflet)}."
    if hold.restart is not None:
        text = f"Default {day_words(hold.restart)}; {both}\n{origin}\n{PENDING}\n{GATES_LINE}"
        yield _Entry(f"restart/{hold.drug}", f"Restart of {hold.drug}, not before now", hold.restart, None, text)
    else:
        text = f"{both} The prescriber chooses.\n{origin}\n{PENDING}\n{GATES_LINE}"
        at = min(restarts)
        yield _Entry(f"restart/{hold.drug}", f"Restart of {hold.drug}: ask the prescriber", at, None, text)


def _of_lab(lab: LabDay, day: date, settings: PlanSettings, assessed_on: date) -> _Entry:
    """On the last working day before the procedure on which a result is still young enough; else on the day itself."""
    oldest = day - timedelta(days=FARTHEST_LAB_DAYS if lab.limit_days is None else lab.limit_days)
    days = (day - timedelta(days=n) for n in range(1, (day - oldest).days + 1))
    due = next((each for each in days if each >= assessed_on and is_slot_day(each, settings)), day)
    value = "not recorded" if lab.value is None else f"{lab.value:g} of {day_words(lab.on)}"
    age = (
        "" if lab.limit_days is None else f"; at most {lab.limit_days} days old on the day wanted ({CLINIC_SETS_THIS})"
    )
    text = f"{lab.name} for the procedure of {day_words(day)}: {value}{age}."
    return _Entry(f"lab/{lab.id}", f"{lab.name} due", due, due + ONE_DAY, text)

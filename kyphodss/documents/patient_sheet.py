"""The patient sheet as a PDF: the clinic's leaflet in plain words, with this patient's own dates only where they may be given.

A clinician releases it by name; what was released, by whom and when is returned beside the file.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from kyphodss.assess import Assessment
from kyphodss.case.drugs import Name, recognise
from kyphodss.case.model import Case
from kyphodss.documents.own_dates import OwnDates, nothing_to_stop, own_dates
from kyphodss.documents.press import MOST_PAGES, page_count, printed
from kyphodss.documents.wording import Block, wording
from kyphodss.note.risks import past_leaflet
from kyphodss.note.words import day_words
from kyphodss.plan.choose import Choice
from kyphodss.settings import SiteSettings

TEMPLATE: Final = "sheet.typ"
TITLE: Final = "Your kyphoplasty"
SIZES_PT: Final = (15, 14, 13.5, 13, 12, 11, 10)
HEADS: Final = ("Medicine", "Last dose, at the latest", "First dose afterward")
ASK: Final = "Your doctor or our team will tell you."
LEAVE_OUT: Final = "Leave out every dose after it."
CAUTIONS: Final = {"NEED_LAB": "day_provisional", "CONDITIONAL": "day_conditional"}


class ReleaseError(Exception):
    """A sheet that nobody released. The text is one readable sentence."""


@dataclass(frozen=True, slots=True)
class Release:
    """Who released which sheet of which case, and when. `sha256` is that of the file; `day` the day it prints, if any."""

    case_id: str
    released_by: str
    released_on: date
    sha256: str
    day: date | None


@dataclass(frozen=True, slots=True)
class PatientSheet:
    """The file and the record of its release."""

    pdf: bytes
    release: Release


def patient_sheet(
    case: Case,
    assessment: Assessment,
    choice: Choice | None,
    *,
    site: SiteSettings,
    released_by: str,
    released_on: date,
) -> PatientSheet:
    """The sheet of one procedure. The same input gives the same bytes.

    Raises ReleaseError where no name is given or two pages do not hold it, StaleChoiceError where the day is not that of
    the assessment, and SettingsError where the clinic's own wording cannot be used.
    """
    name = " ".join(released_by.split())
    if name == "":
        raise ReleaseError("A patient sheet is released by a clinician: enter the name of the one who checked it.")
    dates = own_dates(assessment, choice)
    data = {
        "title": TITLE,
        "site": site.name,
        "case": case.case_id,
        "phone": site.phone_line,
        "web": site.web_address,
        "released": f"Released by {name} on {day_words(released_on)}",
        "heads": list(HEADS),
        **_content(assessment, dates, wording(site)),
    }
    pdf = _set(data, released_on)
    digest = hashlib.sha256(pdf).hexdigest()
    return PatientSheet(
        pdf, Release(case.case_id, name, released_on, digest, None if dates is None else dates.choice.day)
    )


def _set(data: dict[str, Any], day: date) -> bytes:
    """In the largest type that fits. Raises ReleaseError where even the smallest needs a third page."""
    for size in SIZES_PT:
        pdf = printed(TEMPLATE, {**data, "size": size}, day)
        if page_count(pdf) <= MOST_PAGES:
            return pdf
    raise ReleaseError(
        f"The sheet needs more than {MOST_PAGES} pages: too many medicines with dates, or too long a wording of the clinic."
    )


def _content(assessment: Assessment, dates: OwnDates | None, blocks: dict[str, Block]) -> dict[str, Any]:
    late = ["after_late"] if past_leaflet(assessment) else []
    return {
        "day": _filled(blocks, _day(dates), dates),
        "learn": [_filled(blocks, [id], dates) for id in ("about", "who", "what_happens")],
        "thinners": _filled(blocks, ["thinners", _thinners(assessment, dates)], dates),
        "doses": list(_doses(dates)),
        "prepare": [
            _filled(blocks, ["fasting_open" if dates is None else "fasting"], dates),
            _filled(blocks, ["morning"], dates),
            _filled(blocks, ["ride"], dates),
        ],
        "after": [_filled(blocks, ["after", *late], dates), _filled(blocks, ["risks"], dates)],
        "follow_up": _follow_up(blocks["follow_up"], dates),
        "emergency": _filled(blocks, ["emergency"], dates),
        "call": _filled(blocks, ["call"], dates),
        "phone_block": _filled(blocks, ["phone"], dates),
    }


def _filled(blocks: dict[str, Block], ids: list[str], dates: OwnDates | None) -> dict[str, Any]:
    """Blocks under the heading of the first, with the dates in their places."""
    values = _values(dates)
    text = [line for id in ids for line in blocks[id].text]
    fixed = blocks[ids[0]].own_words
    return {"heading": blocks[ids[0]].heading, "text": text if fixed else [line.format_map(values) for line in text]}


def _values(dates: OwnDates | None) -> dict[str, str]:
    if dates is None or dates.choice.slot is None or dates.choice.fasting is None:
        return {}
    fasting = dates.choice.fasting
    return {
        "when": moment_words(dates.choice.slot),
        "solids": moment_words(fasting.solids),
        "fatty": moment_words(fasting.fatty),
        "clear": moment_words(fasting.clear),
    }


def _day(dates: OwnDates | None) -> list[str]:
    if dates is None:
        return ["day_open"]
    caution = CAUTIONS.get(dates.choice.status)
    return ["day"] if caution is None else ["day", caution]


def _thinners(assessment: Assessment, dates: OwnDates | None) -> str:
    if nothing_to_stop(assessment):
        return "thinners_none"
    return "thinners_open" if dates is None or len(dates.holds) == 0 else "thinners_dates"


def _doses(dates: OwnDates | None) -> Iterator[list[str]]:
    """One row a drug: its name, the last dose, and the first dose afterward only where a default may be given."""
    for hold in () if dates is None else dates.holds:
        yield [
            _drug(hold.drug),
            f"{moment_words(hold.last_dose_by)}. {LEAVE_OUT}",
            ASK if hold.restart is None else f"Not before {moment_words(hold.restart)}",
        ]


def _drug(generic: str) -> str:
    """The generic name with a brand that patients know beside it."""
    name = recognise(generic)
    return name.words if isinstance(name, Name) else generic


def _follow_up(block: Block, dates: OwnDates | None) -> dict[str, Any]:
    contacts = () if dates is None else dates.choice.follow_up
    days = [f"{each.name.capitalize()}: {_span(each.first, each.last)}" for each in contacts]
    return {"heading": block.heading, "text": list(block.text), "days": days}


def _span(first: date, last: date) -> str:
    return full_day(first) if first == last else f"{full_day(first)} to {full_day(last)}"


def full_day(day: date) -> str:
    """A day with its weekday, as people say it."""
    return f"{day:%A} {day_words(day)}"


def moment_words(at: datetime) -> str:
    """An instant for a patient: weekday, day, and the hour by the twelve-hour clock; noon and midnight by name."""
    day = full_day(at.date())
    if at.time() == time(0):
        return f"{day}, at midnight as this day begins"
    if at.time() == time(12):
        return f"{day}, 12:00 noon"
    return f"{day}, {at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"

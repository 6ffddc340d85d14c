"""The documents of a case to download: note, patient sheet, calendar. Each is made only when it is asked for."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import streamlit as st

from kyphodss.assess import Assessment
from kyphodss.case.clock import SITE_ZONE
from kyphodss.case.model import Case
from kyphodss.documents.calendar_file import NoDatesError, calendar_file
from kyphodss.documents.case_note import case_note
from kyphodss.documents.own_dates import StaleChoiceError, withheld
from kyphodss.documents.patient_sheet import PatientSheet, ReleaseError, patient_sheet
from kyphodss.intake.fhir.out import assessment_bundle
from kyphodss.note.plan_words import STATUS_WORDS
from kyphodss.note.text import note
from kyphodss.note.words import day_words
from kyphodss.plan.choose import Choice
from kyphodss.settings import SettingsError, settings
from kyphodss.ui import draft
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.desk import SAVE_FIRST, Desk
from kyphodss.ui.file_button import PDF, file_button
from kyphodss.ui.lazy import drawer
from kyphodss.ui.looks import once
from kyphodss.ui.words import plain

LONGEST_NAME: Final = 60
MOST_RELEASES: Final = 5


@dataclass(frozen=True)
class _Subject:
    """What a sheet is made of."""

    case: Case
    assessment: Assessment
    choice: Choice | None

    @property
    def state(self) -> tuple[object, ...]:
        """What it says follows from; a sheet released for another state is not this one's."""
        return self.case, self.assessment.as_of, self.assessment.level, self.choice


def documents(
    case: Case,
    assessments: Sequence[Assessment],
    assessment: Assessment,
    choice: Choice | None,
    desk: Desk,
    *,
    today: date | None = None,
) -> None:
    """A drawer with the three documents. `today` is the day of a release; the day of the assessment if None."""

    def _draw() -> None:
        _note(case, assessments, desk)
        _bundle(case, assessments, desk)
        st.divider()
        if desk.may_release:
            _sheet(_Subject(case, assessment, choice), desk, today or assessment.as_of)
            st.divider()
        _calendar(case, assessment, choice, desk)

    drawer("Documents: case note, patient sheet, calendar", "documents", _draw, icon=":material/picture_as_pdf:")


def _note(case: Case, assessments: Sequence[Assessment], desk: Desk) -> None:
    """The note as PDF and as text; the PDF is set when it is clicked."""
    st.markdown(
        "**Case note** for the record and for colleagues: red flags, timeline, every source, plan, documentation. Two pages "
        "at most; what does not fit is named on the page and stands in the text."
    )
    by = st.text_input(
        "Assessed by", key=draft.key("assessed_by"), max_chars=LONGEST_NAME, help="Empty: a line to sign on"
    )
    with_name = st.checkbox("Print the patient's name", key=draft.key("note_with_name"), value=False)
    site, sources = settings().site, settings().sources

    def _text() -> str:
        desk.exported("note")
        return note(case, assessments)

    def _pdf() -> bytes:
        desk.exported("note")
        return case_note(case, assessments, assessed_by=by or "", site=site, sources=sources, with_name=with_name)

    with st.container(horizontal=True):
        file_button("Note (PDF)", _pdf, _name("note", case, "pdf"), PDF, key="note_pdf")
        file_button(
            "Note (text)",
            _text,
            _name("note", case, "txt"),
            "text/plain",
            key="note_text",
        )


def _bundle(case: Case, assessments: Sequence[Assessment], desk: Desk) -> None:
    """The assessment for another record system; made when it is clicked, and its leaving is on record."""

    def _made() -> str:
        desk.exported("case")
        return json.dumps(assessment_bundle(case, assessments, datetime.now(SITE_ZONE)), ensure_ascii=False, indent=1)

    file_button(
        "FHIR Bundle (R4)",
        _made,
        _name("assessment", case, "json"),
        "application/fhir+json",
        key="fhir_bundle",
        help="The case, one ClinicalImpression a level with its basis and sources, and the note. It names the patient.",
    )


def _sheet(subject: _Subject, desk: Desk, today: date) -> None:
    """The patient sheet behind a deliberate act: who checked it, and that the dates were checked."""
    st.markdown(
        "**Patient sheet**: what happens, how to prepare, warning signs, in plain words. It prints this patient's own dates "
        "only where the conservative policy allows the day and every prescriber has agreed, on record."
    )
    try:
        why = withheld(subject.assessment, subject.choice)
    except StaleChoiceError as error:
        st.info(plain(str(error)), icon=":material/event_busy:")
        return
    _what_it_prints(subject, why)
    who = st.text_input("Released by (clinician)", key=draft.key("released_by"), max_chars=LONGEST_NAME)
    checked = st.checkbox(_tick(why), key=draft.key(f"dates_checked_{_print_of(subject.choice)}"), value=False)
    ready = checked and (who or "").strip() != "" and desk.saved
    if not desk.saved:
        st.caption(SAVE_FIRST)
    if st.button("Release the sheet", disabled=not ready, key="release_sheet", icon=":material/verified:"):
        _release(subject, desk, who or "", today)
    _released(subject)
    _history(desk)


def _history(desk: Desk) -> None:
    """Who released a sheet of this case before, and of which day."""
    try:
        made = st.session_state.get("released_sheet")
        found = once("releases", (desk.case_key, None if made is None else made[1].release), desk.releases)
    except STORE_TROUBLE as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    if len(found) > 0:
        lines = (
            f"{day_words(each.released_on)} by {plain(each.released_by)}, "
            + ("no dates" if each.day is None else f"for {day_words(each.day)}")
            for each in found[-MOST_RELEASES:]
        )
        st.caption("On record: " + "; ".join(lines) + ".")


def _what_it_prints(subject: _Subject, why: str) -> None:
    choice = subject.choice
    if why != "" or choice is None:
        st.info(f"This sheet prints no dates. {plain(why)} It says who will give them.", icon=":material/event_busy:")
        return
    st.markdown(f"It prints the dates of {day_words(choice.day)}.")
    if choice.status != "OK":
        words = f"{STATUS_WORDS[choice.status].capitalize()}: {'; '.join(choice.because)}"
        st.warning(
            f"{plain(words)}. The sheet says that the day is not sure.",
            icon=":material/gavel:",
        )


def _print_of(choice: Choice | None) -> str:
    """A short print of all that follows from the day: a tick set for other dates is not one for these."""
    return hashlib.sha256(repr(choice).encode()).hexdigest()[:12]


def _tick(why: str) -> str:
    return "I checked every date on it" if why == "" else "I checked that it prints no dates"


def _release(subject: _Subject, desk: Desk, who: str, today: date) -> None:
    try:
        sheet = patient_sheet(
            subject.case,
            subject.assessment,
            subject.choice,
            site=settings().site,
            released_by=who,
            released_on=today,
        )
    except (ReleaseError, SettingsError, StaleChoiceError) as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    try:
        desk.release(sheet.release)
    except STORE_TROUBLE as error:
        st.error(f"The sheet is not released. {plain(str(error))}", icon=":material/error:")
        return
    st.session_state.released_sheet = (subject.state, sheet)


def _released(subject: _Subject) -> None:
    """The sheet released for exactly this state of the case; after a change it is to be released again."""
    kept: tuple[tuple[object, ...], PatientSheet] | None = st.session_state.get("released_sheet")
    if kept is None:
        return
    state, sheet = kept
    if state != subject.state:
        if sheet.release.case_id == subject.case.case_id:
            st.caption("The sheet released before belongs to another state of this case; release it again.")
        return
    release = sheet.release
    st.caption(f"Released by {plain(release.released_by)} on {day_words(release.released_on)}.")
    file_button("Patient sheet (PDF)", sheet.pdf, _name("sheet", subject.case, "pdf"), PDF, key="sheet_pdf")


def _calendar(case: Case, assessment: Assessment, choice: Choice | None, desk: Desk) -> None:
    """The calendar of the chosen day, or the sentence that says why there is none."""
    st.markdown(
        "**Calendar** of the chosen day: procedure, last doses, results due, restart reminders, follow-up. No name in it; "
        "every hold is pending the prescriber."
    )
    if choice is None:
        st.info("No day is chosen.", icon=":material/event_busy:")
        return
    try:
        file = calendar_file(
            case.case_id, choice, site=settings().site, assessed_on=assessment.as_of, plan=settings().plan
        )
    except NoDatesError as error:
        st.info(plain(str(error)), icon=":material/event_busy:")
        return
    name = _name("kyphoplasty", case, "ics")

    def _leaving() -> bytes:
        desk.exported("calendar")
        return file

    file_button("Calendar (.ics)", _leaving, name, "text/calendar", key="calendar_ics")


def _name(what: str, case: Case, ending: str) -> str:
    """A file name with the case id in safe letters; never a patient's name."""
    safe = re.sub(r"[^A-Za-z0-9-]+", "-", case.case_id).strip("-")[:LONGEST_NAME]
    return f"{what}-{safe}.{ending}" if safe != "" else f"{what}.{ending}"

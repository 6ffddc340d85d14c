"""A settled flag in every document: by whom and when in the notes, no name in the calendar, a sure day on the patient sheet."""

from datetime import date
from typing import Any, Final

import pytest

from kyphodss.documents.calendar_file import calendar_file
from kyphodss.documents.case_note import MOST_PAGES
from kyphodss.note.text import note
from kyphodss.plan.choose import choose
from tests.documents.base import AGREED, SITE, assessed, note_of, planned, reader, sheet_of, text_of
from tests.plan.base import AS_OF, changed, worked
from tests.plan.test_choose import MORNING_AND_AFTERNOON

DAY: Final = date(2027, 5, 10)
FLAGGED: Final[dict[str, Any]] = {"bleeding.drugs": [AGREED, {"drug": "celecoxib"}]}
DECISION: Final = {"flag": "F10", "decided_by": "Dr. A. Decider", "decided_on": "2027-05-03", "note": "Both are known"}
SETTLED: Final = {**FLAGGED, "risk.flags_settled": [DECISION]}
SAID: Final = "Settled by Dr. A. Decider on 03 May 2027: Both are known."
UNSURE: Final = "Something still has to be settled before this day is sure"


def _text_note(changes: dict[str, Any]) -> str:
    case, assessments = assessed(changed(changes), AS_OF)
    return " ".join(note(case, assessments).split())


def test_both_notes_say_by_whom_and_when() -> None:
    for said in (_text_note(SETTLED), text_of(note_of(changed(SETTLED), AS_OF))):
        assert f"Settled F10: Two or more blood thinners or NSAIDs. {SAID}" in said
        assert f"F10: two or more blood thinners or NSAIDs. {SAID}" in said
        assert "Dates stand, pending the prescriber" in said


def test_both_notes_say_which_decision_has_no_effect_and_why() -> None:
    idle = {"risk.flags_settled": [{**DECISION, "flag": "F03"}], "risk.vte": True}
    wanted = "F03: the decision of Dr. A. Decider on 03 May 2027 has no effect: a stop is not settled by a recorded decision."
    for said in (_text_note(idle), text_of(note_of(changed(idle), AS_OF))):
        assert wanted in said


def test_a_hundred_long_decisions_still_fit_on_two_pages() -> None:
    many = [{**DECISION, "flag": f"F{n}", "note": "because " * 400} for n in range(100)]
    pdf = note_of(changed({**FLAGGED, "risk.flags_settled": many}), AS_OF)
    assert len(reader(pdf).pages) <= MOST_PAGES
    assert "decisions after the first five" in text_of(pdf)


def test_the_sheet_says_that_a_day_is_sure_only_once_nothing_stands() -> None:
    before, after = (text_of(sheet_of(changes, DAY).pdf) for changes in (FLAGGED, SETTLED))
    assert UNSURE in before
    assert UNSURE not in after
    assert "Monday 10 May 2027, 9:00 AM" in after
    assert "Dr. A. Decider" not in after


def test_a_settled_flag_gives_the_patient_no_restart() -> None:
    """A flagged patient has no default: a person tells the first dose afterward."""
    assert "Your doctor or our team will tell you." in text_of(sheet_of(SETTLED, DAY).pdf)


@pytest.mark.parametrize("agreed", [None, False])
def test_a_decision_never_stands_for_the_prescribers_agreement(agreed: bool | None) -> None:
    found = {**SETTLED, "bleeding.drugs": [{**AGREED, "prescriber_agreed": agreed}, {"drug": "celecoxib"}]}
    found["risk.flags_settled"] = [DECISION, {**DECISION, "flag": "F01"}, {**DECISION, "flag": "R12"}]
    assert sheet_of(found, DAY).release.day is None


def _procedure(changes: dict[str, Any]) -> str:
    _, _, choice = planned(changes, DAY)
    assert choice is not None
    file = calendar_file("P", choice, site=SITE, assessed_on=AS_OF)
    return file.decode().replace("\r\n ", "")


def test_the_calendar_names_the_flag_and_the_day_and_nobody() -> None:
    file = _procedure(SETTLED)
    assert "F10 is settled\\, decided on 03 May 2027." in file
    assert "Decider" not in file
    assert "Slot 10 May 2027 09:00: the first of the day that the conservative policy allows." in file


def test_the_calendar_takes_the_slot_of_the_policy_that_allows_the_day() -> None:
    for day, slot, policy in ((5, "05 May 2027 13:30", "SIR"), (6, "06 May 2027 13:30", "conservative")):
        choice = choose(worked({"bleeding.drugs": [AGREED]}, settings=MORNING_AND_AFTERNOON), date(2027, 5, day))
        file = calendar_file("P", choice, site=SITE, assessed_on=AS_OF, plan=MORNING_AND_AFTERNOON).decode()
        said = file.replace("\r\n ", "")
        assert f"Slot {slot}: the first of the day that the {policy} policy allows." in said
        assert f"DTSTART;TZID=America/New_York:2027050{day}T133000" in said

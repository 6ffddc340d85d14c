"""The calendar file: read back by a library, in the site's time zone, only what the choice prints, nobody named."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from kyphodss.documents.calendar_file import NoDatesError, calendar_file
from kyphodss.plan.choose import choose
from kyphodss.settings import PlanSettings, SiteSettings
from tests.documents.base import AGREED, SITE, assessed, planned
from tests.plan.base import APIXABAN, AS_OF, changed

DAY = date(2027, 5, 10)
NEW_YORK = ZoneInfo("America/New_York")


def file_of(changes: dict[str, Any], day: date = DAY, **asked: Any) -> bytes:
    _, _, choice = planned(changes, day)
    assert choice is not None
    return calendar_file("P", choice, site=SITE, assessed_on=AS_OF, **asked)


def events(file: bytes) -> dict[str, Any]:
    """The events of a file by their title."""
    return {str(event["summary"]): event for event in Calendar.from_ical(file).walk("VEVENT")}


def test_it_holds_the_procedure_its_last_dose_and_its_restart() -> None:
    found = events(file_of({"bleeding.drugs": [AGREED]}))
    procedure = found["Kyphoplasty, case P"]
    assert procedure.decoded("dtstart") == datetime(2027, 5, 10, 9, tzinfo=NEW_YORK)
    assert procedure.decoded("dtend") == datetime(2027, 5, 10, 10, tzinfo=NEW_YORK)
    last = found["Last dose of apixaban by now, case P"]
    assert last.decoded("dtstart") == datetime(2027, 5, 7, 8, tzinfo=NEW_YORK)
    assert "dtend" not in last
    restart = found["Restart of apixaban, not before now, case P"]
    assert restart.decoded("dtstart") == datetime(2027, 5, 12, 20, tzinfo=NEW_YORK)
    for part in ("rule R12", "S01 S07 S08 S12", "conservative policy", "pending the prescriber", "Q06"):
        assert part in str(restart["description"])


def test_without_a_default_the_restart_asks_the_prescriber() -> None:
    clopidogrel = {
        "drug": "clopidogrel",
        "interval_h": 24,
        "last_dose_at": "2027-05-03T08:00",
        "prescriber_agreed": True,
    }
    found = events(file_of({"bleeding.drugs": [clopidogrel]}))
    restart = found["Restart of clopidogrel: ask the prescriber, case P"]
    assert "The prescriber chooses." in str(restart["description"])
    assert restart.decoded("dtstart") == datetime(2027, 5, 11, 8, tzinfo=NEW_YORK)


def test_results_that_are_missing_or_will_be_too_old_are_due_on_a_working_day() -> None:
    warfarin = {**AGREED, "drug": "warfarin", "interval_h": 24}
    found = events(file_of({"bleeding.drugs": [warfarin], "bleeding.inr": 2.6}))
    # On warfarin an INR counts for two days; before a Monday these are Saturday and Sunday, so it is due on the day.
    assert found["INR due, case P"].decoded("dtstart") == DAY
    assert "at most 2 days old" in str(found["INR due, case P"]["description"])
    assert "platelets due, case P" not in found
    friday = events(file_of({"bleeding.hemoglobin_g_dl": None}))["hemoglobin due, case P"]
    assert friday.decoded("dtstart") == date(2027, 5, 7)
    assert "not recorded" in str(friday["description"])


def test_follow_up_spans_its_days_and_says_whose_days_they_are() -> None:
    found = events(file_of({}))
    call = found["Follow-up: telephone call, case P"]
    assert (call.decoded("dtstart"), call.decoded("dtend")) == (date(2027, 5, 11), date(2027, 5, 13))
    assert "clinic sets this" in str(call["description"])
    assert {"Follow-up: visit, case P", "Follow-up: after 12 months, case P", "Bone density due, case P"} <= set(found)


def test_ids_are_stable_unique_and_survive_a_moved_day() -> None:
    drugs = {"bleeding.drugs": [AGREED]}
    first, moved = events(file_of(drugs)), events(file_of(drugs, date(2027, 5, 12)))
    assert file_of(drugs) == file_of(drugs)
    ids = [str(event["uid"]) for event in first.values()]
    assert len(set(ids)) == len(ids)
    assert {str(e["uid"]) for e in moved.values()} == set(ids)
    _, _, choice = planned(drugs, DAY)
    assert choice is not None
    other = events(calendar_file("Q", choice, site=SITE, assessed_on=AS_OF))
    assert {str(e["uid"]) for e in other.values()}.isdisjoint(ids)
    later = events(calendar_file("P", choice, site=SITE, assessed_on=AS_OF + timedelta(days=1)))
    assert all(int(later[name]["sequence"]) == int(event["sequence"]) + 1 for name, event in first.items())


def test_a_plan_that_is_not_certain_is_tentative() -> None:
    def status(changes: dict[str, Any]) -> set[str]:
        return {str(event["status"]) for event in events(file_of(changes)).values()}

    assert status({}) == {"CONFIRMED"}
    assert status({"bleeding.drugs": [AGREED]}) == {"TENTATIVE"}
    assert status({"risk.asa_class": 4}) == {"TENTATIVE"}


def test_what_the_choice_does_not_print_is_not_in_it() -> None:
    agreed_no = {**APIXABAN, "prescriber_agreed": False}
    for changes in (
        {"risk.mechanical_valve": True},
        {"bleeding.drugs": [agreed_no]},
        {"bleeding.drugs_complete": False},
    ):
        with pytest.raises(NoDatesError, match=r"The plan prints no dates for 10 May 2027 \("):
            file_of(changes)
    with pytest.raises(NoDatesError, match="no slot on 09 May 2027, a Sunday"):
        file_of({}, date(2027, 5, 9))


def test_a_day_that_only_sir_allows_says_so() -> None:
    found = events(file_of({"bleeding.drugs": [AGREED]}, date(2027, 5, 5)))
    last = found["Last dose of apixaban by now, case P"]
    assert "SIR policy" in str(last["description"])
    assert last.decoded("dtstart") == datetime(2027, 5, 3, 8, tzinfo=NEW_YORK)


def test_nobody_is_named() -> None:
    file = file_of({"bleeding.drugs": [AGREED], "patient.name": "CANARY ONE", "patient.mrn": "CANARY-2"})
    assert b"CANARY" not in file
    assert b"SUMMARY:Kyphoplasty\\, case P" in file


def test_the_length_of_a_procedure_is_the_clinics() -> None:
    found = events(file_of({}, plan=PlanSettings(procedure_hours=1.5)))
    assert found["Kyphoplasty, case P"].decoded("dtend") == datetime(2027, 5, 10, 10, 30, tzinfo=NEW_YORK)


def _around(day: str, as_of: date) -> bytes:
    """A plan on one day, with a drug of two days' hold taken at 20:00 the evening the plan is made."""
    evening = {**AGREED, "last_dose_at": f"{as_of}T08:00"}
    moved = {
        "bleeding.drugs": [evening],
        "fractures.0.onset": (as_of - timedelta(days=20)).isoformat(),
        "imaging.0.performed_on": (as_of - timedelta(days=5)).isoformat(),
        **{f"bleeding.{name}_on": as_of.isoformat() for name in ("inr", "platelets", "creatinine", "hemoglobin")},
    }
    _, assessments = assessed(changed(moved), as_of)
    choice = choose(assessments[0].work, date.fromisoformat(day))
    return calendar_file("P", choice, site=SITE, assessed_on=as_of)


@pytest.mark.parametrize(
    ("as_of", "day", "offset_before", "offset_after"),
    [
        (date(2027, 3, 11), "2027-03-16", -5, -4),  # clocks go forward on Sunday 14 March
        (date(2027, 11, 4), "2027-11-09", -4, -5),  # and back on Sunday 7 November
    ],
)
def test_clock_changes_are_told_by_the_file_itself(
    as_of: date, day: str, offset_before: int, offset_after: int
) -> None:
    file = _around(day, as_of)
    found = events(file)
    last = found["Last dose of apixaban by now, case P"].decoded("dtstart")
    slot = found["Kyphoplasty, case P"].decoded("dtstart")
    assert slot == datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=NEW_YORK)
    assert slot.utcoffset() == timedelta(hours=offset_after)
    assert slot.astimezone(UTC) - last.astimezone(UTC) >= timedelta(hours=72)
    # A reader that knows no time zones has only the rules in the file.
    zone = tzical(io.StringIO(file.decode().replace("\r\n", "\n"))).get("America/New_York")
    assert zone is not None
    for event in found.values():
        at = event.decoded("dtstart")
        if isinstance(at, datetime):
            assert at.replace(tzinfo=zone).utcoffset() == at.utcoffset()
    assert datetime.combine(as_of, slot.time(), zone).utcoffset() == timedelta(hours=offset_before)


@pytest.mark.parametrize("name", ["America/New_York", "Europe/London", "Europe/Dublin", "Australia/Sydney", "UTC"])
def test_the_rules_of_any_zone_give_its_own_offsets(name: str) -> None:
    _, _, choice = planned({}, DAY)
    assert choice is not None
    file = calendar_file("P", choice, site=SiteSettings(name="X", time_zone=name), assessed_on=AS_OF)
    assert events(file)["Kyphoplasty, case P"].decoded("dtstart") == datetime(2027, 5, 10, 9, tzinfo=NEW_YORK)
    if name == "UTC":
        return
    read, known = tzical(io.StringIO(file.decode().replace("\r\n", "\n"))).get(name), ZoneInfo(name)
    hours = [datetime(2026, 6, 1) + timedelta(hours=n) for n in range(24 * 700)]
    real = [at for at in hours if at.replace(tzinfo=known).astimezone(UTC).astimezone(known).replace(tzinfo=None) == at]
    wrong = [at for at in real if at.replace(tzinfo=read).utcoffset() != at.replace(tzinfo=known).utcoffset()]
    assert wrong == []


def test_lines_are_folded_and_end_as_the_standard_wants() -> None:
    file = file_of({"bleeding.drugs": [AGREED]})
    assert file.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert file.count(b"BEGIN:VTIMEZONE") == 1

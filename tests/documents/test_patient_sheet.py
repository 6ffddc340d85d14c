"""The patient sheet: released by name, whole, tagged, and never a date that a stop or an unapproved hold forbids."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphodss.assess import Assessment, assess
from kyphodss.case.drugs import Name, recognise
from kyphodss.case.read import CaseError, case_from
from kyphodss.documents.own_dates import StaleChoiceError, own_dates, withheld
from kyphodss.documents.patient_sheet import ReleaseError, moment_words, patient_sheet
from kyphodss.documents.wording import BLOCKS
from kyphodss.plan.choose import Choice, choose
from kyphodss.plan.holds import PRESENT
from kyphodss.settings import SiteSettings
from tests.documents.base import AGREED, CLINICIAN, SITE, about, planned, reader, root_of, sheet_of, structure, text_of
from tests.plan.base import APIXABAN, AS_OF, STOP_FACTS
from tests.plan.strategies import case as generated
from tests.plan.strategies import changes

DAY = date(2027, 5, 10)  # a Monday, free under both policies
DATES = re.compile(r"\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}")
RELEASED = f"Released by {CLINICIAN} on 03 May 2027"
OPEN = BLOCKS["day_open"].text[0]


def printed_dates(pdf: bytes) -> list[str]:
    """Every day on the sheet but that of its release."""
    return DATES.findall(text_of(pdf).replace(RELEASED, ""))


def test_nobody_gets_a_sheet_that_nobody_released() -> None:
    case, assessment, choice = planned({}, DAY)
    for name in ("", "  \t"):
        with pytest.raises(ReleaseError, match="enter the name"):
            patient_sheet(case, assessment, choice, site=SITE, released_by=name, released_on=AS_OF)


def test_the_release_says_who_when_and_what() -> None:
    sheet = sheet_of({"bleeding.drugs": [AGREED]}, DAY)
    release = sheet.release
    assert (release.released_by, release.released_on, release.case_id, release.day) == (CLINICIAN, AS_OF, "P", DAY)
    assert release.sha256 == hashlib.sha256(sheet.pdf).hexdigest()
    assert RELEASED in text_of(sheet.pdf)
    assert sheet_of({"bleeding.drugs": [AGREED]}, DAY) == sheet
    assert sheet_of({}).release.day is None


def test_agreed_dates_are_printed_with_their_hours() -> None:
    text = text_of(sheet_of({"bleeding.drugs": [AGREED]}, DAY).pdf)
    assert "Your kyphoplasty is planned for Monday 10 May 2027, 9:00 AM." in text
    assert "apixaban (Eliquis) Friday 07 May 2027, 8:00 AM. Leave out every dose after it." in text
    assert "Not before Wednesday 12 May 2027, 8:00 PM" in text
    assert "only if we tell you, before you go home, that you may" in text
    assert "Stop all food at Monday 10 May 2027, 3:00 AM." in text
    assert "meat even earlier, at Monday 10 May 2027, 1:00 AM." in text
    assert "Until Monday 10 May 2027, 7:00 AM you may drink clear liquids" in text
    assert "Telephone call: Tuesday 11 May 2027 to Wednesday 12 May 2027" in text


@pytest.mark.parametrize("agreed", [None, False, "unknown"])
def test_a_hold_that_nobody_approved_leaves_every_date_out(agreed: Any) -> None:
    drug = {**APIXABAN, "prescriber_agreed": agreed}
    pdf = sheet_of({"bleeding.drugs": [drug]}, DAY).pdf
    text = text_of(pdf)
    assert printed_dates(pdf) == []
    assert OPEN in text
    assert "We will give you the exact day and hour of your last dose" in text
    assert "We will tell you when to stop eating and drinking" in text


def test_one_agreement_of_two_is_not_enough() -> None:
    second = {"drug": "clopidogrel", "interval_h": 24, "last_dose_at": "2027-05-03T08:00", "indication": "other"}
    _, assessment, choice = planned({"bleeding.drugs": [AGREED, second]}, date(2027, 5, 12))
    assert "clopidogrel" in withheld(assessment, choice)
    assert own_dates(assessment, choice) is None


@pytest.mark.parametrize("fact", STOP_FACTS)
def test_a_stop_leaves_every_date_out(fact: str) -> None:
    pdf = sheet_of({"bleeding.drugs": [AGREED], f"risk.{fact}": True}, DAY).pdf
    assert printed_dates(pdf) == []
    assert OPEN in text_of(pdf)


def test_a_day_that_only_the_shorter_policy_allows_goes_to_no_patient() -> None:
    _, assessment, choice = planned({"bleeding.drugs": [AGREED]}, date(2027, 5, 5))
    assert "does not fit the conservative policy" in withheld(assessment, choice)


def test_without_a_day_it_says_who_will_give_it() -> None:
    _, assessment, _ = planned({})
    assert withheld(assessment, None) == "No day is chosen."
    assert printed_dates(sheet_of({}).pdf) == []


def test_nothing_to_plan_gives_no_date() -> None:
    _, assessment, choice = planned({"fractures.0.planned": False}, DAY)
    assert withheld(assessment, choice).startswith("Nothing is to be planned")


def test_a_day_of_another_state_of_the_case_is_refused() -> None:
    _, _, choice = planned({"bleeding.drugs": [AGREED]}, DAY)
    case, assessment, _ = planned({"bleeding.drugs": [{**AGREED, "last_dose_at": "2027-05-03T09:00"}]})
    with pytest.raises(StaleChoiceError, match="choose it again"):
        patient_sheet(case, assessment, choice, site=SITE, released_by=CLINICIAN, released_on=AS_OF)


def test_without_a_default_the_restart_is_told_by_a_person() -> None:
    warfarin = {
        "drug": "warfarin",
        "interval_h": 24,
        "last_dose_at": "2027-05-03T08:00",
        "indication": "af",
        "prescriber_agreed": True,
    }
    text = text_of(sheet_of({"bleeding.drugs": [warfarin]}, DAY).pdf)
    assert "warfarin" in text and "Your doctor or our team will tell you." in text
    assert "You still need a blood test before the day." in text
    assert "Not before" not in text


def test_a_condition_makes_the_day_unsure_in_words() -> None:
    text = text_of(sheet_of({"bleeding.drugs": [AGREED], "risk.asa_class": 4}, DAY).pdf)
    assert "Monday 10 May 2027" in text
    assert "Call us before you stop any medicine, and ask if the day is confirmed." in text


def test_who_takes_nothing_that_stops_is_told_so() -> None:
    assert BLOCKS["thinners_none"].text[0] in text_of(sheet_of({}, DAY).pdf)
    open_list = text_of(sheet_of({"bleeding.drugs_complete": False}).pdf)
    assert BLOCKS["thinners_open"].text[0] in open_list and BLOCKS["thinners_none"].text[0] not in open_list


def test_relief_is_worded_by_the_age_of_the_fracture() -> None:
    late = {"fractures.0.onset": "2027-01-02"}
    assert BLOCKS["after_late"].text[0] in text_of(sheet_of(late).pdf)
    assert BLOCKS["after_late"].text[0] not in text_of(sheet_of({}).pdf)


def test_it_is_whole_tagged_and_two_pages_at_most() -> None:
    for pdf in (sheet_of({}).pdf, sheet_of({"bleeding.drugs": [AGREED]}, DAY).pdf):
        found = reader(pdf)
        assert len(found.pages) <= 2
        root = root_of(pdf)
        assert bool(root["/MarkInfo"]["/Marked"]) is True
        assert str(root["/Lang"]).lower() == "en-us"
        assert about(pdf).title == "Your kyphoplasty, case P"
        assert b"pdfuaid" in root["/Metadata"].get_data()
        assert {"/H1", "/H2", "/L", "/P"} <= structure(pdf)
        text = text_of(pdf)
        for id in ("about", "who", "what_happens", "ride", "after", "risks", "emergency", "call", "morning"):
            assert all(line in text for line in BLOCKS[id].text), id


def test_many_medicines_still_fit_in_smaller_type() -> None:
    names = ("apixaban", "celecoxib", "naproxen", "ibuprofen", "diclofenac", "ketorolac", "meloxicam", "clopidogrel")
    drugs = [
        {**AGREED, "drug": name, "interval_h": 12 if name == "apixaban" else 24, "indication": "other"}
        for name in names
    ]
    sheet = sheet_of({"bleeding.drugs": drugs}, date(2027, 5, 19))
    assert len(reader(sheet.pdf).pages) == 2
    assert sum(name in text_of(sheet.pdf) for name in names) >= 5


def test_wording_too_long_for_two_pages_is_a_sentence() -> None:
    long = SiteSettings(sheet_wording={"about": ("Much too long. " * 39,) * 12})
    with pytest.raises(ReleaseError, match="more than 2 pages"):
        sheet_of({}, site=long)


def test_nobody_is_named_and_the_phone_line_is_the_clinics() -> None:
    changes = {"patient.name": "CANARY ONE", "patient.mrn": "CANARY-2"}
    site = SiteSettings(name="Clinic One", phone_line="555-0100", web_address="www.example.org")
    pdf = sheet_of(changes, site=site).pdf
    assert "CANARY" not in text_of(pdf) and b"CANARY" not in pdf
    assert "555-0100" in text_of(pdf) and "www.example.org" in text_of(pdf)
    assert "call:" in text_of(sheet_of({}).pdf)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2027, 5, 10, 0, 0), "Monday 10 May 2027, at midnight as this day begins"),
        (datetime(2027, 5, 10, 0, 5), "Monday 10 May 2027, 12:05 AM"),
        (datetime(2027, 5, 10, 12, 0), "Monday 10 May 2027, 12:00 noon"),
        (datetime(2027, 5, 10, 12, 30), "Monday 10 May 2027, 12:30 PM"),
        (datetime(2027, 5, 10, 20, 0), "Monday 10 May 2027, 8:00 PM"),
    ],
)
def test_hours_are_said_as_people_say_them(at: datetime, said: str) -> None:
    assert moment_words(at) == said


def _assessed(found: dict[str, Any], ahead: int) -> tuple[dict[str, Any], Assessment, Choice] | None:
    values = generated(found)
    try:
        assessment = assess(case_from(values), AS_OF)[0]
    except CaseError:
        return None
    return values, assessment, choose(assessment.work, AS_OF + timedelta(days=ahead))


def _unapproved(values: dict[str, Any]) -> Iterator[str]:
    """The listed drugs that may take time off by some row of the table, without a recorded agreement: read off the case."""
    for drug in values["bleeding"]["drugs"] or ():
        name = recognise(drug["drug"])
        rows = PRESENT.by_drug[name.row] if isinstance(name, Name) else ()
        if any(row.holds or row.auto_date == "no" for row in rows) and drug["prescriber_agreed"] is not True:
            yield drug["drug"]


OFTEN_AGREED = st.lists(
    st.fixed_dictionaries(
        {
            "drug": st.sampled_from(
                ["apixaban", "rivaroxaban", "Plavix", "naproxen", "warfarin", "fondaparinux", "aspirin"]
            ),
            "interval_h": st.sampled_from([12, 24]),
            "last_dose_at": st.sampled_from(["2027-05-03T08:00", "2027-05-03T08:00", "2027-05-01", None]),
            "indication": st.sampled_from(["other", "primary_prevention"]),
            "prescriber_agreed": st.sampled_from([True, True, True, None, False]),
        }
    ),
    min_size=1,
    max_size=2,
    unique_by=lambda drug: drug["drug"],
).map(lambda drugs: {"bleeding.drugs": drugs})


@settings(max_examples=250, deadline=None)
@given(
    st.one_of(changes(), OFTEN_AGREED, st.builds(lambda a, b: {**a, **b}, changes(), OFTEN_AGREED)), st.integers(1, 40)
)
def test_no_path_gives_a_patient_a_date_that_a_stop_or_an_unapproved_hold_forbids(
    found: dict[str, Any], ahead: int
) -> None:
    made = _assessed(found, ahead)
    if made is None:
        return
    values, assessment, choice = made
    dates = own_dates(assessment, choice)
    if dates is None:
        return
    assert [fact for fact in STOP_FACTS if values["risk"].get(fact) is True] == []
    assert [flag.id for flag in assessment.flags if flag.severity in ("stop", "specialist")] == []
    assert assessment.red_flags == () or all(not flag.emergency for flag in assessment.red_flags)
    held = {hold.drug for hold in dates.holds}
    assert [name for name in _unapproved(values) if recognise(name) and _generic(name) in held] == []
    assert all(hold.policy == "P_CONS" and len(hold.sources) > 0 for hold in dates.holds)


def _generic(name: str) -> str:
    found = recognise(name)
    return found.generic if isinstance(found, Name) else name


@settings(max_examples=40, deadline=None)
@given(st.one_of(changes(), OFTEN_AGREED), st.integers(3, 20))
def test_the_printed_page_holds_no_other_day_than_those_that_may_be_given(found: dict[str, Any], ahead: int) -> None:
    made = _assessed(found, ahead)
    if made is None:
        return
    values, assessment, choice = made
    sheet = patient_sheet(case_from(values), assessment, choice, site=SITE, released_by=CLINICIAN, released_on=AS_OF)
    dates = own_dates(assessment, choice)
    if dates is None:
        assert printed_dates(sheet.pdf) == []
        assert sheet.release.day is None
        return
    moments = [at for hold in dates.holds for at in (hold.last_dose_by, hold.restart) if at is not None]
    fasting = () if choice.fasting is None else (choice.fasting.solids, choice.fasting.fatty, choice.fasting.clear)
    contacts = [day for each in choice.follow_up for day in (each.first, each.last)]
    allowed = {f"{day:%d %b %Y}" for day in (choice.day, *moments, *fasting, *contacts)}
    assert set(printed_dates(sheet.pdf)) <= allowed

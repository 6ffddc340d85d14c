"""From a blood thinner to paper: a drug is typed in, a day is chosen, the note and the sheet made, the calendar taken along."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Literal

import icalendar
import pypdf
from playwright.sync_api import Page, expect

from tests.e2e.harness import at, click_until, download, pick, settled
from tests.e2e.test_journey import picture, scan

DRAWER = "Documents: case note, patient sheet, calendar"


def _download(page: Page, button: str) -> bytes:
    return Path(download(page, page.get_by_role("button", name=button, exact=True)).path()).read_bytes()


def _text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages).split())


def _answer(page: Page, name: str, typed: str) -> None:
    """Type into a box with suggestions and take the first, by the keyboard alone."""
    box = page.get_by_test_id("stForm").get_by_role("combobox", name=name)
    box.focus()
    box.press_sequentially(typed)
    expect(page.get_by_role("option").first).to_contain_text(typed)
    box.press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)


def _type_in(page: Page, label: str, role: Literal["spinbutton", "textbox"], typed: str) -> None:
    box = page.get_by_test_id("stForm").get_by_role(role, name=label)
    box.fill(typed)
    box.press("Tab")


def _add(page: Page) -> None:
    page.get_by_role("button", name="Add to the list").press("Enter")
    settled(page)


def _choose_30_november(page: Page) -> None:
    plot = page.locator(".js-plotly-plot").first
    plot.scroll_into_view_if_needed()
    plot.evaluate("e => e.scrollIntoView({block: 'center'})")
    script = """p => { const t = p.data.findIndex(d => d.name === 'Feasible days'); const a = p._fullLayout;
            const n = p.data[t].customdata.findIndex(d => d[1] === '2026-11-30');
            return {x: a.xaxis._offset + a.xaxis.d2p(p.data[t].x[n]), y: a.yaxis._offset + a.yaxis.d2p('Feasible days')}; }"""
    click_until(page, lambda: at(plot, script), page.get_by_text("Monday 30 Nov 2026").first)


def test_from_a_drug_to_note_sheet_and_calendar(page: Page) -> None:
    """S02 takes no blood thinner. Clopidogrel waits for its prescriber: 168 h from Fri 20 Nov 08:00 end Fri 27 Nov 08:00."""
    pick(page, "S02")
    page.get_by_role("radio", name="Blood thinners").click()
    expect(page.get_by_role("heading", name="Add a blood thinner")).to_be_visible()
    _answer(page, "Blood thinner", "Plavix")
    _type_in(page, "Dose every (hours)", "spinbutton", "24")
    _type_in(page, "Last dose", "textbox", "2026-11-20T08:00")
    _answer(page, "Given for", "secondary prevention")
    _answer(page, "Prescriber agreed", "yes")
    _add(page)
    expect(page.get_by_text("Earliest 27 Nov 2026 09:00 (conservative policy)").first).to_be_visible()

    _answer(page, "Blood thinner", "Coumadim")
    _add(page)
    expect(page.get_by_text("'Coumadim' is not a name in the table; warfarin (Coumadin)?").first).to_be_visible()
    expect(page.get_by_text("Facts missing: no date is printed").first).to_be_visible()
    page.get_by_role("button", name="Take Coumadim out").press("Enter")
    settled(page)
    expect(page.get_by_text("is not a name in the table")).to_have_count(0)

    _choose_30_november(page)
    expect(page.get_by_text("Monday 30 Nov 2026, 09:00").first).to_be_visible()
    page.get_by_text(DRAWER).click()
    settled(page)
    expect(page.get_by_role("textbox", name="Released by (clinician)")).to_be_visible()
    expect(page.get_by_role("button", name="Calendar (.ics)", exact=True)).to_be_visible()
    page.get_by_text(DRAWER).evaluate("e => e.scrollIntoView({block: 'start'})")
    settled(page)
    picture(page, "documents-1440.png")
    assert scan(page) == {}

    note = _text(_download(page, "Note (PDF)"))
    assert "clopidogrel" in note and "Clinic leaflet" in note and "27 Nov 2026" in note
    assert "Coumadim" not in note
    assert "Sample, Bruno" not in note
    bundle = json.loads(_download(page, "FHIR Bundle (R4)"))
    kinds = {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    assert {"Patient", "Condition", "ClinicalImpression", "DocumentReference"} <= kinds

    assert page.get_by_role("button", name="Release the sheet").is_disabled(), "What is not saved is not released."
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text(re.compile("Saved: revision [2-9]")).wait_for()
    settled(page)
    page.get_by_role("textbox", name="Released by (clinician)").fill("A. Clinician")
    page.get_by_role("textbox", name="Released by (clinician)").press("Tab")
    settled(page)
    page.get_by_text("I checked every date on it").click()
    settled(page)
    page.get_by_role("button", name="Release the sheet").click()
    expect(page.get_by_text("On record:").first).to_be_visible()
    sheet = _text(_download(page, "Patient sheet (PDF)"))
    assert "911" in sheet and "clopidogrel (Plavix)" in sheet
    assert "Monday 30 Nov 2026, 9:00 AM" in sheet
    assert "Monday 23 Nov 2026, 8:00 AM" in sheet  # the last dose that 168 h before the slot allow

    calendar = icalendar.Calendar.from_ical(_download(page, "Calendar (.ics)"))
    summaries = [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    assert "Last dose of clopidogrel by now, case S02" in summaries
    assert not any("Sample" in summary for summary in summaries)


def test_a_stop_gives_a_sheet_without_dates_and_no_calendar(page: Page) -> None:
    pick(page, "S39")
    page.get_by_text(DRAWER).click()
    settled(page)
    expect(page.get_by_text("This sheet prints no dates.").first).to_be_visible()
    assert page.get_by_role("button", name="Calendar (.ics)").count() == 0
    assert "last dose by" not in _text(_download(page, "Note (PDF)")).lower().replace("drug (rule) last dose by", "")

"""From a blood thinner to paper: a drug stands in the list, a day is chosen, the note and the sheet made, the calendar taken along."""

from io import BytesIO
from pathlib import Path

import icalendar
import pypdf
from playwright.sync_api import Download, Page, expect

from tests.e2e.harness import pick, settled
from tests.e2e.test_journey import picture, scan

DRAWER = "Documents: case note, patient sheet, calendar"


def _download(page: Page, button: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    found: Download = waiting.value
    return Path(found.path()).read_bytes()


def _text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages).split())


def _choose_30_november(page: Page) -> None:
    plot = page.locator(".js-plotly-plot").first
    plot.scroll_into_view_if_needed()
    plot.evaluate("e => e.scrollIntoView({block: 'center'})")
    at = plot.evaluate(
        """p => { const t = p.data.findIndex(d => d.name === 'Feasible days'); const a = p._fullLayout;
            return {x: a.xaxis._offset + a.xaxis.d2p(p.data[t].x[1]), y: a.yaxis._offset + a.yaxis.d2p('Feasible days')}; }"""
    )
    box = plot.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    expect(page.get_by_text("Monday 30 Nov 2026").first).to_be_visible()


def test_from_a_drug_to_note_sheet_and_calendar(page: Page) -> None:
    pick(page, "S01")
    page.get_by_role("radio", name="Blood thinners").click()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    _choose_30_november(page)
    page.get_by_text(DRAWER).click()
    settled(page)
    expect(page.get_by_role("textbox", name="Released by (clinician)")).to_be_visible()
    expect(page.get_by_role("button", name="Calendar (.ics)", exact=True)).to_be_visible()
    page.get_by_text(DRAWER).evaluate("e => e.scrollIntoView({block: 'start'})")
    settled(page)
    picture(page, "documents-1440.png")
    assert scan(page) == {}

    note = _text(_download(page, "Note (PDF)"))
    assert "apixaban" in note and "Clinic leaflet" in note and "27 Nov 2026" in note
    assert "Sample, Ada" not in note

    page.get_by_role("textbox", name="Released by (clinician)").fill("A. Clinician")
    page.get_by_role("textbox", name="Released by (clinician)").press("Tab")
    settled(page)
    page.get_by_text("I checked every date on it").click()
    settled(page)
    page.get_by_role("button", name="Release the sheet").click()
    expect(page.get_by_text("On record:").first).to_be_visible()
    sheet = _text(_download(page, "Patient sheet (PDF)"))
    assert "911" in sheet and "apixaban" in sheet.lower()

    calendar = icalendar.Calendar.from_ical(_download(page, "Calendar (.ics)"))
    summaries = [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    assert any("S01" in summary for summary in summaries)
    assert not any("Ada" in summary for summary in summaries)


def test_a_stop_gives_a_sheet_without_dates_and_no_calendar(page: Page) -> None:
    pick(page, "S39")
    page.get_by_text(DRAWER).click()
    settled(page)
    expect(page.get_by_text("This sheet prints no dates.").first).to_be_visible()
    assert page.get_by_role("button", name="Calendar (.ics)").count() == 0
    assert "last dose by" not in _text(_download(page, "Note (PDF)")).lower().replace("drug (rule) last dose by", "")

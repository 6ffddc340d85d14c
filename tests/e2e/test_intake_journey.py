"""From a clinic's sheet to stored cases, in a real browser: names, a question, problems beside their cells, the act."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.harness import IMAGES, download, settled
from tests.e2e.test_journey import picture, scan
from tests.intake.fhir_files import ICD, bundle, condition

SHEET = (
    "Referrals November;;;;;;;\n"
    "Ref no;MRN;DOB;Sex;VCF level;Onset;Pain NRS;Blood thinner\n"
    "E2E-1;7001;03/04/1948;f;T12;05/10/2026;8/10;Eliquis 5 mg\n"
    "E2E-2;7002;11/09/1951;m;T11-12;06/10/2026;9;none\n"
    "E2E-3;7003;02/05/1944;f;L7;07/10/2026;unk;\n"
    "E2E-4;7004;08/01/1939;w;L1/L2;Oct 2026;lots;warfarin\n"
)

RECORD = bundle(condition((ICD, "S32.010A"), onsetDateTime="2026-10-01"))


def _give(page: Page, name: str, content: bytes) -> None:
    page.locator('input[type="file"]').set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    settled(page)


def _press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()
    settled(page)


def test_a_clinics_sheet_is_asked_about_checked_and_stored(page: Page) -> None:
    page.get_by_role("link", name="Intake", exact=True).click()
    page.get_by_role("heading", name="Intake", exact=True).wait_for()
    settled(page)
    started = download(page, page.get_by_role("button", name="Empty template (CSV)"))
    assert "fractures[].level" in started.path().read_text(encoding="utf-8-sig")
    _give(page, "november.csv", SHEET.encode("cp1252"))
    expect(page.get_by_text("can be read both ways").first).to_be_visible()
    for answer in page.get_by_text("day first", exact=True).all():
        answer.click()
        settled(page)
    _press(page, "Answer")
    _press(page, re.compile("Check 4 rows"))
    expect(page.get_by_text("4 rows make 4 cases")).to_be_visible()
    page.get_by_role("heading", name="What the rows say").scroll_into_view_if_needed()
    assert scan(page) == {}
    for width in (900, 1440):
        page.set_viewport_size({"width": width, "height": 1100})
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("heading", name="What the rows say").evaluate("element => element.scrollIntoView()")
    if not (IMAGES / "intake-1440.png").exists():
        picture(page, "intake-1440.png")
    started = download(page, page.get_by_role("button", name="Problem list (CSV)"))
    assert '"L7"' in started.path().read_text(encoding="utf-8-sig")
    _press(page, re.compile("Accept the 2 clean"))
    expect(page.get_by_text(re.compile("2 cases stored"))).to_be_visible()


def test_fhir_is_shown_stored_and_taken_back_as_one(page: Page) -> None:
    page.get_by_role("link", name="Intake", exact=True).click()
    page.get_by_role("heading", name="Intake", exact=True).wait_for()
    settled(page)
    page.get_by_role("radio", name="FHIR").click()
    settled(page)
    page.locator('.st-key-intake_fhir_files input[type="file"]').set_input_files(
        {"name": "one.json", "mimeType": "application/json", "buffer": RECORD}
    )
    expect(page.get_by_text("1 with a coded vertebral fracture or order")).to_be_visible()
    assert scan(page) == {}
    _press(page, re.compile("Accept all 1 that"))
    expect(page.get_by_text(re.compile("1 case stored"))).to_be_visible()
    expect(page.get_by_role("heading", name="Imports so far")).to_be_visible()
    page.get_by_role("combobox", name="Take an import back").click()
    page.get_by_role("option", name=re.compile("1 made, 0 brought together")).first.click()
    settled(page)
    page.get_by_text("Yes, this one").click()
    settled(page)
    _press(page, "Take it back")
    expect(page.get_by_text("Taken back: 1 case erased.")).to_be_visible()
    for width in (390, 900, 1440):
        page.set_viewport_size({"width": width, "height": 1100})
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert scan(page) == {}


def test_a_file_that_is_no_table_is_refused_in_a_sentence(page: Page) -> None:
    page.get_by_role("link", name="Intake", exact=True).click()
    page.get_by_role("heading", name="Intake", exact=True).wait_for()
    settled(page)
    _give(page, "x.csv", b"%PDF-1.7")
    expect(page.get_by_text("Not read, and nothing was stored.")).to_be_visible()

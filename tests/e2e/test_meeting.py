"""A review meeting in a real browser, by keyboard: the list, case after case, a decision, owner and day, minutes, closing."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from kyphodss.case.clock import SITE_ZONE
from tests.e2e.harness import download, settled
from tests.e2e.test_journey import scan

DUE = datetime.now(UTC).astimezone(SITE_ZONE).date() + timedelta(days=9)
AGREED = "MRI of L1 first, then one session"


def _part(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name, exact=True)).first.click()
    settled(page)


def _make_the_list(page: Page) -> None:
    page.get_by_role("link", name="Meeting", exact=True).click()
    page.get_by_role("heading", name="Review meetings").wait_for()
    settled(page)
    title = page.get_by_role("textbox", name="Title")
    title.fill("Tuesday list")
    title.press("Enter")
    settled(page)
    page.get_by_role("button", name="Make the list").press("Enter")
    page.get_by_text("1 of 12", exact=True).wait_for()
    settled(page)


def test_a_meeting_is_held_by_keyboard_and_its_minutes_leave(page: Page) -> None:
    _make_the_list(page)
    assert scan(page) == {}
    first = page.get_by_role("heading", level=1).inner_text()
    assert "Tuesday" not in page.url and "meeting=" in page.url
    page.locator("body").press("ArrowRight")
    page.get_by_text("2 of 12", exact=True).wait_for()
    settled(page)
    assert page.get_by_role("heading", level=1).inner_text() != first
    page.locator("body").press("ArrowLeft")
    page.get_by_text("1 of 12", exact=True).wait_for()
    settled(page)

    page.get_by_label("Agreed").fill(AGREED)
    page.get_by_label("Agreed").press("ArrowRight")
    expect(page.get_by_text("1 of 12", exact=True)).to_be_visible()
    page.get_by_label("Agreed").press("Tab")
    expect(page.get_by_text("Noted: Demonstration physician")).to_be_visible()
    settled(page)
    owner = page.get_by_role("combobox", name="Owner")
    owner.fill("Demo")
    owner.press("Enter")
    settled(page)

    page.locator("summary").filter(has_text="Decide, and book a day").press("Enter")
    settled(page)
    page.get_by_role("radio", name="refer elsewhere").press("Space")
    settled(page)
    expect(page.get_by_text("1 of 12", exact=True)).to_be_visible()
    page.get_by_role("button", name="Record the decision").press("Enter")
    expect(page.get_by_text("Decided here:")).to_be_visible()
    settled(page)
    assert scan(page) == {}

    page.get_by_role("link", name="Knowledge", exact=True).click()
    page.get_by_role("heading", name="Knowledge").wait_for()
    settled(page)
    page.go_back()
    expect(page.get_by_label("Agreed")).to_have_value(AGREED)
    settled(page)
    _part(page, "Minutes")
    expect(page.get_by_role("cell", name=AGREED)).to_be_visible()
    leaving = download(page, page.get_by_role("button", name="Minutes (PDF)"))
    assert leaving.path().read_bytes().startswith(b"%PDF")
    page.get_by_role("button", name="Close the meeting").press("Enter")
    page.get_by_role("button", name="Yes, close it").press("Enter")
    expect(page.get_by_text("Closed by Demonstration physician")).to_be_visible()
    settled(page)
    assert scan(page) == {}

"""A physician asks, the referrer answers, the physician decides: one case seen from both sides, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.harness import pick, settled, without_drafts
from tests.e2e.test_journey import picture, scan

CASE = "S09"


@pytest.fixture
def window(context: BrowserContext, address: str, demonstration: Path) -> Iterator[Page]:
    """A window of the demonstration, at home; nothing in it may log an error."""
    without_drafts(demonstration)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda m: errors.append(f"{m.text} {m.location}") if m.type == "error" else None)
    page.goto(f"{address}/?as_of=2026-11-24")
    page.get_by_role("link", name="Case", exact=True).wait_for()
    settled(page)
    yield page
    assert errors == []


def _to_the_case(page: Page) -> None:
    page.get_by_role("link", name="Case", exact=True).click()
    page.wait_for_selector("h1")
    settled(page)
    pick(page, CASE)


def _act_as(page: Page, role: str) -> None:
    page.locator(".st-key-account button").first.click()
    page.get_by_text(role, exact=True).last.click()
    page.get_by_text(f"Demonstration {role.lower()}").first.wait_for()
    page.keyboard.press("Escape")
    settled(page)


def _open(page: Page, drawer: str) -> None:
    page.get_by_text(drawer, exact=True).last.click()
    settled(page)


def _send(page: Page) -> None:
    page.get_by_role("button", name="Send").press("Enter")  # a click can miss a button that moves, as the drawer does
    settled(page)


def test_a_physician_asks_a_referrer_answers_and_the_physician_decides(window: Page) -> None:
    page = window
    _to_the_case(page)
    _open(page, "Advice thread")
    expect(page.get_by_text("Waiting time:").first).to_be_visible()
    _send(page)
    expect(page.get_by_text("The referrer's turn").first).to_be_visible()
    assert scan(page) == {}

    _act_as(page, "Referrer")
    _to_the_case(page)
    expect(page.get_by_text("The referrer's turn").first).to_be_visible()
    assert page.get_by_text("Decide, and book a day").count() == 0
    _open(page, "Advice thread")
    page.get_by_label("Message").fill("The MRI was on 10 Nov 2026; the report follows today.")
    page.get_by_label("Message").press("Control+Enter")
    settled(page)
    _send(page)
    expect(page.get_by_text("The clinic's turn").first).to_be_visible()
    expect(page.get_by_label("Message")).to_have_count(1)
    expect(page.get_by_label("Message")).to_have_value("")
    assert scan(page) == {}

    _act_as(page, "Physician")
    _to_the_case(page)
    expect(page.get_by_text("The clinic's turn").first).to_be_visible()
    _open(page, "Decide, and book a day")
    page.get_by_text("not a candidate", exact=True).click()
    settled(page)
    expect(page.get_by_text("This departs from the clinic's own rule").first).to_be_visible()
    expect(page.get_by_role("button", name="Record the decision")).to_be_disabled()
    page.get_by_text("Decide, and book a day", exact=True).scroll_into_view_if_needed()
    assert scan(page) == {}
    picture(page, "decide-1440.png")
    page.get_by_text("treat", exact=True).click()
    settled(page)
    page.get_by_role("button", name="Record the decision").click()
    settled(page)
    expect(page.get_by_text("Decisions on record")).to_be_visible()
    expect(page.get_by_text("Saved: revision")).to_be_visible()
    assert scan(page) == {}

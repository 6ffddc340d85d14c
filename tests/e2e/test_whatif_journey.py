"""What if: a fact is changed in a copy, what differs is marked, nothing is stored, and the way into the form asks first."""

import re
import sqlite3
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e import harness
from tests.e2e.harness import pick, settled
from tests.e2e.test_journey import at_24_november, picture, scan

DRAWER = "What if: a copy beside this case, with other facts"


def _kept(folder: Path) -> list[tuple[object, ...]]:
    """Every draft, and the newest revision of every case."""
    conn = sqlite3.connect(folder / "demonstration.db", timeout=20)
    try:
        return [
            *conn.execute("SELECT slot, body FROM draft"),
            *conn.execute("SELECT case_key, number FROM case_current"),
        ]
    finally:
        conn.close()


def _pain(page: Page, value: str) -> None:
    box = page.locator(".st-key-what-if").get_by_role("spinbutton", name="Pain score (of 10)")
    box.fill(value)
    box.press("Enter")
    settled(page)


def test_a_copy_shows_what_would_differ_and_takes_nothing_over_unasked(page: Page, demonstration: Path) -> None:
    at_24_november(page)
    pick(page, "S02")
    before = _kept(demonstration)
    saved = page.get_by_text(re.compile("Saved: revision \\d+")).inner_text()
    page.get_by_text(DRAWER, exact=True).click()
    settled(page)
    expect(page.get_by_text("Copy: nothing here is stored.")).to_be_visible()
    expect(page.get_by_text("Nothing differs")).to_be_visible()
    _pain(page, "4")
    copy, original = page.locator(".st-key-whatif_copy"), page.locator(".st-key-whatif_original")
    for side in (copy, original):
        expect(side.locator(".stMarkdownBadge").filter(has_text="differs").first).to_be_visible()
    expect(copy.get_by_text("was:").first).to_be_visible()
    expect(original.get_by_text("would be:").first).to_be_visible()
    expect(page.get_by_text("on the form: 7")).to_be_visible()
    page.get_by_text(DRAWER, exact=True).evaluate("e => e.scrollIntoView({block: 'start'})")
    settled(page)
    picture(page, "whatif-1440.png")
    assert scan(page) == {}
    assert _kept(demonstration) == before, "The copy is in no draft and in no revision."
    expect(page.get_by_text(saved)).to_be_visible()

    page.get_by_role("button", name="Take these facts over into the form").click()
    settled(page)
    expect(page.get_by_text("Take over into the form?")).to_be_visible()
    page.get_by_role("button", name="No, keep the copy").click()
    settled(page)
    assert _kept(demonstration) == before, "Asked and declined: nothing is taken over."
    page.get_by_role("button", name="Take these facts over into the form").click()
    settled(page)
    page.get_by_role("button", name="Yes, into the form").click()
    settled(page)
    expect(page.get_by_text("Unsaved changes, kept as a draft.")).to_be_visible()
    expect(page.get_by_text("Nothing differs")).to_be_visible()
    page.get_by_role("button", name="Discard").click()
    settled(page)
    expect(page.get_by_text(saved)).to_be_visible()
    assert _kept(demonstration) == before


def test_a_copy_is_let_go_with_the_case_and_fits_on_a_small_screen(page: Page, demonstration: Path) -> None:
    pick(page, "S02")
    page.get_by_text(DRAWER, exact=True).click()
    settled(page)
    _pain(page, "4")
    for width in (900, 390):
        page.set_viewport_size({"width": width, "height": 1100})
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    pick(page, "S01")
    pick(page, "S02")
    expect(page.get_by_text("Nothing differs")).to_be_visible()
    harness.without_drafts(demonstration)

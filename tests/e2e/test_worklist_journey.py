"""A physician clears a morning's list: looks, filters, orders, opens, goes on, comes back; by mouse and by keyboard."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.harness import settled
from tests.e2e.test_journey import picture, scan

DAY = "as_of=2026-11-24"
WIDTHS = (1440, 900, 390)


def _at_24_november(page: Page, address: str, query: str = "") -> None:
    page.goto(f"{address}/?{DAY}{query}")
    page.get_by_role("heading", name="Worklist", exact=True).wait_for()
    page.get_by_role("button", name=re.compile("Open S")).first.wait_for()
    settled(page)


def _titles(page: Page) -> list[str]:
    return [title.split(" ")[0] for title in page.get_by_role("heading", level=3).all_inner_texts()]


def _view(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name, exact=True)).first.click()
    settled(page)


def _order(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="Order").click()
    page.get_by_role("option", name=name, exact=True).click()
    settled(page)


def test_a_physician_clears_a_mornings_list(page: Page, address: str) -> None:
    _at_24_november(page, address)
    expect(page.get_by_role("heading", name="42 cases")).to_be_visible()
    expect(page.get_by_text("Emergencies first, then priority")).to_be_visible()
    assert _titles(page)[0] == "S29"

    _view(page, "Closes before a free slot")
    expect(page.get_by_text("Shown: Next free slot: closes before the next free slot.")).to_be_visible()
    _order(page, "Wait")
    expect(page.get_by_text("Emergencies first, then wait")).to_be_visible()
    assert "slot=yes" in page.url and "order=wait" in page.url and DAY in page.url
    mine = _titles(page)
    assert len(mine) > 1

    page.get_by_role("button", name=f"Open {mine[0]}").click()
    page.get_by_text(f"Case {mine[0]} ·").wait_for()
    settled(page)
    assert re.search(r"case=[0-9a-f]{16}", page.url) and DAY in page.url and mine[0] not in page.url
    expect(page.get_by_text(f"1 of {len(mine)}", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()

    page.get_by_role("button", name="Next").click()
    page.get_by_text(f"Case {mine[1]} ·").wait_for()
    settled(page)
    page.keyboard.press("Alt+p")
    page.get_by_text(f"Case {mine[0]} ·").wait_for()
    settled(page)
    assert scan(page) == {}

    page.get_by_role("button", name="Worklist").click()
    page.get_by_role("heading", name="Worklist", exact=True).wait_for()
    page.get_by_role("button", name=f"Open {mine[0]}").wait_for()
    settled(page)
    assert _titles(page) == mine, "The list is the one that was left."
    page.reload()
    page.get_by_role("button", name=f"Open {mine[0]}").wait_for()
    settled(page)
    assert _titles(page) == mine, "So it is after a refresh."


def test_the_list_is_worked_by_keyboard_alone(page: Page, address: str) -> None:
    _at_24_november(page, address)
    button = page.get_by_role("button", name="Open S29")
    button.focus()
    page.keyboard.press("Tab")
    assert "Open" in page.evaluate("document.activeElement.textContent"), "From one case the next one is a step away."
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    outline = button.evaluate("each => { const s = getComputedStyle(each); return s.outlineStyle + s.boxShadow }")
    assert outline != "nonenone", "The focus is seen."
    page.keyboard.press("Enter")
    page.get_by_text("Case S29 ·").wait_for()
    settled(page)


def test_a_search_finds_a_case_and_stays_out_of_the_address(page: Page, address: str) -> None:
    _at_24_november(page, address)
    box = page.get_by_role("textbox", name="Search")
    box.fill("S02")
    box.press("Enter")
    expect(page.get_by_role("heading", name="1 of 42 case")).to_be_visible()
    settled(page)
    assert _titles(page) == ["S02"] and "S02" not in page.url
    box.fill("nothing like it")
    box.press("Enter")
    expect(page.get_by_text("No case passes these filters")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("heading", name="42 cases")).to_be_visible()


def test_the_filters_say_how_many_cases_each_value_has(page: Page, address: str) -> None:
    _at_24_november(page, address)
    page.locator(".st-key-worklist_filters button").first.click()
    page.get_by_role("combobox", name="Cause").click()
    page.get_by_role("option", name=re.compile(r"^trauma \(\d+\)$")).click()
    expect(page.get_by_text("Shown: Cause: trauma.")).to_be_visible()
    settled(page)
    assert "cause=trauma" in page.url
    page.keyboard.press("Escape")


def test_it_fits_and_can_be_read_in_both_themes_and_at_every_width(page: Page, address: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        _at_24_november(page, address)
        page.get_by_role("textbox", name="Search").wait_for()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1100})
            settled(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert scan(page) == {}, (scheme, width)
            if scheme == "light" and width in (1440, 900):
                _picture(page, width)


def _picture(page: Page, width: int) -> None:
    """Without the minute at which the list was read, which is another one each time."""
    page.get_by_role("button", name="Open S33").wait_for()
    picture(page, f"worklist-{width}.png")

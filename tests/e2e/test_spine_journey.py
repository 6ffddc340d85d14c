"""The level picked on a spine in a real browser: by a click, and by keyboard alone."""

from playwright.sync_api import Page, expect

from tests.e2e.harness import pick, settled
from tests.e2e.test_journey import picture, scan

DRAWER = "Pick the level on a spine"


def _open(page: Page, case: str) -> None:
    pick(page, case)
    page.get_by_text(DRAWER).first.click()
    _drawn(page)


def _drawn(page: Page) -> None:
    page.locator(".st-key-spine-drawer .js-plotly-plot .barlayer").wait_for()
    settled(page)


def _click(page: Page, level: str) -> None:
    """A click in the middle of a vertebra."""
    plot = page.locator(".st-key-spine-drawer .js-plotly-plot")
    at = plot.evaluate(
        """(p, level) => { const d = p.data[0]; const i = d.customdata.findIndex(c => c[0] === level);
            const a = p._fullLayout; const b = p.calcdata[0][i];
            return {x: a.xaxis._offset + a.xaxis.c2p((b.b + b.x) / 2), y: a.yaxis._offset + a.yaxis.c2p(b.p)}; }""",
        level,
    )
    box = plot.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])


def _on_screen(page: Page, level: str) -> None:
    expect(page.get_by_role("heading", level=1).filter(has_text=f" · {level} · ")).to_be_visible()
    settled(page)


def test_a_click_adds_a_level_and_a_click_shows_the_one_that_is_there(page: Page) -> None:
    _open(page, "S01")
    _click(page, "T12")
    _on_screen(page, "T12")
    expect(page.get_by_role("button", name="Show L1")).to_be_visible()
    for level in ("L1", "T12", "L1"):
        _click(page, level)
        _on_screen(page, level)
    expect(page.get_by_role("button", name="Show T12")).to_have_count(1)
    page.get_by_role("radio", name="T12").or_(page.get_by_role("button", name="T12", exact=True)).first.click()
    _on_screen(page, "T12")
    _click(page, "L1")
    _on_screen(page, "L1")
    picture(page, "spine-1440.png")
    assert scan(page) == {}


def test_a_level_is_added_and_removed_by_keyboard_alone(page: Page) -> None:
    pick(page, "S01")
    page.locator("summary").filter(has_text=DRAWER).focus()
    page.keyboard.press("Enter")
    _drawn(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Level to add")).to_be_focused()
    page.keyboard.type("T12")
    page.keyboard.press("Enter")
    settled(page)
    clear = page.locator(".st-key-spine_level").get_by_role("button", name="Clear value")
    clear.wait_for()
    page.keyboard.press("Tab")
    expect(clear).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Add level")).to_be_focused()
    page.keyboard.press("Enter")
    _on_screen(page, "T12")

    remove = page.get_by_role("button", name="Remove T12")
    remove.focus()
    page.keyboard.press("Enter")
    sure = page.get_by_role("button", name="Yes, remove T12")
    expect(sure).to_be_visible()
    assert scan(page) == {}
    sure.focus()
    page.keyboard.press("Enter")
    _on_screen(page, "L1")
    expect(page.get_by_text("T12 was removed.")).to_be_visible()
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove T12")).to_be_visible()


def test_it_fits_900_pixels_and_reads_in_the_dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 900, "height": 1100})
    _open(page, "S17")
    assert page.evaluate("document.documentElement.scrollWidth") <= 900
    assert scan(page) == {}

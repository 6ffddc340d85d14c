"""One physician's way through the case page, in a real browser; it leaves the pictures of the README."""

from io import BytesIO
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from tests.e2e.harness import IMAGES, pick, settled

STRONG, FEW_PIXELS = 96, 400
SERIOUS = ("serious", "critical")


def at_24_november(page: Page) -> None:
    page.get_by_text("assessed 24 Nov 2026").first.wait_for()


def card(page: Page, source: str):
    return page.locator(f".st-key-card-{source}")


def picture(page: Page, name: str) -> None:
    """The window as it stands, without focus or motion, so that the same page gives the same picture."""
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(1, 1)
    page.evaluate("document.fonts.ready")
    taken = page.screenshot(animations="disabled", caret="hide")
    if not _same_picture(IMAGES / name, taken):
        (IMAGES / name).write_bytes(taken)


def _same_picture(kept: Path, taken: bytes) -> bool:
    """Equal but for the anti-aliasing of a few letters: the committed picture then stays as it is."""
    if not kept.exists():
        return False
    old, new = Image.open(kept).convert("L"), Image.open(BytesIO(taken)).convert("L")
    if old.size != new.size:
        return False
    changed = sum(ImageChops.difference(old, new).histogram()[STRONG:])
    return changed < FEW_PIXELS


def test_open_choose_change_see_and_copy(page: Page) -> None:
    at_24_november(page)
    pick(page, "S02")
    expect(card(page, "cms-l34106").locator(".stMarkdownBadge").filter(has_text="Criteria met")).to_be_visible()
    before = page.locator(".js-plotly-plot").inner_text()
    assert "criteria met until" in before

    page.get_by_role("radio", name="Symptoms").or_(page.get_by_role("button", name="Symptoms")).first.click()
    pain = page.get_by_role("spinbutton", name="Pain score (of 10)")
    pain.fill("4")
    pain.press("Enter")
    expect(card(page, "cms-l34106").locator(".stMarkdownBadge").filter(has_text="Criteria not met")).to_be_visible()
    card(page, "cms-l34106").get_by_text("Criteria, one by one").click()
    expect(card(page, "cms-l34106").get_by_text("pain score 4 of 10, needs at least 5 of 10").first).to_be_visible()
    settled(page)
    after = page.locator(".js-plotly-plot").inner_text()
    assert after != before
    assert "Verdict: Medicare L34106" not in after  # a no that no day will turn has no lane

    page.get_by_text("Candidacy note, to copy").click()
    block = page.get_by_test_id("stCode").first
    block.scroll_into_view_if_needed()
    block.hover()
    block.get_by_role("button").first.click()
    copied = _pasted(page)
    assert copied.startswith("VERTEBRAL AUGMENTATION: CANDIDACY NOTE")
    assert "Criteria not met" not in copied.split("\n")[0] and "[criteria not met]" in copied
    assert "Supports clinical judgement; does not replace it." in " ".join(copied.split())


def _pasted(page: Page) -> str:
    """What was copied; pasted into another window, because a page may not read the clipboard."""
    other = page.context.new_page()
    other.set_content("<textarea></textarea>")
    other.locator("textarea").focus()
    other.keyboard.press("Control+V")
    text = other.locator("textarea").input_value()
    other.close()
    return text


def test_a_cleared_number_is_not_known_again(page: Page) -> None:
    pick(page, "S02")
    page.get_by_role("radio", name="Symptoms").or_(page.get_by_role("button", name="Symptoms")).first.click()
    pain = page.get_by_role("spinbutton", name="Pain score (of 10)")
    pain.fill("")
    pain.press("Enter")
    expect(card(page, "cms-l34106").locator(".stMarkdownBadge").filter(has_text="Facts missing")).to_be_visible()


def test_a_treatment_is_entered_in_the_table(page: Page) -> None:
    pick(page, "S37")
    page.get_by_role("radio", name="Treatment").or_(page.get_by_role("button", name="Treatment")).first.click()
    page.get_by_text("Asked: no treatment was given").click()
    settled(page)
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    card(page, "clinic-leaflet").get_by_text("Criteria, one by one").click()
    expect(card(page, "clinic-leaflet").get_by_text("radiotherapy to this level begun: no").first).to_be_visible()


def test_the_pictures_of_the_readme(page: Page) -> None:
    at_24_november(page)
    IMAGES.mkdir(exist_ok=True)
    picture(page, "case-1440.png")
    page.set_viewport_size({"width": 900, "height": 1100})
    settled(page)
    picture(page, "case-900.png")
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= 900, "Nothing runs out of the page."
    page.set_viewport_size({"width": 1440, "height": 1100})
    pick(page, "S29")
    expect(page.get_by_text("Emergency route.").first).to_be_visible()
    picture(page, "case-red-flag.png")
    assert page.get_by_text("closes in").count() == 0


def scan(page: Page) -> dict[str, list[str]]:
    """What axe finds serious or critical, with the places; what passes is not asked for, which takes three times as long."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return {v["id"]: [node["html"][:160] for node in v["nodes"]] for v in found if v["impact"] in SERIOUS}


def test_the_page_can_be_used_with_a_screen_reader_and_a_keyboard(page: Page) -> None:
    assert scan(page) == {}
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")


def test_from_a_word_to_its_rule_and_back_with_nothing_lost(page: Page) -> None:
    pick(page, "S02")
    page.get_by_role("link", name="Knowledge").click()
    page.get_by_role("heading", name="Knowledge").wait_for()
    box = page.get_by_role("textbox", name="Search")
    box.fill("LCD-B4d")
    box.press("Enter")
    expect(page.get_by_text("Roland-Morris more than 17 of 24").first).to_be_visible()
    address = page.get_by_role("link", name="criteria section, symptoms; read").first.get_attribute("href")
    assert address is not None and address.startswith("https://www.cms.gov")
    settled(page)
    assert scan(page) == {}
    page.get_by_role("link", name="Case", exact=True).click()
    page.get_by_text("Case S02 ·").wait_for()

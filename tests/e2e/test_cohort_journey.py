"""A manager opens the month: numbers without a patient, one filter for all figures, files to take along. In a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket, expect

from kyphodss.service.demonstration import sample_cohort
from tests.e2e.harness import IMAGES, click_until, download, settled
from tests.e2e.test_journey import picture, scan
from tests.e2e.test_thread_journey import _act_as, window  # noqa: F401, a fixture

WIDTHS = (1440, 900, 390)


def kept_picture(page: Page, name: str) -> None:
    """A picture of the present day: taken once, since its stamps and waits move on with the calendar."""
    if not (IMAGES / name).exists():
        picture(page, name)


def _go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    page.get_by_role("heading", name=name, exact=True).wait_for()
    settled(page)


def _section(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    ).first.click()
    settled(page)


@pytest.fixture
def received(window: Page) -> list[bytes]:  # noqa: F811
    """Everything that the server sent this window on its stream since it became a manager's."""
    frames: list[bytes] = []

    def _listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: frames.append(data if isinstance(data, bytes) else data.encode()))

    window.on("websocket", _listen)
    return frames


def test_a_manager_opens_the_month(window: Page, received: list[bytes]) -> None:  # noqa: F811
    page = window
    page.reload()
    page.get_by_role("heading", name="Worklist", exact=True).wait_for()
    settled(page)
    _act_as(page, "Manager")
    page.get_by_role("heading", name="Volumes", exact=True).wait_for()
    settled(page)
    received.clear()
    page.get_by_role("button", name="Count again").click()
    settled(page)
    expect(page.get_by_text("Still waiting, median days")).to_be_visible()
    kept_picture(page, "volumes-1440.png")
    assert scan(page) == {}

    page.get_by_role("link", name="Every measure, with its card").click()
    page.get_by_role("heading", name="Cohort", exact=True).wait_for()
    settled(page)
    _section(page, "Waits")
    expect(page.get_by_role("heading", name="Completed and incomplete waits")).to_be_visible()
    page.wait_for_url(re.compile("section=waits"))
    kept_picture(page, "cohort-1440.png")

    expect(page.get_by_role("button", name="Filter", exact=True)).to_be_visible()
    page.get_by_text("Table, card and files", exact=True).first.click()
    settled(page)
    leaving = download(page, page.get_by_role("button", name="Download (CSV)").first)
    text = Path(leaving.path()).read_text(encoding="utf-8-sig")
    assert "US CMS" in text and re.fullmatch(
        r"T4-T5-waits_everyone_\d{4}-\d\d-\d\d_us_cms\.csv", leaving.suggested_filename
    )
    page.locator(".st-key-ask_picture_T4-T5-waits button").click()
    still = download(page, page.locator(".st-key-still_T4-T5-waits .modebar-btn").first)
    assert Path(still.path()).read_bytes().startswith(b"\x89PNG")

    sent = b"".join(received)
    assert len(sent) > 10_000, "Looked at an empty stream; a test over nothing always passes."
    for given in sample_cohort():
        body = dict(given.body)
        assert str(given.case_key).encode() not in sent
        assert f'"{body["case_id"]}"'.encode() not in sent


def test_a_mark_filters_the_page_and_the_cases_behind_it_open(window: Page) -> None:  # noqa: F811
    page = window
    _go(page, "Cohort")
    _section(page, "Waits")
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("combobox", name="Cause").click()
    page.get_by_role("option", name="osteoporosis", exact=True).click()
    settled(page)
    page.keyboard.press("Escape")
    expect(page.get_by_text("Of those chosen: Cause: osteoporosis.")).to_be_visible()
    page.wait_for_url(re.compile("etiology=osteoporosis"))
    page.go_back()
    settled(page)
    expect(page.get_by_text("Of those chosen")).to_have_count(0)

    _section(page, "Pathway")
    _choose_the_widest_bar(page)
    page.get_by_text("The cases behind these figures", exact=True).click()
    settled(page)
    expect(page.get_by_text(re.compile("further referrals"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Level: ")).click()
    settled(page)
    page.locator(".st-key-cohort_open button").click()
    page.get_by_text(re.compile(r"Case S\d\d ·")).first.wait_for()


def _choose_the_widest_bar(page: Page) -> None:
    bars = page.locator(".st-key-figure_V1-levels .barlayer path")
    expect(bars.first).to_be_attached()
    bars.first.scroll_into_view_if_needed()

    def _middle() -> tuple[float, float]:
        boxes = [box for box in (bar.bounding_box() for bar in bars.all()) if box is not None]
        widest = max(boxes, key=lambda box: box["width"])
        return widest["x"] + widest["width"] / 2, widest["y"] + widest["height"] / 2

    click_until(page, _middle, page.get_by_text(re.compile("Of those chosen: Level: ")))


def test_every_section_fits_and_can_be_read(window: Page) -> None:  # noqa: F811
    """All in the dark, one in the light: the figures are the same in both, but for their ink."""
    page = window
    page.emulate_media(color_scheme="dark")
    _go(page, "Cohort")
    for name in (
        "Volumes",
        "Pathway",
        "Waits",
        "Windows",
        "Care",
        "Outcome",
        "Bone care",
        "Referrers",
        "Equity",
        "Sources",
    ):
        _section(page, name)
        assert scan(page) == {}, name
    page.emulate_media(color_scheme="light")
    _section(page, "Pathway")
    assert scan(page) == {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1100})
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width

"""A referrer explores, refers, is asked for an MRI and answers; the decision and the note come back. In a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.harness import download, pick, settled, without_drafts
from tests.e2e.test_cohort_journey import kept_picture
from tests.e2e.test_journey import scan
from tests.e2e.test_thread_journey import _act_as, _send

REFERRED = re.compile(r"^Case (R\d{6}-[0-9A-F]{4}) ·")
WIDTHS = (900, 390, 1440)


@pytest.fixture
def page(context: BrowserContext, address: str, demonstration: Path) -> Iterator[Page]:
    """A referrer's window on the present day, on which a referral is received; nothing in it may log an error."""
    without_drafts(demonstration)
    errors: list[str] = []
    found = context.new_page()
    found.on("console", lambda m: errors.append(f"{m.text} {m.location}") if m.type == "error" else None)
    found.goto(address)
    found.get_by_role("heading", name="Worklist", exact=True).wait_for()
    settled(found)
    _act_as(found, "Referrer")
    yield found
    assert errors == []


def choose(page: Page, name: str, option: str) -> None:
    """One of the answers of a field with a list."""
    box = page.get_by_role("combobox", name=name).first
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def explored(page: Page) -> None:
    """On Explore, with what a family doctor knows: cause, level, a month, the pain, what was tried; no MRI yet."""
    page.get_by_role("link", name="Explore", exact=True).click()
    page.get_by_role("heading", name="Explore", exact=True).wait_for()
    settled(page)
    choose(page, "Cause of the fracture", "osteoporosis")
    choose(page, "Level", "L1")
    pain = page.get_by_role("spinbutton", name="Pain score (of 10)")
    pain.fill("8")
    pain.press("Enter")
    settled(page)
    page.get_by_role("button", name="brace", exact=True).click()
    settled(page)
    choose(page, "MRI of the level", "not done")


def stands(page: Page) -> None:
    """What was answered is on the screen."""
    expect(page.get_by_role("spinbutton", name="Pain score (of 10)")).to_have_value("8")
    for name, value in (("Cause of the fracture", "osteoporosis"), ("Level", "L1"), ("MRI of the level", "not done")):
        expect(page.get_by_role("combobox", name=re.compile(name)).first).to_have_value(value)
    expect(page.get_by_test_id("stButtonGroup").get_by_role("button", name="brace", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_referrer_explores_refers_is_asked_for_an_mri_and_answers(page: Page) -> None:
    explored(page)
    for title in ("What each source would say", "How long is left", "What to send", "When to call instead"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text(re.compile(r"Not yet ready for review: \d+ missing: .*MRI")).first).to_be_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1100})
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert scan(page) == {}
    page.get_by_role("heading", name="Explore", exact=True).evaluate("e => e.scrollIntoView({block: 'start'})")
    settled(page)
    kept_picture(page, "explore-1440.png")

    page.get_by_role("link", name="Knowledge", exact=True).click()
    page.get_by_role("heading", name="Knowledge", exact=True).wait_for()
    settled(page)
    page.go_back()
    page.get_by_role("heading", name="Explore", exact=True).wait_for()
    settled(page)
    stands(page)

    page.get_by_role("button", name="Make it a referral").click()
    line = page.get_by_text(REFERRED).first
    line.wait_for()
    settled(page)
    found = REFERRED.match(line.inner_text())
    assert found is not None
    case = found.group(1)
    expect(page.get_by_text("Saved: revision 1")).to_be_visible()

    _asked_for_the_mri(page, case)
    _answers(page, case)
    _decided(page, case)
    _the_answer_and_the_note_come_back(page, case)


def _to(page: Page, case: str) -> None:
    page.get_by_role("link", name="Case", exact=True).click()
    page.get_by_role("combobox", name="Case").first.wait_for()
    settled(page)
    pick(page, case)


def _shown(page: Page, drawer: str) -> None:
    """A drawer is open: a browser remembers across roles which ones were."""
    head = page.locator("summary").filter(has_text=drawer)
    if head.evaluate("e => e.parentElement.open") is False:
        head.click()
    settled(page)
    assert head.evaluate("e => e.parentElement.open") is True


def _asked_for_the_mri(page: Page, case: str) -> None:
    _act_as(page, "Physician")
    _to(page, case)
    _shown(page, "Advice thread")
    message = page.get_by_role("textbox", name="Message")
    expect(message).to_have_value(re.compile(re.escape(case)))
    assert "MRI" in message.input_value(), "The message is drafted from what is missing."
    _send(page)
    expect(page.get_by_text("The referrer's turn").first).to_be_visible()


def _answers(page: Page, case: str) -> None:
    _act_as(page, "Referrer")
    _to(page, case)
    expect(page.get_by_text("The referrer's turn").first).to_be_visible()
    page.get_by_text(re.compile(r"^Your \d+ referrals and requests: \d+ waits? for you$")).click()
    settled(page)
    expect(page.get_by_role("button", name=f"Open {case}")).to_be_visible()
    _shown(page, "Advice thread")
    expect(page.get_by_text("Waiting time: 0 days since the referral of").first).to_be_visible()
    expect(page.get_by_text(re.compile("Asked for: .*MRI")).first).to_be_visible()
    page.locator("summary").filter(has_text="Advice thread").evaluate("e => e.scrollIntoView({block: 'start'})")
    settled(page)
    kept_picture(page, "refer-1440.png")
    page.get_by_role("textbox", name="Message").fill("The MRI is on Friday; the report follows the same day.")
    page.get_by_role("textbox", name="Message").press("Control+Enter")
    settled(page)
    _send(page)
    expect(page.get_by_text("The clinic's turn").first).to_be_visible()
    assert scan(page) == {}


def _decided(page: Page, case: str) -> None:
    _act_as(page, "Physician")
    _to(page, case)
    _shown(page, "Advice thread")
    expect(page.get_by_text("The MRI is on Friday; the report follows the same day.")).to_be_visible()
    _shown(page, "Decide, and book a day")
    page.get_by_text("declined by patient", exact=True).click()
    settled(page)
    page.get_by_role("button", name="Record the decision").click()
    settled(page)
    expect(page.get_by_text("Decisions on record")).to_be_visible()


def _the_answer_and_the_note_come_back(page: Page, case: str) -> None:
    _act_as(page, "Referrer")
    _to(page, case)
    _shown(page, "Advice thread")
    expect(page.get_by_text(re.compile("Decided on .*: declined by patient")).first).to_be_visible()
    page.get_by_text(re.compile("^Documents:")).first.click()
    settled(page)
    leaving = download(page, page.get_by_role("button", name="Note (text)"))
    assert Path(leaving.path()).read_text().startswith("VERTEBRAL AUGMENTATION: CANDIDACY NOTE")

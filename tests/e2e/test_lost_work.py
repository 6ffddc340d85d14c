"""Nothing that was typed is lost: by a refresh, the way back, a second window, an ended sign-in, or a server that starts anew."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.e2e import harness, serving
from tests.e2e.harness import pick, settled
from tests.e2e.test_thread_journey import _act_as, _open

DAY = "as_of=2026-11-24"
WORDS = "The brace helps; the pain at night stays."
PEOPLE = {"ada": {"name": "Dr Ada Quill", "email": "quill@clinic.example", "groups": ["ir-physicians"]}}
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def page(context: BrowserContext, address: str, demonstration: Path) -> Iterator[Page]:
    """A window on the case page of 24 November 2026, in which nothing is logged as an error but where Streamlit looks for itself.

    Opened below the root it first asks there for its health, gets a 404 and goes on to the root.
    """
    harness.without_drafts(demonstration)
    errors: list[str] = []

    def _heard(said: ConsoleMessage) -> None:
        if said.type == "error" and "/_stcore/" not in said.location["url"]:
            errors.append(said.text)

    context.on("console", _heard)
    found = context.new_page()
    harness.open_page(found, f"{address}/?case={harness.first_case(demonstration)}&{DAY}")
    yield found
    context.remove_listener("console", _heard)
    assert errors == []


def _symptoms(page: Page) -> None:
    page.get_by_role("radio", name="Symptoms").or_(page.get_by_role("button", name="Symptoms")).first.click()
    settled(page)


def _number(page: Page, name: str) -> Locator:
    return page.get_by_role("spinbutton", name=name)


def _type(page: Page, name: str, value: str) -> None:
    box = _number(page, name)
    box.fill(value)
    box.press("Enter")
    settled(page)


def _pain(page: Page) -> Locator:
    return _number(page, "Pain score (of 10)")


def _drawn(page: Page) -> None:
    page.wait_for_selector("h1")
    page.get_by_text("kyphodss", exact=True).first.wait_for()
    settled(page)


def test_a_refresh_a_deep_link_and_the_way_back_bring_everything_typed(page: Page) -> None:
    pick(page, "S02")
    _symptoms(page)
    _type(page, "Pain score (of 10)", "4")
    _open(page, "Advice thread")
    page.get_by_role("textbox", name="Message").fill(WORDS)
    page.get_by_role("textbox", name="Message").press("Control+Enter")
    settled(page)
    address = page.url

    page.reload()
    _drawn(page)
    expect(page.get_by_text(re.compile("Unsaved changes, kept as a draft.* brought back"))).to_be_visible()
    _symptoms(page)
    expect(_pain(page)).to_have_value("4")
    _open(page, "Advice thread")
    expect(page.get_by_role("textbox", name="Message")).to_have_value(WORDS)

    page.get_by_role("link", name="Knowledge", exact=True).click()
    page.get_by_role("heading", name="Knowledge", exact=True).wait_for()
    settled(page)
    page.go_back()
    page.get_by_text("Case S02 ·").wait_for()
    settled(page)
    _symptoms(page)
    expect(_pain(page)).to_have_value("4")

    other = page.context.new_page()
    other.goto(address)
    _drawn(other)
    _symptoms(other)
    expect(_pain(other)).to_have_value("4")
    other.close()


def test_a_decision_that_is_begun_comes_back_after_a_refresh_and_is_let_go_by_an_act(page: Page) -> None:
    pick(page, "S02")
    _open(page, "Decide, and book a day")
    page.get_by_text("defer", exact=True).click()
    settled(page)
    page.get_by_role("textbox", name="In words").fill(WORDS)
    page.get_by_role("textbox", name="In words").press("Control+Enter")
    settled(page)
    page.reload()
    _drawn(page)
    _open(page, "Decide, and book a day")
    expect(page.get_by_role("textbox", name="In words")).to_have_value(WORDS)
    page.get_by_role("button", name="Let it go").click()
    settled(page)
    page.reload()
    _drawn(page)
    _open(page, "Decide, and book a day")
    expect(page.get_by_text("To be looked at again on")).to_have_count(0)


def test_two_windows_on_one_case_both_typed_and_nobody_loses_a_word(page: Page) -> None:
    pick(page, "S05")
    other = page.context.new_page()
    other.goto(page.url)
    _drawn(other)
    for each in (page, other):
        _symptoms(each)
    _type(page, "Pain score (of 10)", "4")
    _type(other, "Roland-Morris (of 24)", "21")
    _type(other, "Pain score (of 10)", "9")
    page.get_by_role("button", name="Save", exact=True).click()
    settled(page)
    expect(page.get_by_text("Saved: revision 2")).to_be_visible()

    other.get_by_role("button", name="Save", exact=True).click()
    settled(other)
    expect(other.get_by_role("heading", name="Somebody else saved this case meanwhile")).to_be_visible()
    expect(other.get_by_role("button", name="Save both together")).to_be_disabled()
    other.get_by_text(re.compile("^You: 9")).click()
    settled(other)
    other.get_by_role("button", name="Save both together").click()
    settled(other)
    expect(other.get_by_text("Saved: revision 3")).to_be_visible()
    page.reload()
    _drawn(page)
    _symptoms(page)
    expect(_pain(page)).to_have_value("9")
    expect(_number(page, "Roland-Morris (of 24)")).to_have_value("21")
    other.close()


def test_a_sign_in_that_runs_out_keeps_even_what_arrives_with_its_end(chromium: Browser, tmp_path: Path) -> None:
    with serving.provider(tmp_path / "provider.log", PEOPLE) as issuer, serving.site(tmp_path, issuer) as found:
        context = chromium.new_context(viewport={"width": 1440, "height": 1100})
        page = serving.signed_in(context, found, "ada")
        page.get_by_role("link", name="Case", exact=True).click()
        _drawn(page)
        name = page.get_by_role("textbox", name="Case id")
        name.fill("Q-17")
        name.press("Enter")
        settled(page)
        _symptoms(page)
        seen = (datetime.now(UTC) - HALF_AN_HOUR).isoformat(timespec="microseconds")
        found.change("UPDATE login SET seen_at = ? WHERE ended_at IS NULL", seen)
        _pain(page).fill("7")
        _pain(page).press("Enter")
        expect(page.get_by_text("This sign-in ended after 15 minutes without an act.")).to_be_visible()
        expect(page.get_by_text("What you typed on a case is kept.")).to_be_visible()
        assert page.get_by_text("Q-17").count() == 0 and _pain(page).count() == 0, "Nothing of the case stays in sight."

        page.get_by_role("button", name="Sign in again").click()
        page.get_by_role("button", name="ada", exact=True).click()
        page.wait_for_url(f"{found.address}/**")
        page.get_by_role("heading", name="Worklist", exact=True).wait_for()
        settled(page)
        page.get_by_role("button", name=re.compile("^Q-17, ")).click()
        page.get_by_text("Case Q-17 ·").wait_for()
        settled(page)
        _symptoms(page)
        expect(_pain(page)).to_have_value("7")
        context.close()


def test_a_server_that_is_killed_and_starts_anew_comes_back_to_the_case_with_what_was_typed(
    chromium: Browser, tmp_path: Path
) -> None:
    port = harness.free_port()
    context = chromium.new_context(viewport={"width": 1440, "height": 1100})
    page = context.new_page()
    with harness.demonstration(tmp_path, port, kill=True):
        page.goto(f"http://localhost:{port}/?{DAY}")
        _drawn(page)  # the demonstration is filled at its first page
        harness.open_page(page, f"http://localhost:{port}/?case={harness.first_case(tmp_path)}&{DAY}")
        _symptoms(page)
        _type(page, "Pain score (of 10)", "4")
        _open(page, "Advice thread")
        page.get_by_role("textbox", name="Message").fill(WORDS)
        page.get_by_role("textbox", name="Message").press("Control+Enter")
        settled(page)
    with harness.demonstration(tmp_path, port, kill=True):
        page.reload()
        _drawn(page)
        expect(page.get_by_text(re.compile("Unsaved changes, kept as a draft.* brought back"))).to_be_visible()
        _symptoms(page)
        expect(_pain(page)).to_have_value("4")
        _open(page, "Advice thread")
        expect(page.get_by_role("textbox", name="Message")).to_have_value(WORDS)
        context.close()


def test_answers_of_explore_stay_through_another_page_and_the_page_says_what_does_not_keep_them(page: Page) -> None:
    _act_as(page, "Referrer")
    page.get_by_role("link", name="Explore", exact=True).click()
    page.get_by_role("heading", name="Explore", exact=True).wait_for()
    settled(page)
    expect(page.get_by_text("a refresh or an ended sign-in begins anew")).to_be_visible()
    _type(page, "Pain score (of 10)", "8")
    page.get_by_role("link", name="Knowledge", exact=True).click()
    page.get_by_role("heading", name="Knowledge", exact=True).wait_for()
    settled(page)
    page.go_back()
    page.get_by_role("heading", name="Explore", exact=True).wait_for()
    settled(page)
    expect(_pain(page)).to_have_value("8")

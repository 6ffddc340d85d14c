"""Sign-in from the first screen to the last, in a real browser, against a real provider: what ends it ends every window."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kyphodss.service.cookies import USER_COOKIE
from tests.e2e import serving
from tests.e2e.serving import CONTACT, MENU, Site, act, signed_in, window

DOCTOR, SOMEBODY, LEAVER = "dr-quill", "somebody-new", "leaver"
PEOPLE = {
    DOCTOR: {"name": "Dr Ada Quill", "email": "quill@clinic.example", "groups": ["staff", "ir-physicians"]},
    SOMEBODY: {"name": "Somebody New", "email": "new@clinic.example", "groups": ["staff"]},
    LEAVER: {"name": "Lee Aver", "email": "lee@clinic.example", "groups": ["ir-physicians"]},
}
HALF_HOUR_AGO = timedelta(minutes=30)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site. At the end its log holds nothing of anybody, and nothing broke."""
    folder: Path = tmp_path_factory.mktemp("site")
    with serving.provider(folder / "provider.log", PEOPLE) as issuer, serving.site(folder, issuer) as found:
        yield found
    log = found.log.read_text()
    for word in ("quill", "Quill", "Somebody", "clinic.example", "Traceback", ' broke"', "code=", "state="):
        assert word not in log, word


@pytest.fixture
def context(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser of its own, in which nothing is logged as an error and nothing is asked of another host."""
    found = chromium.new_context(viewport={"width": 1440, "height": 900})
    errors: list[str] = []
    found.route(lambda url: "localhost" not in url, lambda route: route.abort())
    found.on(
        "console",
        lambda m: errors.append(m.text) if m.type == "error" and m.location["url"].startswith(site.address) else None,
    )
    yield found
    found.close()
    assert errors == []


def sees_cases(page: Page) -> bool:
    return page.locator(".js-plotly-plot").count() + page.get_by_role("link", name="Knowledge").count() > 0


def sign_in_cookies(context: BrowserContext, site: Site) -> list[dict[str, Any]]:
    return [dict(c) for c in context.cookies(site.address) if c.get("name", "").startswith(USER_COOKIE)]


def ended(page: Page, sentence: str) -> None:
    """The window says why, shows nothing of a case and offers the way on."""
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert not sees_cases(page)


def claims(**changes: object) -> dict[str, object]:
    return {"iss": "http://issuer.example", "sub": DOCTOR, "iat": time.time(), "groups": ["ir-physicians"], **changes}


def test_somebody_who_has_not_signed_in_sees_the_way_in_and_no_case(context: BrowserContext, site: Site) -> None:
    page = window(context, site.address)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("15 minutes without an act, and 12 hours after it began")).to_be_visible()
    assert not sees_cases(page)


@pytest.mark.parametrize("path", ["case", "knowledge"])
def test_no_address_leads_past_the_sign_in(chromium: Browser, site: Site, path: str) -> None:
    page = window(chromium.new_context(), f"{site.address}/{path}?as_of=2026-11-24")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert not sees_cases(page)
    page.context.close()


def test_signing_in_gives_the_role_of_the_claim_and_is_on_record(context: BrowserContext, site: Site) -> None:
    page = signed_in(context, site, DOCTOR)
    expect(page.get_by_role("link", name="Knowledge")).to_be_visible()
    page.locator(MENU).click()
    expect(page.get_by_text("physician · no organization")).to_be_visible()
    assert page.get_by_text("Demonstration", exact=True).count() == 0
    assert site.asked(
        "SELECT outcome, role FROM audit_event WHERE action = 'sign in' ORDER BY sequence DESC LIMIT 1"
    ) == [("done", "physician")]


def test_the_cookies_of_a_sign_in_are_kept_from_scripts_and_other_sites_and_end_with_it(
    context: BrowserContext, site: Site
) -> None:
    signed_in(context, site, DOCTOR)
    mine = sign_in_cookies(context, site)
    assert len(mine) >= 2
    assert all(c["httpOnly"] and c["sameSite"] == "Lax" for c in mine)
    assert all(c["expires"] <= time.time() + timedelta(hours=12).total_seconds() + 60 for c in mine)


def test_nobody_without_a_role_sees_a_case(context: BrowserContext, site: Site) -> None:
    page = signed_in(context, site, SOMEBODY)
    expect(page.get_by_text("Nobody has given this account a role")).to_be_visible()
    expect(page.get_by_text(CONTACT)).to_be_visible()
    assert not sees_cases(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").wait_for()
    assert sign_in_cookies(context, site) == []


def test_signing_out_in_one_window_ends_the_other_at_its_next_action(context: BrowserContext, site: Site) -> None:
    first = signed_in(context, site, DOCTOR)
    second = window(context, site.address)
    expect(second.get_by_role("link", name="Knowledge")).to_be_visible()
    first.locator(MENU).click()
    first.get_by_role("button", name="Sign out").click()
    first.get_by_role("button", name="End session").wait_for()
    act(second)
    ended(second, "This sign-in has ended. Sign in again.")


def test_a_cookie_kept_from_before_a_sign_out_is_refused(
    context: BrowserContext, chromium: Browser, site: Site
) -> None:
    page = signed_in(context, site, DOCTOR)
    kept = context.cookies(site.address)
    page.locator(MENU).click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").wait_for()
    other = chromium.new_context()
    other.add_cookies(kept)  # pyright: ignore[reportArgumentType], what was read is put back
    ended(window(other, site.address), "This sign-in has ended. Sign in again.")
    other.close()


def test_a_forged_cookie_is_nobody(context: BrowserContext, site: Site) -> None:
    context.add_cookies([site.cookie(claims(), secret="another-secret-of-more-than-32-letters")])
    page = window(context, site.address)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert not sees_cases(page)


def test_fifteen_minutes_without_an_act_end_every_window(context: BrowserContext, site: Site) -> None:
    page = signed_in(context, site, DOCTOR)
    seen = (datetime.now(UTC) - HALF_HOUR_AGO).isoformat(timespec="microseconds")
    site.change("UPDATE login SET seen_at = ? WHERE ended_at IS NULL", seen)
    act(page)
    ended(page, "This sign-in ended after 15 minutes without an act. Sign in again.")
    ended(window(context, site.address), "This sign-in has ended. Sign in again.")


def test_twelve_hours_end_a_sign_in_however_busy(context: BrowserContext, site: Site) -> None:
    begun = time.time() - timedelta(hours=13).total_seconds()
    context.add_cookies([site.cookie(claims(iat=begun))])
    ended(window(context, site.address), "This sign-in ended 12 hours after it began. Sign in again.")


def test_an_account_that_is_disabled_is_out_at_its_next_action(context: BrowserContext, site: Site) -> None:
    page = signed_in(context, site, LEAVER)
    expect(page.get_by_role("link", name="Knowledge")).to_be_visible()
    site.change("UPDATE account SET disabled = 1 WHERE subject = ?", LEAVER)
    act(page)
    ended(page, "This account is disabled. An administrator can enable it.")
    expect(page.get_by_text(CONTACT)).to_be_visible()


def test_a_token_that_lacks_a_claim_is_refused_in_a_sentence(context: BrowserContext, site: Site) -> None:
    context.add_cookies([site.cookie({"iss": "http://issuer.example", "sub": DOCTOR})])
    ended(window(context, site.address), "The identity token lacks iat: nobody can be recognised by it.")
    assert site.asked("SELECT outcome FROM audit_event ORDER BY sequence DESC LIMIT 1") == [("refused",)]


def test_a_provider_that_says_no_leads_back_to_the_way_in(context: BrowserContext, site: Site) -> None:
    page = window(context, site.address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url(f"{site.address}/**")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_files_are_handed_only_to_who_has_signed_in(context: BrowserContext, site: Site) -> None:
    assert context.request.get(f"{site.address}/media/0123456789abcdef.pdf").status == 403
    signed_in(context, site, DOCTOR)
    assert context.request.get(f"{site.address}/media/0123456789abcdef.pdf").status == 404

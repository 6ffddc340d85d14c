"""From a case to the record of it, then as administrator through the record and the accounts, in a real browser."""

import json
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e import serving
from tests.e2e.harness import IMAGES, download, pick, settled
from tests.e2e.test_journey import picture, scan
from tests.e2e.test_thread_journey import _act_as

KEY = re.compile(r"[0-9a-f]{16}")


def _to(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", name=name, exact=True).wait_for()
    settled(page)


def _part(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name, exact=True)).first.click()
    settled(page)


def _fits(page: Page) -> None:
    """At both widths nothing runs out of the page, and nothing is in the way of a screen reader."""
    for width in (900, 1440):
        page.set_viewport_size({"width": width, "height": 1100})
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert scan(page) == {}


def test_from_a_case_to_who_looked_at_it(page: Page) -> None:
    pick(page, "S02")
    _to(page, "Record")
    expect(page.get_by_text(re.compile(r"^\d+ lines?"))).to_be_visible()
    named = page.url.split("case=")[1]
    assert KEY.fullmatch(named), "The address names the case by its key and nothing else."
    assert page.title() == "kyphodss"
    started = download(page, page.get_by_role("button", name="Export (CSV)"))
    assert started.suggested_filename.startswith(f"who-looked-{named}-")
    assert "view a case" in started.path().read_text(encoding="utf-8-sig")
    _fits(page)


def test_an_administrator_reads_checks_and_takes_the_record_along(page: Page) -> None:
    _act_as(page, "Administrator")
    expect(page.get_by_role("heading", name="Accounts", exact=True)).to_be_visible()
    assert page.get_by_role("link", name="Case", exact=True).count() == 0
    _fits(page)
    _to(page, "Record")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    if not (IMAGES / "record-1440.png").exists():  # its times are those of the day it was taken: delete it to renew it
        picture(page, "record-1440.png")
    _fits(page)
    started = download(page, page.get_by_role("button", name="Export its head (JSON)"))
    head = started.path()
    assert set(json.loads(head.read_text())) == {"sequence", "hash", "seal"}
    _part(page, "Check")
    page.locator('input[type="file"]').set_input_files(
        {"name": "h.json", "mimeType": "application/json", "buffer": head.read_bytes()}
    )
    settled(page)
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_text("Whole.")).to_be_visible()
    expect(page.get_by_text("compared with the head kept outside")).to_be_visible()
    _fits(page)
    for part in ("Keeping and erasing", "Versions"):
        _part(page, part)
        _fits(page)


def test_a_file_is_made_for_whoever_signed_in_and_no_more_once_the_account_is_disabled(
    chromium: Browser, tmp_path: Path
) -> None:
    people = {"ada": {"name": "Ada Quill", "email": "ada@clinic.example", "groups": ["it-admins"]}}
    exports = "SELECT user_id FROM audit_event WHERE action = 'export the audit record' AND outcome = 'done'"
    refused = "SELECT fields FROM audit_event WHERE action = 'sign in' AND outcome = 'refused'"
    with serving.provider(tmp_path / "provider.log", people) as issuer, serving.site(tmp_path, issuer) as found:
        context = chromium.new_context(viewport={"width": 1440, "height": 1100})
        page = serving.signed_in(context, found, "ada")
        page.get_by_role("link", name="Record", exact=True).click()
        button = page.get_by_role("button", name="Export its head (JSON)")
        download(page, button)
        (account,) = found.asked("SELECT user_id FROM account")
        assert found.asked(exports) == [account]
        settled(page)  # the run that the file asked for would find the account disabled before anybody clicks
        found.change("UPDATE account SET disabled = 1")
        button.click()
        said = page.get_by_text("Failed to generate file for download").or_(
            page.get_by_text("This account is disabled")
        )
        expect(said.first).to_be_visible()
        assert found.asked(exports) == [account] and set(found.asked(refused)) == {('["disabled"]',)}
        context.close()

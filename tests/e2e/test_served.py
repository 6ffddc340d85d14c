"""The demonstration as it is served: under its content security policy nothing of the pages is missing, and nothing leaks."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kyphodss.service.headers import POLICY
from tests.e2e import harness
from tests.e2e.harness import download
from tests.e2e.serving import MENU, settled

# Streamlit's wire format tries faster arithmetic in WebAssembly and goes on without it.
EXPECTED = [["script-src", "wasm-eval"]]
WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', e => window.violations.push([e.effectiveDirective, e.blockedURI]));
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration; at the end nothing in it broke, and every line of its log is an object."""
    folder: Path = tmp_path_factory.mktemp("demonstration")
    with harness.server(folder) as found:
        yield found
    lines = [json.loads(line) for line in (folder / harness.LOG).read_text().splitlines()]
    assert [line for line in lines if line["level"] in ("error", "critical")] == []


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """The case page; what it loads is watched."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    window = context.new_page()
    errors: list[str] = []
    window.add_init_script(WATCH)
    window.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    window.on("pageerror", lambda e: errors.append(str(e)))
    window.goto(f"{address}/?as_of=2026-11-24")
    window.wait_for_selector("h1")
    settled(window)
    window.get_by_role("link", name="Case", exact=True).click()
    window.wait_for_selector(".js-plotly-plot .barlayer")
    settled(window)
    yield window
    violations: list[Any] = window.evaluate("window.violations")
    context.close()
    assert [found for found in violations if found not in EXPECTED] == []
    assert errors == []


def hover_over(chart: Locator) -> None:
    """Moves over the picture until one of its bars has said what it is, in bold and plain."""
    box = chart.bounding_box()
    assert box is not None
    for x in range(300, int(box["width"]), 80):
        chart.page.mouse.move(box["x"] + x, box["y"] + 120)
        if chart.locator(".hoverlayer .hovertext").count() > 0:
            return
    raise AssertionError("No bar said anything.")


def test_every_part_of_the_pages_works_under_the_policy(page: Page) -> None:
    chart = page.locator(".js-plotly-plot").first
    chart.locator(".barlayer").wait_for()
    hover_over(chart)
    for section in page.get_by_role("radiogroup").first.get_by_role("radio").all():
        section.click()
        settled(page)
    page.get_by_text("Documents:").first.click()
    settled(page)
    note = download(page, page.get_by_role("button", name="Note (text)"))
    assert Path(note.path()).read_text().startswith("VERTEBRAL AUGMENTATION")
    note = download(page, page.get_by_role("button", name="Note (PDF)"))
    assert Path(note.path()).read_bytes().startswith(b"%PDF")
    page.get_by_role("link", name="Knowledge").click()
    settled(page)
    expect(page.get_by_role("heading", name="Knowledge", exact=True)).to_be_visible()


def test_the_banner_stands_on_every_page(page: Page) -> None:
    for name in ("Knowledge", "Case"):
        page.get_by_role("link", name=name, exact=True).click()
        settled(page)
        expect(page.get_by_text("every patient is invented, enter nothing identifiable")).to_be_visible()


def test_the_role_is_switched_and_begins_anew(page: Page) -> None:
    expect(page.locator(MENU)).to_contain_text("Demonstration physician")
    page.locator(MENU).click()
    page.get_by_text("Referrer", exact=True).click()
    expect(page.locator(MENU)).to_contain_text("Demonstration referrer")


def test_the_policy_stops_a_script_that_got_into_the_page(chromium: Browser, address: str) -> None:
    page = chromium.new_context().new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_selector("h1")
    settled(page)
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s);"
        " const i = document.createElement('img'); i.setAttribute('onerror', 'window.ran = 2'); i.src = 'data:,none';"
        " document.body.append(i); fetch('https://elsewhere.example/').catch(() => { s.id = 'stopped' }); }"
    )
    expect(page.locator("#stopped")).to_have_count(1)
    assert page.evaluate("window.ran") is None
    stopped = [name for name, _ in page.evaluate("window.violations")]
    assert {"script-src-elem", "script-src-attr", "connect-src"} <= set(stopped)
    page.context.close()


def test_the_server_says_its_policy_and_closes_what_no_page_needs(address: str) -> None:
    with urllib.request.urlopen(address) as answer:
        assert answer.headers["Content-Security-Policy"] == POLICY
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json"):
        with pytest.raises(urllib.error.HTTPError) as found:
            urllib.request.urlopen(address + path)
        assert found.value.code == 404
        found.value.close()
    for path in ("/healthz", "/readyz"):
        with urllib.request.urlopen(address + path) as answer:
            assert json.load(answer)["status"] in ("alive", "ready")

"""Fixtures of the browser tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.e2e import harness

expect.set_options(timeout=20_000)  # on a busy machine an answer may take longer than the five seconds it has by itself

SIZE = ViewportSize(width=1440, height=1100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a loaded machine can miss a click: its test is tried twice more at most, and the report says so (`R`)."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demonstration's store and log."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="session")
def address(demonstration: Path) -> Iterator[str]:
    """The dashboard; at the end its log holds no failure."""
    with harness.server(demonstration) as found:
        yield found
    log = (demonstration / harness.LOG).read_text(errors="replace")
    assert "Traceback" not in log and "broke" not in log and '"level": "error"' not in log, log


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with harness.browser() as started:
        yield started


@pytest.fixture(scope="session")
def kept(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser's memory that outlives a test, with one window that stays open, so that scripts need not be compiled anew."""
    context = chromium.new_context(viewport=SIZE, permissions=["clipboard-read", "clipboard-write"])
    context.new_page().goto(f"{address}/_stcore/health")
    yield context
    context.close()


@pytest.fixture
def context(kept: BrowserContext) -> Iterator[BrowserContext]:
    """A browser that knows nothing yet and has no window open; those that a test opens are closed after it."""
    kept.clear_cookies()
    yield kept
    for window in kept.pages[1:]:
        window.close()


@pytest.fixture
def page(context: BrowserContext, address: str, demonstration: Path) -> Iterator[Page]:
    """A window of its own, on the case page of 24 November 2026; nothing in it may ask another host or log an error."""
    harness.without_drafts(demonstration)
    window = context.new_page()
    outside: list[str] = []
    errors: list[str] = []
    window.on(
        "request",
        lambda r: (
            outside.append(r.url)
            if not r.url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))
            else None
        ),
    )
    window.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    harness.open_page(window, f"{address}/?case={harness.first_case(demonstration)}&as_of=2026-11-24")
    yield window
    assert outside == []
    assert errors == []
    assert window.locator('[data-testid="stException"]').count() == 0

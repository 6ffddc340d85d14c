"""The page: how soon it is usable, how long its script runs, and how long a changed fact takes to be on screen."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page
from streamlit.testing.v1 import AppTest

from tests.e2e import harness

CHANGES = 40


def figures() -> Iterator[str]:
    """Lines for the page."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KYPHODSS_STORE__FOLDER"] = folder  # a demonstration of its own
        yield _script()
    with tempfile.TemporaryDirectory() as folder, harness.browser() as browser:
        start = time.perf_counter()
        with harness.server(Path(folder)) as address:
            page = browser.new_context(viewport={"width": 1440, "height": 1100}).new_page()
            harness.open_page(page, f"{address}/?case={harness.first_case(Path(folder))}&as_of=2026-11-24")
            yield f"from start to a usable page, everything installed: {time.perf_counter() - start:.1f} s"
            yield _changes(page)


def _script() -> str:
    app = AppTest.from_file(str(harness.ROOT / "app.py"), default_timeout=30).run()
    app.switch_page("kyphodss/pages/case.py").run()
    app.segmented_control(key="section").set_value("Symptoms").run()
    box = next(w for w in app.number_input if str(w.key).endswith("symptoms.pain_score"))
    runs: list[float] = []
    for number in range(CHANGES):
        box = next(w for w in app.number_input if w.key == box.key)
        start = time.perf_counter()
        box.set_value(4.0 + number % 2).run()
        runs.append((time.perf_counter() - start) * 1000)
    return _line("the script's own rerun after a changed fact", runs)


def _changes(page: Page) -> str:
    harness.pick(page, "S02")
    page.get_by_role("radio", name="Symptoms").or_(page.get_by_role("button", name="Symptoms")).first.click()
    box = page.get_by_role("spinbutton", name="Pain score (of 10)")
    box.wait_for()
    card = page.locator(".st-key-card-cms-l34106")
    runs: list[float] = []
    for number in range(CHANGES):
        low = number % 2 == 0
        harness.settled(page)
        box.fill("4" if low else "7")
        start = time.perf_counter()
        box.press("Enter")
        card.locator(".stMarkdownBadge").filter(has_text="Criteria not met" if low else "Criteria met").wait_for()
        runs.append((time.perf_counter() - start) * 1000)
    return _line("from a changed fact to the new result on screen, real browser", runs)


def _line(what: str, runs: list[float]) -> str:
    return f"{what}: median {median(runs):.0f} ms, 95th percentile {quantiles(runs, n=20)[18]:.0f} ms"

"""A real browser against a real server: started once, on a free port, with the project's own settings."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Download, Locator, Page, expect, sync_playwright

from kyphodss.service.start import command
from tests.e2e.traffic import answered, watched

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs/images"
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # windows of the dashboard share what is compiled of its scripts: half the time to open one
]
READY_SECONDS = 30
LOG = "server.log"


def browser_path() -> str:
    """The system's Chromium. Raises RuntimeError where there is none."""
    found = next((path for path in map(shutil.which, NAMES) if path is not None), None)
    if found is None:
        raise RuntimeError("No Chromium found; `make test` installs it from the system's packages.")
    return found


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    """Returns when the server answers; raises RuntimeError if it ends or stays silent."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("The server ended before it answered.")
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            select_a_moment()
    raise RuntimeError(f"The server did not answer within {READY_SECONDS} seconds.")


def select_a_moment() -> None:
    """Let the server's process run before asking again."""
    subprocess.run([sys.executable, "-c", ""], check=False)


@contextmanager
def running(
    command: Sequence[str], log: Path, settings: Mapping[str, str], *, kill: bool = False
) -> Iterator[subprocess.Popen[bytes]]:
    """A server as a process until the block ends, saying what it says to the end of `log`. `kill`: it ends as in a crash."""
    names = {f"KYPHODSS_{name}": value for name, value in settings.items()}
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **names}, stdout=out, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            (process.kill if kill is True else process.terminate)()
            process.wait(timeout=20)


@contextmanager
def demonstration(folder: Path, port: int, *, kill: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """The demonstration on a port, with its store and its log in `folder`, once it answers."""
    with running(command(None, port, show=False), folder / LOG, {"STORE__FOLDER": str(folder)}, kill=kill) as process:
        wait_until_ready(process, port)
        yield process


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The demonstration on a free port; its address."""
    port = free_port()
    with demonstration(folder, port):
        yield f"http://localhost:{port}"


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless browser that speaks to nobody but the page."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path(), args=QUIET)
        try:
            yield watched(started)
        finally:
            started.close()


def settled(page: Page) -> None:
    """Returns when the page has drawn the result of its last act, also of one whose run has not begun."""
    answered(page)
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_have_count(1, timeout=20_000)
    expect(page.locator('[data-stale="true"]')).to_have_count(0)


def download(page: Page, button: Locator) -> Download:
    """The file behind a button."""
    settled(page)
    with page.expect_download() as leaving:
        button.click()
    return leaving.value


def at(plot: Locator, script: str) -> tuple[float, float]:
    """Where on the page a place of a drawing is, which a script gives in the drawing's own pixels."""
    place, box = plot.evaluate(script), plot.bounding_box()
    assert box is not None
    return box["x"] + place["x"], box["y"] + place["y"]


def click_until(page: Page, place: Callable[[], tuple[float, float]], seen: Locator) -> None:
    """Clicks at a place of a drawing. It can move while the page above it is drawn, so a click that missed is made again."""
    for patience in (5_000, 5_000, 20_000):
        settled(page)
        page.mouse.click(*place())
        try:
            expect(seen).to_be_visible(timeout=patience)
            return
        except AssertionError:
            if patience == 20_000:
                raise


def without_drafts(folder: Path) -> None:
    """Lets go of what an earlier test typed and did not save: all of them are one person to the demonstration."""
    file = folder / "demonstration.db"
    if file.exists():
        conn = sqlite3.connect(file, timeout=20)
        with conn:
            conn.execute("DELETE FROM draft")
        conn.close()


def first_case(folder: Path) -> str:
    """The key of the first sample case of a demonstration."""
    conn = sqlite3.connect(folder / "demonstration.db", timeout=20)
    try:
        return conn.execute("SELECT case_key FROM case_current ORDER BY case_id").fetchone()[0]
    finally:
        conn.close()


def open_page(page: Page, address: str) -> None:
    """Open the dashboard and wait for the timeline."""
    page.goto(address)
    page.wait_for_selector("h1")
    page.wait_for_selector(".js-plotly-plot .barlayer")
    settled(page)


def pick(page: Page, case: str) -> None:
    """Choose a sample case by the beginning of its line."""
    box = page.get_by_role("combobox", name="Case").first
    box.click()
    box.fill(case)
    page.get_by_role(
        "option", name=re.compile(rf"^{re.escape(case)}\b")
    ).first.click()  # the list may not be narrowed yet
    settled(page)
    page.get_by_text(f"Case {case} ·").wait_for()

"""The worklist of 2,000 open cases in a real browser: on screen, ordered, filtered, and a case opened from it."""

import json
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any, Final

from playwright.sync_api import Page, expect

from kyphodss.case.clock import SITE_ZONE
from kyphodss.service.demonstration import FILE, FILLER
from kyphodss.service.rows import Rows
from kyphodss.service.warming import COUNTED, warm
from kyphodss.settings import Settings
from kyphodss.settings.serving import StoreOptions
from kyphodss.store import cases
from kyphodss.store.database import Database, instant, open_database
from kyphodss.store.door import Door
from kyphodss.store.key import audit_key, store_url
from tests.e2e import harness

CASES: Final = 2_000
ROUNDS: Final = 40
SEED: Final = 6
SHIFT_DAYS: Final = 60  # a sample case lies so many days further back at most
PRACTICES: Final = 40
READY_SECONDS: Final = 120
DAY: Final = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def figures() -> Iterator[str]:
    """Lines for the worklist."""
    with tempfile.TemporaryDirectory(prefix="kyphodss-bench-") as name, harness.browser() as browser:
        folder = Path(name)
        yield _filled(folder)
        with harness.server(folder) as address:
            _wait(folder / harness.LOG)
            context = browser.new_context(viewport={"width": 1440, "height": 1100})
            page = context.new_page()
            yield _line("first window of a browser, aim 1,500 ms", [_opened(page, address)])
            yield _line("worklist on screen, aim 1,500 ms", [_opened(page, address) for _ in range(ROUNDS)])
            yield _line("filtered, aim 400 ms", list(_filtered(page)))
            yield _line("ordered, aim 400 ms", list(_ordered(page)))
            yield _line("a case opened from it, aim 800 ms", list(_case(page)))
            yield _line("a fact changed on its page, aim 500 ms", list(_changed(page)))


def _filled(folder: Path) -> str:
    """A store of open cases made from the samples, and how long their rows take when none is at hand, and when all are."""
    options = StoreOptions(folder=str(folder))
    opened = open_database(store_url(options, "demonstration"), audit_key(options))
    today = datetime.now(SITE_ZONE).date()
    chance, made = Random(SEED), [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    at = instant(datetime.now(UTC))
    first = _varied(made[0], 0, today, chance)
    Door(opened, FILLER, lambda: datetime.now(UTC)).create(first, "", today)  # the record begins with a line
    with opened.writing() as conn:
        for number in range(1, CASES):
            ready = cases.ready(_varied(made[number % len(made)], number, today, chance), today)
            cases.save(conn, ready, case_key=None, based_on=None, user_id="bench", at=at, why="", as_of=today)
    cold, at_hand = _rows(opened, today)
    opened.close()
    return f"{CASES:,} rows of the list: {cold:.1f} s where none is at hand, {at_hand * 1000:.0f} ms where all are"


def _rows(opened: Database, today: date) -> tuple[float, float]:
    rows, settings, taken = Rows(), Settings(), list[float]()
    for _ in range(2):
        start = time.perf_counter()
        warm(opened, settings, today, rows)
        taken.append(time.perf_counter() - start)
    return taken[0], taken[1]


def _varied(case: dict[str, Any], number: int, today: date, chance: Random) -> dict[str, Any]:
    """A sample case, every day in it some days further back, open and from one of many practices."""
    back = timedelta(days=chance.randrange(SHIFT_DAYS))
    latest = today - timedelta(days=1)

    def _moved(found: re.Match[str]) -> str:
        return min(date.fromisoformat(found[0]) - back, latest).isoformat()

    body = json.loads(DAY.sub(_moved, json.dumps({k: v for k, v in case.items() if k != "outcome"})))
    practice = f"Practice {chance.randrange(PRACTICES)}"
    return {**body, "case_id": f"B{number:04}", "referral": {**body.get("referral", {}), "organization": practice}}


def _wait(log: Path) -> None:
    """Returns when the server has made the list of the day and counted the cohort, as it has a minute after its start."""
    deadline = time.monotonic() + READY_SECONDS
    while COUNTED not in log.read_text(errors="replace"):
        if time.monotonic() > deadline:
            raise RuntimeError(f"List and cohort were not made within {READY_SECONDS} seconds.")
        harness.select_a_moment()


def _rows_of(page: Page) -> Any:
    return page.locator('[class*="st-key-row-"]')


def _opened(page: Page, address: str) -> float:
    start = time.perf_counter()
    page.goto(address)
    _rows_of(page).last.get_by_role("button").wait_for()
    took = (time.perf_counter() - start) * 1000
    expect(page.get_by_role("heading", name=f"{CASES:,} cases")).to_be_visible()
    return took


def _filtered(page: Page) -> Iterator[float]:
    whole = page.get_by_role("heading", name=f"{CASES:,} cases", exact=True)
    part = page.get_by_role("heading", name=re.compile(f" of {CASES:,} cases"))
    for number in range(ROUNDS):
        view, seen = ("Urgent", part) if number % 2 == 0 else ("All open cases", whole)
        button = page.get_by_role("radio", name=view).or_(page.get_by_role("button", name=view))
        yield _timed(page, lambda button=button: button.first.click(), lambda seen=seen: seen.wait_for())


def _ordered(page: Page) -> Iterator[float]:
    box = page.get_by_role("combobox", name="Order")
    for number in range(ROUNDS):
        order, words = ("Wait", "first, then wait,") if number % 2 == 0 else ("Priority", "first, then priority,")
        box.click()
        option = page.get_by_role("option", name=order, exact=True)
        said = page.get_by_text(f"Emergencies {words}")
        yield _timed(page, lambda option=option: option.click(), lambda said=said: said.wait_for())


def _case(page: Page) -> Iterator[float]:
    for number in range(ROUNDS):
        button = _rows_of(page).nth(number % 10).get_by_role("button")
        case_id = next(word for word in button.inner_text().split() if word.startswith("B"))
        yield _timed(page, button.click, page.get_by_text(f"Case {case_id} ·").first.wait_for)
        page.get_by_role("button", name="Worklist").click()
        _rows_of(page).last.get_by_role("button").wait_for()


def _changed(page: Page) -> Iterator[float]:
    """From a pain score that was typed to the page drawn with all that follows from it."""
    _rows_of(page).first.get_by_role("button").click()
    page.get_by_role("radio", name="Symptoms").or_(page.get_by_role("button", name="Symptoms")).first.click()
    box = page.get_by_role("spinbutton", name="Pain score (of 10)")
    for number in range(ROUNDS):
        harness.settled(page)
        box.fill(str(4 + number % 2))
        start = time.perf_counter()
        box.press("Enter")
        harness.settled(page)
        yield (time.perf_counter() - start) * 1000


def _timed(page: Page, act: Callable[[], object], seen: Callable[[], object]) -> float:
    """Milliseconds from an act to what is seen of it and the end of the run."""
    harness.settled(page)
    start = time.perf_counter()
    act()
    seen()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    return (time.perf_counter() - start) * 1000


def _line(what: str, runs: list[float]) -> str:
    if len(runs) == 1:
        return f"{what}: {runs[0]:.0f} ms"
    return f"{what}: median {median(runs):.0f} ms, 95th percentile {quantiles(runs, n=20)[18]:.0f} ms"

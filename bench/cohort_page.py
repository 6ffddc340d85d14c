"""The cohort and the capacity page in a real browser: first screen, another section, a filter; the sample, and 100,000 referrals."""

import os
import re
import runpy
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from playwright.sync_api import Page

from kyphodss.charts.cohort.figures import SECTIONS
from kyphodss.cohort.table import Given
from kyphodss.service import opened
from kyphodss.service.start import command
from kyphodss.service.warming import VIEWED
from sample_data.cohort import cohort_cases
from tests.e2e import harness

Took = tuple[float, float]
"""Milliseconds until the figures in view are there, and until everything is."""
SAMPLE: Final = 1_500
MANY: Final = 100_000
ROUNDS: Final = 12
READY_SECONDS: Final = 1_800
AIMS: Final = {SAMPLE: (1_000, 400), MANY: (3_000, 1_000)}
"""Milliseconds until the first screen, and after a filter is set."""
IN_VIEW: Final = """() => {
  const since = {at: 0};
  addEventListener("click", () => { since.at = performance.now(); }, {capture: true, once: true});
  document.querySelectorAll(".js-plotly-plot").forEach(each => { each.dataset.before = "yes"; });
  window.kyphodssInView = new Promise(done => {
    const look = () => {
      const app = document.querySelector('[data-testid="stApp"]');
      const figures = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].filter(each => {
        const box = each.getBoundingClientRect();
        return box.top < innerHeight && box.bottom > 0;
      });
      const drawn = figures.length > 0 && figures.every(each => {
        const plot = each.querySelector(".js-plotly-plot");
        return plot?.querySelector(".main-svg") && !plot.dataset.before && getComputedStyle(plot).visibility !== "hidden";
      });
      const whole = [...document.querySelectorAll('[data-testid="stExpander"]')].some(
        each => each.textContent.includes("Measures that are not computed, and why"));
      const still = since.at > 0 && app?.dataset.testScriptState === "notRunning";
      (drawn && whole) || (still && performance.now() > since.at + 5000) ? done(performance.now() - since.at)
        : requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""
"""Milliseconds from a click (or from the begin of loading) until every figure in view is the new one, read in the page itself."""
CAUSES: Final = ("osteoporosis", "cancer", "trauma")


def figures() -> Iterator[str]:
    """Lines for both pages."""
    for size in (SAMPLE, MANY):
        with tempfile.TemporaryDirectory(prefix="kyphodss-bench-") as name, harness.browser() as browser:
            folder = Path(name)
            with served(folder, size) as address:
                yield f"{size:,} referrals beside the store, at hand {_at_hand(folder):.0f} s after the start"
                page = browser.new_context(viewport={"width": 1440, "height": 1100}).new_page()
                yield from _cohort(page, address, size)
                yield from _capacity(page, address)
                yield f"  load of the machine meanwhile {os.getloadavg()[0]:.1f}"


@contextmanager
def served(folder: Path, size: int) -> Iterator[str]:
    """The demonstration with so many invented referrals beside its store; its address."""
    port = harness.free_port()
    asked = [sys.executable, "-m", "bench.cohort_page", str(port), str(size)]
    with harness.running(asked, folder / harness.LOG, {"STORE__FOLDER": str(folder)}) as process:
        harness.wait_until_ready(process, port)
        yield f"http://localhost:{port}"


def serve(port: int, size: int) -> None:
    """Becomes the server."""

    @lru_cache(maxsize=1)
    def _invented() -> tuple[Given, ...]:
        made = (Given(*each) for each in cohort_cases(size))
        return tuple(replace(each, case_key=f"sample-{dict(each.body)['case_id']}") for each in made)

    opened.sample_cohort = _invented
    sys.argv = command(None, port, show=False)[2:]
    runpy.run_module("streamlit", run_name="__main__")


def _at_hand(folder: Path) -> float:
    """Seconds until the server has worked out all that it does ahead; it begins at its start, before anybody opens the page."""
    start = time.monotonic()
    while VIEWED not in (folder / harness.LOG).read_text(errors="replace"):
        if time.monotonic() > start + READY_SECONDS:
            raise RuntimeError(f"The cohort was not counted within {READY_SECONDS} seconds.")
        time.sleep(0.2)
    return time.monotonic() - start


def _cohort(page: Page, address: str, size: int) -> Iterator[str]:
    screen, filtered = AIMS[size]
    page.add_init_script(f"({IN_VIEW})()")
    yield from _lines("  cohort page, the first screen of a process and browser", [_opened(page, address)])
    yield from _lines(
        f"  cohort page, first screen, aim {screen:,} ms", [_opened(page, address) for _ in range(ROUNDS)]
    )
    first, again = list(_sections(page)), [took for _ in range(2) for took in _sections(page)]
    names = [section.title for section in SECTIONS.values()]
    said = ", ".join(f"{name} {took:.0f}" for name, took in zip((*names[1:], names[0]), first, strict=True))
    yield f"  another section, asked for the first time, ms: {said}"
    yield _line("  another section, asked before", again)
    asked = list(_filtered(page, CAUSES, "Cause"))
    yield from _lines(f"  a filter set, not asked before, aim {filtered:,} ms", asked)
    asked = list(_filtered(page, _many(CAUSES), "Cause"))
    yield from _lines(f"  a filter set or changed, aim {filtered:,} ms", asked)


def _many(values: Sequence[str]) -> list[str]:
    return list(islice(cycle(values), ROUNDS))


def _opened(page: Page, address: str) -> Took:
    """Until the figures in view are drawn, from the begin of loading; and until all of the page is."""
    start = time.perf_counter()
    page.goto(f"{address}/cohort")
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    in_view = page.evaluate("() => window.kyphodssInView")
    harness.settled(page)
    return in_view, (time.perf_counter() - start) * 1000


def _sections(page: Page) -> Iterator[float]:
    """Every section once, the one that the page begins with last."""
    first, *others = SECTIONS
    for id in (*others, first):
        name, address = SECTIONS[id].title, re.compile(r"/cohort$" if id == first else f"section={id}")
        button = page.get_by_role("radio", name=name, exact=True).or_(page.get_by_role("button", name=name, exact=True))
        yield _timed(page, button.first.click, lambda address=address: page.wait_for_url(address))


def _filtered(page: Page, values: Sequence[str], box: str) -> Iterator[Took]:
    for value in values:
        chosen = page.get_by_role("combobox", name=box)
        if chosen.count() == 0:  # the filters are shut
            page.get_by_role("button", name="Filter", exact=True).click()
        chosen.wait_for()
        harness.settled(page)
        chosen.click()
        option = page.get_by_role("option", name=value, exact=True)
        said = page.get_by_text(f"Of those chosen: {box}: {value}.")
        page.evaluate(IN_VIEW)
        whole = _timed(page, lambda option=option: option.click(), lambda said=said: said.wait_for())
        yield page.evaluate("() => window.kyphodssInView"), whole


def _capacity(page: Page, address: str) -> Iterator[str]:
    def _open() -> float:
        start = time.perf_counter()
        page.goto(f"{address}/capacity")
        page.get_by_role("heading", name="Referrals ahead", exact=True).wait_for(timeout=600_000)
        harness.settled(page)
        return (time.perf_counter() - start) * 1000

    yield _line("  capacity page, the first screen", [_open()])
    yield _line("  capacity page on screen", [_open() for _ in range(3)])


def _timed(page: Page, act: Callable[[], object], seen: Callable[[], object]) -> float:
    """Milliseconds from an act to what is seen of it and the end of the run."""
    harness.settled(page)
    start = time.perf_counter()
    act()
    seen()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=600_000)
    return (time.perf_counter() - start) * 1000


def _lines(what: str, runs: Sequence[Took]) -> Iterator[str]:
    """Two lines: what is in view, and all of the section."""
    for name, at in (("figures in view", 0), ("the whole section", 1)):
        yield _line(f"{what}, {name}", [run[at] for run in runs])


def _line(what: str, runs: list[float]) -> str:
    if len(runs) < 4:
        return f"{what}: {', '.join(f'{run:,.0f}' for run in runs)} ms"
    return f"{what}: median {median(runs):,.0f} ms, 95th percentile {quantiles(runs, n=20)[18]:,.0f} ms"


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))

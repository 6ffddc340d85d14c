"""Prints every figure with what it measures: `python -m bench`, or some of its parts, as `python -m bench store --full`."""

import argparse
import os
import platform
from collections.abc import Callable, Iterator
from typing import Final

from bench import cohort, cohort_page, documents, engine, fhir, page, sessions, spreadsheet, store, worklist

PARTS: Final[dict[str, Callable[[argparse.Namespace], Iterator[str]]]] = {
    "engine": lambda _asked: engine.figures(),
    "documents": lambda _asked: documents.figures(),
    "page": lambda _asked: page.figures(),
    "worklist": lambda _asked: worklist.figures(),
    "spreadsheet": lambda _asked: spreadsheet.figures(),
    "fhir": lambda _asked: fhir.figures(),
    "store": lambda asked: store.figures(full=asked.full),
    "cohort": lambda asked: cohort.figures(full=asked.full),
    "cohort_page": lambda _asked: cohort_page.figures(),
    "sessions": lambda asked: sessions.figures(minutes=asked.minutes or _minutes(full=asked.full)),
}


def _minutes(*, full: bool) -> float:
    return sessions.ALL_MINUTES if full else sessions.MINUTES


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed, memory, load and faults, as figures.")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; all where none is named")
    parser.add_argument(
        "--full",
        action="store_true",
        help=f"{store.ALL_ROUNDS} rounds of kill -9 on each database, {sessions.ALL_MINUTES:g} minutes of sessions",
    )
    parser.add_argument("--minutes", type=float, help="how long the sessions last")
    asked = parser.parse_args()
    unknown = [part for part in asked.parts if part not in PARTS]
    if len(unknown) > 0:
        parser.error(f"there is no part {', '.join(unknown)}")
    return asked


if __name__ == "__main__":  # the processes that the parts start read this module too
    asked = _asked()
    print(f"kyphodss bench: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    for name in asked.parts or PARTS:
        for line in PARTS[name](asked):
            print(line, flush=True)

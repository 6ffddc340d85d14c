"""The cohort: every source and window of many fractures on DuckDB, three beside SQL by hand, curves of a million rows, the sample."""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from math import log
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kyphodss.cohort.criteria import criteria_of
from kyphodss.cohort.disclosure import US_CMS
from kyphodss.cohort.measures import compute, measures
from kyphodss.cohort.outcomes import aalen_johansen, rows
from kyphodss.cohort.table import CohortTable, Cut, Given, cohort_table
from kyphodss.cohort.verdicts import ROWS, codes_of, columns_of, compiled
from kyphodss.guidelines.clinic_leaflet import CLINIC_LEAFLET
from kyphodss.guidelines.cms import L34106, L35130
from sample_data.cohort import cohort_cases

ROOT: Final = Path(__file__).parents[1]
CUT: Final = Cut(datetime(2026, 11, 24, 23, tzinfo=UTC), datetime(2026, 11, 25, 1, tzinfo=UTC))
SIZES: Final = (10_000, 100_000, 1_000_000)
MOST_SIZES: Final = (*SIZES, 3_000_000)
TARGET: Final = "aim at 1,000,000: 6 s and 3 GB"
MILLION: Final = 1_000_000
HAND_TIMES: Final = "1.3 at most"
HAND_SQL: Final = (Path(__file__).parent / "sql/three.sql").read_text(encoding="utf-8")
BY_HAND: Final = (CLINIC_LEAFLET, L34106, L35130)
"""The sources written by hand in HAND_SQL, with the name of its columns; L34976 is one text with L35130."""


def figures(*, full: bool = False) -> Iterator[str]:
    """Lines for the cohort. Each size runs in a process of its own, so that its peak of memory is its own."""
    yield from _sample()
    yield _curves()
    with tempfile.TemporaryDirectory(prefix="kyphodss-bench-") as folder:
        took = list[tuple[int, float]]()
        for size in MOST_SIZES if full is True else SIZES:
            file = Path(folder) / f"{size}.parquet"
            _write(file, size)
            all_, compiling, peak = _apart(file, "everything")
            took.append((size, all_[0]))
            yield f"sources and windows of {size:,} fractures: {_words(all_)}, peak {peak / 1024:.2f} GB ({TARGET})"
            if size == SIZES[0]:
                yield f"  before it, once a process: compiling the expressions to one query {compiling:.2f} s"
            criteria, _, peak = _apart(file, "criteria")
            yield f"  every criterion of every source: {_words(criteria)}, peak {peak / 1024:.2f} GB"
            ours, hand = (_apart(file, part)[0] for part in ("three", "hand"))
            yield (
                f"  two Medicare structures and the leaflet: compiled {_words(ours)}, SQL by hand {_words(hand)}, "
                f"{ours[1] / hand[1]:.2f} times its CPU (aim: {HAND_TIMES})"
            )
            file.unlink()
        yield f"  exponent of growth from {took[0][0]:,}: {_exponent(took):.2f}"


def _exponent(took: Sequence[tuple[int, float]]) -> float:
    """The slope of time over size, both as logarithms, from the first to the last size."""
    (small, fast), (large, slow) = took[0], took[-1]
    return log(slow / fast) / log(large / small)


def _sample() -> Iterator[str]:
    given = [Given(*each) for each in cohort_cases()]
    start = time.perf_counter()
    table = cohort_table(given, CUT)
    yield f"the sample's table, {len(table):,} referrals from JSON values: {time.perf_counter() - start:.2f} s"
    start = time.perf_counter()
    _ = table.verdicts
    yield f"  its verdicts and windows, the compiling included: {time.perf_counter() - start:.2f} s"
    start = time.perf_counter()
    for id in measures():
        compute(id, table, CUT, US_CMS, "others")
    yield f"  every measure of it, suppressed: {time.perf_counter() - start:.2f} s"


def _curves() -> str:
    """A million referrals with delayed entry and six causes."""
    random = np.random.default_rng(7)
    entry = random.integers(0, 60, MILLION).astype(float)
    found = rows(entry + random.integers(1, 200, MILLION), random.integers(0, 7, MILLION), entry)
    start = time.perf_counter()
    aalen_johansen(found)
    return f"Aalen-Johansen of {MILLION:,} rows with delayed entry (aim: 2 s): {time.perf_counter() - start:.2f} s"


def _write(file: Path, size: int) -> None:
    """The sample's fractures over and over, as Parquet."""
    table: CohortTable = cohort_table([Given(*each) for each in cohort_cases()], CUT)
    laid = table.fractures
    at = pa.array(np.arange(size) % laid.num_rows)
    pq.write_table(laid.take(at), file, row_group_size=100_000)


def _words(took: tuple[float, float]) -> str:
    return f"{took[0]:.2f} s ({took[1]:.2f} s of CPU)"


def _apart(file: Path, part: str) -> tuple[tuple[float, float], float, int]:
    """Seconds of a query and of its CPU, of compiling, and the peak of memory in MB, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.cohort", str(file), part], cwd=ROOT, check=True, capture_output=True, text=True
    )
    seconds, cpu, compiling, peak = done.stdout.split()
    return (float(seconds), float(cpu)), float(compiling), int(peak)


ASKED: Final[dict[str, Callable[[], str]]] = {
    "everything": lambda: compiled(columns_of),
    "criteria": lambda: compiled(criteria_of),
    "three": lambda: compiled(lambda frame: codes_of(frame, BY_HAND)),
    "hand": lambda: HAND_SQL,
}


def run(file: Path, part: str) -> None:
    """Asks a part of a file of fractures (a small one thrice) and prints the least seconds, of CPU, of compiling, and MB."""
    start = time.perf_counter()
    asked = ASKED[part]()
    compiling = time.perf_counter() - start
    rounds = min(_round(file, asked) for _ in range(1 if part == "everything" else 3))
    print(*rounds, compiling, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def _round(file: Path, asked: str) -> tuple[float, float]:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW {ROWS} AS SELECT * FROM read_parquet('{file}')")
        start, used = time.perf_counter(), time.process_time()
        connection.sql(asked).to_arrow_table()
        return time.perf_counter() - start, time.process_time() - used


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.cohort")
    parser.add_argument("file", type=Path)
    parser.add_argument("part", choices=ASKED)
    found = parser.parse_args()
    run(found.file, found.part)

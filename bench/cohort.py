"""The cohort: every source's code and every window of many fractures on DuckDB, the outcome curves of a million rows, the sample."""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from math import log
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kyphodss.cohort.disclosure import US_CMS
from kyphodss.cohort.measures import compute, measures
from kyphodss.cohort.outcomes import aalen_johansen, rows
from kyphodss.cohort.table import CohortTable, Cut, Given, cohort_table
from kyphodss.cohort.verdicts import ROWS, query
from sample_data.cohort import cohort_cases

ROOT: Final = Path(__file__).parents[1]
CUT: Final = Cut(datetime(2026, 11, 24, 23, tzinfo=UTC), datetime(2026, 11, 25, 1, tzinfo=UTC))
SIZES: Final = (10_000, 100_000, 1_000_000)
MOST_SIZES: Final = (*SIZES, 3_000_000)
TARGET: Final = "aim at 1,000,000: 6 s and 3 GB"
MILLION: Final = 1_000_000


def figures(*, full: bool = False) -> Iterator[str]:
    """Lines for the cohort. Each size runs in a process of its own, so that its peak of memory is its own."""
    yield from _sample()
    yield _curves()
    with tempfile.TemporaryDirectory(prefix="kyphodss-bench-") as folder:
        took = list[tuple[int, float]]()
        for size in MOST_SIZES if full is True else SIZES:
            file = Path(folder) / f"{size}.parquet"
            _write(file, size)
            seconds, cpu, compiled, peak = _apart(file)
            took.append((size, seconds))
            used = f"{seconds:.2f} s ({cpu:.2f} s of CPU), peak {peak / 1024:.2f} GB"
            yield f"sources and windows of {size:,} fractures: {used} ({TARGET})"
            if size == SIZES[0]:
                yield f"  before it, once a process: compiling the expressions to one query {compiled:.2f} s"
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
    for id in measures():
        compute(id, table, CUT, US_CMS, "others")
    yield f"  every measure of it, suppressed: {time.perf_counter() - start:.2f} s"
    start = time.perf_counter()
    _ = table.verdicts
    yield f"  its verdicts and windows, the compiling included: {time.perf_counter() - start:.2f} s"


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


def _apart(file: Path) -> tuple[float, float, float, int]:
    """Seconds of the query, of CPU and of compiling, and the peak of memory in MB, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.cohort", str(file)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    seconds, cpu, compiled, peak = done.stdout.split()
    return float(seconds), float(cpu), float(compiled), int(peak)


def run(file: Path) -> None:
    """Asks everything of a file of fractures and prints seconds, of CPU, of compiling, and MB."""
    start = time.perf_counter()
    asked = query()
    compiled = time.perf_counter() - start
    with duckdb.connect() as connection:
        start, used = time.perf_counter(), time.process_time()
        connection.execute(f"CREATE VIEW {ROWS} AS SELECT * FROM read_parquet('{file}')")
        connection.sql(asked).to_arrow_table()
        seconds, cpu = time.perf_counter() - start, time.process_time() - used
    print(seconds, cpu, compiled, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.cohort")
    parser.add_argument("file", type=Path)
    run(parser.parse_args().file)

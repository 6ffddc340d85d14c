"""Spreadsheets: how long 100,000 rows take to be read and checked, and how much memory, in a process of its own."""

import multiprocessing
import random
import resource
import time
from collections.abc import Iterator
from datetime import date
from typing import Final

from kyphodss.intake import cases, columns, headers, table

ROWS: Final = 100_000
AS_OF: Final = date(2026, 11, 25)
TARGET_SECONDS, TARGET_MB = 60, 1_000
HEAD: Final = "MRN,Name,DOB,Sex,Referral date,Practice,Level,Onset date,MRI date,Edema,Pain,RMDQ,Anticoagulant,INR,Platelets,Notes"


def figures() -> Iterator[str]:
    """One line: rows, problems, seconds and the most memory."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, megabytes, found, problems = pool.apply(_checked)
    kept = "kept" if seconds <= TARGET_SECONDS and megabytes <= TARGET_MB else "NOT kept"
    yield (
        f"{ROWS:,} rows of a CSV file checked in {seconds:.0f} s with {megabytes:,.0f} MB at most ({found:,} cases, {problems:,} "
        f"problems); target {TARGET_SECONDS} s and {TARGET_MB:,} MB: {kept}"
    )


def _checked() -> tuple[float, float, int, int]:
    data = "\n".join([HEAD, *_rows(random.Random(1)), ""]).encode()
    start = time.perf_counter()
    sheet = headers.table(table.read(data, "bench.csv")[0])
    mapped = columns.settled(sheet, columns.propose(sheet))
    found = cases.check(sheet, mapped, AS_OF, "bench", lambda *_: None)
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(found.drafts), len(found.problems)


def _rows(rng: random.Random) -> Iterator[str]:
    for at in range(ROWS):
        born = f"{rng.randint(13, 28)}/{rng.randint(1, 12)}/19{rng.randint(30, 60)}"
        received = f"{rng.randint(1, 28)}/{rng.randint(1, 11)}/2026"
        level = rng.choice(["T12", "L1", "T12/L1", "T11-12", "?", "L9"])
        onset = f"{rng.randint(1, 28)}/{rng.randint(1, 10)}/2026"
        imaged, edema = f"{rng.randint(1, 28)}/11/2026", rng.choice(["yes", "no", "?", ""])
        drugs, inr = rng.choice(["none", "Eliquis", "warfarin; aspirin", ""]), 1 + rng.randint(0, 5) / 10
        yield (
            f"{at:07d},Patient {at},{born},{rng.choice('fm')},{received},Oak {at % 50},{level},{onset},{imaged},{edema},"
            f"{rng.randint(0, 10)}/10,{rng.randint(0, 24)},{drugs},{inr},{rng.randint(90, 400)},free text {at}"
        )

"""Spreadsheets: how long 100,000 rows take to be read and checked, how much memory, in a process of its own; many bad inputs."""

import multiprocessing
import random
import time
from collections.abc import Iterator
from datetime import date
from typing import Final

from hypothesis import strategies as st

from bench.fuzz import Part, fuzzed
from bench.peak import peak_mb
from kyphodss.intake import cases, columns, headers, table
from tests.intake.test_fuzz import BOOK, CELL, NAMES, read_all

ROWS: Final = 100_000
AS_OF: Final = date(2026, 11, 25)
TARGET_SECONDS, TARGET_MB = 60, 1_000
HEAD: Final = "MRN,Name,DOB,Sex,Referral date,Practice,Level,Onset date,MRI date,Edema,Pain,RMDQ,Anticoagulant,INR,Platelets,Notes"


def figures() -> Iterator[str]:
    """Rows, problems, seconds, the most memory and how often progress was told; then the inputs that were made up."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, megabytes, found, problems, told = pool.apply(_checked)
    kept = "kept" if seconds <= TARGET_SECONDS and megabytes <= TARGET_MB else "NOT kept"
    yield (
        f"{ROWS:,} rows of a CSV file checked in {seconds:.0f} s with {megabytes:,.0f} MB at most ({found:,} cases, {problems:,} "
        f"problems), progress told {told} times; target {TARGET_SECONDS} s and {TARGET_MB:,} MB: {kept}"
    )
    yield fuzzed("spreadsheets", _parts())


def _parts() -> tuple[Part, ...]:
    rows = st.lists(st.lists(CELL, max_size=11), max_size=6)
    names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=10)
    marks, codings = st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-16", "utf-8-sig", "cp1252"])
    tables = st.builds(_table, names, rows, marks, codings)
    change = st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255))
    books = st.builds(_damaged, st.lists(change, min_size=1, max_size=6), st.integers(1, len(BOOK)))
    return (
        Part("text files", tables, lambda data: read_all(data, "x.csv"), 5_000),
        Part("runs of bytes", st.binary(max_size=400), lambda data: read_all(data, "x.csv"), 3_500),
        Part("damaged workbooks", books, lambda data: read_all(data, "x.xlsx"), 1_500),
    )


def _table(names: list[str], rows: list[list[str]], mark: str, coding: str) -> bytes:
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in [names, *rows]]
    return "\n".join(mark.join(row) for row in quoted).encode(coding, errors="replace")


def _damaged(changes: list[tuple[int, int]], length: int) -> bytes:
    data = bytearray(BOOK)
    for at, byte in changes:
        data[at] = byte
    return bytes(data[:length] if length % 2 == 0 else data)


def _checked() -> tuple[float, float, int, int, int]:
    data = "\n".join([HEAD, *_rows(random.Random(1)), ""]).encode()
    told = 0

    def _tell(_done: int, _total: int) -> None:
        nonlocal told
        told += 1

    start = time.perf_counter()
    sheet = headers.table(table.read(data, "bench.csv")[0])
    mapped = columns.settled(sheet, columns.propose(sheet))
    found = cases.check(sheet, mapped, AS_OF, "bench", _tell)
    seconds = time.perf_counter() - start
    peak = peak_mb()
    return seconds, peak, len(found.drafts), len(found.problems), told


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

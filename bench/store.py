"""The store: how long a save takes, what many writers leave, what `kill -9` and a loss of power leave."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from kyphodss.access import Role
from kyphodss.store import cases
from kyphodss.store.database import open_database
from tests.store import postgres, saver
from tests.store.base import AS_OF
from tests.store.crowd import crowd, faults
from tests.store.kill import crashing, kill_rounds
from tests.store.people import door

KEY: Final = bytes(range(32))
SAVES: Final = 200  # of one writer
PROCESSES, WRITERS, EACH, CASES = 5, 10, 40, 20  # 50 writers, 2,000 saves of 20 cases
ROUNDS, ALL_ROUNDS = 20, 200
CRASH_EVERY: Final = 10
TARGET_MS: Final = 20


def figures(*, full: bool = False) -> Iterator[str]:
    """Lines for the store, on SQLite and, where it is installed, on PostgreSQL; both wait for the disk at every commit."""
    with tempfile.TemporaryDirectory(prefix="kyphodss-bench-") as folder:
        here = Path(folder)
        yield from _one_writer("SQLite", f"sqlite:///{here / 'one.db'}")
        yield from _crowd("SQLite", f"sqlite:///{here / 'crowd.db'}")
        yield from _killed("SQLite", f"sqlite:///{here / 'kill.db'}", full=full)
    if postgres.programs() is None:
        yield postgres.ABSENT
        return
    with postgres.server(safe=True) as server:
        server.execute(*(f"CREATE DATABASE {name}" for name in ("one", "crowd", "kill")))
        yield from _one_writer("PostgreSQL", server.url("one"))
        yield from _crowd("PostgreSQL", server.url("crowd"))
        yield from _killed("PostgreSQL", server.url("kill"), full=full, server=server)


def _one_writer(name: str, url: str) -> Iterator[str]:
    """From the call of the door to its answer: read, assess, save, audit line, on disk."""
    opened = open_database(url, KEY)
    at = door(opened, Role.PHYSICIAN)
    key = at.create(saver.case("one", 1), "", AS_OF).case_key
    whole: list[float] = []
    assessed: list[float] = []
    for number in range(1, SAVES + 1):
        case = saver.case("one", number + 1)
        start = time.perf_counter()
        at.change(key, case, number, "", AS_OF)
        whole.append((time.perf_counter() - start) * 1000)
        start = time.perf_counter()
        cases.ready(case, AS_OF)
        assessed.append((time.perf_counter() - start) * 1000)
    opened.close()
    yield f"a save with its audit line on {name}, one writer (aim: median {TARGET_MS} ms): {_spread(whole)}"
    yield f"  of this, reading and assessing the case: {_spread(assessed)}"


def _crowd(name: str, url: str) -> Iterator[str]:
    found = crowd(url, KEY, processes=PROCESSES, writers=WRITERS, saves=EACH, cases=CASES)
    opened = open_database(url, KEY)
    wrong = [*found.refused, *faults(opened, found, CASES)]
    opened.close()
    yield (
        f"{PROCESSES * WRITERS} writers in {PROCESSES} processes on {name}: {len(found.told):,} saves of {CASES} cases in "
        f"{found.seconds:.0f} s, {found.conflicts:,} conflicts merged, {found.busy:,} times told to try again; {_verdict(wrong)}"
    )
    yield f"  until such a save is in, with the conflicts on the way: {_spread([one.milliseconds for one in found.told])}"


def _killed(name: str, url: str, *, full: bool, server: postgres.Server | None = None) -> Iterator[str]:
    rounds = ALL_ROUNDS if full else ROUNDS
    never = crashing(server, CRASH_EVERY) if server is not None else lambda _round: False
    start = time.perf_counter()
    found = kill_rounds(url, KEY, rounds, seed=rounds, crash=never)
    crashes = "" if server is None else f", {found.crashes} of them with a crash of the server"
    yield (
        f"kill -9 of two writers on {name}, {found.rounds} rounds{crashes}: {len(found.acknowledged):,} saves acknowledged, "
        f"{found.unheard} more had been made when their writer died, {found.lines:,} audit lines; {_verdict(found.faults)} "
        f"({time.perf_counter() - start:.0f} s)"
    )


def _verdict(wrong: Sequence[str]) -> str:
    return "nothing lost or doubled" if len(wrong) == 0 else f"WRONG, {len(wrong)} times: {' '.join(wrong[:5])}"


def _spread(milliseconds: Sequence[float]) -> str:
    return f"median {median(milliseconds):.1f} ms, 95th percentile {quantiles(milliseconds, n=20)[18]:.1f} ms"

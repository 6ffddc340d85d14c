"""Many people at once: the server as it is started for a site, and windows that speak Streamlit's protocol to it.

Each window opens a sample case and then changes its pain score again and again, with a pause for thought in between; each
change is a whole run of the page and a draft on disk. Measured is the time from the message of the change to the message
that the run has finished; drawing in a browser comes on top. `bench.page` measures that for one.
"""

import asyncio
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from kyphodss.access import Operation
from tests.e2e import harness

WINDOWS: Final = 50
MINUTES, ALL_MINUTES = 2.0, 10.0
PAUSE_S: Final = (10.0, 30.0)  # between two changes of a person: shortest and longest
SAMPLE_S: Final = 2.0
AIM_MB: Final = 512
DRAFTS: Final = "SELECT count(*) FROM audit_event WHERE action = ? AND outcome = 'done'"
SECTION, PAIN = "section", "symptoms.pain_score"
DONE: Final = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass
class Seen:
    """What the windows and the look at the server's process found: milliseconds, and (second, megabytes)."""

    opened: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def figures(*, minutes: float = MINUTES, windows: int = WINDOWS) -> Iterator[str]:
    """Lines for many sessions."""
    port = harness.free_port()
    with (
        tempfile.TemporaryDirectory(prefix="kyphodss-bench-") as folder,
        harness.demonstration(Path(folder), port) as process,
    ):
        with closing(sqlite3.connect(Path(folder) / "demonstration.db")) as store:
            keys = [row[0] for row in store.execute("SELECT case_key FROM case_current ORDER BY case_id")]
        before, busy, begun = _megabytes(process.pid), _seconds_worked(process.pid), time.monotonic()
        seen = asyncio.run(_all(process.pid, port, keys, windows, minutes * 60))
        with closing(sqlite3.connect(Path(folder) / "demonstration.db")) as store:
            (drafts,) = store.execute(DRAFTS, (Operation.KEEP_DRAFT.value,)).fetchone()
        cores = (_seconds_worked(process.pid) - busy) / (time.monotonic() - begun)
    low, high = PAUSE_S
    yield (
        f"{windows} sessions at once for {minutes:g} minutes, each changing a fact every {low:.0f} to {high:.0f} s: "
        f"{len(seen.changed):,} changes, {drafts:,} drafts read or written; {_spread(seen.changed)}; "
        f"opening the page: {_spread(seen.opened)}"
    )
    yield f"  {_memory(before, seen.memory)}; the server used {cores:.2f} of {os.cpu_count()} cores"
    if len(seen.broken) > 0:
        yield f"  WRONG, {len(seen.broken)} sessions ended: {' '.join(seen.broken[:5])}"


async def _all(pid: int, port: int, keys: Sequence[str], windows: int, seconds: float) -> Seen:
    """First all windows open, then the time begins."""
    seen, begun = Seen(), time.monotonic()
    watch = asyncio.create_task(_watch(pid, begun, seen))
    people = [Window(port, keys[n % len(keys)], Random(n), seen) for n in range(windows)]
    async with AsyncExitStack() as lines:
        found = await asyncio.gather(*(each.open(lines) for each in people), return_exceptions=True)
        until = time.monotonic() + seconds
        there = [each for each, what in zip(people, found, strict=True) if not isinstance(what, BaseException)]
        found += await asyncio.gather(*(each.work(until) for each in there), return_exceptions=True)
    watch.cancel()
    seen.broken = [f"{type(each).__name__}: {each}." for each in found if isinstance(each, BaseException)]
    return seen


async def _watch(pid: int, begun: float, seen: Seen) -> None:
    while True:
        seen.memory.append((time.monotonic() - begun, _megabytes(pid)))
        await asyncio.sleep(SAMPLE_S)


class Window:
    """One window of a browser, as far as the server sees it."""

    def __init__(self, port: int, case_key: str, random: Random, seen: Seen) -> None:
        self._port, self._random, self._seen = port, random, seen
        self._line: ClientConnection
        self._query = f"case={case_key}&as_of=2026-11-24"
        self._page = ""
        self._widgets: set[str] = set()
        self._set: dict[str, WidgetState] = {}
        self._kept: set[str] = set()  # messages that the server need not send again

    async def open(self, lines: AsyncExitStack) -> None:
        """Opens a case at the fact that will be changed. The connection is among those that `lines` closes."""
        address = f"localhost:{self._port}"
        await asyncio.sleep(self._random.uniform(*PAUSE_S))
        line = connect(
            f"ws://{address}/_stcore/stream",
            origin=Origin(f"http://{address}"),
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            ping_interval=None,
        )
        self._line = await lines.enter_async_context(line)
        self._seen.opened.append(await self._run())
        self._choose(SECTION, WidgetState(string_array_value=StringArray(data=["Symptoms"])))
        await self._run()

    async def work(self, until: float) -> None:
        """Changes the fact until the time is over."""
        turn = 0
        while time.monotonic() < until:
            await asyncio.sleep(self._random.uniform(*PAUSE_S))
            turn += 1
            self._choose(PAIN, WidgetState(double_value=4.0 + turn % 4))
            self._seen.changed.append(await self._run())

    def _choose(self, name: str, state: WidgetState) -> None:
        state.id = next(id for id in self._widgets if id.endswith((f"-{name}", f":{name}")))
        self._set[state.id] = state

    async def _run(self) -> float:
        """Asks for a run and waits for its end; milliseconds."""
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string, state.page_script_hash, state.page_name = self._query, self._page, "case"
        state.widget_states.widgets.extend(self._set.values())
        state.cached_message_hashes.extend(self._kept)
        start = time.perf_counter()
        await self._line.send(asked.SerializeToString())
        while True:
            content = await self._line.recv()
            assert isinstance(content, bytes)
            told = ForwardMsg.FromString(content)
            if told.metadata.cacheable and told.hash != "":
                self._kept.add(told.hash)
            kind = told.WhichOneof("type")
            if kind == "script_finished" and told.script_finished in DONE:
                return (time.perf_counter() - start) * 1000
            self._take(told, kind)

    def _take(self, told: ForwardMsg, kind: str | None) -> None:
        if kind == "new_session":
            self._page = told.new_session.page_script_hash
        elif kind == "session_event" and told.session_event.WhichOneof("type") == "script_compilation_exception":
            raise RuntimeError("The page's script cannot be read.")
        elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
            element = told.delta.new_element
            name = element.WhichOneof("type")
            if name == "exception":
                raise RuntimeError("The page broke.")
            id = getattr(getattr(element, name or "", None), "id", "")
            if id != "":
                self._widgets.add(id)


def _megabytes(pid: int) -> float:
    """What of the process is in memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024


def _seconds_worked(pid: int) -> float:
    """The processor's time that the process has used."""
    user, system = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _memory(before: float, samples: Sequence[tuple[float, float]]) -> str:
    """Before, at the most and at the end; and what it grew by in a minute over the second half."""
    half = samples[len(samples) // 2 :]
    minutes = (half[-1][0] - half[0][0]) / 60
    growth = (half[-1][1] - half[0][1]) / minutes if minutes > 0 else 0.0
    most = max(size for _, size in samples)
    return (
        f"memory of the server (aim: {AIM_MB} MB): {before:.0f} MB before, {most:.0f} MB at the most, "
        f"{samples[-1][1]:.0f} MB at the end, growing by {growth:+.1f} MB a minute in the second half"
    )


def _spread(milliseconds: Sequence[float]) -> str:
    if len(milliseconds) < 2:
        return "no figures"
    return f"median {median(milliseconds):.0f} ms, 95th percentile {quantiles(milliseconds, n=20)[18]:.0f} ms"

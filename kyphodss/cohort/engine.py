"""One engine for queues: arrivals, times at which somebody can be served, and an order of service.

It is checked against M/M/c, for which the long-run answers are known, before any scenario is shown (cohort-analytics 5.4).
"""

import heapq
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.capacity import queue_theory

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Served:
    """`start`: per arrival, when service began (inf: never). `idle`: the times at which a slot found nobody waiting."""

    start: Floats
    idle: Floats


def serve(arrivals: Floats, free: Floats, *, durations: Floats | None = None, due: Floats | None = None) -> Served:
    """Serve rising arrival times from times at which somebody can be served: first come first served, or earliest due first.

    With `durations` (per arrival) the times are those of servers, who come free again after each service; without, they are slots,
    each of which serves one or nobody. With `due`, who is past due leaves unserved; a slot on the due time itself still serves.
    """
    start, idle = np.full(len(arrivals), inf), list[float]()
    key = arrivals if due is None else due
    times = sorted(float(time) for time in free)
    waiting: list[tuple[float, int]] = []
    arrived = 0
    while len(times) > 0 and (arrived < len(arrivals) or len(waiting) > 0 or durations is None):
        now = heapq.heappop(times)
        while arrived < len(arrivals) and arrivals[arrived] <= now:
            heapq.heappush(waiting, (float(key[arrived]), arrived))
            arrived += 1
        while due is not None and len(waiting) > 0 and waiting[0][0] < now:
            heapq.heappop(waiting)
        if len(waiting) > 0:
            _, taken = heapq.heappop(waiting)
            start[taken] = now
            if durations is not None:
                heapq.heappush(times, now + float(durations[taken]))
        elif durations is None:
            idle.append(now)
        else:
            heapq.heappush(times, float(arrivals[arrived]))
    return Served(start, np.array(idle))


@dataclass(frozen=True, slots=True)
class Check:
    """A long-run figure by theory and by the engine: mean over runs and its standard error."""

    what: str
    theory: float
    mean: float
    error: float

    @property
    def agrees(self) -> bool:
        """Within two standard errors?"""
        return abs(self.mean - self.theory) <= 2 * self.error


def check_engine(
    arrivals: float,
    service: float,
    servers: int,
    *,
    runs: int = 40,
    each: int = 4000,
    warm_up: int = 500,
    seed: int = 7,
) -> tuple[Check, ...]:
    """Run the engine as M/M/c and compare probability of waiting, queue and wait with theory; the first `warm_up` are left out."""
    theory, random = queue_theory(arrivals, service, servers), np.random.default_rng(seed)
    figures = []
    for _ in range(runs):
        times = np.cumsum(random.exponential(1 / arrivals, each))
        found = serve(times, np.zeros(servers), durations=random.exponential(1 / service, each))
        wait = (found.start - times)[warm_up:]
        span = times[-1] - times[warm_up]
        figures.append(((wait > 1e-12).mean(), wait.sum() / span, wait.mean()))
    table = np.array(figures)
    mean, error = table.mean(axis=0), table.std(axis=0, ddof=1) / np.sqrt(runs)
    names = ("p_wait", "queue", "wait")
    return tuple(Check(n, theory[n], float(m), float(e)) for n, m, e in zip(names, mean, error, strict=True))

"""Many generated inputs for a reader: each is read or refused in a sentence; an error that nobody handled ends the bench."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st


@dataclass(frozen=True, slots=True)
class Part:
    """Some inputs, how many of them, and the law that holds for each: it raises where it is broken."""

    name: str
    inputs: st.SearchStrategy[Any]
    law: Callable[[Any], None]
    count: int


def fuzzed(reader: str, parts: Sequence[Part]) -> str:
    """One line: how many inputs, of what, in which time. Raises what a law raises, with the input that broke it."""
    start = time.perf_counter()
    counts = {part.name: _run(part) for part in parts}
    said = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    return (
        f"{reader}: {sum(counts.values()):,} generated inputs read or refused without an unhandled error ({said}) in "
        f"{time.perf_counter() - start:.0f} s; target 10,000"
    )


def _run(part: Part) -> int:
    """How many inputs were tried: the same ones every time."""
    tried = 0

    @settings(
        max_examples=part.count,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much),
    )
    @given(part.inputs)
    def _holds(found: Any) -> None:
        nonlocal tried
        tried += 1
        part.law(found)

    _holds()
    return tried

"""One case in process, and ten thousand through the command line."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from kyphodss.assess import Assessment, assess, code_changes
from kyphodss.case.facts import fracture_facts
from kyphodss.case.model import Case
from kyphodss.case.read import read_case
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.flip import flips
from kyphodss.guidelines.settle import open_questions, settling
from kyphodss.logic.explain import explain
from kyphodss.plan.flags import flags_of
from kyphodss.plan.plan import plan_of
from kyphodss.plan.workings import workings
from kyphodss.settings import settings

ROOT = Path(__file__).parents[1]
AS_OF = date(2026, 11, 24)
ROUNDS = 40
MANY = 10_000


def figures() -> Iterator[str]:
    """Lines for the engine."""
    lines = (ROOT / "sample_data/cases.jsonl").read_bytes().splitlines()
    cases = [read_case(line) for line in lines]
    one = [case for case in cases if case.fractures is not None and len(case.fractures) == 1]
    yield _line(
        "one case, one fracture: sources, scores, windows, flags and plan with changes ahead",
        [_timed(case) for _ in range(ROUNDS) for case in one],
    )
    yield _line(
        "  the same with the explanation tree of every criterion",
        [_timed_explained(case) for _ in range(ROUNDS) for case in one],
    )
    yield _line("what would settle or change every verdict", [_timed_what_if(case) for case in one])
    yield _line("every verdict over time", [_timed_over_time(case) for _ in range(ROUNDS) for case in one])
    yield _line("a plan with its flags", [_timed_plan(case) for _ in range(ROUNDS) for case in one])
    yield from _ten_thousand(lines)


def _timed(case: Case) -> float:
    start = time.perf_counter()
    assess(case, AS_OF)
    return (time.perf_counter() - start) * 1000


def _timed_explained(case: Case) -> float:
    start = time.perf_counter()
    for assessment in assess(case, AS_OF):
        _explained(assessment)
    return (time.perf_counter() - start) * 1000


def _explained(assessment: Assessment) -> None:
    for verdict in assessment.guidelines:
        for criterion in verdict.guideline.criteria:
            explain(criterion.term, assessment.row)


def _timed_what_if(case: Case) -> float:
    (assessment,) = assess(case, AS_OF)
    start = time.perf_counter()
    for verdict in assessment.guidelines:
        settling(verdict.guideline, assessment.row)
        flips(verdict.guideline, assessment.row, verdict.reading.code)
    open_questions(GUIDELINES, assessment.row)
    return (time.perf_counter() - start) * 1000


def _timed_over_time(case: Case) -> float:
    (assessment,) = assess(case, AS_OF)
    (maker,) = fracture_facts(case)
    start = time.perf_counter()
    for verdict in assessment.guidelines:
        code_changes(verdict.guideline, maker, AS_OF, verdict.reading.code)
    return (time.perf_counter() - start) * 1000


def _timed_plan(case: Case) -> float:
    rows = [maker.on(AS_OF) for maker in fracture_facts(case)]
    start = time.perf_counter()
    for work in workings(case, rows, AS_OF, settings().plan):
        plan_of(work)
        flags_of(work)
    return (time.perf_counter() - start) * 1000


def _line(what: str, milliseconds: list[float]) -> str:
    return f"{what}: median {median(milliseconds):.2f} ms, 95th percentile {quantiles(milliseconds, n=20)[18]:.2f} ms"


def _ten_thousand(lines: list[bytes]) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cases.jsonl"
        with file.open("wb") as out:
            for number in range(MANY):
                case = json.loads(lines[number % len(lines)])
                out.write(json.dumps({**case, "case_id": f"N{number}"}).encode() + b"\n")
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "kyphodss", "assess", str(file), "--as-of", AS_OF.isoformat()],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield f"{MANY:,} cases through the command line: {took:.1f} s, peak {peak:.0f} MB"

"""The documents: how long a note, a patient sheet and a calendar take from an assessment that is there."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from kyphodss.assess import assess
from kyphodss.case.read import read_case
from kyphodss.documents.calendar_file import calendar_file
from kyphodss.documents.case_note import case_note
from kyphodss.documents.patient_sheet import patient_sheet
from kyphodss.plan.choose import choose, feasible_days
from kyphodss.settings import settings

ROOT = Path(__file__).parents[1]
AS_OF = date(2026, 11, 24)
ROUNDS = 5


def figures() -> Iterator[str]:
    """Lines for the documents, over all sample cases."""
    site = settings().site
    lines = (ROOT / "sample_data/cases.jsonl").read_bytes().splitlines()
    cases = [(case, assess(case, AS_OF)) for case in map(read_case, lines)]
    notes = [
        lambda c=c, a=a, n=n: case_note(c, a, assessed_by=f"Dr. {n}", site=site)
        for n in range(ROUNDS)
        for c, a in cases
    ]
    yield f"the first case note of a process (PDF): {_timed(notes[0]):.0f} ms"
    yield _line("case note (PDF)", notes[1:])
    days = [(case, found[0], [*feasible_days(found[0].work).conservative][:1]) for case, found in cases]
    chosen = [(c, a, choose(a.work, slot.date())) for c, a, slots in days for slot in slots]
    sheets = [
        lambda c=c, a=a, day=day, n=n: patient_sheet(c, a, day, site=site, released_by=f"Dr. {n}", released_on=AS_OF)
        for n in range(ROUNDS)
        for c, a, day in chosen
    ]
    yield _line("patient sheet (PDF), a day chosen", sheets)
    calendars = [
        lambda c=c, day=day: calendar_file(c.case_id, day, site=site, assessed_on=AS_OF) for c, _, day in chosen
    ]
    yield _line("calendar file", calendars)


def _line(what: str, makers: Sequence[Callable[[], object]]) -> str:
    runs = [_timed(make) for make in makers]
    return f"{what}: median {median(runs):.0f} ms, 95th percentile {quantiles(runs, n=20)[18]:.0f} ms"


def _timed(make: Callable[[], object]) -> float:
    start = time.perf_counter()
    make()
    return (time.perf_counter() - start) * 1000

"""FHIR: how long a Bundle of 2 MB takes, whether memory stays flat in the length of an export, and many bad inputs."""

import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from bench.fuzz import Part, fuzzed
from bench.peak import peak_mb
from kyphodss.intake.fhir.reading import Intake
from tests.intake.fhir_files import ICD, LOINC, PATIENT, bundle, concept
from tests.intake.test_fhir_bad_input import GOOD, JUNK, NAMES, RESOURCES, WHOLE, holds

BUNDLE_BYTES: Final = 2 * 1024 * 1024
TARGET_SECONDS: Final = 3
PATIENTS: Final = (
    10_000,
    30_000,
)  # of the short export, which fills the 8 MB that may wait in memory, and of the long one
FLAT: Final = 1.05  # times the peak of the short one that the long one may have
Object = dict[str, Any]


def figures() -> Iterator[str]:
    """Lines for the Bundle, the exports and the inputs. What is measured runs in a process of its own."""
    seconds, resources = _apart(_bundle_read)
    kept = "kept" if seconds <= TARGET_SECONDS else "NOT kept"
    yield f"a Bundle of 2 MB ({resources:,} resources of one patient) read in {seconds:.2f} s; target {TARGET_SECONDS} s: {kept}"
    peaks = list[float]()
    with tempfile.TemporaryDirectory(prefix="kyphodss-bench-") as folder:
        for patients in PATIENTS:
            file = Path(folder) / f"{patients}.ndjson"
            _write(file, patients)
            seconds, peak = _apart(_export_read, str(file))
            size = file.stat().st_size / 1024 / 1024
            yield f"an NDJSON export of {patients:,} patients ({size:,.0f} MB) read in {seconds:.1f} s, peak {peak:,.0f} MB"
            peaks.append(peak)
    flat = peaks[1] <= FLAT * peaks[0]
    yield f"  three times the export takes {peaks[1] / peaks[0]:.2f} times the memory; target flat: {'kept' if flat else 'NOT kept'}"
    yield fuzzed("FHIR", _parts())


def _apart(work: Callable[..., tuple[float, float]], *arguments: str) -> tuple[float, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _bundle_read() -> tuple[float, float]:
    """Seconds, also of what is loaded at the first file, and the number of resources."""
    made = [_resource(number, "1") for number in range(4_400)]
    data = bundle(*made)
    while len(data) < BUNDLE_BYTES:
        made += [_resource(number, "1") for number in range(len(made), len(made) + 200)]
        data = bundle(*made)
    start = time.perf_counter()
    with Intake() as intake:
        intake.add(BytesIO(data))
        (found,) = intake.cases()
    return time.perf_counter() - start, sum(found.resources.values())


def _export_read(file: str) -> tuple[float, float]:
    """Seconds, and the most memory of the process in MB."""
    start = time.perf_counter()
    with Intake() as intake:
        with Path(file).open("rb") as stream:
            intake.add(stream)
        for _ in intake.cases():
            pass
    return time.perf_counter() - start, peak_mb()


def _write(file: Path, patients: int) -> None:
    """Patients first and what is said of them far behind, as bulk exports have it."""
    with file.open("w", encoding="utf-8") as out:
        for number in range(patients):
            out.write(json.dumps({**PATIENT, "id": str(number)}) + "\n")
        for number in range(4 * patients):
            out.write(json.dumps(_resource(number, str(number % patients))) + "\n")


def _resource(number: int, patient: str) -> Object:
    """A fracture, a result, a drug or a bill, in turn."""
    who = {"subject": {"reference": f"Patient/{patient}"}, "id": f"r{number}"}
    day = f"2026-{number % 11 + 1:02d}-{number % 28 + 1:02d}"
    kinds: tuple[Object, ...] = (
        {
            "resourceType": "Condition",
            "clinicalStatus": concept(("x", "active")),
            "code": concept((ICD, "M80.08XA")),
            "bodySite": [{"text": f"L{number % 5 + 1}"}],
            "onsetDateTime": day,
        },
        {
            "resourceType": "Observation",
            "status": "final",
            "code": concept((LOINC, "6301-6")),
            "valueQuantity": {"value": 1.1, "unit": "{INR}"},
            "effectiveDateTime": day,
        },
        {
            "resourceType": "MedicationRequest",
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": {"text": "Apixaban"},
        },
        {"resourceType": "Claim", "note": "x" * 1200},
    )
    return {**kinds[number % len(kinds)], **who}


def _parts() -> tuple[Part, ...]:
    one_bad = st.tuples(st.sampled_from(GOOD), st.sampled_from(NAMES), JUNK)
    changed = st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(max_size=3))
    return (
        Part("Bundles of any resources", st.lists(RESOURCES, max_size=4), lambda found: holds(bundle(*found)), 4_000),
        Part(
            "good resources with a bad field",
            one_bad,
            lambda found: holds(bundle({**found[0], found[1]: found[2]})),
            4_000,
        ),
        Part("files with bytes changed", changed, lambda found: holds(_with(*found)), 1_500),
        Part("runs of bytes", st.binary(max_size=60), holds, 500),
    )


def _with(at: int, other: bytes) -> bytes:
    return WHOLE[:at] + other + WHOLE[at + len(other) :]

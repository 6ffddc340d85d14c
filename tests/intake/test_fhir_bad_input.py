"""Bad files are refused in a sentence, with bounded memory and time; no text at all brings the reader down."""

import gzip
import json
import tracemalloc
from collections.abc import Iterator
from io import BytesIO, RawIOBase
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphodss.intake.fhir import json_in, spill
from kyphodss.intake.fhir.reading import READERS, Intake
from kyphodss.intake.fhir.report import FhirError
from tests.intake.fhir_files import ICD, PATIENT, bundle, condition, made, observation, read

WHOLE = bundle(condition((ICD, "S32.010A"), onsetDateTime="2026-10-01"), observation("72514-3", 7))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"<Bundle xmlns='http://hl7.org/fhir'/>", "XML"),
        (b"PK\x03\x04", "zip archive"),
        (gzip.compress(WHOLE), "compressed"),
        (b"%PDF-1.7", "PDF"),
        (b"\xff\xfe{\x00}\x00", "UTF-8|JSON|ends"),
        (b"[1, 2]", "no JSON object"),
        (b'"text"', "no JSON object"),
        (b"{}", "resourceType"),
        (b'{"resourceType": 7}', "resourceType"),
        (b'{"resourceType": "Patient", "id": "1", "id": "2"}', "twice"),
        (b'{"resourceType": "Observation", "valueInteger": NaN}', "number that is none"),
        (b'{"resourceType": "Bundle", "entry": {}}', "list of entries"),
        (WHOLE[: len(WHOLE) // 2], "in the middle"),
        (WHOLE[:-3], "in the middle"),
        (b'{"a":' * 200 + b"1" + b"}" * 200, "nested|resourceType"),
        (b'{"resourceType":"Patient","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested"),
        (b'{"resourceType":"Patient","x":' + b"9" * 10_000 + b"}", "Exceeds|digits|Nothing of the file"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(file: bytes, words: str) -> None:
    with pytest.raises(FhirError, match=words) as refused:
        read(file)
    assert str(refused.value).endswith(".")


def test_an_export_that_is_cut_leaves_nothing_behind() -> None:
    lines = b"\n".join(json.dumps({**PATIENT, "id": str(n)}).encode() for n in range(5))
    assert len(read(lines)) == 5
    with pytest.raises(FhirError, match="Line 5 ends in the middle"):
        read(lines[:-10])


def test_two_patients_under_one_id_are_never_mixed() -> None:
    def entry(server: str) -> dict[str, Any]:
        return {"fullUrl": f"https://{server}.example/Patient/1", "resource": PATIENT}

    file = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [entry("a"), entry("b")]}).encode()
    with pytest.raises(FhirError, match="two patients"):
        read(file)


def test_two_descriptions_under_one_id_make_no_case() -> None:
    other = {**PATIENT, "birthDate": "1950-01-01"}
    (found,) = read(bundle(other, condition((ICD, "S32.010A"))))
    assert found.case is None and not found.vertebral
    assert "Different Patients have one id" in found.problems[-1].sentence
    (same,) = read(bundle(PATIENT, condition((ICD, "S32.010A"))))
    assert same.case is not None and same.vertebral


def test_what_names_no_patient_is_not_used() -> None:
    nobodys = observation("72514-3", 7)
    del nobodys["subject"]
    found = read(bundle(nobodys))
    assert sum(each.case is not None and each.case.symptoms.pain_score is not None for each in found) == 0
    assert any("names no patient" in problem.sentence for each in found for problem in each.problems)


def test_references_in_a_circle_come_to_an_end() -> None:
    drug = {"resourceType": "Medication", "id": "m", "ingredient": [{"itemReference": {"reference": "Medication/m"}}]}
    request = made(
        "MedicationRequest", status="active", intent="order", medicationReference={"reference": "Medication/m"}
    )
    (found,) = read(bundle({**condition((ICD, "S32.010A")), "partOf": None}, drug, request))
    assert found.case is not None


def test_a_bundle_in_a_bundle_is_not_opened() -> None:
    inner: dict[str, Any] = json.loads(WHOLE)
    for _ in range(10):
        inner = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": inner}]}
    assert read(json.dumps(inner).encode()) == []


def test_a_document_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_in, "LARGEST_DOCUMENT", 500)
    with pytest.raises(FhirError, match="Export fewer"):
        read(WHOLE)
    with pytest.raises(FhirError, match="Export fewer"):
        read(json.dumps({**PATIENT, "x": "y" * 2000}).encode())


def test_a_patient_with_too_many_resources_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spill, "MOST_OF_ONE", 2)
    with pytest.raises(FhirError, match="more than 2 resources"):
        read(WHOLE)


class Lines(RawIOBase):
    """An export of many patients that is made while it is read."""

    def __init__(self, patients: int) -> None:
        self.left = self._made(patients)

    def _made(self, patients: int) -> Iterator[bytes]:
        for n in range(patients):
            yield json.dumps({**PATIENT, "id": str(n), "name": [{"text": "x" * 200}]}).encode() + b"\n"
            yield json.dumps({"resourceType": "Claim", "x": "y" * 2000}).encode() + b"\n"

    def readline(self, size: int | None = -1, /) -> bytes:
        line = next(self.left, b"")
        assert size is None or size < 0 or len(line) <= size
        return line


def _peak(patients: int) -> int:
    tracemalloc.start()
    with Intake() as intake:
        intake.add(cast("Any", Lines(patients)))
        intake._spill._rows.execute("SELECT count(*) FROM waiting")
        _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_an_export() -> None:
    _peak(10)
    assert _peak(4000) < _peak(400) + 200_000


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20)
    | st.sampled_from(["2026-10-01", "2026", "active", "final", "Patient/1", "L1", ICD, "M80.08XA", "completed", "order"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["coding", "code", "system", "text", "reference", "value", "low", "unit", "display", "start", "uid", "x", "given"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip
NAMES = (
    "id", "status", "intent", "code", "subject", "patient", "clinicalStatus", "verificationStatus", "bodySite", "onsetDateTime",
    "onsetPeriod", "onsetString", "valueQuantity", "valueInteger", "valueCodeableConcept", "effectiveDateTime", "series",
    "modality", "medicationCodeableConcept", "medicationReference", "contained", "performedPeriod", "performedDateTime", "name",
    "identifier", "birthDate", "gender", "deceasedDateTime", "requester", "referenceRange", "started", "category", "entry", "meta",
)  # fmt: skip
RESOURCES = st.builds(
    lambda kind, values: {"resourceType": kind, **values},
    st.sampled_from([*READERS, "Medication", "Bundle", "Claim"]),
    st.dictionaries(st.sampled_from(NAMES), JUNK, max_size=8),
)
GOOD = [
    PATIENT,
    condition((ICD, "M80.08XA"), bodySite=[{"text": "L1"}], onsetDateTime="2026-10-01"),
    observation("6301-6", 1.1, "{INR}", effectiveDateTime="2026-11-20"),
    made("MedicationRequest", status="active", intent="order", medicationCodeableConcept={"text": "Apixaban"}),
]


def holds(file: bytes) -> None:
    """The one law of the reader: a sentence, or cases that the contract takes."""
    try:
        found = read(file)
    except FhirError as refused:
        assert str(refused).endswith(".")
        return
    for each in found:
        assert each.case is not None or any(problem.kind == "unreadable" for problem in each.problems)
        assert all(problem.sentence.endswith((".", "?")) for problem in each.problems)


@given(st.lists(RESOURCES, max_size=4))
@settings(max_examples=250)
def test_any_resources_are_read_or_refused(resources: list[dict[str, Any]]) -> None:
    holds(bundle(*resources))


@given(st.sampled_from(GOOD), st.sampled_from(NAMES), JUNK)
@settings(max_examples=250)
def test_a_good_resource_with_one_bad_field_is_read_or_refused(good: dict[str, Any], name: str, junk: Any) -> None:
    holds(bundle({**good, name: junk}))


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=3))
@settings(max_examples=100)
def test_a_file_with_bytes_changed_is_read_or_refused(at: int, other: bytes) -> None:
    holds(WHOLE[:at] + other + WHOLE[at + len(other) :])
    with pytest.raises(FhirError):
        read(WHOLE[: min(at, len(WHOLE) - 2)])


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_in_a_sentence(file: bytes) -> None:
    holds(file)


def test_the_stream_is_left_as_it_is() -> None:
    stream = BytesIO(WHOLE)
    with Intake() as intake:
        intake.add(stream)
    assert stream.closed is False

"""A case to CSV and back is the same case; what somebody changes in a cell counts, and what cannot be changed there is named."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kyphodss.case.drugs import refuse_doubled
from kyphodss.case.read import CaseError, case_from, refuse_future
from kyphodss.cli.export import write_csv
from kyphodss.intake import whole
from kyphodss.intake.cases import Checked
from tests.intake.base import TODAY, checked, made, workbook
from tests.strategies import cases

SAMPLES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "sample_data" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
]
WORDS = st.one_of(
    st.sampled_from(["=1+1", "+41 44", "-", "'x", "N/A", "unk", "none", "0042", "1E+5", "a\tb", 'a "b", c;d', "?"]),
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=20).map(str.strip).filter(bool),
)


def written(*bodies: dict[str, Any]) -> str:
    """The cases as the export writes them."""
    out = io.StringIO()
    write_csv(list(bodies), out)
    return out.getvalue()


def read(text: str | bytes) -> Checked:
    return checked(made(text))


def changed(text: str, **cells: str) -> str:
    """The file with cells of its first case typed anew; `.` of a path is written `__`."""
    header, first, *rest = list(csv.reader(io.StringIO(text)))
    for name, value in cells.items():
        first[header.index(name.replace("__", "."))] = value
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([header, first, *rest])
    return out.getvalue()


def as_stored(body: dict[str, Any]) -> dict[str, Any]:
    """The body where it is a case of today."""
    try:
        case = case_from(body)
        refuse_future(case, TODAY)
        refuse_doubled(case)
    except CaseError:
        assume(False)
    return body


@settings(max_examples=150)
@given(cases(), WORDS, WORDS)
def test_a_case_comes_back_as_it_went(body: dict[str, Any], name: str, referrer: str) -> None:
    patient = {**(body.get("patient") or {}), "name": name}
    stored = as_stored({**body, "patient": patient, "referral": {"referrer": referrer, "received_on": None}})
    found = read(written(stored))
    assert found.problems == ()
    assert [draft.body for draft in found.drafts] == [stored]


def test_the_samples_come_back_together_also_from_a_workbook() -> None:
    text = written(*SAMPLES)
    rows = list(csv.reader(io.StringIO(text)))
    for content in (text, workbook(rows)):
        found = read(content)
        assert found.problems == ()
        assert [draft.body for draft in found.drafts] == SAMPLES


def test_a_case_longer_than_a_cell_is_cut_and_put_together() -> None:
    notes = ["=" + "x" * 190] * 100
    body = {"case_id": "long", "outcome": {"complications": notes}}
    assert list(whole.cells(body)) == ["case_json", "case_json 2", "case_json 3"]
    found = read(written({"case_id": "short"}, body))
    assert [draft.body for draft in found.drafts] == [{"case_id": "short"}, body]
    assert found.problems == ()


BODY: dict[str, Any] = {
    "case_id": "A",
    "patient": {"name": "N/A", "sex": "female", "weight_kg": 61.5},
    "symptoms": {"recorded_on": "2026-11-01T09:30:15", "pain_score": 7, "ambulatory": True, "hospitalized": "unknown"},
    "fractures": [{"level": "L1"}, {"level": "T12"}],
    "treatments": [],
}


def test_a_cell_that_was_changed_counts_and_everything_else_stays() -> None:
    text = changed(written(BODY), symptoms__pain_score="8/10", symptoms__ambulatory="no", patient__weight_kg="")
    found = read(text)
    assert found.problems == ()
    expected = {
        **BODY,
        "patient": {"name": "N/A", "sex": "female"},
        "symptoms": {**BODY["symptoms"], "pain_score": 8, "ambulatory": False},
    }
    assert found.drafts[0].body == expected


def test_a_sheet_that_writes_numbers_and_truth_in_its_own_way_changes_nothing() -> None:
    text = changed(written(BODY), symptoms__ambulatory="TRUE", patient__weight_kg="61.50", symptoms__pain_score="7.0")
    assert read(text).drafts[0].body == BODY


def test_a_column_that_was_taken_away_changes_nothing() -> None:
    rows = [[name, cell] for name, cell in zip(*csv.reader(io.StringIO(written(BODY))), strict=True)]
    kept = [row for row in rows if row[0] in ("case_json", "patient.sex")]
    out = io.StringIO()
    csv.writer(out).writerows(zip(*kept, strict=True))
    assert read(out.getvalue()).drafts[0].body == BODY


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"fractures": '[{"level": "L2"}]'}, "what case_json holds"),
        ({"treatments": ""}, "what case_json holds"),
        ({"case_json": "{"}, "the whole case"),
        ({"case_json": '{"case_id": 1}'}, "with its case id"),
        ({"case_json": '{"case_id": "A", "case_id": "B"}'}, "the whole case"),
        ({"case_json": "[" * 5000}, "the whole case"),
        ({"symptoms__pain_score": "lots"}, "0 to 10"),
    ],
)
def test_what_cannot_be_taken_is_named_beside_its_cell(cells: dict[str, str], expected: str) -> None:
    found = read(changed(written(BODY), **cells))
    assert any(expected in problem.expected for problem in found.problems), found.problems
    assert not found.drafts[0].clean


def test_a_list_without_the_whole_case_beside_it_is_not_lost_silently() -> None:
    found = read(changed(written(BODY), case_json=""))
    assert {problem.name for problem in found.problems} >= {"fractures", "treatments"}
    assert not found.drafts[0].storable


def test_two_rows_of_one_whole_case_are_told() -> None:
    found = read(written(BODY, BODY))
    assert ["one row for a case" in problem.expected for problem in found.problems] == [True]


def test_a_de_identified_row_carries_no_whole_case() -> None:
    assert "case_json" not in written({"case": 1, "patient": {"sex": "female"}})

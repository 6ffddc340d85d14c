"""The sample cases are what their builder writes, can be read, and show every variety they promise."""

import json

import pytest

from kyphodss.case.read import read_case
from sample_data.build import FOLDER, cases, files


@pytest.mark.parametrize("name", sorted(files()))
def test_the_files_are_current(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == files()[name], "Run `make docs` and commit."


def test_every_line_is_a_case_and_there_are_enough() -> None:
    lines = (FOLDER / "cases.jsonl").read_bytes().splitlines()
    read = [read_case(line) for line in lines]
    assert len(read) >= 30
    assert len({case.case_id for case in read}) == len(read)


def test_the_varieties() -> None:
    found = [case for _, _, case in cases()]
    fractures = [f for case in found for f in case.get("fractures", [])]
    assert {case.get("etiology") for case in found} >= {
        "osteoporosis",
        "cancer",
        "trauma",
        "other_benign",
        "unknown",
        None,
    }
    assert any(len(case.get("fractures", [])) > 3 for case in found)
    assert any("onset_latest" in f and "onset_earliest" not in f for f in fractures)
    assert any(f.get("onset_earliest", "") != f.get("onset_latest", "") and "onset_earliest" in f for f in fractures)
    assert any("onset" not in f and "onset_latest" not in f for f in fractures)
    assert len({f["level"] for f in fractures if "level" in f}) >= 10
    assert all(case["patient"]["name"].startswith("Sample, ") for case in found if "patient" in case)
    assert "CANARY" not in json.dumps(found)

"""A release is on disk before the sheet is handed out; what cannot be recorded is not released."""

from datetime import date
from pathlib import Path

import pytest

from kyphodss.documents.patient_sheet import Release
from kyphodss.documents.record import FILE, RecordError, record, released

FIRST = Release("S01", "A. Clinician", date(2026, 11, 24), "ab" * 32, date(2026, 11, 30))
SECOND = Release("S01", "B. Clinician", date(2026, 11, 25), "cd" * 32, None)
OTHER = Release("S02", "A. Clinician", date(2026, 11, 25), "ef" * 32, None)


def test_releases_are_kept_in_order_and_by_case(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    assert released("S01", folder) == ()
    for each in (FIRST, OTHER, SECOND):
        record(each, folder)
    assert released("S01", folder) == (FIRST, SECOND)
    assert released("S02", folder) == (OTHER,)


def test_a_broken_line_loses_no_other(tmp_path: Path) -> None:
    record(FIRST, tmp_path)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write(
            'not json\n{"case_id": "S01"}\n{"case_id": "S01", "released_by": "x", "released_on": "never", "sha256": "", "day": null}\n'
        )
    record(SECOND, tmp_path)
    assert released("S01", tmp_path) == (FIRST, SECOND)


def test_what_cannot_be_recorded_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    with pytest.raises(RecordError, match=r"could not be recorded in .*so the sheet is not released"):
        record(FIRST, blocked)

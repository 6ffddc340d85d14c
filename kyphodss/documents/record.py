"""The record of released patient sheets: one line of JSON a release, appended and on disk before the sheet is handed out.

`data/` keeps it until there is a store for cases; the file names a case by its id, never a patient.
"""

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from kyphodss.documents.patient_sheet import Release

FILE: Final = "released_sheets.jsonl"


class RecordError(Exception):
    """A release that could not be recorded, and so did not happen. The text is one readable sentence."""


def record(release: Release, folder: Path) -> None:
    """Append a release and wait until it is on disk. Raises RecordError where that cannot be done: no line, no act."""
    line = {
        "case_id": release.case_id,
        "released_by": release.released_by,
        "released_on": release.released_on.isoformat(),
        "sha256": release.sha256,
        "day": None if release.day is None else release.day.isoformat(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / FILE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise RecordError(
            f"The release could not be recorded in {folder / FILE} ({error.strerror}), so the sheet is not released. "
            "Free or unlock the folder, or name another one in the settings (site.records_folder)."
        ) from None


def released(case_id: str, folder: Path) -> tuple[Release, ...]:
    """The recorded releases of a case, oldest first; a line that cannot be read is passed over."""
    file = folder / FILE
    if not file.exists():
        return ()
    return tuple(found for found in _read(file) if found.case_id == case_id)


def _read(file: Path) -> Iterator[Release]:
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            kept = json.loads(line)
            day = None if kept["day"] is None else date.fromisoformat(kept["day"])
            on = date.fromisoformat(kept["released_on"])
            yield Release(kept["case_id"], kept["released_by"], on, kept["sha256"], day)
        except (json.JSONDecodeError, KeyError, TypeError, ValueError):
            continue

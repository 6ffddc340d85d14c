"""Resources wait on disk until their patient is read, so that memory does not grow with a file.

The waiting room is a private database file that has no name: the system removes it when it is closed, also after a crash.
"""

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from kyphodss.intake.fhir.report import FhirError

Object = dict[str, Any]
Waiting = tuple[str, str, Object]
"""Kind, place in the file, and the resource."""

MOST_OF_ONE: Final = 50_000  # resources of one patient
_MAKE: Final = """
CREATE TABLE waiting (whose TEXT NOT NULL, kind TEXT NOT NULL, place TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE names (name TEXT PRIMARY KEY, patient TEXT NOT NULL);
CREATE TABLE medication (name TEXT PRIMARY KEY, body TEXT NOT NULL);
"""
_GROUPED: Final = """
SELECT coalesce(names.patient, whose) AS patient, kind, place, body FROM waiting LEFT JOIN names ON names.name = whose
ORDER BY patient, waiting.rowid
"""


class Spill:
    """Resources by the reference to their patient, and which references are one patient."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.executescript(f"PRAGMA synchronous=OFF; PRAGMA cache_size=-8192; {_MAKE} BEGIN;")

    def close(self) -> None:
        """Drops everything."""
        self._rows.close()

    def wait(self, whose: str, kind: str, place: str, resource: Object) -> None:
        """Keeps a resource of the patient that `whose` refers to."""
        self._rows.execute("INSERT INTO waiting VALUES (?, ?, ?, ?)", (whose, kind, place, _text(resource)))

    def name(self, name: str, patient: str) -> None:
        """Says that a reference means a patient. Raises FhirError where it meant another one."""
        self._rows.execute("INSERT OR IGNORE INTO names VALUES (?, ?)", (name, patient))
        (kept,) = self._rows.execute("SELECT patient FROM names WHERE name = ?", (name,)).fetchone()
        if kept != patient:
            raise FhirError("Found two patients under one id, expected each once. Export them into files of their own.")

    def keep_medication(self, name: str, resource: Object) -> None:
        """Keeps a Medication that others refer to."""
        self._rows.execute("INSERT OR REPLACE INTO medication VALUES (?, ?)", (name, _text(resource)))

    def medication(self, name: str) -> Object | None:
        """The Medication of that reference, if the file has it."""
        found = self._rows.execute("SELECT body FROM medication WHERE name = ?", (name,)).fetchone()
        return None if found is None else json.loads(found[0])

    def patients(self) -> Iterator[tuple[str, list[Waiting]]]:
        """The resources of each patient, one patient after the other. Raises FhirError for one who has too many."""
        for patient, rows in groupby(self._rows.execute(_GROUPED), key=lambda row: row[0]):
            found: list[Waiting] = []
            for _, kind, place, body in rows:
                if len(found) == MOST_OF_ONE:
                    raise FhirError(
                        f"Found more than {MOST_OF_ONE:,} resources of one patient, expected fewer. Export what is needed."
                    )
                found.append((kind, place, json.loads(body)))
            yield patient, found


def _text(resource: Object) -> str:
    """Halves of characters, which no database takes, become a mark."""
    return json.dumps(resource, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")

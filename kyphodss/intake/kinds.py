"""The kinds of files that cases are read from, by the ending of their names in small letters."""

from typing import Final

FHIR: Final = (".json", ".ndjson")
LINES: Final = (".jsonl",)
SHEETS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")

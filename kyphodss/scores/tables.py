"""The tables of the scores as data: points.csv, bands.csv and sources.csv, read once. Every row has its mark and sources."""

import csv
from pathlib import Path
from typing import Final

from kyphodss.scores.model import Band, Level, Source

FOLDER: Final = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _whole(text: str) -> int | None:
    return None if text == "" else int(text)


SOURCES: Final[dict[str, Source]] = {
    entry["id"]: Source(entry["id"], entry["title"], entry["url"]) for entry in _rows("sources.csv")
}


def sources(*ids: str) -> tuple[Source, ...]:
    """The sources with these ids. Raises KeyError for an id that sources.csv does not have."""
    return tuple(SOURCES[id] for id in ids)


def _level(entry: dict[str, str]) -> Level:
    return Level(
        entry["id"],
        entry["component"],
        entry["value"],
        entry["words"],
        _whole(entry["points"]),
        entry["mark"],
        sources(*entry["sources"].split(";")),
    )


def _band(entry: dict[str, str]) -> Band:
    return Band(
        entry["id"],
        entry["code"],
        _whole(entry["low"]),
        _whole(entry["high"]),
        entry["words"],
        entry["mark"],
        sources(*entry["sources"].split(";")),
    )


def levels(score: str) -> tuple[Level, ...]:
    """The rows of a score's table, in the order in which the source prints them."""
    return tuple(_level(entry) for entry in _rows("points.csv") if entry["score"] == score)


def bands(score: str) -> tuple[Band, ...]:
    """The bands of a score, from the lowest."""
    return tuple(_band(entry) for entry in _rows("bands.csv") if entry["score"] == score)

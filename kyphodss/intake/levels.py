"""Vertebral levels as people write them, one or several in a cell: "T12/L1", "T11-12", "Th 12", "BWK 12", "12th thoracic".

A slash, a comma or "and" lists; a hyphen or "to" is a range, and the reading is shown. What is not wholly understood is no
level: "T11-T12 disc", "no fracture at L3" and a region without a number are problems.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

SPINE: Final = (
    *(f"C{n}" for n in range(1, 8)),
    *(f"T{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 6)),
    *(f"S{n}" for n in range(1, 6)),
)
"""Every vertebra of the contract, from above."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of a cell, from above, and the reading in words where it is more than one plain level."""

    levels: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class NoLevel:
    """Why a text is no level: what was expected, and the cure."""

    expected: str
    cure: str


_WANTED: Final = NoLevel(
    "a vertebra, C1 to C7, T1 to T12, L1 to L5 or S1 to S5, or several, as T12/L1",
    "Write the levels alone, or leave the cell blank where they are not known.",
)
_REGIONS: Final = {
    "t": "T", "th": "T", "d": "T", "bwk": "T", "thoracic": "T", "dorsal": "T", "l": "L", "lwk": "L", "lumbar": "L", "c": "C",
    "hwk": "C", "cervical": "C", "s": "S", "sacral": "S", "swk": "S",
}  # fmt: skip
_ORDINALS: Final = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7", "eighth": "8",
    "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12",
}  # fmt: skip
_TOKEN: Final = re.compile(r"(?P<word>[^\W\d_]+)|(?P<number>\d+)|(?P<sign>[/,;&+|\n\-–—~∼])|(?P<blank>[\s.]+)")
_LISTS: Final = frozenset({"/", ",", ";", "&", "+", "|", "\n", "and", "und", "y"})
_RANGES: Final = frozenset({"-", "–", "—", "~", "∼", "to", "bis", "through"})
_FILLERS: Final = frozenset(
    [
        "vertebra",
        "vertebrae",
        "vertebral",
        "body",
        "vb",
        "level",
        "levels",
        "fracture",
        "fractures",
        "fx",
        "vcf",
        "st",
        "nd",
        "rd",
    ]
)


@lru_cache(maxsize=65_536)
def read_levels(text: str) -> Levels | NoLevel:
    """The levels in a text, each once, or why there are none."""
    if text in SPINE:
        return Levels((text,))
    parts = _parts(text)
    if parts is None:
        return _WANTED
    found: list[str] = []
    ranged = False
    region: str | None = None
    joint = ","
    for part in parts:
        if part in (",", "-"):
            joint = part
            continue
        region = part[0] if part[0] in "CTLS" else region
        level = f"{region}{part.lstrip('CTLS')}"
        if level not in SPINE:
            return _WANTED
        if joint == "-":
            first, last = SPINE.index(found[-1]), SPINE.index(level)
            if last <= first:
                return NoLevel("a range that runs down the spine, as T11-L1", _WANTED.cure)
            found += SPINE[first + 1 : last + 1]
            ranged = True
        else:
            found.append(level)
    levels = tuple(dict.fromkeys(sorted(found, key=SPINE.index)))
    plain = len(levels) == 1 and not ranged
    return Levels(levels, "" if plain else f"read as {', '.join(levels)}")


def _parts(text: str) -> list[str] | None:
    """Levels ("T12", or "12" after one with its region), with "," or "-" between them; None where anything is left over."""
    words = _words(text)
    if words is None:
        return None
    parts: list[str] = []
    region = ""
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else ""
        if word in (",", "-"):
            if len(parts) == 0 or parts[-1] in (",", "-") or region != "":
                return None
            parts.append(word)
        elif word.isdigit():
            if len(parts) > 0 and parts[-1] not in (",", "-") and (region == "" or parts[-1][0] in "CTLS"):
                return None
            if len(parts) == 0 and region == "" and following not in "CTLS":
                return None
            parts.append(f"{region}{int(word)}")
            region = ""
        elif len(parts) > 0 and parts[-1].isdigit() and region == "" and words[index - 1].isdigit():
            parts[-1] = f"{word}{parts[-1]}"  # "12th thoracic"
        elif region == "" and following.isdigit():
            region = word
        else:
            return None
    ends_well = region == "" and len(parts) > 0 and parts[-1] not in (",", "-") and parts[0][0] in "CTLS"
    return parts if ends_well else None


def _words(text: str) -> list[str] | None:
    """Regions as letters, numbers, and "," or "-"; None where a word or a sign is not understood."""
    found: list[str] = []
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return None
        at, word = token.end(), token.group().casefold()
        if token["blank"] is not None and "\n" not in word:
            continue
        word = "\n" if token["blank"] is not None else word
        meant = _meant(word, found)
        if meant is None:
            return None
        if meant != "" and not (meant == "," and found[-1:] == [","]):
            found.append(meant)
    return _without_inner_hyphens(found)


def _meant(word: str, before: list[str]) -> str | None:
    if word in _LISTS:
        return ","
    if word in _RANGES:
        return "-"
    if word.isdecimal() and word.isascii():
        return word if len(word) <= 2 else None
    if word == "th" and before[-1:] != [] and before[-1].isdigit():
        return ""  # "12th"
    if word in _REGIONS:
        return _REGIONS[word]
    return _ORDINALS.get(word, "" if word in _FILLERS else None)


def _without_inner_hyphens(words: list[str]) -> list[str]:
    """A hyphen between a region and its number, as in "T-12", joins them."""
    return [
        word
        for index, word in enumerate(words)
        if not (
            word == "-"
            and index > 0
            and words[index - 1] in "CTLS"
            and words[index - 1] != ""
            and index + 1 < len(words)
            and words[index + 1].isdigit()
        )
    ]

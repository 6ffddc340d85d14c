"""Cases that may be one: the same patient, a level in common, onsets that overlap. Offered with the reasons, never joined here.

Same patient: one record number, or one name and one day of birth where not both have a record number. Not known agrees with
everything and is said to be not known.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

FIRST: Final = "0000-00-00"  # ISO days compare as text; an open end is further than any
LAST: Final = "9999-99-99"

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """A known case that a new one may be: its key, and in words what agrees, what differs and what is not known."""

    key: str
    agrees: tuple[str, ...]
    doubts: tuple[str, ...]


class Known:
    """Cases that are there already, found by patient. Keys are the caller's own."""

    def __init__(self, cases: Iterable[tuple[str, Body]] = ()) -> None:
        self._by_patient = defaultdict[tuple[str, ...], list[tuple[str, Body]]](list)
        for key, body in cases:
            self.add(key, body)

    def add(self, key: str, body: Body) -> None:
        """Makes a case known."""
        for name in _names(body):
            self._by_patient[name].append((key, body))

    def matches(self, body: Body) -> tuple[Match, ...]:
        """The known cases that this one may be, each once, in the order they were made known."""
        found = dict[str, Match]()
        for name in _names(body):
            for key, other in self._by_patient.get(name, ()):
                match = _match(key, other, body)
                if match is not None:
                    found.setdefault(key, match)
        return tuple(found.values())


def _names(body: Body) -> list[tuple[str, ...]]:
    patient: Body = body.get("patient") or {}
    mrn, name, born = (_same(patient.get(each)) for each in ("mrn", "name", "birth_date"))
    found: list[tuple[str, ...]] = [] if mrn == "" else [("mrn", mrn)]
    return found if name == "" or born == "" else [*found, ("name", name, born)]


def _same(text: Any) -> str:
    """A text without capitals, accents, spaces and punctuation; leading zeros of a record number count."""
    flat = unicodedata.normalize("NFKD", "" if text is None else str(text)).casefold()
    return "".join(letter for letter in flat if letter.isalnum())


def _match(key: str, known: Body, new: Body) -> Match | None:
    agrees: list[str] = []
    doubts: list[str] = []
    mine: Body = new.get("patient") or {}
    theirs: Body = known.get("patient") or {}
    for name, words in (("mrn", "record number"), ("name", "name"), ("birth_date", "date of birth")):
        one, other = _same(mine.get(name)), _same(theirs.get(name))
        if one == "" or other == "":
            continue
        if one == other:
            agrees.append(f"same {words}")
        elif name == "mrn":
            return None
        else:
            doubts.append(f"another {words}")
    return _fractures(key, known, new, agrees, doubts)


def _fractures(key: str, known: Body, new: Body, agrees: list[str], doubts: list[str]) -> Match | None:
    """A match where some level is in common whose onsets can be one, or where the levels of a side are not known."""
    mine, theirs = _levels(new), _levels(known)
    if len(mine) == 0 or len(theirs) == 0:
        return Match(key, tuple(agrees), (*doubts, "the levels of one of the two are not known"))
    both = [level for level in mine if level in theirs]
    overlapping = [level for level in both if _overlap(mine[level], theirs[level])]
    if len(overlapping) == 0:
        return None
    agrees.append(f"level {', '.join(overlapping)}")
    open_ones = [level for level in overlapping if (FIRST, LAST) in (mine[level], theirs[level])]
    if len(open_ones) > 0:
        doubts.append(f"the onset of {', '.join(open_ones)} is not known in one of the two")
    else:
        agrees.append("onsets that overlap")
    return Match(key, tuple(agrees), tuple(doubts))


def _levels(body: Body) -> dict[str, tuple[str, str]]:
    """Onset, earliest and latest, of each level that is named."""
    return {
        fracture["level"]: _onset(fracture)
        for fracture in body.get("fractures") or ()
        if fracture.get("level") is not None
    }


def _onset(fracture: Body) -> tuple[str, str]:
    day = fracture.get("onset")
    first = fracture.get("onset_earliest") if day is None else day
    last = fracture.get("onset_latest") if day is None else day
    return (FIRST if first is None else str(first), LAST if last is None else str(last))


def _overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]

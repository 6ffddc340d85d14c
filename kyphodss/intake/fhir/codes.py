"""The code maps as data: what a code of a known system says, with its source and its evidence mark.

`codes.csv` holds own short labels, not the owners' descriptors. What is marked [unverified] in the knowledge base is not in
it: WHO ICD-10 (its address in FHIR), and the SNOMED CT procedures that nobody has looked up.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent
SIXTH: Final = (
    "01289"  # S22.0 and S32.0: wedge, stable burst, unstable burst, other, unspecified (scores-and-codes.md 4.1)
)
_REGIONS: Final = {"C": 7, "T": 12, "L": 5, "S": 5}
# Families that one fracture cannot have together (scores-and-codes.md 4.1, exclusions).
EXCLUDED: Final = frozenset(
    frozenset(pair)
    for one, others in {
        "M48.5": ("M80", "M84.4", "M84.5", "M84.6", "M48.4", "S22", "S32"),
        "M84.4": ("M80", "M84.5", "M84.6", "S22", "S32"),
    }.items()
    for pair in ((one, other) for other in others)
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says. `kind` and `value` are read by the module of its resource; `levels` are those it allows.

    `form`: the seventh characters that exist, or the unit a number is read in. `seventh`: the one that was found.
    """

    system: str
    code: str
    match: str
    kind: str
    value: str
    levels: tuple[str, ...]
    form: str
    label: str
    mark: str
    source: str


def _levels(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in text.split():
        first, _, last = part.partition("-")
        low, high = int(first[1:]), int((last or first)[1:])
        found += [f"{first[0]}{number}" for number in range(low, high + 1)]
    return tuple(found)


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SYSTEMS: Final[dict[str, str]] = {row["address"]: row["name"] for row in _rows("systems.csv")}
ADDRESSES: Final[dict[str, str]] = {name: address for address, name in reversed(SYSTEMS.items())}
MEANINGS: Final[tuple[Meaning, ...]] = tuple(
    Meaning(**{**row, "levels": _levels(row["levels"])}) for row in _rows("codes.csv")
)
_BY_CODE: Final = {(each.system, each.code): each for each in MEANINGS if each.match in ("exact", "seventh", "injury")}
_PREFIXES: Final = tuple(each for each in MEANINGS if each.match == "prefix")
WORDS: Final = tuple(each for each in MEANINGS if each.match == "words")
_FRACTURES: Final = tuple({each.code[:5] for each in MEANINGS if each.match in ("seventh", "injury")})


def meaning(system: str, code: str) -> Meaning | None:
    """What a code says; None where the map does not have it, or where it is no code of its system."""
    exact = _BY_CODE.get((system, code))
    if exact is not None:
        return exact if exact.match == "exact" else None
    if system != "icd-10-cm":
        return None
    seventh = _BY_CODE.get((system, code[:-1]))
    if seventh is not None and seventh.match == "seventh":
        return seventh if code[-1] in seventh.form else None
    injury = _BY_CODE.get((system, code[:-2]))
    if injury is not None and injury.match == "injury":
        return injury if code[-1] in injury.form and code[-2] in SIXTH else None
    return next((each for each in _PREFIXES if code.startswith(each.code)), None)


def invalid(system: str, code: str) -> bool:
    """Is this of a family of vertebral fracture codes, and yet no code that exists there?"""
    return system == "icd-10-cm" and code[:5] in _FRACTURES and meaning(system, code) is None


def family(code: str) -> str:
    """The family of an ICD-10-CM fracture code, as its exclusions name it."""
    return code[:3] if code[:3] in ("M80", "S22", "S32") else code[:5]


def excluded(codes: frozenset[str]) -> bool:
    """Are two of these codes of families that exclude each other on one fracture?"""
    families = {family(code) for code in codes}
    return any(pair <= families for pair in EXCLUDED)

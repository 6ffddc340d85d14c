"""Names of blood thinners: generic or brand, in any case and spacing. A near miss is asked about, never guessed."""

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from kyphodss.case.model import Case
from kyphodss.case.read import CaseError
from kyphodss.logic.truth import NO, UNKNOWN, YES, Truth

OTHER: Final = "any other antithrombotic"  # the drug table's own name for what it does not list
CLOSE: Final = 0.8  # how alike two spellings must be for one to be suggested, 0 to 1
SUGGESTIONS: Final = 3
SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Name:
    """A recognised drug: its generic name, and what the `drug` column of the table calls it.

    `anticoagulant` is not known of a drug that the table does not list.
    """

    generic: str
    row: str
    brands: tuple[str, ...] = ()
    anticoagulant: Truth = UNKNOWN

    @property
    def words(self) -> str:
        """The generic name with a brand beside it."""
        return self.generic if len(self.brands) == 0 else f"{self.generic} ({self.brands[0]})"


@dataclass(frozen=True, slots=True)
class Unclear:
    """A name that is not in the table and may mean one that is: the question to ask, and the generic names it may mean."""

    question: str
    meant: tuple[str, ...] = field(default=(), compare=False)


def _key(name: str) -> str:
    """The letters and digits of a name, and the plus of a combination."""
    return "".join(letter for letter in name.casefold() if letter.isalnum() or letter == "+")


_READ: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "brands.toml").read_text(encoding="utf-8"))


def _names() -> dict[str, Name]:
    found: dict[str, Name] = {}
    for entry in _READ["drug"]:
        also: list[str] = entry.get("also", [])
        brands = tuple(name for name in also if name[0].isupper() and " " not in name and not name.isupper())
        name = Name(entry["name"], entry.get("row", entry["name"]), brands, entry.get("anticoagulant", NO))
        found |= {_key(spelling): name for spelling in (entry["name"], *also)}
    return found


NAMES: Final = _names()
_AMBIGUOUS: Final[dict[str, list[str]]] = {_key(name): means for name, means in _READ["ambiguous"].items()}
_UNLISTED: Final = frozenset(_key(name) for name in _READ["unlisted"]["names"])


@lru_cache(maxsize=1024)
def recognise(name: str) -> Name | Unclear:
    """The drug a name stands for, or the question it raises. What is no near miss of anything falls under R99."""
    key = _key(name)
    known = NAMES.get(key)
    if known is not None:
        return known
    parts = [_key(word) for word in name.split()]
    if key in _UNLISTED or any(part in _UNLISTED for part in parts):
        return Name(name.strip(), OTHER)
    suggested = _suggested(key, parts)
    if len(suggested) == 0:
        return Name(name.strip(), OTHER)
    meant = tuple(words.split(" (")[0] for words in suggested)
    return Unclear(f"'{_short(name)}' is not a name in the table; {' or '.join(suggested)}?", meant)


def is_anticoagulant(name: str) -> Truth:
    """Is the drug an anticoagulant? Of a name with several meanings: yes or no only if all of them are."""
    found = recognise(name)
    if isinstance(found, Name):
        return found.anticoagulant
    meant = {NAMES[_key(means)].anticoagulant for means in _AMBIGUOUS.get(_key(name), ())}
    return meant.pop() if len(meant) == 1 else UNKNOWN


def any_anticoagulant(case: Case) -> Truth:
    """Is a listed blood thinner an anticoagulant? No only if the list is complete; a name nobody knows may be one."""
    drugs = case.bleeding.drugs
    if drugs is None:
        return UNKNOWN
    answers = [UNKNOWN if drug.drug is None else is_anticoagulant(drug.drug) for drug in drugs]
    if YES in answers:
        return YES
    complete = case.bleeding.drugs_complete is True or len(answers) == 0
    return NO if complete and UNKNOWN not in answers else UNKNOWN


def _suggested(key: str, parts: list[str]) -> list[str]:
    """What a name may mean: a drug one of its words names, else those spelt alike."""
    if key in _AMBIGUOUS:
        return _AMBIGUOUS[key]
    named = [NAMES[part].words for part in parts if part in NAMES]
    named += [means for part in parts if part in _AMBIGUOUS for means in _AMBIGUOUS[part]]
    if len(named) > 0:
        return list(dict.fromkeys(named))
    alike = get_close_matches(key, [*NAMES, *_AMBIGUOUS], n=SUGGESTIONS, cutoff=CLOSE)
    means = [[NAMES[found].words] if found in NAMES else _AMBIGUOUS[found] for found in alike]
    return list(dict.fromkeys(name for names in means for name in names))


def _short(name: str) -> str:
    return name if len(name) <= SHOWN else name[: SHOWN - 1] + "…"


def refuse_doubled(case: Case) -> None:
    """Raises CaseError where one drug is listed twice under two names (case-contract.md, `bleeding.drugs`)."""
    given = [(drug.drug, recognise(drug.drug)) for drug in case.bleeding.drugs or () if drug.drug is not None]
    counted = Counter(found.generic.casefold() for _, found in given if isinstance(found, Name))
    for generic, count in counted.items():
        if count > 1:
            names = [
                f"'{_short(name)}'"
                for name, found in given
                if isinstance(found, Name) and found.generic.casefold() == generic
            ]
            sentence = (
                f"found {' and '.join(names)}, which are one drug, expected each drug once; "
                "keep the entry that holds today"
            )
            raise CaseError(f"bleeding.drugs: {sentence}.", {"bleeding.drugs": sentence})

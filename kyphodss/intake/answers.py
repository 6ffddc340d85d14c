"""What a cell says, or why it cannot be kept; and the words that every field shares: blank, asked, yes, no."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from kyphodss.case.fields import FieldGuide
from kyphodss.intake.dates import Order
from kyphodss.intake.synonyms import guide_path, written

Codes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class How:
    """How a column is read: the order of its dates, its unit where it is not the contract's, and what its codes mean."""

    as_of: date
    order: Order | None = None
    unit: str = ""
    codes: Codes = ()


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says; `None` is not known. `note` says how it was read where that is not plain."""

    value: Any
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be kept: what was expected, and what to do."""

    expected: str
    cure: str = field(default="Correct it, or leave the cell blank where it is not known.")


NOT_SAID: Final = Value(None)
WORDS: Final[dict[str, frozenset[str]]] = {name: frozenset(words) for name, words in written()["words"].items()}


def asked(found: FieldGuide) -> Value:
    """Somebody asked and it is not known: the contract's word where the field has one."""
    takes = found.kind == "yes_no" or "unknown" in found.choices
    return Value("unknown") if takes else Value(None, "asked, not known")


def is_asked(text: str) -> bool:
    """Is this a word for: somebody asked, and it is not known?"""
    return text.casefold() in WORDS["asked"]


def own(target: str, word: str) -> str | None:
    """The contract's value that one field's own synonyms give a word."""
    for value, words in written()["values"].get(guide_path(target), {}).items():
        if word in words:
            return value
    return None

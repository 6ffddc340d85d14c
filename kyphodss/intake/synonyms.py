"""What sheets call a field and its values: synonyms.toml, read once, with where each name was seen."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from kyphodss.case.fields import GUIDE

KEYED: Final[dict[str, tuple[str, str]]] = {"imaging": ("modality", "imaging"), "treatments": ("kind", "treatments")}
"""Lists whose entries a column may name by what they are: `imaging[mri].performed_on`."""
OWN_NAME: Final = "the contract's own name"
ONSET: Final = "fractures[].onset"
"""One cell for both ends of the onset (case-contract.md): a day, a month or a year."""
GIVEN: Final = "given"
"""A column that says whether a treatment was given, or an entry is there at all: `treatments[brace].given`."""
NUMBERED: Final = ("referral.returns", "outcome.followups", "outcome.adverse_events", "outcome.admissions")
"""Lists whose entries a column may name by their number alone: `outcome.admissions[1].on`."""
ANY: Final = "any"
"""In the place of a number: a column that says whether there were any at all, as `outcome.admissions[any].given`."""
ANY_WORDS: Final = {
    "referral.returns": "Returned for information at all",
    "outcome.followups": "Any follow-up",
    "outcome.adverse_events": "Any adverse event after the procedure",
    "outcome.admissions": "Any admission after the procedure",
}
_TARGET: Final = re.compile(
    rf"(?P<list>imaging|treatments|bleeding\.drugs|{'|'.join(map(re.escape, NUMBERED))})"
    r"\[(?P<entry>[a-z_]+|\d{1,2})\]\.(?P<name>\w+)"
)
_UNIT: Final = re.compile(r"[\(\[]\s*([^()\[\]]{1,24}?)\s*[\)\]]\s*$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a sheet may give a column: the field it stands for, and where it was seen."""

    target: str
    seen: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is written, and what a number in it is to be multiplied by to be in the contract's."""

    written: str
    factor: float


@cache
def written() -> dict[str, Any]:
    """The file as it stands."""
    return tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=65_536)
def plain_key(text: str) -> str:
    """A name without capitals, accents, spaces and punctuation; what counts are letters, digits and signs of measure."""
    flat = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    return "".join(letter for letter in flat if letter.isalnum())


@cache
def names() -> dict[str, Name]:
    """Every known name by its key. A field's path, its last part and its label come first; then the synonyms."""
    found: dict[str, Name] = {}
    for target in targets():
        found.setdefault(plain_key(target), Name(target, OWN_NAME))
    last = [target.rpartition(".")[2] for target in targets()]
    for target in targets():
        field = field_of(target)
        own = target.rpartition(".")[2]
        if "[" in target.replace("[]", ""):
            continue
        if last.count(own) == 1:
            found.setdefault(plain_key(own), Name(target, OWN_NAME))
        found.setdefault(plain_key(field.label), Name(target, "the label of the form"))
    for target, groups in written()["names"].items():
        for seen, spellings in groups.items():
            for spelling in spellings:
                found.setdefault(plain_key(spelling), Name(target, written()["sources"][seen]))
    return found


@cache
def targets() -> tuple[str, ...]:
    """Everything a column may be mapped to, in the contract's order."""
    found = [
        path for path in GUIDE if not path.startswith(("imaging[]", "treatments[]", "risk.flags_settled", *NUMBERED))
    ]
    found.insert(found.index("fractures[].onset_earliest"), ONSET)
    for kind in GUIDE["imaging[].modality"].choices:
        if kind != "unknown":
            found += [f"imaging[{kind}].{name}" for name in ("performed_on", "acute_finding", "stir", "levels")]
    for kind in GUIDE["treatments[].kind"].choices:
        if kind != "unknown":
            found += [
                f"treatments[{kind}].{name}"
                for name in (GIVEN, "started_on", "ended_on", "status", "response", "levels")
            ]
    found += [f"{path}[{ANY}].{GIVEN}" for path in NUMBERED]
    found += [f"treatments[radiotherapy].{name}" for name in ("technique", "dose_per_fraction_gy", "fractions")]
    return tuple(found)


def is_target(text: str) -> bool:
    """May a column be mapped to this? Also entries by their number, as `imaging[2].modality`."""
    if text in targets():
        return True
    parts = _TARGET.fullmatch(text)
    return parts is not None and parts["entry"].isdigit() and f"{parts['list']}[].{parts['name']}" in GUIDE


@lru_cache(maxsize=4096)
def guide_path(target: str) -> str:
    """The path of the fields guide that a target is read by."""
    if target == ONSET:
        return "fractures[].onset_earliest"
    return re.sub(r"\[[^\]]*\]", "[]", target)


def field_of(target: str) -> Any:
    """The guide of the field a target stands for; that of the yes/no field for a treatment given or not, or entries at all."""
    path = guide_path(target)
    return GUIDE["treatments_complete"] if path.endswith(f"[].{GIVEN}") else GUIDE[path]


def label_of(target: str) -> str:
    """What a person calls a target."""
    if target == ONSET:
        return "Onset"
    path = guide_path(target)
    if target.endswith(f"[{ANY}].{GIVEN}"):
        return ANY_WORDS[target.partition("[")[0]]
    label = "Given" if path == f"treatments[].{GIVEN}" else GUIDE[path].label
    entry = re.search(r"\[(\w+)\]", target)
    if entry is None:
        return label
    key = entry.group(1)
    field = GUIDE["imaging[].modality" if target.startswith("imaging") else "treatments[].kind"]
    words = dict(zip(field.choices, field.choice_labels, strict=True)).get(key, key)
    return f"{words[0].upper()}{words[1:]}: {label[0].lower()}{label[1:]}"


def recognised(text: str) -> bool:
    """Is this a name that some column is known by?"""
    return text.strip() != "" and (plain_key(text) in names() or plain_key(_UNIT.sub("", text)) in names())


def split_unit(header: str) -> tuple[str, str]:
    """A column's name and the unit in brackets behind it; "" without one."""
    found = _UNIT.search(header)
    return (header, "") if found is None else (header[: found.start()].strip(), found.group(1))


@lru_cache(maxsize=4096)
def unit(target: str, text: str) -> Unit | None:
    """The unit of a field that a text writes; None where it is none of its units."""
    key = unit_key(text)
    for spelling, factor in written()["units"].get(guide_path(target), {}).items():
        if unit_key(spelling) == key:
            return Unit(spelling, factor)
    return None


def unit_key(text: str) -> str:
    """A unit without spaces and capitals; the three ways of writing a micro are one."""
    flat = (
        text.replace("μ", "u").replace("µ", "u").replace("×", "x").replace("³", "3").replace("⁹", "9").replace("²", "2")
    )
    return "".join(flat.casefold().split())

"""The values of the rows of one case, put together in the contract's shape. What two rows say differently is a clash."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from kyphodss.intake.synonyms import ANY, GIVEN, NUMBERED, ONSET

SHARED: Final = frozenset(
    {
        ONSET,
        "fractures[].onset_earliest",
        "fractures[].onset_latest",
        "fractures[].onset_method",
        "fractures[].etiology",
    }
)
"""What one cell may say of several levels at once; a height or an angle belongs to one."""
_KEYED: Final = re.compile(rf"(imaging|treatments|{'|'.join(map(re.escape, NUMBERED))})\[(\w+)\]\.(\w+)")
_KIND: Final = {"imaging": "modality", "treatments": "kind"}
_DRUG: Final = "bleeding.drugs[]."
_OF_ANOTHER: Final = "what another row of the same case says"
_ONE_EACH: Final = "Give each level a row of its own."


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that cannot be put together: the row and, where two rows differ, the other, counted from 0."""

    row: int
    target: str
    expected: str
    cure: str
    other: int | None = None


@dataclass(slots=True)
class Assembled:
    """The case so far. `fracture_rows` gives for each fracture the row it came from; `notes` are row, target and words."""

    body: dict[str, Any]
    clashes: list[Clash] = field(default_factory=list[Clash])
    notes: list[tuple[int, str, str]] = field(default_factory=list[tuple[int, str, str]])
    fracture_rows: list[int] = field(default_factory=list[int])


@lru_cache(maxsize=4096)
def _sort(target: str) -> tuple[str, str, str]:
    """What a target belongs to: list or "" for a single field, key of the entry, name."""
    if target.startswith("fractures[]."):
        return "fractures", "", target.removeprefix("fractures[].")
    if target.startswith(_DRUG):
        return "drugs", "", target.removeprefix(_DRUG)
    keyed = _KEYED.fullmatch(target)
    return ("", "", target) if keyed is None else (keyed.group(1), keyed.group(2), keyed.group(3))


def assembled(targets: Sequence[str], rows: Sequence[Sequence[Any]], unnamed: str) -> Assembled:
    """The case that the rows make; `unnamed` is its id where no row gives one."""
    found = Assembled({"case_id": unnamed})
    came_from, asked = dict[str, int](), list[tuple[int, str, Any]]()
    for at, values in enumerate(rows):
        said = {target: value for target, value in zip(targets, values, strict=True) if value is not None}
        levels = _fractures(found, at, said)
        entries = dict[tuple[str, str], dict[str, Any]]()
        for target, value in said.items():
            part, key, name = _sort(target)
            if part == "":
                _single(found, came_from, at, target, value)
            elif part not in ("fractures", "drugs"):
                entries.setdefault((part, key), {})[name] = value
        for (part, key), entry in entries.items():
            if key == ANY:
                asked.append((at, part, entry[GIVEN]))
            else:
                _entry(found, at, part, key, entry, levels)
        _drugs(found, at, {_sort(target)[2]: value for target, value in said.items() if target.startswith(_DRUG)})
    for at, part, given in asked:
        _at_all(found, at, part, given)
    return found


def _at_all(found: Assembled, at: int, part: str, given: Any) -> None:
    """Whether there are entries of a list: no is that there are none; yes alone names none, so they stay not known."""
    place, name = _place(found.body, part)
    target, there = f"{part}[{ANY}].{GIVEN}", len(place.get(name) or ()) > 0
    if given is False and there:
        cure = "Correct it, or clear the other cells of the list."
        found.clashes.append(Clash(at, target, "yes, as other cells name some", cure))
    elif given is False:
        place[name] = []
    elif not there:
        found.notes.append((at, target, "not kept by itself: a column names an entry by its number"))


def _single(found: Assembled, came_from: dict[str, int], at: int, path: str, value: Any) -> None:
    place, name = _place(found.body, path)
    if path not in came_from:
        came_from[path] = at
        place[name] = value
    elif place[name] != value:
        cure = "Correct one of the two, or give the rows different case ids."
        found.clashes.append(Clash(at, path, _OF_ANOTHER, cure, came_from[path]))


def _place(body: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
    *parts, name = path.split(".")
    place = body
    for part in parts:
        place = place.setdefault(part, {})
    return place, name


def _fractures(found: Assembled, at: int, said: dict[str, Any]) -> list[str]:
    """Adds the fractures of a row; gives its levels."""
    levels: list[str] = said.get("fractures[].level", [])
    values = dict[str, Any]()
    for target, value in said.items():
        if not target.startswith("fractures[].") or target == "fractures[].level":
            continue
        if len(levels) > 1 and target not in SHARED:
            wanted = f"one level beside this value; the row names {', '.join(levels)}"
            found.clashes.append(Clash(at, target, wanted, _ONE_EACH))
        elif target == ONSET:
            values["onset_earliest"], values["onset_latest"] = value
        else:
            values[_sort(target)[2]] = value
    for level in levels:
        _fracture(found, at, {"level": level, **values})
    if len(levels) == 0 and len(values) > 0:
        _fracture(found, at, values)
    return levels


def _fracture(found: Assembled, at: int, entry: dict[str, Any]) -> None:
    """Adds a fracture, or completes the one that another row has of the level."""
    listed: list[dict[str, Any]] = found.body.setdefault("fractures", [])
    same = next((index for index, each in enumerate(listed) if each.get("level") == entry.get("level")), None)
    if same is None:
        listed.append(dict(entry))
        found.fracture_rows.append(at)
        return
    for name, value in entry.items():
        if listed[same].setdefault(name, value) != value:
            clash = Clash(
                at,
                f"fractures[].{name}",
                "what another row says of this level",
                "Correct one of the two, or the level.",
                found.fracture_rows[same],
            )
            found.clashes.append(clash)


def _entry(found: Assembled, at: int, part: str, key: str, entry: dict[str, Any], levels: list[str]) -> None:
    """Adds a study, a treatment or a contact, or completes the one that another row has of it."""
    given = entry.pop(GIVEN, None)
    if given in (False, "unknown"):
        _not_given(found, at, key, len(entry) > 0)
        return
    if part in _KIND and not key.isdigit():
        entry = {_KIND[part]: key, **entry}
    if part == "imaging" and "acute_finding" in entry and "levels" not in entry:
        if len(levels) == 1:
            entry["levels"] = list(levels)
        elif len(levels) > 1:
            words = "which level the finding belongs to is not said: no level was kept with it"
            found.notes.append((at, f"imaging[{key}].acute_finding", words))
    place, name = _place(found.body, part)
    _joined(place.setdefault(name, []), entry, part)


def _not_given(found: Assembled, at: int, key: str, more: bool) -> None:
    """A treatment said not to have been given: only a complete list says that, so it stays not known."""
    target = f"treatments[{key}].{GIVEN}"
    if more:
        cure = "Correct it, or clear the other cells of this treatment."
        found.clashes.append(Clash(at, target, "yes, as other cells speak of this treatment", cure))
    else:
        words = "not kept by itself: without a complete list of treatments it stays not known"
        found.notes.append((at, target, words))


def _joined(listed: list[dict[str, Any]], entry: dict[str, Any], part: str) -> None:
    """Two rows that say the same of one study name its levels together; a treatment or contact that shares a value is completed."""
    for known in listed:
        if part == "imaging":
            if {**known, "levels": None} == {**entry, "levels": None}:
                both = [*known.get("levels", []), *entry.get("levels", [])]
                if len(both) > 0:
                    known["levels"] = list(dict.fromkeys(both))
                return
        elif not known.keys().isdisjoint(entry) and all(
            known.get(name, value) == value for name, value in entry.items()
        ):
            known.update(entry)
            return
    listed.append(entry)


def _drugs(found: Assembled, at: int, said: dict[str, Any]) -> None:
    """Adds the blood thinners of a row, each once. What is said of one drug needs a row with one drug."""
    names: list[dict[str, Any]] | None = said.pop("drug", None)
    if len(said) > 0 and (names is None or len(names) != 1):
        for name in said:
            found.clashes.append(Clash(at, f"{_DRUG}{name}", "one drug beside it", "Give each drug a row of its own."))
        said = {}
    if names is None:
        return
    place, name = _place(found.body, "bleeding.drugs")
    before: list[dict[str, Any]] | None = place.get(name)
    if before is not None and (len(before) == 0) != (len(names) == 0):
        found.clashes.append(Clash(at, f"{_DRUG}drug", _OF_ANOTHER, "Correct one of the two."))
        return
    listed: list[dict[str, Any]] = place.setdefault(name, [])
    for each in names:
        entry = {**each, **said}
        known = next((other for other in listed if other["drug"].casefold() == entry["drug"].casefold()), None)
        if known is None:
            listed.append(entry)
        elif all(known.get(key, value) == value for key, value in entry.items() if key != "drug"):
            known.update({**entry, "drug": known["drug"]})
        else:
            found.clashes.append(
                Clash(at, f"{_DRUG}drug", "what another row says of this drug", "Correct one of the two.")
            )

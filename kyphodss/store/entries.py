"""Which entries of two lists are the same one: fractures by level, drugs by name, treatments and studies by kind and day."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kyphodss.case.drugs import Name, recognise
from kyphodss.case.fields import guide

Entry = Mapping[str, Any]

# What makes an entry the same one, by the path of its list; and the part of it that is kept when its day is corrected.
_IDENTITY: Final[dict[str, tuple[str, ...]]] = {
    "fractures": ("level",),
    "imaging": ("modality", "performed_on"),
    "treatments": ("kind", "started_on"),
    "bleeding.drugs": ("drug",),
    "risk.flags_settled": ("flag",),
    "referral.returns": ("on",),
    "outcome.followups": ("on",),
    "outcome.adverse_events": ("kind", "on"),
    "outcome.admissions": ("on",),
}
_KIND: Final = {"imaging": "modality", "treatments": "kind"}


@dataclass(frozen=True, slots=True)
class Slot:
    """One entry as each side has it; None where a side has none. `key` names it in a path, `words` to a reader."""

    key: str
    words: str
    base: Entry | None
    theirs: Entry | None
    mine: Entry | None


def is_list_of_entries(path: str) -> bool:
    """Is this the path of a list whose entries are matched one by one?"""
    return path in _IDENTITY


def canonical(value: Any) -> str:
    """A value as text that is the same for the same content: what is not known left out, 5.0 as 5, true never as 1."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def slots(path: str, base: Sequence[Entry], theirs: Sequence[Entry], mine: Sequence[Entry]) -> list[Slot]:
    """The entries of three lists side by side: the base's in its order, then those that were added.

    Added entries keep their order where one side added; where both did, they are ordered by content, so that it does
    not matter who is asked.
    """
    to_theirs, to_mine = _pairs(path, base, theirs), _pairs(path, base, mine)
    rows: list[tuple[Entry | None, Entry | None, Entry | None]] = []
    for index, entry in enumerate(base):
        at_theirs, at_mine = to_theirs.get(index), to_mine.get(index)
        rows.append(
            (entry, None if at_theirs is None else theirs[at_theirs], None if at_mine is None else mine[at_mine])
        )
    new_theirs = [theirs[index] for index in range(len(theirs)) if index not in to_theirs.values()]
    new_mine = [mine[index] for index in range(len(mine)) if index not in to_mine.values()]
    rows += _added(path, new_theirs, new_mine)
    return _named(path, rows)


def _added(
    path: str, theirs: Sequence[Entry], mine: Sequence[Entry]
) -> list[tuple[Entry | None, Entry | None, Entry | None]]:
    both = _pairs(path, theirs, mine, by_kind=False)
    rows: list[tuple[Entry | None, Entry | None, Entry | None]] = [
        (None, entry, mine[both[index]] if index in both else None) for index, entry in enumerate(theirs)
    ]
    rows += [(None, None, entry) for index, entry in enumerate(mine) if index not in both.values()]
    if len(theirs) > 0 and len(mine) > 0:
        rows.sort(key=lambda row: sorted(canonical(entry) for entry in row if entry is not None))
    return rows


def _pairs(path: str, ones: Sequence[Entry], others: Sequence[Entry], *, by_kind: bool = True) -> dict[int, int]:
    """Which of `others` each of `ones` is: alike in everything, else of one identity, else left over and of one kind.

    What is left over of a kind is paired in order, and only where both sides have equally many of it: a guess would mix
    two entries into one that nobody wrote.
    """
    found: dict[int, int] = {}
    _pair_alike(found, ones, others, canonical)
    _pair_alike(found, ones, others, lambda entry: _identity(path, entry))
    if by_kind is True:
        _pair_alike(found, ones, others, lambda entry: _kind(path, entry), equally_many=True)
    return found


def _pair_alike(
    found: dict[int, int],
    ones: Sequence[Entry],
    others: Sequence[Entry],
    of: Callable[[Entry], str | None],
    *,
    equally_many: bool = False,
) -> None:
    left, right = _grouped(ones, found.keys(), of), _grouped(others, found.values(), of)
    for name, indices in left.items():
        if not equally_many or len(indices) == len(right[name]):
            found.update(zip(indices, right[name], strict=False))


def _grouped(entries: Sequence[Entry], taken: Iterable[int], of: Callable[[Entry], str | None]) -> dict[str, list[int]]:
    gone = set(taken)
    groups: dict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(entries):
        name = None if index in gone else of(entry)
        if name is not None:
            groups[name].append(index)
    return groups


def _identity(path: str, entry: Entry) -> str | None:
    """None where what would tell it from others is not known."""
    values = [entry.get(name) for name in _IDENTITY[path]]
    if path == "bleeding.drugs" and isinstance(values[0], str):
        named = recognise(values[0])
        return (named.generic if isinstance(named, Name) else values[0]).strip().casefold()
    return None if any(value is None for value in values) else canonical(values)


def _kind(path: str, entry: Entry) -> str | None:
    """None for an entry that its identity alone can tell, as a fracture of a known level."""
    if path in _KIND:
        return canonical(entry.get(_KIND[path]))
    return "unnamed" if _identity(path, entry) is None else None


def _named(path: str, rows: Sequence[tuple[Entry | None, Entry | None, Entry | None]]) -> list[Slot]:
    counted: Counter[str] = Counter()
    found: list[Slot] = []
    for base, theirs, mine in rows:
        shown = next(entry for entry in (base, theirs, mine) if entry is not None)
        first = shown.get(_IDENTITY[path][0])
        name = re.sub(r"[\[\]]", "", str(first)) if first is not None else "not named"
        counted[name] += 1
        number = "" if counted[name] == 1 else f" {counted[name]}"
        found.append(Slot(f"{name}{number.replace(' ', '#')}", f"{_words(path, first)}{number}", base, theirs, mine))
    return found


def _words(path: str, first: Any) -> str:
    field = guide(f"{path}[].{_IDENTITY[path][0]}")
    named = dict(zip(field.choices, field.choice_labels, strict=True)).get(str(first), str(first))
    return f"{field.label} {'not named' if first is None else named}"

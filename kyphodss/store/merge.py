"""Two people changed one case: what each changed, field by field, and the case that holds both their changes.

Pure. Null and absent are one: not known. A change of one side is taken; where both changed the same field to different
values, or one took an entry away that the other changed, somebody has to choose.
"""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from kyphodss.case.fields import GUIDE
from kyphodss.store.entries import Slot, canonical, is_list_of_entries, slots

Body = Mapping[str, Any]
Choice = Literal["theirs", "mine"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, or one whole entry of a list, that the two sides do not have alike. `clash`: somebody has to choose.

    `path` names the entry as well (`treatments[brace].ended_on`), `field` does not (`treatments[].ended_on`).
    """

    path: str
    label: str
    base: Any
    theirs: Any
    mine: Any
    clash: bool

    @property
    def field(self) -> str:
        """The path in the fields guide: it says what was changed and nothing about the patient."""
        return re.sub(r"\[[^\]]*\]", "[]", self.path)


class Unsettled(Exception):  # noqa: N818, an answer that is still owed
    """Clashes without a choice. `changes` are those; the text is one readable sentence."""

    def __init__(self, changes: Sequence[FieldChange]) -> None:
        labels = ", ".join(change.label for change in changes)
        super().__init__(f"Found {len(changes)} fields that both changed, expected a choice for each: {labels}.")
        self.changes = tuple(changes)


def differences(base: Body, theirs: Body, mine: Body) -> list[FieldChange]:
    """Everything that `theirs` and `mine`, both made from `base`, do not have alike, in the order of the case."""
    walk = _Walk({})
    walk.both(base, theirs, mine)
    return walk.changes


def changed(before: Body, after: Body) -> list[FieldChange]:
    """What one revision changed: `base` is the value before, `theirs` the value after."""
    return differences(before, after, before)


def merged(base: Body, theirs: Body, mine: Body, choices: Mapping[str, Choice]) -> dict[str, Any]:
    """The case with the changes of both; a clash goes by the choice for its path.

    The result may still contradict itself; saving it reads it like any other. Raises Unsettled where a clash has no choice.
    """
    walk = _Walk(choices)
    found = walk.both(base, theirs, mine)
    open_ones = [change for change in walk.changes if change.clash and change.path not in choices]
    if len(open_ones) > 0:
        raise Unsettled(open_ones)
    return found


class _Walk:
    """One way through three bodies at once; gathers the changes and makes the merged value as it goes."""

    def __init__(self, choices: Mapping[str, Choice]) -> None:
        self.changes: list[FieldChange] = []
        self._choices = choices

    def both(self, base: Body, theirs: Body, mine: Body) -> dict[str, Any]:
        """The merged case; a side that alone changed something is taken as it stands."""
        found = self._object("", "", _with_both_ends(base), _with_both_ends(theirs), _with_both_ends(mine))
        if canonical(theirs) in (canonical(mine), canonical(base)):
            return deepcopy(dict(mine))
        return deepcopy(dict(theirs)) if canonical(base) == canonical(mine) else found

    def _object(self, path: str, words: str, base: Body, theirs: Body, mine: Body) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in dict.fromkeys([*base, *theirs, *mine]):
            inner = f"{path}.{name}" if path != "" else name
            value = self._value(inner, words, base.get(name), theirs.get(name), mine.get(name))
            if value is not None:
                found[name] = value
        return found

    def _value(self, path: str, words: str, base: Any, theirs: Any, mine: Any) -> Any:
        three = (base, theirs, mine)
        if any(isinstance(one, Mapping) for one in three) and all(
            one is None or isinstance(one, Mapping) for one in three
        ):
            empty: Body = {}
            sides = [empty if one is None else one for one in three]
            return self._object(path, words, *sides) or None
        if is_list_of_entries(path) and all(one is None or _holds_entries(one) for one in three):
            return self._entries(path, base, theirs, mine)
        return self._settle(path, _label(path, words), base, theirs, mine)

    def _settle(self, path: str, label: str, base: Any, theirs: Any, mine: Any) -> Any:
        """A value taken as a whole."""
        was, one, other = canonical(base), canonical(theirs), canonical(mine)
        if one == other:
            return theirs
        clash = was not in (one, other)
        self.changes.append(FieldChange(path, label, base, theirs, mine, clash))
        if clash:
            return theirs if self._choices.get(path) == "theirs" else mine
        return mine if was == one else theirs

    def _entries(self, path: str, base: Any, theirs: Any, mine: Any) -> Any:
        """A list of entries. Null (nobody said), empty (asked, and there are none) and filled are three answers."""
        kept = [_said(one) for one in (base, theirs, mine)]
        if kept[1] != kept[2] and kept[0] not in kept[1:]:
            return self._settle(path, _label(path, ""), base, theirs, mine)
        found = [
            entry for slot in slots(path, base or [], theirs or [], mine or []) for entry in self._slot(path, slot)
        ]
        if len(found) > 0:
            return found
        said = kept[2] if kept[0] == kept[1] else kept[1]
        if kept[1] != kept[2] and "some" not in kept[1:]:
            self.changes.append(FieldChange(path, _label(path, ""), base, theirs, mine, clash=False))
        # Where each took the other's last entry away, nobody said that there are none: it is not known.
        return [] if said == "none" else None

    def _slot(self, path: str, slot: Slot) -> list[dict[str, Any]]:
        """The merged entry; none where it was taken away."""
        inner = f"{path}[{slot.key}]"
        if slot.theirs is not None and slot.mine is not None:
            return [self._object(inner, slot.words, slot.base or {}, slot.theirs, slot.mine)]
        if slot.theirs is None and slot.mine is None:
            return []
        kept = self._settle(inner, slot.words, slot.base, slot.theirs, slot.mine)
        return [] if kept is None else [dict(kept)]


def _said(entries: Any) -> str:
    if entries is None:
        return "nothing"
    return "none" if len(entries) == 0 else "some"


def _holds_entries(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(entry, Mapping) for entry in value)


def _label(path: str, words: str) -> str:
    field = GUIDE.get(re.sub(r"\[[^\]]*\]", "[]", path))
    label = field.label if field is not None else path.split(".")[-1].replace("_", " ").capitalize()
    return label if words == "" else f"{words}: {label}"


def _with_both_ends(body: Body) -> Body:
    """`onset` is short for both ends of it (case-contract.md): written out, so that two ways of writing are not mixed."""
    fractures = body.get("fractures")
    if not isinstance(fractures, list) or not _holds_entries(fractures):
        return body
    return {**body, "fractures": [_ends(entry) for entry in fractures]}


def _ends(fracture: Body) -> Body:
    onset = fracture.get("onset")
    if onset is None:
        return fracture
    rest = {name: value for name, value in fracture.items() if name != "onset"}
    return {"onset_earliest": onset, "onset_latest": onset, **rest}

"""An import run with nobody at a page: each case stored, brought together with a stored one where asked for, or set aside.

Cases that may be there already are never joined by themselves. Where somebody chose to (`Side`), what only one of the two
knows is taken, and where both say something else the chosen side has it.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from kyphodss.access import AccessError, Operation, may
from kyphodss.case.read import CaseError
from kyphodss.intake.duplicates import Known, Match
from kyphodss.store import imports
from kyphodss.store.cases import Conflict, DuplicateId
from kyphodss.store.door import Door, EntryError
from kyphodss.store.imports import Source
from kyphodss.store.merge import Choice, differences, merged

Side = Literal["stored", "file"]
"""Whose word counts where a stored case and the file both say something."""
Kind = Literal["stored", "merged", "nothing new", "there", "alike", "refused"]
Body = Mapping[str, Any]

TAKEN: Final = "a case with this id is there already: nothing was changed"
SEVERAL: Final = "may be more than one stored case; which one has to be chosen on the intake page"
_CHOICES: Final[dict[Side, Choice]] = {"stored": "theirs", "file": "mine"}


@dataclass(frozen=True, slots=True)
class Put:
    """What came of a case, or in a dry run would come of it. `sentence` says why it was not stored as one of its own;
    `alike` are the ids of the cases that it may be."""

    kind: Kind
    sentence: str = ""
    alike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _There:
    """A case that is there: as it is stored, its revision being `number`; `key` is None where a dry run met it in a file."""

    key: str | None
    number: int
    body: Body


class Bringing:
    """One run. `door` None: there is no store to look at; `dry`: nothing is stored."""

    def __init__(self, door: Door | None, source: Source, today: date, *, side: Side | None = None, dry: bool) -> None:
        self.run: Final = imports.begin(source)
        self.counts = Counter[Kind]()
        self._door, self._today, self._dry = door, today, dry
        self._side: Side | None = side
        self._there = dict[str, _There]()
        self._known: Known | None = None

    def put(self, body: Body, where: str) -> Put:
        """Stores a case of the contract, or says why it was not; `where` names its place in the file."""
        found = self._put(body, f"import {self.run.key}: {where}")
        self.counts[found.kind] += 1
        return found

    def _put(self, body: Body, why: str) -> Put:
        known, own = self._loaded(), _name(body)
        found = known.matches(body)
        if own in self._there:
            same = [match for match in found if match.key == own]
            if len(same) == 0 or self._side is None:
                return Put("there", TAKEN, (str(body["case_id"]),))
            found = tuple(same)
        return self._new(body, why) if len(found) == 0 else self._alike(body, found, why)

    def _loaded(self) -> Known:
        """The cases that are there, looked at once: the look is on record."""
        if self._known is None:
            self._known = Known()
            if self._door is not None and may(self._door.user, Operation.LIST_CASES):
                listing = self._door.worklist({})
                for case in listing.cases:
                    self._keep(case.case_key, case.number, json.loads(listing.texts[case.case_key]))
        return self._known

    def _keep(self, key: str | None, number: int, body: Body) -> None:
        self._there[_name(body)] = _There(key, number, body)
        if self._known is not None:
            self._known.add(_name(body), body)

    def _new(self, body: Body, why: str) -> Put:
        if self._dry or self._door is None:
            self._keep(None, 0, body)
            return Put("stored")
        try:
            saved = self._door.create(body, why, self._today, run=self.run)
        except DuplicateId:
            return Put("there", TAKEN)
        except (CaseError, AccessError, EntryError) as refused:
            return Put("refused", str(refused))
        self._keep(saved.case_key, saved.number, body)
        return Put("stored")

    def _alike(self, body: Body, found: Sequence[Match], why: str) -> Put:
        ids = tuple(str(self._there[match.key].body["case_id"]) for match in found)
        if self._side is None:
            return Put("alike", _words(found[0]), ids)
        if len(found) > 1:
            return Put("alike", SEVERAL, ids)
        return self._together(body, found[0], ids, self._side, why)

    def _together(self, body: Body, match: Match, ids: tuple[str, ...], side: Side, why: str) -> Put:
        there = self._there[match.key]
        together = brought_together(there.body, body, side)
        if together == there.body:
            return Put("nothing new", "the stored case says all of it", ids)
        if self._dry or self._door is None or there.key is None:
            self._keep(there.key, there.number, together)
            return Put("merged", _words(match), ids)
        try:
            saved = self._door.change(there.key, together, there.number, why, self._today, run=self.run)
        except (CaseError, AccessError, EntryError, Conflict) as refused:
            return Put("refused", str(refused), ids)
        self._keep(saved.case_key, saved.number, together)
        return Put("merged", _words(match), ids)


def brought_together(stored: Body, new: Body, side: Side) -> dict[str, Any]:
    """The stored case under its own id, with what the new one adds; what both say differently goes by `side`."""
    mine = {**new, "case_id": stored["case_id"]}
    choices: dict[str, Choice] = {
        change.path: _CHOICES[side] for change in differences({}, stored, mine) if change.clash
    }
    return merged({}, stored, mine, choices)


def _name(body: Body) -> str:
    return f"id {body['case_id']}"


def _words(match: Match) -> str:
    doubts = "" if len(match.doubts) == 0 else f"; but {'; '.join(match.doubts)}"
    return f"may be a case that is there already ({', '.join(match.agrees)}{doubts})"

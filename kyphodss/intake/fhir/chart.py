"""What is gathered of one patient while its resources are read, one after the other."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kyphodss.case.model import Case
from kyphodss.intake.fhir.report import Kind, Problem, Unmapped
from kyphodss.intake.fhir.values import codings, plain, words

Object = dict[str, Any]


@dataclass(slots=True)
class Coded:
    """One Condition that codes a vertebral fracture.

    `levels`: the levels its codes allow (none: not said). `level`: the one that is known. `onset`: first and last ISO day.
    """

    where: str
    codes: tuple[str, ...]
    etiology: str | None
    levels: tuple[str, ...]
    level: str | None
    onset: tuple[str | None, str | None] = (None, None)
    nonunion: bool = False


@dataclass(slots=True)
class Chart:
    """The values of a case by their path, the coded fractures, and what stands beside them."""

    values: dict[str, Any] = field(default_factory=dict[str, Any])
    fractures: list[Coded] = field(default_factory=list[Coded])
    treatments: list[Object] = field(default_factory=list[Object])
    imaging: list[Object] = field(default_factory=list[Object])
    drugs: dict[str, Object] = field(default_factory=dict[str, Object])
    cancers: set[str] = field(default_factory=set[str])
    osteoporosis: bool = False
    ordered: bool = False
    newest: dict[str, str] = field(default_factory=dict[str, str])
    medications: dict[str, Object] = field(default_factory=dict[str, Object])
    attached: list[tuple[Case, date]] = field(default_factory=list[tuple[Case, date]])
    problems: list[Problem] = field(default_factory=list[Problem])
    unmapped: Counter[tuple[str, str, str, str]] = field(default_factory=Counter[tuple[str, str, str, str]])

    def say(self, kind: Kind, where: str, sentence: str) -> None:
        """Puts a problem beside what was read."""
        self.problems.append(Problem(kind, where, sentence))

    def list_codes(self, resource: Object, concept: Object | None) -> None:
        """Lists what the maps do not have, so that it is not lost; a concept without a code by its words."""
        found = list(codings(concept))
        for system, code, display in found:
            self.unmapped[(resource["resourceType"], system, plain(code) or "", plain(display) or "")] += 1
        if len(found) == 0:
            for text in words(concept)[:1]:
                self.unmapped[(resource["resourceType"], "", "", plain(text) or "")] += 1

    def newer(self, path: str, when: str | None) -> bool:
        """Is this the newest value of a path? One without a day stands only where there is none with one."""
        had = self.newest.get(path)
        if had is not None and (when is None or when <= had):
            return False
        self.newest[path] = "" if when is None else when
        return True

    def listed(self) -> tuple[Unmapped, ...]:
        """The codes that the maps do not have, the most frequent first."""
        return tuple(Unmapped(*key, count) for key, count in self.unmapped.most_common())

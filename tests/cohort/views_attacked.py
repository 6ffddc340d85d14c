"""What somebody outside direct care can make of everything shown: everyone's figures and those of every value of every way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from kyphodss.cohort.breakdown import Shown
from kyphodss.cohort.disclosure import Cell, Profile
from kyphodss.cohort.disclosure_lines import Line, System
from kyphodss.cohort.linked import name_of_part
from kyphodss.cohort.measure import DIRECT_CARE
from kyphodss.cohort.measures import compute, measures
from kyphodss.cohort.result import Result
from kyphodss.cohort.selection import EVERYONE, WAYS, Selection, known_values
from kyphodss.cohort.table import CohortTable

Place = Selection
Number = tuple[Place, str]


@dataclass
class Attack:
    """Numbers by place and name: as they are, and as they are shown (None: hidden); and the sums anybody knows to hold."""

    true: dict[Number, int] = field(default_factory=dict[Number, int])
    shown: dict[Number, int | None] = field(default_factory=dict[Number, int | None])
    sums: dict[tuple[tuple[Number, ...], Number], None] = field(default_factory=dict)

    def take(self, place: Place, measure: str, true: Shown, shown: Shown | None) -> None:
        """The parts of a measure; None where nothing of it is shown."""
        name = (place, name_of_part(measure, true.label))
        self.true[name] = true.cell.shown or 0
        self.see(name, None if shown is None else shown.cell.shown)
        below = [None] * len(true.parts) if shown is None else list(shown.parts)
        for each, beside in zip(true.parts, below, strict=True):
            self.take(place, measure, each, beside)
        members = tuple((place, name_of_part(measure, each.label)) for each in true.parts)
        if len(members) > 0 and members != (name,):
            self.sums[members, name] = None

    def see(self, name: Number, value: int | None) -> None:
        """A number that is shown somewhere is shown."""
        self.shown[name] = value if value is not None else self.shown.get(name)

    def system(self) -> tuple[System, np.ndarray]:
        """All of it, and what is hidden."""
        at = {name: place for place, name in enumerate(self.true)}
        lines = tuple(Line(tuple(at[each] for each in members), at[total]) for members, total in self.sums)
        fixed = np.zeros(len(at), dtype=bool)
        return System(np.array(list(self.true.values())), lines, fixed), np.array([self.shown[n] is None for n in at])


def attack(table: CohortTable, profile: Profile, dimensions: Sequence[str], *, views: bool = True) -> Attack:
    """Everything that is shown of a table under a profile. `views`: those of all values of the dimensions, too."""
    found, everyone, first = Attack(), _results(table, profile, EVERYONE), _results(table, None, EVERYONE)
    places = {way: [Selection(((way, value),)) for value in known_values(table)[way]] for way in dimensions}
    for place in (EVERYONE, *chain.from_iterable(places.values())):
        true = first if place.everyone else _results(table, None, place)
        shown = everyone if place.everyone else _results(table, profile, place) if views is True else None
        for id, result in true.items():
            whole = result.whole if result.whole is not None else _nobody(first[id].whole)
            if whole is not None:
                found.take(place, id, whole, None if shown is None else shown[id].whole)
    for mine in places.values():
        for name in {name for _, name in found.true}:
            found.sums[tuple((place, name) for place in mine), (EVERYONE, name)] = None
    _by_class(found, everyone)
    return found


def _nobody(one: Shown | None) -> Shown | None:
    """The same parts of nobody."""
    return None if one is None else Shown(one.label, Cell(0), tuple(filter(None, map(_nobody, one.parts))))


def _results(table: CohortTable, profile: Profile | None, place: Place) -> Mapping[str, Result]:
    how = (DIRECT_CARE, "direct care") if profile is None else (profile, "others")
    ids = [id for id, each in measures().items() if each.count is not None]
    return {id: compute(id, table, table.cut, how[0], how[1], selection=place) for id in ids}  # pyright: ignore[reportArgumentType]


def _by_class(found: Attack, everyone: Mapping[str, Result]) -> None:
    """What the tables of everyone by class tell of each value: the yield of V4 and E1, and months of V3."""
    names = {"yes": "candidate", "no": "F3: decided otherwise", "cases": "decided"}
    names |= {"candidate": "candidate", "decided otherwise": "F3: decided otherwise", "decided": "decided"}
    for id in ("V4", "E1"):
        for title, each in everyone[id].tables:
            dimension = WAYS.get(each.axes[0].name)
            if dimension is None:
                continue
            own = {"yes": "Q1: complete at receipt", "cases": "received"} if title.startswith("complete") else names
            for value in each.axes[0].classes:
                for label, name in own.items():
                    place = (Selection(((dimension, value),)), name)
                    if label in each.axes[1].labels and place in found.true:
                        found.see(place, each.cell(value, label).shown)
    for axis, dimension in WAYS.items():
        for each in everyone["E1"].values:
            label = each.title.rpartition(f", {axis}: ")[2]
            place = (Selection(((dimension, label),)), "usable")
            if each.hidden is False and place in found.true:
                found.see(place, found.true[place])  # a class has its size beside its chance of treatment, rounded

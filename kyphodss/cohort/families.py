"""Measures that share numbers beyond those that every measure has: what is hidden in one of a family is hidden for all of it.

Families have only what every measure has in common, so one can be left out of the views under a filter and the others stay safe: of
whatever the views tell, the persons can have any parts of the family that is left out, in the numbers that everyone is shown.
"""

from collections.abc import Mapping

from kyphodss.cohort.breakdown import Part
from kyphodss.cohort.joint import shape_of
from kyphodss.cohort.linked import name_of_part, sheet_of, walk


def families(wholes: Mapping[str, Part]) -> tuple[tuple[str, ...], ...]:
    """Ids of measures, in their order, by family."""
    names = {id: {name_of_part(id, each.label) for each in walk(whole)} for id, whole in wholes.items()}
    common = set.intersection(*names.values()) if len(names) > 0 else set[str]()
    found = list[tuple[set[str], set[str]]]()
    for id, own in names.items():
        mine = ({id}, own - common)
        near = [each for each in found if not each[1].isdisjoint(mine[1])]
        found = [each for each in found if each[1].isdisjoint(mine[1])]
        ids, named = zip(mine, *near, strict=True)
        found.append((set[str]().union(*ids), set[str]().union(*named)))
    return tuple(tuple(id for id in wholes if id in ids) for ids, _ in found)


def of_views(wholes: Mapping[str, Part], hidden: Mapping[str, bool]) -> frozenset[str]:
    """The measures that views can be made of, given what everyone is not shown: those of families that is not entangled in."""
    seen = set[str]()
    for family in families(wholes):
        sheet = sheet_of({id: wholes[id] for id in family})
        if shape_of(sheet, {name: hidden[name] for name in sheet.counts}) is not None:
            seen |= set(family)
    return frozenset(seen)

"""Every view that a filter outside direct care can give: all values of a way, counted and released at once.

Numbers of parts go by `joint`. What is no count that adds up (percentiles, means, curves, shares) is hidden in all values where one of
them is small. What breaks the view down once more, by month, step or another way, is not shown at all: its cells would be those of two
filters at once.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kyphodss.cohort.basis import RECEIVED, basis_of
from kyphodss.cohort.breakdown import Part
from kyphodss.cohort.derived import gate, gate_words
from kyphodss.cohort.disclosure import Profile, Table
from kyphodss.cohort.families import of_views
from kyphodss.cohort.joint import Told, View, adds_up, hidden_in_views, shape_of
from kyphodss.cohort.linked import Sheet, Together, name_of_part, sheet_of
from kyphodss.cohort.measure import Asked, Counted, Measure, Options
from kyphodss.cohort.problems import Mask
from kyphodss.cohort.release import release
from kyphodss.cohort.release_rule import Gone, Rule, gone_of
from kyphodss.cohort.result import Result
from kyphodss.cohort.selection import WAYS, Selection, known_values
from kyphodss.cohort.table import CohortTable, Cut
from kyphodss.cohort.view_kinds import Crossed

FEWEST: Final = 5
"""A value with fewer referrals than this many times the minimum cohort has no view: nearly all of it would be hidden."""
BROKEN_DOWN: Final = (
    "Not shown under a filter outside direct care: by month, step, second way or latest case it could tell of persons."
)
ENTANGLED: Final = (
    "Not shown under a filter outside direct care: beside what is hidden of everyone it could tell of persons."
)
NOT_BY_PERIOD: Final = "Under a filter, nothing by period is shown outside direct care."
NO_VIEWS: Final = (
    "Filters show nothing at present outside direct care: so few referrals would tell of what is hidden of everyone."
)
TWICE: Final = (
    "Nothing is shown by this filter outside direct care: a referral stands in the table twice, with two values."
)


@dataclass(frozen=True, slots=True, repr=False)
class Those:
    """Some referrals as all measures count them, as it is. Its repr says no number."""

    received: int
    counted: Mapping[str, Counted]
    wholes: Mapping[str, Part]

    def sheet(self, seen: Collection[str]) -> Sheet:
        """The numbers of all parts of some measures."""
        return sheet_of({id: whole for id, whole in self.wholes.items() if id in seen})


def those_of(measures: Mapping[str, Measure], asked: Asked) -> Those:
    """The referrals of a table by every measure that is computed for others than direct care."""
    found, basis = (
        {id: each.count(asked) for id, each in measures.items() if each.count is not None and each.leaves is True},
        basis_of(asked.table),
    )
    wholes = {id: basis.whole(each.parts, each.of) for id, each in found.items()}
    return Those(int(basis.received.sum()), found, wholes)


@dataclass(frozen=True, slots=True)
class Way:
    """What the views of a way are made for: its dimension, who asks, and how. `shown`: the result of everyone, by measure."""

    dimension: str
    cut: Cut
    profile: Profile
    how: Options
    together: Together
    shown: Callable[[str], Result]


def results_of_way(way: Way, measures: Mapping[str, Measure], table: CohortTable) -> Mapping[tuple[str, str], Result]:
    """The results of all values of a way, by measure and value, as everybody outside direct care may see them."""
    everyone = those_of(measures, Asked(table, way.how, table))
    those = {
        value: those_of(measures, Asked(table.only(_mask(way, value, table)), way.how, table))
        for value in known_values(table)[way.dimension]
    }
    closed = {value: _closed(each.received, everyone.received, way.profile) for value, each in those.items()}
    seen = of_views(everyone.wholes, way.together.hidden)
    views, sheet = _views(way, everyone, those, closed, seen), everyone.sheet(seen)
    shape = shape_of(sheet, {name: way.together.hidden[name] for name in sheet.counts})
    none = None if adds_up(sheet, views) else TWICE
    patterns = None if shape is None or none is not None else hidden_in_views(sheet, shape, views, way.profile)
    if patterns is None:
        none, patterns = none or NO_VIEWS, dict[str, Together]()
    found = dict[tuple[str, str], Result]()
    for id, counted in everyone.counted.items():
        mine = patterns if id in seen else dict[str, Together]()
        gone = _gone(id, [each.counted[id] for each in those.values()], mine, closed, way.profile)
        apart = None if id in seen else ENTANGLED
        for value, each in those.items():
            said = next((why for why in (none, closed[value], _broken_down(counted), apart) if why is not None), None)
            found[id, value] = (
                _released(way, measures[id], each, patterns[value], gone)
                if said is None
                else Result(measures[id].card, way.cut, way.profile, said=said)
            )
    return found


def _mask(way: Way, value: str, table: CohortTable) -> Mask:
    return Selection(((way.dimension, value),)).mask(table)


def _closed(received: int, everyone: int, profile: Profile) -> str | None:
    """Why a value has no view; None: it has one."""
    found, least = gate(min(received, everyone), everyone, profile), FEWEST * profile.minimum_cohort
    if found == "open" and received < least:
        return f"Fewer than {least} referrals match; nearly all would be hidden, so nothing is shown ({profile.name})."
    return gate_words(found, profile)


def _broken_down(counted: Counted) -> str | None:
    """Why a measure is in no view; None: it is."""
    further = (*counted.crossed, *counted.trees, *counted.tables)
    plain = (*counted.parts, *counted.waits, *counted.values, *([] if counted.curve is None else [counted.curve]))
    extreme = any(each.extreme for each in counted.values)
    return BROKEN_DOWN if len(further) > 0 or len(plain) == 0 or extreme else None


def _released(way: Way, measure: Measure, those: Those, pattern: Together, gone: Gone) -> Result:
    counted, id = those.counted[measure.card.id], measure.card.id
    found = release(measure.card, way.cut, way.profile, those.wholes[id], counted, pattern, gone)
    notes = (NOT_BY_PERIOD,) if len(counted.over) > 0 else ()
    return replace(found, notes=(*found.notes, *notes))


def _gone(
    id: str,
    counted: Sequence[Counted],
    patterns: Mapping[str, Together],
    closed: Mapping[str, str | None],
    profile: Profile,
) -> Gone:
    """What is hidden in all values: where one is small, or the number of its waits or of a curve's rows is hidden in a view."""
    seen = [pattern for value, pattern in patterns.items() if closed[value] is None]
    parts = {each.title: name_of_part(id, each.part) for each in counted[0].waits if each.part is not None}
    hidden = {title for title, name in parts.items() if any(pattern.hidden[name] for pattern in seen)}
    found, curve = (
        gone_of(counted, Rule(profile)),
        next((each.curve for each in counted if each.curve is not None), None),
    )
    of = None if curve is None else name_of_part(id, curve.part)
    no_curve = found.curve or (of is not None and any(pattern.hidden[of] for pattern in seen))
    return replace(found, waits=found.waits | hidden, curve=no_curve, view=True)


def _views(
    way: Way, everyone: Those, those: Mapping[str, Those], closed: Mapping[str, str | None], seen: Collection[str]
) -> dict[str, View]:
    axis = next(axis for axis, id in WAYS.items() if id == way.dimension)
    tables = [
        (id, crossed, table)
        for id, counted in everyone.counted.items()
        for crossed in counted.crossed
        if crossed.counts.axes[0].name == axis
        if (table := dict(way.shown(id).tables).get(crossed.title)) is not None
    ]
    # Beside its figures a class has its size, rounded; a reader is taken to know it.
    sizes = {
        each.part: False
        for id, counted in everyone.counted.items()
        for each, shown in zip(counted.values, way.shown(id).values, strict=False)
        if each.group == axis and each.part is not None and shown.hidden is False
    }
    return {
        value: View(each.sheet(seen), _told(value, each.received, tables, sizes), closed[value] is not None)
        for value, each in those.items()
    }


def _told(value: str, received: int, tables: Sequence[tuple[str, Crossed, Table]], sizes: Mapping[str, bool]) -> Told:
    """What tables of everyone tell of a value: numbers of parts by name, others of theirs, and referrals by period."""
    hidden, more = dict(sizes), Sheet()
    for id, crossed, table in tables:
        if value not in table.axes[0].classes:
            continue
        row = crossed.counts.values[table.axes[0].classes.index(value)].tolist()
        classes, last = table.axes[1].classes, table.axes[1].total
        gone = {label: table.cell(value, label).hidden for label in table.axes[1].labels}
        if crossed.periods is not None:
            shown = sum(n for label, n in zip(classes, row, strict=True) if gone[label] is False)
            seen, rest = (f"{id}: {crossed.title}: {which}" for which in ("periods shown", "others"))
            more.add(RECEIVED, {seen: shown, rest: received - shown})
            hidden[seen] = False
        elif last is not None:
            names = {label: dict(crossed.totals).get(label, f"{id}: {crossed.title}: {label}") for label in gone}
            more.add(names[last], {names[label]: n for label, n in zip(classes, row, strict=True)})
            hidden |= {names[label]: gone[label] and hidden.get(names[label], True) for label in gone}
    return Told(hidden, more)

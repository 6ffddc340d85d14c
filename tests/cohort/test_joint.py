"""The views of all values of two ways beside everyone's: nothing hidden follows from all of them, or is known too closely.

A reader is thought to know every sum that holds, to see all views at once, and to know nothing of a hidden number but that it is not
below 0. What the program audits is another, smaller system.
"""

from collections.abc import Mapping

import numpy as np
import pytest

from kyphodss.cohort.breakdown import Part, part
from kyphodss.cohort.disclosure import UK_OPENSAFELY, US_CMS, Mask, Profile
from kyphodss.cohort.disclosure_audit import possible, recoverable
from kyphodss.cohort.disclosure_lines import Line, System
from kyphodss.cohort.joint import Told, View, adds_up, bounds, hidden_in_views, shape_of
from kyphodss.cohort.linked import Sheet, Together, hidden_together, sheet_of

CHANCES = {
    "kind": (("no receipt", 0.01), ("excluded", 0.03), ("used", 0.96)),
    "end": (("treated", 0.5), ("still open", 0.05), ("left", 0.45)),
    "decision": (("candidate", 0.6), ("other", 0.37), ("none", 0.03)),
    "onset": (("exact", 0.6), ("range", 0.3), ("month", 0.08), ("unknown", 0.02)),
    "window": (("in", 0.7), ("after", 0.25), ("unclear", 0.05)),
    "sex": (("f", 0.7), ("m", 0.3)),
    "age": (("old", 0.45), ("older", 0.4), ("oldest", 0.13), ("?", 0.02)),
}
Rows = Mapping[str, np.ndarray]
Place = tuple[str, str]
EVERYONE: Place = ("", "")


def _rows(random: np.random.Generator) -> Rows:
    size = int(random.integers(120, 1200))
    return {
        name: random.choice([value for value, _ in chances], size, p=[chance for _, chance in chances])
        for name, chances in CHANCES.items()
    }


def _sheet(rows: Rows, of: Mask) -> Sheet:
    """Three measures that split the same referrals, one of them in two steps, two with the same end."""
    used = of & (rows["kind"] == "used")

    def _split(within: Mask, by: str, *labels: str) -> list[Part]:
        return [Part(label, int((within & (rows[by] == label)).sum())) for label in labels]

    def _whole(*parts: Part) -> Part:
        return part("all", *_split(of, "kind", "no receipt", "excluded"), part("usable", *parts))

    ended = _split(used, "end", "treated", "left")
    treated = part("treated", *_split(used & (rows["end"] == "treated"), "window", "in", "after", "unclear"))
    still = _split(used, "end", "still open")
    decided = part("decided", *_split(used, "decision", "candidate", "other"))
    return sheet_of(
        {
            "A": _whole(part("ended", *ended), *still),
            "B": _whole(decided, *_split(used, "decision", "none")),
            "C": _whole(*_split(used, "onset", "exact", "range", "month", "unknown")),
            "D": _whole(treated, Part("not treated", int((used & (rows["end"] != "treated")).sum()))),
            "E": _whole(
                *_split(used, "onset", "unknown"), Part("onset known", int((used & (rows["onset"] != "unknown")).sum()))
            ),
        }
    )


def _named(sheet: Sheet) -> Sheet:
    """One name for one number: parts of two measures with one label are the same referrals."""
    found = Sheet({name.split(": ")[-1]: count for name, count in sheet.counts.items()})
    for members, total in sheet.sums:
        found.sums[tuple(each.split(": ")[-1] for each in members), total.split(": ")[-1]] = None
    return found


def _views(rows: Rows, way: str) -> dict[str, View]:
    values = [value for value, _ in CHANCES[way] if (rows[way] == value).any()]
    sheets = {value: _named(_sheet(rows, rows[way] == value)) for value in values}
    return {value: View(each, Told(), each.counts["all"] < 55) for value, each in sheets.items()}


def _everything(
    everyone: Sheet,
    hidden: Mapping[str, bool],
    views: Mapping[Place, View],
    found: Mapping[Place, Together],
    profile: Profile,
) -> tuple[System, Mask]:
    """All numbers of everyone and of all views, every sum, and what of them is shown nowhere."""
    at = {(EVERYONE, name): place for place, name in enumerate(everyone.counts)}
    numbers, gone, lines = list(everyone.counts.values()), list(hidden.values()), list[Line]()
    for place, view in views.items():
        at |= {(place, name): len(at) + n for n, name in enumerate(view.sheet.counts)}
        numbers += view.sheet.counts.values()
        gone += [view.closed or found[place].hidden[name] for name in view.sheet.counts]
    for place, sheet in ((EVERYONE, everyone), *((place, view.sheet) for place, view in views.items())):
        if (
            place != EVERYONE or profile.rounding is None
        ):  # where sums are rounded none holds of a number that is not shown
            lines += [
                Line(tuple(at[place, each] for each in members), at[place, total]) for members, total in sheet.sums
            ]
    for way in {way for way, _ in views}:
        lines += [
            Line(tuple(at[p, name] for p in views if p[0] == way), at[EVERYONE, name]) for name in everyone.counts
        ]
    return System(np.array(numbers), tuple(lines), np.zeros(len(numbers), dtype=bool)), np.array(gone)


def _to_keep(
    everyone: Sheet, hidden: Mapping[str, bool], system: System, gone: Mask, profile: Profile
) -> dict[int, float]:
    """How wide the range of each small number has to stay, and of all that everyone is not shown.

    Where sums are rounded a reader knows none of those exactly. This one does, and so knows what is hidden of everyone; of it a
    view may tell no more.
    """
    names, exact = list(everyone.counts), profile.rounding is None
    found = {at: float(profile.protection_width) for at in np.flatnonzero(gone).tolist()}
    small = {at: wide for at, wide in found.items() if profile.hides(int(system.values[at])) or at < len(names)}
    if exact:
        return small
    most = {at: everyone.counts[names[at % len(names)]] if hidden[names[at % len(names)]] else np.inf for at in small}
    return {at: min(wide, most[at]) for at, wide in small.items() if at >= len(names)}


@pytest.mark.parametrize("profile", [US_CMS, UK_OPENSAFELY], ids=lambda profile: profile.id)
def test_all_views_together_tell_of_no_hidden_number(profile: Profile) -> None:
    random, opened, shown, kept = np.random.default_rng(2026), 0, 0, 0
    for _ in range(25):
        rows = _rows(random)
        everyone = _named(_sheet(rows, np.ones(len(rows["sex"]), dtype=bool)))
        hidden = hidden_together(everyone, profile).hidden
        shape = shape_of(everyone, hidden)
        views, found = dict[Place, View](), dict[Place, Together]()
        for way in ("sex", "age"):
            mine = _views(rows, way)
            assert adds_up(everyone, mine)
            patterns = None if shape is None else hidden_in_views(everyone, shape, mine, profile)
            if patterns is not None:
                views |= {(way, value): view for value, view in mine.items()}
                found |= {(way, value): pattern for value, pattern in patterns.items()}
        opened += len(views) > 0
        system, gone = _everything(everyone, hidden, views, found, profile)
        to_keep = _to_keep(everyone, hidden, system, gone, profile)
        assert not to_keep.keys() & set(recoverable(system, gone))
        spread = possible(system, gone, profile.protection_width)
        for place, at in enumerate(np.flatnonzero(gone).tolist()):
            assert spread.width(place) >= to_keep.get(at, 0) - 1e-6
        kept += len(to_keep)
        shown += int((~gone[len(everyone.counts) :]).sum())
    assert opened > 15 and shown > 600 and kept > 500, (opened, shown, kept)


def _small(*sums: tuple[str, dict[str, int]]) -> Sheet:
    found = Sheet()
    for total, members in sums:
        found.add(total, members)
    return found


def test_the_hidden_parts_of_a_split_are_one_number_to_views_and_go_with_all_below_them() -> None:
    sheet = _small(("all", {"a": 6, "b": 8, "c": 90}), ("b", {"d": 3, "e": 5}))
    shape = shape_of(sheet, {name: name in ("a", "b", "d", "e") for name in sheet.counts})
    assert shape is not None and shape.names == ("all", "c")
    ((group, hidden),) = shape.groups.items()
    assert hidden == ("a", "b") and shape.count(sheet, group) == 14 and shape.sums == ((("c", group), "all"),)


def test_of_several_splits_of_one_total_with_one_hidden_part_views_keep_the_first() -> None:
    first, further = ("all", {"a": 6, "b": 8, "c": 90}), ("all", {"a": 6, "rest": 98})
    sheet = _small(first, further)
    shape = shape_of(sheet, {name: name in ("a", "b", "rest") for name in sheet.counts})
    assert shape is not None and shape.names == ("all", "c") and len(shape.sums) == 1


@pytest.mark.parametrize(
    "sums",
    [
        (("all", {"a": 6, "b": 8, "c": 90}), ("c", {"a": 6, "d": 84})),
        (("all", {"a": 6, "x": 98}), ("all", {"b": 8, "y": 96}), ("all", {"a": 6, "b": 8, "z": 90})),
    ],
    ids=["a part of two totals", "a further split of two splits"],
)
def test_where_hidden_parts_are_entangled_there_are_no_views(sums: tuple[tuple[str, dict[str, int]], ...]) -> None:
    sheet = _small(*sums)
    assert shape_of(sheet, {name: name in ("a", "b", "x", "y", "z", "d") for name in sheet.counts}) is None


def test_what_tables_of_everyone_tell_already_need_not_stay_open() -> None:
    lines = [Line((1, 2), 0), Line((2, 3), 4)]
    low, high = bounds(np.array([20, 17, 3, 8, 11]), lines, np.array([True, True, False, False, True]))
    assert (low[2], high[2]) == (3, 3) and (low[3], high[3]) == (8, 8)
    low, high = bounds(np.array([20, 17, 3, 8, 11]), lines, np.array([True, False, False, False, True]))
    assert (low[2], high[2]) == (0, 11) and (low[1], high[1]) == (9, 20)


def test_numbers_that_do_not_add_up_are_seen() -> None:
    sheet, view = _small(("all", {"a": 6, "b": 8})), _small(("all", {"a": 3, "b": 4}))
    assert adds_up(sheet, {"x": View(view, Told(), closed=False), "y": View(view, Told(), closed=False)})
    assert not adds_up(sheet, {"x": View(view, Told(), closed=False)})

"""The criteria of the sources at work: counts worked by hand, silence after sixty days, and nothing of it outside direct care."""

import re
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from kyphodss.cohort.at_work import SILENT_DAYS
from kyphodss.cohort.criteria import answers, names
from kyphodss.cohort.criteria_at_work import SAID, title_of
from kyphodss.cohort.disclosure import PROFILES, Profile
from kyphodss.cohort.measure import DIRECT_CARE
from kyphodss.cohort.measures import compute
from kyphodss.cohort.result import OverShown, RateShown, Result, ValueShown
from kyphodss.cohort.selection import Selection
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.model import Criterion, Guideline
from tests.cohort.cohorts import CUT, case, sample, table

EVERY = [(source, criterion) for source in GUIDELINES for criterion in source.criteria]


def of(source: str, id: str) -> tuple[Guideline, Criterion]:
    return next(each for each in EVERY if (each[0].id, each[1].id) == (source, id))


OSTEOMYELITIS = of("cms-l34106", "LCD-D2")
OPENS = of("cms-l34106", "LCD-G")


def infected(number: int, osteomyelitis: bool | None, received: str = "2026-06-10", **more: Any) -> dict[str, Any]:
    risk = {} if osteomyelitis is None else {"risk": {"osteomyelitis": osteomyelitis}}
    return {**case(number, received), **risk, **more}


def direct(id: str, bodies: list[dict[str, Any]]) -> Result:
    made = table(bodies)
    return compute(id, made, CUT, DIRECT_CARE, "direct care")


def over(result: Result, which: tuple[Guideline, Criterion], said: str) -> OverShown:
    return next(each for each in result.over if each.title == title_of(*which, said))


def value(result: Result, which: tuple[Guideline, Criterion]) -> ValueShown:
    return next(each for each in result.values if each.title == title_of(*which))


def rate(result: Result, which: tuple[Guideline, Criterion], said: str) -> RateShown:
    return next(each for each in result.rates if each.title == title_of(*which, said))


def test_every_criterion_has_a_name_of_its_own() -> None:
    titles = [title_of(*each, said) for each in EVERY for said in (None, *SAID)]
    assert len(set(titles)) == len(titles)


def test_yes_and_not_known_are_counted_apart_and_the_rest_is_no() -> None:
    bodies = [infected(1, True), infected(2, False), infected(3, None), infected(4, None)]
    found = direct("V9", bodies)
    assert rate(found, OSTEOMYELITIS, "yes").rate.events.shown == 1
    assert rate(found, OSTEOMYELITIS, "not known").rate.events.shown == 2
    assert rate(found, OSTEOMYELITIS, "yes").rate.n.shown == 4


def test_a_criterion_is_asked_only_where_its_source_speaks_and_the_one_that_opens_it_of_all() -> None:
    bodies = [infected(1, True), infected(2, True, etiology="trauma")]
    found = direct("V9", bodies)
    assert (rate(found, OSTEOMYELITIS, "yes").rate.n.shown, rate(found, OPENS, "yes").rate.n.shown) == (1, 2)
    assert rate(found, OPENS, "yes").rate.events.shown == 1


def test_a_month_holds_its_own_and_one_in_part_is_left_out() -> None:
    days = ("2026-04-20", "2026-05-10", "2026-05-11", "2026-06-10", "2026-11-20")
    bodies = [infected(n, n != 2, day) for n, day in enumerate(days)]
    found = over(direct("V8", bodies), OSTEOMYELITIS, "yes")
    assert found.series.n is not None
    months = {
        m: (n, v)
        for m, n, v in zip(found.series.labels, found.series.n.tolist(), found.series.values.tolist(), strict=True)
    }
    assert (months["2026-05"], months["2026-06"], months["2026-07"]) == ((2, 1.0), (1, 1.0), (0, 0.0))
    assert "2026-04" not in months and "2026-11" not in months, "They are covered in part."


def test_no_whole_month_is_said() -> None:
    found = direct("V8", [case(1, "2026-11-20", "2026-11-10")])
    assert found.over == () and "No whole month" in found.notes[-1]


@pytest.mark.parametrize(("days", "silent"), [(SILENT_DAYS, False), (SILENT_DAYS + 1, True)])
def test_a_criterion_is_silent_after_sixty_days_without_a_yes(days: int, silent: bool) -> None:
    received = CUT.day - timedelta(days=days)
    bodies = [infected(1, True, received.isoformat()), infected(2, False, CUT.day.isoformat())]
    found = direct("V9", bodies)
    assert (value(found, OSTEOMYELITIS).value, value(found, OSTEOMYELITIS).n.shown) == (days, 1)
    assert (title_of(*OSTEOMYELITIS) in found.notes[0]) is silent


def test_one_that_never_was_yes_has_no_days_and_is_not_named_among_the_silent() -> None:
    found = direct("V9", [infected(1, False), infected(2, None)])
    assert value(found, OSTEOMYELITIS).value is None
    assert title_of(*OSTEOMYELITIS) not in found.notes[0]
    assert "never answered yes:" in found.notes[1]


def test_one_that_was_asked_of_no_fracture_is_neither_never_yes_nor_not_known() -> None:
    """Of an injury the sources of osteoporotic fractures ask only whether it is one."""
    osteoporotic, injured = infected(1, False), {**infected(2, False), "etiology": "trauma"}
    both, one = (direct("V9", bodies) for bodies in ([osteoporotic, injured], [injured]))
    assert (rate(one, OSTEOMYELITIS, "yes").rate.n.shown, value(one, OSTEOMYELITIS).value) == (0, None)
    counts = [[int(n) for n in re.findall(r"\d+", each.notes[1])] for each in (both, one)]
    assert counts[1][0] < counts[0][0] and counts[1][1] < counts[0][1]


def test_a_part_of_a_table_has_the_answers_of_the_whole() -> None:
    keep = np.arange(len(sample())) % 3 == 0
    mine = sample().only(keep)
    kept = set(mine.fractures["case_key"].to_pylist())
    rows = [at for at, key in enumerate(sample().fractures["case_key"].to_pylist()) if key in kept]
    assert mine.side.criteria.equals(sample().side.criteria.take(rows))


def test_the_whole_sample_adds_up() -> None:
    made, found = sample(), compute("V9", sample(), CUT, DIRECT_CARE, "direct care")
    for _, criterion in EVERY:
        assert set(answers(made.side.criteria, criterion).tolist()) <= {0, 1, 2}
    assert len(found.values) == len(EVERY) and len(names()) < len(EVERY)
    assert all((each.rate.n.shown or 0) >= (each.rate.events.shown or 0) for each in found.rates)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.id)
@pytest.mark.parametrize("id", ["V8", "V9"])
def test_outside_direct_care_no_number_of_a_criterion_is_shown(id: str, profile: Profile) -> None:
    for selection in (Selection(), Selection((("sex", "female"),))):
        found = compute(id, sample(), CUT, profile, "others", selection=selection)
        assert found == Result(found.card, CUT, profile, said=found.said)
        assert found.said is not None and "direct care alone" in found.said

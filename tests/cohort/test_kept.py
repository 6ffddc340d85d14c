"""What was worked out is kept: for the same question only, so many answers, and never in place of another audience's."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from kyphodss.cohort import fractures as fractures_room
from kyphodss.cohort.basis import WINDOWS, basis_of, window_of
from kyphodss.cohort.codes import code_name
from kyphodss.cohort.disclosure import PROFILES, US_CMS
from kyphodss.cohort.fracture_codes import codes_of, sets_of, with_any
from kyphodss.cohort.kept import Kept
from kyphodss.cohort.measure import DIRECT_CARE
from kyphodss.cohort.measures import compute
from kyphodss.cohort.table import CohortTable, Given, cohort_table, refreshed
from kyphodss.cohort.verdicts import asked_of
from kyphodss.dates.rows import BY_ID
from kyphodss.guidelines.clinic_leaflet import CLINIC_LEAFLET
from sample_data.cohort import cohort_cases
from tests.cohort.cohorts import CUT, sample

LEAFLET = code_name(CLINIC_LEAFLET.id)


def _given(count: int) -> list[Given]:
    return [Given(body, saved, whose) for body, saved, whose in cohort_cases(count)]


def test_the_answer_not_asked_for_longest_goes_first() -> None:
    kept, made = Kept(2), list[str]()

    def _asked(name: str) -> str:
        return kept(name, lambda: made.append(name) or name.upper())

    assert [_asked(name) for name in ("a", "b", "a", "c", "a", "b")] == ["A", "B", "A", "C", "A", "B"]
    assert made == ["a", "b", "c", "b"] and len(kept) == 2


def test_what_failed_is_not_kept() -> None:
    kept = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept("a", lambda: 1 // 0)
    assert kept("a", lambda: 1) == 1


def test_each_audience_and_profile_has_a_result_of_its_own() -> None:
    asked: dict[str, Any] = {"table": sample(), "cut": CUT}
    whole = compute("F6", profile=US_CMS, audience="direct care", **asked)
    hidden = compute("F6", profile=US_CMS, audience="others", **asked)
    other = compute("F6", profile=PROFILES["uk_opensafely"], audience="others", **asked)
    assert [each.profile for each in (whole, hidden, other)] == [DIRECT_CARE, US_CMS, PROFILES["uk_opensafely"]]
    assert whole.whole != hidden.whole and hidden.whole != other.whole
    assert compute("F6", profile=US_CMS, audience="others", **asked).whole is hidden.whole


def test_a_kept_result_bears_the_stamps_of_the_question() -> None:
    table = cohort_table(_given(40), CUT)
    first = compute("D1", table, CUT, US_CMS, "direct care")
    later = replace(CUT, at=CUT.at + timedelta(minutes=30), computed_at=CUT.computed_at + timedelta(minutes=30))
    again = compute("D1", table.at(later), later, US_CMS, "direct care")
    assert again.cut == later and again.values is first.values
    older = replace(CUT, computed_at=CUT.computed_at + timedelta(hours=3))
    found = compute("D1", table.at(older), older, US_CMS, "direct care")
    assert (first.values[0].value, found.values[0].value) == (2.0, 5.0)


def test_columns_that_are_handed_out_cannot_be_written() -> None:
    table = sample()
    for column in (table.days("received"), table.words("sex"), table.numbers("age_years"), table.code, table.ids):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = column[1]


def test_a_part_has_the_verdicts_of_its_own_fractures() -> None:
    table, keep = cohort_table(_given(60), CUT), np.arange(60) % 3 == 0
    before = table.only(keep)
    assert before.verdicts.equals(asked_of(before.fractures))
    assert before.verdicts.num_rows == before.fractures.num_rows < table.fractures.num_rows
    assert set(before.fractures["case_key"].to_pylist()) <= set(before.referrals["case_key"].to_pylist())


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    asked = list[int]()

    def _noted(rows: Any) -> Any:
        asked.append(rows.num_rows)
        return asked_of(rows)

    monkeypatch.setattr(fractures_room, "asked_of", _noted)
    return asked


def test_a_refreshed_table_asks_the_sources_of_new_rows_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    given, asked = _given(60), _counted(monkeypatch)
    table = cohort_table(given[:50], CUT)
    many = table.verdicts.num_rows
    changed = [Given({**dict(each.body), "etiology": "cancer"}, each.saved_at, number=2) for each in given[10:12]]
    new = [*changed, *given[50:]]
    keys = frozenset(str(dict(each.body)["case_id"]) for each in new)
    found: CohortTable = refreshed(table, new, keys, CUT)
    again = refreshed(found, [given[9]], frozenset([str(dict(given[9].body)["case_id"])]), CUT)
    anew = asked_of(again.fractures)
    assert again.verdicts.equals(anew)
    assert again.verdicts["case_key"].equals(again.fractures["case_key"])
    assert asked[0] == many and len(asked) == 2 and 0 < asked[1] < many / 2


def test_a_refresh_that_takes_rows_away_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    given, asked = _given(20), _counted(monkeypatch)
    table = cohort_table(given, CUT)
    _ = table.verdicts
    found = refreshed(table, [], frozenset([str(dict(given[3].body)["case_id"])]), CUT)
    assert found.verdicts.equals(asked_of(found.fractures)) and len(asked) == 1
    assert found.verdicts.num_rows < table.verdicts.num_rows


def test_the_end_of_a_window_is_that_of_the_calendar_for_every_referral() -> None:
    table = sample()
    for id in WINDOWS:
        ends, onsets = window_of(table, id).first_end, table.days("onset_earliest")
        for end, onset in list(zip(ends.tolist(), onsets.tolist(), strict=True))[:200]:
            assert end == (None if onset is None else BY_ID[id].closes(onset))


def test_codes_of_a_referral_are_those_of_its_fractures() -> None:
    table = sample()
    keys, codes = (table.verdicts[name].to_pylist() for name in ("case_key", LEAFLET))
    sets, names = sets_of(table, LEAFLET)
    met, by_key = with_any(table, LEAFLET, ("met",)), dict[str, set[str]]()
    for key, code in zip(keys, codes, strict=True):
        by_key.setdefault(key, set()).add(code)
    for row, key in enumerate(table.referrals["case_key"].to_pylist()):
        mine = by_key.get(key, set())
        assert {name for place, name in enumerate(names) if sets[row] >> place & 1 == 1} == mine
        assert bool(met[row]) == ("met" in mine)
    assert [codes_of(table, LEAFLET)[1][at] for at in codes_of(table, LEAFLET)[0].tolist()] == codes
    assert basis_of(table) is basis_of(table)

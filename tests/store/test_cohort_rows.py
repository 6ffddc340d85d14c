"""The store's cases as a cohort: read by what changed, and nothing but suppressed results for those who see no case."""

import pickle
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from kyphodss.access import Operation, Role
from kyphodss.cohort import measures as measures_room
from kyphodss.cohort.disclosure import US_CMS
from kyphodss.cohort.measure import Card, Options
from kyphodss.cohort.measures import measures
from kyphodss.cohort.result import Result
from kyphodss.cohort.selection import Selection
from kyphodss.cohort.spc_marks import Rebase
from kyphodss.cohort.table import Cut, Given
from kyphodss.store import cohort_rows
from kyphodss.store.database import Database
from kyphodss.store.door import CohortAsked, EntryError
from kyphodss.store.erasure import erase
from sample_data.cohort import cohort_cases
from tests.store.base import AS_OF, AT, body, save
from tests.store.people import door, lines

CUT = Cut(datetime(2026, 11, 25, 20, tzinfo=UTC), datetime(2026, 11, 25, 21, tzinfo=UTC))


def test_the_cohort_is_refreshed_by_what_changed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    read = cohort_rows.given

    def counted(conn: Connection, keys: Iterable[str] | None = None) -> list[Given]:
        found = list(read(conn, keys))
        asked.append(len(found))
        return found

    monkeypatch.setattr(cohort_rows, "given", counted)
    closed = {"outcome": {"closed_on": "2026-11-21", "closed_as": 4}}
    first, second = save(database, body("S01", **closed)), save(database, body("S02"))
    save(database, body("S03", **closed))
    with database.reading() as conn:
        assert len(cohort_rows.table_of(conn, database, CUT)) == 3
        assert len(cohort_rows.table_of(conn, database, CUT)) == 3
    save(database, body("S01", etiology="trauma", **closed), first.case_key, 1)
    with database.writing() as conn:
        erase(conn, second.case_key, AT)
    with database.reading() as conn:
        found = cohort_rows.table_of(conn, database, CUT)
    assert asked == [3, 1], "Where nothing changed no case is read."
    assert len(found) == 2 and "trauma" in found.words("etiology")
    later = replace(CUT, at=CUT.at + timedelta(days=1), computed_at=CUT.computed_at + timedelta(days=1))
    with database.reading() as conn:
        cohort_rows.table_of(conn, database, later)
    assert asked[-1] == 0, "Both are closed: their rows do not move with the cut."


def test_a_case_that_goes_and_another_that_comes_are_no_standing_still(database: Database) -> None:
    first = save(database, body("S01"))
    with database.reading() as conn:
        (key,) = cohort_rows.table_of(conn, database, CUT).referrals["case_key"].to_pylist()
    with database.writing() as conn:
        erase(conn, first.case_key, AT)
    with database.reading() as conn:
        assert len(cohort_rows.table_of(conn, database, CUT)) == 0
    second = save(database, body("S02"))
    with database.reading() as conn:
        found = cohort_rows.table_of(conn, database, CUT).referrals["case_key"].to_pylist()
    assert key == first.case_key and found == [second.case_key]


def test_the_same_question_is_worked_out_once_and_every_asking_leaves_its_line(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    physician = door(database, Role.PHYSICIAN)
    key = physician.create(body("S01"), "made", AS_OF).case_key
    worked = list[str]()
    release = measures_room.release

    def _noted(card: Card, *rest: Any, **named: Any) -> Result:
        worked.append(card.id)
        return release(card, *rest, **named)

    monkeypatch.setattr(measures_room, "release", _noted)
    asked, before = CohortAsked(("F1", "D2")), len(lines(database))
    first, second = physician.cohort_here(asked), physician.cohort_here(asked)
    assert worked == ["F1", "D2"] and len(lines(database)) == before + 2
    assert first["F1"].whole == second["F1"].whole and second["F1"].cut.at >= first["F1"].cut.at
    door(database, Role.MANAGER).cohort(asked)
    assert worked == ["F1", "D2"], (
        "A store too small for others tells them so, and hands out nothing kept for direct care."
    )
    physician.change(key, body("S01", etiology="trauma"), 1, "", AS_OF)
    physician.cohort_here(asked)
    assert worked == ["F1", "D2", "F1", "D2"]


def test_results_hold_no_row_no_key_and_no_name(database: Database) -> None:
    physician = door(database, Role.PHYSICIAN)
    patients = [{"mrn": f"CANARYMRN{n}", "name": "CANARYNAME", "age_years": 70} for n in range(14)]
    bodies = [body(f"CASEID{n}", patient=patient) for n, patient in enumerate(patients)]
    keys = [physician.create(each, "made", AS_OF).case_key for each in bodies]
    found = door(database, Role.MANAGER).cohort(CohortAsked(tuple(measures())))
    assert all(result.profile == US_CMS for result in found.values())
    sent = pickle.dumps(dict(found))
    assert set(found) == set(measures())
    for word in (*keys, "CANARYMRN", "CANARYNAME", "CASEID"):
        assert word.encode() not in sent


def test_cases_listed_behind_a_figure_are_looked_at(database: Database) -> None:
    physician = door(database, Role.PHYSICIAN)
    key = physician.create(body("S01"), "made", AS_OF).case_key
    assert [case.case_key for case in physician.cohort_cases(Selection()).cases] == [key]
    assert physician.who_looked(key)[0].line.action == Operation.VIEW_COHORT.value


def test_what_lies_beside_a_database_is_counted_and_is_no_case_of_it(database: Database) -> None:
    physician = door(database, Role.PHYSICIAN)
    physician.create(body("S01"), "made", AS_OF)
    cohort_rows.with_beside(database, lambda: tuple(Given(body(f"X{n}"), case_key=f"sample-{n}") for n in range(20)))
    found = physician.cohort_cases(Selection())
    assert (len(found.cases), found.more) == (1, 20)
    physician.create(body("S02"), "made", AS_OF)
    assert physician.cohort_cases(Selection()).more == 20, "A refresh keeps them."


@pytest.mark.parametrize(
    "asked",
    [
        CohortAsked(("F1",), selection=Selection((("month", "2026-06"),))),
        CohortAsked(("F1",), selection=Selection((("etiology", "trauma"), ("sex", "female")))),
        CohortAsked(("F1",), Options(weekly=True)),
        CohortAsked(("T8",), Options(window="LF-CLOSING")),
        CohortAsked(("T3",), Options(standard_days=9)),
        CohortAsked(("F1",), profile="uk_opensafely"),
        CohortAsked(("F1",), profile="direct_care"),
    ],
)
def test_what_could_be_subtracted_from_the_sites_own_figures_is_for_direct_care(
    database: Database, asked: CohortAsked
) -> None:
    with pytest.raises(EntryError, match="Outside direct care"):
        door(database, Role.MANAGER).cohort(asked)
    assert set(asked.measures) == set(door(database, Role.PHYSICIAN).cohort_here(asked))


def test_one_filter_with_few_values_is_asked_outside_direct_care_and_is_on_record(database: Database) -> None:
    cohort_rows.with_beside(
        database, lambda: tuple(Given(*each, f"sample-{n}") for n, each in enumerate(cohort_cases()))
    )
    manager, asked = door(database, Role.MANAGER), CohortAsked(("F3", "V4"), selection=Selection((("sex", "male"),)))
    found, before = manager.cohort(asked), len(lines(database))
    assert (found["F3"].said, found["F3"].profile) == (None, US_CMS) and found["F3"].whole is not None
    assert found["V4"].said is not None and found["V4"].tables == ()
    assert manager.cohort(asked)["F3"].whole == found["F3"].whole
    assert len(lines(database)) == before + 1 and "sex" in lines(database)[-1].fields
    men = door(database, Role.PHYSICIAN).cohort_here(asked)["F3"].whole
    cells = (
        [(a.cell.shown, b.cell.shown) for a, b in zip(found["F3"].whole.walk(), men.walk(), strict=True)] if men else []
    )
    assert any(shown is None for shown, _ in cells) and all(shown in (None, true) for shown, true in cells)


def test_new_limits_need_a_reason_and_four_times_yes_and_stay_on_record_when_withdrawn(database: Database) -> None:
    manager = door(database, Role.MANAGER)
    for text, answers in (("", (True,) * 4), ("new service", (True, True, True, False)), ("new service", (True,))):
        with pytest.raises(EntryError):
            manager.note_chart("F1", "rebase", "2026-03", text, answers)
    with pytest.raises(EntryError, match="no such chart"):
        manager.note_chart("F99", "remark", "2026-03", "new service")
    with pytest.raises(EntryError, match="period"):
        manager.note_chart("F1", "remark", "a name, perhaps", "new service")
    manager.note_chart("F1", "rebase", "2026-03", "new service", (True,) * 4)
    (note,) = manager.chart_notes()
    assert isinstance(note.said(), Rebase) and (note.author, note.text) == ("manager-1", "new service")
    manager.withdraw_note(note.id)
    assert manager.chart_notes() == ()
    with pytest.raises(EntryError, match="no longer stands"):
        manager.withdraw_note(note.id)

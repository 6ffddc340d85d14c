"""Saving and reading cases: revisions, the assessment as it stood, ids that are one case's own."""

import json
import threading

import pytest
from sqlalchemy import func, select

from kyphodss.assess import assess
from kyphodss.case.read import CaseError, case_from
from kyphodss.replay import line_of
from kyphodss.store import cases
from kyphodss.store.cases import Conflict, DuplicateId, Saved
from kyphodss.store.database import Database
from kyphodss.store.erasure import erase
from kyphodss.store.errors import StoreError
from kyphodss.store.schema import CASE_CURRENT, CASE_REVISION
from tests.store.base import AS_OF, AT, at, body, save


def test_a_new_case_gets_a_key_that_says_nothing(database: Database) -> None:
    one, other = save(database, body("S01")), save(database, body("S02"))
    assert one.number == other.number == 1
    assert len(one.case_key) == 16 and int(one.case_key, 16) >= 0
    assert one.case_key != other.case_key


def test_what_was_saved_is_read_back_as_it_was(database: Database) -> None:
    made = save(database, body(patient={"name": "Zoë Ćwiek-Ōta", "age_years": 78.5}))
    with database.reading() as conn:
        found = cases.load(conn, made.case_key)
    assert found is not None
    assert found.body == body(patient={"name": "Zoë Ćwiek-Ōta", "age_years": 78.5})
    assert (found.number, found.organization, found.saved_at, found.saved_by) == (1, "Praxis Nord", AT, "user-1")


def test_no_such_case_is_none_and_cannot_be_changed(database: Database) -> None:
    with database.reading() as conn:
        assert cases.load(conn, "0123456789abcdef") is None
        assert cases.history(conn, "0123456789abcdef") == []
        assert cases.revision(conn, "0123456789abcdef", 1) is None
    with pytest.raises(StoreError, match="no such case") as refused:
        save(database, body(), "0123456789abcdef", 1)
    assert refused.value.kind == "missing"


def test_a_save_keeps_the_assessment_as_it_stood(database: Database) -> None:
    made = save(database, body())
    with database.reading() as conn:
        found = cases.revision(conn, made.case_key, 1)
    assert found is not None
    assert list(found.assessments) == [line_of(one) for one in assess(case_from(body()), AS_OF)]
    assert [json.loads(line)["level"] for line in found.assessments] == ["L1", "T12"]
    assert (found.as_of, found.why, found.changes) == ("2026-11-25", "seen", ())


def test_a_body_that_is_no_case_is_refused_and_nothing_is_kept(database: Database) -> None:
    with pytest.raises(CaseError, match=r"symptoms\.pain_score"):
        save(database, body(symptoms={"pain_score": 11}))
    with database.reading() as conn:
        assert conn.execute(select(func.count()).select_from(CASE_REVISION)).scalar_one() == 0


def test_a_save_on_top_of_somebody_elses_is_refused_with_both_sides(database: Database) -> None:
    made = save(database, body())
    save(database, body(symptoms={"pain_score": 8}), made.case_key, 1, "user-2", at(5))
    with pytest.raises(Conflict) as refused:
        save(database, body(symptoms={"pain_score": 9}), made.case_key, 1)
    found = refused.value
    assert (found.base, found.theirs) == (body(), body(symptoms={"pain_score": 8}))
    assert (found.their_number, found.their_user, found.their_at) == (2, "user-2", at(5))
    with database.reading() as conn:
        stored = cases.load(conn, made.case_key)
        assert stored is not None and stored.number == 2
        assert len(cases.history(conn, made.case_key)) == 2


@pytest.mark.parametrize("based_on", [None, 0, 7, -1])
def test_a_save_that_names_no_revision_is_refused(database: Database, based_on: int | None) -> None:
    made = save(database, body())
    with pytest.raises(StoreError, match="names no revision"):
        save(database, body(), made.case_key, based_on)


def test_of_writers_from_one_revision_one_saves_and_the_others_hear_of_it(database: Database) -> None:
    made = save(database, body())
    saved: list[Saved] = []
    heard: list[Conflict] = []

    def write(number: int) -> None:
        try:
            saved.append(save(database, body(symptoms={"pain_score": number}), made.case_key, 1))
        except Conflict as conflict:
            heard.append(conflict)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.number for one in saved] == [2]
    assert len(heard) == 7


def test_two_cases_cannot_have_one_id(database: Database) -> None:
    save(database, body("S01"))
    made = save(database, body("S02"))
    with pytest.raises(DuplicateId) as refused:
        save(database, body("S01"))
    assert "S01" not in str(refused.value)
    with pytest.raises(DuplicateId):
        save(database, body("S01"), made.case_key, 1)
    with database.reading() as conn:
        assert conn.execute(select(func.count()).select_from(CASE_REVISION)).scalar_one() == 2
    assert save(database, body("S03"), made.case_key, 1).number == 2  # its id may change to a free one
    save(database, body("S02"))  # and the old one is free then


def test_the_list_has_what_lists_need_and_only_the_organizations_own(database: Database) -> None:
    save(database, body("S02", referral={"received_on": "2026-11-21", "organization": "Praxis Süd"}))
    save(database, body("S01"))
    save(database, body("S03", referral=None, outcome={"closed_on": "2026-11-24"}))
    with database.reading() as conn:
        every = cases.listed(conn)
        own = cases.listed(conn, "Praxis Süd")
    assert [(one.case_id, one.received_on, one.closed) for one in every] == [
        ("S01", "2026-11-20", False),
        ("S02", "2026-11-21", False),
        ("S03", None, True),
    ]
    assert [one.case_id for one in own] == ["S02"]


def test_the_history_says_who_when_why_and_what_changed(database: Database) -> None:
    made = save(database, body())
    later = body(symptoms={"pain_score": 8, "ambulatory": False})
    save(database, later, made.case_key, 1, "user-2", at(5))
    with database.reading() as conn:
        first, second = cases.history(conn, made.case_key)
        assert cases.revision(conn, made.case_key, 2) == second
    assert (first.number, first.saved_by, first.changes) == (1, "user-1", ())
    assert (second.number, second.saved_by, second.saved_at) == (2, "user-2", at(5))
    assert [(one.path, one.label, one.base, one.theirs) for one in second.changes] == [
        ("symptoms.pain_score", "Pain score", 7, 8),
        ("symptoms.ambulatory", "Able to walk", None, False),
    ]
    assert json.loads(first.assessments[0]) != json.loads(second.assessments[0])


def test_erasing_empties_every_revision_and_keeps_that_they_were(database: Database) -> None:
    made = save(database, body())
    save(database, body(symptoms={"pain_score": 8}), made.case_key, 1)
    other = save(database, body("S02"))
    with database.writing() as conn:
        assert erase(conn, made.case_key, at(9)) == 2
        assert erase(conn, made.case_key, at(10)) == 0
    with database.reading() as conn:
        assert cases.load(conn, made.case_key) is None
        assert [
            (one.number, one.body, one.assessments, one.why, one.erased_at)
            for one in cases.history(conn, made.case_key)
        ] == [
            (1, None, (), "", at(9)),
            (2, None, (), "", at(9)),
        ]
        assert conn.execute(select(CASE_CURRENT.c.case_key)).scalars().all() == [other.case_key]
    save(database, body())  # the id is free again

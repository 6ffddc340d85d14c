"""An import can be taken back as one act: what nobody touched since goes or gets its former state, the rest is named."""

from collections.abc import Callable

import pytest

from kyphodss.access import AccessError, Role
from kyphodss.store import cases, imports
from kyphodss.store.check import check
from kyphodss.store.database import Database
from kyphodss.store.door import Conflict, Door, EntryError
from kyphodss.store.import_acts import CHANGED_SINCE, ELSEWHERE, NO_RUN
from kyphodss.store.thread_state import Entry
from tests.store.base import AS_OF, body
from tests.store.people import NORTH, SOUTH, door, lines


def physician(database: Database, minutes: int = 0) -> Door:
    return door(database, Role.PHYSICIAN, None, minutes)


def imported(at: Door, *ids: str, organization: str = NORTH) -> tuple[imports.Run, list[str]]:
    """A run that made cases of these ids, and their keys."""
    run = imports.begin("intake page")
    bodies = [body(each, referral={"organization": organization}) for each in ids]
    return run, [at.create(each, f"import {run.key}: row 2", AS_OF, run=run).case_key for each in bodies]


def stored(database: Database, key: str) -> cases.Stored | None:
    with database.reading() as conn:
        return cases.load(conn, key)


def test_a_run_is_listed_with_who_when_and_how_many(database: Database) -> None:
    at = physician(database)
    there = at.create(body("old"), "made", AS_OF)
    run, _ = imported(at, "one", "two")
    at.change(there.case_key, body("old", etiology="trauma"), 1, "together", AS_OF, run=run)
    (found,) = at.import_runs()
    assert (found.key, found.created, found.merged, found.taken_back) == (run.key, 2, 1, 0)
    assert (found.source, found.imported_at[:16], found.undone_at) == ("intake page", "2026-11-25T12:00", None)


def test_what_a_run_made_and_nobody_touched_is_erased_and_the_record_says_so(database: Database) -> None:
    at = physician(database)
    run, keys = imported(at, "one", "two")
    undone = physician(database, 5).undo_import(run.key, AS_OF)
    assert (undone.erased, undone.restored, undone.gone, undone.left) == (2, 0, 0, ())
    assert all(stored(database, key) is None for key in keys)
    said = {(line.action, line.case_key, line.fields) for line in lines(database)[-3:]}
    assert said == {
        ("see import runs and undo one", None, f'["{run.key}"]'),
        *(("erase a patient's data", key, '["import undone"]') for key in keys),
    }
    (found,) = at.import_runs()
    assert (found.taken_back, found.undone_at is None) == (2, False)
    assert check(database).faults == ()
    imported(at, "one")


def test_a_case_it_was_brought_together_with_gets_its_former_body_by_a_new_revision(database: Database) -> None:
    at = physician(database)
    key = at.create(body("old"), "made", AS_OF).case_key
    run = imports.begin("import command")
    at.change(key, body("old", etiology="trauma"), 1, "together", AS_OF, run=run)
    at.change(key, body("old", etiology="cancer"), 2, "a second row of the file", AS_OF, run=run)
    undone = at.undo_import(run.key, AS_OF)
    now = stored(database, key)
    assert now is not None and undone.restored == 1
    assert (now.number, now.body) == (4, body("old"))
    assert at.history(key)[-1].why == f"import {run.key} undone"
    assert check(database).faults == ()


TOUCHES: dict[str, Callable[[Door, str], object]] = {
    "changed": lambda at, key: at.change(key, body("one", etiology="trauma"), 1, "seen", AS_OF),
    "wrote": lambda at, key: at.write(key, Entry("note", "seen")),
    "took": lambda at, key: at.take(key),
    "typed": lambda at, key: at.keep_draft(key, body("one"), key, 1),
}


@pytest.mark.parametrize("touch", TOUCHES)
def test_what_somebody_touched_since_is_left_alone_and_named(database: Database, touch: str) -> None:
    at = physician(database)
    run, (first, second) = imported(at, "one", "two")
    TOUCHES[touch](at, first)
    before = stored(database, first)
    undone = at.undo_import(run.key, AS_OF)
    assert undone.erased == 1 and stored(database, second) is None and stored(database, first) == before
    (left,) = undone.left
    assert (left.case_key, left.case_id) == (first, "one") and left.why != ""
    assert check(database).faults == ()


def test_a_look_is_no_touch(database: Database) -> None:
    at = physician(database)
    run, (key,) = imported(at, "one")
    at.view(key)
    assert at.undo_import(run.key, AS_OF).erased == 1


def test_a_stored_case_that_was_changed_after_the_run_keeps_the_change(database: Database) -> None:
    at = physician(database)
    key = at.create(body("old"), "made", AS_OF).case_key
    run = imports.begin("intake page")
    at.change(key, body("old", etiology="trauma"), 1, "together", AS_OF, run=run)
    at.change(key, body("old", etiology="cancer"), 2, "seen", AS_OF)
    assert [left.why for left in at.undo_import(run.key, AS_OF).left] == [CHANGED_SINCE]
    now = stored(database, key)
    assert now is not None and now.body["etiology"] == "cancer"


def test_undoing_again_tries_what_was_left_and_nothing_else(database: Database) -> None:
    at = physician(database)
    run, (first, _) = imported(at, "one", "two")
    at.keep_draft(first, body("one"), first, 1)
    assert len(at.undo_import(run.key, AS_OF).left) == 1
    at.drop_draft(first)
    again = at.undo_import(run.key, AS_OF)
    assert (again.erased, again.left) == (1, ())
    assert at.undo_import(run.key, AS_OF).erased == 0


def test_a_case_that_was_erased_meanwhile_is_gone(database: Database) -> None:
    at = physician(database)
    run, (key,) = imported(at, "one")
    old = at.create(body("old"), "made", AS_OF).case_key
    at.change(old, body("old", etiology="trauma"), 1, "together", AS_OF, run=run)
    for each in (key, old):
        door(database, Role.ADMINISTRATOR).erase(each, "asked by the patient")
    assert at.undo_import(run.key, AS_OF).gone == 2


def test_a_referrer_undoes_the_own_organizations_imports_alone(database: Database) -> None:
    north, south = door(database, Role.REFERRER, NORTH), door(database, Role.REFERRER, SOUTH)
    run, (key,) = imported(north, "one")
    assert [each.key for each in north.import_runs()] == [run.key] and south.import_runs() == []
    for stranger in (south, door(database, Role.MANAGER), door(database, Role.ADMINISTRATOR), door(database, None)):
        with pytest.raises(AccessError):
            stranger.undo_import(run.key, AS_OF)
    assert stored(database, key) is not None
    assert north.undo_import(run.key, AS_OF).erased == 1


def test_a_case_that_moved_to_another_organization_is_left_and_not_named(database: Database) -> None:
    north = door(database, Role.REFERRER, NORTH)
    run, (key,) = imported(north, "one")
    physician(database).change(key, body("one", referral={"organization": SOUTH}), 1, "moved", AS_OF)
    (left,) = north.undo_import(run.key, AS_OF).left
    assert (left.case_key, left.case_id, left.why) == (None, None, ELSEWHERE)


@pytest.mark.parametrize("key", ["f" * 16, "", "Beispiel, Berta", "F" * 16])
def test_a_run_that_is_not_there_is_refused_and_not_repeated(database: Database, key: str) -> None:
    with pytest.raises(AccessError, match="no import of this key") as refused:
        physician(database).undo_import(key, AS_OF)
    assert str(refused.value) == NO_RUN
    assert (lines(database)[-1].outcome, lines(database)[-1].fields) == ("refused", "[]")


def test_nothing_can_be_added_to_a_run_of_somebody_else_or_one_that_was_undone(database: Database) -> None:
    at = physician(database)
    run, _ = imported(at, "one")
    with pytest.raises(EntryError, match="somebody else's"):
        door(database, Role.REFERRER).create(body("two"), "", AS_OF, run=run)
    at.undo_import(run.key, AS_OF)
    with pytest.raises(EntryError, match="was undone"):
        at.create(body("three"), "", AS_OF, run=run)
    assert at.cases() == []


def test_a_case_that_is_refused_leaves_no_run(database: Database) -> None:
    at = physician(database)
    key = at.create(body("old"), "made", AS_OF).case_key
    run = imports.begin("drop folder")
    with pytest.raises(cases.DuplicateId):
        at.create(body("old"), "", AS_OF, run=run)
    with pytest.raises(Conflict):
        at.change(key, body("old", etiology="trauma"), 1, "", AS_OF)
        at.change(key, body("old"), 1, "", AS_OF, run=run)
    assert at.import_runs() == []


def test_an_import_changes_no_decision(database: Database) -> None:
    at = physician(database)
    key = at.create(body("old"), "made", AS_OF).case_key
    with pytest.raises(EntryError, match="decision"):
        at.change(key, body("old", outcome={"decision": "treat"}), 1, "", AS_OF, run=imports.begin("intake page"))
    with pytest.raises(AccessError):
        new = body("new", outcome={"decision": "treat"})
        door(database, Role.REFERRER).create(new, "", AS_OF, run=imports.begin("intake page"))

"""An import with nobody at a page joins nothing by itself; where somebody chose to, the named side is never overruled."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from kyphodss.access import Role, User
from kyphodss.intake.whole import flat, list_paths
from kyphodss.service.bringing import SEVERAL, Bringing, Side, brought_together
from kyphodss.store.database import open_database
from kyphodss.store.door import Door
from tests.store.base import AS_OF, body
from tests.strategies import cases

AT = datetime(2026, 11, 25, 2, tzinfo=UTC)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    database = open_database(f"sqlite:///{tmp_path}/x.db", bytes(32))
    yield Door(database, User("u1", "Ada", Role.PHYSICIAN, None, "test"), lambda: AT)
    database.close()


def bringing(door: Door | None, side: Side | None = None, *, dry: bool = False) -> Bringing:
    return Bringing(door, "import command", AS_OF, side=side, dry=dry)


def singles(found: dict[str, Any]) -> dict[str, Any]:
    return {path: value for path, value in flat(found).items() if value is not None and path not in list_paths()}


@settings(max_examples=80)
@given(cases(), cases())
def test_the_named_side_keeps_what_it_says_and_the_other_adds_what_it_alone_says(
    stored: dict[str, Any], new: dict[str, Any]
) -> None:
    theirs, mine = singles(stored), {**singles(new), "case_id": stored["case_id"]}
    assert singles(brought_together(stored, new, "stored")) == {**mine, **theirs}
    assert singles(brought_together(stored, new, "file")) == {**theirs, **mine}


@pytest.mark.parametrize("side", [None, "stored", "file"])
def test_a_case_that_may_be_two_stored_ones_is_set_aside_whatever_was_chosen(door: Door, side: Side | None) -> None:
    for name in ("A", "B"):
        door.create(body(name), "made", AS_OF)
    found = bringing(door, side).put(body("C"), "row 2")
    assert (found.kind, found.alike) == ("alike", ("A", "B"))
    assert (found.sentence == SEVERAL) is (side is not None)


def test_one_id_of_another_patient_is_never_brought_together(door: Door) -> None:
    door.create(body("A"), "made", AS_OF)
    other = body("A", patient={"mrn": "99", "name": "Carla Beispiel"})
    assert bringing(door, "file").put(other, "row 2").kind == "there"
    assert door.cases()[0].number == 1


def test_the_same_id_and_patient_is_brought_together_only_where_it_was_chosen(door: Door) -> None:
    key = door.create(body("A"), "made", AS_OF).case_key
    newer = body("A", symptoms={"pain_score": 3, "ambulatory": True})
    assert bringing(door).put(newer, "row 2").kind == "there"
    assert bringing(door, "stored", dry=True).put(newer, "row 2").kind == "merged"
    assert door.cases()[0].number == 1, "A dry run stores nothing."
    assert bringing(door, "stored").put(newer, "row 2").kind == "merged"
    assert door.view(key).body["symptoms"] == {"pain_score": 7, "ambulatory": True}


def test_rows_of_one_file_that_may_be_one_case_are_told_also_without_a_store() -> None:
    run = bringing(None, dry=True)
    assert [run.put(body(name), "row").kind for name in ("A", "B", "A")] == ["stored", "alike", "there"]


def test_a_second_row_is_brought_together_with_what_the_first_left(door: Door) -> None:
    key = door.create(body("A"), "made", AS_OF).case_key
    run = bringing(door, "stored")
    rows = [body(name, risk={field: True}) for name, field in (("B", "osteomyelitis"), ("C", "discitis"))]
    assert [run.put(row, "row").kind for row in rows] == ["merged", "merged"]
    assert door.view(key).body["risk"] == {"osteomyelitis": True, "discitis": True}
    assert door.undo_import(run.run.key, AS_OF).restored == 1
    assert door.view(key).body == body("A")

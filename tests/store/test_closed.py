"""When a case counts as closed: by its code, where it has one; the code 0 says that it is still open."""

from typing import Any

import pytest
from sqlalchemy import select, update

from kyphodss.case.read import case_from
from kyphodss.store import cases
from kyphodss.store.database import Database, open_database
from kyphodss.store.schema import CASE_CURRENT
from tests.store.base import body, save
from tests.store.conftest import KEY

OUTCOMES = [
    ({}, False),
    ({"closed_as": 0}, False),
    ({"closed_as": 1}, True),
    ({"closed_as": 6}, True),
    ({"closed_as": 9}, True),
    ({"closed_on": "2026-11-24"}, True),
    ({"closed_on": "2026-11-24", "closed_as": 4}, True),
    ({"closed_on": "2026-11-24", "closed_as": 0}, False),
    ({"procedure_on": "2026-11-24"}, False),
]


@pytest.mark.parametrize(("outcome", "closed"), OUTCOMES)
def test_the_code_decides_and_without_one_the_day_of_closing(outcome: dict[str, Any], closed: bool) -> None:
    assert cases.is_closed(case_from(body(outcome=outcome))) is closed


@pytest.mark.parametrize(("outcome", "closed"), OUTCOMES)
def test_the_list_shows_what_the_code_says(database: Database, outcome: dict[str, Any], closed: bool) -> None:
    save(database, body(outcome=outcome))
    with database.reading() as conn:
        assert [case.closed for case in cases.listed(conn)] == [closed]


def test_rows_of_an_earlier_program_are_put_right_when_the_database_is_opened(database: Database, url: str) -> None:
    """An earlier program kept a case with the code 0 as closed, so that it could fall past the term of retention."""
    still_open = save(database, body("S01", outcome={"closed_as": 0}))
    save(database, body("S02", outcome={"closed_as": 2}))
    with database.writing() as conn:
        conn.execute(update(CASE_CURRENT).where(CASE_CURRENT.c.case_key == still_open.case_key).values(closed=True))
    database.close()
    again = open_database(url, KEY)
    with again.reading() as conn:
        row = CASE_CURRENT.c
        found = conn.execute(select(row.case_id, row.closed).order_by(row.case_id)).all()
    again.close()
    assert [tuple(each) for each in found] == [("S01", False), ("S02", True)]

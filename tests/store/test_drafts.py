"""Drafts: whatever was typed is kept as it is, by person and slot."""

from typing import Any

import pytest

from kyphodss.store import drafts
from kyphodss.store.database import Database, open_database
from kyphodss.store.drafts import Draft
from kyphodss.store.errors import StoreError
from tests.store.base import AT, at
from tests.store.conftest import KEY


def _keep(database: Database, body: dict[str, Any], slot: str = "new", user: str = "user-1", when: str = AT) -> None:
    with database.writing() as conn:
        drafts.keep(conn, user, slot, body, None, None, when)


def test_a_draft_need_not_be_a_case(database: Database) -> None:
    typed = {"case_id": "", "symptoms": {"pain_score": "seven?"}, "ünknown": [1, None, {"a": "\u2028 '\";--"}]}
    _keep(database, typed)
    with database.reading() as conn:
        assert drafts.kept(conn, "user-1", "new") == Draft("new", typed, None, None, AT)
        assert drafts.kept(conn, "user-2", "new") is None
        assert drafts.kept(conn, "user-1", "other") is None


def test_a_draft_survives_the_program(database: Database, url: str) -> None:
    _keep(database, {"a": 1})
    database.close()
    again = open_database(url, KEY)
    with again.reading() as conn:
        assert drafts.kept(conn, "user-1", "new") == Draft("new", {"a": 1}, None, None, AT)
    again.close()


def test_the_newest_words_take_the_slot(database: Database) -> None:
    _keep(database, {"a": 1})
    with database.writing() as conn:
        drafts.keep(conn, "user-1", "new", {"a": 2}, "0123456789abcdef", 3, at(1))
    with database.reading() as conn:
        assert drafts.drafts(conn, "user-1") == [Draft("new", {"a": 2}, "0123456789abcdef", 3, at(1))]


def test_drafts_are_listed_newest_first_and_are_ones_own(database: Database) -> None:
    _keep(database, {}, "one", when=at(1))
    _keep(database, {}, "two", when=at(2))
    _keep(database, {}, "theirs", "user-2")
    with database.reading() as conn:
        assert [draft.slot for draft in drafts.drafts(conn, "user-1")] == ["two", "one"]


def test_a_dropped_draft_is_gone_and_dropping_none_is_nothing(database: Database) -> None:
    _keep(database, {})
    with database.writing() as conn:
        drafts.drop(conn, "user-1", "new")
        drafts.drop(conn, "user-1", "new")
    with database.reading() as conn:
        assert drafts.drafts(conn, "user-1") == []


def test_a_draft_of_a_megabyte_is_kept_and_a_larger_one_refused(database: Database) -> None:
    _keep(database, {"a": "x" * (drafts.LARGEST_BYTES - 8)})
    with pytest.raises(StoreError, match="1,000,001 bytes, expected at most 1,000,000"):
        _keep(database, {"a": "x" * (drafts.LARGEST_BYTES - 7)})


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}, "\ud800"])
def test_what_json_cannot_hold_is_refused(database: Database, value: Any) -> None:
    with pytest.raises(StoreError, match="JSON cannot hold"):
        _keep(database, {"a": value})

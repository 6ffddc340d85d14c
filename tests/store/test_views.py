"""Named views: each person's own, kept as a query that names nobody, with a line in the record for every act."""

from typing import Any

import pytest

from kyphodss.access import Role
from kyphodss.store.acts import EntryError
from kyphodss.store.database import Database, open_database
from kyphodss.store.view_acts import FULL, GONE, NAMED, NO_LIST, NO_QUERY, TAKEN
from kyphodss.store.views import LONGEST_NAME, MOST, SavedView
from kyphodss.worklist.facets import token
from tests.store.conftest import KEY
from tests.store.people import NOW, contents, door, lines, newest

QUERY = f"order=wait&owner={token('A. Owner')}&within=14"


def _names(database: Database, role: Role = Role.PHYSICIAN) -> list[str]:
    return [view.name for view in door(database, role).views("worklist")]


def test_a_view_is_kept_under_its_name_and_survives_the_program(database: Database, url: str) -> None:
    door(database, Role.PHYSICIAN).keep_view("worklist", "  Tuesday   list ", QUERY)
    database.close()
    again = open_database(url, KEY)
    assert door(again, Role.PHYSICIAN).views("worklist") == [
        SavedView("Tuesday list", QUERY, NOW.isoformat(timespec="microseconds"))
    ]
    again.close()


def test_views_stand_by_name_and_are_each_persons_own(database: Database) -> None:
    for name in ("b", "A", "c"):
        door(database, Role.PHYSICIAN).keep_view("worklist", name, "")
    assert _names(database) == ["A", "b", "c"]
    assert _names(database, Role.MANAGER) == []
    door(database, Role.MANAGER).drop_view("worklist", "A")
    assert _names(database) == ["A", "b", "c"]


def test_the_same_name_again_takes_the_place_of_the_view(database: Database) -> None:
    mine = door(database, Role.PHYSICIAN)
    mine.keep_view("worklist", "mine", "order=wait")
    mine.keep_view("worklist", "mine", "quiet=yes")
    assert [view.query for view in mine.views("worklist")] == ["quiet=yes"]


def test_a_view_gets_another_name_unless_another_view_has_it(database: Database) -> None:
    mine = door(database, Role.PHYSICIAN)
    for name in ("one", "two"):
        mine.keep_view("worklist", name, "")
    with pytest.raises(EntryError) as taken:
        mine.rename_view("worklist", "one", "two")
    assert str(taken.value) == TAKEN
    mine.rename_view("worklist", "one", "first")
    assert _names(database) == ["first", "two"]
    with pytest.raises(EntryError) as gone:
        mine.rename_view("worklist", "one", "third")
    assert str(gone.value) == GONE


def test_a_dropped_view_is_gone_and_dropping_none_is_nothing(database: Database) -> None:
    mine = door(database, Role.PHYSICIAN)
    mine.keep_view("worklist", "mine", "")
    mine.drop_view("worklist", "mine")
    mine.drop_view("worklist", "mine")
    assert _names(database) == []


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("", "", NAMED),
        ("   ", "", NAMED),
        ("a" * (LONGEST_NAME + 1), "", NAMED),
        ("bell \a", "", NAMED),
        ("mine", "text=Beispiel", NO_QUERY),
        ("mine", "owner=Berta+Beispiel", NO_QUERY),
        ("mine", "organization=Praxis+Nord", NO_QUERY),
        ("mine", "order=beispiel", NO_QUERY),
        ("mine", "case=0123456789abcdef", NO_QUERY),
        ("mine", "order=wait&order=window", NO_QUERY),
        ("mine", "order=wait&" * 1000, NO_QUERY),
    ],
)
def test_what_is_no_name_or_no_query_is_refused_in_a_sentence_and_changes_nothing(
    database: Database, name: str, query: str, said: str
) -> None:
    mine = door(database, Role.PHYSICIAN)
    before = contents(database)
    with pytest.raises(EntryError) as refused:
        mine.keep_view("worklist", name, query)
    assert str(refused.value) == said
    assert contents(database) == before
    assert (newest(database).action, newest(database).outcome) == ("keep a named view of a list", "failed")


def test_a_name_of_the_longest_length_is_kept(database: Database) -> None:
    door(database, Role.PHYSICIAN).keep_view("worklist", "a" * LONGEST_NAME, "")
    assert _names(database) == ["a" * LONGEST_NAME]


def test_views_are_kept_of_no_other_page(database: Database) -> None:
    page: Any = "case"
    with pytest.raises(EntryError) as refused:
        door(database, Role.PHYSICIAN).views(page)
    assert str(refused.value) == NO_LIST


def test_beyond_the_most_views_only_one_that_is_there_can_be_kept_anew(database: Database) -> None:
    mine = door(database, Role.PHYSICIAN)
    for number in range(MOST):
        mine.keep_view("worklist", f"view {number}", "")
    with pytest.raises(EntryError) as full:
        mine.keep_view("worklist", "one more", "")
    assert str(full.value) == FULL
    mine.keep_view("worklist", "view 3", "order=wait")
    assert len(_names(database)) == MOST


def test_the_record_says_what_was_done_and_never_the_name(database: Database) -> None:
    mine = door(database, Role.PHYSICIAN)
    mine.keep_view("worklist", "Berta", "")
    mine.views("worklist")
    mine.rename_view("worklist", "Berta", "Bertha")
    mine.drop_view("worklist", "Bertha")
    told = [line.fields for line in lines(database)]
    assert told == [f'["{act}", "worklist"]' for act in ("keep", "list", "rename", "drop")]

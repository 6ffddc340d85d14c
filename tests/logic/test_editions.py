"""Which editions are used on a day: both sides of every day, the order of the register, and a register gone wrong."""

from datetime import date, timedelta

import pytest

from kyphodss.logic.editions import FIRST_DAY, Edition, in_force, present, the_one

DAY = timedelta(days=1)
SINCE, UNTIL = date(2027, 3, 1), date(2028, 3, 1)


@pytest.mark.parametrize(
    ("day", "used"),
    [
        (SINCE - DAY, False),
        (SINCE, True),
        (SINCE + DAY, True),
        (UNTIL - DAY, True),
        (UNTIL, False),
        (UNTIL + DAY, False),
    ],
)
def test_an_edition_is_used_from_its_first_day_to_the_day_before_it_is_replaced(day: date, used: bool) -> None:
    assert Edition("old", SINCE, UNTIL).in_force(day) is used


def test_an_edition_that_nothing_has_replaced_is_used_for_ever() -> None:
    edition = Edition("new", SINCE)
    assert [edition.in_force(day) for day in (SINCE - DAY, SINCE, date.max)] == [False, True, True]


def test_before_the_program_began_its_first_editions_are_used_and_no_later_ones() -> None:
    long_ago = date(2019, 1, 1)
    assert Edition("first").since == FIRST_DAY
    assert Edition("first").in_force(long_ago) and Edition("first").in_force(FIRST_DAY)
    assert Edition("first", FIRST_DAY, FIRST_DAY + DAY).in_force(long_ago)
    assert not Edition("second", FIRST_DAY + DAY).in_force(long_ago)
    assert not Edition("none", FIRST_DAY, FIRST_DAY).in_force(long_ago)


REGISTER = (Edition("old", SINCE, UNTIL), Edition("always"), Edition("new", UNTIL))


def test_what_is_in_use_stands_in_the_order_of_the_register() -> None:
    assert in_force(REGISTER, SINCE - DAY) == ("always",)
    assert in_force(REGISTER, SINCE) == in_force(REGISTER, UNTIL - DAY) == ("old", "always")
    assert in_force(REGISTER, UNTIL) == ("always", "new")
    assert in_force((), SINCE) == ()


def test_at_present_everything_is_used_that_nothing_has_replaced() -> None:
    assert present(REGISTER) == ("always", "new")
    assert present(()) == ()


def test_a_table_has_one_edition_a_day() -> None:
    table = (Edition("old", SINCE, UNTIL), Edition("new", UNTIL))
    assert [the_one(table, day) for day in (SINCE, UNTIL - DAY, UNTIL)] == ["old", "old", "new"]


@pytest.mark.parametrize(
    ("register", "day", "found"),
    [(REGISTER, SINCE, 2), ((Edition("late", SINCE),), SINCE - DAY, 0), ((), SINCE, 0)],
)
def test_none_or_two_editions_of_a_table_are_an_error_that_says_so(
    register: tuple[Edition[str], ...], day: date, found: int
) -> None:
    with pytest.raises(ValueError) as refused:
        the_one(register, day)
    assert str(refused.value) == (
        f"{found} editions are in force on {day}; one was expected. Correct the register's days."
    )

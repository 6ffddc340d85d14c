"""The three-valued tables, held against tables written in another way: no < not known < yes."""

from itertools import product

from kyphodss.logic.truth import AND, NO, NOT, OR, UNKNOWN, YES

ORDER = {NO: 0, UNKNOWN: 1, YES: 2}
BACK = {place: answer for answer, place in ORDER.items()}


def test_and_is_the_lesser_or_the_greater_and_not_turns_round() -> None:
    for left, right in product(ORDER, repeat=2):
        assert AND[left, right] is BACK[min(ORDER[left], ORDER[right])]
        assert OR[left, right] is BACK[max(ORDER[left], ORDER[right])]
    assert {answer: NOT[answer] for answer in ORDER} == {answer: BACK[2 - place] for answer, place in ORDER.items()}

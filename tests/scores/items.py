"""The items of a score as they stand on the screen."""

from typing import Any

from tests.scores.rows import result

Item = tuple[str, str, str, int | None, str]


def items(score: str, **changes: Any) -> list[Item]:
    """The items of one score of the complete row with some facts changed."""
    return [(i.id, i.label, i.level_words, i.points, i.fact) for i in result(score, **changes).components]


def item(score: str, id: str, **changes: Any) -> Item:
    """One of them."""
    return next(found for found in items(score, **changes) if found[0] == id)

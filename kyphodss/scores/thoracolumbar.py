"""What the two thoracolumbar scores share: the levels they speak about, T1 to L5, and how they are told apart from others."""

from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.logic.explain import Row

LEVELS: Final = tuple(vertebra for vertebra in v.level.values if vertebra[0] in ("T", "L"))


def outside(row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What keeps a fracture outside the range: the fact to settle, and a note where the level itself lies outside."""
    vertebra = row.get("level")
    if vertebra in LEVELS:
        return (), ()
    if vertebra is None:
        return ("level",), ()
    return ("level",), (f"The AO Spine thoracolumbar system covers T1 to L5; {vertebra} lies outside: no total.",)

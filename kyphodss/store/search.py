"""Finding cases by name, record number or case id, and naming the fields that a save touched. Pure but for one read."""

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from typing import Any, Final, cast

from sqlalchemy import Connection, select

from kyphodss.store.entries import canonical
from kyphodss.store.schema import CASE_CURRENT

LONGEST: Final = 200  # characters of a search that are looked at
ESCAPED: Final = frozenset('"\\')


def found_keys(conn: Connection, text: str, mine: Callable[[str | None], bool]) -> list[str]:
    """Keys of cases whose name, record number or case id holds every word of the text; none for a text without words.

    `mine` says of an organization whether its cases may be found.
    """
    words = _compared(text[:LONGEST]).split()
    if len(words) == 0:
        return []
    query = select(CASE_CURRENT.c.case_key, CASE_CURRENT.c.organization, CASE_CURRENT.c.body)
    rows = conn.execute(query.order_by(CASE_CURRENT.c.case_key))
    return [row.case_key for row in rows if mine(row.organization) and _holds(row.body, words)]


def _holds(body: str, words: list[str]) -> bool:
    """The JSON text is looked through first; it is read only where the words stand in it somewhere."""
    text = _compared(body)
    if any(word not in text for word in words if ESCAPED.isdisjoint(word)):
        return False
    case = json.loads(body)
    patient = {} if case.get("patient") is None else case["patient"]
    named = _compared(" ".join(str(patient[name]) for name in ("name", "mrn") if patient.get(name) is not None))
    named = f"{_compared(case['case_id'])} {named}"
    return all(word in named for word in words)


def _compared(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths that differ between two bodies, without values and positions: `fractures[].height_loss_pct`."""
    return tuple(dict.fromkeys(_differing(before, after, "")))


def _differing(before: Any, after: Any, path: str) -> Iterator[str]:
    kinds = {type(value) for value in (before, after) if value is not None}
    if kinds == {dict}:
        one, other = _part(before), _part(after)
        for name in dict.fromkeys([*one, *other]):
            yield from _differing(one.get(name), other.get(name), f"{path}.{name}" if path != "" else name)
    elif kinds == {list} and all(isinstance(entry, dict) for entry in [*_entries(before), *_entries(after)]):
        for one, other in zip_longest(_entries(before), _entries(after)):
            yield from _differing(one, other, f"{path}[]")
    elif canonical(before) != canonical(after):
        yield path


def _part(value: Any) -> dict[str, Any]:
    return {} if value is None else cast("dict[str, Any]", value)


def _entries(value: Any) -> list[Any]:
    return [] if value is None else cast("list[Any]", value)

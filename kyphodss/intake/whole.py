"""The whole case beside its flat columns: what makes a row of the exported CSV come back as the very case it was.

A flat row has a cell for every single field and none for what is in a list, and a cell is a text. So the export puts the case
as the contract has it, as JSON, into `case_json` (cut into several cells where it is long). On the way in that is the case;
a flat cell counts where it no longer says what the export wrote, which is where somebody changed it. Lists cannot be changed
in their flat cells: a changed one is a problem, never dropped.
"""

import json
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cache
from typing import Any, Final, NoReturn

from kyphodss.case.background import shortened
from kyphodss.case.fields import GUIDE

Body = dict[str, Any]

NAME: Final = "case_json"
WHY: Final = "a part of the whole case"
LONGEST: Final = 9_000  # characters of a cell; a sheet's may have 10,000 here
NEXT: Final = "~"  # begins a cell that goes on, so that none starts a formula
TOO_LONG: Final = "(long: see case_json)"
_HEADER: Final = re.compile(rf"{NAME}(?: ([2-9]|[1-9]\d))?")
_LIST_KINDS: Final = frozenset({"choices", "levels", "texts"})


class WholeError(ValueError):
    """A `case_json` that holds no case. The text is what was expected."""


def flat(body: Mapping[str, Any]) -> Body:
    """The case in one row: a column a path, what is in a list as JSON."""
    row: Body = {}
    for name, value in body.items():
        if isinstance(value, dict):
            row |= {f"{name}.{inner}": each for inner, each in flat(value).items()}
        else:
            row[name] = _listed(value) if isinstance(value, list) else value
    return row


def _listed(value: Sequence[Any]) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else TOO_LONG


def cells(body: Mapping[str, Any]) -> Body:
    """The columns that hold the whole case, by name."""
    text = json.dumps(body, separators=(",", ":"))
    parts = [text[at : at + LONGEST] for at in range(0, len(text), LONGEST)]
    names = [NAME, *(f"{NAME} {number}" for number in range(2, len(parts) + 1))]
    return {name: part if name == NAME else NEXT + part for name, part in zip(names, parts, strict=True)}


def columns_of(header: Sequence[str]) -> list[int]:
    """The columns that hold whole cases, in the order of their parts."""
    found = [(index, _HEADER.fullmatch(name.strip())) for index, name in enumerate(header)]
    return [index for index, match in sorted(found, key=_part) if match is not None]


def _part(each: tuple[int, "re.Match[str] | None"]) -> int:
    match = each[1]
    return 0 if match is None or match.group(1) is None else int(match.group(1))


@cache
def list_paths() -> frozenset[str]:
    """The paths of the contract that hold lists."""
    entries = {path.split("[]")[0] for path in GUIDE if "[]" in path}
    return frozenset(entries | {path for path, field in GUIDE.items() if "[" not in path and field.kind in _LIST_KINDS})


def body_in(parts: Sequence[str]) -> Body | None:
    """The case in these cells; None where they are blank. Raises WholeError."""
    text = "".join(part.removeprefix(NEXT) for part in parts)
    if text.strip() == "":
        return None
    try:
        found = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise WholeError("the whole case as the export wrote it") from None
    if not isinstance(found, dict) or not isinstance(found.get("case_id"), str):
        raise WholeError("the whole case, with its case id, as the export wrote it")
    return shortened(found)


def _each_once(pairs: list[tuple[str, Any]]) -> Body:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise WholeError("each name once")
    return found


def _no_constant(_text: str) -> NoReturn:
    raise WholeError("a number")


def at(body: Mapping[str, Any], path: str) -> Any:
    """The value at a path; None where nothing is recorded."""
    found: Any = body
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def unchanged(cell: str, value: Any) -> bool:
    """Does a cell say what the export wrote for a value? A mark before what would start a formula does not count."""
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return cell.casefold() == str(value).casefold()
    text = _listed(value) if isinstance(value, list) else str(value)
    return cell in (text, f"'{text}")


def applied(body: Body, paths: Sequence[str], values: Sequence[Any]) -> Body:
    """The case with the values at these paths; None takes away what is known there."""
    made = deepcopy(body)
    for path, value in zip(paths, values, strict=True):
        if value != at(body, path):
            _put(made, path.split("."), value)
    return made


def _put(place: Any, names: list[str], value: Any) -> None:
    for name in names[:-1]:
        if not isinstance(place.get(name), dict):
            place[name] = {}
        place = place[name]
    if value is None:
        place.pop(names[-1], None)
    else:
        place[names[-1]] = value

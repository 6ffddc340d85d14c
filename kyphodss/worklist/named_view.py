"""A view of the worklist as text to keep: the query of its address, read back with a sentence for what no longer fits.

The text holds ids of the program and tokens made from names, and nothing that a person typed.
"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode

from kyphodss.worklist.facets import NOBODY, TOKEN_LENGTH, Known
from kyphodss.worklist.view import SEPARATOR, View, view_of

LONGEST: Final = 4_000  # characters of a query; every filter with every value of the program's own is shorter
BY_NAME: Final = ("organization", "owner")  # filters whose values are tokens, known only beside a list
TOKEN: Final = re.compile(rf"[0-9a-f]{{{TOKEN_LENGTH}}}")
UNREADABLE: Final = "What is kept under this name is no view of this list; the list stands as it was."
NOT_WHOLE: Final = "Not all of this view can be shown now; what is left of it is shown."


def query_of(view: View) -> str:
    """Order and filters of a view as the query of an address; empty for the first view. The text is left out."""
    return urlencode(view.params())


def is_query(query: str) -> bool:
    """Is this a query of the list: each name once and known, each value one that the program itself gives out?"""
    params = _params(query)
    if params is None:
        return False
    if any(not _tokens(params[name]) for name in BY_NAME if name in params):
        return False
    fixed = {name: value for name, value in params.items() if name not in BY_NAME}
    _, said = view_of(fixed, Known())
    return len(said) == 0


def read(query: str, known: Known) -> tuple[View | None, tuple[str, ...]]:
    """The view that a kept query asks for, and a sentence for everything in it that is not known now.

    None where the text is no query at all.
    """
    params = _params(query)
    if params is None:
        return None, (UNREADABLE,)
    view, said = view_of(params, known)
    return view, said if len(said) == 0 else (NOT_WHOLE, *said)


def _params(query: str) -> Mapping[str, str] | None:
    """The parameters; None where a name stands twice, a part has no value, or it is longer than a view can be."""
    if len(query) > LONGEST:
        return None
    if query == "":
        return {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True)
    except ValueError:
        return None
    params = dict(pairs)
    return params if len(params) == len(pairs) else None


def _tokens(value: str) -> bool:
    return all(each == NOBODY or TOKEN.fullmatch(each) is not None for each in value.split(SEPARATOR))

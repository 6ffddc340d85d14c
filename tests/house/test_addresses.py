"""No address holds an identifier: which keys a page binds to its address or writes there is listed here, one by one."""

import ast
from collections.abc import Iterator
from pathlib import Path

from kyphodss.case.facts import IDENTIFIERS
from kyphodss.cohort.selection import DIMENSIONS
from kyphodss.ui import casework, cohort_view, worklist_view
from kyphodss.worklist.facets import FACETS, Known, token
from kyphodss.worklist.view import View

ROOT = Path(__file__).parents[2]
SCREENS = sorted([*ROOT.glob("kyphodss/pages/*.py"), *ROOT.glob("kyphodss/ui/*.py"), ROOT / "app.py"])
NAMES = ("Jane Doe", "Oakside Family Practice", "0042")
# A widget bound to the address keeps its value there: only a day does.
BOUND = {"as_of"}
# The other names in an address: a case or draft by its random key, and what the views of worklist and cohort are made of.
WRITERS = {
    "casework.py": {casework.PARAMETER},
    "worklist_view.py": set(worklist_view.OWN),
    "cohort_view.py": {*cohort_view.OWN, *(each.address for each in DIMENSIONS.values())},
}


def _bound() -> Iterator[tuple[str, ast.Call]]:
    for file in SCREENS:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and any(each.arg == "bind" for each in node.keywords):
                yield file.name, node


def _key(node: ast.Call) -> str:
    value = next(each.value for each in node.keywords if each.arg == "key")
    return str(value.value) if isinstance(value, ast.Constant) else {"DAY": worklist_view.DAY}[ast.unparse(value)]


def test_only_a_day_is_bound_to_an_address() -> None:
    found = list(_bound())
    assert len(found) >= 2, "Looked in the wrong place; a test over nothing always passes."
    assert {_key(node) for _, node in found} == BOUND
    assert all(ast.unparse(node.func) == "st.date_input" for _, node in found)


def _writes(node: ast.AST) -> bool:
    """Is something put into the address here: by assignment, or by a call that sets several at once?"""
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in ("st.query_params.from_dict", "st.query_params.update")
    if not isinstance(node, (ast.Assign, ast.AugAssign)):
        return False
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any("st.query_params" in ast.unparse(target) for target in targets)


def test_only_known_rooms_write_into_an_address() -> None:
    writing = {file.name for file in SCREENS if any(_writes(node) for node in ast.walk(ast.parse(file.read_text())))}
    assert set(WRITERS) <= writing
    others = writing - set(WRITERS)
    for name in others:
        text = (ROOT / "kyphodss/ui" / name).read_text()
        own = "query_params[PARAMETER]" in text or "query_params[casework.PARAMETER]" in text
        assert own, f"{name} writes something else than a case's key into an address."


def test_no_name_in_an_address_is_that_of_an_identifier() -> None:
    names = BOUND | set[str]().union(*WRITERS.values())
    assert names.isdisjoint(IDENTIFIERS)


def test_no_value_of_a_view_in_an_address_is_a_name_or_a_text_that_somebody_typed() -> None:
    known = Known(organizations=NAMES, owners=NAMES)
    for facet in FACETS.values():
        for value in facet.options(known):
            assert value == value.lower() and not any(name.lower() in value for name in NAMES)
    every = View(
        order="wait",
        chosen={id: frozenset(facet.options(known)) for id, facet in FACETS.items()},
        within=3,
        quiet=True,
        text="Jane Doe 0042",
    )
    params = every.params()
    assert set(params) == set(worklist_view.OWN)
    assert not any(name in " ".join([*params, *params.values()]) for name in NAMES)
    assert token("Jane Doe") in params["owner"]

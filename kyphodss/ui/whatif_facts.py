"""The facts of a what-if copy: which can be changed, what is recorded of each, and the case with other values in it.

Nothing here writes: a body goes in, another one comes out.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from kyphodss.case.fields import GUIDE, FieldGuide
from kyphodss.ui.form import label_of
from kyphodss.ui.saving import value_of

Body = Mapping[str, Any]
# Offered at first: what the clocks, most sources and the plan hang on.
FITTING: Final = (
    "fractures[].onset_earliest",
    "fractures[].onset_latest",
    "symptoms.pain_score",
    "optimal_nonsurgical_management",
    "symptoms.neurologic_deficit_new",
    "bleeding.inr",
)
LISTS: Final = ("imaging", "treatments", "bleeding.drugs")
# Names, what no rule reads of a person, what is written by an act of its own, and what tells one case from another.
LEFT_OUT: Final = re.compile(r"case_id|patient\.(name|mrn|language|postal_area)|outcome\..*|risk\.flags_settled\[\].*")
_STEP: Final = re.compile(r"([a-z_0-9]+)(?:\[(\d+)\])?")


def offered(body: Body, index: int) -> dict[str, str]:
    """What can be changed, by path, with its words: of one fracture, of the case, and of each entry of its lists."""
    first = [path.replace("[]", f"[{index}]") for path in FITTING]
    found = dict(_offered(body, index))
    return {path: found[path] for path in [*first, *(path for path in found if path not in first)]}


def _offered(body: Body, index: int) -> Iterator[tuple[str, str]]:
    for path, field in GUIDE.items():
        if LEFT_OUT.fullmatch(path) is not None:
            continue
        if "[]" not in path:
            yield path, label_of(field)
        elif path.startswith("fractures[]"):
            yield path.replace("[]", f"[{index}]"), label_of(field)
    for name in LISTS:
        entries = recorded(body, name)
        count = len(entries) if isinstance(entries, list) else 0
        for place in range(count + 1):
            yield from _entry(body, name, place, further=place == count)


def _entry(body: Body, name: str, place: int, *, further: bool) -> Iterator[tuple[str, str]]:
    """The fields of one entry of a list, recorded or one further."""
    fields = [field for path, field in GUIDE.items() if path.startswith(f"{name}[].")]
    kept = recorded(body, f"{name}[{place}].{fields[0].name}")
    said = "one more" if further else f"{place + 1}, {value_of(kept)}"
    for field in fields:
        yield f"{name}[{place}].{field.name}", f"{LIST_WORDS[name]} ({said}): {label_of(field)}"


LIST_WORDS: Final = {"imaging": "Imaging", "treatments": "Treatment", "bleeding.drugs": "Blood thinner"}


def guide_of(path: str) -> FieldGuide:
    """The guide of a field of the copy. Raises KeyError."""
    return GUIDE[re.sub(r"\[\d+\]", "[]", path)]


def recorded(body: Body, path: str) -> Any:
    """What a body holds at a path; None where it holds nothing."""
    at: Any = body
    for name, place in _steps(path):
        at = at.get(name) if isinstance(at, dict) else None
        if place is not None:
            at = at[place] if isinstance(at, list) and place < len(at) else None
    return at


def with_both_ends(body: Body) -> dict[str, Any]:
    """The body with each `onset` written as its two ends (case-contract.md), so that one of them can be changed."""
    found = deepcopy(dict(body))
    for fracture in found.get("fractures") or []:
        onset = fracture.pop("onset", None)
        if onset is not None:
            fracture |= {"onset_earliest": onset, "onset_latest": onset}
    return found


def copy_of(body: Body, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The body with other values at some paths; None takes a field away, for not known. The body stays as it is."""
    found = with_both_ends(body)
    for path, value in changes.items():
        *parents, (last, _) = _steps(path)
        at = found
        for name, place in parents:
            at = _inside(at, name, place)
        if value is None:
            at.pop(last, None)
        else:
            at[last] = deepcopy(value)
    return found


def _inside(at: dict[str, Any], name: str, place: int | None) -> dict[str, Any]:
    """The part or the entry below a name, made where there is none."""
    if place is None:
        if at.get(name) is None:
            at[name] = {}
        return at[name]
    if at.get(name) is None:
        at[name] = []
    while len(at[name]) <= place:
        at[name].append({})
    return at[name][place]


def _steps(path: str) -> list[tuple[str, int | None]]:
    found = [_STEP.fullmatch(step) for step in path.split(".")]
    return [(m.group(1), None if m.group(2) is None else int(m.group(2))) for m in found if m is not None]

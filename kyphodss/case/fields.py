"""The fields guide: what each field of a case is called, measured in, limited to and asked for.

Kind, limits and choices are read off the models; label, unit, help and reason stand once, in fields.toml. The form,
docs/fields.md, the JSON Schema and the words of the rules are derived from here.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo

from kyphodss.case import types
from kyphodss.case.background import AREA_WORDS, LANGUAGE_WORDS
from kyphodss.case.model import Case
from kyphodss.case.types import Part

NAMES: Final = frozenset({"Oswestry", "Karnofsky"})
Kind = Literal[
    "yes_no", "number", "integer", "choice", "choices", "day", "instant", "text", "texts", "level", "levels", "language",
    "area",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldGuide:
    """One field: where it stands, what it holds, and the words a person sees.

    `low` and `high` are inclusive limits in `unit` (`above` where the low end is excluded); `longest` counts characters
    or entries. `choices` are the contract's values and `choice_labels` their words. `required`: the entry it stands in is
    none without it.
    """

    path: str
    name: str
    section: str
    kind: Kind
    label: str
    unit: str
    help: str
    why: str
    low: float | None
    high: float | None
    above: bool
    longest: int | None
    choices: tuple[str, ...]
    choice_labels: tuple[str, ...]
    required: bool

    @property
    def phrase(self) -> str:
        """The label as it stands inside a sentence: names and abbreviations keep their capitals."""
        first = self.label.split()[0]
        named = first in NAMES or any(letter.isupper() for letter in first[1:])
        return self.label if named else self.label[0].lower() + self.label[1:]


def _text() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "fields.toml").read_text(encoding="utf-8"))


def _arms(annotation: Any) -> list[Any]:
    """The arms of a union, with `None` and the wrappers taken off."""
    if get_origin(annotation) in (Union, UnionType):
        return [arm for part in get_args(annotation) for arm in _arms(part)]
    if get_origin(annotation) is Annotated and get_origin(get_args(annotation)[0]) is tuple:
        return [get_args(annotation)[0]]
    return [] if annotation is NoneType else [annotation]


def _is_part(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Part)


def _leaves(model: type[Part], prefix: str) -> Iterator[tuple[str, str, FieldInfo]]:
    """Path, section and field of every leaf, in the contract's order."""
    for name, field in model.model_fields.items():
        arms = _arms(field.annotation)
        path = f"{prefix}{name}"
        inside = [arm for arm in arms if _is_part(arm)]
        entries = [get_args(arm)[0] for arm in arms if get_origin(arm) is tuple and _is_part(get_args(arm)[0])]
        if len(inside) > 0:
            yield from _leaves(inside[0], f"{path}.")
        elif len(entries) > 0:
            yield from _leaves(entries[0], f"{path}[].")
        else:
            yield path, path.split(".")[0].removesuffix("[]"), field


_DAY: Final = get_args(types.Day)
_WHEN: Final = get_args(types.When)
_LEVEL: Final = get_args(types.Level)
_MARKED: Final[tuple[tuple[Kind, tuple[Any, ...]], ...]] = (
    ("day", _DAY[1:]),
    ("instant", _WHEN[1:]),
    ("level", _LEVEL[1:]),
    ("language", get_args(types.Language)[1:]),
    ("area", get_args(types.Area)[1:]),
)


_BY_MARK: Final[tuple[Kind, ...]] = ("instant", "day", "level", "levels", "language", "area")


def _kind(field: FieldInfo) -> Kind:
    marks = [mark for mark in field.metadata if not isinstance(mark, annotated_types.BaseMetadata)]
    arms = _arms(field.annotation)
    named = {_named(arm) for arm in arms} | {_named(Annotated[(str, *marks)]) if len(marks) > 0 else "plain"}
    for kind in _BY_MARK:
        if kind in named:
            return kind
    if bool in arms:
        return "yes_no"
    if any(get_origin(arm) is tuple for arm in arms):
        return "choices" if any(get_origin(a) is Literal for arm in arms for a in get_args(arm)) else "texts"
    if any(get_origin(arm) is Literal for arm in arms):
        return "choice"
    if float in arms:
        return "number"
    return "integer" if int in arms else "text"


def _named(annotation: Any) -> str:
    """The kind that an annotation of `types` stands for, else "plain"."""
    if get_origin(annotation) is tuple:
        return "levels" if _named(get_args(annotation)[0]) == "level" else "plain"
    marks = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    for kind, wanted in _MARKED:
        if len(marks) > 0 and marks[0] == wanted[0]:
            return kind
    return "plain"


def _limits(field: FieldInfo) -> tuple[float | None, float | None, bool, int | None]:
    low: float | None = None
    high: float | None = None
    longest: int | None = None
    above = False
    for mark in field.metadata:
        if isinstance(mark, annotated_types.Ge):
            low = _number(mark.ge)
        elif isinstance(mark, annotated_types.Gt):
            low, above = _number(mark.gt), True
        elif isinstance(mark, annotated_types.Le):
            high = _number(mark.le)
        elif isinstance(mark, annotated_types.MaxLen):
            longest = mark.max_length
    return low, high, above, longest


def _number(limit: Any) -> float:
    return float(limit)


def _choices(field: FieldInfo, kind: Kind) -> tuple[str, ...]:
    arms = _arms(field.annotation)
    if kind == "choices":
        arms = [inner for arm in arms for inner in get_args(arm)]
    if kind not in ("choice", "choices"):
        return ()
    return tuple(str(value) for arm in arms if get_origin(arm) is Literal for value in get_args(arm))


def _build() -> dict[str, FieldGuide]:
    written = _text()
    labels: dict[str, str] = written["choices"]
    built: dict[str, FieldGuide] = {}
    for path, section, field in _leaves(Case, ""):
        words: dict[str, str] = written["fields"].get(path, {})
        kind = _kind(field)
        low, high, above, longest = _limits(field)
        choices = _choices(field, kind)
        name = path.split(".")[-1]
        built[path] = FieldGuide(
            path=path,
            name=name,
            section=section,
            kind=kind,
            label=words.get("label", name),
            unit=words.get("unit", ""),
            help=words.get("help", ""),
            why=words.get("why", ""),
            low=low,
            high=high,
            above=above,
            longest=longest,
            choices=choices,
            choice_labels=tuple(labels.get(f"{name}.{c}", labels.get(c, c.replace("_", " "))) for c in choices),
            required=field.is_required(),
        )
    return built


GUIDE: Final[dict[str, FieldGuide]] = _build()


def guide(path: str) -> FieldGuide:
    """The guide of a field by its path, as `symptoms.pain_score` or `fractures[].level`. Raises KeyError."""
    return GUIDE[path]


@cache
def names_below(path: str) -> tuple[str, ...]:
    """The names that may stand directly below a path ("" is the case itself); list positions are ignored."""
    prefix = re.sub(r"\[\d+\]", "[]", path)
    prefix = f"{prefix}." if prefix != "" else ""
    return tuple(dict.fromkeys(re.split(r"[.\[]", p[len(prefix) :])[0] for p in GUIDE if p.startswith(prefix)))


_BY_KIND: Final[dict[str, str]] = {
    "yes_no": 'true, false or "unknown"',
    "day": "a day that exists, written YYYY-MM-DD",
    "instant": "a day written YYYY-MM-DD, or an instant written YYYY-MM-DDTHH:MM with or without an offset",
    "level": "a vertebra: C1 to C7, T1 to T12, L1 to L5 or S1 to S5",
    "levels": "a list of vertebrae, each C1 to C7, T1 to T12, L1 to L5 or S1 to S5",
    "texts": "a list of texts",
    "language": LANGUAGE_WORDS,
    "area": AREA_WORDS,
}


def expectation(path: str) -> str:
    """What a field may hold, in words, for a refusal or a manual."""
    field = GUIDE.get(re.sub(r"\[\d+\]", "[]", path)) or GUIDE.get(
        re.sub(r"\[\d+\]$", "", re.sub(r"\[\d+\](?!$)", "[]", path))
    )
    if field is None:
        plain = re.sub(r"\[\d+\]", "[]", path)
        if any(other.startswith(f"{plain}[].") for other in GUIDE):
            return "a list of entries, [{...}, ...]"
        return (
            "an object, {...}" if any(other.startswith(f"{plain}.") for other in GUIDE) else "the shape of the contract"
        )
    if field.kind in ("choice", "choices"):
        return ("a list of " if field.kind == "choices" else "one of ") + ", ".join(field.choices)
    if field.kind in ("number", "integer"):
        return _range(field)
    if field.kind == "text":
        return f"a plain text of at most {field.longest:,} characters" if field.longest is not None else "a plain text"
    many = f", at most {field.longest:,}" if field.longest is not None else ""
    return _BY_KIND[field.kind] + many


def _range(field: FieldGuide) -> str:
    noun = "a whole number" if field.kind == "integer" else "a number"
    unit = f" {field.unit}" if field.unit not in ("", f"of {field.high:g}" if field.high is not None else "") else ""
    if field.low is None or field.high is None:
        return f"{noun}{unit}"
    start = f"more than {field.low:g} and at most" if field.above else f"from {field.low:g} to"
    return f"{noun} {start} {field.high:g}{unit}"

"""Text or form values become a case, or a sentence for every field that cannot be one. Never a traceback, never a guess."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, Final, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kyphodss.case.background import shortened
from kyphodss.case.fields import GUIDE, expectation, names_below
from kyphodss.case.model import Case

SHOWN: Final = 60  # characters of a found value that a sentence repeats
MOST_FIELDS: Final = 50
MOST_IN_SENTENCE: Final = 3


class CaseError(Exception):
    """Input that is no case. `fields` gives a sentence by path; the text of the error is one readable sentence."""

    def __init__(self, sentence: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.fields: dict[str, str] = {} if fields is None else dict(fields)


def read_case(text: str | bytes) -> Case:
    """The case in a JSON text, a longer ZIP code cut to three digits. Raises CaseError naming field, value, expectation and cure."""
    parsed = _parsed(text if isinstance(text, str) else _decoded(text))
    if not isinstance(parsed, dict):
        raise CaseError(
            f"Found {_kind(parsed)}, expected a JSON object with at least a case_id. Write the case as {{...}}."
        )
    short = shortened(cast("dict[str, Any]", parsed))
    return _case(text if short == parsed else json.dumps(short))


def _case(text: str | bytes) -> Case:
    try:
        return Case.model_validate_json(text)
    except ValidationError as error:
        raise _refused(error) from None
    except RecursionError:
        raise _too_deep() from None


def case_from(values: Mapping[str, Any]) -> Case:
    """The case in a mapping of JSON values, as a form holds it: it is kept as it is, so nothing is cut. Raises CaseError."""
    try:
        return _case(json.dumps(values, allow_nan=False))
    except (TypeError, ValueError):
        raise CaseError("Found a value that JSON cannot hold; write text, numbers, true, false or null.") from None


def refuse_future(case: Case, as_of: date) -> None:
    """Raises CaseError where the case claims a birth or an onset after the day it is assessed on."""
    problems: dict[str, str] = {}
    born = case.patient.birth_date
    if born is not None and born > as_of:
        problems["patient.birth_date"] = _ahead(born, as_of, "a birth")
    for index, fracture in enumerate(case.fractures or ()):
        if fracture.onset_earliest is not None and fracture.onset_earliest > as_of:
            problems[f"fractures[{index}].onset_earliest"] = _ahead(fracture.onset_earliest, as_of, "an onset")
    if len(problems) > 0:
        raise CaseError(_together(problems), problems)


def _ahead(day: date, as_of: date, what: str) -> str:
    return f"found {day}, expected {what} on or before the day of assessment, {as_of}; correct the date or assess later"


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CaseError(
            f"Found a byte that is not UTF-8 text (0x{data[error.start]:02x} at position {error.start + 1}), "
            "expected UTF-8. Save the file as UTF-8 and try again."
        ) from None


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_each_name_once)
    except json.JSONDecodeError as error:
        found = "the end of the text" if error.pos >= len(text) else _shown(text[error.pos : error.pos + 20])
        raise CaseError(
            f"Not readable as JSON at character {error.pos + 1}: found {found}, expected {_expected(error)}. "
            "Write one complete JSON object."
        ) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        raise CaseError(
            "Found a number of thousands of digits, expected a clinical value. Correct the number."
        ) from None


def _expected(error: json.JSONDecodeError) -> str:
    words = error.msg.removeprefix("Expecting ").removeprefix("Invalid ")
    return {"value": "a value"}.get(words, words if error.msg.startswith("Expecting") else "plain JSON text")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        sentence = (
            f"found {_shown(twice)} more than once in one object, expected each name once; keep the value that holds"
        )
        raise CaseError(sentence[0].upper() + sentence[1:] + ".", {_shown(twice, quoted=False): sentence})
    return found


def _too_deep() -> CaseError:
    return CaseError(
        "Found lists or objects nested too deeply, expected the shape of a case. Write one flat case a line."
    )


def _refused(error: ValidationError) -> CaseError:
    problems: dict[str, str] = {}
    every: set[str] = set()
    for found in error.errors(include_url=False):
        if found["type"] == "json_invalid":
            return _unreadable(str(found["msg"]))
        path = _path(found)
        every.add(path)
        if path not in problems and len(problems) < MOST_FIELDS:
            problems[path] = _sentence(found, path)
    return CaseError(_together(problems, len(every)), problems)


def _unreadable(said: str) -> CaseError:
    """JSON that the standard reader takes and the stricter one does not: too deep, or half a character."""
    if "recursion" in said:
        return _too_deep()
    return CaseError(
        "Found half of a character (an escape as \\ud800 without its second half), expected whole characters. "
        "Write the text itself."
    )


def _together(problems: Mapping[str, str], every: int | None = None) -> str:
    first = [f"{path}: {sentence}" for path, sentence in problems.items()][:MOST_IN_SENTENCE]
    rest = (len(problems) if every is None else every) - len(first)
    return "; and ".join(first) + (f"; and {rest} more" if rest > 0 else "") + "."


def _path(found: ErrorDetails) -> str:
    """The contract's path; pydantic's names for the arms of a union are left out."""
    at: Iterable[str | int] = found["loc"]
    path = ""
    for position, step in enumerate(at):
        last = position == len(found["loc"]) - 1
        if isinstance(step, int):
            path += f"[{step}]"
        elif step in names_below(path) or (last and found["type"] == "extra_forbidden"):
            path += f".{_shown(step, quoted=False)}" if path != "" else _shown(step, quoted=False)
    context = found.get("ctx", {})
    if found["type"] == "contradiction" and context["path"] != "":
        return f"{path}.{context['path']}" if path != "" else str(context["path"])
    return path if path != "" else "case"


def _sentence(found: ErrorDetails, path: str) -> str:
    kind = found["type"]
    if kind == "contradiction":
        return str(found["msg"])
    if kind == "extra_forbidden":
        return _strange_name(path)
    if kind in ("finite_number", "float_type", "int_type") and found["input"] in (float("inf"), float("-inf")):
        return f"found infinity, expected {expectation(path)}; correct it, or leave it out where it is not known"
    if kind in ("string_too_long", "too_long"):
        return f"found {_length(found['input'])}, expected {expectation(path)}; shorten it"
    shown = "nothing" if kind == "missing" else _shown(found["input"])
    if path == "case_id":
        return f"found {shown}, expected a unique text that is not blank; give the case an id"
    field = GUIDE.get(re.sub(r"\[\d+\]", "[]", path))
    if field is not None and field.required is True:
        blank = " that is not blank" if field.kind == "text" else ""
        return f"found {shown}, expected {expectation(path)}{blank}; fill it in, or take the entry out"
    return f"found {shown}, expected {expectation(path)}; correct it, or leave it out where it is not known"


def _strange_name(path: str) -> str:
    parent, _, name = path.rpartition(".")
    close = get_close_matches(name, names_below(parent), n=1) or get_close_matches(
        name, [g.name for g in GUIDE.values()], n=1
    )
    hint = f"did you mean {close[0]!r}? Rename or remove it" if len(close) > 0 else "remove it"
    return f"found a name that a case does not have, expected one of the contract; {hint}"


def _length(value: Any) -> str:
    return f"{len(value):,} {'characters' if isinstance(value, str) else 'entries'}"


def _kind(value: Any) -> str:
    names: dict[Any, str] = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _shown(value: Any, *, quoted: bool = True) -> str:
    """A found value, short and harmless: control characters are escaped and long ones are cut."""
    if not isinstance(value, (str, int, float, bool, date, type(None))):
        return "a list" if isinstance(value, list) else "an object"
    text = json.dumps(str(value) if isinstance(value, date) else value, ensure_ascii=True)
    text = text if quoted else text.strip('"')
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"

"""One cell becomes a value of the contract, or the reason why it cannot. Blank is not known; it is never no and never zero.

What a word may mean two ways is asked about. A value is what stands in the cell; a unit is converted and the note says so.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from kyphodss.case.background import area_in, language_in
from kyphodss.case.drugs import Unclear, recognise
from kyphodss.case.fields import FieldGuide, expectation
from kyphodss.intake.amounts import read_number
from kyphodss.intake.answers import NOT_SAID, WORDS, Fault, How, Value, asked, is_asked, own
from kyphodss.intake.dates import NoDate, read_date
from kyphodss.intake.levels import NoLevel, read_levels
from kyphodss.intake.synonyms import ONSET, field_of, guide_path, written

_BETWEEN: Final = re.compile(r"[;,/+&|\n]|\band\b|\bund\b")
_DOSE: Final = re.compile(
    r"\s+\d{1,5}(?:[.,]\d{1,3})?\s*(?:mg|mcg|µg|μg|ug|g|units?|iu)\b.*$", re.IGNORECASE | re.DOTALL
)
_NOT_NO: Final = "Write the name of the language: no may be Norwegian, or that there is nothing to say."
_SHORT_ZIP: Final = re.compile(r"[0-9]{1,2}|[0-9]{4}|[0-9]{4}-[0-9]{4}|[0-9]{8}")
_ZERO_LOST: Final = "The spreadsheet may have taken its first 0: format the column as text and enter it again."
_ZIP: Final = "Correct it, or leave the cell blank where it is not known or not in the United States."
_LOST: Final = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)


@lru_cache(maxsize=262_144)
def read_cell(target: str, text: str, how: How) -> Value | Fault:
    """What a cell says of a field. `target` is one of `kyphodss.intake.synonyms.targets`."""
    stripped = text.strip().strip("\u00a0\u200b").strip()
    word = stripped.casefold()
    codes = dict(how.codes)
    if word in codes:
        stripped = codes[word]
        word = stripped.casefold()
    found = field_of(target)
    if word in WORDS["not_said"]:
        return NOT_SAID
    return _KINDS[found.kind](target, found, stripped, how)


def _yes_no(target: str, found: FieldGuide, text: str, _how: How) -> Value | Fault:
    word = text.casefold()
    said = own(target, word)
    if said in ("yes", "no"):
        return Value(said == "yes")
    if is_asked(text) or word in WORDS["stand_ins"]:
        return asked(found)
    if word in WORDS["yes"]:
        return Value(True)
    if word in WORDS["no"]:
        return Value(False)
    if word == "2":
        return Fault("yes or no", "Say what 1 and 2 mean in this column.")
    return Fault("yes, no or unknown")


def _choice(target: str, found: FieldGuide, text: str, _how: How) -> Value | Fault:
    word = text.casefold()
    two_ways = written()["asked_about"].get(guide_path(target), {}).get(word)
    if two_ways is not None:
        return Fault("one of " + ", ".join(found.choices), f"Say what is meant: this word is {two_ways}.")
    if found.path == "patient.sex" and word.isdigit():
        return Fault("female, male, other or unknown", "Say what the numbers mean in this column.")
    for value, label in zip(found.choices, found.choice_labels, strict=True):
        if word in (value.casefold(), label.casefold(), value.replace("_", " ")):
            return Value(_typed(found, value))
    owned = own(target, word)
    if owned is not None:
        return Value(_typed(found, owned))
    return asked(found) if is_asked(text) else Fault(expectation(found.path))


def _typed(found: FieldGuide, value: str) -> Any:
    """The codes of closure are numbers, everything else is text."""
    return int(value) if found.path == "outcome.closed_as" else value


def _date(target: str, found: FieldGuide, text: str, how: How) -> Value | Fault:
    if is_asked(text):
        return asked(found)
    span = read_date(text, how.order, how.as_of, birth=found.path == "patient.birth_date")
    if isinstance(span, NoDate):
        return Fault(span.expected, span.cure)
    if target == ONSET:
        note = span.note if span.first == span.last else f"read as {span.first} to {span.last}"
        return Value((span.first.isoformat(), span.last.isoformat()), note)
    if span.first != span.last:
        if target.endswith(("onset_earliest", "onset_latest")):
            end = span.first if target.endswith("earliest") else span.last
            return Value(end.isoformat(), f"read as {end}")
        return Fault(
            "a day; a month or a year alone is not the first day of it", "Write the day, or leave the cell blank."
        )
    if found.kind == "instant" and span.at is not None:
        return Value(span.at.isoformat(timespec="minutes"), span.note)
    return Value(span.first.isoformat(), span.note)


def _levels(_target: str, found: FieldGuide, text: str, _how: How) -> Value | Fault:
    """Always a list of levels: a cell may name several."""
    if is_asked(text):
        return asked(found)
    if text.casefold() == "none" and found.kind == "levels":
        return Value([])
    levels = read_levels(text)
    return (
        Fault(levels.expected, levels.cure) if isinstance(levels, NoLevel) else Value(list(levels.levels), levels.note)
    )


def _choices(target: str, found: FieldGuide, text: str, how: How) -> Value | Fault:
    if text.casefold() == "none":
        return Value([])
    if is_asked(text):
        return asked(found)
    read = [_choice(target, found, part.strip(), how) for part in re.split(r"[;,|\n]", text) if part.strip() != ""]
    faults = [each for each in read if isinstance(each, Fault)]
    return faults[0] if len(faults) > 0 else Value([each.value for each in read if isinstance(each, Value)])


def _text(target: str, found: FieldGuide, text: str, _how: How) -> Value | Fault:
    if guide_path(target) == "bleeding.drugs[].drug":
        return _drugs(text)
    if is_asked(text):
        return asked(found)
    if target in ("case_id", "patient.mrn") and _LOST.fullmatch(text) is not None:
        return Fault(
            "the whole number", "The spreadsheet cut its digits: format the column as text and enter it again."
        )
    line = " ".join(text.split()) if found.path != "outcome.reason" else text
    if any(not letter.isprintable() for letter in line.replace("\n", "").replace("\t", "")):
        return Fault("text without characters that cannot be printed")
    if found.longest is not None and len(line) > found.longest:
        return Fault(expectation(found.path), "Shorten it.")
    return Value(line)


def _texts(_target: str, found: FieldGuide, text: str, _how: How) -> Value | Fault:
    if text.casefold() in ("none", "nil"):
        return Value([])
    return (
        asked(found)
        if is_asked(text)
        else Value([" ".join(part.split()) for part in re.split(r"[;\n]", text) if part.strip() != ""])
    )


def _language(_target: str, found: FieldGuide, text: str, _how: How) -> Value | Fault:
    word = text.casefold()
    if is_asked(text):
        return asked(found)
    if word in WORDS["no"]:
        return Fault(expectation(found.path), _NOT_NO)
    code = language_in(text)
    if code is None:
        return Fault(expectation(found.path))
    return Value(code, f"read as {code}: no more is kept" if "-" in word or "_" in word else "")


def _area(_target: str, found: FieldGuide, text: str, _how: How) -> Value | Fault:
    if is_asked(text):
        return asked(found)
    area = area_in(text)
    if area is None:
        return Fault(
            f"{expectation(found.path)}, or the whole code", _ZERO_LOST if _SHORT_ZIP.fullmatch(text) else _ZIP
        )
    return Value(area, "" if area == text else f"read as {area}: no more is kept")


def _drugs(text: str) -> Value | Fault:
    """Names of blood thinners, each known or asked about; "none" is that somebody asked and there are none."""
    word = text.casefold()
    if is_asked(text):
        return Value(None, "asked, not known")
    if word in ("none", "no", "nil", "0", "denies", "no blood thinners"):
        return Value([])
    names: list[str] = []
    for part in _BETWEEN.split(text):
        name = _DOSE.sub("", part.strip()).strip()
        if name == "":
            continue
        known = recognise(name)
        if isinstance(known, Unclear) or name.casefold() in WORDS["yes"]:
            question = f": {known.question}" if isinstance(known, Unclear) else "."
            return Fault("the name of a blood thinner", f"Write the generic name{question}")
        names.append(name)
    dropped = any(_DOSE.search(part) is not None for part in _BETWEEN.split(text))
    note = "the dose was not kept" if dropped else ""
    return Value([{"drug": name} for name in dict.fromkeys(names)], note) if len(names) > 0 else NOT_SAID


_KINDS: Final[dict[str, Callable[[str, FieldGuide, str, How], Value | Fault]]] = {
    "yes_no": _yes_no,
    "number": read_number,
    "integer": read_number,
    "choice": _choice,
    "choices": _choices,
    "day": _date,
    "instant": _date,
    "text": _text,
    "texts": _texts,
    "level": _levels,
    "levels": _levels,
    "language": _language,
    "area": _area,
}

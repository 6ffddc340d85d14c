"""A number in a cell, with its unit: converted where the unit says so, refused where a mark or a sign may mean two things."""

import re
from typing import Final

from kyphodss.case.fields import FieldGuide, expectation
from kyphodss.intake.answers import WORDS, Fault, How, Value, asked, is_asked, own
from kyphodss.intake.synonyms import guide_path, unit, written

_NUMBER: Final = re.compile(
    r"([+\-−]?)\s*(\d{1,12}(?:[.,]\d{1,9})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,9})?)\s*(.{0,24})", re.DOTALL
)
_THREE: Final = re.compile(r"\d{1,3}[.,]\d{3}")
_ROUND: Final = 4  # decimals kept of a converted value
_ONE: Final = "Write one number, without marks of thousands: a range, a bound or words are none. Leave it blank where it is not known."


def read_number(target: str, found: FieldGuide, text: str, how: How) -> Value | Fault:
    """The number of a cell in the contract's unit, or why there is none."""
    if is_asked(text):
        return asked(found)
    owned = own(target, text.casefold())
    if owned is not None:
        return Value(int(owned))
    if text in WORDS["stand_ins"]:
        return Fault(expectation(found.path), "Many sheets write this number for not known: then leave the cell blank.")
    parts = _NUMBER.fullmatch(text)
    return Fault(expectation(found.path), _ONE) if parts is None else _with_unit(target, found, parts, how)


def _with_unit(target: str, found: FieldGuide, parts: "re.Match[str]", how: How) -> Value | Fault:
    """The unit in the cell counts before that of the column."""
    tail = parts.group(3).strip()
    shown = tail if tail != "" else how.unit
    counted = None if shown == "" else unit(target, shown)
    if counted is None and shown != "":
        known = ", ".join(written()["units"].get(guide_path(target), {}))
        wanted = "no unit" if known == "" else f"one of the units {known}"
        return Fault(f"{expectation(found.path)}, in {wanted}", "Correct the unit, or write the number alone.")
    factor, name = (1, "") if counted is None else (counted.factor, counted.written)
    amount = _amount(parts.group(1), parts.group(2), factor)
    if amount is None:
        return Fault(expectation(found.path), _ONE)
    doubt = _doubtful(found, amount, parts.group(1), tail)
    return _limited(found, amount, factor, name) if doubt is None else doubt


def _amount(sign: str, digits: str, factor: float) -> float | None:
    """The number, or None where a mark may be a decimal one or one of thousands and both could be."""
    three = _THREE.fullmatch(digits) is not None
    if three and digits[0] != "0" and (factor != 1 or "," in digits) and len(re.split("[.,]", digits)[0]) == 1:
        return None
    if three and "." in digits and factor != 1:
        return None
    thousands = (
        (three and "," in digits and digits[0] != "0") or digits.count(",") > 1 or ("," in digits and "." in digits)
    )
    return float(digits.replace(",", "" if thousands else ".")) * (-1 if sign in ("-", "−") else 1)


def _doubtful(found: FieldGuide, amount: float, sign: str, tail: str) -> Fault | None:
    if found.path == "bone_health.t_score" and amount > 0 and sign == "":
        return Fault("a T-score with its sign", "Write +2.5 or -2.5: it is normally negative.")
    if found.unit == "%" and 0 < amount < 1 and tail == "":
        return Fault("percent", "Write 40 % for a share of 0.4, or 0.4 % where that is meant.")
    return None


def _limited(found: FieldGuide, amount: float, factor: float, written_unit: str) -> Value | Fault:
    """The value in the contract's unit, inside its limits."""
    value = amount if factor == 1 else round(amount * factor, _ROUND)
    too_low = found.low is not None and (value < found.low or (found.above and value == found.low))
    if too_low or (found.high is not None and value > found.high):
        return Fault(expectation(found.path), _unit_hint(found, amount))
    if found.kind == "integer" and not value.is_integer():
        return Fault(expectation(found.path))
    exact: int | float = int(value) if value.is_integer() else value
    note = "" if factor == 1 else f"{amount:g} {written_unit} is {exact:g} {found.unit}"
    return Value(exact, note)


def _unit_hint(found: FieldGuide, amount: float) -> str:
    """Where another unit would fit, how to say so."""
    fits = [
        name
        for name, factor in written()["units"].get(found.path, {}).items()
        if factor != 1
        and found.low is not None
        and found.high is not None
        and found.low <= amount * factor <= found.high
    ]
    cure = "Correct it, or leave the cell blank where it is not known."
    return (
        cure
        if len(fits) == 0
        else f"Where it counts in {fits[0]}, give the column that unit. Otherwise: {cure.lower()}"
    )

"""A case without what identifies somebody, by the Safe Harbor rules (45 CFR 164.514(b)(2); cohort-analytics 6.1).

What may leave is named, not what may not: yes/no, numbers, choices, languages and levels of the fields guide, blood thinners by
the drug table's names, and areas of more than 20,000 people, others as 000. Texts and identifiers stay. A date leaves as days from
the case's own first day, of which the year is given.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from kyphodss.case.clock import age_on, day_of
from kyphodss.case.fields import GUIDE
from kyphodss.case.model import Case
from kyphodss.cohort.safe_harbor import age_shown, year_shown, zip3_shown
from kyphodss.intake.fhir.medications import thinner

Object = dict[str, Any]

KEPT: Final = frozenset({"yes_no", "number", "integer", "choice", "choices", "level", "levels", "language"})
DATES: Final = frozenset({"day", "instant"})
AGES: Final = frozenset({"patient.birth_date", "patient.age_years"})
DRUG: Final = "bleeding.drugs[].drug"
OTHER_DRUG: Final = "another"


def deidentified(case: Case, number: int) -> Object:
    """The case under a number. `age` is a text, 90+ above 89; `first_year` and `..._day` count from the case's first day."""
    days = sorted(_days(case.model_dump(exclude_none=True), ""))
    received = case.referral.received_on
    first = received if received is not None else (days[0] if len(days) > 0 else None)
    body = _kept(case.model_dump(mode="python", exclude_none=True), "", first)
    who: Object = body.get("patient", {})
    return {"case": number, "first_year": year_shown(first), **body, "patient": {**who, "age": _age(case, first)}}


def _age(case: Case, on: date | None) -> str | None:
    born, said = case.patient.birth_date, case.patient.age_years
    if born is not None and on is not None:
        return age_shown(age_on(born, on))
    return age_shown(None if said is None else int(said))


def _days(value: Any, path: str) -> Iterator[date]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _days(inner, f"{path}.{name}".removeprefix("."))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _days(inner, f"{path}[]")
    elif isinstance(value, date) and path not in AGES:
        yield day_of(value)


def _kept(value: Any, path: str, first: date | None) -> Any:
    """The part that may leave; an empty list that says “asked, none” stays."""
    found: Object = {}
    for name, inner in value.items():
        at = f"{path}.{name}".removeprefix(".")
        if isinstance(inner, dict):
            part = _kept(inner, at, first)
            if len(part) > 0:
                found[name] = part
        elif isinstance(inner, (list, tuple)) and all(isinstance(each, dict) for each in inner):
            found[name] = [_kept(each, f"{at}[]", first) for each in inner]
        else:
            found |= _leaf(name, at, inner, first)
    return found


def _leaf(name: str, path: str, value: Any, first: date | None) -> Object:
    guide = GUIDE.get(re.sub(r"\[\]$", "", path))
    if guide is None or path in AGES:
        return {}
    if path == DRUG:
        return {name: thinner(value) or OTHER_DRUG}
    if guide.kind == "area":
        return {name: zip3_shown(value)}
    if guide.kind in DATES:
        return {} if first is None else {f"{name}_day": (day_of(value) - first).days}
    if guide.kind in KEPT:
        return {name: list(value) if isinstance(value, tuple) else value}
    return {}

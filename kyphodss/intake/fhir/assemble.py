"""What was gathered of a patient becomes a case of the contract; what the contract refuses is left out and said."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, case_from
from kyphodss.intake.fhir.attached import agreed
from kyphodss.intake.fhir.chart import Chart
from kyphodss.intake.fhir.fractures import fractures
from kyphodss.intake.fhir.report import Found

Object = dict[str, Any]

MOST_REFUSED: Final = 50
STEP: Final = re.compile(r"([a-z_0-9]+)(?:\[(\d+)\])?")
NO_FRACTURE: Final = "No vertebral fracture of today is coded in the file: whether there is one is not known."


def assembled(chart: Chart, patient: str, whose: str, counts: Mapping[str, int]) -> Found:
    """The case of a chart. `patient`: its reference; `whose`: what tells it from others of the same export."""
    given = fractures(chart)
    if len(given) == 0:
        chart.say("not_known", "Condition", NO_FRACTURE)
    own = chart.values.pop("case_id", None)
    body: Object = {"case_id": _case_id(chart, whose) if own is None else own}
    for path, value in chart.values.items():
        if value is not None:
            _put(body, path, value)
    if len(chart.cancers) == 1:
        _put(body, "cancer.kind", next(iter(chart.cancers)))
    elif len(chart.cancers) > 1:
        chart.say("question", "Condition", "Several malignancies are coded. Which one does the spine concern?")
    lists = {"fractures": given, "treatments": chart.treatments, "imaging": chart.imaging}
    body |= {name: entries for name, entries in lists.items() if len(entries) > 0}
    if len(chart.drugs) > 0:
        _put(body, "bleeding.drugs", list(chart.drugs.values()))
    case = _accepted(chart, body)
    whole = agreed(chart, body)
    if whole is not None:
        case, body = whole, whole.model_dump(mode="json", exclude_defaults=True)
    vertebral = len(given) > 0 or chart.ordered or whole is not None
    return Found(patient, case, body, vertebral, tuple(chart.problems), chart.listed(), dict(counts))


def _case_id(chart: Chart, whose: str) -> str:
    """The same patient of the same sender gives the same id again; it does not show the number of the record."""
    told_by = repr((whose, chart.values.get("patient.mrn"), chart.values.get("patient.birth_date")))
    return f"FHIR-{hashlib.sha256(told_by.encode('utf-8', 'replace')).hexdigest()[:16].upper()}"


def _accepted(chart: Chart, body: Object) -> Case | None:
    """The case, with the values that the contract does not take left out one by one, each said."""
    for _ in range(MOST_REFUSED):
        try:
            return case_from(body)
        except CaseError as error:
            left_out = [path for path in error.fields if _drop(body, path)]
            for path in left_out:
                found = error.fields[path]
                chart.say("question", path, f"{found[0].upper()}{found[1:]}. It was left out.")
            if len(left_out) == 0:
                chart.say("unreadable", "case", f"What was read is no case: {error}")
                return None
    chart.say("unreadable", "case", f"More than {MOST_REFUSED} values cannot be: what was read is no case.")
    return None


def _put(body: Object, path: str, value: Any) -> None:
    *parents, name = path.split(".")
    for parent in parents:
        body = body.setdefault(parent, {})
    body[name] = value


def _drop(body: Object, path: str) -> bool:
    """Takes the value at a path out, with the other end of an onset. Was there one?"""
    steps = [(name, None if index == "" else int(index)) for name, index in STEP.findall(path)]
    place: Any = body
    for name, index in steps[:-1]:
        place = place.get(name) if isinstance(place, dict) else None
        if index is not None:
            place = place[index] if isinstance(place, list) and index < len(place) else None
    name = steps[-1][0] if len(steps) > 0 else ""
    if not isinstance(place, dict) or name == "case_id":
        return False
    names = ("onset_earliest", "onset_latest") if name.startswith("onset") else (name,)
    taken = [place.pop(each, None) for each in names]
    return any(value is not None for value in taken)

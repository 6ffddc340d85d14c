"""Observations: pain, performance, T-score, laboratory results and weight. The newest final value of each is taken."""

from typing import Any, Final

from kyphodss.intake.fhir.chart import Chart
from kyphodss.intake.fhir.codes import Meaning, meaning
from kyphodss.intake.fhir.values import codings, day, effective, short

Object = dict[str, Any]

FINAL: Final = frozenset({"final", "amended", "corrected"})
POUND_KG: Final = 0.45359237  # exact, by the definition of the pound
# Factors to the contract's unit, by the unit as UCUM or as printed.
UNITS: Final[dict[str, dict[str, float]]] = {
    "weight": {"kg": 1, "[lb_av]": POUND_KG},
    "g/dL": {"g/dL": 1},
    "mg/dL": {"mg/dL": 1},
    "platelets": {"10*3/uL": 1, "10*9/L": 1, "10*3/mm3": 1},
    "ratio": {"": 1, "1": 1, "{INR}": 1, "{ratio}": 1},
    "t_score": {"": 1, "1": 1, "{T-score}": 1, "{score}": 1},
    "integer": {"": 1, "1": 1, "{score}": 1},
    "": {"": 1, "1": 1, "{score}": 1},
    "ranged": {"": 1, "1": 1, "{score}": 1},
}
DATED: Final = ("bleeding.inr", "bleeding.platelets", "bleeding.creatinine_mg_dl", "bleeding.hemoglobin_g_dl")
STEMS: Final = {path: path.removesuffix("_mg_dl").removesuffix("_g_dl") for path in DATED}


def observation(chart: Chart, resource: Object, where: str) -> None:
    """Reads one Observation into the chart."""
    found = [means for system, code, _ in codings(resource["code"]) if (means := meaning(system, code)) is not None]
    wanted = next((each for each in found if each.kind in ("number", "pain")), None)
    if wanted is None:
        chart.list_codes(resource, resource["code"])
        return
    if resource["status"] not in FINAL:
        chart.say("not_used", where, f"{wanted.label} is not final ({resource['status']}).")
        return
    when = day(effective(resource, "effective") or resource.get("effectiveInstant"))
    value = _value(chart, resource, where, wanted)
    path = "symptoms.pain_score" if wanted.kind == "pain" else wanted.value
    if value is None or not chart.newer(path, when):
        return
    chart.values[path] = value
    if path in STEMS:
        chart.values[f"{STEMS[path]}_on"] = when
    if wanted.kind == "pain":
        chart.values |= {"symptoms.recorded_on": when, "symptoms.pain_scale": wanted.value or None}


def _value(chart: Chart, resource: Object, where: str, wanted: Meaning) -> float | int | None:
    quantity = resource.get("valueQuantity", {})
    if "comparator" in quantity:
        chart.say("question", where, f"{wanted.label} is given as a limit, not as a number. What is it?")
        return None
    for system, code, _ in codings(resource.get("valueCodeableConcept")):
        answer = meaning(system, code)
        if answer is not None and answer.kind == "answer":
            return int(answer.value)
    number = resource.get("valueInteger", quantity.get("value"))
    if number is None:
        chart.say("not_known", where, f"{wanted.label} has no number.")
        return None
    if wanted.form == "ranged" and _range(resource) != (0, 10):
        chart.say("question", where, f"{wanted.label}: no scale from 0 to 10 is given with it. On which scale is it?")
        return None
    return _in_unit(chart, where, wanted, float(number), quantity)


def _in_unit(chart: Chart, where: str, wanted: Meaning, number: float, quantity: Object) -> float | int | None:
    unit = str(quantity.get("code", quantity.get("unit", "")))
    factor = UNITS[wanted.form].get(unit)
    if factor is None:
        chart.say(
            "question",
            where,
            f"{wanted.label} is given in {short({'text': unit})}, which is not converted. What is it?",
        )
        return None
    found = number if factor == 1 else number * factor
    if wanted.form == "integer" and not found.is_integer():
        chart.say("question", where, f"{wanted.label} is no whole number. What is it?")
        return None
    return int(found) if found.is_integer() else found


def _range(resource: Object) -> tuple[float | None, float | None]:
    for each in resource.get("referenceRange", ()):
        ends = (each.get("low", {}).get("value"), each.get("high", {}).get("value"))
        if ends != (None, None):
            return ends
    return None, None

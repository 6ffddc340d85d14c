"""Medication orders and statements: the blood thinners, by the names of the drug table. Nothing is read from a dose."""

from typing import Any, Final

from kyphodss.case.drugs import OTHER, Name, Unclear, recognise
from kyphodss.intake.fhir.chart import Chart
from kyphodss.intake.fhir.values import codings, short, words

Object = dict[str, Any]

TAKEN: Final = frozenset({"active", "on-hold"})
ORDERED: Final = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})
LONGEST_NAME: Final = 4  # words of a drug's name in the table
MOST_WORDS: Final = 30


def medication(chart: Chart, resource: Object, where: str) -> None:
    """Reads one MedicationRequest or MedicationStatement into the chart."""
    concept = _concept(chart, resource, where)
    if concept is None:
        return
    named = next((name for text in words(concept) if (name := thinner(text)) is not None), None)
    if named is None:
        chart.list_codes(resource, concept)
        return
    status = resource["status"]
    if status not in TAKEN or resource.get("intent", "order") not in ORDERED or resource.get("doNotPerform") is True:
        chart.say("not_used", where, f"{named} is {status}: not listed as taken. Was it stopped lately?")
        return
    if status == "on-hold":
        chart.say("question", where, f"{named} is on hold. When was the last dose?")
    chart.drugs.setdefault(named.casefold(), {"drug": named})


def _concept(chart: Chart, resource: Object, where: str) -> Object | None:
    """The drug: in the resource itself, contained, or another resource of the file. One step, never further."""
    if "medicationCodeableConcept" in resource:
        return resource["medicationCodeableConcept"]
    reference = resource.get("medicationReference", {})
    address = str(reference.get("reference", ""))
    inside = {f"#{each.get('id')}": each for each in resource.get("contained", ()) if isinstance(each, dict)}
    found = inside.get(address, chart.medications.get(address))
    if found is not None and isinstance(found.get("code"), dict):
        return found["code"]
    if "display" in reference:
        return {"text": str(reference["display"])}
    chart.say("question", where, "The drug is in another resource that is not in the file. Which drug is it?")
    return None


def thinner(text: str) -> str | None:
    """The blood thinner that a text names, as the drug table calls it; a name with several meanings as it stands."""
    parts = text.replace("/", " ").replace(",", " ").split()[:MOST_WORDS]
    for length in range(LONGEST_NAME, 0, -1):
        for start in range(len(parts) - length + 1):
            tried = " ".join(parts[start : start + length])
            found = recognise(tried)
            if isinstance(found, Name) and found.row != OTHER:
                return found.generic
    for word in parts:
        found = recognise(word)
        if isinstance(found, Unclear) and len(found.meant) > 0 and all(word.casefold() in name for name in found.meant):
            return word.casefold()
    return None


def drug_words(resource: Object) -> str:
    """What the resource calls its drug, for a sentence about one that could not be read."""
    concept = resource.get("medicationCodeableConcept")
    return short(concept) if isinstance(concept, dict) and len(list(codings(concept))) > 0 else "a drug"

"""Patient, Procedure, ImagingStudy, DiagnosticReport, ServiceRequest and AllergyIntolerance."""

from typing import Any, Final

from kyphodss.intake.fhir.background import area, language
from kyphodss.intake.fhir.chart import Chart
from kyphodss.intake.fhir.codes import WORDS, Meaning, meaning
from kyphodss.intake.fhir.conditions import ENDED, NOT_SAID
from kyphodss.intake.fhir.values import codings, day, levels_in, of_spine, plain, short, words

Object = dict[str, Any]

RECORD_NUMBER: Final = "MR"
CASE_ID: Final = "urn:kyphodss:case-id"
RUNNING: Final = {"completed": "finished", "in-progress": "ongoing", "preparation": "planned"}
OPEN: Final = frozenset({"draft", "active", "on-hold", "completed"})


def patient(chart: Chart, resource: Object, where: str) -> None:
    """Who: name, record number, birth date, sex, language, area of residence and death. No address is kept."""
    numbers = [
        identifier.get("value")
        for identifier in resource.get("identifier", ())
        if any(code == RECORD_NUMBER for _, code, _ in codings(identifier.get("type")))
    ]
    chart.values["patient.mrn"] = plain(numbers[0]) if len(numbers) > 0 else None
    chart.values["patient.name"] = _name(resource)
    sex = resource.get("gender")
    chart.values["patient.sex"] = sex if sex in ("male", "female", "other", "unknown") else None
    chart.values["patient.birth_date"] = day(resource.get("birthDate"))
    if chart.values["patient.birth_date"] is None:
        chart.say("not_known", where, "The day of birth is not given in full.")
    chart.values |= {
        "patient.language": language(chart, resource, where),
        "patient.postal_area": area(chart, resource, where),
    }
    chart.values["outcome.died_on"] = day(resource.get("deceasedDateTime"))
    if resource.get("deceasedBoolean") is True:
        chart.say("question", where, "The patient has died; the day is not given.")


def _name(resource: Object) -> str | None:
    names = sorted(resource.get("name", ()), key=lambda name: name.get("use") != "official")
    if len(names) == 0:
        return None
    given = " ".join(str(each) for each in names[0].get("given", ()) if each is not None)
    parts = [part for part in (str(names[0].get("family", "")), given) if part != ""]
    return plain(names[0].get("text", ", ".join(parts)))


def procedure(chart: Chart, resource: Object, where: str) -> None:
    """An augmentation or a radiotherapy becomes an entry of the treatment history."""
    found = _meanings(chart, resource)
    done = next((each for each in found if each.kind in ("augmentation", "treatment")), None)
    if done is None:
        if any(each.kind == "augmentation_more" for each in found):
            chart.say("question", where, "A code for a further body stands without the first one. What was done?")
        return
    status = RUNNING.get(resource["status"])
    if status is None:
        chart.say("not_used", where, f"{done.label} is {resource['status']}.")
        return
    levels = levels_in(tuple(text for site in resource.get("bodySite", ()) for text in words(site)))
    period = resource.get("performedPeriod", {})
    entry: Object = {
        "kind": "vertebral_augmentation" if done.kind == "augmentation" else done.value,
        "status": status,
        "started_on": day(resource.get("performedDateTime", period.get("start"))),
        "ended_on": day(period.get("end")),
        "levels": None if levels is None or len(levels) == 0 else list(levels),
    }
    if entry["started_on"] is None:
        chart.say("not_known", where, f"The day of {done.label} is not given in full.")
    chart.treatments.append({name: value for name, value in entry.items() if value is not None})


def imaging(chart: Chart, resource: Object, where: str) -> None:
    """A study of the spine by its modality and day; what it shows is in no code, so the finding stays not known."""
    series = resource.get("series", ())
    sites = tuple(
        text
        for each in series
        for text in (str(each.get("bodySite", {}).get("display", "")), str(each.get("description", "")))
        if text != ""
    ) + tuple(text for code in resource.get("procedureCode", ()) for text in words(code))
    modalities = [*resource.get("modality", ()), *(each["modality"] for each in series if "modality" in each)]
    if not of_spine((*sites, str(resource.get("description", "")))):
        chart.list_codes(resource, {"coding": modalities})
        return
    kinds = {m.value for s, c, _ in codings({"coding": modalities}) if (m := meaning(s, c)) is not None}
    levels = levels_in(sites)
    entry: Object = {
        "modality": kinds.pop() if len(kinds) == 1 else None,
        "performed_on": day(resource.get("started")),
        "levels": None if levels is None or len(levels) == 0 else list(levels),
    }
    if resource["status"] not in ("available", "registered"):
        chart.say("not_used", where, f"The imaging study is {resource['status']}.")
        return
    chart.say("question", where, "A study of the spine: what does its report say of edema, and at which level?")
    chart.imaging.append({name: value for name, value in entry.items() if value is not None})


def report(chart: Chart, resource: Object, where: str) -> None:
    """A report is listed for a person to read: nothing is taken from its text."""
    if of_spine((*words(resource["code"]), str(resource.get("conclusion", "")))):
        chart.say(
            "question", where, f"{short(resource['code'])}: a report that may speak of the spine. What does it say?"
        )
    chart.list_codes(resource, resource["code"])


def request(chart: Chart, resource: Object, where: str) -> None:
    """An order: who asks, and whether it is for an augmentation or an MRI of the spine."""
    found = _meanings(chart, resource)
    own = [each.get("value") for each in resource.get("identifier", ()) if each.get("system") == CASE_ID]
    if len(own) > 0:
        chart.values |= {"case_id": plain(own[0]), "referral.referrer": _referrer(resource)}
    if len(own) == 0 and not any(each.kind in ("augmentation", "spine_mri") for each in found):
        return
    if resource["status"] not in OPEN:
        chart.say("not_used", where, f"The order is {resource['status']}.")
        return
    chart.ordered = True
    chart.values["referral.referrer"] = _referrer(resource)
    if "authoredOn" in resource and len(own) == 0:
        chart.say("question", where, "An order says when it was written, not when it was received. When was that?")


def _referrer(resource: Object) -> str | None:
    return plain(resource.get("requester", {}).get("display"))


def allergy(chart: Chart, resource: Object, where: str) -> None:
    """An allergy to bone cement or to contrast, by its words: no code of either was found."""
    stated = {code for _, code, _ in codings(resource.get("verificationStatus"))}
    ended = {code for _, code, _ in codings(resource.get("clinicalStatus"))}
    code = resource.get("code")
    text = " ".join(words(code)).casefold()
    found = next((each for each in WORDS if each.code in text), None)
    if found is None:
        chart.list_codes(resource, code)
    elif not stated.isdisjoint(NOT_SAID) or not ended.isdisjoint(ENDED):
        chart.say("not_used", where, f"{found.label} is refuted, over or was entered in error.")
    else:
        chart.values[found.value] = True


def _meanings(chart: Chart, resource: Object) -> list[Meaning]:
    code = resource.get("code")
    found = [means for system, each, _ in codings(code) if (means := meaning(system, each)) is not None]
    if len(found) == 0:
        chart.list_codes(resource, code)
    return found

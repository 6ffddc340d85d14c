"""Conditions: vertebral fractures with level and onset, malignancy, osteoporosis, infection and cord compression."""

from typing import Any, Final

from kyphodss.intake.fhir.chart import Chart, Coded
from kyphodss.intake.fhir.codes import Meaning, invalid, meaning
from kyphodss.intake.fhir.values import codings, levels_in, of_spine, short, span, words

Object = dict[str, Any]

ENDED: Final = frozenset({"inactive", "remission", "resolved"})
NOT_SAID: Final = frozenset({"refuted", "entered-in-error"})
NOT_SURE: Final = frozenset({"unconfirmed", "provisional", "differential"})
# A vertebra; another site, of which vertebrae are the named one; any bone.
FRACTURES: Final = ("fracture", "other_site", "unsited")
SEQUELA: Final = "S"
NONUNION: Final = "K"


def condition(chart: Chart, resource: Object, where: str) -> None:
    """Reads one Condition into the chart."""
    code = resource.get("code")
    said = {status for _, status, _ in codings(resource.get("verificationStatus"))}
    if not said.isdisjoint(NOT_SAID):
        chart.say("not_used", where, f"{short(code)} is refuted or was entered in error.")
        return
    found = _meanings(chart, resource, where)
    if len(found) == 0:
        return
    if not said.isdisjoint(NOT_SURE):
        chart.say("question", where, f"{short(code)} is not confirmed, so it was not taken over. Is it so?")
        return
    ended = not {status for _, status, _ in codings(resource.get("clinicalStatus"))}.isdisjoint(ENDED) or any(
        name.startswith("abatement") for name in resource
    )
    fractures = [each for each in found if each.kind in FRACTURES]
    if len(fractures) > 0:
        _fracture(chart, resource, where, fractures, ended=ended)
    for each in found:
        _context(chart, each, where, ended=ended)


def _meanings(chart: Chart, resource: Object, where: str) -> list[Meaning]:
    """What the codes of a Condition say; those the map does not have are listed."""
    found: list[Meaning] = []
    missed: list[Object] = []
    for system, code, display in codings(resource.get("code")):
        means = meaning(system, code)
        if means is not None:
            found.append(means)
        else:
            missed.append({"system": system, "code": code, "display": display})
            if invalid(system, code):
                chart.say(
                    "question",
                    where,
                    f"{code[:12]} is no code of ICD-10-CM. Which was meant? Nothing was taken from it.",
                )
    chart.list_codes(resource, {"coding": missed} if len(missed) > 0 else None)
    if len(found) == 0 and len(missed) == 0:
        chart.list_codes(resource, resource.get("code"))
    return found


def _fracture(chart: Chart, resource: Object, where: str, fractures: list[Meaning], *, ended: bool) -> None:
    icd = [code for system, code, _ in codings(resource.get("code")) if system == "icd-10-cm"]
    seventh = {code[-1] for code in icd if meaning("icd-10-cm", code) in fractures}
    if ended or seventh == {SEQUELA}:
        chart.say("not_used", where, f"{short(resource['code'])} is over, or a sequela: no fracture of today.")
        return
    sites = tuple(text for site in resource.get("bodySite", ()) for text in words(site))
    sited = any(each.kind == "fracture" or (each.kind == "other_site" and len(sites) == 0) for each in fractures)
    if not sited and not of_spine(sites):
        chart.say(
            "question", where, f"{short(resource['code'])} names no vertebra: no vertebral fracture was made of it."
        )
        return
    own = [value for system, value, _ in codings(resource["code"]) if system == "etiology"]
    causes = {each.value for each in fractures if each.value != ""} | set(own)
    allowed = next((each.levels for each in fractures if len(each.levels) > 0), ())
    if len(causes) > 1:
        chart.say("question", where, f"{short(resource['code'])} is coded with several causes. Which one is it?")
    for level in _levels(chart, resource, where, sites, allowed):
        cause = causes.copy().pop() if len(causes) == 1 else None
        one = Coded(where, tuple(icd), cause, allowed, level, _onset(chart, resource, where), NONUNION in seventh)
        chart.fractures.append(one)


def _levels(
    chart: Chart, resource: Object, where: str, sites: tuple[str, ...], allowed: tuple[str, ...]
) -> tuple[str | None, ...]:
    """The levels: of the body sites, else of the words of the code, else of the code where it has one."""
    named = levels_in(sites)
    if named is not None and len(named) == 0:
        named = levels_in(words(resource["code"]))
        if named is not None and len(named) > 1:
            named = None
    if named is None:
        chart.say("question", where, "Several levels stand in one text. Which are they? The level stays not known.")
        return (None,)
    if len(allowed) > 0 and not set(named) <= set(allowed):
        chart.say("question", where, f"The words name {', '.join(named)}, the code another level. Which one is it?")
        return (None,)
    if len(named) > 0:
        return named
    if len(allowed) == 1:
        return allowed
    what = " or ".join(allowed) if 0 < len(allowed) <= 2 else "no level"
    chart.say("not_known", where, f"The code of the fracture gives {what}, and no body site names one.")
    return (None,)


def _onset(chart: Chart, resource: Object, where: str) -> tuple[str | None, str | None]:
    """First and last day of onset: a month or a year is an interval; a text or an age is left to a person."""
    if "onsetDateTime" in resource:
        found = span(resource["onsetDateTime"])
        return (None, None) if found is None else (found[0].isoformat(), found[1].isoformat())
    if "onsetPeriod" in resource:
        first, last = (span(resource["onsetPeriod"].get(end, "")) for end in ("start", "end"))
        return (
            None if first is None else first[0].isoformat(),
            None if last is None else last[1].isoformat(),
        )
    if any(name.startswith("onset") for name in resource):
        chart.say("question", where, "The onset is given as a text or an age. Which day was it, or between which days?")
    else:
        chart.say("not_known", where, "The onset of the fracture is not given.")
    return None, None


def _context(chart: Chart, means: Meaning, where: str, *, ended: bool) -> None:
    """What is said beside the fractures. What has ended says nothing of today, but a malignancy stays in the history."""
    if means.kind == "malignancy":
        chart.values["cancer.history_of_malignancy"] = True
        if means.value != "" and not ended:
            chart.cancers.add(means.value)
    elif ended:
        if means.kind == "yes":
            chart.say("not_used", where, f"{means.label} is over: not taken over as a finding of today.")
    elif means.kind == "yes":
        chart.values[means.value] = True
    elif means.kind == "cancer":
        chart.cancers.add(means.value)
    elif means.kind == "osteoporosis":
        chart.osteoporosis = True
        chart.say("not_used", where, f"{means.label}: seen, no field of a case holds it.")
    elif means.kind == "thinner":
        chart.say("question", where, f"{means.label} is coded without a name. Which drug is it?")
    elif means.kind == "context":
        chart.say("not_used", where, f"{means.label}: seen, no field of a case holds it.")

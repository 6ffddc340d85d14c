"""Preferred language and area of residence of a Patient: the code of a language, and three digits of a US ZIP code.

Nothing else of an address is looked at. What cannot be read is said without repeating it.
"""

from typing import Any, Final

from kyphodss.case.background import AREA_WORDS, LANGUAGE_WORDS, area_in, language_in
from kyphodss.intake.fhir.chart import Chart
from kyphodss.intake.fhir.values import codings, words

Object = dict[str, Any]

BCP_47: Final = "urn:ietf:bcp:47"
UNITED_STATES: Final = frozenset({"us", "usa", "united states", "united states of america"})
NO_LANGUAGE: Final = (
    "The preferred language is given in a way that is not known, expected {wanted}. Enter it in the case."
)
NO_AREA: Final = (
    "The address has a postal code that is no US ZIP code, expected {wanted} or the whole code. Enter it in the case."
)
LONGER: Final = "Of the ZIP code of the address three digits were kept."
ABROAD: Final = "The address is not in the United States: no area of residence is kept."


def language(chart: Chart, resource: Object, where: str) -> str | None:
    """The language that is said to be preferred, else the first one."""
    given = resource.get("communication", ())
    first = next((each for each in given if each.get("preferred") is True), given[0] if len(given) > 0 else None)
    if first is None:
        return None
    of_languages = (code for system, code, _ in codings(first["language"]) if system in ("", BCP_47) or "639" in system)
    texts = (*of_languages, *words(first["language"]))
    found = next((code for code in map(language_in, texts) if code is not None), None)
    if found is None:
        chart.say("not_known", where, NO_LANGUAGE.format(wanted=LANGUAGE_WORDS))
    return found


def area(chart: Chart, resource: Object, where: str) -> str | None:
    """The area of the home address, else of one whose use is not said; none outside the United States."""
    at = [each for use in ("home", None) for each in resource.get("address", ()) if each.get("use") == use]
    now = sorted(at, key=lambda each: "end" in each.get("period", {}))  # one that is over goes last
    home = next((each for each in now if "postalCode" in each or _abroad(each)), None)
    if home is None:
        return None
    if _abroad(home):
        chart.say("not_known", where, ABROAD)
        return None
    code = str(home["postalCode"])
    found = area_in(code)
    if found is None:
        chart.say("not_known", where, NO_AREA.format(wanted=AREA_WORDS))
    elif found != code.strip():
        chart.say("not_used", where, LONGER)
    return found


def _abroad(address: Object) -> bool:
    """Is another country than the United States said?"""
    country = " ".join(str(address.get("country", "")).replace(".", "").split()).casefold()
    return country not in UNITED_STATES | {""}

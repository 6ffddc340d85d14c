"""The whole case beside the resources: an attachment in the contract's own shape, for what FHIR has no place for.

It is used only where the resources beside it say the same as far as they reach; otherwise somebody changed one of the two,
and the resources, which other systems keep, are taken.
"""

import base64
import binascii
import json
from datetime import date
from typing import Any, Final

from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, case_from
from kyphodss.intake.fhir.carried import carried
from kyphodss.intake.fhir.chart import Chart
from kyphodss.intake.fhir.json_in import parsed
from kyphodss.intake.fhir.report import FhirError, Problem
from kyphodss.intake.fhir.resources import address

Object = dict[str, Any]

SYSTEM: Final = "urn:kyphodss:document"
CASE: Final = "case"
DIFFERS: Final = (
    "The whole case that kyphodss attached says otherwise than the resources beside it, at {paths}. The resources were taken "
    "and nothing of the attachment. Which is right?"
)
UNREADABLE: Final = "The whole case that kyphodss attached cannot be read ({why}): the resources beside it were taken."
MOST_NAMED: Final = 5


def document(case: Case, as_of: date, who: Object) -> tuple[str, Object]:
    """Address and DocumentReference of the whole case as JSON; the resources beside it are those of `as_of`."""
    body = json.dumps(case.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
    return address(case, "DocumentReference/case"), {
        "resourceType": "DocumentReference",
        "status": "current",
        "type": {"coding": [{"system": SYSTEM, "code": CASE}], "text": "Vertebral augmentation: the case as recorded"},
        "subject": who,
        "content": [{"attachment": attachment(body, "application/json", "case.json") | {"creation": str(as_of)}}],
    }


def attachment(text: str, kind: str, title: str) -> Object:
    """A text inside a resource."""
    data = base64.b64encode(text.encode("utf-8")).decode("ascii")
    return {"contentType": kind, "data": data, "title": title}


def ours(resource: Object) -> bool:
    """Is this DocumentReference a whole case? Other documents are not read: nothing is taken from a text."""
    kind = resource.get("type")
    coded = kind.get("coding") if isinstance(kind, dict) else None
    return isinstance(coded, list) and any(
        isinstance(each, dict) and each.get("system") == SYSTEM and each.get("code") == CASE for each in coded
    )


def read(chart: Chart, resource: Object, where: str) -> None:
    """Keeps an attached case until the resources of its patient are read."""
    given = resource["content"][0]["attachment"]
    try:
        body = parsed(base64.b64decode(given.get("data", ""), validate=True), "The attachment")
        chart.attached.append((case_from(body), date.fromisoformat(str(given.get("creation", ""))[:10])))
    except (FhirError, CaseError, binascii.Error, ValueError) as error:
        why = "it is no case of the contract" if isinstance(error, CaseError) else "it is damaged or of another version"
        chart.say("unreadable", where, UNREADABLE.format(why=why))


def _answered(problem: Problem) -> bool:
    """Does the whole case answer it? It says what is known, and what its own studies show; any other question stays."""
    return problem.kind == "not_known" or (problem.kind == "question" and problem.where.startswith("ImagingStudy"))


def agreed(chart: Chart, body: Object) -> Case | None:
    """The attached case that says the same as `body`, which was read from the resources; None where there is none."""
    differing: dict[str, None] = {}
    for case, as_of in chart.attached:
        expected = carried(case, as_of)
        if expected == body:
            chart.problems[:] = [problem for problem in chart.problems if not _answered(problem)]
            return case
        differing |= dict.fromkeys(n for n in (*expected, *body) if expected.get(n) != body.get(n))
    if len(chart.attached) > 0:
        chart.say("question", "DocumentReference", DIFFERS.format(paths=", ".join([*differing][:MOST_NAMED])))
    return None

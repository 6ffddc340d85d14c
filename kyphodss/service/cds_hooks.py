"""CDS Hooks 2.0 beside the pages: discovery, the three services, their feedback. Nothing is stored, nothing is fetched.

A call is answered from what it brings along. Its resources go through the same reader as a file, so that what is not known
stays so, and the same assessment speaks as on the pages.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from kyphodss.assess import assess
from kyphodss.case.clock import SITE_ZONE
from kyphodss.case.read import CaseError
from kyphodss.intake.fhir.json_in import parsed
from kyphodss.intake.fhir.reading import Intake
from kyphodss.intake.fhir.report import FhirError, Found
from kyphodss.intake.fhir.valid import fault
from kyphodss.service import cds_trust, logs
from kyphodss.service.cds_cards import Asked, cards
from kyphodss.service.cds_services import SERVICES, Service, orders
from kyphodss.service.gate import HOOKS
from kyphodss.settings.serving import CdsHooksOptions

Object = dict[str, Any]

LONGEST_INSTANCE: Final = 200
OUTCOMES: Final = ("accepted", "overridden")
PRECONDITION: Final = 412  # the specification: the data that is needed was not sent along
WARMED: Final = ("Patient", "Condition", "Observation", "MedicationRequest", "Procedure", "AllergyIntolerance")


class CallError(Exception):
    """A call that is not answered. The text is one sentence and repeats nothing of the call."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def today_at_site() -> date:
    """The day on which a call arrives."""
    return datetime.now(SITE_ZONE).date()


def routes(options: CdsHooksOptions, today: Callable[[], date] = today_at_site) -> list[Route]:
    """The routes; none where the service is not turned on. Raises SettingsError where an issuer's keys cannot be read."""
    if not options.enabled:
        return []
    known = cds_trust.keys(options)
    for kind in WARMED:
        fault({"resourceType": kind})  # the models are built before the first call, not in it

    def _trusted(request: Request) -> None:
        called = f"{options.address}{request.url.path}"
        audiences = (called, f"{options.address}{HOOKS}", options.address)
        refused = cds_trust.refusal(request.headers.get("authorization"), known, audiences)
        if refused is not None:
            raise CallError(401, refused)

    async def _discovery(_request: Request) -> JSONResponse:
        return JSONResponse({"services": [service.to_json() for service in SERVICES.values()]})

    async def _service(request: Request) -> JSONResponse:
        try:
            _trusted(request)
            service, call = _service_of(request), await _call(request)
            return JSONResponse(await run_in_threadpool(answer, service, call, today(), options.address))
        except CallError as problem:
            return JSONResponse({"error": str(problem)}, problem.status)

    async def _feedback(request: Request) -> JSONResponse:
        try:
            _trusted(request)
            service = _service_of(request)
            for outcome in outcomes(await _call(request)):
                logs.say("feedback on a card", logging.INFO, service=service.id, outcome=outcome)
            return JSONResponse({})
        except CallError as problem:
            return JSONResponse({"error": str(problem)}, problem.status)

    return [
        Route(HOOKS, _discovery, methods=["GET"]),
        Route(f"{HOOKS}/{{id}}", _service, methods=["POST"]),
        Route(f"{HOOKS}/{{id}}/feedback", _feedback, methods=["POST"]),
    ]


def _service_of(request: Request) -> Service:
    found = SERVICES.get(request.path_params["id"])
    if found is None:
        raise CallError(404, "There is no such service here. The discovery lists them.")
    return found


async def _call(request: Request) -> Object:
    try:
        return await run_in_threadpool(parsed, await request.body(), "The call")
    except FhirError as problem:
        raise CallError(400, str(problem)) from None


def answer(service: Service, call: Object, as_of: date, address: str) -> Object:
    """The cards for a call. Raises CallError where it is no call of this hook, or lacks what the cards rest on."""
    context, instance = call.get("context"), call.get("hookInstance")
    if call.get("hook") != service.hook or not isinstance(context, dict) or not isinstance(instance, str):
        raise CallError(400, f"Expected a call of {service.hook} with hookInstance and context.")
    patient = context.get("patientId")
    if not isinstance(patient, str) or patient == "":
        raise CallError(400, "Expected the id of the patient in the context.")
    ordered = [] if service.hook == "patient-view" else orders(context, service.hook)
    if service.hook != "patient-view" and len(ordered) == 0:
        return {"cards": []}
    found = _found(call.get("prefetch"), patient, call.get("fhirServer"))
    if found.case is None or len(found.case.fractures or ()) == 0:
        return {"cards": []}
    try:
        assessments = assess(found.case, as_of)
    except CaseError:
        raise CallError(
            PRECONDITION, "The record holds facts that cannot be, as an onset ahead. Nothing is said."
        ) from None
    said = cards(
        found.case,
        assessments,
        found.problems,
        Asked(patient, instance[:LONGEST_INSTANCE], tuple(ordered)),
        address,
    )
    return {"cards": said}


def _found(prefetch: Any, patient: str, server: Any) -> Found:
    """What was sent along of this patient, and of nobody else. `server`: the address that references may begin with."""
    sent = [each for each in prefetch.values() if isinstance(each, dict)] if isinstance(prefetch, dict) else []
    if not any(each.get("resourceType") == "Patient" and each.get("id") == patient for each in sent):
        raise CallError(PRECONDITION, "The patient of the context was not sent along, expected it in the prefetch.")
    try:
        with Intake() as intake:
            if isinstance(server, str):
                intake.also_named(f"{server.rstrip('/')}/Patient/{patient}", f"Patient/{patient}")
            for each in sent:
                intake.take(each)
            found = [one for one in intake.cases() if one.patient == f"Patient/{patient}"]
    except FhirError as problem:
        raise CallError(PRECONDITION, str(problem)) from None
    return found[0]


def outcomes(call: Object) -> list[str]:
    """The outcomes of a feedback. Raises CallError where it is none."""
    given = call.get("feedback")
    if not isinstance(given, list) or len(given) == 0:
        raise CallError(400, "Expected a list of feedback.")
    found = [
        each.get("outcome") if isinstance(each, dict) and isinstance(each.get("card"), str) else None for each in given
    ]
    if any(outcome not in OUTCOMES for outcome in found):
        raise CallError(400, "Expected for each card its uuid and the outcome accepted or overridden.")
    return [str(outcome) for outcome in found]

"""CDS Hooks 2.0 over HTTP, with calls as the specification's examples shape them."""

import json
import re
from datetime import date
from pathlib import Path
from time import perf_counter, time
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from starlette.applications import Starlette

from kyphodss.intake.fhir.json_in import parsed
from kyphodss.intake.fhir.valid import fault
from kyphodss.service import app, cds_hooks
from kyphodss.service.cds_services import SERVICES
from kyphodss.settings import Settings, SettingsError
from kyphodss.settings.serving import CdsHooksOptions, SignInOptions
from tests.service.base import CLINIC, DEMONSTRATION, ORIGIN, SIGN_IN, TestClient, client

TODAY = date(2026, 11, 22)
EHR = "https://ehr.example"
SCT, CPT = "http://snomed.info/sct", "http://www.ama-assn.org/go/cpt"
ON = CdsHooksOptions(enabled=True, address=ORIGIN, allowed_origins=(EHR,))
SELECT = "/cds-services/vertebral-augmentation-select"
SIGN = "/cds-services/vertebral-augmentation-sign"
VIEW = "/cds-services/vertebral-fracture-view"


def served(options: CdsHooksOptions = ON, sign_in: SignInOptions = SIGN_IN) -> TestClient:
    """The routes behind everything that stands around the pages."""
    around = app.parts(Settings(sign_in=sign_in, cds_hooks=options), upload_mb=1)
    routes = cds_hooks.routes(options, lambda: TODAY)
    made = Starlette(routes=routes, middleware=around.middleware, exception_handlers=around.exception_handlers)
    return TestClient(made, base_url=ORIGIN, client=("127.0.0.1", 50000), raise_server_exceptions=False)


def resource(kind: str, **values: Any) -> dict[str, Any]:
    who = "patient" if kind == "AllergyIntolerance" else "subject"
    return {"resourceType": kind, who: {"reference": "Patient/1288992"}, **values}


def searchset(*found: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": each} for each in found]}


FRACTURE = resource(
    "Condition",
    clinicalStatus={"coding": [{"code": "active"}]},
    code={"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M80.08XA"}]},
    bodySite=[{"text": "L1"}],
    onsetDateTime="2026-10-01",
)
PREFETCH: dict[str, Any] = {
    "patient": {
        "resourceType": "Patient",
        "id": "1288992",
        "name": [{"family": "Shaw"}],
        "gender": "female",
        "birthDate": "1948-03-02",
    },
    "conditions": searchset(FRACTURE),
    "observations": searchset(
        resource(
            "Observation",
            status="final",
            code={"coding": [{"system": "http://loinc.org", "code": "72514-3"}]},
            valueQuantity={"value": 7, "unit": "{score}", "code": "{score}"},
            effectiveDateTime="2026-11-20",
        )
    ),
    "medicationRequests": None,
    "imaging": searchset(),
}


def order(code: str, system: str = CPT, id: str = "order-1") -> dict[str, Any]:
    return resource(
        "ServiceRequest", id=id, status="draft", intent="order", code={"coding": [{"system": system, "code": code}]}
    )


def call(hook: str, *orders: dict[str, Any], **changes: Any) -> dict[str, Any]:
    context: dict[str, Any] = {"userId": "PractitionerRole/123", "patientId": "1288992", "encounterId": "89284"}
    if hook != "patient-view":
        context["draftOrders"] = searchset(*orders)
    if hook == "order-select":
        context["selections"] = [f"ServiceRequest/{each['id']}" for each in orders[:1]]
    made = {
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "fhirServer": "https://ehr.example/fhir",
        "hook": hook,
        "context": context,
        "prefetch": PREFETCH,
    }
    return {**made, **changes}


def test_the_discovery_lists_three_services_with_their_prefetch() -> None:
    found = served().get("/cds-services").json()["services"]
    assert [each["hook"] for each in found] == ["patient-view", "order-select", "order-sign"]
    for each in found:
        assert {"hook", "title", "description", "id", "prefetch"} <= each.keys()
        assert each["prefetch"]["patient"] == "Patient/{{context.patientId}}"
    assert set(found[0]["prefetch"]) == {"patient", "conditions"}
    assert "http://loinc.org|72514-3" in found[1]["prefetch"]["observations"]


def test_it_is_off_unless_a_setting_turns_it_on() -> None:
    assert cds_hooks.routes(CdsHooksOptions()) == []
    assert client(CLINIC).post("/cds-services/x", json={}).status_code == 403
    assert client(DEMONSTRATION).post("/cds-services/x", json={}).status_code == 403


@pytest.mark.parametrize(
    ("path", "given"),
    [
        (VIEW, call("patient-view")),
        (SELECT, call("order-select", order("22514"))),
        (SIGN, call("order-sign", order("72148"))),
    ],
)
def test_a_vertebral_fracture_gets_a_card_as_the_specification_shapes_it(path: str, given: dict[str, Any]) -> None:
    answered = served().post(path, json=given)
    assert answered.status_code == 200
    (card,) = answered.json()["cards"]
    assert 0 < len(card["summary"]) < 140
    assert card["indicator"] in ("info", "warning", "critical")
    assert card["source"]["label"] != "" and card["source"]["url"].startswith(ORIGIN)
    assert UUID(card["uuid"]).version == 5
    assert "L1" in card["summary"] and "L1" in card["detail"]
    assert "Not known" in card["detail"]
    (link,) = card["links"]
    assert link["type"] == "absolute"
    assert link["url"].startswith(f"{ORIGIN}/explore?level=L1&etiology=osteoporosis&onset_earliest=2026-10-01")
    assert all(reason["display"] != "" for reason in card["overrideReasons"])
    assert ("suggestions" in card) == ("selectionBehavior" in card) == (path == SELECT)


def test_evidence_alone_is_no_window_that_ends() -> None:
    (card,) = served().post(VIEW, json=call("patient-view")).json()["cards"]
    assert card["indicator"] == "info" and "sources: facts missing (9)" in card["summary"]
    assert "adjacent fractures" not in card["detail"] and "US Medicare: within 12 weeks" in card["detail"]


def test_a_red_flag_comes_first() -> None:
    cord = resource("Condition", code={"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "G83.4"}]})
    sent = {**PREFETCH, "conditions": searchset(FRACTURE, cord)}
    (card,) = served().post(VIEW, json=call("patient-view", prefetch=sent)).json()["cards"]
    assert card["indicator"] == "critical" and "red flag" in card["summary"]
    assert "**Red flag**" in card["detail"]


def test_a_card_names_nobody() -> None:
    text = served().post(SELECT, json=call("order-select", order("22514"))).text
    assert "Shaw" not in text and "1948" not in text


def test_an_augmentation_without_known_imaging_gets_the_suggestion_of_an_mri_as_r4() -> None:
    (card,) = served().post(SIGN, json=call("order-sign", order("22513"))).json()["cards"]
    (suggestion,) = card["suggestions"]
    (action,) = suggestion["actions"]
    assert action["type"] == "create" and action["description"] != ""
    assert fault(action["resource"]) is None
    assert action["resource"]["subject"] == {"reference": "Patient/1288992"}


def test_other_orders_and_those_that_are_not_selected_get_no_card() -> None:
    found = served()
    assert found.post(SELECT, json=call("order-select", order("99999"))).json() == {"cards": []}
    both = call("order-select", order("99999"), order("22514", id="order-2"))
    assert found.post(SELECT, json=both).json() == {"cards": []}
    assert len(found.post(SIGN, json={**both, "hook": "order-sign"}).json()["cards"]) == 1


def test_a_patient_without_a_vertebral_fracture_gets_no_card() -> None:
    quiet = {**PREFETCH, "conditions": searchset()}
    assert served().post(VIEW, json=call("patient-view", prefetch=quiet)).json() == {"cards": []}


def test_resources_of_somebody_else_are_not_read() -> None:
    others = {**FRACTURE, "subject": {"reference": "Patient/2"}}
    sent = {**PREFETCH, "conditions": searchset(others)}
    assert served().post(VIEW, json=call("patient-view", prefetch=sent)).json() == {"cards": []}


def test_references_with_the_address_of_the_server_are_read() -> None:
    absolute = {**FRACTURE, "subject": {"reference": "https://ehr.example/fhir/Patient/1288992"}}
    sent = {**PREFETCH, "conditions": searchset(absolute)}
    assert len(served().post(VIEW, json=call("patient-view", prefetch=sent)).json()["cards"]) == 1


@pytest.mark.parametrize("prefetch", [None, {}, {"patient": None}, {"patient": {"resourceType": "Patient", "id": "2"}}])
def test_without_the_patient_nothing_is_said(prefetch: Any) -> None:
    answered = served().post(VIEW, json=call("patient-view", prefetch=prefetch))
    assert answered.status_code == 412
    assert answered.json()["error"].endswith(".")


def test_another_release_is_refused_by_its_name() -> None:
    old = {**FRACTURE, "clinicalStatus": "active"}
    answered = served().post(VIEW, json=call("patient-view", prefetch={**PREFETCH, "conditions": searchset(old)}))
    assert answered.status_code == 412 and "STU3" in answered.json()["error"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"hook": "order-sign"}', b"\xff", b"[" * 100_000])
def test_what_is_no_call_is_refused_in_a_sentence(body: bytes) -> None:
    answered = served().post(VIEW, content=body)
    assert answered.status_code == 400
    assert answered.json()["error"].endswith(".")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["1288992", "Patient", "Bundle", "order-1"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["resource", "entry", "resourceType", "id", "code", "coding", "subject"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given_(
    st.sampled_from(["context", "prefetch", "fhirServer", "hookInstance", "draftOrders", "selections", "conditions"]),
    ANYTHING,
)
def test_any_call_is_answered_or_refused_in_a_sentence(name: str, value: Any) -> None:
    """Through the reader of a body, as every call goes."""
    asked = call("order-select", order("22514"))
    place = asked if name in asked else asked["context"] if name in asked["context"] else asked["prefetch"]
    changed = {**place, name: value}
    given = changed if place is asked else {**asked, "context" if place is asked["context"] else "prefetch": changed}
    try:
        service = SERVICES["vertebral-augmentation-select"]
        found = cds_hooks.answer(service, parsed(json.dumps(given).encode(), "The call"), TODAY, ORIGIN)
    except cds_hooks.CallError as refused:
        assert str(refused).endswith(".")
        return
    assert set(found) == {"cards"}


def test_a_service_that_does_not_exist_is_not_found() -> None:
    assert served().post("/cds-services/other", json=call("patient-view")).status_code == 404


def test_a_body_that_is_too_large_is_refused() -> None:
    small = ON.model_copy(update={"largest_body_kb": 64})
    assert served(small).post(VIEW, content=b"x" * 65 * 1024).status_code == 413


def test_other_paths_stay_closed_to_other_sites() -> None:
    for path in ("/", "/cds-servicesx", "/x/cds-services"):
        assert served().post(path, headers={"origin": EHR}).status_code == 403


def test_feedback_is_taken_as_the_specification_shapes_it() -> None:
    given = {
        "feedback": [
            {
                "card": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
                "outcome": "accepted",
                "acceptedSuggestions": [{"id": "e56e1945-20b3-4393-8503-a1a20fd73152"}],
                "outcomeTimestamp": "2021-12-11T10:05:31Z",
            },
            {
                "card": "f6b95768-b1c8-40dc-8385-bf3504b82ffb",
                "outcome": "overridden",
                "overrideReason": {"reason": {"code": "known", "system": "urn:kyphodss:override-reason"}},
                "outcomeTimestamp": "2020-12-11T00:00:00Z",
            },
        ]
    }
    assert served().post(f"{VIEW}/feedback", json=given).status_code == 200
    for wrong in ({}, {"feedback": []}, {"feedback": [{"card": "x", "outcome": "ignored"}]}, {"feedback": [1]}):
        assert served().post(f"{VIEW}/feedback", json=wrong).status_code == 400


def test_a_browser_of_a_configured_origin_is_let_in_and_no_other() -> None:
    asked = {
        "origin": EHR,
        "access-control-request-method": "POST",
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "cors",
    }
    preflight = served().options(VIEW, headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == EHR
    answered = served().post(VIEW, json=call("patient-view"), headers={"origin": EHR})
    assert answered.headers["access-control-allow-origin"] == EHR
    other = served().post(VIEW, json=call("patient-view"), headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


def _token(key: ECKey, **changes: Any) -> str:
    now = int(time())
    claims = {"iss": EHR, "aud": f"{ORIGIN}{VIEW}", "iat": now, "exp": now + 300, "jti": "1", **changes}
    return jwt.encode(
        {"alg": "ES384", "typ": "JWT", "kid": key.kid}, {k: v for k, v in claims.items() if v is not None}, key,
        algorithms=["ES384"],
    )  # fmt: skip


@pytest.fixture
def key() -> ECKey:
    return ECKey.generate_key("P-384", auto_kid=True)


@pytest.fixture
def trusting(key: ECKey, tmp_path: Path) -> TestClient:
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(KeySet([key]).as_dict(private=False)))
    return served(ON.model_copy(update={"issuers": {EHR: str(file)}}))


def _with(found: TestClient, token: str) -> int:
    return found.post(VIEW, json=call("patient-view"), headers={"authorization": f"Bearer {token}"}).status_code


def test_a_token_of_a_trusted_issuer_is_taken(trusting: TestClient, key: ECKey) -> None:
    assert _with(trusting, _token(key)) == 200
    assert _with(trusting, _token(key, aud=f"{ORIGIN}/cds-services")) == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"aud": "https://other.example"},
        {"exp": 1},
        {"aud": None},
        {"exp": None},
        {"jti": None},
    ],
)
def test_a_token_that_is_not_for_here_or_no_longer_is_refused(
    trusting: TestClient, key: ECKey, changes: dict[str, Any]
) -> None:
    assert _with(trusting, _token(key, **changes)) == 401


def test_a_token_signed_by_somebody_else_is_refused(trusting: TestClient) -> None:
    assert _with(trusting, _token(ECKey.generate_key("P-384", auto_kid=True))) == 401
    assert _with(trusting, "a.b.c") == 401
    assert trusting.post(VIEW, json=call("patient-view")).status_code == 401
    assert trusting.get("/cds-services").status_code == 200


def test_keys_that_cannot_be_read_are_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        cds_hooks.routes(ON.model_copy(update={"issuers": {EHR: str(tmp_path / "none.json")}}))


def test_a_text_of_the_record_is_no_markup_in_a_card() -> None:
    site = {**FRACTURE, "bodySite": [{"text": "[click](http://evil.example) <b>L1-2</b>"}]}
    sent = {**PREFETCH, "conditions": searchset(site)}
    (card,) = served().post(VIEW, json=call("patient-view", prefetch=sent)).json()["cards"]
    assert re.search(r"(?<!\\)\[click\]|<b>", card["detail"]) is None


def test_a_call_is_answered_in_a_fifth_of_a_second() -> None:
    found, given = served(), call("order-sign", order("22514"))
    found.post(SIGN, json=given)
    took = []
    for _ in range(5):
        begun = perf_counter()
        assert found.post(SIGN, json=given).status_code == 200
        took.append(perf_counter() - begun)
    assert min(took) < 0.2

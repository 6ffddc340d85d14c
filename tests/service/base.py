"""A small app with everything around it that stands around the pages."""

import warnings
from typing import Any

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from kyphodss.access import Role
from kyphodss.service import app, health
from kyphodss.service.options import Options
from kyphodss.settings.serving import ServiceOptions, SignInOptions

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for a successor of httpx
    from starlette.testclient import TestClient

SECRET = "a-secret-of-the-tests-with-32-letters"
ORIGIN = "https://kypho.clinic.example"
SIGN_IN = SignInOptions(
    mode="oidc",
    server_metadata_url="https://login.clinic.example/.well-known/openid-configuration",
    client_id="kyphodss",
    client_secret=SecretStr("the-client-secret"),
    cookie_secret=SecretStr(SECRET),
    redirect_uri=f"{ORIGIN}/oauth2callback",
    role_claim="groups",
    role_values={"ir": Role.PHYSICIAN},
)
DEMONSTRATION = Options(sign_in=SignInOptions(), service=ServiceOptions(largest_body_kb=1))
CLINIC = Options(sign_in=SIGN_IN, service=ServiceOptions(largest_body_kb=1))
UPLOAD_MB = 1


def _page(request: Request) -> Response:
    response = PlainTextResponse("page")
    if request.url.path.startswith("/static/"):
        response.headers["Cache-Control"] = "public, immutable, max-age=31536000"
    response.set_cookie("_streamlit_user", "x", httponly=True, samesite="lax", max_age=2_592_000)
    response.headers.append("Set-Cookie", "_streamlit_xsrf=2|a|b|3; Path=/; SameSite=Lax")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


async def _body(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def _broken(_request: Request) -> Response:
    raise ValueError("patient Agnes Moor, born 1941")


async def _stream(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.close()


def client(
    options: Options = CLINIC,
    ready: health.Ready = lambda: health.Readiness(None, "1", "reachable", None),
    **changes: Any,
) -> TestClient:
    """A client of the app, at the site's own address; `changes` are arguments of the client."""
    around = app.parts(options, upload_mb=UPLOAD_MB)
    served = Starlette(
        routes=[
            *health.routes(ready),
            Route("/broken", _broken),
            WebSocketRoute("/_stcore/stream", _stream),
            Route("/{path:path}", _page, methods=["GET"]),
            Route("/{path:path}", _body, methods=["POST", "PUT"]),
        ],
        middleware=around.middleware,
        exception_handlers=around.exception_handlers,
    )
    local = options.sign_in.mode == "demonstration"
    base = {"base_url": "http://localhost:8501" if local else ORIGIN, "client": ("127.0.0.1", 50000)}
    return TestClient(served, raise_server_exceptions=False, **{**base, **changes})

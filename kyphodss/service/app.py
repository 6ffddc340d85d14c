"""What `serve.py` gives to Streamlit's App: routes, middleware, secrets, and what happens at start and at the end."""

import asyncio
import logging
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from threading import Event
from typing import Any, Final

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute

from kyphodss.service import cds_hooks, cds_trust, gate, headers, health, listening, logs, printing
from kyphodss.service.opened import database
from kyphodss.service.options import Options
from kyphodss.service.warming import warming
from kyphodss.settings import SettingsError
from kyphodss.settings.serving import SignInOptions
from kyphodss.store.audit import AuditError
from kyphodss.store.database import StoreError

PROVIDER: Final = "default"
SCOPE: Final = "openid email profile"
PROMPT: Final = "login"  # asks for the password again: who sits at the screen after an idle limit may be somebody else
FAILED: Final = "Something went wrong here. Try again; if it stays, give this number to whoever runs the program: "
SECONDS_AN_HOUR: Final = 3600
_served = Event()


@dataclass(frozen=True, slots=True)
class Parts:
    """The arguments of Streamlit's App."""

    routes: list[BaseRoute]
    middleware: list[Middleware]
    secrets: dict[str, Any]
    lifespan: Callable[[Any], AbstractAsyncContextManager[None]]
    exception_handlers: dict[Any, Callable[[Request, Exception], Response]]


def parts(options: Options, *, upload_mb: int, shown_at: str | None = None) -> Parts:
    """Everything around the pages. `shown_at`: an address to open in a browser at start, None for none."""
    https, seconds = listening.https(options.sign_in), options.sign_in.absolute_hours * SECONDS_AN_HOUR
    _served.set()
    return Parts(
        routes=[*health.routes(health.readiness(database)), *printing.routes(), *cds_hooks.routes(options.cds_hooks)],
        middleware=[
            *cds_trust.cors(options.cds_hooks),
            Middleware(logs.Requests),
            Middleware(headers.Headers, https=https, cookie_seconds=seconds),
            Middleware(gate.Gate, rules=rules(options, upload_mb)),
            Middleware(printing.PrintSheet),
        ],
        secrets=secrets(options.sign_in),
        lifespan=_lifespan(options, shown_at),
        exception_handlers={Exception: _failed(https, seconds)},
    )


def page_refusal(options: Options, address: str | None) -> str | None:
    """Why a page of this process must not be shown; None where it may. `address`: where the process listens, None: all.

    With sign-in the pages need what stands around them; without it they are shown on this machine only.
    """
    if options.sign_in.mode == "oidc" and not _served.is_set():
        return "Sign-in is configured, but the pages were started without it. Start them with: python -m kyphodss serve"
    return listening.refusal(address, options.sign_in)


def rules(options: Options, upload_mb: int) -> gate.Rules:
    """What the gate goes by at this site."""
    sign_in = options.sign_in
    signing = sign_in.mode == "oidc"
    return gate.Rules(
        hosts=listening.hosts(sign_in),
        origin=listening.origin_of(sign_in),
        https=listening.https(sign_in),
        local_only=not signing,
        cookie_secret=sign_in.cookie_secret.get_secret_value() if signing else None,
        cookie_seconds=sign_in.absolute_hours * SECONDS_AN_HOUR,
        body_bytes=options.service.largest_body_kb * 1024,
        upload_bytes=upload_mb * 1024 * 1024 + gate.MULTIPART_BYTES,
        hook_bytes=options.cds_hooks.largest_body_kb * 1024 if options.cds_hooks.enabled else None,
    )


def secrets(sign_in: SignInOptions) -> dict[str, Any]:
    """Streamlit's [auth] secrets; an empty section in the demonstration, so that no file can put sign-in beside it."""
    if sign_in.mode != "oidc":
        return {"auth": {}}
    return {
        "auth": {
            "redirect_uri": sign_in.redirect_uri,
            "cookie_secret": sign_in.cookie_secret.get_secret_value(),
            "client_id": sign_in.client_id,
            "client_secret": sign_in.client_secret.get_secret_value(),
            "server_metadata_url": sign_in.server_metadata_url,
            "client_kwargs": {"scope": SCOPE, "prompt": PROMPT},
        }
    }


def _lifespan(options: Options, shown_at: str | None) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        logs.say("started", mode=options.sign_in.mode, https=listening.https(options.sign_in))
        try:
            await asyncio.to_thread(database)
        except (StoreError, AuditError, SettingsError) as problem:
            kind = health.kind_of(problem)
            logs.say("the database could not be opened", logging.ERROR, kind=kind)
        if shown_at is not None:
            asyncio.get_running_loop().run_in_executor(None, webbrowser.open, shown_at)
        with warming():
            yield
        logs.say("stopped")

    return lifespan


def _failed(https: bool, seconds: int) -> Callable[[Request, Exception], Response]:
    """The answer to a request that broke: a sentence with its number, and the same headers as every answer."""

    def _answer(_request: Request, error: Exception) -> Response:
        number = logs.failed("a request broke", error)
        response = PlainTextResponse(f"{FAILED}{number}", 500)
        headers.secured(MutableHeaders(raw=response.raw_headers), https=https, cookie_seconds=seconds, asset=False)
        return response

    return _answer

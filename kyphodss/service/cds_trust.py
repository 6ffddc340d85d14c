"""Whom CDS Hooks answer: record systems by their signed token where issuers are configured, browsers by their origin.

A key is never fetched: the token's own `jku` is not followed, the keys of an issuer are a file (CDS Hooks 2.0, "Trusting CDS
Clients").
"""

import base64
import binascii
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kyphodss.service.gate import HOOKS
from kyphodss.settings import SettingsError
from kyphodss.settings.serving import CdsHooksOptions

ALGORITHMS: Final = ("ES384", "RS384", "ES256", "RS256")  # none with a shared secret, and never "none"
LEEWAY: Final = 60  # seconds between two clocks
LONGEST_TOKEN: Final = 8192
Keys = Mapping[str, KeySet]


def keys(options: CdsHooksOptions) -> dict[str, KeySet]:
    """The public keys of each issuer. Raises SettingsError naming the issuer whose file cannot be used."""
    found: dict[str, KeySet] = {}
    for issuer, file in options.issuers.items():
        try:
            found[issuer] = KeySet.import_key_set(json.loads(Path(file).read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, JoseError):
            raise SettingsError(
                f"Setting cds_hooks.issuers: the keys of {issuer[:60]} cannot be read from its file, expected a JWKS."
            ) from None
    return found


def refusal(authorization: str | None, known: Keys, audiences: tuple[str, ...]) -> str | None:
    """Why a call is not answered; None where it is. `audiences`: the addresses a token may be made for."""
    if len(known) == 0:
        return None
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or token == "" or len(token) > LONGEST_TOKEN:
        return "A signed token of the record system is needed."
    issued_by = _issuer(token)
    if issued_by is None or issued_by not in known:
        return "The token is of nobody who is trusted here."
    try:
        claims = jwt.decode(token, known[issued_by], algorithms=list(ALGORITHMS)).claims
        wanted: dict[str, Any] = {name: {"essential": True} for name in ("iss", "exp", "iat", "jti")}
        jwt.JWTClaimsRegistry(leeway=LEEWAY, aud={"essential": True, "values": list(audiences)}, **wanted).validate(
            claims
        )
    except (JoseError, ValueError, TypeError):
        return "The token is not valid here, or no longer."
    return None


def _issuer(token: str) -> str | None:
    """Who a token says it is of, to choose the keys it is then checked with."""
    parts = token.split(".")
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (IndexError, binascii.Error, ValueError, RecursionError):
        return None
    found = claims.get("iss") if isinstance(claims, dict) else None
    return found if isinstance(found, str) else None


def cors(options: CdsHooksOptions) -> list[Middleware]:
    """The outermost middleware: lets the browsers of the configured origins in, on these paths alone."""
    if not options.enabled or len(options.allowed_origins) == 0:
        return []
    return [Middleware(Cors, origins=options.allowed_origins)]


class Cors:
    """Answers preflights of the configured origins, and says to their browsers that they may read."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self.app = app
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything else on as it is."""
        origin = Headers(scope=scope).get("origin") if scope["type"] == "http" else None
        if origin not in self.origins or not f"{scope['path']}/".startswith(f"{HOOKS}/"):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_said(origin))(scope, receive, send)
            return

        async def allowed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_said(origin))
            await send(message)

        await self.app(scope, receive, allowed)


def _said(origin: str) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Vary": "Origin",
    }

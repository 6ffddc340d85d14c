"""What is refused before it reaches a page: strange hosts and origins, closed paths, bodies that are too large.

Access to cases is never decided here: that is the store's door. Only `scope["path"]`, the path that is routed, is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kyphodss.service.cookies import signed_in
from kyphodss.service.listening import loopback

SAFE: Final = ("GET", "HEAD", "OPTIONS")
CORE: Final = "/_stcore/"
UPLOADS: Final = "/_stcore/upload_file/"
FILES: Final = ("/media/", UPLOADS)
HOOKS: Final = "/cds-services"  # called by record systems, which are trusted by their token, not by their origin
PICTURE: Final = ".png"  # drawn by the program for every page, as its icon; documents of a case are none
OPEN_CORE: Final = ("/_stcore/health", "/_stcore/host-config", "/_stcore/stream")
MULTIPART_BYTES: Final = 64 * 1024  # what surrounds a file in the body of its upload
POLICY_VIOLATION: Final = 1008  # https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1


@dataclass(frozen=True, slots=True)
class Rules:
    """What the gate goes by.

    `hosts`: host names that are answered. `origin`: the one origin of the pages, None where it follows from the host.
    `local_only`: answers this machine alone. `cookie_secret`: files need a cookie signed with it, None where nobody
    signs in; `cookie_seconds`: its longest age. `body_bytes`, `upload_bytes`: largest bodies. `hook_bytes`: the largest of a
    call of CDS Hooks, None where they are not answered.
    """

    hosts: tuple[str, ...]
    origin: str | None
    https: bool
    local_only: bool
    cookie_secret: str | None
    cookie_seconds: int
    body_bytes: int
    upload_bytes: int
    hook_bytes: int | None = None


class _TooLargeError(Exception):
    """A body that grew above its limit while it was read."""


class Gate:
    """Middleware that refuses in one sentence, or passes on."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app = app
        self.rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Looks at the request's head, then counts its body."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refused = refusal(scope, self.rules)
        if refused is None:
            await self._counted(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": ""})
        else:
            await PlainTextResponse(refused[1], refused[0])(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        limit, seen, begun = _limit(scope, self.rules), 0, False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _TooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, counted, noted)
        except _TooLargeError:
            if not begun:
                await PlainTextResponse(_TOO_LARGE[1], _TOO_LARGE[0])(scope, receive, send)


Refusal = tuple[int, str]
_TOO_LARGE: Final[Refusal] = (413, "The body is too large. Send less at once.")


def refusal(scope: Scope, rules: Rules) -> Refusal | None:
    """Status and sentence of why a request is refused by its head; None where it is passed on."""
    headers = Headers(scope=scope)
    if rules.local_only and not _local(scope):
        return 403, "The demonstration answers this machine only."
    if _hostname(headers.get("host", "")) not in rules.hosts:
        return 400, "This address is not served here. Use the address you were given."
    if _closed(str(scope["path"])):
        return 404, "Not found."
    if not _same_site(scope, headers, rules):
        return 403, "Requests of other sites are not answered. Open the page itself."
    if not _may_have_files(scope, rules):
        return 403, "Sign in to open files."
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > _limit(scope, rules):
        return _TOO_LARGE
    return None


def _local(scope: Mapping[str, object]) -> bool:
    """Did it arrive on, and come from, this machine?"""
    ends = (scope.get("server"), scope.get("client"))
    return all(isinstance(end, (tuple, list)) and loopback(str(end[0])) for end in ends)


def _hostname(host: str) -> str:
    """The name in a Host header, without its port; empty where it is none."""
    name, port = host, ""
    if host.startswith("["):
        name, end, port = host[1:].partition("]")
        port = port.removeprefix(":") if end != "" else "none"
    elif ":" in host:
        name, _, port = host.partition(":")
    return name.rstrip(".").lower() if port == "" or port.isdecimal() else ""


def _closed(path: str) -> bool:
    """Streamlit's own paths are closed but for those the pages need: no metrics, no program interface, no components."""
    normal = "/" + path.lstrip("/")
    inner = f"{normal}/".startswith(CORE) or CORE in normal
    return inner and normal not in OPEN_CORE and not normal.startswith(UPLOADS)


def _same_site(scope: Scope, headers: Headers, rules: Rules) -> bool:
    """Streams and changes come from the app's own pages; nothing else is handed to another site's page."""
    if _hook(scope, rules):
        return True
    scheme = "https" if rules.https else "http"
    own = rules.origin if rules.origin is not None else f"{scheme}://{headers.get('host', '')}"
    origin = headers.get("origin")
    if scope["type"] == "websocket":
        return origin == own
    if scope["method"] not in SAFE:
        return origin == own
    navigating = headers.get("sec-fetch-mode", "navigate") == "navigate"
    return navigating or headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def _may_have_files(scope: Scope, rules: Rules) -> bool:
    path = str(scope["path"])
    if rules.cookie_secret is None or not path.startswith(FILES) or path.endswith(PICTURE):
        return True
    return signed_in(HTTPConnection(scope).cookies, rules.cookie_secret, rules.cookie_seconds)


def _hook(scope: Scope, rules: Rules) -> bool:
    """A call of CDS Hooks, where they are answered."""
    path = str(scope["path"])
    return rules.hook_bytes is not None and scope["type"] == "http" and f"{path}/".startswith(f"{HOOKS}/")


def _limit(scope: Scope, rules: Rules) -> int:
    if rules.hook_bytes is not None and _hook(scope, rules):
        return rules.hook_bytes
    return rules.upload_bytes if str(scope["path"]).startswith(UPLOADS) else rules.body_bytes

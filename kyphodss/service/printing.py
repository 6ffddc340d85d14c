"""The style sheet of printed pages: a file of the app's own, named in the one HTML page that is served.

Streamlit has no setting for it and the content security policy lets no text be a style, so the page's head gets one link on its
way out. It is asked for when somebody prints and changes nothing on a screen.
"""

from pathlib import Path
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH: Final = "/print.css"
LINK: Final = b'<link rel="stylesheet" media="print" href="./print.css" />'
END_OF_HEAD: Final = b"</head>"
_SHEET: Final = Path(__file__).with_name("print.css").read_bytes()


def routes() -> list[BaseRoute]:
    """The address of the sheet. It holds nothing of a case, so it needs no sign-in."""
    return [Route(PATH, _sheet, methods=["GET"])]


async def _sheet(_request: Request) -> Response:
    return Response(_SHEET, media_type="text/css")


class PrintSheet:
    """Middleware that puts the link into a page of HTML, which is asked for uncompressed; everything else passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Holds an HTML answer back until it is whole, then sends it with the link in its head."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun: Message | None = None
        body = b""

        async def linked(message: Message) -> None:
            nonlocal begun, body
            if message["type"] == "http.response.start" and _is_page(message):
                begun = message
            elif begun is None or message["type"] != "http.response.body":
                await send(message)
            else:
                body += message.get("body", b"")
                if message.get("more_body", False) is False:
                    whole = body.replace(END_OF_HEAD, LINK + END_OF_HEAD, 1)
                    await send(_of_length(begun, len(whole), len(body)))
                    await send({"type": "http.response.body", "body": whole if len(body) > 0 else b""})

        await self.app(_uncompressed(scope), receive, linked)


def _uncompressed(scope: Scope) -> Scope:
    """The request without its offer to take compressed text, where it asks for a page."""
    headers = MutableHeaders(raw=list(scope["headers"]))
    if "text/html" not in headers.get("accept", "") or "accept-encoding" not in headers:
        return scope
    del headers["accept-encoding"]
    return {**scope, "headers": headers.raw}


def _is_page(message: Message) -> bool:
    headers = MutableHeaders(scope=message)
    html = headers.get("content-type", "").startswith("text/html")
    return message["status"] == 200 and html and "content-encoding" not in headers


def _of_length(begun: Message, length: int, before: int) -> Message:
    """The start of the answer with its new length; without one where the body is left out (HEAD)."""
    headers = MutableHeaders(scope=begun)
    if before == 0:
        del headers["content-length"]
    elif "content-length" in headers:
        headers["content-length"] = str(length)
    return begun

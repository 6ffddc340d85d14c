"""The headers of every answer: what a browser may load, keep, frame and send. Cookies get the flags they lack.

The content security policy is the least under which Streamlit 1.67 draws these pages (found in a real browser, held by
tests/e2e/test_served.py). No script but the app's own files runs, nothing is asked of another host, and styles are the
app's files and a few texts known by their hash. What it costs: formulas ($...$ in Markdown), st.html, pandas
styles, st.audio, embedded frames and Vega charts do not draw. Change it here, with the test, when a page needs one.
"""

import base64
import hashlib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kyphodss.service.cookies import flagged

_BOOT: Final = "'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='"  # the one script inside Streamlit's index.html
_STYLES: Final = (
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",  # an empty text: rules are added to it by script
    "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",  # the table editor
    "'sha256-2GF9hCGTDj/GGFNlQA54jDdMGl2fvoeZmZjAvBSiAtM='",  # Plotly
)
CHART_MARKUP: Final = ("font-weight:bold", "font-style:italic")  # what Plotly makes of <b> and <i> in a chart's text


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' {_BOOT}",
        "script-src-attr 'none'",
        f"style-src-elem 'self' {' '.join(_STYLES)}",
        f"style-src-attr 'unsafe-hashes' {' '.join(map(_hash, CHART_MARKUP))}",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_NOT_USED: Final = (
    "accelerometer", "autoplay", "camera", "clipboard-read", "display-capture", "encrypted-media", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock",
    "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS: Final = ", ".join([*(f"{name}=()" for name in _NOT_USED), "clipboard-write=(self)", "fullscreen=(self)"])
HSTS: Final = "max-age=31536000; includeSubDomains"
NO_STORE: Final = "no-store"
ALWAYS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}

DRAWN: Final = frozenset({"/capacity", "/case", "/cohort", "/volumes"})
"""Addresses of pages that open with a drawing."""


@lru_cache(maxsize=1)
def ahead() -> str | None:
    """The header that has a browser read the library of drawings while the page is still on its way; None where there is none."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        return None
    found = list((Path(spec.origin).parent / "static" / "static" / "js").glob("PlotlyChart.*.js"))
    return f"<./static/js/{found[0].name}>; rel=modulepreload" if len(found) == 1 else None


def secured(headers: MutableHeaders, *, https: bool, cookie_seconds: int, asset: bool) -> None:
    """Adds what every answer carries. Only an `asset` with a hash in its name that Streamlit calls immutable may be kept."""
    for name, value in ALWAYS.items():
        headers[name] = value
    if https:
        headers["Strict-Transport-Security"] = HSTS
    if not (asset and "immutable" in headers.get("cache-control", "")):
        headers["Cache-Control"] = NO_STORE
    for name in ("server", "access-control-allow-origin", "access-control-allow-credentials"):
        if name in headers:
            del headers[name]
    cookies = headers.getlist("set-cookie")
    if len(cookies) > 0:
        del headers["set-cookie"]
        for cookie in cookies:
            headers.append("set-cookie", flagged(cookie, https=https, longest=cookie_seconds))


class Headers:
    """Middleware that secures every HTTP answer.

    `https`: the app is reached by https. `cookie_seconds`: how long a browser may keep a cookie at most.
    """

    def __init__(self, app: ASGIApp, *, https: bool, cookie_seconds: int) -> None:
        self.app = app
        self.https = https
        self.cookie_seconds = cookie_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and secures the start of the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asset = str(scope["path"]).startswith("/static/")

        async def secure(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                secured(headers, https=self.https, cookie_seconds=self.cookie_seconds, asset=asset)
                library = ahead() if scope["path"] in DRAWN else None
                if library is not None:
                    headers["Link"] = library
            await send(message)

        await self.app(scope, receive, secure)

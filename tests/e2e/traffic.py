"""What a window still waits for, read from its own stream: a page that looks still may have asked a moment ago."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

UPLOAD = "/_stcore/upload_file/"
TWO_FRAMES = "() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
ROUNDS = 50
NEXT_RUN, RUN = "a run of the script", "the end of a run"
_WATCHED: dict[Page, Traffic] = {}


class Traffic:
    """Whether a run of the script, an address for a file or the sending of one is asked for and not yet answered."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.socket: WebSocket | None = None
        self.asked: set[str] = set()
        page.on("websocket", self._opened)
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._failed)

    def _opened(self, socket: WebSocket) -> None:
        if "/_stcore/stream" not in socket.url:
            return
        self.socket, self.asked = socket, set()
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)
        socket.on("close", self._closed)

    def _closed(self, socket: WebSocket) -> None:
        if self.socket is socket:
            self.socket, self.asked = None, set()

    def _begun(self, request: Request) -> None:
        if UPLOAD in request.url and request.method in ("PUT", "POST"):
            self.asked.add(request.url)

    def _ended(self, request: Request) -> None:
        """A file that has been sent is followed by a run."""
        if request.url in self.asked:
            self.asked.discard(request.url)
            self.asked.add(NEXT_RUN)

    def _failed(self, request: Request) -> None:
        self.asked.discard(request.url)

    def _sent(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes):
            kind = BackMsg.FromString(frame).WhichOneof("type")
            if kind == "rerun_script":
                self.asked.add(NEXT_RUN)
            elif kind == "file_urls_request":
                self.asked.add(kind)

    def _received(self, frame: bytes | str) -> None:
        """A run cut short for the next one answers nothing; one that ends answers nothing that was asked after it began."""
        if not isinstance(frame, bytes):
            return
        message = ForwardMsg.FromString(frame)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.asked.discard(NEXT_RUN)
            self.asked.add(RUN)
        elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.asked.discard(RUN)
        elif kind == "file_urls_response":
            self.asked.discard("file_urls_request")

    def wait(self) -> None:
        """Returns once nothing is outstanding; raises playwright's TimeoutError where the server stays silent."""
        while self.asked and self.socket is not None:
            try:
                if any(UPLOAD in each for each in self.asked):
                    self.page.wait_for_event("requestfinished", timeout=20_000)
                else:
                    self.socket.wait_for_event("framereceived", lambda _: not self.asked, timeout=20_000)
            except Error as found:
                if "closed" not in found.message.lower():
                    raise


def watched(browser: Browser) -> Browser:
    """The browser, with the stream of every window that it will open read along."""
    plain: Callable[..., BrowserContext] = browser.new_context

    def _new_context(**asked: object) -> BrowserContext:
        context = plain(**asked)
        context.on("page", _watch)
        return context

    browser.new_context = _new_context
    return browser


def _watch(page: Page) -> None:
    _WATCHED[page] = Traffic(page)
    page.on("close", _forget)


def _forget(page: Page) -> None:
    _WATCHED.pop(page, None)


def answered(page: Page) -> None:
    """Returns once a window has sent what its last act asks for and had its answer."""
    traffic = _WATCHED[page]
    for _ in range(ROUNDS):
        _draw(page)
        if not traffic.asked:
            return
        traffic.wait()
    raise AssertionError(f"The page asks again and again: {sorted(traffic.asked)}.")


def _draw(page: Page) -> None:
    """Lets the page act on what it was given: two frames. A page on its way to another address has nothing to act on."""
    try:
        page.evaluate(TWO_FRAMES)
    except Error as found:
        if not any(word in found.message for word in ("context was destroyed", "navigation")):
            raise

"""The log: one JSON object a line, with the UTC time, the level, the event and the request it belongs to.

It holds no patient data: no query, no file name, no address of a case, no text of an exception. Of the texts of libraries
only the sentence is written, without what was filled into it; a sentence without gaps may already be filled in, so only
the place it came from is.
"""

import json
import logging
import secrets
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any, Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN: Final = "kyphodss"
LOG: Final = logging.getLogger("kyphodss.service")
REQUEST: Final = "X-Request-ID"
QUIET: Final = ("/static/", "/_stcore/health", "/healthz", "/readyz")
TALKERS: Final = ("uvicorn.access", "alembic")  # what they say of every request and start is said here already
FRAMES: Final = 12
_request: ContextVar[str | None] = ContextVar("request", default=None)


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. What a library logs is cut to what cannot hold data."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage() if _ours(record) else "library",
            "request": _request.get(),
        }
        if not _ours(record):
            line["logger"] = record.name
            line["place"] = f"{record.module}:{record.lineno}"
            if record.args not in (None, (), {}):
                line["says"] = str(record.msg)
        line.update(getattr(record, "facts", {}))
        if record.exc_info is not None and record.exc_info[0] is not None:
            line.update(failure(record.exc_info[0], record.exc_info[2]))
        return json.dumps({name: value for name, value in line.items() if value is not None}, ensure_ascii=False)


def _ours(record: logging.LogRecord) -> bool:
    return record.name == OWN or record.name.startswith(f"{OWN}.")


def failure(kind: type[BaseException], where: TracebackType | None) -> dict[str, Any]:
    """An exception without its text, which may quote what was typed: its kind and the last places it came through."""
    frames = traceback.extract_tb(where)[-FRAMES:]
    return {
        "error": kind.__name__,
        "through": [f"{'/'.join(Path(f.filename).parts[-2:])}:{f.lineno} {f.name}" for f in frames],
    }


def begin() -> None:
    """Sends every log of this process through one handler to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.INFO)
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            to_root(logger)
    for name in TALKERS:
        logging.getLogger(name).setLevel(logging.WARNING)


def to_root(logger: logging.Logger) -> None:
    """Takes a logger's own handlers away, so that what it says goes through the one of the process."""
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.propagate = True


def say(event: str, level: int = logging.INFO, **facts: object) -> None:
    """Logs an event of the service. Neither its name nor its facts may hold anything of a person."""
    LOG.log(level, event, extra={"facts": facts})


def failed(event: str, error: BaseException) -> str:
    """Logs a failure without its text; returns the number under which it stands in the log."""
    number = secrets.token_hex(4)
    LOG.error(event, extra={"facts": {"number": number, **failure(type(error), error.__traceback__)}})
    return number


class Requests:
    """Middleware: gives every request a number, says it in the answer, and logs method, kind of path, status and time."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Logs once the answer has ended; a stream when it opens and when it ends."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        number, begun, status = secrets.token_hex(8), perf_counter(), 0
        token = _request.set(number)

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST] = number
            elif message["type"] == "websocket.accept":
                say("stream opened")
            await send(message)

        try:
            await self.app(scope, receive, numbered)
        finally:
            _ended(scope, status, perf_counter() - begun)
            _request.reset(token)


def _ended(scope: Scope, status: int, seconds: float) -> None:
    path = str(scope["path"])
    if scope["type"] == "websocket":
        say("stream ended", seconds=round(seconds, 1))
    elif not path.startswith(QUIET) or status >= 400:
        say("request", method=scope["method"], path=kind_of(path), status=status, ms=round(seconds * 1000, 1))


def kind_of(path: str) -> str:
    """A path without what a caller may have written into it: its first step where that is one of ours."""
    first = path.strip("/").partition("/")[0]
    known = (
        "",
        "media",
        "static",
        "component",
        "_stcore",
        "auth",
        "oauth2callback",
        "healthz",
        "readyz",
        "favicon.png",
    )
    return f"/{first}" if first in known else "/…"

"""The sheet for paper: served by the app itself, named once in the page, and nothing else is touched."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from kyphodss.service.printing import LINK, PATH, PrintSheet, routes
from tests.service.base import TestClient

PAGE = "<html><head><title>A</title></head><body>" + "word " * 500 + "</body></html>"
AS_PAGE = {"accept": "text/html,*/*", "accept-encoding": "gzip"}


def _client(answer: Callable[[Request], Response]) -> TestClient:
    async def _answered(request: Request) -> Response:
        return answer(request)

    app = Starlette(
        routes=[*routes(), Route("/", _answered)],
        middleware=[Middleware(PrintSheet), Middleware(GZipMiddleware, minimum_size=10)],
    )
    return TestClient(app)


def _page(**named: Any) -> Callable[[Request], Response]:
    return lambda _request: HTMLResponse(PAGE, **named)


def test_a_page_names_the_sheet_once_in_its_head_and_its_length_is_true() -> None:
    found = _client(_page()).get("/", headers=AS_PAGE)
    assert found.content == PAGE.encode().replace(b"</head>", LINK + b"</head>")
    assert int(found.headers["content-length"]) == len(found.content)
    assert "content-encoding" not in found.headers


def test_a_page_that_comes_in_parts_is_sent_whole() -> None:
    parts = [PAGE[:20], PAGE[20:45], PAGE[45:]]
    found = _client(lambda _request: StreamingResponse(iter(parts), media_type="text/html")).get("/", headers=AS_PAGE)
    assert found.content.count(LINK) == 1 and found.content.endswith(b"</html>")


def test_an_answer_that_leaves_its_body_out_states_no_length() -> None:
    def _head(_request: Request) -> Response:
        return Response(b"", media_type="text/html", headers={"content-length": "2553"})

    found = _client(_head).head("/", headers=AS_PAGE)
    assert (found.status_code, found.content) == (200, b"")
    assert "content-length" not in found.headers


@pytest.mark.parametrize(
    "answer",
    [
        lambda _request: PlainTextResponse("no page </head>" * 9),
        lambda _request: Response("a { color: red } /* </head> */", media_type="text/css"),
        _page(status_code=404),
    ],
)
def test_what_is_no_page_passes_as_it_is(answer: Callable[[Request], Response]) -> None:
    assert LINK not in _client(answer).get("/", headers=AS_PAGE).content


def test_a_script_that_is_asked_for_compressed_stays_compressed() -> None:
    found = _client(lambda _request: Response("x" * 999, media_type="text/javascript")).get(
        "/", headers={"accept": "*/*", "accept-encoding": "gzip"}
    )
    assert found.headers["content-encoding"] == "gzip"


def test_the_sheet_is_a_style_for_paper_and_hides_what_cannot_be_pressed() -> None:
    found = _client(_page()).get(PATH)
    assert found.headers["content-type"].startswith("text/css")
    for hidden in ("stHeader", "stButton", "stPopover", "st-key-tour"):
        assert hidden in found.text
    assert b'media="print"' in LINK, "It never changes a screen."
    assert "url(" not in found.text and "@import" not in found.text, "It asks for nothing else."

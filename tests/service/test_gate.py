"""What is refused before it reaches a page."""

import pytest
from itsdangerous import URLSafeTimedSerializer
from starlette.websockets import WebSocketDisconnect

from kyphodss.service.cookies import USER_COOKIE
from tests.service.base import DEMONSTRATION, ORIGIN, SECRET, client

STREAM = f"wss://{ORIGIN.removeprefix('https://')}/_stcore/stream"
CLOSED = [
    "/_stcore/metrics", "/_stcore/metrics/", "//_stcore/metrics", "/x/_stcore/metrics", "/_stcore/agent/mcp",
    "/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/_stcore/script-health-check", "/_stcore/bidi-components/a",
    "/_stcore", "/%5Fstcore/metrics", "/_stcore/health/../metrics",
]  # fmt: skip


@pytest.mark.parametrize("path", CLOSED)
def test_paths_that_no_page_needs_are_closed(path: str) -> None:
    assert client().get(f"{ORIGIN}{path}").status_code == 404


@pytest.mark.parametrize("path", ["/_stcore/health", "/_stcore/host-config", "/", "/knowledge"])
def test_paths_that_the_pages_need_are_open(path: str) -> None:
    assert client().get(path).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "kypho.clinic.example.evil.example", "", "kypho.clinic.example:80@evil", "[::1"]
)
def test_a_name_that_is_not_the_sites_own_is_not_answered(host: str) -> None:
    assert client().get("/", headers={"host": host}).status_code == 400


def test_the_sites_own_names_are_answered() -> None:
    for host in ("kypho.clinic.example", "KYPHO.clinic.example:443", "localhost:8501", "127.0.0.1", "[::1]:8501"):
        assert client().get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://kypho.clinic.example", None, f"{ORIGIN}:8443"]
)
def test_a_stream_from_another_page_is_refused(origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    with pytest.raises(WebSocketDisconnect) as found, client().websocket_connect(STREAM, headers=headers):
        pass
    assert found.value.code == 1008


def test_a_stream_from_the_own_page_opens() -> None:
    with client().websocket_connect(STREAM, headers={"origin": ORIGIN}):
        pass
    here = {"origin": "http://localhost:8501", "host": "localhost:8501"}
    with client(DEMONSTRATION).websocket_connect("ws://localhost:8501/_stcore/stream", headers=here):
        pass


@pytest.mark.parametrize("origin", ["https://evil.example", None])
def test_a_change_from_another_page_is_refused(origin: str | None) -> None:
    assert client().post("/", headers={} if origin is None else {"origin": origin}).status_code == 403


def test_nothing_is_handed_to_a_page_of_another_site_but_a_visit() -> None:
    outside = {"sec-fetch-site": "cross-site"}
    assert client().get("/", headers={**outside, "sec-fetch-mode": "no-cors"}).status_code == 403
    assert client().get("/oauth2callback", headers={**outside, "sec-fetch-mode": "navigate"}).status_code == 200


@pytest.mark.parametrize("path", ["/media/0a1b.pdf", "/media/0a1b.csv", "/media/0a1b"])
def test_files_need_a_sign_in(path: str) -> None:
    found = client()
    assert found.get(path).status_code == 403
    found.cookies.set(USER_COOKIE, URLSafeTimedSerializer("forged" * 8, salt=USER_COOKIE).dumps("{}"))
    assert found.get(path).status_code == 403
    found.cookies.set(USER_COOKIE, URLSafeTimedSerializer(SECRET, salt=USER_COOKIE).dumps("{}"))
    assert found.get(path).status_code == 200


def test_the_demonstration_answers_this_machine_only() -> None:
    assert client(DEMONSTRATION).get("/").status_code == 200
    assert client(DEMONSTRATION, client=("192.0.2.7", 5000)).get("/").status_code == 403
    assert client(DEMONSTRATION, base_url="http://192.0.2.1:8501").get("/").status_code == 403
    assert client(DEMONSTRATION).get("/", headers={"host": "rebound.example"}).status_code == 400


@pytest.mark.parametrize("size", [1024, 1025, 200_000])
def test_a_body_that_is_too_large_is_refused_by_its_length_and_while_it_is_read(size: int) -> None:
    expected = 200 if size == 1024 else 413
    headers = {"origin": ORIGIN}
    assert client().post("/x", content=b"a" * size, headers=headers).status_code == expected
    pieces = (b"a" * min(500, size - at) for at in range(0, size, 500))
    assert client().post("/x", content=pieces, headers=headers).status_code == expected


def test_a_length_that_is_no_number_is_refused() -> None:
    assert client().post("/x", headers={"origin": ORIGIN, "content-length": "-1"}).status_code == 413


def test_an_upload_may_be_as_large_as_its_setting() -> None:
    found = client()
    found.cookies.set(USER_COOKIE, URLSafeTimedSerializer(SECRET, salt=USER_COOKIE).dumps("{}"))
    headers = {"origin": ORIGIN}
    assert found.put("/_stcore/upload_file/s/f", content=b"a" * 1_048_576, headers=headers).status_code == 200
    assert found.put("/_stcore/upload_file/s/f", content=b"a" * 1_200_000, headers=headers).status_code == 413

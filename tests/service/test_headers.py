"""Every answer says what a browser may load, keep and frame; every cookie has its flags."""

import base64
import hashlib
import re
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest

from kyphodss.service.cookies import flagged
from kyphodss.service.headers import ALWAYS, DRAWN, HSTS, PERMISSIONS, POLICY
from tests.service.base import CLINIC, DEMONSTRATION, client

EVERYWHERE = [
    "/",
    "/knowledge",
    "/healthz",
    "/readyz",
    "/media/a.pdf",
    "/_stcore/metrics",
    "/static/js/a.js",
    "/broken",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_every_header(path: str) -> None:
    answer = client().get(path)
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    assert answer.headers["strict-transport-security"] == HSTS
    assert "access-control-allow-origin" not in answer.headers


def test_nothing_is_kept_by_a_browser_but_the_files_of_the_app_with_a_hash_in_their_name() -> None:
    found = client()
    kept = found.get("/static/js/index.abc.js").headers["cache-control"]
    assert kept == "public, immutable, max-age=31536000"
    assert {found.get(path).headers["cache-control"] for path in EVERYWHERE if "static" not in path} == {"no-store"}


def test_a_page_that_opens_with_a_drawing_names_the_library_of_drawings_and_no_other_answer_does() -> None:
    pages = Path(__file__).parents[2] / "kyphodss" / "pages"
    spec = find_spec("streamlit")
    assert spec is not None and spec.origin is not None
    for path in DRAWN:
        assert (pages / f"{path.removeprefix('/')}.py").exists()
        named = re.fullmatch(
            r"<\./(static/js/PlotlyChart\.\S+\.js)>; rel=modulepreload", client().get(path).headers["link"]
        )
        assert named is not None and (Path(spec.origin).parent / "static" / named[1]).is_file()
    assert [path for path in EVERYWHERE if "link" in client().get(path).headers] == []


def test_the_demonstration_promises_no_https_it_does_not_have() -> None:
    answer = client(DEMONSTRATION).get("/")
    assert "strict-transport-security" not in answer.headers
    assert "Secure" not in answer.headers["set-cookie"]


def test_the_policy_lets_no_script_of_a_page_run_and_asks_nothing_of_another_host() -> None:
    rules = {name: rest for name, _, rest in (part.partition(" ") for part in POLICY.split("; "))}
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in POLICY.replace("style-src-attr 'unsafe-hashes'", "")  # bold in a chart, by its hash
    assert "http" not in POLICY and "*" not in POLICY
    assert rules["script-src"].split()[0] == "'self'" and len(rules["script-src"].split()) == 2
    for closed in ("object-src", "base-uri", "form-action", "frame-ancestors", "script-src-attr"):
        assert rules[closed] == "'none'"


def test_the_one_script_inside_the_page_is_the_one_the_policy_knows() -> None:
    found = find_spec("streamlit")
    assert found is not None and found.submodule_search_locations is not None
    page = (Path(found.submodule_search_locations[0]) / "static/index.html").read_text()
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 1
    assert base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode() in POLICY


def test_no_device_of_the_user_is_asked_for() -> None:
    for device in ("camera", "microphone", "geolocation", "clipboard-read", "usb"):
        assert f"{device}=()" in PERMISSIONS


def test_every_cookie_gets_its_flags_and_ends_with_the_sign_in() -> None:
    user, token = client().get("/").headers.get_list("set-cookie")
    longest = int(timedelta(hours=CLINIC.sign_in.absolute_hours).total_seconds())
    assert set(user.split("; ")) == {
        "_streamlit_user=x", "HttpOnly", "Path=/", "SameSite=lax", "Secure", f"Max-Age={longest}",
    }  # fmt: skip
    assert set(token.split("; ")) == {"_streamlit_xsrf=2|a|b|3", "Path=/", "SameSite=Lax", "Secure"}


@pytest.mark.parametrize(
    "given", ["a=b", "a=b; SameSite=None", "a=b; samesite=", "a=b; Path=/; HttpOnly; SameSite=strict"]
)
def test_a_cookie_without_flags_gets_them(given: str) -> None:
    parts = {part.lower() for part in flagged(given, https=True, longest=60).split("; ")}
    assert {"httponly", "secure", "path=/"} < parts
    assert parts & {"samesite=lax", "samesite=strict"} != set()


def test_a_cookie_that_is_taken_back_stays_taken_back() -> None:
    gone = 'a=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=lax'
    assert "Max-Age=0" in flagged(gone, https=False, longest=60)

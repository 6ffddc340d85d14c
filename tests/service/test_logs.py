"""The log: one JSON object a line, nothing of a patient in it, and a number for every request."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from kyphodss.service import logs
from kyphodss.service.logs import Lines, failed, kind_of, say
from tests.service.base import DEMONSTRATION, client

CANARY = "Agnes Moor"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    for name in (logs.OWN, "a.library"):
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).setLevel(logging.INFO)
    yield stream
    for name in (logs.OWN, "a.library"):
        logging.getLogger(name).removeHandler(handler)


def read(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_line_is_one_object_with_utc_time_level_and_event(lines: io.StringIO) -> None:
    say("started", mode="demonstration")
    (line,) = read(lines)
    assert line["time"].endswith("+00:00")
    assert (line["level"], line["event"], line["mode"]) == ("info", "started", "demonstration")


def test_a_request_is_logged_with_its_number_and_without_its_query(lines: io.StringIO) -> None:
    answer = client(DEMONSTRATION).get(f"/knowledge?case={CANARY}")
    (line,) = read(lines)
    assert line["request"] == answer.headers["x-request-id"]
    assert (line["event"], line["method"], line["path"], line["status"]) == ("request", "GET", "/…", 200)
    assert CANARY not in lines.getvalue()


def test_a_request_that_breaks_is_logged_without_the_text_of_the_failure(lines: io.StringIO) -> None:
    answer = client(DEMONSTRATION).get("/broken")
    assert answer.status_code == 500
    broke = next(line for line in read(lines) if line["event"] == "a request broke")
    assert broke["error"] == "ValueError"
    assert any("base.py" in place for place in broke["through"])
    assert broke["number"] in answer.text
    assert CANARY not in lines.getvalue() + answer.text


def test_a_page_that_breaks_is_found_by_its_number(lines: io.StringIO) -> None:
    number = failed("a page broke", ValueError(CANARY))
    (line,) = read(lines)
    assert (line["number"], line["level"]) == (number, "error")
    assert CANARY not in lines.getvalue()


def test_what_a_library_fills_into_its_sentences_is_left_out(lines: io.StringIO) -> None:
    library = logging.getLogger("a.library")
    library.warning("Origin %s was refused", CANARY)
    library.warning(f"Already filled in: {CANARY}")
    try:
        raise ValueError(CANARY)
    except ValueError:
        library.exception("Uncaught app execution")
    first, second, third = read(lines)
    assert first["says"] == "Origin %s was refused"
    assert "says" not in second and second["place"].startswith("test_logs:")
    assert third["error"] == "ValueError"
    assert CANARY not in lines.getvalue()


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/", "/"), ("/media/0a1b.pdf", "/media"), ("/_stcore/upload_file/s/f", "/_stcore"), (f"/{CANARY}", "/…")],
)
def test_a_path_is_logged_by_its_kind(path: str, kind: str) -> None:
    assert kind_of(path) == kind

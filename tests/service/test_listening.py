"""Without sign-in the app is served to its own machine only, however it is asked to listen elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kyphodss.service.app import page_refusal
from kyphodss.service.listening import asked_address, hosts, https, loopback, origin_of, refusal
from kyphodss.service.options import Options
from kyphodss.service.start import NOT_STARTED, command, start
from kyphodss.settings.serving import SignInOptions
from tests.service.base import CLINIC, DEMONSTRATION, ORIGIN, SIGN_IN

ROOT = Path(__file__).parents[2]
HERE = ["localhost", "LOCALHOST", "localhost.", "127.0.0.1", "127.8.9.1", "::1", "[::1]", "::ffff:127.0.0.1"]
ELSEWHERE = [None, "", "0.0.0.0", "::", "192.168.1.10", "clinic.example", "localhost.evil.example", "127.0.0.1.evil.example",
             "unix:///run/kyphodss.sock", "::ffff:192.0.2.1", "0", "127.1"]  # fmt: skip


@pytest.mark.parametrize("address", HERE)
def test_an_address_of_this_machine_is_served_without_sign_in(address: str) -> None:
    assert loopback(address)
    assert refusal(address, SignInOptions()) is None


@pytest.mark.parametrize("address", ELSEWHERE)
def test_any_other_address_is_refused_with_the_cure_and_served_with_sign_in(address: str | None) -> None:
    sentence = refusal(address, SignInOptions())
    assert sentence is not None
    for word in ("does not start", "without sign-in", "KYPHODSS_SIGN_IN__MODE=oidc", "localhost"):
        assert word in sentence
    assert refusal(address, SIGN_IN) is None


def test_the_flag_wins_over_the_environment() -> None:
    assert asked_address("localhost", {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}) == "localhost"
    assert asked_address(None, {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}) == "0.0.0.0"
    assert asked_address(None, {}) is None


def test_names_origin_and_https_follow_from_the_redirect_address() -> None:
    assert hosts(SIGN_IN)[0] == "kypho.clinic.example"
    assert (https(SIGN_IN), origin_of(SIGN_IN)) == (True, ORIGIN)
    assert (https(SignInOptions()), origin_of(SignInOptions())) == (False, None)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "clinic.example"])
def test_the_command_refuses_before_anything_is_started(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert start(host, 8501) == NOT_STARTED
    assert "without sign-in" in capsys.readouterr().err


def test_the_command_refuses_an_address_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    assert start() == NOT_STARTED
    assert "every interface" in capsys.readouterr().err


def test_the_command_becomes_streamlit_with_the_address_as_a_flag() -> None:
    assert command("127.0.0.1", 8600, show=False)[1:5] == ["-m", "streamlit", "run", str(ROOT / "serve.py")]
    assert command("127.0.0.1", 8600, show=False)[-6:] == [
        "--server.address", "127.0.0.1", "--server.port", "8600", "--server.headless", "true",
    ]  # fmt: skip
    assert "--server.address" not in command(None, None, show=True)


def test_a_server_started_by_hand_on_every_interface_ends_with_the_sentence() -> None:
    line = [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.address", "0.0.0.0", "--server.port", "0"]
    quiet = [*line, "--logger.hideWelcomeMessage", "true"]
    env = {name: value for name, value in os.environ.items() if not name.startswith("KYPHODSS_")}
    found = subprocess.run(quiet, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert found.returncode != 0
    assert "without sign-in" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_page_started_alone_is_shown_on_this_machine_only() -> None:
    assert page_refusal(DEMONSTRATION, "localhost") is None
    for address in (None, "0.0.0.0", "clinic.example"):
        assert "without sign-in" in (page_refusal(DEMONSTRATION, address) or "")


def test_a_page_with_sign_in_is_not_shown_without_what_stands_around_it() -> None:
    code = (
        "from tests.service.base import SIGN_IN; from kyphodss.service.options import Options;"
        "from kyphodss.service.app import page_refusal; print(page_refusal(Options(sign_in=SIGN_IN), 'localhost'))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "python -m kyphodss serve" in found.stdout
    assert isinstance(CLINIC, Options)

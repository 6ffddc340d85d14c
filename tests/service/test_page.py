"""The pages ask who acts before anything else, and show nothing where they must not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.service import app as around
from kyphodss.service.opened import _database
from kyphodss.settings import settings
from kyphodss.ui.session import PRACTICE, demonstration_user
from tests.service.test_options import SIGNING

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("KYPHODSS_STORE__FOLDER", str(tmp_path))
    for cached in (settings, _database):
        cached.cache_clear()
    yield
    for cached in (settings, _database):
        cached.cache_clear()


def _opened() -> AppTest:
    found = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not found.exception
    return found


def _shows_a_case(app: AppTest) -> bool:
    return len(app.title) + len(app.selectbox) + len(app.tabs) > 0


def _sign_in(monkeypatch: pytest.MonkeyPatch, *, served: bool) -> None:
    for name, value in SIGNING.items():
        monkeypatch.setenv(f"KYPHODSS_SIGN_IN__{name}", value)
    if served:
        monkeypatch.setattr(around._served, "is_set", lambda: True)
    else:
        monkeypatch.setattr(around._served, "is_set", lambda: False)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "clinic.example", None])
def test_pages_started_alone_on_another_address_show_the_sentence_only(
    monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    asked: Any = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: address if name == "server.address" else asked(name))
    app = _opened()
    assert "without sign-in" in app.error[0].value
    assert not _shows_a_case(app)


def test_pages_started_alone_with_sign_in_configured_show_how_to_start_them(monkeypatch: pytest.MonkeyPatch) -> None:
    _sign_in(monkeypatch, served=False)
    app = _opened()
    assert "python -m kyphodss serve" in app.error[0].value
    assert not _shows_a_case(app)


def test_nobody_signed_in_sees_the_way_in(monkeypatch: pytest.MonkeyPatch) -> None:
    _sign_in(monkeypatch, served=True)
    app = _opened()
    assert app.button(key="sign_in_button").label == "Sign in"
    assert not _shows_a_case(app)


def test_sign_in_that_is_not_complete_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYPHODSS_SIGN_IN__MODE", "oidc")
    app = _opened()
    assert "sign_in.cookie_secret" in app.error[0].value
    assert not _shows_a_case(app)


def test_everybody_of_the_demonstration_is_invented_and_named_so() -> None:
    for role in Role:
        user = demonstration_user(role)
        assert user.name == f"Demonstration {role.value}"
        assert user.organization == (PRACTICE if role is Role.REFERRER else None)

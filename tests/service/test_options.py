"""The groups of the sign-in and the service: from the environment, complete or refused, and no secret in a sentence."""

from collections.abc import Iterator

import pytest

from kyphodss.service.app import secrets
from kyphodss.service.options import options
from kyphodss.settings import SettingsError, settings
from kyphodss.settings.serving import SignInOptions
from tests.service.base import SECRET, SIGN_IN

SIGNING = {
    "MODE": "oidc",
    "SERVER_METADATA_URL": "https://login.clinic.example/.well-known/openid-configuration",
    "CLIENT_ID": "kyphodss",
    "CLIENT_SECRET": "the-client-secret",
    "COOKIE_SECRET": SECRET,
    "REDIRECT_URI": "https://kypho.clinic.example/oauth2callback",
}


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def _set(monkeypatch: pytest.MonkeyPatch, **changes: str) -> None:
    for name, value in {**SIGNING, **changes}.items():
        monkeypatch.setenv(f"KYPHODSS_SIGN_IN__{name}", value)


def test_a_fresh_machine_runs_the_demonstration() -> None:
    assert options().sign_in.mode == "demonstration"


def test_sign_in_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch)
    assert (options().sign_in.mode, options().sign_in.client_id) == ("oidc", "kyphodss")
    assert SECRET not in repr(options()) and "the-client-secret" not in repr(options())


@pytest.mark.parametrize("name", ["SERVER_METADATA_URL", "CLIENT_ID", "CLIENT_SECRET", "COOKIE_SECRET", "REDIRECT_URI"])
def test_a_sign_in_that_lacks_something_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    _set(monkeypatch, **{name: ""})
    with pytest.raises(SettingsError) as found:
        options()
    assert f"sign_in.{name.lower()}" in str(found.value)
    assert SECRET not in str(found.value) and "the-client-secret" not in str(found.value)


def test_what_cannot_be_read_is_named_and_never_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, IDLE_MINUTES="s3cret-by-mistake")
    with pytest.raises(SettingsError) as found:
        options()
    assert "sign_in.idle_minutes" in str(found.value)
    assert "s3cret" not in str(found.value)


def test_streamlit_gets_its_secrets_from_the_options_only() -> None:
    given = secrets(SIGN_IN)["auth"]
    assert given["cookie_secret"] == SECRET and given["client_secret"] == "the-client-secret"
    assert "expose_tokens" not in given
    assert given["client_kwargs"]["prompt"] == "login"
    assert secrets(SignInOptions()) == {"auth": {}}

"""The app as it is served to a site: `serve.py` with sign-in, and a real OpenID Connect provider on this machine."""

import json
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import BrowserContext, Page

from kyphodss.service.cookies import USER_COOKIE
from kyphodss.service.start import command
from tests.e2e import harness
from tests.e2e.harness import settled

SECRET: Final = "a-secret-of-the-tests-with-32-letters"
CLIENT: Final = "kyphodss-tests"
ROLES: Final = {"ir-physicians": "physician", "referring": "referrer", "it-admins": "administrator"}
CONTACT: Final = "the interventional radiology office, extension 1234"
MENU: Final = ".st-key-account button"


@dataclass(frozen=True)
class Site:
    """A running site: its address, its provider, its folder and its log."""

    address: str
    issuer: str
    folder: Path
    log: Path

    def change(self, statement: str, *values: Any) -> None:
        """Changes the site's database behind its back, as time or an administrator would."""
        with sqlite3.connect(self.folder / "kyphodss.db", timeout=10) as conn:
            assert conn.execute(statement, values).rowcount > 0
        conn.close()

    def asked(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the site's database."""
        conn = sqlite3.connect(self.folder / "kyphodss.db", timeout=10)
        try:
            return conn.execute(query, values).fetchall()
        finally:
            conn.close()

    def cookie(self, claims: Mapping[str, Any], secret: str = SECRET) -> Any:
        """The cookie that a sign-in with these claims would leave, signed with `secret`."""
        told = {**claims, "origin": self.address, "is_logged_in": True, "provider": "default"}
        value = URLSafeTimedSerializer(secret, salt=USER_COOKIE).dumps(json.dumps(told))
        return {"name": USER_COOKIE, "value": value, "url": self.address, "httpOnly": True, "sameSite": "Lax"}


@contextmanager
def provider(log: Path, people: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """A provider that knows `people`, claims by subject; its issuer."""
    port = harness.free_port()
    known = [
        part for subject, claims in people.items() for part in ("--user-claims", json.dumps({"sub": subject, **claims}))
    ]
    asked = [sys.executable, "-m", "oidc_provider_mock", "--host", "localhost", "--port", str(port), *known]
    with harness.running(asked, log, {}) as process:
        _wait(process, f"http://localhost:{port}/.well-known/openid-configuration")
        yield f"http://localhost:{port}"


@contextmanager
def site(folder: Path, issuer: str) -> Iterator[Site]:
    """The app on a free port, signing people in at `issuer`."""
    port = harness.free_port()
    address = f"http://localhost:{port}"
    log = folder / "server.log"
    values = {
        "SIGN_IN__MODE": "oidc",
        "SIGN_IN__SERVER_METADATA_URL": f"{issuer}/.well-known/openid-configuration",
        "SIGN_IN__CLIENT_ID": CLIENT,
        "SIGN_IN__CLIENT_SECRET": "not-a-secret-at-the-mock",
        "SIGN_IN__COOKIE_SECRET": SECRET,
        "SIGN_IN__REDIRECT_URI": f"{address}/oauth2callback",
        "SIGN_IN__ROLE_CLAIM": "groups",
        "SIGN_IN__ROLE_VALUES": json.dumps(ROLES),
        "STORE__FOLDER": str(folder),
        "SERVICE__CONTACT": CONTACT,
    }
    with harness.running(command(None, port, show=False), log, values) as process:
        harness.wait_until_ready(process, port)
        yield Site(address, issuer, folder, log)


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + harness.READY_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "The provider ended before it answered."
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            harness.select_a_moment()
    raise RuntimeError("The provider did not answer.")


def window(context: BrowserContext, address: str) -> Page:
    """A window on the site, drawn."""
    page = context.new_page()
    page.goto(address)
    page.get_by_text("kyphodss", exact=True).first.wait_for()
    settled(page)
    return page


def signed_in(context: BrowserContext, found: Site, subject: str) -> Page:
    """A window in which somebody has signed in at the provider and come back."""
    page = window(context, found.address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=subject, exact=True).click()
    page.wait_for_url(f"{found.address}/**")
    page.get_by_text("kyphodss", exact=True).first.wait_for()
    settled(page)
    return page


def act(page: Page) -> None:
    """An action on a page: it runs its script again."""
    page.get_by_role("link", name="Knowledge").click()
    settled(page)

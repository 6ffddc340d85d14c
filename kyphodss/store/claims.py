"""What an identity token says: whose it is, when it was issued, and the role and organization it gives. Pure."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from kyphodss.access import Role
from kyphodss.settings.serving import SignInOptions
from kyphodss.store.audit import plain

CLOCKS_APART: Final = timedelta(seconds=60)  # how far the provider's clock may be ahead of ours
IDENTITY: Final = ("iss", "sub", "iat", "nonce", "sid", "auth_time", "jti")
LONGEST_NAME: Final = 500  # characters of an issuer or a subject
Kind = Literal["claims", "ahead", "disabled", "ended", "expired", "idle"]


class SignInError(Exception):
    """A sign-in that is refused. The text is one readable sentence; `kind` says why, for the page and the record."""

    def __init__(self, kind: Kind, sentence: str) -> None:
        super().__init__(sentence)
        self.kind: Kind = kind


@dataclass(frozen=True, slots=True)
class Token:
    """One sign-in: the same for every window that holds its cookie. `digest` is kept; the token never is."""

    issuer: str
    subject: str
    issued: datetime
    digest: str


def token_of(claims: Mapping[str, Any], now: datetime) -> Token:
    """The sign-in that the claims belong to. Raises SignInError where a claim is missing, or is from the future."""
    issuer, subject, issued = claims.get("iss"), claims.get("sub"), _moment(claims.get("iat"))
    lacks = [name for name in ("iss", "sub") if not _named(claims.get(name))] + (["iat"] if issued is None else [])
    if not isinstance(issuer, str) or not isinstance(subject, str) or issued is None or len(lacks) > 0:
        raise SignInError("claims", f"The identity token lacks {' and '.join(lacks)}: nobody can be recognised by it.")
    if issued > now + CLOCKS_APART:
        raise SignInError(
            "ahead", "The identity token was issued later than now: the clock here or at the provider is wrong."
        )
    named = json.dumps([_text(claims.get(name)) for name in IDENTITY])
    return Token(issuer, subject, issued, hashlib.sha256(named.encode()).hexdigest())


def _named(value: Any) -> bool:
    return (
        isinstance(value, str) and len(value.strip()) > 0 and len(value) <= LONGEST_NAME and value == _one_line(value)
    )


def _one_line(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _moment(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def name_in(claims: Mapping[str, Any]) -> str:
    """The name to show."""
    for claim in ("name", "preferred_username", "email"):
        found = claims.get(claim)
        if isinstance(found, str) and found.strip() != "":
            return plain(found.strip())
    return "no name given"


def email_in(claims: Mapping[str, Any]) -> str | None:
    """The e-mail address, only where the provider has verified it."""
    found = claims.get("email")
    verified = claims.get("email_verified") in (True, "true")
    return found.strip() if isinstance(found, str) and verified else None


def listed_administrator(claims: Mapping[str, Any], token: Token, options: SignInOptions) -> bool:
    """Does the site name this person as an administrator, by verified e-mail address or by issuer|subject?"""
    email = email_in(claims)
    addresses = [entry.strip().casefold() for entry in options.administrators if "|" not in entry]
    return f"{token.issuer}|{token.subject}" in options.administrators or (
        email is not None and email.casefold() in addresses
    )


def role_in(claims: Mapping[str, Any], options: SignInOptions) -> Role | None:
    """The role that the claim gives: of several the one named first in the settings; None where none is named."""
    given = _values(claims, options.role_claim)
    return next((role for value, role in options.role_values.items() if value in given), None)


def organization_in(claims: Mapping[str, Any], options: SignInOptions) -> str | None:
    """The organization that the claim gives; None where it gives none, or several."""
    given = {plain(" ".join(value.split())) for value in _values(claims, options.organization_claim)} - {""}
    return given.pop() if len(given) == 1 else None


def _values(claims: Mapping[str, Any], name: str) -> list[str]:
    """The texts of a claim; `a.b` is also b inside a."""
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for step in name.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    entries = list(found) if isinstance(found, (list, tuple)) else [found]
    return [entry for entry in entries if isinstance(entry, str)]

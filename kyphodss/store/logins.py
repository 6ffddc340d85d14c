"""Sign-ins: who acts now, decided at every action from the identity token and the store, and on record.

A sign-in ends after so long without an act, so long after it began, when it is signed out, when an administrator ends it
and when the account is disabled; every window that holds its cookie is refused from its next action on, for good.
The end is reckoned from when the token was issued: one that turns up late was idle. An act is noted at most once a
minute, so that idleness may be found up to a minute early, never late.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import Connection, select

from kyphodss.access import Role, User
from kyphodss.settings.serving import SignInOptions
from kyphodss.store import accounts, audit
from kyphodss.store.accounts import Account
from kyphodss.store.claims import (
    SignInError,
    Token,
    email_in,
    listed_administrator,
    name_in,
    organization_in,
    role_in,
    token_of,
)
from kyphodss.store.database import Database, instant
from kyphodss.store.schema import LOGIN

NOTED_EVERY: Final = timedelta(minutes=1)
NOBODY: Final = "unknown"
Entry = Literal["sign in", "sign out"]


@dataclass(frozen=True, slots=True)
class _Login:
    """A sign-in as the store knows it."""

    seen: datetime
    ended: bool


def recognise(
    database: Database, claims: Mapping[str, Any], now: datetime, options: SignInOptions, origin: str
) -> User:
    """Who acts, with role and organization as they are at this moment; the account is made on first sight.

    Raises SignInError where the token lacks a claim or the sign-in has ended: nothing but the record of it changes.
    Raises StoreError or AuditError where the store cannot be asked.
    """
    token = None
    try:
        token = token_of(claims, now)
        with database.reading() as conn:
            user = _noted(conn, token, now, options, origin)
        if user is not None:
            return user
        with database.writing() as conn:
            return _admitted(conn, database.key, token, claims, now, options, origin)
    except SignInError as refusal:
        with database.writing() as conn:
            _refuse(conn, database.key, token, refusal, now, origin)
        raise


def sign_out(database: Database, claims: Mapping[str, Any], now: datetime, origin: str) -> None:
    """Ends the sign-in in every window, for good. Raises SignInError where the claims name nobody."""
    token = token_of(claims, now)
    with database.writing() as conn:
        audit.lock(conn, database.key)
        account, login = _found(conn, token)
        if account is not None and (login is None or not login.ended):
            _end(conn, token, account, now)
            audit.append(conn, database.key, account.user(origin), "sign out", "done", at=instant(now))


def note(database: Database, user: User, entry: Entry, now: datetime) -> None:
    """Puts a sign-in or sign-out on record that no provider gave: the role switch of the demonstration."""
    with database.writing() as conn:
        audit.append(conn, database.key, user, entry, "done", at=instant(now))


def _found(conn: Connection, token: Token) -> tuple[Account | None, _Login | None]:
    row = conn.execute(select(LOGIN).where(LOGIN.c.token == token.digest)).one_or_none()
    login = None if row is None else _Login(datetime.fromisoformat(row.seen_at), row.ended_at is not None)
    return accounts.by_subject(conn, token.issuer, token.subject), login


def _judge(account: Account | None, login: _Login | None, token: Token, now: datetime, options: SignInOptions) -> None:
    """Raises SignInError where this sign-in has ended."""
    again = "Sign in again."
    if account is not None and account.disabled:
        raise SignInError("disabled", "This account is disabled. An administrator can enable it.")
    revoked = account is not None and account.ended_before is not None and instant(token.issued) <= account.ended_before
    if revoked or (login is not None and login.ended):
        raise SignInError("ended", f"This sign-in has ended. {again}")
    if now - token.issued >= timedelta(hours=options.absolute_hours):
        raise SignInError("expired", f"This sign-in ended {options.absolute_hours} hours after it began. {again}")
    seen = token.issued if login is None else login.seen
    if now - seen >= timedelta(minutes=options.idle_minutes):
        raise SignInError("idle", f"This sign-in ended after {options.idle_minutes} minutes without an act. {again}")


def _noted(conn: Connection, token: Token, now: datetime, options: SignInOptions, origin: str) -> User | None:
    """Who acts, where the store knows the sign-in and need not note the act; else None."""
    account, login = _found(conn, token)
    _judge(account, login, token, now, options)
    if account is None or login is None or now - login.seen >= NOTED_EVERY:
        return None
    return account.user(origin)


def _admitted(
    conn: Connection,
    key: bytes,
    token: Token,
    claims: Mapping[str, Any],
    now: datetime,
    options: SignInOptions,
    origin: str,
) -> User:
    """Notes the act; begins the sign-in where it is new. The head of the record is locked first: one at a time."""
    audit.lock(conn, key)
    account, login = _found(conn, token)
    _judge(account, login, token, now, options)
    if account is not None and login is not None:
        seen = instant(max(now, login.seen))
        conn.execute(LOGIN.update().where(LOGIN.c.token == token.digest).values(seen_at=seen))
        return account.user(origin)
    made = account is None
    account = (
        accounts.create(conn, token.issuer, token.subject, name_in(claims), instant(now))
        if account is None
        else account
    )
    times = {"begun_at": instant(token.issued), "seen_at": instant(now)}
    conn.execute(LOGIN.insert().values(token=token.digest, user_id=account.user_id, **times))
    fields = [*(["account"] if made else []), *_granted(conn, account, token, claims, options)]
    begun = accounts.by_id(conn, account.user_id) or account
    audit.append(conn, key, begun.user(origin), "sign in", "done", fields=fields, at=instant(now))
    return begun.user(origin)


def _granted(
    conn: Connection, account: Account, token: Token, claims: Mapping[str, Any], options: SignInOptions
) -> list[str]:
    """Gives the account what the site's list and the claims say; returns what of it goes on record, in words."""
    role, organization, told = account.role, account.organization, []
    if listed_administrator(claims, token, options):
        role = Role.ADMINISTRATOR
    elif options.role_claim != "":
        role = role_in(claims, options)
        told += ["no role in the claim"] if role is None else []
    if options.organization_claim != "":
        organization = organization_in(claims, options)
    accounts.known_by(
        conn,
        account.user_id,
        name=name_in(claims),
        email=email_in(claims),
        role=role,
        organization=organization,
    )
    told += ["role"] if role is not account.role else []
    return told + (["organization"] if organization != account.organization else [])


def _refuse(
    conn: Connection, key: bytes, token: Token | None, refusal: SignInError, now: datetime, origin: str
) -> None:
    """Puts the refusal on record and closes the sign-in, so that no change of clock or settings opens it again."""
    audit.lock(conn, key)
    account, login = (None, None) if token is None else _found(conn, token)
    if token is not None and account is not None and login is not None and not login.ended:
        _end(conn, token, account, now)
    user = User(NOBODY, "", None, None, origin) if account is None else account.user(origin)
    audit.append(conn, key, user, "sign in", "refused", fields=(refusal.kind,), at=instant(now))


def _end(conn: Connection, token: Token, account: Account, now: datetime) -> None:
    changed = conn.execute(LOGIN.update().where(LOGIN.c.token == token.digest).values(ended_at=instant(now)))
    if changed.rowcount == 0:
        times = {"begun_at": instant(token.issued), "seen_at": instant(now), "ended_at": instant(now)}
        conn.execute(LOGIN.insert().values(token=token.digest, user_id=account.user_id, **times))

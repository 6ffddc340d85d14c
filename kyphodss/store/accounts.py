"""Accounts: who has signed in, with the role and the organization an administrator or the sign-in gave them.

Functions on a connection, without access checks and commits; the door (`kyphodss.store.door`) and the sign-in use them.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, select

from kyphodss.access import Role, User
from kyphodss.store.audit import plain
from kyphodss.store.schema import ACCOUNT

ID_BYTES: Final = 8


class AccountError(Exception):
    """A change of accounts that cannot be made. The text is one readable sentence and names nobody."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `role` is None where nobody gave one, or where what is kept is no role that exists."""

    user_id: str
    issuer: str
    subject: str
    name: str
    email: str | None
    role: Role | None
    organization: str | None
    disabled: bool
    ended_before: str | None
    created_at: str

    def user(self, origin: str) -> User:
        """Who acts, as the account is at this moment."""
        return User(self.user_id, self.name, self.role, self.organization, origin)


@dataclass(frozen=True, slots=True)
class AccountChange:
    """How an account is to be: all three values are set. `end_logins` ends what is signed in; disabling always does."""

    role: Role | None
    organization: str | None
    disabled: bool
    end_logins: bool = False


def by_id(conn: Connection, user_id: str) -> Account | None:
    """The account of that id, if there is one."""
    return _one(conn, select(ACCOUNT).where(ACCOUNT.c.user_id == user_id))


def by_subject(conn: Connection, issuer: str, subject: str) -> Account | None:
    """The account of somebody as the provider names them."""
    return _one(conn, select(ACCOUNT).where(ACCOUNT.c.issuer == issuer, ACCOUNT.c.subject == subject))


def every(conn: Connection) -> list[Account]:
    """All accounts, by name."""
    return [_account(row) for row in conn.execute(select(ACCOUNT).order_by(ACCOUNT.c.name, ACCOUNT.c.user_id))]


def names(conn: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The names to show, by id; the id itself where there is no account, as in the demonstration."""
    wanted = set(ids)
    found = {account.user_id: account.name for account in every(conn) if account.user_id in wanted}
    return {user_id: found.get(user_id, user_id) for user_id in wanted}


def create(conn: Connection, issuer: str, subject: str, name: str, at: str) -> Account:
    """A new account with no role. The caller holds the lock of the audit head, so that nobody is made twice."""
    user_id = secrets.token_hex(ID_BYTES)
    values: dict[str, Any] = {"issuer": issuer, "subject": subject, "name": plain(name), "created_at": at}
    conn.execute(ACCOUNT.insert().values(user_id=user_id, disabled=False, **values))
    return Account(user_id, issuer, subject, plain(name), None, None, None, False, None, at)


def known_by(
    conn: Connection, user_id: str, *, name: str, email: str | None, role: Role | None, organization: str | None
) -> None:
    """Writes what a sign-in says of its account."""
    values = {"name": plain(name), "email": None if email is None else plain(email)}
    given = {"role": None if role is None else role.value, "organization": organization}
    conn.execute(ACCOUNT.update().where(ACCOUNT.c.user_id == user_id).values(**values, **given))


def change(conn: Connection, user_id: str, wanted: AccountChange, at: str) -> tuple[str, ...]:
    """Sets an account; gives the names of what changed. The caller holds the lock of the audit head.

    Raises AccountError where there is no such account, and where nobody would be left to administer the store.
    """
    account = by_id(conn, user_id)
    if account is None:
        raise AccountError("There is no such account.")
    ends = wanted.end_logins or (wanted.disabled and not account.disabled)
    organization = None if wanted.organization is None else plain(" ".join(wanted.organization.split()))
    values: dict[str, Any] = {
        "role": None if wanted.role is None else wanted.role.value,
        "organization": None if organization == "" else organization,
        "disabled": wanted.disabled,
        "ended_before": at if ends else account.ended_before,
    }
    before = {name: getattr(account, name) for name in values}
    if (
        _administers(account)
        and (wanted.role is not Role.ADMINISTRATOR or wanted.disabled)
        and _administrators(conn) == 1
    ):
        raise AccountError(
            "This is the only administrator who can sign in: give somebody else the role before it is taken away here."
        )
    conn.execute(ACCOUNT.update().where(ACCOUNT.c.user_id == user_id).values(**values))
    return tuple(name for name, value in values.items() if value != before[name])


def holds(conn: Connection, user: User) -> bool:
    """Is the user still what the account says? True also for somebody without one, as in the demonstration."""
    account = by_id(conn, user.id)
    if account is None:
        return True
    return not account.disabled and (account.role, account.organization) == (user.role, user.organization)


def _administers(account: Account) -> bool:
    return account.role is Role.ADMINISTRATOR and not account.disabled


def _administrators(conn: Connection) -> int:
    query = select(func.count()).where(ACCOUNT.c.role == Role.ADMINISTRATOR.value, ACCOUNT.c.disabled.is_(False))
    return conn.scalar(query.select_from(ACCOUNT)) or 0


def _one(conn: Connection, query: Select[Any]) -> Account | None:
    row = conn.execute(query).one_or_none()
    return None if row is None else _account(row)


def _account(row: Row[Any]) -> Account:
    values = dict(row._mapping)
    known = {role.value: role for role in Role}
    return Account(**{**values, "role": known.get(values["role"])})

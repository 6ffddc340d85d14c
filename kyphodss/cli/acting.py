"""Who a command acts as at the store's door: an account that is named, never the machine's own rights.

Whoever can open the database could do anything with it; naming an account keeps what cases may be seen and made to what a
role may, and puts the account into the audit record beside the operator's name on this machine.
"""

import argparse
from typing import TYPE_CHECKING, Final

from kyphodss.access import Role, User
from kyphodss.cli.opened import operator
from kyphodss.settings import settings

if TYPE_CHECKING:
    from kyphodss.store.database import Database

DEMONSTRATION: Final = "demonstration"
MEANING: Final = (
    "account to act as: its id or e-mail address, as the accounts page shows it; `demonstration` in the demonstration. Its role "
    "decides what is done, and the record names it"
)


class ActingError(Exception):
    """Nobody to act as. The text is one readable sentence."""


def add_acting(command: argparse.ArgumentParser, *, required: bool) -> None:
    """The argument that names the account."""
    command.add_argument("--as-user", required=required, help=MEANING)


def acting(database: "Database", named: str) -> User:
    """The account of that id or address, with the operator of this machine as its origin. Raises ActingError."""
    from kyphodss.store import accounts

    origin = f"command line: {operator().origin}"
    if settings().sign_in.mode == "demonstration":
        if named == DEMONSTRATION:
            return User("demonstration-physician", "Demonstration physician", Role.PHYSICIAN, None, origin)
        raise ActingError(f"Nobody signs in to the demonstration. Use --as-user {DEMONSTRATION}.")
    with database.reading() as conn:
        found = [each for each in accounts.every(conn) if named == each.user_id or _same(named, each.email)]
    if len(found) != 1:
        raise ActingError("There is no such account, or more than one. Use the id that the accounts page shows.")
    if found[0].disabled or found[0].role is None:
        raise ActingError("That account is disabled or has no role. Use another, or ask an administrator.")
    return found[0].user(origin)


def _same(named: str, email: str | None) -> bool:
    return email is not None and named.casefold() == email.casefold()

"""Who may do what: one readable table. Roles are given by an administrator or by the sign-in; an unknown role may do nothing.

The table is asked at the store's door (`kyphodss.store.door`), below every page. `Reach` says over which cases an
operation goes; what the table does not name is refused. Sign-in and sign-out are no operations: `kyphodss.store.logins`.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody is to the clinic."""

    PHYSICIAN = "physician"
    REFERRER = "referrer"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class Reach(StrEnum):
    """How far an operation goes."""

    ALL = "every case"
    OWN = "cases of the own organization"
    SITE = "the site, no case"
    NONE = "not allowed"


class Operation(StrEnum):
    """Everything that can be asked of the store."""

    LIST_CASES = "list cases"
    SEARCH_CASES = "search cases"
    VIEW_CASE = "view a case"
    CREATE_CASE = "create a case"
    CHANGE_CASE = "change a case"
    VIEW_HISTORY = "view the history of a case"
    DECIDE = "record a decision"
    WRITE_THREAD = "write in the advice thread"
    REPLY = "ask, advise, convert or decline for the clinic"
    TAKE_CASE = "take a case or leave it"
    RELEASE_SHEET = "release a patient sheet"
    EXPORT_CASE = "export a case, its note or its calendar"
    KEEP_DRAFT = "keep a draft"
    VIEW_CASE_ACCESS = "see who looked at a case"
    VIEW_COUNTS = "see suppressed counts"
    VIEW_COHORT = "see the cohort, case by case"
    NOTE_CHART = "set the limits of a chart anew, or remark on it"
    HOLD_MEETING = "hold a review meeting"
    KEEP_VIEW = "keep a named view of a list"
    UNDO_IMPORT = "see import runs and undo one"
    VIEW_AUDIT = "see the audit record"
    EXPORT_AUDIT = "export the audit record"
    VIEW_ACCOUNTS = "see the accounts"
    CHANGE_ACCOUNTS = "change the accounts"
    ERASE_CASE = "erase a patient's data"


_COLUMNS: Final = (Role.PHYSICIAN, Role.REFERRER, Role.MANAGER, Role.ADMINISTRATOR)
_A, _O, _S, _N = Reach.ALL, Reach.OWN, Reach.SITE, Reach.NONE
_TABLE: Final[dict[Operation, tuple[Reach, Reach, Reach, Reach]]] = {
    #                            physician referrer manager administrator
    Operation.LIST_CASES:        (_A,       _O,      _N,     _N),
    Operation.SEARCH_CASES:      (_A,       _O,      _N,     _N),
    Operation.VIEW_CASE:         (_A,       _O,      _N,     _N),
    Operation.CREATE_CASE:       (_A,       _O,      _N,     _N),
    Operation.CHANGE_CASE:       (_A,       _O,      _N,     _N),
    Operation.VIEW_HISTORY:      (_A,       _O,      _N,     _N),
    Operation.DECIDE:            (_A,       _N,      _N,     _N),
    Operation.WRITE_THREAD:      (_A,       _O,      _N,     _N),
    Operation.REPLY:             (_A,       _N,      _N,     _N),
    Operation.TAKE_CASE:         (_A,       _N,      _N,     _N),
    Operation.RELEASE_SHEET:     (_A,       _N,      _N,     _N),
    Operation.EXPORT_CASE:       (_A,       _O,      _N,     _N),
    Operation.KEEP_DRAFT:        (_A,       _O,      _N,     _N),
    Operation.VIEW_CASE_ACCESS:  (_A,       _N,      _N,     _A),
    Operation.VIEW_COUNTS:       (_S,       _N,      _S,     _S),
    Operation.VIEW_COHORT:       (_A,       _N,      _N,     _N),
    Operation.NOTE_CHART:        (_S,       _N,      _S,     _N),
    Operation.HOLD_MEETING:      (_A,       _N,      _N,     _N),
    Operation.KEEP_VIEW:         (_S,       _S,      _S,     _S),
    Operation.UNDO_IMPORT:       (_A,       _O,      _N,     _N),
    Operation.VIEW_AUDIT:        (_N,       _N,      _N,     _S),
    Operation.EXPORT_AUDIT:      (_N,       _N,      _N,     _S),
    Operation.VIEW_ACCOUNTS:     (_N,       _N,      _N,     _S),
    Operation.CHANGE_ACCOUNTS:   (_N,       _N,      _N,     _S),
    Operation.ERASE_CASE:        (_N,       _N,      _N,     _A),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who acts: the account's id, the name shown, the role and the organization as they are at this moment.

    `role` is None where nobody gave one; `origin` is where the request came from.
    """

    id: str
    name: str
    role: Role | None
    organization: str | None = None
    origin: str = ""


class AccessError(Exception):
    """Something that the user's role does not allow. The text is one readable sentence and names no patient."""


def reach(role: Role | None, operation: Operation) -> Reach:
    """Over what an operation goes for a role; nothing where the role is not known."""
    return Reach.NONE if role is None else _TABLE[operation][_COLUMNS.index(role)]


def allowed(user: User, operation: Operation, organization: str | None = None) -> bool:
    """May the user do this to a case of `organization` (None: no case, or one whose organization is not recorded)?

    A case whose organization is not known is nobody's own: within `Reach.OWN` it is refused.
    """
    found = reach(user.role, operation)
    if found is Reach.OWN:
        return same_organization(organization, user.organization)
    return found is not Reach.NONE


def may(user: User, operation: Operation) -> bool:
    """Is there any case, or the site, for which the user may do this? For what a page offers; the door checks again."""
    found = reach(user.role, operation)
    return found is not Reach.NONE and (found is not Reach.OWN or _compared(user.organization) != "")


def same_organization(one: str | None, other: str | None) -> bool:
    """Are these one organization? Capitals, spaces and ways of coding a letter do not count; not known is nobody's."""
    return _compared(one) != "" and _compared(one) == _compared(other)


def _compared(organization: str | None) -> str:
    if organization is None:
        return ""
    return " ".join(unicodedata.normalize("NFKC", organization).casefold().split())

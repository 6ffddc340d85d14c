"""Three-valued truth: yes, no, not known. The tables are written out; nothing here uses Python truthiness."""

from typing import Final

Truth = bool | None

YES: Final = True
NO: Final = False
UNKNOWN: Final = None

NOT: Final[dict[Truth, Truth]] = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}

AND: Final[dict[tuple[Truth, Truth], Truth]] = {
    (YES, YES): YES,
    (YES, NO): NO,
    (YES, UNKNOWN): UNKNOWN,
    (NO, YES): NO,
    (NO, NO): NO,
    (NO, UNKNOWN): NO,
    (UNKNOWN, YES): UNKNOWN,
    (UNKNOWN, NO): NO,
    (UNKNOWN, UNKNOWN): UNKNOWN,
}

OR: Final[dict[tuple[Truth, Truth], Truth]] = {
    (YES, YES): YES,
    (YES, NO): YES,
    (YES, UNKNOWN): YES,
    (NO, YES): YES,
    (NO, NO): NO,
    (NO, UNKNOWN): UNKNOWN,
    (UNKNOWN, YES): YES,
    (UNKNOWN, NO): UNKNOWN,
    (UNKNOWN, UNKNOWN): UNKNOWN,
}

WORD: Final[dict[Truth, str]] = {YES: "yes", NO: "no", UNKNOWN: "not known"}

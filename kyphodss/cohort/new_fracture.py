"""A new vertebral fracture within a year of the procedure, death competing (O4; cohort-analytics 2.2 and 4.2).

Nothing is known of a patient after the last contact, unless a new fracture or a death is recorded. Who was never contacted is not at
risk; who has a fracture that may be older than the procedure is undeterminable. Both are counted and shown.
"""

from typing import Final

import numpy as np

from kyphodss.cohort.aftercare import OPEN
from kyphodss.cohort.basis import Days, basis_of, days_between, split
from kyphodss.cohort.breakdown import part
from kyphodss.cohort.measure import Asked, Counted, CurveOf
from kyphodss.cohort.outcomes import CENSORED, Floats, Ints, Readied, Rows, Ways
from kyphodss.cohort.table import CohortTable

DIED: Final = 5  # the code it has among the exits of a referral
NEW: Final = 7
YEAR_DAYS: Final = 365
PRINTED_DAYS: Final = (91.0, 183.0, float(YEAR_DAYS))  # 3, 6 and 12 months, as the contacts
AFTER: Final = Ways({NEW: "with a new vertebral fracture", DIED: "died"}, "with neither", "treated")
NO_CONTACT: Final = "no contact after the procedure recorded"
UNCLEAR: Final = "undeterminable: a fracture that may be older than the procedure, or without a day"
WATCHED: Final = "watched after the procedure"


def new_fractures(asked: Asked) -> Counted:
    """O4."""
    table, found = asked.table, basis_of(asked.table)
    treated = found.usable & (table.code == 1)
    alone, unclear = np.isnat(table.days("last_contact")), table.words("new_fracture") == OPEN
    watched = treated & ~alone & ~unclear
    exits, causes = _ends(table)
    parts = split(treated, (NO_CONTACT, alone), (UNCLEAR, unclear), rest=WATCHED)
    rows = Readied(Rows(exits[watched], causes[watched]), ())
    return Counted(
        (part("treated", *parts), *split(found.usable & ~treated, rest="not treated")),
        curve=CurveOf(rows, NEW, PRINTED_DAYS, WATCHED, AFTER),
    )


def _ends(table: CohortTable) -> tuple[Floats, Ints]:
    """Days from the procedure to the first of new fracture and death, else to the last contact, a year at most; and which it was.

    A new fracture counts on the day by which it had surely happened, and on the day of a death before that.
    """
    start, died = table.days("treated"), _past(table, table.days("died"))
    had = _past(table, table.days("new_fracture_since"))
    by = np.where(np.isnat(had), had, np.fmin(np.fmin(table.days("new_fracture_by"), died), table.clock.cut))
    by = np.where(had > died, np.datetime64("NaT"), by)
    fracture, death, contact = (days_between(start, day) for day in (by, died, table.days("last_contact")))
    death = np.where(death < 0, np.nan, death)
    first = np.fmin(fracture, death)
    cause = np.where(np.isnan(first), CENSORED, np.where(fracture == first, NEW, DIED))
    exits = np.where(np.isnan(first), contact, first)
    return np.minimum(exits, YEAR_DAYS), np.where(exits > YEAR_DAYS, CENSORED, cause)


def _past(table: CohortTable, day: Days) -> Days:
    return np.where(day <= table.clock.cut, day, np.datetime64("NaT"))

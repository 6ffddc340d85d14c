"""After the procedure: major adverse events (S1) and unplanned admissions (S2) within 30 days (cohort-analytics 2.2).

A procedure of which nobody said, or of which what is recorded does not decide it, is in no rate; each is counted and shown.
"""

from typing import Final

import numpy as np

from kyphodss.cohort.aftercare import OPEN, WITHIN_DAYS
from kyphodss.cohort.basis import basis_of, split
from kyphodss.cohort.breakdown import part
from kyphodss.cohort.mature import mature_shares
from kyphodss.cohort.measure import Asked, Counted

EVENT: Final = f"major adverse event within {WITHIN_DAYS} days"
ADMITTED: Final = f"unplanned admission within {WITHIN_DAYS} days"
FOLLOWED: Final = f"followed for {WITHIN_DAYS} days"
NOT_FOLLOWED: Final = f"not {FOLLOWED}"
"""How many are followed is told by S3, too, so neither may serve to hide another number."""
NOT_RECORDED: Final = "not recorded"
ANSWERED: Final = "with an answer"


def major_adverse_events(asked: Asked) -> Counted:
    """S1: drawn as procedures between events, never as a share of a month."""
    return _within_30_days(
        asked, "adverse_event", EVENT, "undeterminable: what is recorded does not decide it", apart=True
    )


def unplanned_admissions(asked: Asked) -> Counted:
    """S2."""
    unclear = "undeterminable: what is recorded does not decide it"
    return _within_30_days(asked, "unplanned_admission", ADMITTED, unclear, apart=False)


def _within_30_days(asked: Asked, column: str, title: str, unclear: str, *, apart: bool) -> Counted:
    table, found = asked.table, basis_of(asked.table)
    said, on = table.words(column), table.days("treated")
    treated = found.usable & (table.code == 1)
    followed = treated & (on + np.timedelta64(WITHIN_DAYS, "D") <= table.clock.cut)
    known, event = followed & np.isin(said.astype(str), ("yes", "no")), said == "yes"
    answered = part(ANSWERED, *split(known, (title, event), rest="none"))
    others = split(followed & ~known, (unclear, said == OPEN), rest=NOT_RECORDED)
    whole = part("treated", part(FOLLOWED, answered, *others), *split(treated & ~followed, rest=NOT_FOLLOWED))
    over, notes = mature_shares(asked, title, WITHIN_DAYS, on, known, event, apart=apart)
    return Counted(
        (whole, *split(found.usable & ~treated, rest="not treated")),
        rates=((title, ANSWERED, title),),
        over=(over,),
        notes=notes,
    )

"""Returned to the referrer for information, and why (Q3; cohort-analytics 2.2)."""

from typing import Final

import numpy as np

from kyphodss.case.fields import guide
from kyphodss.cohort.aftercare import SEVERAL
from kyphodss.cohort.basis import basis_of, split
from kyphodss.cohort.breakdown import part
from kyphodss.cohort.disclosure import Axis, Counts
from kyphodss.cohort.measure import Asked, Counted
from kyphodss.cohort.view_kinds import Crossed

_REASONS: Final = guide("referral.returns[].reasons")
NO_REASON: Final = "no reason recorded"
REASONS: Final = (*_REASONS.choice_labels, NO_REASON)
RETURNED, ANSWERED, WHY = "returned once or more", "with an answer", "reasons for a return"
NAMED, NOT_NAMED = "returned for it", "not for it"


def returned_for_information(asked: Asked) -> Counted:
    """Q3: a referral counts once, at each of its reasons; of those received of which nobody said, there is no answer."""
    table, found = asked.table, basis_of(asked.table)
    times = table.numbers("returns")
    returned, known = found.received & (times >= 1), found.received & ~np.isnan(times)
    answered = part(ANSWERED, *split(known, (RETURNED, returned), rest="never returned"))
    nobody = split(found.received & ~known, rest="not known whether it was returned")
    words = [
        str(each).split(SEVERAL) if each != "" else [] for each in table.words("return_reasons")[returned].tolist()
    ]
    named = [sum(choice in each for each in words) for choice in _REASONS.choices]
    named.append(sum(len(each) == 0 for each in words))
    axes = (Axis("reason", REASONS, None), Axis("named", (NAMED, NOT_NAMED), RETURNED))
    values = np.column_stack((named, len(words) - np.array(named)))
    reasons = Crossed(WHY, Counts(axes, values), same_as=((None, RETURNED), RETURNED))
    return Counted((answered, *nobody), of="received", rates=((RETURNED, ANSWERED, RETURNED),), crossed=(reasons,))

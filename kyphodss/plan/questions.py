"""The questions of the plan beside drugs and laboratory (dates.md section 6, 1 and 8), each with its answer and its words.

The plan's findings and the flags are both read off these answers, so that neither can say what the other does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kyphodss.case.vocabulary import LABELS
from kyphodss.logic.truth import UNKNOWN, YES, Truth
from kyphodss.plan.model import Finding, Severity, Step

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. A yes stands in the way as its severity says; `text` says the yes, `asks` what would settle it.

    `holds_open` says that an answer nobody gave holds back like a yes, `since` the day of the event behind a yes,
    `fact` the fact behind it where several stand under one id.
    """

    id: str
    severity: Severity
    answer: Truth
    text: str
    asks: tuple[str, ...] = ()
    holds_open: bool = True
    since: date | None = None
    fact: str | None = None

    def finding(self) -> Finding | None:
        """What the answer puts in the way; None where it is no and nothing is asked."""
        if self.answer is YES:
            step = Step.STOP if self.severity == "stop" else Step.CONDITIONAL
            return Finding(step, self.id, self.text, self.asks, since=self.since, fact=self.fact)
        if self.answer is not UNKNOWN:
            return None
        label = ", ".join(LABELS.get(name, name.replace("_", " ")) for name in self.asks)
        if self.holds_open is False:
            return Finding(Step.NOTED, self.id, label, self.asks, open=True)
        return Finding(
            Step.UNKNOWN if self.severity == "stop" else Step.CONDITIONAL, self.id, label, self.asks, open=True
        )


def happened(row: Row, name: str, on: str, as_of: date) -> tuple[Truth, date | None]:
    """Did an event happen, and when? A date means yes; a date ahead has not happened and is not used."""
    day = row[on]
    if day is not None and day <= as_of:
        return YES, day
    return row[name], None

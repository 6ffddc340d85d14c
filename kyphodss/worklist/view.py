"""A view of the worklist: order and filters, to and from the parameters of an address, validated on the way in.

What an address says that this program does not know is left out with a sentence, and the rest of the view stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kyphodss.worklist.facets import ETIOLOGY_WORDS, FACETS, Known
from kyphodss.worklist.order import DEFAULT, ORDERS, arrange
from kyphodss.worklist.rows import WorklistRow

ORDER: Final = "order"
WITHIN: Final = "within"
QUIET: Final = "quiet"
TEXT: Final = "text"
LONGEST_WITHIN: Final = 366  # as far as an assessment looks ahead (dates.md section 4)
QUIET_DAYS: Final = 7  # the safety net: nothing recorded for more than a week (cohort-analytics.md 5.1)
SEPARATOR: Final = ","


@dataclass(frozen=True, slots=True)
class View:
    """An order and filters. A row passes if every filter that is set finds one of its values.

    `within`: a window may close within so many days (an end not known counts, as does a clock that is held). `quiet`: nothing
    recorded for more than a week. `text` is looked for in case id, levels, cause and organization, and never leaves the screen.
    """

    order: str = DEFAULT
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    within: int | None = None
    quiet: bool = False
    text: str = ""

    def keeps(self, row: WorklistRow) -> bool:
        """Does the row pass every filter?"""
        return (
            all(_meets(row, facet, wanted) for facet, wanted in self.chosen.items())
            and (self.within is None or may_close_within(row, self.within))
            and (self.quiet is False or is_quiet(row))
            and _reads(row, self.text)
        )

    def of(self, rows: Iterable[WorklistRow]) -> list[WorklistRow]:
        """The rows that pass, in order."""
        return arrange((row for row in rows if self.keeps(row)), ORDERS[self.order])

    def params(self) -> dict[str, str]:
        """The parameters of the address: only what differs from the first view, and never the text."""
        found = {} if self.order == DEFAULT else {ORDER: self.order}
        found |= {facet: SEPARATOR.join(sorted(self.chosen[facet])) for facet in FACETS if self.chosen.get(facet)}
        if self.within is not None:
            found[WITHIN] = str(self.within)
        if self.quiet is True:
            found[QUIET] = "yes"
        return found

    def words(self, known: Known) -> str:
        """Order and filters in words, to stand above the list."""
        parts = [
            f"{FACETS[facet].title}: {' or '.join(FACETS[facet].options(known).get(value, value) for value in sorted(wanted))}"
            for facet, wanted in self.chosen.items()
            if len(wanted) > 0
        ]
        if self.within is not None:
            parts.append(f"a window may close within {self.within} days")
        if self.quiet is True:
            parts.append(f"nothing recorded for more than {QUIET_DAYS} days")
        if self.text.strip() != "":
            parts.append(f"text “{self.text.strip()}”")
        return " ".join([ORDERS[self.order].words, *([f"Shown: {'; '.join(parts)}."] if len(parts) > 0 else [])])


def view_of(params: Mapping[str, str], known: Known) -> tuple[View, tuple[str, ...]]:
    """The view an address asks for, and a sentence for everything in it that is not known here."""
    said: list[str] = []
    order = params.get(ORDER, DEFAULT)
    if order not in ORDERS:
        order = DEFAULT
        said.append("The address asks for an order that is not known here; the list stands in its usual order.")
    chosen = {}
    for id, facet in FACETS.items():
        given = frozenset(value for value in params.get(id, "").split(SEPARATOR) if value != "")
        taken = given & frozenset(facet.options(known))
        if len(taken) < len(given):
            said.append(f"The address asks for a value of “{facet.title}” that is not known here; it is left out.")
        if len(taken) > 0:
            chosen[id] = taken
    within = _within(params.get(WITHIN), said)
    quiet = params.get(QUIET)
    if quiet not in (None, "yes"):
        said.append(f"The address says {QUIET} in a way that is not known here; expected “yes”. It is left out.")
    if any(name not in (ORDER, WITHIN, QUIET, *FACETS) for name in params):
        said.append("The address holds something that is not a filter of this list; it is left out.")
    return View(order, chosen, within, quiet == "yes"), tuple(said)


def _within(given: str | None, said: list[str]) -> int | None:
    if given is None:
        return None
    if given.isascii() and given.isdigit() and len(given) < 4 and int(given) <= LONGEST_WITHIN:
        return int(given)
    said.append(f"The address asks for a number of days that is none from 0 to {LONGEST_WITHIN}; it is left out.")
    return None


def may_close_within(row: WorklistRow, days: int) -> bool:
    """May a window that orders the list close within so many days? Not known may be the nearest of all."""
    if row.held is True:
        return True
    left = [window.days_left(row.as_of)[0] for window in row.ends]
    return any(each is None or each <= days for each in left)


def is_quiet(row: WorklistRow) -> bool:
    """Has nothing been recorded for more than a week, or nothing at all?"""
    days = row.days_without_event
    return days is None or days > QUIET_DAYS


def _meets(row: WorklistRow, facet: str, wanted: frozenset[str]) -> bool:
    return len(wanted) == 0 or not wanted.isdisjoint(FACETS[facet].of(row))


def _reads(row: WorklistRow, text: str) -> bool:
    """Does every word of the text stand somewhere in the row?"""
    causes = (ETIOLOGY_WORDS["unknown" if etiology is None else etiology] for etiology in row.etiologies)
    shown = " ".join(
        [row.case_id, *row.levels, *causes, "" if row.organization is None else row.organization]
    ).casefold()
    return all(word in shown for word in text.casefold().split())

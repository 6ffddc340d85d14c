"""Everything the plan of one fracture follows from on one day, each part derived once, and the findings it gives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from kyphodss.case.clock import day_of, in_site_zone, midnight, moment_of
from kyphodss.case.model import Case, Fracture
from kyphodss.dates.anchors import Anchor, Anchors
from kyphodss.dates.rows import PRESENT, WindowTable
from kyphodss.plan.choosing import Clearance, clearance_of
from kyphodss.plan.conditions import conditions
from kyphodss.plan.holds import PRESENT as PRESENT_HOLDS
from kyphodss.plan.holds import HoldTable
from kyphodss.plan.labs import Labs
from kyphodss.plan.limits import IMAGING, Bound, Limits, earliest, limits_of
from kyphodss.plan.model import POLICIES, Finding, Policy, Step, words
from kyphodss.plan.questions import Question, Row
from kyphodss.plan.settled import Decisions, decisions
from kyphodss.plan.slots import first_slot, utc
from kyphodss.plan.stops import stops
from kyphodss.plan.taken import DrugList, read_drugs
from kyphodss.settings import CLINIC_SETS_THIS, PlanSettings

NOW: Final = "now"
CONSERVATIVE: Final = "conservative"
NO_PLAN: Final = frozenset({"not_a_candidate", "declined_by_patient", "refer_elsewhere"})
_NO_FRACTURE: Final[dict[str, None]] = dict.fromkeys(Fracture.model_fields)
STILL_OPEN: Final = 0  # outcome.closed_as (cohort-analytics.md 1.2)


@dataclass(frozen=True, slots=True)
class Earliest:
    """The first slot of a policy in UTC, and what set it: the rule of a drug, `imaging`, `conservative` or `now`."""

    slot: datetime
    lower: str

    @property
    def at(self) -> datetime:
        """The slot in site time."""
        return in_site_zone(self.slot)

    @property
    def day(self) -> date:
        """The day of the slot, in site time."""
        return day_of(self.slot)


@dataclass(frozen=True, slots=True)
class Workings:
    """What a plan follows from. `earliest` lacks a policy that prints no date; it is empty where a drug has no row."""

    row: Row
    as_of: date
    settings: PlanSettings
    wanted: bool
    drugs: DrugList
    clearance: Clearance
    questions: tuple[Question, ...]
    labs: Labs
    limits: Limits
    bound: Bound | None
    open: bool
    earliest: Mapping[Policy, Earliest]
    findings: tuple[Finding, ...]
    decisions: Decisions

    @property
    def withheld(self) -> bool:
        """Is every date kept back by a prescriber's answer, or by an LMWH without clearance (dates.md D7)?"""
        unmeasured = any(drug.rule.lmwh is True for drug in self.drugs.taken) and self.clearance.value is None
        return unmeasured is True or any(drug.withholds is True for drug in self.drugs.taken)

    def in_time(self, day: date) -> bool:
        """Is a day on or before every known bound?"""
        return self.bound is None or day <= self.bound.day


def workings(
    case: Case,
    rows: Sequence[Row],
    as_of: date,
    settings: PlanSettings,
    table: WindowTable = PRESENT,
    holds: HoldTable = PRESENT_HOLDS,
) -> list[Workings]:
    """One per row of facts. Levels planned in one procedure take the latest earliest and the earliest latest of them.

    `table` is the edition of the windows that the leaflet's end is read from, `holds` that of the drug table.
    """
    shared = _Shared(case, rows, as_of, settings, table, holds)
    return [shared.level(index) for index in range(len(rows))]


class _Shared:
    """What the levels of one case share: drugs, laboratory, and each other's limits."""

    def __init__(
        self,
        case: Case,
        given: Sequence[Row],
        as_of: date,
        settings: PlanSettings,
        table: WindowTable,
        holds: HoldTable,
    ) -> None:
        # A case without fractures has a row that knows nothing of a level.
        rows = [row if row["fracture_index"] is not None else {**_NO_FRACTURE, **row} for row in given]
        self.case, self.rows, self.as_of, self.settings = case, rows, as_of, settings
        self.clearance = clearance_of(rows[0])
        self.drugs = read_drugs(case, self.clearance, as_of, holds)
        self.labs = Labs(rows[0], self.drugs, settings)
        self.anchors = [Anchors(case, row, as_of) for row in rows]
        self.limits = [
            limits_of(case, row, anchors, settings, table) for row, anchors in zip(rows, self.anchors, strict=True)
        ]
        self.wanted = [_wanted(case, row, anchors) for row, anchors in zip(rows, self.anchors, strict=True)]

    def level(self, index: int) -> Workings:
        """The workings of one row."""
        row = self.rows[index]
        levels = self._together(index)
        together = [self.limits[n] for n in levels]
        bound = earliest(bound for limits in together for bound in limits.bounds)
        questions = (*stops(self.case, row, self.as_of), *conditions(self.case, row, self.drugs, self.as_of))
        care, asked = _conservative_end(self.anchors[index], self.settings)
        findings = [*_of(questions), *self._recorded(row), *self.drugs.findings, *self.labs.values(), *asked]
        findings += self.limits[index].findings
        findings += [finding for n in levels if n != index for finding in self._beside(n, findings)]
        return Workings(
            row=row,
            as_of=self.as_of,
            settings=self.settings,
            wanted=self.wanted[index],
            drugs=self.drugs,
            clearance=self.clearance,
            questions=questions,
            labs=self.labs,
            limits=self.limits[index],
            bound=bound,
            open=any(limits.open is True for limits in together),
            earliest=self._earliest(together, care),
            findings=tuple(findings),
            decisions=decisions(self.case.risk.flags_settled, self.as_of),
        )

    def _together(self, index: int) -> list[int]:
        """The levels of the procedure this one belongs to: itself, and with it the others that are planned."""
        if self.rows[index]["planned"] is not True:
            return [index]
        return [
            n for n, row in enumerate(self.rows) if n == index or (row["planned"] is True and self.wanted[n] is True)
        ]

    def _beside(self, index: int, own: Sequence[Finding]) -> Iterator[Finding]:
        """What keeps back every date of a level planned with this one: the procedure on both waits for it."""
        row = self.rows[index]
        found = [*_of(tuple(stops(self.case, row, self.as_of))), *self._recorded(row), *self.limits[index].findings]
        for finding in found:
            if finding.step <= Step.UNKNOWN and finding not in own:
                yield replace(finding, text=f"{row['level']}, planned in the same procedure: {finding.text}")

    def _earliest(self, together: Sequence[Limits], care: datetime | None) -> dict[Policy, Earliest]:
        if self.drugs.resolved is False:
            return {}
        routes = [limits.route for limits in together if limits.route is not None]
        others = [(route.ready, IMAGING) for route in routes if route.booked is True]
        others += [] if care is None else [(care, CONSERVATIVE)]
        others.append((utc(moment_of(self.as_of)), NOW))
        found: dict[Policy, Earliest] = {}
        for policy in POLICIES:
            holding = [drug for drug in self.drugs.taken if drug.hours(policy) != 0]
            free = [(drug.free_from(policy), drug.rule.id) for drug in holding]
            known = [(at, id) for at, id in free if at is not None]
            if len(known) == len(free):
                not_before, lower = max([*known, *others], key=lambda entry: entry[0])
                found[policy] = Earliest(first_slot(not_before, self.settings), lower)
        return found

    def _recorded(self, row: Row) -> Iterator[Finding]:
        """The case itself: its cause, and values that cannot be (dates.md 6, 4)."""
        if row["etiology"] is None:
            yield Finding(Step.UNKNOWN, "etiology", "cause of the fracture", ("etiology",), open=True)
        if self.clearance.strange is not None:
            yield Finding(Step.UNKNOWN, "L09", self.clearance.strange, self.clearance.asks)
        booked = self.case.referral.booked_for
        done = self.case.outcome.procedure_on
        if booked is not None and day_of(booked) < self.as_of and (done is None or done > self.as_of):
            text = f"booked for {words(day_of(booked))}, which has passed: was the procedure done, or is it to be booked anew?"
            yield Finding(Step.UNKNOWN, "booked_for", text, ("booked_for", "procedure_on"))


def _of(questions: Sequence[Question]) -> list[Finding]:
    return [finding for question in questions if (finding := question.finding()) is not None]


def _conservative_end(anchors: Anchors, settings: PlanSettings) -> tuple[datetime | None, list[Finding]]:
    """When the clinic's minimum of conservative care is over, if it sets one."""
    days = settings.conservative_minimum_days
    if days == 0:
        return None, []
    start = anchors.conservative_start
    if not isinstance(start, Anchor):
        text = f"conservative care for at least {days} days ({CLINIC_SETS_THIS}), and its start is not known"
        return None, [Finding(Step.UNKNOWN, CONSERVATIVE, text, start.fields)]
    return utc(midnight(start.late + timedelta(days=days))), []


def _wanted(case: Case, row: Row, anchors: Anchors) -> bool:
    """Is there anything to plan at this level (dates.md section 5)?"""
    outcome, day = case.outcome, anchors.day
    over = [at for at in (outcome.died_on, outcome.closed_on) if at is not None and at <= day]
    closed = outcome.closed_on is None and outcome.closed_as is not None and outcome.closed_as != STILL_OPEN
    decided = outcome.decision in NO_PLAN and (outcome.decided_on is None or outcome.decided_on <= day)
    if row["fracture_index"] is None or row["planned"] is False or anchors.treated_on is not None:
        return False
    return not (len(over) > 0 or closed is True or decided is True)

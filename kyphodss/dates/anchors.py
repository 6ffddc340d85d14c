"""The two readings of every anchor on one day (dates.md section 2). None is not known; an open early end is any age."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from kyphodss.case.clock import Instant, day_of, midnight, moment_of, span_of
from kyphodss.case.history import ANALGESICS, CONSERVATIVE, begun, names_level, reaches_onset
from kyphodss.case.imaging import done, studies_of_level
from kyphodss.case.model import Case, Treatment
from kyphodss.logic.truth import NO, YES


@dataclass(frozen=True, slots=True)
class Anchor:
    """Earliest and latest reading. `early` None: any age is possible. `moving`: the late one is the evaluation day."""

    early: date | None
    late: date
    moving: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """An anchor that is not known or not reached, and the fields that would give it."""

    fields: tuple[str, ...]


Found = Anchor | Missing
Arm = tuple[Treatment, ...]

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "onset": ("onset_earliest", "onset_latest"),
    "injury": ("onset_earliest", "onset_latest"),
    "conservative_start": ("treatments",),
    "analgesia_start": ("treatments",),
    "mri_date": ("imaging",),
    "referral": ("received_on",),
    "admission": ("admitted_on",),
    "augmentation": ("procedure_on",),
    "rt_start": ("treatments",),
    "rt_end": ("treatments",),
    "rt_decision": ("treatments",),
    "mscc_suspected": ("mscc_suspected_at",),
    "mets_suspected": ("mets_suspected_on",),
    "cancer_referral": ("urgent_referral_on",),
    "decision_to_treat": ("decided_on",),
}
_RECORDED: Final = {
    "referral": "received_on",
    "admission": "admitted_on",
    "mets_suspected": "mets_suspected_on",
    "cancer_referral": "urgent_referral_on",
    "decision_to_treat": "decided_on",
}


class Anchors:
    """The anchors of one fracture on one day, each derived once, when it is first asked for."""

    def __init__(self, case: Case, row: Mapping[str, Any], day: date) -> None:
        self.case = case
        self.row = row
        self.day = day
        self.moment = moment_of(day)
        self.level: str | None = row["level"]

    def find(self, name: str) -> Found:
        """The readings of an anchor, or what is missing."""
        if name in _RECORDED:
            return self._recorded(_RECORDED[name], FIELDS[name])
        return getattr(self, name)

    def _recorded(self, field: str, fields: tuple[str, ...]) -> Found:
        day = self.row[field]
        return Missing(fields) if day is None or day > self.day else Anchor(day, day)

    @cached_property
    def onset(self) -> Found:
        """First and last day on which the fracture may have happened, cut at the day."""
        early, late = self.row["onset_earliest"], self.row["onset_latest"]
        if late is None:
            return Missing(FIELDS["onset"])
        index: int | None = self.row["fracture_index"]
        fractures = self.case.fractures or ()
        given = None if index is None else fractures[index].onset_latest
        return Anchor(early, late, moving=given is None or given > self.day)

    @property
    def injury(self) -> Found:
        """The onset, in the words of trauma."""
        return self.onset

    def care(self, kinds: Iterable[str]) -> Arm:
        """Begun care of these kinds, of this level or naming none, and not over before the fracture."""
        wanted = frozenset(kinds)
        early, late = self.row["onset_earliest"], self.row["onset_latest"]
        return tuple(
            t
            for t in self.case.treatments or ()
            if t.kind in wanted
            and names_level(t, self.level) is YES
            and begun(t, self.day) is YES
            and reaches_onset(t, early, late) is not NO
        )

    @cached_property
    def conservative_start(self) -> Found:
        """When conservative care for this fracture began (dates.md D3)."""
        return self._first_day(self.care(CONSERVATIVE))

    @cached_property
    def both_arms_start(self) -> Found:
        """Analgesics and physiotherapy apart, the later of the two."""
        arms = [self._first_day(arm) for arm in self.arms]
        found = [arm for arm in arms if isinstance(arm, Anchor)]
        if len(found) < len(arms):
            return Missing(FIELDS["conservative_start"])
        early = (
            None
            if any(arm.early is None for arm in found)
            else max(arm.early for arm in found if arm.early is not None)
        )
        late = max(found, key=lambda arm: arm.late)
        return Anchor(early, late.late, late.moving)

    @property
    def arms(self) -> tuple[Arm, Arm]:
        """The two arms of care that one payer asks for apart."""
        return self.care(ANALGESICS), self.care(("physiotherapy",))

    def _first_day(self, arm: Arm) -> Found:
        starts = [day_of(t.started_on) for t in arm if t.started_on is not None]
        if len(starts) == 0:
            return Missing(FIELDS["conservative_start"])
        first = min(starts)
        early, late = self.row["onset_earliest"], self.row["onset_latest"]
        last_onset = self.day if late is None else late
        moving = last_onset >= first and (late is None or (isinstance(self.onset, Anchor) and self.onset.moving))
        return Anchor(first if early is None else max(first, early), max(first, last_onset), moving)

    @cached_property
    def analgesia_start(self) -> Found:
        """The first analgesic for this fracture, as an hour clock."""
        early, late = self.row["onset_earliest"], self.row["onset_latest"]
        readings: list[tuple[datetime, datetime, bool]] = []
        for treatment in self.care(ANALGESICS):
            started = treatment.started_on
            if started is None or (isinstance(started, datetime) and started > self.moment):
                continue
            first, last = span_of(started)
            open_end = late is None or (isinstance(self.onset, Anchor) and self.onset.moving)
            moving = open_end and (late is None or day_of(started) <= late)
            if late is None or day_of(started) < late:
                first = first if early is None else max(first, midnight(early))
                last = max(last, midnight((self.day if late is None else late) + timedelta(days=1)))
            readings.append((first, last, moving))
        if len(readings) == 0:
            return Missing(FIELDS["analgesia_start"])
        latest = min(readings, key=lambda reading: reading[1])
        return Anchor(min(reading[0] for reading in readings), latest[1], latest[2])

    @cached_property
    def mri_date(self) -> Found:
        """The newest MRI that names this level."""
        studies = studies_of_level(self.case, self.level, ("mri",))
        days = [day_of(s.performed_on) for s in studies if s.performed_on is not None and done(s, self.day) is YES]
        return Anchor(max(days), max(days)) if len(days) > 0 else Missing(FIELDS["mri_date"])

    @property
    def treated_on(self) -> date | None:
        """The day this level was treated, if it was by the day."""
        outcome, fractures = self.case.outcome, self.case.fractures or ()
        day = outcome.procedure_on
        if day is None or day > self.day:
            return None
        if outcome.levels_treated is None:
            return day if len(fractures) == 1 else None
        return day if self.level is not None and self.level in outcome.levels_treated else None

    @cached_property
    def augmentation(self) -> Found:
        """The procedure, if this level was treated."""
        day = self.treated_on
        return Missing(FIELDS["augmentation"]) if day is None else Anchor(day, day)

    @cached_property
    def courses(self) -> Arm:
        """Radiotherapy of this level or naming none, planned or begun."""
        return tuple(
            t for t in self.case.treatments or () if t.kind == "radiotherapy" and names_level(t, self.level) is YES
        )

    @cached_property
    def begun_courses(self) -> Arm:
        """Those that have begun."""
        return tuple(t for t in self.courses if begun(t, self.day) is YES)

    @cached_property
    def rt_start(self) -> Found:
        """Earliest start among the courses begun, else among those ahead."""
        if len(self.begun_courses) > 0:
            starts = _starts(self.begun_courses)
        else:
            starts = [day for day in _starts(self.courses) if day >= self.day]
        return Anchor(min(starts), min(starts)) if len(starts) > 0 else Missing(FIELDS["rt_start"])

    @cached_property
    def rt_end(self) -> Found:
        """The newest end reached."""
        ends = [t.ended_on for t in self.begun_courses if t.ended_on is not None and t.ended_on <= self.day]
        return Anchor(max(ends), max(ends)) if len(ends) > 0 else Missing(FIELDS["rt_end"])

    @cached_property
    def rt_decision(self) -> Found:
        """The earliest decision for such radiotherapy, as an hour clock."""
        return self._instant([t.decided_on for t in self.courses if t.decided_on is not None], FIELDS["rt_decision"])

    @cached_property
    def mscc_suspected(self) -> Found:
        """When cord compression was suspected, else when the symptoms were recorded; hour clock."""
        at = self.row["mscc_suspected_at"]
        at = self.row["recorded_on"] if at is None else at
        return self._instant([] if at is None else [at], FIELDS["mscc_suspected"])

    def reached(self) -> tuple[object, ...]:
        """What of the dated entries has happened by the day, as one comparable value."""
        case, day = self.case, self.day
        treatments = tuple((begun(t, day), t.ended_on is not None and t.ended_on <= day) for t in case.treatments or ())
        recorded = tuple(self.find(name) for name in _RECORDED)
        return (
            treatments,
            recorded,
            self.mri_date,
            self.augmentation,
            self.rt_start,
            self.rt_decision,
            self.mscc_suspected,
        )

    def _instant(self, instants: list[Instant], fields: tuple[str, ...]) -> Found:
        reached = [
            span_of(at) for at in instants if (at <= self.moment if isinstance(at, datetime) else at <= self.day)
        ]
        if len(reached) == 0:
            return Missing(fields)
        early, late = min(reached)
        # What has happened lies before the moment it is looked at (dates.md 1.6).
        return Anchor(early, min(late, self.moment))


def _starts(courses: Arm) -> list[date]:
    return [day_of(t.started_on) for t in courses if t.started_on is not None]

"""Two assessments of one fracture beside each other: what differs, as data. Pure; the words are the screen's.

Both are of the same day. What is compared is what the screens show of an assessment: the code of every source, the days of
every window, the plan with its dates, flags, red flags, and what is asked for.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Generic, TypeVar

from kyphodss.assess import Assessment
from kyphodss.dates.windows import WindowStatus
from kyphodss.guidelines.model import Code, Guideline
from kyphodss.guidelines.questions import label_of, question_of
from kyphodss.guidelines.safety import RedFlag
from kyphodss.plan.model import Flag, Hold, Plan, Status

Thing = TypeVar("Thing")


class CompareError(ValueError):
    """Two assessments that cannot be compared. The text is one readable sentence."""


@dataclass(frozen=True, slots=True)
class CodeTurn:
    """A source that answers otherwise: what it said was, what it would say."""

    guideline: Guideline
    was: Code
    now: Code


@dataclass(frozen=True, slots=True)
class WindowTurn:
    """A window of which status, first or last day differ; None where one side does not have it."""

    id: str
    was: WindowStatus | None
    now: WindowStatus | None


@dataclass(frozen=True, slots=True)
class PlanFace:
    """What is printed of a plan: its status, and the dates, which are None where none is printed."""

    status: Status | None
    earliest_conservative: datetime | None
    earliest_sir: datetime | None
    latest: date | None
    holds: tuple[Hold, ...]


NO_PLAN_FACE: Final = PlanFace(None, None, None, None, ())


@dataclass(frozen=True, slots=True)
class Parted(Generic[Thing]):
    """What only one of the two has: `gone` was there and would not be, `new` would be there and was not."""

    gone: tuple[Thing, ...]
    new: tuple[Thing, ...]

    @property
    def same(self) -> bool:
        """Have both the same?"""
        return len(self.gone) == 0 and len(self.new) == 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fracture beside its copy. `level` and `copied_level` as recorded; `plan` is None where nothing of it differs."""

    level: str | None
    copied_level: str | None
    codes: tuple[CodeTurn, ...]
    windows: tuple[WindowTurn, ...]
    plan: tuple[PlanFace, PlanFace] | None
    flags: Parted[Flag]
    red_flags: Parted[RedFlag]
    missing: Parted[str]

    @property
    def same(self) -> bool:
        """Does nothing differ?"""
        return (
            self.level == self.copied_level
            and len(self.codes) + len(self.windows) == 0
            and self.plan is None
            and all(parted.same for parted in (self.flags, self.red_flags, self.missing))
        )


def compare(was: Assessment, now: Assessment, sources: Container[str]) -> Comparison:
    """What `now` has otherwise than `was`, of the sources with these ids, and of the plan.

    Raises CompareError where they are of two days: time alone would differ.
    """
    if was.as_of != now.as_of:
        raise CompareError("The two assessments are of two days, expected one. Make both on the same day.")
    faces = plan_face(was.plan), plan_face(now.plan)
    return Comparison(
        level=was.level,
        copied_level=now.level,
        codes=_codes(was, now, sources),
        windows=_windows(was, now),
        plan=None if faces[0] == faces[1] else faces,
        flags=_parted(was.flags, now.flags, lambda flag: (flag.id, flag.text, flag.settled is None)),
        red_flags=_parted(was.red_flags, now.red_flags, lambda flag: flag.id),
        missing=_parted(missing_of(was, sources), missing_of(now, sources), lambda label: label),
    )


def others_that_differ(was: Sequence[Assessment], now: Sequence[Assessment], but: int) -> list[str]:
    """The other fractures that differ as well, by level: those at another place of the case than `but`, of any source."""
    everything = {verdict.guideline.id for each in (*was, *now) for verdict in each.guidelines}
    both = enumerate(zip(was, now, strict=False))
    found = [one for place, (one, other) in both if place != but and not compare(one, other, everything).same]
    return ["level not known" if each.level is None else each.level for each in found]


def plan_face(plan: Plan | None) -> PlanFace:
    """What is printed of a plan; of none where nothing is to be planned."""
    if plan is None:
        return NO_PLAN_FACE
    return PlanFace(plan.status, plan.earliest_conservative, plan.earliest_sir, plan.latest, plan.holds)


def missing_of(assessment: Assessment, sources: Container[str]) -> tuple[str, ...]:
    """What the sources with these ids and the plan ask for, each question once, in words."""
    own = [verdict for verdict in assessment.guidelines if verdict.guideline.id in sources]
    asked = [name for verdict in own for name in verdict.reading.missing]
    if assessment.plan is not None:
        asked += assessment.plan.missing
    return tuple(dict.fromkeys(label_of(question_of(name)) for name in asked))


def _codes(was: Assessment, now: Assessment, sources: Container[str]) -> tuple[CodeTurn, ...]:
    later: dict[str, Code] = {verdict.guideline.id: verdict.reading.code for verdict in now.guidelines}
    return tuple(
        CodeTurn(verdict.guideline, verdict.reading.code, later[verdict.guideline.id])
        for verdict in was.guidelines
        if verdict.guideline.id in sources
        and later.get(verdict.guideline.id, verdict.reading.code) != verdict.reading.code
    )


def _windows(was: Assessment, now: Assessment) -> tuple[WindowTurn, ...]:
    one, other = ({window.id: window for window in each.windows} for each in (was, now))
    ids = dict.fromkeys([*one, *other])
    return tuple(WindowTurn(id, one.get(id), other.get(id)) for id in ids if _days(one.get(id)) != _days(other.get(id)))


def _days(window: WindowStatus | None) -> tuple[str, date | None, date | None] | None:
    return None if window is None else (window.status, window.opens, window.closes)


def _parted(was: Iterable[Thing], now: Iterable[Thing], name: Callable[[Thing], object]) -> Parted[Thing]:
    one, other = {name(each): each for each in was}, {name(each): each for each in now}
    gone = tuple(each for key, each in one.items() if key not in other)
    return Parted(gone, tuple(each for key, each in other.items() if key not in one))

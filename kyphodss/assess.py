"""The front door: everything the sources and the windows say about one case on one date.

Pure: the same case and date give the same assessment. The day is always passed in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from kyphodss.case.drugs import refuse_doubled
from kyphodss.case.facts import FractureFacts, fracture_facts
from kyphodss.case.model import Case
from kyphodss.case.read import refuse_future
from kyphodss.dates.windows import WindowStatus, windows
from kyphodss.guidelines.contradictions import Contradiction, contradictions, touching
from kyphodss.guidelines.model import Code, Guideline
from kyphodss.guidelines.prompts import Prompt, prompts
from kyphodss.guidelines.reading import Reading, code_of, criteria_answers, read
from kyphodss.guidelines.rules import PRESENT_RULES, Rules
from kyphodss.guidelines.safety import RedFlag
from kyphodss.guidelines.turning import Step, steps, turning_days
from kyphodss.logic.explain import truth
from kyphodss.logic.truth import UNKNOWN, YES, Truth
from kyphodss.plan.flags import flags_of
from kyphodss.plan.model import Flag, Plan
from kyphodss.plan.plan import plan_of
from kyphodss.plan.workings import Workings, workings
from kyphodss.scores import score_all
from kyphodss.scores.model import ScoreResult
from kyphodss.settings import settings

CHANGES_AHEAD_DAYS: Final = 366  # dates.md section 4


@lru_cache(maxsize=256)
def _clock(guideline: Guideline) -> frozenset[Step]:
    """The clock thresholds of a source, read off its terms once."""
    return steps(guideline.terms())


@dataclass(frozen=True, slots=True)
class CodeChange:
    """From this day on the source answers with this code, if nothing else is recorded."""

    on: date
    code: Code


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one source says of one fracture, and the days on which its answer will turn by itself."""

    guideline: Guideline
    reading: Reading
    criteria: dict[str, Truth]
    changes: tuple[CodeChange, ...]

    def to_json(self) -> dict[str, Any]:
        """The shape of the case contract."""
        return {
            "id": self.guideline.id,
            "edition": self.guideline.edition,
            "code": self.reading.code,
            "verdict": self.reading.words,
            "because": list(self.reading.because),
            "missing": list(self.reading.missing),
            "ambiguities": list(self.reading.ambiguities),
            "criteria": self.criteria,
            "changes": [{"on": change.on.isoformat(), "code": change.code} for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything about one fracture of one case on one date. `row` holds the facts it was judged by.

    `not_yet_asked` are the core red flags that nobody answered, `further_not_asked` the others. `work` is what the plan
    follows from: with it a chosen day can be looked at (`kyphodss.plan.choose`).
    """

    case_id: str
    level: str | None
    as_of: date
    row: dict[str, Any]
    guidelines: tuple[Verdict, ...]
    windows: tuple[WindowStatus, ...]
    scores: tuple[ScoreResult, ...]
    plan: Plan | None
    work: Workings
    flags: tuple[Flag, ...]
    red_flags: tuple[RedFlag, ...]
    not_yet_asked: tuple[RedFlag, ...]
    further_not_asked: tuple[RedFlag, ...]
    contradictions: tuple[Contradiction, ...]
    prompts: tuple[Prompt, ...]

    def to_json(self) -> dict[str, Any]:
        """The shape of the case contract, one object per fracture."""
        return {
            "case_id": self.case_id,
            "level": self.level,
            "as_of": self.as_of.isoformat(),
            "guidelines": [verdict.to_json() for verdict in self.guidelines],
            "windows": [window.to_json() for window in self.windows],
            "scores": [score.to_json() for score in self.scores],
            "plan": None if self.plan is None else self.plan.to_json(),
            "flags": [flag.to_json() for flag in self.flags],
            "red_flags": [{"id": flag.id, "text": flag.text, "emergency": flag.emergency} for flag in self.red_flags],
            "red_flags_not_asked": [flag.id for flag in (*self.not_yet_asked, *self.further_not_asked)],
            "contradictions": [
                {"id": c.id, "text": c.text, "touches": [v.guideline.id for v in self.touched_by(c)]}
                for c in self.contradictions
            ],
            "prompts": [{"id": prompt.id, "text": prompt.text} for prompt in self.prompts],
        }

    @property
    def stops(self) -> tuple[Flag, ...]:
        """The STOP flags of the plan that no recorded red flag says already: above every source, like those."""
        said = {"F16", "F22"} | ({"F18"} if len(self.red_flags) > 0 else set())
        return tuple(flag for flag in self.flags if flag.severity == "stop" and flag.id not in said)

    def touched_by(self, contradiction: Contradiction) -> tuple[Verdict, ...]:
        """The verdicts whose source looks at a fact that does not agree with another."""
        return tuple(v for v in self.guidelines if len(touching(v.guideline, (contradiction,))) > 0)


def assess(case: Case, as_of: date, rules: Rules = PRESENT_RULES) -> list[Assessment]:
    """One assessment per fracture of the case on `as_of`; one without a level where the case has no fracture.

    `rules` are the editions it is made with, those in use at present unless a past assessment is made again.

    Raises CaseError where the case claims something that has not happened by `as_of` (a birth or an onset ahead), or
    lists one blood thinner twice.
    """
    refuse_future(case, as_of)
    refuse_doubled(case)
    makers = fracture_facts(case)
    plans = workings(case, [maker.on(as_of) for maker in makers], as_of, settings().plan, rules.windows, rules.holds)
    return [_assess_fracture(case, maker, as_of, rules, work) for maker, work in zip(makers, plans, strict=True)]


def _assess_fracture(case: Case, maker: FractureFacts, as_of: date, rules: Rules, work: Workings) -> Assessment:
    row = maker.on(as_of)
    flags = [(flag, truth(flag.term, row)) for flag in rules.red_flags]
    return Assessment(
        case_id=case.case_id,
        level=maker.level,
        as_of=as_of,
        row=row,
        guidelines=tuple(_verdicts(rules.guidelines, maker, as_of)),
        windows=tuple(windows(case, as_of, maker, rules.windows)),
        scores=score_all(row, rules.scores),
        plan=plan_of(work),
        work=work,
        flags=flags_of(work),
        red_flags=tuple(flag for flag, answer in flags if answer is YES),
        not_yet_asked=tuple(flag for flag, answer in flags if answer is UNKNOWN and flag.core),
        further_not_asked=tuple(
            flag for flag, answer in flags if answer is UNKNOWN and not flag.core and _concerns(flag, row)
        ),
        contradictions=contradictions(row, rules.contradictions),
        prompts=prompts(row, rules.prompts),
    )


def _concerns(flag: RedFlag, row: dict[str, Any]) -> bool:
    """May the flag be this patient's? One made for a cause is not asked where another cause is recorded."""
    return flag.only_in is None or row["etiology"] in (None, flag.only_in)


def _verdicts(guidelines: Iterable[Guideline], maker: FractureFacts, as_of: date) -> Iterator[Verdict]:
    """What each source says; documents of one text are read once."""
    by_text: dict[tuple[int, int], Verdict] = {}
    for guideline in guidelines:
        text = (id(guideline.scope), id(guideline.routes))
        found = by_text.get(text)
        if found is None:
            found = by_text[text] = _verdict(guideline, maker, as_of)
        yield found if found.guideline is guideline else replace(found, guideline=guideline)


def _verdict(guideline: Guideline, maker: FractureFacts, as_of: date) -> Verdict:
    row = maker.on(as_of)
    answers = criteria_answers(guideline, row)
    reading = read(guideline, row, answers)
    return Verdict(guideline, reading, answers, code_changes(guideline, maker, as_of, reading.code))


def code_changes(guideline: Guideline, maker: FractureFacts, as_of: date, code: Code) -> tuple[CodeChange, ...]:
    """The days up to 366 ahead on which a source's code turns, if nothing else is recorded; `code` is that of `as_of`."""
    changes: list[CodeChange] = []
    for day in _days_ahead(guideline, maker, as_of):
        later = code_of(guideline, maker.on(day))
        if later != code:
            changes.append(CodeChange(day, later))
            code = later
    return tuple(changes)


def _days_ahead(guideline: Guideline, maker: FractureFacts, as_of: date) -> list[date]:
    """The only days on which the source's answer can turn: its own thresholds, and the case's own events."""
    fracture = maker.fracture
    ends = () if fracture is None else (fracture.onset_earliest, fracture.onset_latest)
    known = tuple({end for end in ends if end is not None})
    until = as_of + timedelta(days=CHANGES_AHEAD_DAYS)
    days = turning_days(_clock(guideline), known).union(maker.events)
    return sorted(day for day in days if as_of < day <= until)

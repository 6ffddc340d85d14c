"""Replay: past cases assessed again with the editions of their day, and what the present editions would change, and why.

Every difference is computed from two assessments of the same facts on the same day; only the editions differ.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kyphodss.assess import Assessment, Verdict, assess
from kyphodss.case.model import Case
from kyphodss.guidelines.rules import PRESENT_RULES, Rules
from kyphodss.logic.truth import WORD
from kyphodss.replay.others import other_changes


@dataclass(frozen=True, slots=True)
class Replayed:
    """One fracture under two sets of editions. `reproduced` is None where no recorded assessment was given."""

    before: Assessment
    after: Assessment
    reproduced: bool | None

    @property
    def changes(self) -> list[dict[str, Any]]:
        """What differs, sources first."""
        return [*_guideline_changes(self.before, self.after), *other_changes(self.before, self.after)]

    def to_json(self) -> dict[str, Any]:
        """The shape that the command line prints."""
        found: dict[str, Any] = {
            "case_id": self.before.case_id,
            "level": self.before.level,
            "as_of": self.before.as_of.isoformat(),
            "changes": self.changes,
        }
        return found if self.reproduced is None else {**found, "reproduced": self.reproduced}


Recorded = Mapping[tuple[str, str | None], str]
"""Recorded assessments as they were written, by case id and level."""


def replay(
    case: Case, as_of: date, before: Rules, after: Rules = PRESENT_RULES, recorded: Recorded | None = None
) -> Iterator[Replayed]:
    """The fractures of a case under the editions `before` and `after`. Raises CaseError as `assess` does."""
    for then, now in zip(assess(case, as_of, before), assess(case, as_of, after), strict=True):
        written = None if recorded is None else recorded.get((then.case_id, then.level))
        yield Replayed(then, now, None if recorded is None else written == line_of(then))


def line_of(assessment: Assessment) -> str:
    """An assessment as the command line writes it, byte for byte."""
    return json.dumps(assessment.to_json(), ensure_ascii=False, separators=(",", ":"))


def _guideline_changes(before: Assessment, after: Assessment) -> Iterator[dict[str, Any]]:
    then = {verdict.guideline.id: verdict for verdict in before.guidelines}
    now = {verdict.guideline.id: verdict for verdict in after.guidelines}
    for id in dict.fromkeys([*then, *now]):
        old, new = then.get(id), now.get(id)
        if old is None or new is None or _said(old) != _said(new):
            yield {"guideline": id, "from": _brief(old), "to": _brief(new), "why": _why(old, new)}


def _said(verdict: Verdict) -> tuple[Any, ...]:
    reading = verdict.reading
    return reading.code, reading.words, reading.missing, reading.ambiguities, reading.because


def _brief(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {"edition": verdict.guideline.edition, "code": verdict.reading.code, "verdict": verdict.reading.words}


def _why(old: Verdict | None, new: Verdict | None) -> list[str]:
    """The edition, and every criterion that is answered otherwise."""
    if old is None:
        return ["the source was not in use then"]
    if new is None:
        return ["the source is no longer in use"]
    lines = [f"edition {old.guideline.edition} is now {new.guideline.edition}"]
    for id in dict.fromkeys([*old.criteria, *new.criteria]):
        was = WORD[old.criteria[id]] if id in old.criteria else "not asked"
        is_now = WORD[new.criteria[id]] if id in new.criteria else "not asked"
        if was != is_now:
            lines.append(f"{id}: {was}, now {is_now}")
    return lines

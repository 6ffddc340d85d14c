"""Ready for review: what a referral still lacks, by cause, without ever holding back an urgent case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kyphodss.case.facts import Facts, fracture_facts
from kyphodss.case.model import Case
from kyphodss.guidelines.safety import RED_FLAGS
from kyphodss.logic.explain import truth
from kyphodss.logic.truth import YES
from kyphodss.settings import PlanSettings, settings
from kyphodss.worklist.carried import REQUIREMENTS, Requirement
from kyphodss.worklist.lacking import Asked, known_absent


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing. `level` where it is of one fracture among several."""

    requirement: Requirement
    text: str
    level: str | None = None

    @property
    def words(self) -> str:
        """What is missing, with its level where there are several."""
        return self.text if self.level is None else f"{self.text} of {self.level}"


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a referral is ready for review. `urgent`: why it is not held back, whatever is missing."""

    gaps: tuple[Gap, ...]
    urgent: tuple[str, ...]

    @property
    def opens(self) -> bool:
        """May it be sent for review? An urgent case always may."""
        return len(self.gaps) == 0 or len(self.urgent) > 0

    @property
    def words(self) -> str:
        """The gate in one sentence."""
        lacks = gap_words(self.gaps)
        if len(self.urgent) > 0:
            return f"Urgent, not held back ({'; '.join(self.urgent)}). {lacks[0].upper()}{lacks[1:]}."
        return f"{'Ready for review' if len(self.gaps) == 0 else 'Not yet ready for review'}: {lacks}."


def gap_words(gaps: tuple[Gap, ...]) -> str:
    """As “3 missing: MRI date, INR, level”."""
    if len(gaps) == 0:
        return "nothing missing"
    return f"{len(gaps)} missing: {', '.join(gap.words for gap in gaps)}"


def gate(case: Case, as_of: date, plan: PlanSettings | None = None) -> Gate:
    """The gate of a referral on a day."""
    return Gate(gaps(case, as_of, plan), urgent(case, as_of))


def gaps(case: Case, as_of: date, plan: PlanSettings | None = None) -> tuple[Gap, ...]:
    """What the referral lacks on a day, in the order of the requirements; `plan` is the site's if none is given.

    Of a fracture that is recorded as not planned nothing is asked by level.
    """
    chosen = settings().plan if plan is None else plan
    rows = _rows(case, as_of)
    asked = [Asked(case, row, as_of, chosen) for row in rows]
    found = (gap for requirement in REQUIREMENTS for gap in _of(requirement, asked))
    return tuple(dict.fromkeys(found))


def urgent(case: Case, as_of: date) -> tuple[str, ...]:
    """Why a referral is not held back: a red flag, intolerable pain (LF-12), or a patient in the emergency department."""
    rows = _rows(case, as_of)
    flags = [flag.text for flag in RED_FLAGS if any(truth(flag.term, row) is YES for row in rows)]
    if any(row["pain_intolerable"] is YES for row in rows):
        flags.append("Intolerable pain")
    if case.referral.setting == "emergency":
        flags.append("Referred from an emergency department")
    return tuple(flags)


def _rows(case: Case, as_of: date) -> list[Facts]:
    return [known_absent(maker.on(as_of)) for maker in fracture_facts(case)]


def _of(requirement: Requirement, asked: list[Asked]) -> Iterator[Gap]:
    """The gaps of one requirement: by level, or as the first fracture tells them that it concerns and that lacks something."""
    wanted = [each for each in asked if _concerns(requirement, each) is True]
    if requirement.by_level is False:
        lacking = (texts for each in wanted if len(texts := requirement.missing(each)) > 0)
        yield from (Gap(requirement, text) for text in next(lacking, ()))
        return
    for each in wanted:
        if each.fact("planned") is not False or len(asked) == 1:
            level = each.fact("level") if len(asked) > 1 else None
            yield from (Gap(requirement, text, level) for text in requirement.missing(each))


def _concerns(requirement: Requirement, asked: Asked) -> bool:
    return requirement.only_in is None or asked.fact("etiology") in requirement.only_in

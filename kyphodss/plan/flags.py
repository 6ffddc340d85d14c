"""The safety flags F01 to F22 of periprocedural.md section 8, as far as the facts answer them with yes.

F13 to F15 speak about bridging, for which a case has no field; they are left out. A flag whose question nobody answered
is not raised: it is among what the plan misses.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from kyphodss.logic.truth import YES
from kyphodss.plan.holds import DOAC_CLASSES, Rule
from kyphodss.plan.model import Decision, Flag, Severity, Step
from kyphodss.plan.workings import Workings

RANK: Final[dict[Severity, int]] = {"stop": 0, "specialist": 1, "conditional": 2, "warn": 3, "info": 4}
Raised = tuple[str, Severity, str]


def flags_of(work: Workings) -> tuple[Flag, ...]:
    """The flags of one fracture, by id; several reasons of one flag stand together, under the gravest severity."""
    raised = [*_of_drugs(work), *_of_questions(work), *_of_findings(work), *_of_the_day(work)]
    raised.sort(key=lambda entry: (entry[0], RANK[entry[1]]))
    settled = _settled(work)
    return tuple(_together(id, list(own), settled.get(id)) for id, own in groupby(raised, key=lambda entry: entry[0]))


def _together(id: str, raised: list[Raised], settled: Decision | None) -> Flag:
    """One flag of all its reasons, the gravest first."""
    text = "; ".join(dict.fromkeys(text for _, _, text in raised))
    return Flag(id, raised[0][1], f"{text[0].upper()}{text[1:]}.", settled)


def _settled(work: Workings) -> dict[str, Decision]:
    """The newest decision by id, where nothing of the flag stands any more, known or not."""
    found = work.decisions.settle(work.findings)
    standing = {finding.id for finding in found if finding.step is not Step.NOTED}
    settled = [(f.id, f.settled) for f in found if f.settled is not None and f.id not in standing]
    return dict(sorted(settled, key=lambda entry: entry[1].decided_on))


def _pauses(rule: Rule) -> bool:
    """Would its date, if there is one, be the prescriber's to agree to?"""
    return rule.holds is True or rule.auto_date == "no"


def _of_drugs(work: Workings) -> Iterator[Raised]:
    paused = [drug for drug in work.drugs.taken if _pauses(drug.rule) is True]
    names = [*(drug.name for drug in paused), *work.drugs.unclear]
    if len(names) > 0:
        agreed = len(paused) == len(names) and all(drug.agreed is YES for drug in paused)
        answer = "the prescriber's agreement to a pause is recorded" if agreed is True else "pending the prescriber"
        yield "F01", "warn", f"last dose and restart of {', '.join(names)}: {answer}"
    if any(q.id == "F02" and q.answer is YES for q in work.questions):
        for drug in work.drugs.taken:
            if drug.rule.drug_class in DOAC_CLASSES:
                yield "F02", "stop", f"{drug.name} with a mechanical valve: is one of the two entries wrong?"


def _of_questions(work: Workings) -> Iterator[Raised]:
    for question in work.questions:
        if question.answer is YES and _is_flag(question.id):
            yield question.id, question.severity, question.text


def _of_findings(work: Workings) -> Iterator[Raised]:
    """F11 and F12 of the drugs, F21 of the level."""
    for finding in work.findings:
        if finding.step is Step.SPECIALIST and _is_flag(finding.id):
            yield finding.id, "specialist", finding.text
        elif finding.id == "F21" and finding.step is Step.CONDITIONAL:
            yield finding.id, "conditional", finding.text


def _of_the_day(work: Workings) -> Iterator[Raised]:
    if work.row["diabetes_drugs"] is YES:
        yield "F19", "warn", "glucose-lowering drugs: an exception to the morning medicines on the day"
    if work.row["mri_contraindicated"] is YES:
        yield "F20", "info", "MRI contraindicated: CT with a bone scan or SPECT can carry the plan"


def _is_flag(id: str) -> bool:
    return id[0] == "F" and id[1:].isdigit()

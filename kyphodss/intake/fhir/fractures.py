"""Coded fractures become the fractures of a case: one a level; what does not agree is asked, never picked."""

from collections.abc import Iterable
from typing import Any

from kyphodss.intake.fhir.chart import Chart, Coded
from kyphodss.intake.fhir.codes import excluded, family

Object = dict[str, Any]


def fractures(chart: Chart) -> list[Object]:
    """The fractures in the contract's shape; problems are put into the chart."""
    known: dict[str, list[Coded]] = {}
    open_ones: dict[tuple[str, ...], list[Coded]] = {}
    for one in chart.fractures:
        if one.level is not None:
            known.setdefault(one.level, []).append(one)
    for one in (each for each in chart.fractures if each.level is None):
        if any(_may_be(one, level, group) for level, group in known.items()):
            chart.say(
                "question", one.where, "This fracture without a level may be one whose level is known. Is it another?"
            )
        else:
            open_ones.setdefault((*sorted(map(family, one.codes)), *one.levels), []).append(one)
    if len(open_ones) > 1:
        _ask_whether_one(chart, [one for group in open_ones.values() for one in group])
    return [
        *(_merged(chart, level, group) for level, group in known.items()),
        *(_merged(chart, None, group) for group in open_ones.values()),
    ]


def _may_be(one: Coded, level: str, group: Iterable[Coded]) -> bool:
    allowed = len(one.levels) == 0 or level in one.levels
    return allowed and any(set(map(family, one.codes)) == set(map(family, other.codes)) for other in group)


def _ask_whether_one(chart: Chart, several: list[Coded]) -> None:
    codes = frozenset(code for one in several for code in one.codes)
    if excluded(codes):
        chart.say(
            "question",
            several[0].where,
            f"The codes {', '.join(sorted(codes))} exclude each other on one fracture. Is it one, and which code holds?",
        )


def _merged(chart: Chart, level: str | None, group: list[Coded]) -> Object:
    where = group[0].where
    codes = frozenset(code for one in group for code in one.codes)
    causes = {one.etiology for one in group if one.etiology is not None}
    etiology = causes.pop() if len(causes) == 1 else None
    shown = "the level that is not known" if level is None else level
    if excluded(codes) or len(causes) > 0:
        etiology = None
        chart.say(
            "question", where, f"The codes of {shown} ({', '.join(sorted(codes))}) do not agree. Which cause is it?"
        )
    elif etiology is None:
        chart.say("not_known", where, f"The cause of the fracture of {shown} is not coded. It stays not known.")
    _ask(chart, where, etiology, group)
    onset = _onset(chart, where, group)
    found = {"level": level, "etiology": etiology, "onset_earliest": onset[0], "onset_latest": onset[1]}
    return {name: value for name, value in found.items() if value is not None}


def _onset(chart: Chart, where: str, group: list[Coded]) -> tuple[str | None, str | None]:
    onsets = {one.onset for one in group if one.onset != (None, None)}
    if len(onsets) <= 1:
        return onsets.pop() if len(onsets) == 1 else (None, None)
    chart.say(
        "question", where, "One level has several onsets. Is it one fracture, and when did it begin? Not known so far."
    )
    return None, None


def _ask(chart: Chart, where: str, etiology: str | None, group: list[Coded]) -> None:
    """The questions that codes raise (scores-and-codes.md 4.1)."""
    if etiology == "trauma" and chart.osteoporosis:
        chart.say("question", where, "Trauma is coded and osteoporosis is known. Is it a fragility fracture?")
    if etiology == "osteoporosis" and len(chart.cancers) > 0:
        chart.say("question", where, "Osteoporosis is coded and a malignancy is known. Is the cause confirmed?")
    if etiology == "cancer" and len(chart.cancers) == 0:
        chart.say("question", where, "A fracture in neoplastic disease is coded without the malignancy. Which is it?")
    if any(one.nonunion for one in group):
        chart.say("question", where, "Non-union is coded. Is there a cleft on imaging?")

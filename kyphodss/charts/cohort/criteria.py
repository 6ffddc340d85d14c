"""The criteria of all sources in one table: how often each is answered yes and is not known, and which have fallen silent."""

from dataclasses import replace
from typing import Final

from kyphodss.charts.cohort.wording import limits, name_of, number, percent, without_figure
from kyphodss.charts.panel import Panel, Row
from kyphodss.cohort.at_work import SILENT_DAYS
from kyphodss.cohort.criteria_at_work import SAID, title_of
from kyphodss.cohort.derived import Rate
from kyphodss.cohort.result import Result, ValueShown
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.model import Criterion, Guideline, Role

ROLES: Final[dict[Role, str]] = {
    "scope": "opens the source",
    "required": "required",
    "path": "one way among several",
    "finding": "a finding that counts",
    "exclusion": "excludes",
    "relative": "relative contraindication",
    "part": "part of another criterion",
}
LAST: Final = "days since the last yes"
NEVER, NOT_ASKED, SILENT = "never", "not asked", "silent"


def criteria(result: Result) -> Panel:
    """The table of V9, one row a criterion in the order of the sources."""
    card, id = result.card, name_of(result.card.id, "table")
    if len(result.values) == 0:
        return without_figure(id, card.name, result, "No criterion was asked.")
    values = {each.title: each for each in result.values}
    rates = {each.title: each.rate for each in result.rates}
    rows = tuple(
        _row(guideline, criterion, values[title_of(guideline, criterion)], rates)
        for guideline in GUIDELINES
        for criterion in guideline.criteria
    )
    said, *beside = result.notes
    return without_figure(id, card.name, replace(result, notes=tuple(beside)), said, rows)


def _row(guideline: Guideline, criterion: Criterion, value: ValueShown, rates: dict[str, Rate]) -> Row:
    yes, unknown = (rates[title_of(guideline, criterion, said)] for said in SAID)
    return {
        "source": guideline.short,
        "criterion": criterion.sentence,
        "what it does": ROLES[criterion.role],
        "fractures asked": yes.n.text,
        "yes": _share(yes),
        "not known": _share(unknown),
        LAST: _last(value.value, yes),
    }


def _last(days: float | None, yes: Rate) -> str:
    if days is None:
        return NOT_ASKED if yes.n.shown == 0 else NEVER
    return f"{number(days)}, {SILENT}" if days > SILENT_DAYS else number(days)


def _share(rate: Rate) -> str:
    if rate.share is None:
        return "none"
    return f"{percent(rate.share.value)} ({limits(rate.share, share=True)})"

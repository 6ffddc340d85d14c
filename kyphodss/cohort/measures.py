"""The register of measures, each with its card, and `compute`: the only way to a number that somebody may see."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, Final

from kyphodss.cohort import (
    at_work,
    care,
    criteria_at_work,
    equity,
    flow,
    funnel_steps,
    new_fracture,
    prevention,
    returns,
    safety,
    timeliness,
    views,
)  # fmt: skip
from kyphodss.cohort.basis import basis_of
from kyphodss.cohort.derived import gate, gate_words
from kyphodss.cohort.disclosure import Profile
from kyphodss.cohort.linked import Together, hidden_together, sheet_of
from kyphodss.cohort.measure import DIRECT_CARE, Asked, Audience, Card, Counted, Counting, Measure, Options
from kyphodss.cohort.release import release
from kyphodss.cohort.result import Result
from kyphodss.cohort.selection import EVERYONE, Selection, known_values
from kyphodss.cohort.table import CohortTable, Cut
from kyphodss.cohort.ways import Way, results_of_way
from kyphodss.settings import CohortOptions

VERSION: Final = "2026-11-26.1"
"""Of the definitions: changed with any card or function of this room, so that figures of two versions are told apart."""

_COUNTING: Final[dict[str, Counting]] = {
    "F1": flow.referrals_received,
    "F2": funnel_steps.funnel_steps,
    "F3": flow.candidate_yield,
    "F4": flow.treated_yield,
    "F5": flow.open_list,
    "F6": flow.removals,
    "F7": flow.clearance,
    "F8": flow.load_of_list,
    "T1": timeliness.onset_to_referral,
    "T2": timeliness.to_complete_information,
    "T3": timeliness.to_decision,
    "T4": timeliness.completed_waits,
    "T5": timeliness.incomplete_waits,
    "T6": timeliness.chance_from_referral,
    "T7": timeliness.chance_from_onset,
    "T8": timeliness.treated_in_window,
    "T9": timeliness.window_lost,
    "T10": timeliness.arrived_too_late,
    "T11": timeliness.closing_unbooked,
    "Q1": care.complete_at_receipt,
    "Q2": care.imaged_at_receipt,
    "Q3": returns.returned_for_information,
    "S1": safety.major_adverse_events,
    "S2": safety.unplanned_admissions,
    "S3": care.deaths,
    "O1": care.pain_change,
    "O2": care.function_change,
    "O3": care.returned,
    "O4": new_fracture.new_fractures,
    "P1": prevention.referral_made,
    "P2-FLS-4": prevention.assessed_by_fls,
    "P3-FLS-5": prevention.dxa_by_fls,
    "P3-IOF": prevention.dxa_by_iof,
    "P4-FLS-7": prevention.drug_recommended,
    "P5-IOF": prevention.drug_by_iof,
    "P5-IOF-52": prevention.drug_after_a_year,
    "E1": equity.by_stratum,
    "D1": equity.freshness,
    "D2": equity.onset_precision,
    "D3": equity.closures_with_reason,
    "V1": views.levels_treated,
    "V2": views.verdict_mix,
    "V3": views.referrals_by_class,
    "V4": views.units,
    "V5": views.rules_at_work,
    "V6": at_work.departures,
    "V7": at_work.silence,
    "V8": criteria_at_work.by_month,
    "V9": criteria_at_work.silence,
}
WITHOUT_PARTS: Final = frozenset(
    {"F1", "F2", "F4", "F7", "F8", "S3", "O1", "O2", "O3", "E1", "D1", "V2", "V3", "V4", "V5", "V7"}
)
"""Measures that split nobody into parts of their own: of these only what every measure splits is decided together."""
_NUMBERS: Final = count(1)


@lru_cache(maxsize=1)
def measures() -> dict[str, Measure]:
    """Every measure by id, in the order of the cards. Raises ValueError for a card without a function or a reason, or both."""
    with Path(__file__).with_name("measures.toml").open("rb") as file:
        cards = {id: _card(id, entry) for id, entry in tomllib.load(file).items()}
    for id, card in cards.items():
        if (card.not_computed is None) is not (id in _COUNTING):
            raise ValueError(f"{id}: a measure has either a function or a reason why it is not computed.")
    return {id: Measure(card, _COUNTING.get(id)) for id, card in cards.items()}


def _card(id: str, entry: dict[str, Any]) -> Card:
    return Card(id=id, version=VERSION, **{**entry, "notes": tuple(entry.get("notes", ()))})


def options_of(own: CohortOptions, window: str | None = None, *, weekly: bool = False) -> Options:
    """What measures are asked with at a site. `window`: another one than the site's own (None: that one)."""
    of = own.window if window is None else window
    standard, slots = own.decision_standard_days, own.slots_per_week
    return Options(of, standard, slots_per_week=slots, weekly=weekly, language=own.language)


def compute(
    measure: str,
    table: CohortTable,
    cut: Cut,
    profile: Profile,
    audience: Audience,
    *,
    options: Options | None = None,
    selection: Selection = EVERYONE,
) -> Result:
    """A measure of a table, or of the referrals of it that are selected, as an audience may see it.

    Direct care sees everything; everybody else sees only what the profile lets be shown, and selects one value of a way with few
    (`ways`). The table keeps the last answers, so that the same question costs nothing.

    Raises KeyError for a measure there is none of, ValueError where the table stands at another cut, or where the profile is that of
    direct care or the selection another one while the audience is not direct care.
    """
    found = measures()[measure]
    if cut.at != table.cut.at:
        raise ValueError("The table stands at another data cut; refresh it first.")
    direct = audience == "direct care"
    if direct is not True and profile.highest_hidden == 0:
        raise ValueError("Only direct care is shown unsuppressed numbers.")
    if direct is not True and selection != selection.outside_direct_care:
        raise ValueError("Outside direct care one value of one way is selected, and the way is one with few values.")
    effective = DIRECT_CARE if direct is True else profile
    if found.count is None:
        return Result(found.card, cut, effective, said=f"Not computed: {found.card.not_computed}.")
    if direct is not True and found.leaves is False:
        return Result(found.card, cut, effective, said=f"Shown at direct care alone: {found.card.direct_care_only}.")
    how = Options() if options is None else options
    if direct is True or selection.everyone:
        asked = (measure, effective, how, selection, cut.hours_old)
        made = table.results(asked, lambda: _numbered(_computed(found, table, cut, effective, how, selection)))
    else:
        made = _view(found, table, cut, effective, how, selection)
    return replace(made, cut=cut)


def _numbered(result: Result) -> Result:
    return replace(result, worked_out=next(_NUMBERS))


def _computed(
    measure: Measure, table: CohortTable, cut: Cut, profile: Profile, how: Options, selection: Selection
) -> Result:
    """The result of everyone, or of any selection at direct care, worked out."""
    assert measure.count is not None
    mine = table if selection.everyone else table.only(selection.mask(table))
    size, everyone = (int(basis_of(each).received.sum()) for each in (mine, table))
    opened = gate(min(size, everyone), everyone, profile)
    if opened != "open":
        return Result(measure.card, cut, profile, said=gate_words(opened, profile))
    counted = measure.count(Asked(mine, how, table))
    together = None if profile == DIRECT_CARE else _together(table, profile, how)
    whole = basis_of(mine).whole(counted.parts, counted.of)
    return release(measure.card, cut, profile, whole, counted, together)


def _view(
    measure: Measure, table: CohortTable, cut: Cut, profile: Profile, how: Options, selection: Selection
) -> Result:
    """The result of one value of a way. All values of it are worked out at once, where one is asked for."""
    ((dimension, value),) = selection.chosen

    def _shown(id: str) -> Result:
        return compute(id, table, cut, profile, "others", options=how)

    def _worked() -> Mapping[tuple[str, str], Result]:
        way = Way(dimension, cut, profile, how, _together(table, profile, how), _shown)
        return {asked: _numbered(each) for asked, each in results_of_way(way, measures(), table).items()}

    if value not in known_values(table)[dimension]:
        return _numbered(Result(measure.card, cut, profile, said=gate_words("empty", profile)))
    return table.results(("way", dimension, profile, how, cut.hours_old), _worked)[measure.card.id, value]


def _together(table: CohortTable, profile: Profile, how: Options) -> Together:
    """What is hidden of every measure's parts, decided for all of them together: they hold the same numbers."""

    def _decided() -> Together:
        asked, basis = Asked(table, how, table), basis_of(table)
        counted = {
            id: Counted() if id in WITHOUT_PARTS else each.count(asked)
            for id, each in measures().items()
            if each.count is not None and each.leaves is True
        }
        return hidden_together(
            sheet_of({id: basis.whole(each.parts, each.of) for id, each in counted.items()}), profile
        )

    return table.results(("together", profile, how), _decided)

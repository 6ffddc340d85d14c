"""The attrition funnel as bars: how many come to each step, who leaves there and why, who would fail it in any order.

Referrals and persons are two panels and never one axis. What does not add up is not drawn.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from kyphodss.charts.cohort.stacked import HATCHED, Line, figure
from kyphodss.charts.cohort.states import LOOKS
from kyphodss.charts.cohort.wording import limits, name_of, percent, rate_words, without_figure
from kyphodss.charts.palette import GREY, Look
from kyphodss.charts.panel import Panel, Row
from kyphodss.cohort.attrition import STEPS
from kyphodss.cohort.breakdown import Shown
from kyphodss.cohort.disclosure import HIDDEN, Cell
from kyphodss.cohort.flow import REASONS, STILL_OPEN
from kyphodss.cohort.funnel_steps import FAIL, came_to
from kyphodss.cohort.intervals import wilson
from kyphodss.cohort.outcomes import STATES
from kyphodss.cohort.result import Result

Unit = Literal["referrals", "persons"]
WENT_ON: Final = "went on"
CONCEALED: Final = "other reasons, hidden"
FAINT: Final = "rgba(31,120,180,0.45)"  # BLUE, thinned: on the way, not yet treated
TWO_WAYS: Final = "Lost at a step depends on the order of the steps; failing it in any order does not."


def _looks() -> dict[str, Look]:
    found = {WENT_ON: Look(FAINT, "", WENT_ON), STILL_OPEN: Look(GREY, "", STILL_OPEN, faint=True)}
    found |= {name: Look(*LOOKS[code], name) for code, name in STATES.items()}
    found |= {REASONS[9]: Look(GREY, "x", REASONS[9]), REASONS[-1]: Look(GREY, ".", REASONS[-1])}
    return {**found, CONCEALED: Look(GREY, "/", CONCEALED)}


def attrition(result: Result, *, dark: bool, unit: Unit) -> Panel:
    """The panel of F2 for referrals or for persons."""
    card, id = result.card, name_of(result.card.id, unit)
    title = f"{card.name}: {unit}"
    tree = dict(result.trees).get(unit)
    if tree is None:
        return without_figure(id, title, result, "There is no funnel to show.")
    steps = tuple(_steps(tree))
    wrong = next((step.label for step in steps if not _adds_up(step)), None)
    if wrong is not None:
        return without_figure(id, title, result, f"The step “{wrong}” does not add up, so nothing is drawn.")
    table = tuple(_row(step, steps[0], result, unit) for step in steps)
    drawn = figure([_line(step) for step in steps], _looks(), dark=dark, unit=f"number of {unit}", in_percent=False)
    if drawn is None:
        return without_figure(id, title, result, f"No number of {unit} may be shown, or there are none.", table)
    notes = (*result.notes, TWO_WAYS, *((HATCHED,) if any(each.cell.hidden for each in tree.walk()) else ()))
    said = _sentence(steps, unit)
    return Panel(id, title, drawn, said, table, card, result.cut, result.profile, notes, selects="state")


def _steps(tree: Shown) -> Iterator[Shown]:
    yield from (tree.find(came_to(step)) for step in STEPS)


def _adds_up(step: Shown) -> bool:
    """In = out and left by reason. Where a part is hidden, those shown are no more than the whole."""
    if step.cell.shown is None:
        return True
    shown = sum(each.cell.shown for each in step.parts if each.cell.shown is not None)
    hidden = any(each.cell.hidden for each in step.parts)
    return shown <= step.cell.shown if hidden is True else shown == step.cell.shown


def _line(step: Shown) -> Line:
    """Those who went on first, then those who left, by reason; reasons that are hidden are one stub, those of nobody none."""
    *left, on = step.parts
    named = [(_reason(step, each), each.cell) for each in left if (each.cell.shown or 0) > 0]
    gone = [(CONCEALED, Cell(None))] if any(each.cell.hidden for each in left) else []
    return Line(_name(step), step.cell, ((WENT_ON, on.cell), *named, *gone), 1.0)


def _name(step: Shown) -> str:
    return step.label.removeprefix(came_to("")).strip()


def _reason(step: Shown, left: Shown) -> str:
    return left.label.removeprefix(f"{_name(step)}: ")


def _row(step: Shown, first: Shown, result: Result, unit: Unit) -> Row:
    *left, on = step.parts
    name = _name(step)
    fails = next((each.rate for each in result.rates if each.title == f"{unit} {FAIL}: {name}"), None)
    found = {
        "step": name,
        f"{unit} that came": step.cell.text,
        "went on": on.cell.text,
        "share of those that came": _share(on, step),
        f"share of all {unit}": _share(on, first),
        "lost at this step": _lost(step, exact=result.profile.rounding is None),
        "fail this step in any order": HIDDEN if fails is None else rate_words(fails),
    }
    return {**found, **{f"lost: {_reason(step, each)}": each.cell.text for each in left}}


def _share(part: Shown, of: Shown) -> str:
    if part.cell.shown is None or of.cell.shown is None:
        return HIDDEN
    found = wilson(part.cell.shown, of.cell.shown) if part.cell.shown <= of.cell.shown else None
    return "none" if found is None else f"{percent(found.value)} ({limits(found, share=True)})"


def _lost(step: Shown, *, exact: bool) -> str:
    """What all reasons add up to; it is known where those that came and went on are, and no rounded sum leaves a part out."""
    came, on = step.cell.shown, step.parts[-1].cell.shown
    part_hidden = any(each.cell.hidden for each in step.parts)
    return HIDDEN if came is None or on is None or (part_hidden and not exact) else str(came - on)


def _sentence(steps: Sequence[Shown], unit: Unit) -> str:
    came = [f"{_name(step)} {step.parts[-1].cell.text}" for step in steps]
    return f"Of {steps[0].cell.text} {unit}, those that passed each step: {', '.join(came)}."

"""What the sources say of the fractures: one bar a source, its codes in fixed order. Sources are not ranked."""

from collections.abc import Mapping
from typing import Final

from kyphodss.charts.cohort.stacked import HATCHED, Line, figure, of_whole
from kyphodss.charts.cohort.wording import limits, name_of, percent, without_figure
from kyphodss.charts.palette import CODE, GREY, Look
from kyphodss.charts.panel import Panel, Row
from kyphodss.cohort.disclosure import HIDDEN, Table
from kyphodss.cohort.result import Result
from kyphodss.cohort.views import FRACTURES, IN_SCOPE, SCOPES, VERDICTS
from kyphodss.cohort.views import OUTSIDE as OUT

# Patterns where the palette leaves them to the word beside a verdict; here six codes lie side by side.
PATTERNS: Final = {"judgement": "/", "not_met": "\\", "out_of_scope": ""}
THIN: Final = "rgba(125,135,147,0.25)"  # GREY, thinned


def _looks() -> dict[str, Look]:
    found = dict[str, Look]()
    for code in (*IN_SCOPE, OUT):
        look = CODE[code]
        colour = THIN if code == OUT else look.colour
        found[look.word] = Look(colour, PATTERNS.get(code, look.pattern), look.word, look.faint and colour == GREY)
    return found


def verdict_mix(result: Result, *, dark: bool) -> Panel:
    """The panel of V2: of every source the share of fractures by code, to 100 %."""
    card, id = result.card, name_of(result.card.id, "codes")
    if len(result.tables) == 0:
        return without_figure(id, card.name, result, "There are no verdicts to show.")
    lines = _lines(dict(result.tables))
    table = tuple(_row(line) for line in lines)
    drawn = figure(lines, _looks(), dark=dark, unit="share of fractures")
    if drawn is None:
        return without_figure(id, card.name, result, "No source has a fracture that may be shown.", table)
    hidden = any(cell.hidden for line in lines for _, cell in line.parts)
    notes = (*result.notes, *((HATCHED,) if hidden is True else ()))
    return Panel(id, card.name, drawn, _sentence(lines), table, card, result.cut, result.profile, notes)


def _lines(tables: Mapping[str, Table]) -> tuple[Line, ...]:
    scopes, verdicts = tables[SCOPES], tables[VERDICTS]
    return tuple(
        of_whole(
            name,
            scopes.cell(name, FRACTURES),
            [
                *((CODE[code].word, verdicts.cell(name, code)) for code in IN_SCOPE),
                (CODE[OUT].word, scopes.cell(name, OUT)),
            ],
        )
        for name in scopes.axes[0].classes
    )


def _row(line: Line) -> Row:
    found = {"source": line.name, "fractures": line.whole.text}
    for label, cell in line.parts:
        share = line.share(cell)
        lacking = HIDDEN if cell.hidden or line.whole.hidden else "none"
        found[label] = cell.text
        found[f"{label}, share"] = lacking if share is None else f"{percent(share.value)} ({limits(share, share=True)})"
    return found


def _sentence(lines: tuple[Line, ...]) -> str:
    """Of every source the code it reaches most often among those that may be shown."""
    said = list[str]()
    for line in lines:
        shown = [(cell.shown, label) for label, cell in line.parts if cell.shown is not None]
        if line.whole.shown is None or len(shown) == 0 or max(shown)[0] == 0:
            said.append(f"{line.name}: {HIDDEN}" if line.whole.shown != 0 else f"{line.name}: no fracture")
            continue
        most, label = max(shown, key=lambda each: each[0])
        said.append(f"{line.name}: {label} {percent(most / line.whole.shown)}")
    return f"The most frequent code that is shown, of each source. {'; '.join(said)}."

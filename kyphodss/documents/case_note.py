"""The case note as a PDF: red flags first, one page where the case allows and two at most; it names no patient unless asked.

Where two pages are not enough, things give way in a stated order, and the page says what was left out and where it stands.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

from kyphodss import __version__
from kyphodss.assess import Assessment
from kyphodss.case.model import Case
from kyphodss.charts.lanes import at_home
from kyphodss.dates.rows import BY_ID as WINDOWS
from kyphodss.documents.press import MOST_PAGES, letters, page_count, printed
from kyphodss.documents.sections import Kept, Part, fracture
from kyphodss.note.risks import ADDRESSES, RELIEF, RISKS
from kyphodss.note.sources import INTENDED_USER, mark_words
from kyphodss.note.text import DISCLAIMER
from kyphodss.note.verdict import edition_words
from kyphodss.note.words import day_words, person_words
from kyphodss.plan.holds import BY_ID as RULES
from kyphodss.settings import SiteSettings, SourceSettings

TEMPLATE: Final = "note.typ"
TITLE: Final = "Vertebral augmentation: candidacy note"
# The order in which things give way, each with the words that say so on the page.
GIVES_WAY: Final = (
    ("other_sources", "what decided the sources that this site does not show"),
    ("every_reason", "the reasons of the plan after the first five"),
    ("recorded_items", "documentation items that are recorded"),
    ("verdict_lanes", "the verdicts on the timeline"),
    ("grounds", "what decided each verdict"),
    ("pictures", "the timeline"),
    ("addresses", "the addresses of the sources"),
    ("plan_details", "the reasons of the plan"),
    ("whole_lists", "flags, holds and decisions after the first five, and the ends of long sentences"),
    ("every_fracture", "the fractures after the first, but for their plan and how many sources give which answer"),
)
MOST_LETTERS: Final = 40_000  # more than four times what two pages hold: not worth setting
SHORT: Final = 80  # letters of a name in a corner of the page
SMALLER: Final = 0.92  # the type of a note that is a few lines too long
ELSEWHERE: Final = "All of it stands in the text note and on the case page."


def case_note(
    case: Case,
    assessments: Sequence[Assessment],
    *,
    assessed_by: str,
    site: SiteSettings,
    sources: SourceSettings | None = None,
    with_name: bool = False,
) -> bytes:
    """The note of all fractures of a case as a tagged PDF. The same input gives the same bytes.

    `assessed_by` empty leaves a line to sign on. `sources` says which sources the site shows, which stand first; the
    default ones if None. The patient's name is printed only `with_name`.
    """
    head = _head(case, assessments, assessed_by, site, with_name)
    chosen = SourceSettings() if sources is None else sources

    @cache
    def _made(gone: int, scale: float) -> bytes:
        kept = replace(Kept(), **{name: False for name, _ in GIVES_WAY[:gone]})
        data = {**head, **_body(case, assessments, chosen, kept, gone), "scale": scale}
        hopeless = letters(data) > MOST_LETTERS and gone < len(GIVES_WAY)
        return b"" if hopeless else printed(TEMPLATE, data, assessments[0].as_of)

    def _fits(gone: int, scale: float, most: int) -> bool:
        return 0 < page_count(_made(gone, scale)) <= most

    for most in (1, MOST_PAGES):
        for scale in (1, SMALLER):
            if _fits(0, scale, most):
                return _made(0, scale)
    return _made(_fewest(lambda gone: _fits(gone, SMALLER, MOST_PAGES)), SMALLER)


def _fewest(fits: Callable[[int], bool]) -> int:
    """How many things have to give way, found by halving; all of them where fewer are not enough."""
    low, high = 0, len(GIVES_WAY)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


def _head(case: Case, assessments: Sequence[Assessment], by: str, site: SiteSettings, with_name: bool) -> Part:
    first = assessments[0]
    name = case.patient.name if with_name else None
    return {
        "title": TITLE,
        "site": site.name,
        "case": f"Case {case.case_id}" + (f" · {name}" if name is not None else ""),
        "case_short": f"Case {case.case_id[:SHORT]}",
        "person": person_words(first.row),
        "assessed_by": by.strip()[:SHORT],
        "assessed_on": day_words(first.as_of),
        "made": f"kyphodss {__version__}",
        "for": INTENDED_USER,
        "disclaimer": DISCLAIMER,
        "relief": RELIEF,
        "risks": RISKS,
    }


def _body(case: Case, assessments: Sequence[Assessment], sources: SourceSettings, kept: Kept, gone: int) -> Part:
    fractures = _together([fracture(case, assessment, sources, kept) for assessment in assessments])
    left_out = "; ".join(words for _, words in GIVES_WAY[:gone])
    whole = fractures if kept.every_fracture else fractures[:1]
    return {
        "fractures": whole,
        "further": [_line(part) for part in fractures[len(whole) :]],
        "sources": list(_sources(assessments)) if kept.addresses else [],
        "left_out": f"Left out for space: {left_out}. {ELSEWHERE}" if gone > 0 else "",
    }


def _together(fractures: Sequence[Part]) -> list[Part]:
    """Levels of which everything is the same stand under one heading."""
    found: list[Part] = []
    for part in fractures:
        same = next((other for other in found if _without_level(other) == _without_level(part)), None)
        if same is None:
            found.append(part)
        else:
            same["levels"] = [*same["levels"], *part["levels"]]
    return found


def _line(part: Part) -> str:
    """A fracture in one line, its recorded red flags first."""
    flags = [f"Red flag: {entry['text']}" for entry in part["red_flags"] if entry["mark"] == "!"]
    plan = f"{part['plan']['status'].rstrip('.')}."
    return " ".join([f"{', '.join(part['levels'])} · {part['words']}.", *flags, plan, part["tally"]])


def _without_level(part: Part) -> Part:
    return {name: value for name, value in part.items() if name != "levels"}


def _sources(assessments: Sequence[Assessment]) -> Iterator[Part]:
    """Where to check: every source in scope, the windows that are drawn, the rows of the drug table, the series on leaks."""
    inside = {v.guideline.id: v for a in assessments for v in a.guidelines if v.reading.code != "out_of_scope"}
    for verdict in inside.values():
        guideline = verdict.guideline
        mark = "" if guideline.mark == "read" else f", {mark_words(guideline)}"
        words = f"{guideline.short}, {edition_words(verdict)}{mark}: {guideline.publisher}"
        yield _source(words, guideline.addresses[0].url)
    windows = {
        WINDOWS[w.id].source: WINDOWS[w.id] for a in assessments for w in a.windows if w.id in WINDOWS and at_home(w)
    }
    for source, row in sorted(windows.items()):
        yield _source(f"Windows {source}: {row.citation}", row.url)
    rules = {hold.rule for a in assessments if a.plan is not None for hold in a.plan.holds}
    for rule in sorted(rules):
        yield _source(f"Drug table {rule}: {' '.join(RULES[rule].sources)}", RULES[rule].url)
    for title, url in ADDRESSES:
        yield _source(title, url)


def _source(words: str, url: str) -> dict[str, Any]:
    return {"words": words, "url": url}

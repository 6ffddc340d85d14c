"""The rulebook: every criterion, outcome, window and convention, written from the objects the app runs on.

`docs/rulebook.md` and the knowledge page show the same entries, so that a reader can go from a word on a card to its rule
and from the rule to its address.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kyphodss.case.vocabulary import LABELS
from kyphodss.dates.needs import NEEDS, SUPPRESSED_BY, TAKEN_AWAY
from kyphodss.dates.rows import STRENGTHS, WINDOW_ROWS, Row, rows_off
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.model import Guideline, Outcome
from kyphodss.guidelines.safety import RED_FLAG_WORDS, RED_FLAGS
from kyphodss.logic.words import words
from kyphodss.spec import worked_cases

CONVENTIONS: Final[dict[str, str]] = {
    "Unknown": "Not known is a third answer. It is never read as no, zero or normal; “unknown” says that it was asked.",
    "Ordered outcomes": "The first outcome that applies is the verdict, unless one above it is open and has another code.",
    "Before any “met”": "No red flag recorded; every core red flag asked and no; the level imaged by MRI or a tracer study.",
    "Months": "Calendar months from the anchor, clamped to the last day of a short month; the last day is inside.",
    "Weeks and days": "A week is seven days. “Less than” ends the day before, “up to” includes the day.",
    "Hours": "Elapsed hours, not wall-clock hours; a day is read at 12:00 site time.",
    "Onset": "An interval. Windows close from its first day and open from its last; where the two differ the answer is uncertain.",
    "Dates ahead": "What is dated after the day of assessment has not happened and is not used; plans may lie ahead.",
    "Stopped clocks": "Death and closure stop every clock; the procedure stops the clocks that count towards it.",
    "Red flags": "A recorded red flag suspends every augmentation window: no dates are printed. One that was not asked does not.",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule: where it stands, its id, its sentence, the rule in words, and where it was read."""

    section: str
    id: str
    says: str
    rule: str
    source: str
    url: str

    @property
    def text(self) -> str:
        """Everything a search looks through."""
        return " ".join((self.section, self.id, self.says, self.rule, self.source)).casefold()


def entries() -> tuple[Entry, ...]:
    """Every rule, in the order in which the app uses them."""
    return (
        *_conventions(),
        *_red_flags(),
        *(e for g in GUIDELINES for e in _guideline(g)),
        *_windows(),
        *_off(),
        *_cases(),
    )


def _conventions() -> Iterator[Entry]:
    for name, says in CONVENTIONS.items():
        yield Entry("Conventions", name, says, "", "", "")


def _red_flags() -> Iterator[Entry]:
    for flag in RED_FLAGS:
        kind = "core: must be asked" if flag.core else "when recorded"
        yield Entry("Red flags", flag.id, flag.text, f"{words(flag.term)} ({kind})", flag.why, "")
    yield Entry("Red flags", "RED-FLAG", RED_FLAG_WORDS, "", "", "")
    yield Entry("Red flags", "SUSPENDED", "Augmentation windows are suspended", words(SUPPRESSED_BY), "", "")


def _guideline(guideline: Guideline) -> Iterator[Entry]:
    section, url = guideline.short, guideline.addresses[0].url
    edition = guideline.edition or "undated"
    about = f"{guideline.title}. {guideline.about} {guideline.scope_words}"
    origin = f"{guideline.publisher}, edition {edition}; {guideline.mark}; paid for by: {guideline.funding}"
    yield Entry(section, guideline.id, about, f"{guideline.edition_note} {guideline.provenance}", origin, url)
    for criterion in guideline.criteria:
        yield Entry(
            section,
            criterion.id,
            criterion.sentence,
            words(criterion.term),
            f"{criterion.source}; {criterion.mark}",
            url,
        )
    for number, outcome in enumerate(_outcomes(guideline), start=1):
        yield Entry(
            section, f"{guideline.id} outcome {number}", outcome.words, words(outcome.when), f"code {outcome.code}", url
        )
    for id, says in guideline.ambiguities.items():
        yield Entry(section, id, says, "", "ambiguity", url)
    for item in guideline.checklist:
        asked = "; ".join(LABELS.get(name, name) for name in (*item.needs, *item.also))
        yield Entry(section, item.id, item.text, asked, "documentation checklist", url)


def _outcomes(guideline: Guideline) -> Iterator[Outcome]:
    yield guideline.outside
    for route in guideline.routes:
        yield from route.outcomes


def _windows() -> Iterator[Entry]:
    for row in WINDOW_ROWS:
        yield Entry("Windows", row.id, f"{row.label}. {row.note}".strip(), _rule(row), _read(row), row.url)


def _rule(row: Row) -> str:
    parts = [row.words()]
    if len(row.etiologies) > 0:
        parts.append(f"in {' and '.join(sorted(row.etiologies))}")
    if row.id in NEEDS:
        parts.append(f"applies if {words(NEEDS[row.id])}")
    if row.id in TAKEN_AWAY:
        parts.append(f"not if {words(TAKEN_AWAY[row.id])}")
    return "; ".join([*parts, *([f"as printed: {row.condition}"] if row.condition != "" else [])])


def _read(row: Row) -> str:
    return f"{row.citation} ({row.source}, {row.mark}); {STRENGTHS[row.strength]}; {row.jurisdiction}"


def _off() -> Iterator[Entry]:
    for row in rows_off():
        yield Entry(
            "Left out, because unverified", row.id, row.label, row.words(), f"{row.condition}; kept off", row.url
        )


def _cases() -> Iterator[Entry]:
    for case in worked_cases():
        yield Entry("Worked cases", case.name, case.title, case.why, case.source, "")


def markdown() -> str:
    """The rulebook as a page, docs/rulebook.md."""
    lines = ["# The rulebook", "", "Generated by `make docs` from the objects the app runs on; do not edit.", ""]
    section = ""
    for entry in entries():
        if entry.section != section:
            section = entry.section
            lines += ["", f"## {section}", "", "| id | says | rule | source |", "|---|---|---|---|"]
        source = f"[{_cell(entry.source)}]({entry.url})" if entry.url != "" else _cell(entry.source)
        lines.append(f"| {_cell(entry.id)} | {_cell(entry.says)} | {_cell(entry.rule)} | {source} |")
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")

"""Red flags and the documentation checklist as single entries, for every note that sets them out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kyphodss.assess import Assessment
from kyphodss.guidelines.safety import RedFlag
from kyphodss.logic.words import value_words
from kyphodss.note.words import asked_words, gaps, onset_words

Mark = Literal["!", "?", ""]
STOP_WAITS: Final = "No procedure day is printed until this is settled."
ALL_CLEARED: Final = "All core red flags were asked and are no; none is recorded."


@dataclass(frozen=True, slots=True)
class FlagEntry:
    """One line on red flags: `!` recorded, `?` a question that the facts raise, or neither."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class ChecklistEntry:
    """One item of what the record should hold. `recorded` None: it is kept outside this program."""

    id: str
    text: str
    recorded: bool | None
    missing: str


def fracture_words(assessment: Assessment) -> tuple[str, str, str]:
    """Level, cause and onset; what is not known says so."""
    row = assessment.row
    cause = value_words(row["etiology"]) if row["etiology"] is not None else "cause not known"
    return assessment.level or "level not known", cause, onset_words(row)


def red_flag_entries(assessment: Assessment) -> list[FlagEntry]:
    """Recorded flags and stops of the plan first, then questions, then what nobody asked; one line that all is cleared where it is."""
    entries = [FlagEntry("!", f"{flag.text}. {flag.why}") for flag in assessment.red_flags]
    entries += [FlagEntry("!", f"{stop.text} {STOP_WAITS}") for stop in assessment.stops]
    entries += [FlagEntry("?", prompt.text) for prompt in assessment.prompts]
    if len(assessment.not_yet_asked) > 0:
        entries.append(FlagEntry("", f"Not yet asked: {_named(assessment.not_yet_asked)}."))
    if len(assessment.red_flags) == 0 and len(assessment.not_yet_asked) == 0:
        entries.append(FlagEntry("", ALL_CLEARED))
    if len(assessment.further_not_asked) > 0:
        entries.append(FlagEntry("", f"Further, not answered: {_named(assessment.further_not_asked)}."))
    return entries


def _named(flags: Sequence[RedFlag]) -> str:
    return "; ".join(flag.text.lower() for flag in flags)


def checklist_entries(assessment: Assessment) -> Iterator[ChecklistEntry]:
    """The Medicare documentation list with what is not recorded of each item."""
    listed = next(v.guideline.checklist for v in assessment.guidelines if len(v.guideline.checklist) > 0)
    for item in listed:
        missing = gaps(item, assessment.row)
        recorded = None if len(item.needs) == 0 else len(missing) == 0
        yield ChecklistEntry(item.id, item.text, recorded, asked_words(missing))

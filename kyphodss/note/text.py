"""The candidacy note as plain text: what is known, what each source says and why, what is missing, with every address.

It names no patient: the case id stands for one. It quotes sources and gives no directive.
"""

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from kyphodss import __version__
from kyphodss.assess import Assessment, Verdict
from kyphodss.case.model import Case
from kyphodss.case.vocabulary import LABELS
from kyphodss.charts.palette import CODE, STATUS
from kyphodss.dates.rows import BY_ID
from kyphodss.dates.windows import WindowStatus
from kyphodss.guidelines.model import ChecklistItem
from kyphodss.guidelines.safety import RED_FLAG, RED_FLAG_WORDS
from kyphodss.logic.explain import Row, truth
from kyphodss.logic.truth import YES
from kyphodss.logic.words import span_words, value_words

WIDTH: Final = 100
DISCLAIMER: Final = (
    "Supports clinical judgement; does not replace it. Not a medical device. "
    "Every statement above can be checked at its source."
)


def note(case: Case, assessments: Sequence[Assessment]) -> str:
    """The note for all fractures of a case, one after the other."""
    parts = [_head(case, assessments)]
    for assessment in assessments:
        parts += _fracture(assessment)
    return "\n".join([*parts, "", *_sources(assessments), "", *_wrapped(DISCLAIMER, "")]) + "\n"


def label_of(name: str) -> str:
    """A fact in words: the label of its field, or of the derived fact."""
    return LABELS.get(name, name.replace("_", " "))


def day_words(day: date | None) -> str:
    """A day as people write it; an instant with its hour."""
    if day is None:
        return "not known"
    return f"{day:%d %b %Y %H:%M}" if isinstance(day, datetime) else f"{day:%d %b %Y}"


def person_words(row: Row) -> str:
    """Age and sex, as far as known."""
    age = row["age_years"]
    return ", ".join([f"{age:g} years" if age is not None else "age not known", row["sex"] or "sex not known"])


def onset_words(row: Row) -> str:
    """Onset as a day or an interval, with the days since."""
    early, late = row["onset_earliest"], row["onset_latest"]
    if late is None:
        return "onset not known"
    days = span_words(row["onset_days_min"], row["onset_days_max"], "days")
    if early == late:
        return f"onset {day_words(late)}, {days} ago"
    first = "not known" if early is None else day_words(early)
    return f"onset between {first} and {day_words(late)}, {days} ago"


def asked_words(names: Iterable[str]) -> str:
    """Missing facts as a list in words, each once."""
    return ", ".join(dict.fromkeys(label_of(name) for name in names))


def ambiguity_words(verdict: Verdict) -> list[str]:
    """The sentence behind each ambiguity of a verdict."""
    known = {**verdict.guideline.ambiguities, RED_FLAG: RED_FLAG_WORDS}
    return [f"{id}: {known[id]}" for id in verdict.reading.ambiguities]


def gaps(item: ChecklistItem, row: Row) -> list[str]:
    """The facts of a checklist item that nobody recorded."""
    wanted = item.needs
    if item.when is not None and truth(item.when, row) is YES:
        wanted = (*wanted, *item.also)
    return [name for name in wanted if row.get(name) is None]


def _head(case: Case, assessments: Sequence[Assessment]) -> str:
    first = assessments[0]
    levels = ", ".join(a.level or "level not known" for a in assessments)
    return "\n".join(
        [
            "VERTEBRAL AUGMENTATION: CANDIDACY NOTE",
            f"Case {case.case_id} | {person_words(first.row)} | {levels}",
            f"Assessed on {day_words(first.as_of)} with kyphodss {__version__}",
        ]
    )


def _fracture(assessment: Assessment) -> list[str]:
    row = assessment.row
    cause = value_words(row["etiology"]) if row["etiology"] is not None else "cause not known"
    lines = ["", f"{assessment.level or 'LEVEL NOT KNOWN'} | {cause} | {onset_words(row)}", "=" * 40]
    lines += ["", "Red flags", *_flags(assessment)]
    lines += ["", "What each source says"]
    for verdict in assessment.guidelines:
        lines += _verdict(verdict)
    lines += ["", "Windows", *_windows(assessment.windows)]
    lines += ["", "Not known", *_missing(assessment)]
    return [*lines, "", "Medicare documentation", *_checklist(assessment)]


def _flags(assessment: Assessment) -> list[str]:
    lines = [line for flag in assessment.red_flags for line in _wrapped(f"! {flag.text}. {flag.why}")]
    if len(assessment.not_yet_asked) > 0:
        lines += _wrapped(f"Not yet asked: {'; '.join(flag.text.lower() for flag in assessment.not_yet_asked)}.")
    return lines if len(lines) > 0 else ["  All core red flags were asked and are no; none is recorded."]


def _verdict(verdict: Verdict) -> list[str]:
    reading, guideline = verdict.reading, verdict.guideline
    edition = f", edition {guideline.edition}" if guideline.edition is not None else ", undated"
    lines = _wrapped(f"{guideline.short}{edition}: “{reading.words}” [{CODE[reading.code].word}]")
    if len(reading.because) > 0:
        sentences = {criterion.id: criterion.sentence for criterion in guideline.criteria}
        lines += _wrapped(f"rests on: {'; '.join(f'{id} {sentences[id]}' for id in reading.because)}", "    ")
    if len(reading.missing) > 0:
        lines += _wrapped(f"not known: {asked_words(reading.missing)}", "    ")
    for sentence in ambiguity_words(verdict):
        lines += _wrapped(sentence, "    ")
    for change in verdict.changes:
        lines += [f"    if nothing else is recorded: {CODE[change.code].word} from {day_words(change.on)}"]
    return lines


def _windows(windows: Sequence[WindowStatus]) -> list[str]:
    lines: list[str] = []
    for window in windows:
        row = BY_ID.get(window.id)
        if row is None:
            floor, ceiling = (BY_ID[part].label for part in window.id.split("/"))
            lines += _wrapped(
                f"CONFLICT: “{floor}” is met from {day_words(window.opens)}, “{ceiling}” closes {day_words(window.closes)}"
            )
        elif row.strength != "ev" and not row.context and window.status != "UNKNOWN":
            look = STATUS.get(window.status)
            last = f", last day {day_words(window.closes)}" if window.closes is not None else ""
            first = (
                f", from {day_words(window.opens)}" if window.opens is not None and window.status == "NOT_YET" else ""
            )
            lines += _wrapped(
                f"{row.label}: {look.word if look is not None else 'suspended by a red flag'}{first}{last} [{row.source}]"
            )
    return lines if len(lines) > 0 else ["  None with a known date."]


def _missing(assessment: Assessment) -> list[str]:
    names = [name for verdict in assessment.guidelines for name in verdict.reading.missing]
    return _wrapped(asked_words(names) + ".") if len(names) > 0 else ["  Nothing that a source still waits for."]


def _checklist(assessment: Assessment) -> list[str]:
    listed = next(v.guideline.checklist for v in assessment.guidelines if len(v.guideline.checklist) > 0)
    lines: list[str] = []
    for item in listed:
        missing = gaps(item, assessment.row)
        mark = "  -  " if len(item.needs) == 0 else "  [ ]" if len(missing) > 0 else "  [x]"
        asked = f": not recorded: {asked_words(missing)}" if len(missing) > 0 else ""
        lines += _wrapped(f"{mark.strip() or '-'} {item.id} {item.text}{asked}")
    return lines


def _sources(assessments: Sequence[Assessment]) -> list[str]:
    lines = ["Sources"]
    for verdict in assessments[0].guidelines:
        guideline = verdict.guideline
        lines += _wrapped(
            f"{guideline.short}: {guideline.publisher}. {guideline.provenance} Funding: {guideline.funding}."
        )
        lines += [f"    {address.url}" for address in guideline.addresses]
    used = {
        BY_ID[w.id].source for a in assessments for w in a.windows if w.id in BY_ID and BY_ID[w.id].strength != "ev"
    }
    for source in sorted(used):
        row = next(row for row in BY_ID.values() if row.source == source)
        lines += _wrapped(f"{source}: {row.citation}", "  ")
        lines += [f"    {row.url}"] if row.url != "" else []
    return lines


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False)

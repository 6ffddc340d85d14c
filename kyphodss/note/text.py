"""The candidacy note as plain text: what is known, what each source says and why, what is missing, with every address.

It names no patient: the case id stands for one. It quotes sources and gives no directive.
"""

from collections.abc import Sequence
from typing import Final

from kyphodss import __version__
from kyphodss.assess import Assessment, Verdict
from kyphodss.case.model import Case
from kyphodss.charts.palette import CODE, STATUS
from kyphodss.dates.rows import BY_ID
from kyphodss.dates.windows import WindowStatus
from kyphodss.guidelines.contradictions import touching
from kyphodss.logic.words import value_words
from kyphodss.note.sources import INTENDED_USER, inputs_used
from kyphodss.note.words import ambiguity_words, asked_words, day_words, gaps, onset_words, person_words, wrapped

DISCLAIMER: Final = (
    "Supports clinical judgement; does not replace it. Not a medical device. "
    "Every statement above can be checked at its source."
)


def note(case: Case, assessments: Sequence[Assessment]) -> str:
    """The note for all fractures of a case, one after the other."""
    parts = [_head(case, assessments)]
    for assessment in assessments:
        parts += _fracture(assessment)
    return "\n".join([*parts, "", *_sources(assessments), "", *wrapped(DISCLAIMER, "")]) + "\n"


def _head(case: Case, assessments: Sequence[Assessment]) -> str:
    first = assessments[0]
    levels = ", ".join(a.level or "level not known" for a in assessments)
    return "\n".join(
        [
            "VERTEBRAL AUGMENTATION: CANDIDACY NOTE",
            f"Case {case.case_id} | {person_words(first.row)} | {levels}",
            f"Assessed on {day_words(first.as_of)} with kyphodss {__version__}",
            f"For {INTENDED_USER}.",
        ]
    )


def _fracture(assessment: Assessment) -> list[str]:
    row = assessment.row
    cause = value_words(row["etiology"]) if row["etiology"] is not None else "cause not known"
    lines = ["", f"{assessment.level or 'LEVEL NOT KNOWN'} | {cause} | {onset_words(row)}", "=" * 40]
    lines += ["", "Red flags", *_flags(assessment)]
    lines += ["", "What each source says"]
    for verdict in assessment.guidelines:
        if verdict.reading.code != "out_of_scope":
            lines += _verdict(verdict, assessment)
    outside = [v.guideline.short for v in assessment.guidelines if v.reading.code == "out_of_scope"]
    lines += wrapped(f"Outside their scope, which is not a no: {', '.join(outside)}.") if len(outside) > 0 else []
    lines += ["", "Windows", *_windows(assessment.windows)]
    lines += ["", "Not known", *_missing(assessment)]
    return [*lines, "", "Medicare documentation", *_checklist(assessment)]


def _flags(assessment: Assessment) -> list[str]:
    lines = [line for flag in assessment.red_flags for line in wrapped(f"! {flag.text}. {flag.why}")]
    lines += [line for prompt in assessment.prompts for line in wrapped(f"? {prompt.text}")]
    if len(assessment.not_yet_asked) > 0:
        lines += wrapped(f"Not yet asked: {'; '.join(flag.text.lower() for flag in assessment.not_yet_asked)}.")
    if len(assessment.further_not_asked) > 0:
        lines += wrapped(
            f"Further, not answered: {'; '.join(flag.text.lower() for flag in assessment.further_not_asked)}."
        )
    if len(assessment.red_flags) == 0 and len(assessment.not_yet_asked) == 0:
        lines.append("  All core red flags were asked and are no; none is recorded.")
    return lines


def _verdict(verdict: Verdict, assessment: Assessment) -> list[str]:
    reading, guideline = verdict.reading, verdict.guideline
    edition = f", edition {guideline.edition}" if guideline.edition is not None else ", undated"
    lines = wrapped(f"{guideline.short}{edition}: “{reading.words}” [{CODE[reading.code].word}]")
    if len(reading.because) > 0:
        sentences = {criterion.id: criterion.sentence for criterion in guideline.criteria}
        lines += wrapped(f"rests on: {'; '.join(f'{id} {sentences[id]}' for id in reading.because)}", "    ")
    if len(reading.missing) > 0:
        lines += wrapped(f"not known: {asked_words(reading.missing)}", "    ")
    for sentence in ambiguity_words(verdict):
        lines += wrapped(sentence, "    ")
    for found in touching(guideline, assessment.contradictions):
        lines += wrapped(f"recorded facts disagree: {found.text}", "    ")
    for change in verdict.changes:
        lines += [f"    if nothing else is recorded: {CODE[change.code].word} from {day_words(change.on)}"]
    return [*lines, *wrapped(f"inputs used: {', '.join(inputs_used(verdict, assessment.row))}", "    ")]


def _windows(windows: Sequence[WindowStatus]) -> list[str]:
    lines: list[str] = []
    for window in windows:
        row = BY_ID.get(window.id)
        if row is None:
            floor, ceiling = (BY_ID[part].label for part in window.id.split("/"))
            lines += wrapped(
                f"CONFLICT: “{floor}” is met from {day_words(window.opens)}, “{ceiling}” closes {day_words(window.closes)}"
            )
        elif row.strength != "ev" and not row.context and window.status != "UNKNOWN":
            look = STATUS.get(window.status)
            last = f", last day {day_words(window.closes)}" if window.closes is not None else ""
            first = (
                f", from {day_words(window.opens)}" if window.opens is not None and window.status == "NOT_YET" else ""
            )
            lines += wrapped(
                f"{row.label}: {look.word if look is not None else 'suspended by a red flag'}{first}{last} [{row.source}]"
            )
    return lines if len(lines) > 0 else ["  None with a known date."]


def _missing(assessment: Assessment) -> list[str]:
    names = [name for verdict in assessment.guidelines for name in verdict.reading.missing]
    return wrapped(asked_words(names) + ".") if len(names) > 0 else ["  Nothing that a source still waits for."]


def _checklist(assessment: Assessment) -> list[str]:
    listed = next(v.guideline.checklist for v in assessment.guidelines if len(v.guideline.checklist) > 0)
    lines: list[str] = []
    for item in listed:
        missing = gaps(item, assessment.row)
        mark = "  -  " if len(item.needs) == 0 else "  [ ]" if len(missing) > 0 else "  [x]"
        asked = f": not recorded: {asked_words(missing)}" if len(missing) > 0 else ""
        lines += wrapped(f"{mark.strip() or '-'} {item.id} {item.text}{asked}")
    return lines


def _sources(assessments: Sequence[Assessment]) -> list[str]:
    lines = ["Sources"]
    for verdict in assessments[0].guidelines:
        guideline = verdict.guideline
        lines += wrapped(
            f"{guideline.short}: {guideline.publisher}. {guideline.provenance} Funding: {guideline.funding}."
        )
        lines += wrapped(f"population: {guideline.scope_words} Not covered: {guideline.limits}", "    ")
        lines += [f"    {address.url}" for address in guideline.addresses]
    used = {
        BY_ID[w.id].source for a in assessments for w in a.windows if w.id in BY_ID and BY_ID[w.id].strength != "ev"
    }
    for source in sorted(used):
        row = next(row for row in BY_ID.values() if row.source == source)
        lines += wrapped(f"{source}: {row.citation}", "  ")
        lines += [f"    {row.url}"] if row.url != "" else []
    return lines

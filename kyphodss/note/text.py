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
from kyphodss.note.entries import checklist_entries, fracture_words, red_flag_entries
from kyphodss.note.plan import flag_lines, hold_lines, plan_lines, rule_lines
from kyphodss.note.risks import ADDRESSES, RISKS, relief_sentence
from kyphodss.note.sources import INTENDED_USER, inputs_used
from kyphodss.note.verdict import because_lines, edition_words, quoted, tally_sentence, turn_lines
from kyphodss.note.words import asked_words, day_words, person_words, wrapped

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
    lines = ["", " | ".join(fracture_words(assessment)), "=" * 40]
    lines += ["", "Red flags", *_flags(assessment)]
    lines += ["", "What each source says", *wrapped(tally_sentence(assessment.guidelines))]
    for verdict in assessment.guidelines:
        if verdict.reading.code != "out_of_scope":
            lines += _verdict(verdict, assessment)
    outside = [v.guideline.short for v in assessment.guidelines if v.reading.code == "out_of_scope"]
    lines += wrapped(f"Outside their scope, which is not a no: {', '.join(outside)}.") if len(outside) > 0 else []
    lines += ["", "Windows", *_windows(assessment.windows)]
    lines += ["", "Procedure plan", *plan_lines(assessment.plan)]
    if assessment.plan is not None:
        lines += ["", "Holds", *hold_lines(assessment.plan.holds)]
    lines += ["", "Flags", *flag_lines(assessment.flags)]
    lines += ["", "Not known", *_missing(assessment)]
    lines += ["", "Medicare documentation", *_checklist(assessment)]
    return [*lines, "", "Relief and risks", *wrapped(relief_sentence(assessment)), *wrapped(RISKS)]


def _flags(assessment: Assessment) -> list[str]:
    entries = red_flag_entries(assessment)
    return [line for entry in entries for line in wrapped(f"{entry.mark} {entry.text}".strip())]


def _verdict(verdict: Verdict, assessment: Assessment) -> list[str]:
    guideline, word = verdict.guideline, CODE[verdict.reading.code].word
    lines = wrapped(f"{guideline.short}, {edition_words(verdict)}: {quoted(verdict)} [{word}]")
    for sentence in (*because_lines(verdict, assessment), *turn_lines(verdict)):
        lines += wrapped(sentence, "    ")
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
    marks = {True: "[x]", False: "[ ]", None: "-"}
    lines: list[str] = []
    for entry in checklist_entries(assessment):
        asked = f": not recorded: {entry.missing}" if entry.missing != "" else ""
        lines += wrapped(f"{marks[entry.recorded]} {entry.id} {entry.text}{asked}")
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
    rules = sorted({hold.rule for a in assessments if a.plan is not None for hold in a.plan.holds})
    lines += [line for rule in rules for line in rule_lines(rule)]
    return [*lines, *(line for title, url in ADDRESSES for line in (*wrapped(title), f"    {url}"))]

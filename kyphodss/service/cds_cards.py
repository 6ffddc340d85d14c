"""Cards for a clinician in a record system: considerations with their sources, never an order, and a link to Explore."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from kyphodss.assess import Assessment
from kyphodss.case.model import Case
from kyphodss.charts.palette import CODE, STATUS
from kyphodss.dates.rows import BY_ID
from kyphodss.dates.windows import WindowStatus
from kyphodss.intake.fhir.report import KIND_WORDS, Problem
from kyphodss.intake.fhir.resources import etiology
from kyphodss.note.entries import fracture_words
from kyphodss.note.text import DISCLAIMER
from kyphodss.note.verdict import edition_words, quoted, tally_sentence
from kyphodss.note.words import asked_words, day_words

Object = dict[str, Any]

LONGEST_SUMMARY: Final = 139  # the specification: fewer than 140 characters
MOST_PROBLEMS: Final = 10
MOST_MISSING: Final = 12  # facts that are named; Explore asks for all
OVERRIDE: Final = "urn:kyphodss:override-reason"
REASONS: Final = (
    {"code": "known", "system": OVERRIDE, "display": "Known already"},
    {"code": "outdated", "system": OVERRIDE, "display": "The record is not up to date"},
    {"code": "not-applicable", "system": OVERRIDE, "display": "Does not apply to this patient"},
)
_IN_MARKDOWN: Final = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_[]<>#|!"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call asks about: the id of its patient, its own id, and what is being ordered (nothing at patient-view)."""

    patient: str
    instance: str
    ordered: tuple[str, ...] = ()


def cards(
    case: Case, assessments: Sequence[Assessment], problems: Sequence[Problem], asked: Asked, address: str
) -> list[Object]:
    """One card a fracture. `address`: that of the pages.

    The suggestion of an MRI order is made where an augmentation is ordered and no imaging of the level is known.
    """
    return [_card(case, assessment, problems, asked, index, address) for index, assessment in enumerate(assessments)]


def _card(
    case: Case, assessment: Assessment, problems: Sequence[Problem], asked: Asked, index: int, address: str
) -> Object:
    id = str(uuid5(NAMESPACE_URL, f"{asked.instance}|{index}"))
    made: Object = {
        "uuid": id,
        "summary": summary(assessment),
        "detail": detail(assessment, problems),
        "indicator": indicator(assessment),
        "source": {"label": "kyphodss: published sources on vertebral augmentation", "url": f"{address}/knowledge"},
        "links": [{"label": "Look at it in Explore", "url": explore(case, assessment, address), "type": "absolute"}],
        "overrideReasons": list(REASONS),
    }
    if "augmentation" in asked.ordered and assessment.row["advanced_imaging"] is not True:
        made |= {"suggestions": [_mri(id, assessment, asked.patient)], "selectionBehavior": "any"}
    return made


def summary(assessment: Assessment) -> str:
    """What comes first: a red flag, else the window that ends next, else how many sources speak."""
    level = assessment.level or "level not known"
    if len(assessment.red_flags) > 0:
        return _cut(f"Vertebral fracture, {level}: red flag recorded: {assessment.red_flags[0].text}")
    ending = sorted(
        (window.closes, BY_ID[window.id].label) for window in _ending(assessment) if window.closes is not None
    )
    if len(ending) > 0:
        closes, label = ending[0]
        return _cut(f"Vertebral fracture, {level}: a window ends {day_words(closes)} ({label})")
    codes = [verdict.reading.code for verdict in assessment.guidelines]
    words = [
        f"{CODE[code].word} ({codes.count(code)})"
        for code in ("met", "judgement", "missing_input", "not_met")
        if codes.count(code) > 0
    ]
    said = ", ".join(words) if len(words) > 0 else "none speaks of this patient"
    return _cut(f"Vertebral fracture, {level}; sources: {said}")


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_SUMMARY else f"{plain[: LONGEST_SUMMARY - 1].rstrip()}…"


def indicator(assessment: Assessment) -> str:
    """critical: a red flag is recorded; warning: a recommended window is ending; info else. None of them is an instruction."""
    if len(assessment.red_flags) > 0:
        return "critical"
    return "warning" if len(_ending(assessment)) > 0 else "info"


def _shown(assessment: Assessment) -> list[WindowStatus]:
    """The windows of augmentation that a source recommends or requires; evidence alone is never a limit."""
    rows = ((window, BY_ID[window.id]) for window in assessment.windows)
    return [window for window, row in rows if row.strength != "ev" and row.augmentation and not row.context]


def _ending(assessment: Assessment) -> list[WindowStatus]:
    return [window for window in _shown(assessment) if window.status in ("CLOSING", "LAST_DAY")]


def detail(assessment: Assessment, problems: Sequence[Problem]) -> str:
    """Markdown: flags, each source's words with its edition, open windows, what is missing, what the record left open."""
    lines = [f"**{_safe(' | '.join(fracture_words(assessment)))}**, assessed on {day_words(assessment.as_of)}", ""]
    lines += [f"- **Red flag**: {flag.text}. {flag.why}" for flag in assessment.red_flags]
    lines += [f"- **Stop**: {stop.text}" for stop in assessment.stops]
    lines += ["", tally_sentence(assessment.guidelines), ""]
    for verdict in assessment.guidelines:
        if verdict.reading.code != "out_of_scope":
            word = CODE[verdict.reading.code].word
            lines.append(f"- {verdict.guideline.short}, {edition_words(verdict)}: {quoted(verdict)} ({word})")
    open_now = [w for w in _shown(assessment) if w.status in ("OPEN", "CLOSING", "LAST_DAY") and w.closes is not None]
    lines += ["", *(f"- {BY_ID[w.id].label}: {STATUS[w.status].word}, to {day_words(w.closes)}" for w in open_now)]
    missing = dict.fromkeys(name for v in assessment.guidelines for name in v.reading.missing)
    more = f", and {len(missing) - MOST_MISSING} more" if len(missing) > MOST_MISSING else ""
    lines += ["", f"Not known: {asked_words(list(missing)[:MOST_MISSING])}{more}."] if len(missing) > 0 else []
    said = [f"- {KIND_WORDS[p.kind]}: {_safe(p.sentence)}" for p in problems if p.kind != "not_used"][:MOST_PROBLEMS]
    lines += ["", "From the record:", *said] if len(said) > 0 else []
    return "\n".join([*lines, "", DISCLAIMER])


def _safe(text: str) -> str:
    """A text of the record inside Markdown: no marks, no links, no markup."""
    return text.translate(_IN_MARKDOWN)


def explore(case: Case, assessment: Assessment, address: str) -> str:
    """The address of Explore with the facts filled in: no name, no number of a record, no day of birth."""
    row, index = assessment.row, assessment.row["fracture_index"]
    fracture = None if index is None or case.fractures is None else case.fractures[index]
    facts = {
        "level": assessment.level,
        "etiology": None if fracture is None else etiology(case, fracture),
        "onset_earliest": None if fracture is None else fracture.onset_earliest,
        "onset_latest": None if fracture is None else fracture.onset_latest,
        "pain_score": row["pain_score"],
    }
    query = urlencode({name: str(value) for name, value in facts.items() if value is not None})
    return f"{address}/explore" if query == "" else f"{address}/explore?{query}"


def _mri(id: str, assessment: Assessment, patient: str) -> Object:
    """A draft that the clinician may take up, for the patient of the call. The reason is periprocedural.md I01."""
    made = {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "intent": "proposal",
        "subject": {"reference": f"Patient/{patient}"},
        "code": {
            "text": "MRI of the spine" if assessment.level is None else f"MRI of the spine, with {assessment.level}"
        },
    }
    return {
        "label": "Consider an MRI of the spine: no imaging of this level is known here",
        "uuid": str(uuid5(NAMESPACE_URL, f"{id}|mri")),
        "isRecommended": False,
        "actions": [{"type": "create", "description": "Draft an MRI of the spine", "resource": made}],
    }

"""The rules of the sources, and what stands above and beside them."""

from collections.abc import Iterator

from kyphodss.case.vocabulary import LABELS
from kyphodss.dates.needs import SUPPRESSED_BY
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.contradictions import CONTRADICTIONS
from kyphodss.guidelines.disagreements import DISAGREEMENTS
from kyphodss.guidelines.evidence import EVIDENCE
from kyphodss.guidelines.model import Guideline, Outcome
from kyphodss.guidelines.prompts import PROMPTS
from kyphodss.guidelines.safety import RED_FLAG_WORDS, RED_FLAGS
from kyphodss.logic.terms import ALWAYS
from kyphodss.logic.words import words
from kyphodss.rulebook.entry import Entry


def red_flags() -> Iterator[Entry]:
    """The red flags, what they do, the prompts beside them and the contradictions."""
    for flag in RED_FLAGS:
        kind = "core: asked of every patient" if flag.core else "when recorded"
        yield Entry("Red flags", flag.id, flag.text, f"{words(flag.term)} ({kind})", flag.why, "")
    yield Entry("Red flags", "RED-FLAG", RED_FLAG_WORDS, "", "", "")
    yield Entry("Red flags", "SUSPENDED", "Augmentation windows are suspended", words(SUPPRESSED_BY), "", "")
    for prompt in PROMPTS:
        yield Entry("Prompts", prompt.id, prompt.text, words(prompt.term), "beside the red flags; decides nothing", "")
    for found in CONTRADICTIONS:
        yield Entry("Contradictions", found.id, found.text, words(found.term), "named, never resolved", "")


def guidelines() -> Iterator[Entry]:
    """Every source of the register."""
    for guideline in GUIDELINES:
        yield from _guideline(guideline)


def _guideline(guideline: Guideline) -> Iterator[Entry]:
    section, url = guideline.short, guideline.addresses[0].url
    edition = guideline.edition or "undated"
    about = f"{guideline.title}. {guideline.about} {guideline.scope_words}"
    origin = f"{guideline.publisher}, edition {edition}; {guideline.mark}; paid for by: {guideline.funding}"
    yield Entry(
        section,
        guideline.id,
        about,
        f"{guideline.edition_note} {guideline.provenance} Not covered: {guideline.limits}",
        origin,
        url,
    )
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
    for id, says in guideline.notes.items():
        yield Entry(section, id, says, "", "beside the criteria; decides nothing here", url)
    for item in guideline.checklist:
        asked = "; ".join(LABELS.get(name, name) for name in (*item.needs, *item.also))
        yield Entry(section, item.id, item.text, asked, "documentation checklist", url)


def _outcomes(guideline: Guideline) -> Iterator[Outcome]:
    yield guideline.outside
    for route in guideline.routes:
        yield from route.outcomes


def disagreements() -> Iterator[Entry]:
    """Where the sources disagree, and the evidence beside them."""
    for item in DISAGREEMENTS:
        first = item.links()[0]
        rule = f"bears where {words(item.when)}" if item.when != ALWAYS else "bears on every patient"
        yield Entry("Where the sources disagree", item.id, f"{item.title}. {item.says}", rule, first.title, first.url)
    for evidence in EVIDENCE.values():
        says = f"{evidence.title}: {evidence.kind}; n: {evidence.n}; window: {evidence.window}. {evidence.figures}"
        origin = f"{evidence.stance}; paid for by: {evidence.paid}; {evidence.mark}"
        yield Entry("Evidence", evidence.id, says, f"about: {words(evidence.when)}", origin, evidence.addresses[0].url)

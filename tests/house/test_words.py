"""Options and considerations, never directives: the words of every rule, flag, prompt and plan text."""

import re

import pytest

from kyphodss.assess import assess
from kyphodss.case.fields import GUIDE
from kyphodss.case.read import CaseError, read_case
from kyphodss.note import plan_words, sources, whatif
from kyphodss.note.text import note
from kyphodss.rulebook import Entry, entries
from kyphodss.spec import worked_cases

# Words that tell a clinician what to do. Quoted words of a source stand in “ ” and are its own.
DIRECTIVE = re.compile(
    r"\b(must|should|shall|ought to|have to|has to|never give|administer|prescribe|proceed|you)\b"
    r"|(?:^|[.;:] )(do not|don't|(treat|refer|order|stop|start|give|schedule|operate|discharge|withhold|transfuse|hold)"
    r" (the|this|all|any|an?|on|at|it|with)) ",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*”|https?://\S+")
RULES = [entry for entry in entries() if entry.section not in ("Worked cases", "Sources of the plan")]


def directives(text: str) -> list[str]:
    return [found.group(0) for found in DIRECTIVE.finditer(QUOTED.sub("", text) + " ")]


@pytest.mark.parametrize("entry", RULES, ids=lambda e: f"{e.section}/{e.id}"[:60])
def test_no_rule_tells_a_clinician_what_to_do(entry: Entry) -> None:
    assert directives(entry.says) == []
    assert directives(entry.rule) == []


def test_no_note_does() -> None:
    seen = 0
    for worked in worked_cases():
        if worked.name.split("/")[0] not in ("sources", "plan"):
            continue
        try:
            case = read_case(worked.line)
            found = note(case, assess(case, worked.as_of))
        except CaseError:
            continue
        seen += 1
        assert directives(found) == [], worked.name
    assert seen > 60


def test_no_plan_text_does() -> None:
    texts = [
        *plan_words.STATUS_WORDS.values(),
        plan_words.NO_PLAN,
        plan_words.PROVENANCE,
        sources.LOGIC,
        sources.INTENDED_USER,
    ]
    assert [text for text in texts if directives(text) != []] == []
    assert whatif.MOST_FLIPS > 0


def test_no_field_does() -> None:
    assert [f.path for f in GUIDE.values() if directives(f"{f.help} {f.why}") != []] == []


@pytest.mark.parametrize(
    "text",
    ["You should operate", "Treat at once.", "the drug must be stopped", "Settle it. Stop the drug", "Do not treat"],
)
def test_the_list_finds_what_it_is_for(text: str) -> None:
    assert directives(text) != []


@pytest.mark.parametrize(
    "text", ["worded “should”: a gap", "may be used", "stop: no date is printed", "performance status"]
)
def test_and_lets_the_rest_stand(text: str) -> None:
    assert directives(text) == []

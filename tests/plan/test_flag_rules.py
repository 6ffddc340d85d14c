"""Every flag the plan can raise has its rule in words, and every source it names an address."""

from kyphodss.assess import assess
from kyphodss.case.read import CaseError, read_case
from kyphodss.plan.flag_rules import FLAG_RULES, SOURCES
from kyphodss.plan.holds import RULES
from kyphodss.spec import worked_cases


def test_every_flag_that_a_worked_case_raises_is_explained() -> None:
    raised: set[str] = set()
    for worked in worked_cases():
        if worked.name.startswith("plan/"):
            try:
                found = assess(read_case(worked.line), worked.as_of)
            except CaseError:
                continue
            raised |= {flag.id for assessment in found for flag in assessment.flags}
    assert len(raised) > 10
    assert raised <= set(FLAG_RULES)


def test_every_source_of_a_hold_or_flag_is_listed() -> None:
    named = {source for rule in RULES for source in rule.sources} | {s for f in FLAG_RULES.values() for s in f.sources}
    assert named <= set(SOURCES)
    assert all(source.what != "" for source in SOURCES.values())

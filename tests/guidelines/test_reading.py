"""How any source is read, on sources so small that each rule shows alone: order, scope, routes, the gate, what it rests on."""

from datetime import date, timedelta
from typing import Any

import pytest

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Cite, Remark, Route
from kyphodss.guidelines.reading import code_of, criteria_answers, read
from kyphodss.guidelines.safety import CORE, RED_FLAG
from kyphodss.logic.terms import ALWAYS, not_
from kyphodss.logic.truth import Truth
from tests.guidelines.small import REST, TODAY, criterion, row, rule, source


def test_the_first_row_that_holds_speaks() -> None:
    small = source(rule(v.cleft, "met", "Cleft"), rule(v.mri_edema, "judgement", "Edema"), REST)
    assert read(small, row(cleft=True, mri_edema=True)).words == "Cleft"
    assert read(small, row(cleft=False, mri_edema=True)).words == "Edema"
    assert read(small, row(cleft=False, mri_edema=False)).words == "Otherwise"


def test_an_open_row_above_another_code_keeps_the_source_open_and_is_asked_for() -> None:
    small = source(rule(v.cleft, "met"), REST)
    found = read(small, row(cleft=None))
    assert (found.code, found.source_code, found.because, found.missing, found.ambiguities) == (
        "missing_input",
        "missing_input",
        (),
        ("cleft",),
        (),
    )
    assert found.words == "Not decided: facts are missing"
    assert code_of(small, row(cleft=None)) == "missing_input"


def test_an_open_row_above_the_same_code_does_not_matter() -> None:
    small = source(rule(v.cleft, "not_met", "Cleft"), rule(v.mri_edema, "not_met", "Edema"), REST)
    assert read(small, row(cleft=None, mri_edema=True)).words == "Edema"


def test_only_the_open_rows_of_another_code_are_asked_for() -> None:
    small = source(rule(v.cleft, "not_met"), rule(v.mri_edema, "met"), rule(v.pain_severe, "met"), REST)
    assert read(small, row(cleft=None, mri_edema=None, pain_severe=None)).missing == ("mri_edema", "pain_severe")


def test_where_nothing_holds_yet_every_open_row_is_asked_for() -> None:
    small = source(rule(v.cleft, "met"), rule(not_(v.cleft), "not_met"), words_missing="Papers missing")
    found = read(small, row(cleft=None))
    assert (found.code, found.words, found.missing) == ("missing_input", "Papers missing", ("cleft",))


def test_a_list_that_ends_without_an_answer_is_an_error_that_says_so() -> None:
    with pytest.raises(LookupError) as refused:
        read(source(rule(v.cleft, "met")), row(cleft=False))
    assert str(refused.value) == "small: no outcome applies and none is open; its list must end in one that does."
    with pytest.raises(LookupError) as refused:
        read(source(routes=(Route(v.cleft, (REST,)),)), row(cleft=False))
    assert str(refused.value) == ("small: no route for a patient inside its scope; its routes must cover the scope.")


def test_the_scope_comes_first_and_then_the_first_route_that_is_the_patients() -> None:
    routes = (Route(v.cleft, (rule(ALWAYS, "judgement", "Cleft"),)), Route(ALWAYS, (REST,)))
    small = source(scope=v.mri_edema, routes=routes)
    assert read(small, row(mri_edema=False, cleft=True)).words == "Outside"
    assert read(small, row(mri_edema=None, cleft=True)).missing == ("mri_edema",)
    assert read(small, row(mri_edema=True, cleft=True)).words == "Cleft"
    assert read(small, row(mri_edema=True, cleft=False)).words == "Otherwise"
    assert read(small, row(mri_edema=True, cleft=None)).missing == ("cleft",)


MET = source(rule(ALWAYS, "met", "Met", ambiguity="OPEN-WORD"))


def test_a_met_passes_the_gate_when_every_flag_was_asked_and_the_level_imaged() -> None:
    found = read(MET, row())
    assert (found.code, found.source_code, found.missing, found.ambiguities) == ("met", "met", (), ("OPEN-WORD",))


@pytest.mark.parametrize("imaged", [None, False])
def test_a_met_waits_for_an_image_of_the_level(imaged: bool | None) -> None:
    found = read(MET, row(advanced_imaging=imaged))
    assert (found.code, found.source_code, found.missing) == ("missing_input", "met", ("advanced_imaging",))
    assert found.ambiguities == ("OPEN-WORD",)
    assert code_of(MET, row(advanced_imaging=imaged)) == "missing_input"


@pytest.mark.parametrize("flag", CORE, ids=lambda flag: flag.id)
def test_a_met_waits_for_each_core_flag_and_is_held_back_by_it(flag: Any) -> None:
    waiting = read(MET, row(**{flag.id: None}))
    assert (waiting.code, waiting.missing) == ("missing_input", (flag.id,))
    assert code_of(MET, row(**{flag.id: None})) == "missing_input"
    held = read(MET, row(**{flag.id: True}))
    assert (held.code, held.source_code, held.missing) == ("judgement", "met", ())
    assert held.ambiguities == ("OPEN-WORD", RED_FLAG)
    assert code_of(MET, row(**{flag.id: True})) == "judgement"


def test_what_is_not_met_needs_no_gate() -> None:
    small = source(rule(ALWAYS, "not_met", "No"))
    assert read(small, row(osteomyelitis=True, advanced_imaging=None)).code == "not_met"


def test_a_verdict_rests_on_the_criteria_that_were_answered_as_cited() -> None:
    cites = (
        Cite("A", True),
        Cite("B", False),
        Cite("C", "any"),
        Cite("D", True, v.pain_severe),
        Cite("E", None),
    )
    terms = {"A": v.cleft, "B": v.mri_edema, "C": v.pain_intolerable, "D": v.cleft, "E": v.pain_intolerable}
    small = source(
        rule(ALWAYS, "not_met", cites=cites), criteria=tuple(criterion(id, term) for id, term in terms.items())
    )
    everything = row(cleft=True, mri_edema=False, pain_severe=True, pain_intolerable=None)
    assert criteria_answers(small, everything) == {"A": True, "B": False, "C": None, "D": True, "E": None}
    assert read(small, everything).because == ("A", "B", "C", "D", "E")
    assert read(small, {**everything, "pain_severe": None}).because == ("A", "B", "C", "E")
    assert read(small, {**everything, "pain_severe": False}).because == ("A", "B", "C", "E")
    assert read(small, {**everything, "cleft": None, "mri_edema": None, "pain_intolerable": False}).because == ("C",)
    # Answers that are at hand are used and not asked again.
    given: dict[str, Truth] = {"A": False, "B": True, "C": True, "D": True, "E": True}
    assert read(small, everything, given).because == ("C", "D")


def test_a_remark_stands_beside_its_code_where_it_holds() -> None:
    remarks = (Remark(v.cleft, "not_met", "R1"), Remark(v.cleft, "judgement", "R2"), Remark(ALWAYS, "not_met", "R1"))
    small = source(rule(ALWAYS, "not_met", ambiguity="R0"), remarks=remarks)
    assert read(small, row(cleft=True)).ambiguities == ("R0", "R1")
    assert read(source(rule(ALWAYS, "not_met"), remarks=remarks[:2]), row(cleft=None)).ambiguities == ()


@pytest.mark.parametrize(
    ("onset", "said"),
    [
        (TODAY - timedelta(days=41), "Now (last day 25 Nov 2026)"),
        (TODAY - timedelta(days=42), "Now (last day 24 Nov 2026)"),
        (TODAY - timedelta(days=43), "Now (ended 23 Nov 2026)"),
        (None, "Now"),
    ],
)
def test_a_row_with_a_last_day_prints_it(onset: date | None, said: str) -> None:
    small = source(rule(ALWAYS, "not_met", "Now", until=v.onset_days <= 42))
    assert read(small, row(onset_earliest=onset)).words == said

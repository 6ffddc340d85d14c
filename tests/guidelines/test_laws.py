"""The three laws, on whole sources and generated cases; and the sources as columns on two engines."""

from copy import deepcopy
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphodss.case.facts import facts
from kyphodss.case.read import case_from
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.reading import code_of, read
from kyphodss.guidelines.safety import RED_FLAGS
from kyphodss.logic.columns import answers, facts_table, types_of
from kyphodss.logic.explain import truth
from kyphodss.logic.terms import Recorded, walk
from tests.strategies import AS_OF, cases

# Hiding these is not knowing less: dates of observation say which observations count, the rest are declared overrides.
KEPT = {"case_id", "recorded_on", "booked_for", "mscc_suspected_at", "level", "planned"}


def _codes(values: dict[str, Any]) -> list[dict[str, str]]:
    return [{g.id: code_of(g, row) for g in GUIDELINES} for row in facts(case_from(values), AS_OF)]


@pytest.mark.parametrize("guideline", GUIDELINES, ids=lambda g: g.id)
def test_nothing_known_is_never_answered_yes(guideline: Any) -> None:
    row = facts(case_from({"case_id": "nobody"}), AS_OF)[0]
    reading = read(guideline, row)
    assert reading.code == "missing_input"
    assert len(reading.missing) > 0, "Say which facts would settle it."


@st.composite
def _known_and_hidden(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    full = draw(cases())
    for fracture in full["fractures"] or []:
        fracture["etiology"] = None
    hidden = deepcopy(full)
    parts = [
        hidden["symptoms"],
        hidden["risk"],
        hidden["bleeding"],
        hidden["bone_health"],
        hidden["patient"],
        *(hidden["fractures"] or []),
    ]
    for part in parts:
        for name in part:
            if name not in KEPT and draw(st.booleans()):
                part[name] = None
    for name in ("treatments", "imaging", "etiology", "treatments_complete", "optimal_nonsurgical_management"):
        if draw(st.integers(0, 3)) == 0:
            hidden[name] = None
    return full, hidden


@settings(max_examples=200)
@given(pair=_known_and_hidden())
def test_learning_more_never_turns_a_yes_into_a_no(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    full, hidden = pair
    for late, early in zip(_codes(full), _codes(hidden), strict=True):
        for id, code in early.items():
            assert not (code == "met" and late[id] in ("not_met", "out_of_scope")), id
            assert not (code in ("not_met", "out_of_scope") and late[id] == "met"), id


FLAG_PLACES: list[tuple[str, str, Any]] = [
    ("symptoms", "cord_compression_suspected", True),
    ("symptoms", "neurologic_deficit_new", True),
    ("symptoms", "myelopathy", True),
    ("symptoms", "spinal_instability", True),
    ("risk", "osteomyelitis", True),
    ("risk", "bloodborne_infection_untreated", True),
    ("bleeding", "coagulopathy_uncorrected", True),
    ("patient", "pregnant", True),
    ("fractures", "retropulsion_or_canal_compromise", True),
    ("fractures", "spinal_stenosis", True),
    ("fractures", "escc", "3"),
]


@settings(max_examples=200)
@given(values=cases(), place=st.sampled_from(FLAG_PLACES))
def test_a_red_flag_only_ever_holds_back_more(values: dict[str, Any], place: tuple[str, str, Any]) -> None:
    part, name, yes = place
    values["symptoms"]["recorded_on"] = None  # otherwise the flag itself may not have been observed yet
    before = _codes(values)
    flagged = deepcopy(values)
    for entry in flagged[part] or [] if part == "fractures" else [flagged[part]]:
        entry[name] = yes
    rows = facts(case_from(flagged), AS_OF)
    for row, early in zip(rows, before, strict=True):
        if part == "fractures" and row["level"] is None:
            continue
        for guideline in GUIDELINES:
            late = code_of(guideline, row)
            assert late != "met", guideline.id
            assert not (early[guideline.id] == "not_met" and late == "met")


def test_every_red_flag_has_a_reason() -> None:
    assert len(RED_FLAGS) == 17
    assert all(flag.why != "" and flag.text != "" for flag in RED_FLAGS)


TERMS = {f"t{n}": term for n, term in enumerate(dict.fromkeys(term for g in GUIDELINES for term in g.terms()))}


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@settings(max_examples=10)
@given(batch=st.lists(cases(), min_size=2, max_size=6))
def test_the_sources_run_as_columns(engine: str, batch: list[dict[str, Any]]) -> None:
    rows = [row for values in batch for row in facts(case_from(values), AS_OF)]
    table = facts_table(rows, types_of(TERMS.values()))
    if engine == "duckdb":
        with duckdb.connect() as connection:
            found: Any = answers(connection.from_arrow(table), TERMS).to_arrow_table().to_pydict()
    else:
        frame = nw.from_native(answers(table.to_pandas(types_mapper=pd.ArrowDtype), TERMS), eager_only=True)
        found = {name: [None if v is pd.NA else v for v in frame[name].to_list()] for name in TERMS}
    for name, term in TERMS.items():
        assert found[name] == [truth(term, row) for row in rows], term


def test_only_gates_look_at_what_is_recorded() -> None:
    """`Recorded` can unsay an answer; inside the criteria of a source that may say yes it would break the second law."""
    for guideline in GUIDELINES:
        if not any(outcome.code == "met" for route in guideline.routes for outcome in route.outcomes):
            continue
        assert not [
            part for criterion in guideline.criteria for part in walk(criterion.term) if isinstance(part, Recorded)
        ]

"""Merging what two people changed: nothing typed is lost, nothing is mixed that nobody wrote, clashes are asked about."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphodss.case.read import case_from
from kyphodss.store.entries import canonical
from kyphodss.store.merge import FieldChange, Unsettled, changed, differences, merged
from tests.store.base import body
from tests.strategies import cases as generated

BRACE = {"kind": "brace", "started_on": "2026-11-05"}


def _shown(changes: list[FieldChange]) -> list[tuple[str, bool]]:
    return [(change.path, change.clash) for change in changes]


def test_changes_to_different_fields_are_both_taken() -> None:
    theirs = body(symptoms={"pain_score": 8})
    mine = body(etiology="cancer")
    assert _shown(differences(body(), theirs, mine)) == [("etiology", False), ("symptoms.pain_score", False)]
    assert merged(body(), theirs, mine, {}) == body(etiology="cancer", symptoms={"pain_score": 8})


def test_a_field_that_both_changed_is_asked_about() -> None:
    theirs, mine = body(symptoms={"pain_score": 8}), body(symptoms={"pain_score": 9})
    (change,) = differences(body(), theirs, mine)
    assert change == FieldChange("symptoms.pain_score", "Pain score", 7, 8, 9, clash=True)
    with pytest.raises(Unsettled, match="Pain score") as owed:
        merged(body(), theirs, mine, {})
    assert owed.value.changes == (change,)
    assert merged(body(), theirs, mine, {"symptoms.pain_score": "theirs"}) == theirs
    assert merged(body(), theirs, mine, {"symptoms.pain_score": "mine"}) == mine


def test_a_value_that_one_cleared_and_the_other_changed_is_asked_about() -> None:
    (change,) = differences(body(), body(symptoms={}), body(symptoms={"pain_score": 9}))
    assert (change.base, change.theirs, change.mine, change.clash) == (7, None, 9, True)


def test_the_same_change_of_both_is_no_difference() -> None:
    both = body(symptoms={"pain_score": 8})
    assert differences(body(), both, body(symptoms={"pain_score": 8.0, "ambulatory": None})) == []


def test_yes_is_not_one_and_unknown_is_not_absent() -> None:
    assert len(differences({"a": 1}, {"a": True}, {"a": 1})) == 1
    (change,) = differences(body(), body(treatments_complete="unknown"), body())
    assert change.theirs == "unknown" and change.base is None


def test_fractures_are_matched_by_level_not_by_place() -> None:
    one, other = body()["fractures"]
    theirs = body(fractures=[other, {**one, "height_loss_pct": 40}])
    mine = body(fractures=[one, {**other, "cleft": True}, {"level": "L3"}])
    assert _shown(differences(body(), theirs, mine)) == [
        ("fractures[L1].height_loss_pct", False),
        ("fractures[T12].cleft", False),
        ("fractures[L3]", False),
    ]
    assert merged(body(), theirs, mine, {})["fractures"] == [
        {**one, "height_loss_pct": 40},
        {**other, "cleft": True},
        {"level": "L3"},
    ]


def test_labels_are_those_of_the_fields_guide() -> None:
    theirs = body(
        fractures=[{**body()["fractures"][0], "height_loss_pct": 40}, body()["fractures"][1]],
        treatments=[{**BRACE, "ended_on": "2026-11-20"}],
        bleeding={"drugs": [{"drug": "apixaban", "regimen": "prophylactic"}]},
    )
    assert [(change.field, change.label) for change in changed(body(), theirs)] == [
        ("fractures[].height_loss_pct", "Level L1: Height loss"),
        ("treatments[].ended_on", "Treatment brace: Ended"),
        ("bleeding.drugs[].regimen", "Blood thinner apixaban: Regimen"),
    ]


def test_a_drug_is_the_same_by_any_of_its_names() -> None:
    theirs = body(bleeding={"drugs": [{"drug": "Eliquis", "regimen": "therapeutic"}]})
    mine = body(bleeding={"drugs": [{"drug": "apixaban", "regimen": "prophylactic"}, {"drug": "aspirin"}]})
    found = merged(body(), theirs, mine, {})["bleeding"]["drugs"]
    assert found == [{"drug": "Eliquis", "regimen": "prophylactic"}, {"drug": "aspirin"}]


def test_an_entry_taken_away_by_one_goes_unless_the_other_changed_it() -> None:
    gone = body(treatments=[])
    assert merged(body(), gone, body(etiology="cancer"), {})["treatments"] == []
    mine = body(treatments=[{**BRACE, "response": "inadequate"}])
    (change,) = differences(body(), gone, mine)
    assert (change.path, change.clash, change.theirs) == ("treatments[brace]", True, None)
    assert change.mine == {**BRACE, "response": "inadequate"}
    assert merged(body(), gone, mine, {"treatments[brace]": "theirs"})["treatments"] == []
    assert merged(body(), gone, mine, {"treatments[brace]": "mine"}) == mine


def test_two_entries_of_a_kind_are_never_mixed_into_one() -> None:
    later = {"kind": "brace", "started_on": "2026-11-15"}
    base = body(treatments=[BRACE, later])
    theirs = body(treatments=[{**BRACE, "response": "inadequate"}, later])
    mine = body(treatments=[{**later, "started_on": "2026-11-16"}])  # one gone, one corrected: which is not known
    changes = differences(base, theirs, mine)
    assert ("treatments[brace]", True) in _shown(changes)
    found = merged(base, theirs, mine, {"treatments[brace]": "theirs"})["treatments"]
    assert found == [{**BRACE, "response": "inadequate"}, {**later, "started_on": "2026-11-16"}]


def test_the_corrected_day_of_the_only_entry_of_a_kind_is_a_change_of_it() -> None:
    theirs = body(treatments=[{**BRACE, "started_on": "2026-11-06"}])
    mine = body(treatments=[{**BRACE, "response": "inadequate"}])
    found = merged(body(), theirs, mine, {})["treatments"]
    assert found == [{"kind": "brace", "started_on": "2026-11-06", "response": "inadequate"}]


def test_entries_that_both_added_are_both_kept_and_the_same_one_once() -> None:
    theirs = body(treatments=[BRACE, {"kind": "bed_rest"}, {"kind": "surgery", "started_on": "2026-01-01"}])
    mine = body(
        treatments=[BRACE, {"kind": "surgery", "started_on": "2026-01-01", "status": "finished"}, {"kind": "brace"}]
    )
    found = merged(body(), theirs, mine, {})["treatments"]
    assert sorted(map(canonical, found)) == sorted(
        map(
            canonical,
            [
                BRACE,
                {"kind": "bed_rest"},
                {"kind": "brace"},
                {"kind": "surgery", "started_on": "2026-01-01", "status": "finished"},
            ],
        )
    )


def test_none_asked_and_none_there_are_two_answers() -> None:
    base, none, some = body(treatments=None), body(treatments=[]), body(treatments=[BRACE])
    assert merged(base, none, body(treatments=None, etiology="cancer"), {})["treatments"] == []
    assert [(c.path, c.theirs, c.mine, c.clash) for c in differences(base, none, some)] == [
        ("treatments", [], [BRACE], True)
    ]
    assert merged(base, none, some, {"treatments": "theirs"})["treatments"] == []
    assert merged(base, none, some, {"treatments": "mine"})["treatments"] == [BRACE]
    assert merged(some, base, body(treatments=[BRACE], etiology="cancer"), {}).get("treatments") is None


def test_where_each_took_the_last_entry_of_the_other_nobody_said_there_are_none() -> None:
    other = {"kind": "bed_rest"}
    base = body(treatments=[BRACE, other])
    assert merged(base, body(treatments=[BRACE]), body(treatments=[other]), {}).get("treatments") is None


def test_one_day_of_onset_and_two_ends_are_not_mixed() -> None:
    base = body(fractures=[{"level": "L1", "onset": "2026-11-01"}])
    theirs = body(fractures=[{"level": "L1", "onset_earliest": "2026-10-30", "onset_latest": "2026-11-01"}])
    mine = body(fractures=[{"level": "L1", "onset": "2026-11-01", "cleft": True}])
    found = merged(base, theirs, mine, {})
    assert found["fractures"] == [
        {"level": "L1", "onset_earliest": "2026-10-30", "onset_latest": "2026-11-01", "cleft": True}
    ]
    case_from(found)


def test_a_name_full_of_brackets_breaks_no_path() -> None:
    theirs = body(bleeding={"drugs": [{"drug": "a].b[c", "regimen": "prophylactic"}, {"drug": "apixaban"}]})
    changes = differences(body(), theirs, body())
    assert {change.field for change in changes} == {"bleeding.drugs[]", "bleeding.drugs[].regimen"}


def test_what_is_no_case_yet_is_compared_all_the_same() -> None:
    odd: dict[str, Any] = {
        "case_id": 3,
        "fractures": "L1",
        "imaging": [1, {"a": 2}],
        "patient": [],
        "new": {"x": {"y": 1}},
    }
    assert len(differences({}, odd, {"fractures": [{"level": "L1"}]})) > 0
    assert merged({}, odd, {}, {}) == odd


# What one person does to a case: fields set or cleared, entries added, changed or taken away.
_EDITS = st.lists(
    st.one_of(
        st.tuples(
            st.just("set"), st.sampled_from(["etiology", "treatments_complete"]), st.sampled_from(["unknown", None])
        ),
        st.tuples(st.just("symptom"), st.sampled_from(["pain_score", "roland_morris"]), st.integers(0, 10)),
        st.tuples(st.just("fracture"), st.sampled_from(["L1", "T12", "L3"]), st.integers(0, 100)),
        st.tuples(st.just("treat"), st.sampled_from(["brace", "bed_rest"]), st.integers(1, 28)),
        st.tuples(st.just("untreat"), st.integers(0, 3), st.none()),
        st.tuples(st.just("respond"), st.integers(0, 3), st.sampled_from(["adequate", "inadequate"])),
        st.tuples(st.just("unfracture"), st.integers(0, 3), st.none()),
    ),
    max_size=6,
)


def _edited(base: dict[str, Any], edits: list[tuple[str, Any, Any]]) -> dict[str, Any]:
    found = deepcopy(base)
    for act, what, value in edits:
        treatments, fractures = found["treatments"], found["fractures"]
        if act == "set":
            found[what] = value
        elif act == "symptom":
            found["symptoms"][what] = value
        elif act == "fracture":
            entry = next((one for one in fractures if one["level"] == what), None)
            if entry is None:
                fractures.append({"level": what, "height_loss_pct": value})
            else:
                entry["height_loss_pct"] = value
        elif act == "treat":
            treatments.append({"kind": what, "started_on": f"2026-10-{value:02}"})
        elif act == "untreat" and what < len(treatments):
            treatments.pop(what)
        elif act == "unfracture" and what < len(fractures):
            fractures.pop(what)
        elif act == "respond" and what < len(treatments):
            treatments[what]["response"] = value
    return found


def _values(value: Any) -> list[str]:
    """Every leaf that somebody typed, as text."""
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in _values(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in _values(inner)]
    return [] if value is None else [canonical(value)]


def _all(changes: list[FieldChange], side: str) -> dict[str, Any]:
    return {change.path: side for change in changes if change.clash}


@settings(max_examples=40)
@given(generated(), generated())
def test_merging_with_yourself_is_you(base: dict[str, Any], mine: dict[str, Any]) -> None:
    assert differences(base, mine, mine) == []
    assert merged(base, mine, mine, {}) == mine
    assert merged(base, base, mine, {}) == mine
    assert merged(base, mine, base, {}) == mine


@given(_EDITS, _EDITS)
def test_who_is_asked_does_not_matter_where_nothing_clashes(mine: list[Any], theirs: list[Any]) -> None:
    base = body()
    one, other = _edited(base, mine), _edited(base, theirs)
    changes = differences(base, other, one)
    mirrored = [FieldChange(c.path, c.label, c.base, c.mine, c.theirs, c.clash) for c in differences(base, one, other)]
    assert sorted(map(repr, mirrored)) == sorted(map(repr, changes))
    here, there = merged(base, other, one, _all(changes, "mine")), merged(base, one, other, _all(changes, "theirs"))
    assert canonical(here) == canonical(there)


@given(_EDITS, _EDITS)
def test_nothing_typed_is_lost(mine: list[Any], theirs: list[Any]) -> None:
    """Every value that one side typed is in the result, or in a clash that was asked about, or both sides replaced it."""
    base = body()
    one, other = _edited(base, mine), _edited(base, theirs)
    changes = differences(base, other, one)
    asked = [
        leaf for change in changes if change.clash for side in (change.theirs, change.mine) for leaf in _values(side)
    ]
    for side in ("mine", "theirs"):
        kept = {*_values(merged(base, other, one, _all(changes, side))), *asked}
        for typed in (one, other):
            assert set(_values(typed)) - set(_values(base)) <= kept


@given(_EDITS, _EDITS)
def test_every_difference_is_shown(mine: list[Any], theirs: list[Any]) -> None:
    base = body()
    one, other = _edited(base, mine), _edited(base, theirs)
    changes = differences(base, other, one)
    paths = [change.path for change in changes]
    assert len(paths) == len(set(paths))
    if canonical(one) != canonical(other):
        in_order = {canonical(sorted(map(canonical, case["treatments"]))) for case in (one, other)}
        assert len(changes) > 0 or len(in_order) == 1  # the order of entries is no difference


@given(_EDITS, _EDITS)
def test_an_entry_of_the_result_was_written_by_somebody(mine: list[Any], theirs: list[Any]) -> None:
    """Kind and start of a treatment stand together as somebody wrote them: two are never mixed into a third."""
    base = body()
    one, other = _edited(base, mine), _edited(base, theirs)
    found = merged(base, other, one, _all(differences(base, other, one), "mine"))
    written = {(entry["kind"], entry["started_on"]) for case in (base, one, other) for entry in case["treatments"]}
    assert {(entry["kind"], entry["started_on"]) for entry in found.get("treatments") or ()} <= written

"""The lines of a small source side by side: which are drawn, what stands behind each, and a number parted by them."""

from typing import Any

import pytest

from kyphodss.case import vocabulary as v
from kyphodss.guidelines.model import Guideline, Role, Route
from kyphodss.guidelines.stretches import Stretch, cuts_of, stretches
from kyphodss.guidelines.thresholds import NOT_ASKED, dimension_table, patient_values
from kyphodss.guidelines.turning import last_day_of, steps, turning_days
from kyphodss.logic.terms import ALWAYS, Term, all_of, any_of, not_
from tests.guidelines.small import REST, TODAY, criterion, row, rule, source


def lines(small: Guideline, dimension: Any, values: dict[str, Any]) -> tuple[str, ...]:
    """The lines of one dimension as plain text."""
    return dimension_table([small], values)[0].says(dimension)


def test_a_line_that_is_no_criterion_stands_without_a_note() -> None:
    small = source(rule(v.pain_score >= 5, "met"), REST)
    assert lines(small, "pain", row(pain_score=6)) == ("pain score at least 5 of 10: yes",)
    assert lines(small, "pain", row(pain_score=4)) == ("pain score at least 5 of 10: no",)
    assert lines(small, "pain", row()) == ("pain score at least 5 of 10: not known",)
    assert lines(small, "time", row()) == (NOT_ASKED,)
    assert NOT_ASKED == "not asked here"


def test_a_window_is_a_date_that_the_source_names() -> None:
    small = source(rule(v.pain_severe, "judgement", until=v.onset_days <= 42), REST)
    assert lines(small, "time", row(onset_days_min=50, onset_days_max=50)) == (
        "time since onset at most 42 days: no (a date it names, not a test)",
    )


@pytest.mark.parametrize(
    ("role", "alone", "part"),
    [
        ("scope", "scope, C", "scope, C"),
        ("path", "one way, C", "one way, C"),
        ("finding", "a finding, C", "a finding, C"),
        ("exclusion", "an exclusion, C", "part of an exclusion, C"),
        ("relative", "a relative contraindication, C", "part of a relative contraindication, C"),
        ("required", "C", "C"),
        ("part", "C", "C"),
    ],
)
def test_the_role_of_a_criterion_stands_behind_its_line(role: Role, alone: str, part: str) -> None:
    def note(term: Term) -> str:
        small = source(rule(term, "not_met"), REST, criteria=(criterion("C", term, role),))
        return dimension_table([small], row())[0].cells["pain"][0].note

    assert note(v.pain_severe) == alone
    assert note(any_of(v.pain_severe, v.cleft)) == alone  # one of several is enough
    assert note(all_of(v.pain_severe, v.cleft)) == part  # only together
    assert note(any_of(all_of(v.pain_severe, v.cleft), v.mri_edema)) == part


def test_a_cut_off_of_our_own_is_called_local() -> None:
    term = v.pain_score >= 5
    ours = criterion("C", term, "required", "Severe pain, by a local cut-off")
    theirs = criterion("C", term, "required", "Severe pain, no localization asked")
    assert lines(source(rule(term, "met"), REST, criteria=(ours,)), "pain", row()) == (
        "pain score at least 5 of 10: not known (C; local cut-off)",
    )
    assert lines(source(rule(term, "met"), REST, criteria=(theirs,)), "pain", row()) == (
        "pain score at least 5 of 10: not known (C)",
    )


def test_an_open_word_is_named_with_the_line_it_stands_before() -> None:
    def small(meaning: str) -> Guideline:
        return source(rule(v.pain_severe, "judgement", ambiguity="WORD"), REST, ambiguities={"WORD": meaning})

    assert lines(small("What is severe?"), "pain", row()) == ("severe pain: not known (an open word, WORD)",)
    assert lines(small("Severe is a local word."), "pain", row()) == (
        "severe pain: not known (an open word, WORD; local cut-off)",
    )


def test_a_criterion_of_its_own_names_a_line_before_a_larger_one_that_holds_it() -> None:
    large, own = all_of(v.pain_severe, v.pain_intolerable), v.pain_intolerable
    small = source(
        rule(large, "not_met"), REST, criteria=(criterion("L", large, "exclusion"), criterion("O", own, "finding"))
    )
    assert [asked.note for asked in dimension_table([small], row())[0].cells["pain"]] == [
        "part of an exclusion, L",
        "a finding, O",
    ]


def test_a_line_is_drawn_only_where_it_can_decide_for_this_patient() -> None:
    routes = (
        Route(v.mri_edema, (rule(v.pain_score >= 5, "met"), REST)),
        Route(ALWAYS, (rule(v.pain_severe, "met"), REST)),
    )
    scope, unused = criterion("S", v.pain_intolerable, "scope"), criterion("C", v.pain_at_level_on_examination)
    small = source(scope=v.pain_intolerable, routes=routes, criteria=(scope, unused))
    everybody = "intolerable pain: not known (scope, S)"
    number, severe = "pain score at least 5 of 10: not known", "severe pain: not known"
    assert lines(small, "pain", row(mri_edema=True)) == (everybody, number)
    assert lines(small, "pain", row(mri_edema=False)) == (everybody, severe)
    assert lines(small, "pain", row()) == (everybody, number, severe)


def test_the_patients_values_name_what_is_not_known_last_and_only_if_there_is_any() -> None:
    nothing = patient_values(row(edema_or_uptake=True, mri_edema=False, cleft=True))["imaging"]
    assert len(nothing) == 3 and not any("not known" in line for line in nothing)
    assert [line.rsplit(": ", 1)[1] for line in nothing] == ["yes", "no", "yes"]
    one = patient_values(row(edema_or_uptake=True, mri_edema=False))["imaging"]
    assert one[-1] == f"not known: {v.cleft.label}" and len(one) == 3
    two = patient_values(row(mri_edema=False))["imaging"]
    assert two[-1] == f"not known: {v.edema_or_uptake.label}, {v.cleft.label}"
    assert patient_values(row(pain_score=6, pain_trajectory="stable"))["pain"][:2] == (
        "pain score: 6 of 10",
        "course of the pain: stable",
    )
    time = patient_values(row(onset_days_min=50, onset_days_max=80, onset_months_min=2, onset_months_max=3))["time"]
    assert time[0] == "time since onset: 50 to 80 days"


PAIN = "pain_score"


def test_a_range_without_lines_is_one_stretch() -> None:
    assert stretches(PAIN, frozenset()) == (Stretch(0, True, 10, True, True, True),)
    assert [part.words for part in stretches(PAIN, cuts_of([(">", 10), ("<", 0)]))] == ["any"]
    assert stretches("weight_kg", cuts_of([(">", 100)])) == (
        Stretch(20, True, 100, True, True, False),
        Stretch(100, False, 300, True, False, True),
    )


def test_the_number_itself_belongs_to_the_side_that_the_comparison_gives_it() -> None:
    assert stretches(PAIN, cuts_of([(">=", 5)])) == (
        Stretch(0, True, 5, False, True, False),
        Stretch(5, True, 10, True, False, True),
    )
    assert stretches(PAIN, cuts_of([(">", 5)])) == (
        Stretch(0, True, 5, True, True, False),
        Stretch(5, False, 10, True, False, True),
    )
    assert stretches("roland_morris", cuts_of([(">", 17)])) == (
        Stretch(0, True, 17, True, True, False),
        Stretch(18, True, 24, True, False, True),
    )


@pytest.mark.parametrize(
    ("stretch", "words", "sample"),
    [
        (Stretch(5, True, 5, True, False, False), "5", 5),
        (Stretch(0, True, 10, True, True, True), "any", 0),
        (Stretch(8, True, 10, True, False, True), "8 or more", 8),
        (Stretch(8, False, 10, True, False, True), "more than 8", 9),
        (Stretch(0, True, 5, True, True, False), "at most 5", 0),
        (Stretch(0, True, 5, False, True, False), "less than 5", 0),
        (Stretch(5, True, 8, True, False, False), "5 to 8", 5),
        (Stretch(5, True, 8, False, False, False), "5 to less than 8", 5),
        (Stretch(5, False, 8, True, False, False), "more than 5 to 8", 8),
        (Stretch(5, False, 8, False, False, False), "more than 5 to less than 8", 6.5),
    ],
)
def test_a_stretch_in_words_and_a_number_that_stands_for_it(stretch: Stretch, words: str, sample: float) -> None:
    assert (stretch.words, stretch.sample) == (words, sample)


def test_two_stretches_joined_keep_their_outer_ends() -> None:
    low, middle = Stretch(0, True, 5, False, True, False), Stretch(5, True, 8, False, False, False)
    high = Stretch(8, True, 10, True, False, True)
    assert low.joined(middle) == Stretch(0, True, 8, False, True, False)
    assert middle.joined(high) == Stretch(5, True, 10, True, False, True)
    assert low.joined(middle).joined(high) == Stretch(0, True, 10, True, True, True)


@pytest.mark.parametrize(("value", "end"), [(4, 5.0), (5, 5.0), (8, 8.0), (9.5, 8.0)])
def test_the_nearest_end_of_a_stretch(value: float, end: float) -> None:
    assert Stretch(5, False, 8, False, False, False).nearest(value) == end


@pytest.mark.parametrize(
    ("term", "last_before"),
    [(v.onset_days <= 42, 42), (v.onset_days > 42, 42), (v.onset_days < 42, 41), (v.onset_days >= 42, 41)],
)
def test_a_clock_turns_after_the_last_day_of_its_earlier_side(term: Any, last_before: int) -> None:
    assert steps((all_of(v.cleft, not_(term)),)) == {("days", last_before)}
    assert last_day_of(term, TODAY) == TODAY.replace(year=2027, month=1, day=5 if last_before == 42 else 4)
    assert last_day_of(term, None) is None


def test_months_turn_on_the_day_of_the_month_and_other_spans_on_none() -> None:
    clock = steps((v.onset_months <= 3, v.levels_planned > 3))
    assert clock == {("months", 3)}
    end = TODAY.replace(month=8, day=31)
    assert turning_days(clock, (end,)) == {TODAY.replace(month=12, day=1)}
    assert turning_days(
        steps((v.onset_days <= 84,)), (TODAY.replace(month=10, day=1), TODAY.replace(month=10, day=2))
    ) == {
        TODAY.replace(month=12, day=25),
        TODAY.replace(month=12, day=26),
    }
    assert turning_days(frozenset(), (TODAY,)) == set()

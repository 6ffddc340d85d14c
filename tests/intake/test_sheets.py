"""From the columns of a file to cases: proposals, questions, rows that belong together, and what stands in the way."""

import json
from datetime import date

import pytest

from kyphodss.case.read import case_from
from kyphodss.intake import columns, headers, table
from kyphodss.intake.cases import check
from kyphodss.intake.columns import MappingError, answered, dumped, propose, questions, remembered, settled
from kyphodss.intake.duplicates import Known
from kyphodss.intake.report import GUIDE_HEAD, HEAD, corrected, guide_rows, problem_rows, template
from kyphodss.intake.synonyms import is_target, targets
from tests.intake.base import TODAY, bodies, checked, made, workbook


def mapped(text: str) -> list[str | None]:
    return [column.target for column in propose(made(text))]


def test_names_of_other_people_are_recognised_and_strangers_are_left_alone() -> None:
    text = "Hospital No,D.O.B.,gender,VCF level,Injury date,Height loss (%),PLT (10^9/L),favourite color,\n1,,,,,,,,\n"
    assert mapped(text) == [
        "patient.mrn",
        "patient.birth_date",
        "patient.sex",
        "fractures[].level",
        "fractures[].onset",
        "fractures[].height_loss_pct",
        "bleeding.platelets",
        None,
    ]


@pytest.mark.parametrize("header", ["date", "status", "site", "ASA", "type", "result", "comments", "time"])
def test_a_name_that_several_fields_share_is_not_guessed(header: str) -> None:
    assert mapped(f"MRN,{header}\n1,2\n") == ["patient.mrn", None]


def test_a_slip_of_spelling_is_proposed_and_said() -> None:
    column = propose(made("MRN,Heamoglobin\n1,13\n"))[1]
    assert column.target == "bleeding.hemoglobin_g_dl" and column.score < 1 and "please look" in column.why


def test_of_two_columns_for_one_field_one_is_left_out_and_says_so() -> None:
    found = propose(made("gender,birthsex\nf,m\n"))
    assert [column.target for column in found] == ["patient.sex", None]
    assert "column 1 is read as Sex already" in found[1].why


def test_an_ambiguous_file_is_asked_about_and_not_guessed() -> None:
    found = made("MRN,DOB,Onset\n1,03/04/1950,05/06/2026\n")
    asked = questions(found, propose(found))
    assert [question.kind for question in asked] == ["order", "order"]
    assert "05/06/2026 can be read both ways" in asked[1].sentence
    assert all("day or month comes first" in problem.expected for problem in checked(found).problems)
    answers = {"DOB": "day first", "Onset": "month first"}
    body = checked(found, answers).drafts[0].body
    assert body["patient"]["birth_date"] == "1950-04-03" and body["fractures"][0]["onset_earliest"] == "2026-05-06"


def test_one_cell_that_can_be_read_one_way_settles_its_column_and_those_without_a_sign() -> None:
    found = made("MRN,DOB,Onset\n1,03/04/1950,05/06/2026\n2,24/12/1950,07/08/2026\n")
    assert questions(found, propose(found)) == ()
    assert [column.order for column in settled(found, propose(found))] == [None, "day", "day"]


def test_columns_that_contradict_each_other_or_themselves_are_asked_about() -> None:
    found = made("MRN,DOB,Onset,Date received\n1,24/12/1950,10/24/2026,05/06/2026\n")
    assert [question.index for question in questions(found, propose(found))] == [3]
    mixed = made("MRN,Onset\n1,24/10/2026\n2,10/24/2026\n")
    assert "24/10/2026 has the day first" in questions(mixed, propose(mixed))[0].sentence


def test_scales_and_codes_are_asked_about_for_the_whole_column() -> None:
    found = made("MRN,Sex,VAS,Osteomyelitis\n1,0,80,1\n2,1,8,2\n")
    asked = questions(found, propose(found))
    assert [(question.kind, question.words) for question in asked] == [
        ("codes", ("0", "1")),
        ("unit", ()),
        ("codes", ("1", "2")),
    ]
    answers = {"Sex": {"0": "male", "1": "female"}, "VAS": "0-100", "Osteomyelitis": {"1": "no", "2": "yes"}}
    one, two = (draft.body for draft in checked(found, answers).drafts)
    assert (one["patient"]["sex"], one["symptoms"]["pain_score"], one["risk"]["osteomyelitis"]) == ("male", 8, False)
    assert (two["patient"]["sex"], two["symptoms"]["pain_score"], two["risk"]["osteomyelitis"]) == ("female", 0.8, True)


def test_a_mapping_is_kept_as_json_without_any_row_and_used_again() -> None:
    found = made("MRN,Foo,Onset\nsecret,T12,05/06/2026\n")
    edited = list(propose(found))
    edited[1] = columns.Column(1, "Foo", "fractures[].level", 1.0, "chosen")
    edited[2] = answered(edited[2], questions(found, edited)[0], "day first")
    text = dumped(edited)
    assert "secret" not in text and "2026" not in text
    again = remembered(made("Onset,MRN,foo \n05/06/2026,2,L1\n"), text)
    assert [(column.target, column.order) for column in again] == [
        ("fractures[].onset", "day"),
        ("patient.mrn", None),
        ("fractures[].level", None),
    ]
    assert all(column.why == "kept for this sender" for column in again)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"columns": [1]}',
        '{"columns": [{"index": 0, "header": "a", "target": "nothing", "order": null, "unit": "", "codes": [], "why": ""}]}',
        "[" * 50_000,
    ],
)
def test_a_kept_mapping_that_cannot_be_read_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(MappingError):
        remembered(made("MRN,Level\n1,T12\n"), text)


def test_rows_of_one_patient_become_one_case_with_a_fracture_each() -> None:
    text = "MRN,Date received,Level,Height loss,MRI date,Edema,Anticoagulant\n"
    text += "7,2026-11-02,T12,40,2026-11-01,yes,Eliquis\n7,2026-11-02,L1,20,2026-11-01,yes,Eliquis\n"
    (body,) = bodies(text)
    assert [(each["level"], each["height_loss_pct"]) for each in body["fractures"]] == [("T12", 40), ("L1", 20)]
    assert body["imaging"] == [
        {"modality": "mri", "performed_on": "2026-11-01", "acute_finding": "positive", "levels": ["T12", "L1"]}
    ]
    assert body["bleeding"]["drugs"] == [{"drug": "Eliquis"}]
    assert body["case_id"] == "import-2"


def test_two_referrals_of_one_patient_stay_two_and_rows_without_a_number_stay_alone() -> None:
    assert (
        len(bodies("MRN,Date received,Level\n7,2026-11-02,T12\n7,2026-05-02,L1\n,2026-11-02,L1\n,2026-11-02,L1\n")) == 4
    )


def test_rows_that_contradict_each_other_are_a_problem_that_names_both() -> None:
    found = checked(made("MRN,Sex,Level,Height loss\n7,f,T12,40\n7,m,T12,30\n"))
    assert [(problem.row, problem.name) for problem in found.problems] == [(3, "Sex"), (3, "Height loss")]
    assert "(row 2)" in found.problems[0].expected and all(problem.blocks for problem in found.problems)


def test_one_height_for_two_levels_is_a_problem_and_one_onset_is_not() -> None:
    (problem,) = checked(made("MRN,Level,Onset,Height loss\n7,T12/L1,2026-10-01,40\n")).problems
    assert (problem.name, problem.row) == ("Height loss", 2) and "row of its own" in problem.cure


def test_a_finding_beside_two_levels_names_none_of_them() -> None:
    found = checked(made("MRN,Level,MRI date,Edema\n7,T12/L1,2026-11-01,yes\n"))
    assert "levels" not in found.drafts[0].body["imaging"][0]
    assert any("which level the finding belongs to is not said" in note.reading for note in found.notes)


def test_a_treatment_said_not_to_be_given_stays_not_known() -> None:
    found = checked(made("MRN,Brace,Opioids\n7,no,yes\n"))
    assert found.drafts[0].body["treatments"] == [{"kind": "analgesic_opioid"}]
    assert any("stays not known" in note.reading for note in found.notes)


def test_what_one_drug_says_needs_a_row_of_that_drug() -> None:
    text = "MRN,Anticoagulant,Last dose\n7,{},2026-11-20\n"
    assert bodies(text.format("Eliquis"))[0]["bleeding"]["drugs"] == [{"drug": "Eliquis", "last_dose_at": "2026-11-20"}]
    assert len(checked(made(text.format("Eliquis; aspirin"))).problems) == 1
    assert len(checked(made("MRN,Anticoagulant\n7,none\n7,Eliquis\n")).problems) == 1


def test_what_the_case_itself_cannot_be_stands_beside_its_cell() -> None:
    text = "MRN,DOB,Level,Onset,MRI date,Edema\n7,2026-12-01,T12,,,\n8,1950-01-01,T12,2026-11-20,2026-11-01,yes\n"
    found = checked(made(text))
    assert [(problem.row, problem.name) for problem in found.problems] == [(2, "DOB"), (3, "Onset")]
    assert not any(draft.storable for draft in found.drafts)


def test_a_cell_that_cannot_be_kept_is_left_out_and_identity_and_level_hold_the_row_back() -> None:
    pain, level = checked(made("MRN,Level,Pain\n7,T12,lots\n8,T99,3\n")).drafts
    assert (pain.clean, pain.storable) == (False, True) and "symptoms" not in pain.body
    assert (level.clean, level.storable) == (False, False)


def test_a_formula_an_error_and_a_broken_row_are_problems() -> None:
    found = headers.table(table.read(workbook([["MRN", "Pain", "INR"], ["1", "=4+4", "#N/A"]]), "x.xlsx")[0])
    assert ["formulas" in problem.expected or "error" in problem.expected for problem in checked(found).problems] == [
        True,
        True,
    ]
    broken = checked(made("MRN,Level,Pain\n1,T12\n2,T12,8,9\n"))
    assert [(problem.row, problem.column) for problem in broken.problems] == [(2, -1), (3, -1)]
    assert not any(draft.storable for draft in broken.drafts)
    mended = headers.edited(made("MRN,Level,Pain\n1,T12\n"), {(2, 2): "8"})
    assert checked(mended).problems == () and checked(mended).drafts[0].clean


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    found = made("MRN,Level\n" + "1,T12\n" * 5_000)
    check(found, propose(found), TODAY, "x", lambda done, total: told.append((done, total)))
    assert told[-1] == (1, 1) and len(told) > 2


def test_the_template_is_read_without_a_question_and_every_name_has_a_guide() -> None:
    found = made(",".join(template()) + "\n" + ",".join("" for _ in template()[:-1]) + ",-2.5\n")
    assert [column.target for column in propose(found)] == list(template())
    assert all(column.score == 1 for column in propose(found)) and questions(found, propose(found)) == ()
    assert checked(found).problems == ()
    rows = guide_rows()
    assert len(rows) == len(targets()) and all(len(row) == len(GUIDE_HEAD) and row[1] != "" for row in rows)
    assert (
        all(is_target(target) for target in template())
        and is_target("imaging[2].modality")
        and not is_target("imaging[x].y")
    )


def test_problems_and_the_corrected_file_are_rows() -> None:
    found = made("MRN,Pain\n1,=1+1\n2,9\n")
    (row,) = problem_rows(checked(found).problems)
    assert len(row) == len(HEAD) and row[:5] == ["list.csv", 2, "B", "Pain", "=1+1"]
    mended = headers.edited(found, {(2, 1): "7"})
    assert corrected(mended) == [["1", "7"], ["2", "9"]] and checked(mended).problems == ()
    assert headers.edited(found, {}) is found


def body(
    mrn: str | None, level: str | None, first: str | None = None, last: str | None = None, **patient: str
) -> dict[str, object]:
    fracture = {"level": level, "onset_earliest": first, "onset_latest": last}
    return {
        "case_id": "x",
        "patient": {"mrn": mrn, **patient},
        "fractures": [{k: v for k, v in fracture.items() if v is not None}],
    }


def test_the_same_patient_level_and_time_is_offered_with_its_reasons() -> None:
    known = Known([("a", body("00-7", "T12", "2026-10-01", "2026-10-31"))])
    (match,) = known.matches(body("007", "T12", "2026-10-15", "2026-10-15"))
    assert (
        match.key == "a"
        and match.agrees == ("same record number", "level T12", "onsets that overlap")
        and match.doubts == ()
    )
    assert known.matches(body("007", "L1", "2026-10-15", "2026-10-15")) == ()
    assert known.matches(body("007", "T12", "2026-11-15", "2026-11-15")) == ()
    assert known.matches(body("7", "T12", "2026-10-15", "2026-10-15")) == (), "Leading zeros count."


def test_what_is_not_known_is_said_and_what_differs_is_doubted() -> None:
    known = Known([("a", body(None, "T12", name="Jane Doe", birth_date="1950-01-01"))])
    (match,) = known.matches(body("7", "T12", "2026-10-15", name="doe jane"[4:] + " doe", birth_date="1950-01-01"))
    assert "the onset of T12 is not known in one of the two" in match.doubts
    assert known.matches(body("7", "T12", name="Jane Doe", birth_date="1950-01-02")) == ()
    numbered = Known([("a", body("7", None, name="Jane Doe", birth_date="1950-01-01"))])
    (match,) = numbered.matches(body("7", "T12", name="Jane Do", birth_date="1950-01-01"))
    assert match.doubts == ("another name", "the levels of one of the two are not known")
    assert numbered.matches(body("8", "T12", name="Jane Doe", birth_date="1950-01-01")) == (), (
        "Two numbers are two people."
    )


def test_drafts_are_cases_of_the_contract() -> None:
    for draft in checked(made("MRN,Level,Onset\n7,T12,2026-10-01\n,,\n")).drafts:
        assert case_from(json.loads(draft.text)).fractures is not None
    assert date.fromisoformat(bodies("MRN,Onset\n7,2026-10-01\n")[0]["fractures"][0]["onset_latest"]) == date(
        2026, 10, 1
    )


def test_returns_events_and_admissions_have_columns_by_their_number() -> None:
    """Two of one row stay two, and what stands in neither stays not known."""
    text = (
        "MRN,referral.returns[1].on,referral.returns[1].reasons,outcome.adverse_events[1].kind,outcome.adverse_events[1].on,"
        "outcome.admissions[1].on,outcome.admissions[2].unplanned,Fracture diagnosed on,Bone drug recommended\n"
        "1,2026-06-03,imaging; onset,hemorrhage,2026-07-02,2026-07-05,yes,2026-05-21,no\n"
    )
    (body,) = bodies(text)
    assert body["referral"] == {
        "returns": [{"on": "2026-06-03", "reasons": ["imaging", "onset"]}], "diagnosed_on": "2026-05-21",
    }  # fmt: skip
    assert body["outcome"]["adverse_events"] == [{"kind": "hemorrhage", "on": "2026-07-02"}]
    assert body["outcome"]["admissions"] == [{"on": "2026-07-05"}, {"unplanned": True}]
    assert body["bone_health"] == {"bone_drug_recommended": False}


def test_a_column_says_that_there_were_none_at_all() -> None:
    """No is an answer, a blank is none; a yes that names nothing stays not known and is said."""
    found = checked(
        made("MRN,Any adverse event,readmitted,outcome.admissions[1].on\n1,no,,\n2,,no,\n3,yes,yes,2026-07-05\n")
    )
    assert found.problems == ()
    outcomes = [draft.body.get("outcome", {}) for draft in found.drafts]
    assert [each.get("adverse_events") for each in outcomes] == [[], None, None]
    assert [each.get("admissions") for each in outcomes] == [None, [], [{"on": "2026-07-05"}]]
    assert [note.reading for note in found.notes] == ["not kept by itself: a column names an entry by its number"]


def test_none_at_all_beside_one_is_a_problem() -> None:
    found = checked(made("MRN,readmitted,outcome.admissions[1].on\n1,no,\n1,,2026-07-05\n"))
    (problem,) = found.problems
    assert problem.expected == "yes, as other cells name some"

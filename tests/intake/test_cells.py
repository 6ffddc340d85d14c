"""One cell: what it says, what it does not say, and what is asked about."""

from datetime import date

import pytest

from kyphodss.case.fields import GUIDE
from kyphodss.intake.cells import Fault, How, Value, read_cell
from kyphodss.intake.dates import NoDate, Span, evidence, read_date
from kyphodss.intake.levels import Levels, NoLevel, read_levels
from kyphodss.intake.synonyms import field_of, guide_path, is_target, names, plain_key, targets, unit, written
from tests.intake.base import TODAY

HOW = How(TODAY)
YES_NO = [target for target in targets() if field_of(target).kind == "yes_no"]


def said(target: str, text: str, how: How = HOW) -> object:
    found = read_cell(target, text, how)
    assert isinstance(found, Value), found
    return found.value


def refused(target: str, text: str, how: How = HOW) -> Fault:
    found = read_cell(target, text, how)
    assert isinstance(found, Fault), found
    assert found.expected != "" and found.cure.endswith((".", "?"))
    return found


@pytest.mark.parametrize("text", ["", "  ", "-", "N/A", "n/a", ".", "\u00a0", "null", "pending"])
def test_a_blank_is_not_known_in_every_field_and_never_no_or_zero(text: str) -> None:
    for target in targets():
        assert said(target, text) is None


@pytest.mark.parametrize("text", ["unk", "UNK", "?", "unknown", "not known"])
def test_asked_and_not_known_is_kept_where_the_field_has_a_word_for_it(text: str) -> None:
    for target in targets():
        field = field_of(target)
        assert said(target, text) == ("unknown" if field.kind == "yes_no" or "unknown" in field.choices else None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Y", True),
        ("yes", True),
        ("1", True),
        ("+", True),
        ("ja", True),
        ("x", True),
        ("No", False),
        ("0", False),
        ("nil", False),
        ("negative", False),
        ("-9", "unknown"),
        ("999", "unknown"),
    ],
)
@pytest.mark.parametrize("target", ["risk.discitis", "symptoms.neurologic_deficit"])
def test_yes_and_no_as_people_write_them(target: str, text: str, value: object) -> None:
    assert said(target, text) is value or said(target, text) == value


@pytest.mark.parametrize("text", ["2", "maybe", "no?", "yes/no", "done", "3.5"])
def test_what_is_neither_yes_nor_no_is_asked_about(text: str) -> None:
    for target in YES_NO:
        refused(target, text)


def test_words_of_one_field_are_its_own() -> None:
    assert said("symptoms.neurologic_deficit", "intact") is False
    refused("risk.discitis", "intact")
    assert (
        said("imaging[mri].acute_finding", "yes") == "positive" == said("imaging[mri].acute_finding", "edema present")
    )
    assert said("patient.sex", "W") == "female" and said("patient.sex", "männlich") == "male"
    assert said("etiology", "Osteoporotic") == "osteoporosis" and said("risk.asa_class", "III") == 3
    assert said("outcome.closed_as", "9") == 9 and said("fractures[].ao_modifiers", "M1; M2") == ["M1", "M2"]
    assert said("fractures[].ao_modifiers", "none") == []


@pytest.mark.parametrize(
    ("target", "text", "why"),
    [
        ("etiology", "pathological", "a tumor to some and weak bone to others"),
        ("patient.sex", "1", "numbers mean"),
        ("fractures[].ao_type", "A3.1", "older AO"),
        ("bone_health.t_score", "2.5", "Write +2.5 or -2.5"),
        ("fractures[].height_loss_pct", "0.4", "Write 40 %"),
        ("bleeding.platelets", "999", "not known"),
        ("bleeding.platelets", "150000", "Where it counts in /uL"),
        ("patient.mrn", "1.23E+09", "cut its digits"),
        ("bleeding.drugs[].drug", "heparin", "generic name"),
        ("bleeding.drugs[].drug", "yes", "generic name"),
        ("fractures[].level", "T11-T12 disc", "levels alone"),
    ],
)
def test_what_may_mean_two_things_is_asked_about(target: str, text: str, why: str) -> None:
    assert why in refused(target, text).cure or why in refused(target, text).expected


@pytest.mark.parametrize(
    ("target", "text", "column_unit", "value"),
    [
        ("symptoms.pain_score", "8/10", "", 8),
        ("symptoms.pain_score", "80 mm", "", 8),
        ("symptoms.pain_score", "8", "0-100", 0.8),
        ("symptoms.pain_score", "7,5", "", 7.5),
        ("patient.weight_kg", "118 lbs", "", 53.5239),
        ("patient.weight_kg", "185 [lb_av]", "", 83.9146),
        ("patient.weight_kg", "70", "kg", 70),
        ("patient.age_years", "87yo", "", 87),
        ("bleeding.platelets", "150 K/µL", "", 150),
        ("bleeding.platelets", "150,000 /uL", "", 150),
        ("bleeding.platelets", "150000", "/uL", 150),
        ("bleeding.creatinine_mg_dl", "88.4 µmol/L", "", 1.0),
        ("fractures[].height_loss_pct", "40 %", "", 40),
        ("fractures[].height_loss_pct", "0.4 %", "", 0.4),
        ("bone_health.t_score", "−2.5", "", -2.5),
        ("symptoms.roland_morris", "18/24", "", 18),
        ("bleeding.inr", "1.0", "", 1),
    ],
)
def test_numbers_with_their_units(target: str, text: str, column_unit: str, value: float) -> None:
    assert said(target, text, How(TODAY, unit=column_unit)) == value


@pytest.mark.parametrize(
    "text", ["8-9", ">5", "~7", "eight", "7 or 8", "1,234 mm", "8 apples", "11", "-1", "1e1", "∞", "٨ of", "8//10"]
)
def test_a_range_a_bound_or_words_are_no_number(text: str) -> None:
    refused("symptoms.pain_score", text)


def test_a_mark_that_may_be_of_thousands_is_never_taken_for_a_decimal_one() -> None:
    refused("bleeding.platelets", "1,234")
    refused("bleeding.platelets", "150.000 /uL")
    refused("symptoms.roland_morris", "18.5")


def test_codes_mean_what_somebody_said_they_mean() -> None:
    how = How(TODAY, codes=(("1", "female"), ("2", "male")))
    assert said("patient.sex", "1", how) == "female" and said("patient.sex", "2", how) == "male"
    assert said("risk.discitis", "2", How(TODAY, codes=(("1", "no"), ("2", "yes")))) is True


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("none", []),
        ("Eliquis 5 mg BID", ["Eliquis"]),
        ("aspirin; Plavix", ["aspirin", "Plavix"]),
        ("warfarin and ASA 81mg", ["warfarin", "ASA"]),
    ],
)
def test_blood_thinners_keep_their_written_names(text: str, names: list[str]) -> None:
    assert said("bleeding.drugs[].drug", text) == [{"drug": name} for name in names]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("T12", "T12"),
        ("t 12", "T12"),
        ("T-12", "T12"),
        ("Th12", "T12"),
        ("D12", "T12"),
        ("BWK 12", "T12"),
        ("LWK1", "L1"),
        ("12th thoracic", "T12"),
        ("first lumbar vertebra", "L1"),
        ("T12/L1", "T12 L1"),
        ("T11-12", "T11 T12"),
        ("T5, 8, 9 and 11", "T5 T8 T9 T11"),
        ("T12 to L2", "T12 L1 L2"),
        ("T12\nL1", "T12 L1"),
        ("L4/5", "L4 L5"),
        ("L1, T12", "T12 L1"),
    ],
)
def test_levels_as_people_write_them(text: str, levels: str) -> None:
    found = read_levels(text)
    assert isinstance(found, Levels) and found.levels == tuple(levels.split())
    assert (found.note == "") == (len(found.levels) == 1)


@pytest.mark.parametrize(
    "text",
    [
        "12",
        "L6",
        "T13",
        "thoracic",
        "TL junction",
        "L1-T11",
        "T12 L1",
        "no fracture at L3",
        "T12 (old)",
        "L1 burst",
        "T12;",
        "T-",
        "²",
        "-T12",
        "T12-",
        "T0",
    ],
)
def test_what_is_not_wholly_a_level_is_none(text: str) -> None:
    assert isinstance(read_levels(text), NoLevel)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-24", "2026-11-24"),
        ("2026/11/4", "2026-11-04"),
        ("24 Nov 2026", "2026-11-24"),
        ("Mar 18, 2026 - 10:00 AM", "2026-03-18"),
        ("24. Dezember 2026", "2026-12-24"),
        ("24-Nov-26", "2026-11-24"),
        ("24/11/2026", "2026-11-24"),
        ("11/24/2026", "2026-11-24"),
        ("4.4.2026", "2026-04-04"),
        ("20261124", "2026-11-24"),
        ("2026-11-24 00:00", "2026-11-24"),
    ],
)
def test_dates_that_can_be_read_one_way(text: str, day: str) -> None:
    found = read_date(text, None, TODAY)
    assert isinstance(found, Span) and found.first.isoformat() == found.last.isoformat() == day


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2026",
        "3.4.26",
        "45000",
        "6 w",
        "31/02/2026",
        "tomorrow",
        "2026-13-01",
        "1/2",
        "0000-01-01",
        "24 Foo 2026",
        "2026-11-24 25:00",
    ],
)
def test_dates_that_cannot_are_asked_about(text: str) -> None:
    assert isinstance(read_date(text, None, TODAY), NoDate)


def test_an_answer_about_the_order_holds_for_every_date_of_the_column() -> None:
    assert read_date("03/04/2026", "day", TODAY) == Span(date(2026, 4, 3), date(2026, 4, 3))
    assert read_date("03/04/2026", "month", TODAY) == Span(date(2026, 3, 4), date(2026, 3, 4))
    assert isinstance(read_date("11/24/2026", "day", TODAY), NoDate)


def test_a_year_of_two_digits_has_the_one_century_that_fits() -> None:
    born = read_date("24 Nov 45", None, TODAY, birth=True)
    assert isinstance(born, Span) and born.first.year == 1945 and "1945" in born.note
    assert isinstance(read_date("24 Nov 20", None, TODAY, birth=True), NoDate)


def test_a_month_is_an_interval_of_the_onset_and_no_day_of_anything_else() -> None:
    assert said("fractures[].onset", "Oct 2026") == ("2026-10-01", "2026-10-31")
    assert said("fractures[].onset", "2025") == ("2025-01-01", "2025-12-31")
    assert said("fractures[].onset_latest", "10/2026") == "2026-10-31"
    assert "not the first day" in refused("referral.received_on", "10/2026").expected


def test_a_time_is_kept_where_the_field_has_one() -> None:
    assert said("referral.booked_for", "2026-11-30 9:00 AM") == "2026-11-30T09:00"
    assert said("referral.received_on", "2026-11-30 9:00 AM") == "2026-11-30"
    assert said("referral.received_on", "2026-11-30T03:00Z") == "2026-11-29", "The day at the site."


def test_the_cells_of_a_column_tell_the_order() -> None:
    assert evidence(["1/2/2026", "24/11/2026"]) == ("24/11/2026", "", True)
    assert evidence(["11/24/2026", "24/11/2026"]) == ("24/11/2026", "11/24/2026", False)
    assert evidence(["4/4/2026", "2026-11-24", ""]) == ("", "", False)


def test_every_synonym_leads_to_a_field_and_every_unit_to_a_number() -> None:
    data = written()
    spelled = dict[str, str]()
    for target, groups in data["names"].items():
        assert is_target(target)
        assert set(groups) <= set(data["sources"])
        for spelling in (each for group in groups.values() for each in group):
            assert names()[plain_key(spelling)].target == target, spelling
            assert spelled.setdefault(plain_key(spelling), target) == target, spelling
    for path, units in data["units"].items():
        assert GUIDE[path].kind in ("number", "integer") and 1 in units.values()
    for target in (*data["values"], *data["asked_about"]):
        assert guide_path(target) in GUIDE
    assert unit("patient.weight_kg", "stone") is None

"""Each status of dates.md section 3, both sides of its line; anchors, needs, suppression, stopped clocks, conflicts."""

from datetime import date
from typing import Any

import pytest

from kyphodss.assess import assess
from kyphodss.case.read import case_from
from kyphodss.dates.windows import WindowStatus

AS_OF = date(2026, 11, 22)


def windows(*, as_of: date = AS_OF, **values: Any) -> dict[str, WindowStatus]:
    """The windows of the first fracture of an osteoporotic L1 fracture of 1 October, unless said otherwise."""
    base: dict[str, Any] = {
        "case_id": "x",
        "etiology": "osteoporosis",
        "fractures": [{"level": "L1", "onset": "2026-10-01"}],
    }
    return {w.id: w for w in assess(case_from({**base, **values}), as_of)[0].windows}


def fracture(**facts: Any) -> list[dict[str, Any]]:
    return [{"level": "L1", **facts}]


@pytest.mark.parametrize(
    ("onset", "status"),
    [
        ("2026-09-22", "LAST_DAY"),  # + 2 months = 22 Nov
        ("2026-09-21", "CLOSED"),
        ("2026-09-23", "CLOSING"),  # 1 day left
        ("2026-09-29", "CLOSING"),  # 7 days left
        ("2026-09-30", "OPEN"),  # 8 days left
    ],
)
def test_open_closing_last_day_closed(onset: str, status: str) -> None:
    assert windows(fractures=fracture(onset=onset))["LF-OPEN"].status == status


@pytest.mark.parametrize(
    ("onset", "status"),
    [
        ("2026-09-22", "NOT_YET"),
        ("2026-09-21", "CLOSING"),
        ("2026-08-23", "CLOSING"),
        ("2026-08-22", "LAST_DAY"),
        ("2026-08-21", "CLOSED"),
    ],
)
def test_all_of_the_amber_band_is_closing_but_its_last_day(onset: str, status: str) -> None:
    assert windows(fractures=fracture(onset=onset))["LF-CLOSING"].status == status


@pytest.mark.parametrize(
    ("onset", "status"), [("2026-08-23", "OPEN"), ("2026-08-22", "LAST_DAY"), ("2026-08-21", "CLOSED")]
)
def test_immediate_stays_open_until_it_closes(onset: str, status: str) -> None:
    found = windows(fractures=fracture(onset=onset), symptoms={"pain_intolerable": True})
    assert found["LF-IMMEDIATE"].status == status


def test_context_rows_are_never_closing() -> None:
    assert windows(fractures=fracture(onset="2026-10-12"))["PH-ACUTE"].status == "OPEN"  # its last day
    assert windows(fractures=fracture(onset="2026-10-11"))["EV-6W-STAPLES-NEG"].status == "OPEN"
    assert windows(fractures=fracture(onset="2026-10-10"))["EV-6W-STAPLES-NEG"].status == "CLOSED"


@pytest.mark.parametrize(
    ("facts", "status", "opens", "closes"),
    [
        ({}, "UNKNOWN", None, None),
        ({"onset_earliest": "2026-10-01"}, "OPEN", "2026-11-22", "2026-12-24"),  # latest: the day itself
        ({"onset_latest": "2026-10-01"}, "UNCERTAIN", "2026-10-01", None),  # any age
        ({"onset_latest": "2026-08-01"}, "CLOSED", "2026-08-01", None),  # closed from either end
        ({"onset_earliest": "2026-08-01", "onset_latest": "2026-10-01"}, "UNCERTAIN", "2026-10-01", "2026-10-24"),
        (
            {"onset_earliest": "2026-11-20", "onset_latest": "2026-12-31"},
            "OPEN",
            "2026-11-22",
            "2027-02-12",
        ),  # cut at the day
    ],
)
def test_an_onset_that_is_not_a_day(facts: dict[str, Any], status: str, opens: str | None, closes: str | None) -> None:
    found = windows(fractures=fracture(**facts))["US-LCD-12W"].to_json()
    assert (found["status"], found["opens"], found["closes"]) == (status, opens, closes)


def test_a_missing_onset_is_named() -> None:
    assert windows(fractures=fracture())["LF-OPEN"].missing == ("onset_earliest", "onset_latest")


@pytest.mark.parametrize(
    ("values", "row", "status"),
    [
        ({"etiology": "trauma"}, "US-LCD-12W", None),
        ({"etiology": None}, "US-LCD-12W", "UNKNOWN"),
        ({"etiology": "unknown"}, "TR-7D-DE", "UNKNOWN"),
        ({"etiology": "cancer"}, "EV-3M-FREE", "OPEN"),
        ({"symptoms": {"pain_intolerable": False}}, "LF-IMMEDIATE", None),
        ({}, "LF-IMMEDIATE", "UNKNOWN"),
        ({"symptoms": {"pain_score": 7}}, "EV-6W-VAPOUR", "CLOSED"),
        ({"symptoms": {"pain_score": 6.9}}, "EV-6W-VAPOUR", None),
        (
            {
                "symptoms": {"pain_score": 5},
                "imaging": [
                    {"modality": "mri", "performed_on": "2026-11-20", "levels": ["L1"], "acute_finding": "positive"}
                ],
            },
            "EV-6W-VERTOS2",
            "CLOSED",
        ),
        (
            {
                "symptoms": {"pain_score": 5},
                "imaging": [
                    {"modality": "mri", "performed_on": "2026-11-20", "levels": ["L1"], "acute_finding": "negative"}
                ],
            },
            "EV-6W-VERTOS2",
            None,
        ),
        ({"symptoms": {"pain_score": 5}}, "EV-6W-VERTOS2", "UNKNOWN"),
        ({"fractures": [{"level": "L1", "onset": "2026-10-01", "recent_unhealed_attested": True}]}, "UK-TA279", "OPEN"),
        ({}, "UK-TA279", "UNKNOWN"),
        ({"symptoms": {"ambulatory": True}}, "CT-24H-SIR", None),
        ({"etiology": "cancer", "cancer": {"kind": "metastasis"}}, "CA-IMWG-4-8W", None),
        ({"etiology": "cancer", "cancer": {"kind": "myeloma"}}, "CA-IMWG-4-8W", "CLOSING"),  # 1 Oct + 56 = 26 Nov
        (
            {"etiology": "cancer", "cancer": {"kind": "myeloma"}, "symptoms": {"pain_intolerable": True}},
            "CA-IMWG-4-8W",
            None,
        ),
        (
            {"etiology": "cancer", "cancer": {"kind": "myeloma"}, "symptoms": {"pain_intolerable": "unknown"}},
            "CA-IMWG-4-8W",
            "CLOSING",
        ),
        ({"outcome": {"decision": "defer"}, "etiology": "cancer"}, "PW-31D", None),
        ({"outcome": {"decision": "treat", "decided_on": "2026-10-22"}, "etiology": "cancer"}, "PW-31D", "LAST_DAY"),
        ({"referral": {"setting": "outpatient", "admitted_on": "2026-11-21"}}, "PW-INPT-4D", None),
        ({"referral": {"admitted_on": "2026-11-21"}}, "PW-INPT-4D", "CLOSING"),
        ({"referral": {"received_on": "2026-11-23"}}, "PW-RTT-18W", "UNKNOWN"),  # not reached
        ({"etiology": "cancer", "cancer": {"mets_suspected_on": "2026-11-20"}}, "CA-METS-MRI", "CLOSING"),
        (
            {
                "etiology": "cancer",
                "cancer": {"mets_suspected_on": "2026-11-20"},
                "symptoms": {"neurologic_deficit": True},
            },
            "CA-METS-MRI",
            None,
        ),
        ({"outcome": {"procedure_on": "2026-11-01", "levels_treated": ["L1"]}}, "PW-FU", "CLOSING"),
        ({"outcome": {"procedure_on": "2026-11-01", "levels_treated": ["L2"]}}, "PW-FU", "UNKNOWN"),
    ],
)
def test_needs_and_what_takes_a_row_away(values: dict[str, Any], row: str, status: str | None) -> None:
    found = windows(**values).get(row)
    assert (None if found is None else found.status) == status


@pytest.mark.parametrize(
    ("treatments", "complete", "status", "closes"),
    [
        (None, None, "UNKNOWN", None),
        ([], None, None, None),
        ([{"kind": "brace"}], True, None, None),
        ([{"kind": "brace"}], None, "UNKNOWN", None),
        ([{"kind": "radiotherapy", "status": "planned"}], None, "UNKNOWN", None),  # no day yet
        ([{"kind": "radiotherapy", "status": "planned", "started_on": "2026-12-31"}], None, "OPEN", "2026-12-30"),
        ([{"kind": "radiotherapy", "started_on": "2026-11-23"}], None, "LAST_DAY", "2026-11-22"),
        ([{"kind": "radiotherapy", "started_on": "2026-11-22"}], None, "MISSED_SEQUENCE", "2026-11-21"),
        ([{"kind": "radiotherapy", "status": "ongoing"}], None, "MISSED_SEQUENCE", None),
        ([{"kind": "radiotherapy", "started_on": "2026-11-22", "levels": ["T4"]}], True, None, None),
    ],
)
def test_before_radiation(treatments: Any, complete: Any, status: str | None, closes: str | None) -> None:
    found = windows(etiology="cancer", treatments=treatments, treatments_complete=complete).get("LF-BEFORE-RT")
    assert (None if found is None else (found.status, found.to_json()["closes"])) == (
        None if status is None else (status, closes)
    )


@pytest.mark.parametrize(
    ("courses", "status"),
    [
        (
            [{"technique": "sbrt", "started_on": "2026-07-20", "ended_on": "2026-07-22"}],
            "OPEN",
        ),  # + 4 months: its last day
        ([{"technique": "sbrt", "started_on": "2026-07-20", "ended_on": "2026-07-21"}], "CLOSED"),
        ([{"started_on": "2026-07-20", "ended_on": "2026-07-22"}], "UNKNOWN"),
        ([{"technique": "conventional", "started_on": "2026-07-20", "ended_on": "2026-07-22"}], None),
        (
            [
                {"technique": "sbrt", "started_on": "2026-07-01", "ended_on": "2026-07-02"},
                {"technique": "conventional", "started_on": "2026-08-01", "ended_on": "2026-08-02"},
            ],
            None,
        ),
        ([{"technique": "sbrt", "status": "ongoing"}], "UNKNOWN"),
        ([{"technique": "conventional", "status": "ongoing"}], None),
    ],
)
def test_fracture_risk_after_sbrt(courses: list[dict[str, Any]], status: str | None) -> None:
    found = windows(etiology="cancer", treatments=[{"kind": "radiotherapy", **course} for course in courses]).get(
        "CA-SBRT-RISK"
    )
    assert (None if found is None else found.status) == status


SUPPRESSING: list[dict[str, Any]] = [
    {"symptoms": {"cord_compression_suspected": True}},
    {"symptoms": {"neurologic_deficit_new": True}},
    {"symptoms": {"myelopathy": True}},
    {"symptoms": {"spinal_instability": True}},
    *(
        {"risk": {name: True}}
        for name in (
            "osteomyelitis",
            "discitis",
            "systemic_infection_active",
            "surgical_site_infection_active",
            "bloodborne_infection_untreated",
        )
    ),
    {"patient": {"pregnant": True}},
    {"patient": {"age_years": 17}},
    {"fractures": fracture(onset="2026-10-01", escc="2")},
    {"etiology": "trauma", "symptoms": {"neurologic_deficit": True}},
    {"etiology": "trauma", "fractures": fracture(onset="2026-10-01", ao_type="B1")},
]


@pytest.mark.parametrize("values", SUPPRESSING, ids=str)
def test_a_red_flag_suspends_every_augmentation_row_and_prints_no_date(values: dict[str, Any]) -> None:
    found = windows(**values)
    held = [w for w in found.values() if w.status == "SUPPRESSED"]
    assert "LF-CLOSING" in {w.id for w in held}
    assert all((w.opens, w.closes) == (None, None) for w in held)
    assert found["PH-SUBACUTE"].status == "OPEN"
    assert not any("/" in id for id in found)


@pytest.mark.parametrize(
    "values",
    [
        {"symptoms": {"cord_compression_suspected": "unknown"}},
        {"patient": {"age_years": 18}},
        {"fractures": fracture(onset="2026-10-01", escc="1c")},
        {"fractures": fracture(onset="2026-10-01", ao_type="B1")},  # osteoporosis, not trauma
        {"symptoms": {"neurologic_deficit": True}},
        {"etiology": "trauma", "fractures": fracture(onset="2026-10-01", ao_type="A2")},
    ],
    ids=str,
)
def test_what_is_not_asked_or_is_not_a_stop_suspends_nothing(values: dict[str, Any]) -> None:
    assert windows(**values)["LF-CLOSING"].status == "NOT_YET"


def test_the_procedure_stops_its_clocks_and_leaves_the_others() -> None:
    found = windows(outcome={"procedure_on": "2026-11-10"}, referral={"received_on": "2026-10-05"})
    assert (found["LF-OPEN"].status, found["LF-OPEN"].evaluated_on) == ("OPEN", date(2026, 11, 10))
    assert (found["PW-RTT-18W"].status, found["PW-RTT-18W"].evaluated_on) == ("OPEN", date(2026, 11, 10))
    assert found["PH-SUBACUTE"].evaluated_on is None
    assert found["LF-OPEN"].changes == ()


def test_closure_and_death_stop_every_clock_with_what_was_known_then() -> None:
    found = windows(
        outcome={"closed_on": "2026-11-01"}, symptoms={"recorded_on": "2026-11-02", "pain_intolerable": True}
    )
    assert found["PH-ACUTE"].status == "OPEN"
    assert found["PH-ACUTE"].evaluated_on == date(2026, 11, 1)
    assert found["LF-IMMEDIATE"].status == "UNKNOWN"  # the symptoms were recorded after the closure


def test_a_red_flag_of_today_suspends_also_where_the_clock_stands_still() -> None:
    found = windows(outcome={"closed_on": "2026-11-01"}, symptoms={"recorded_on": "2026-11-20", "myelopathy": True})
    assert found["LF-OPEN"].status == "SUPPRESSED"


CARE = {"kind": "brace", "started_on": "2026-10-05"}


@pytest.mark.parametrize(
    ("treatments", "status", "opens"),
    [
        ([{**CARE, "status": "ongoing"}], "OPEN", "2026-11-16"),  # 5 Oct + 42
        (
            [{"kind": "brace", "started_on": "2026-09-01", "status": "ongoing"}],
            "OPEN",
            "2026-11-12",
        ),  # never before the onset
        ([{"kind": "brace", "started_on": "2026-10-15", "status": "ongoing"}], "NOT_YET", "2026-11-26"),
        ([{**CARE, "ended_on": "2026-11-15", "status": "finished"}], "UNKNOWN", None),  # ended before the floor
        ([{**CARE, "ended_on": "2026-11-16", "status": "finished"}], "OPEN", "2026-11-16"),  # on the day it is met
        ([{**CARE, "status": "finished"}], "UNKNOWN", None),
        (
            [
                {**CARE, "ended_on": "2026-10-20", "status": "finished"},
                {"kind": "analgesic", "started_on": "2026-10-20", "status": "ongoing"},
            ],
            "OPEN",
            "2026-11-16",
        ),
        ([{**CARE, "status": "planned"}], "UNKNOWN", None),
        ([{**CARE, "levels": ["T8"]}], "UNKNOWN", None),
        ([{"kind": "brace", "status": "ongoing"}], "UNKNOWN", None),
        ([{"kind": "bone_drug", "started_on": "2026-10-05"}], "UNKNOWN", None),
    ],
)
def test_six_weeks_of_care(treatments: list[dict[str, Any]], status: str, opens: str | None) -> None:
    found = windows(treatments=treatments)["CT-6W-BCBS"].to_json()
    assert (found["status"], found["opens"]) == (status, opens)


def test_two_arms_of_care_count_from_the_later() -> None:
    both = [{"kind": "analgesic", "started_on": "2026-10-05"}, {"kind": "physiotherapy", "started_on": "2026-10-20"}]
    found = windows(treatments=both)["CT-4W-EVICORE"]
    assert (found.status, found.opens) == ("OPEN", date(2026, 11, 17))
    assert windows(treatments=both[:1])["CT-4W-EVICORE"].status == "UNKNOWN"
    assert "CT-4W-EVICORE" not in windows(
        treatments=both, fractures=fracture(onset="2026-10-12")
    )  # day 41: not subacute
    assert "CT-4W-EVICORE" not in windows(treatments=both, symptoms={"pain_intolerable": True})


@pytest.mark.parametrize(
    ("started", "status", "opens"),
    [
        ("2026-11-21T12:00", "OPEN", "2026-11-22T12:00-05:00"),  # the moment of the day is noon
        ("2026-11-21T12:01", "NOT_YET", "2026-11-22T12:01-05:00"),
        ("2026-11-21", "UNCERTAIN", "2026-11-23T00:00-05:00"),  # somewhere between two midnights
        ("2026-11-20", "OPEN", "2026-11-22T00:00-05:00"),
    ],
)
def test_a_day_of_analgesia_is_an_hour_clock(started: str, status: str, opens: str) -> None:
    found = windows(symptoms={"ambulatory": False}, treatments=[{"kind": "analgesic", "started_on": started}])[
        "CT-24H-SIR"
    ].to_json()
    assert (found["status"], found["opens"]) == (status, opens)


def test_hours_are_elapsed_hours_across_the_end_of_summer_time() -> None:
    found = windows(
        as_of=date(2026, 11, 1),
        etiology="cancer",
        symptoms={"cord_compression_suspected": True, "mscc_suspected_at": "2026-10-31T13:00"},
    )["CA-MSCC-MRI"].to_json()
    assert (found["status"], found["closes"]) == ("CLOSING", "2026-11-01T12:00-05:00")


def test_a_conflict_needs_a_floor_after_the_ceiling() -> None:
    """Onset 1 Oct: day 84 is 24 Dec. Care from 12 Nov + 42 = 24 Dec: the same day is no conflict, a day later is."""
    same = windows(treatments=[{"kind": "brace", "started_on": "2026-11-12", "status": "ongoing"}])
    later = windows(treatments=[{"kind": "brace", "started_on": "2026-11-13", "status": "ongoing"}])
    assert "CT-6W-BCBS/US-LCD-12W" not in same
    assert later["CT-6W-BCBS/US-LCD-12W"].to_json()["opens"] == "2026-12-25"


def test_mri_rows_take_the_newest_mri_of_the_level() -> None:
    studies = [
        {"modality": "mri", "performed_on": d, "levels": [level]}
        for d, level in (("2026-11-10", "L1"), ("2026-11-15", "L1"), ("2026-11-20", "L2"))
    ]
    found = windows(imaging=studies)
    assert found["IM-7D-VAPOUR"].status == "LAST_DAY"
    assert windows(imaging=[{"modality": "mri", "performed_on": "2026-11-15"}])["IM-7D-VAPOUR"].status == "UNKNOWN"


def test_changes_name_the_days_and_what_follows() -> None:
    found = windows()["LF-OPEN"]
    assert [(c.on.isoformat(), c.status) for c in found.changes] == [
        ("2026-11-24", "CLOSING"),
        ("2026-12-01", "LAST_DAY"),
        ("2026-12-02", "CLOSED"),
    ]

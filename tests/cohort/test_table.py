"""The cohort table: dates, codes, what is wrong with rows, refresh by what changed, and the columns against the judge."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphodss.case.facts import fracture_facts
from kyphodss.case.read import case_from
from kyphodss.cohort import files
from kyphodss.cohort.aftercare import of_referral
from kyphodss.cohort.basis import basis_of
from kyphodss.cohort.codes import code_name
from kyphodss.cohort.criteria import names
from kyphodss.cohort.pathway import assessed_on, by_month, clock_fracture, precision_of, terminal
from kyphodss.cohort.referral_columns import COLUMNS
from kyphodss.cohort.table import Cut, Given, cohort_table, refreshed, stale
from kyphodss.cohort.window_columns import window_name
from kyphodss.dates.fracture import FractureWindows
from kyphodss.dates.rows import WINDOW_ROWS
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.reading import code_of, criteria_answers
from sample_data.cohort import REFERRALS, cohort_cases
from tests.cohort.cohorts import CUT, case, sample, table
from tests.strategies import AS_OF, cases

DAY = CUT.day


def _code(**outcome: Any) -> tuple[int, str | None]:
    code, day = terminal(case_from(case(1, **outcome)).outcome, DAY)
    return code, None if day is None else day.isoformat()


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ({}, (0, None)),
        ({"closed_as": 0}, (0, None)),
        ({"procedure_on": "2026-07-01"}, (1, "2026-07-01")),
        ({"procedure_on": "2026-07-01", "closed_on": "2026-08-01", "closed_as": 1}, (1, "2026-07-01")),
        ({"procedure_on": "2026-07-01", "died_on": "2026-07-01"}, (1, "2026-07-01")),
        ({"closed_on": "2026-07-01", "closed_as": 4, "died_on": "2026-07-01"}, (4, "2026-07-01")),
        ({"died_on": "2026-06-20", "closed_on": "2026-07-01", "closed_as": 2}, (5, "2026-06-20")),
        ({"closed_on": "2026-07-01"}, (-1, "2026-07-01")),
        ({"closed_as": 3}, (3, None)),
        ({"closed_on": "2026-07-01", "closed_as": 1}, (1, None)),
        ({"closed_on": "2026-11-24", "closed_as": 6}, (6, "2026-11-24")),
        ({"closed_on": "2026-11-25", "closed_as": 6}, (0, None)),
        ({"procedure_on": "2026-11-25"}, (0, None)),
        ({"closed_as": 9, "procedure_on": "2026-07-01"}, (9, None)),
    ],
)
def test_a_referral_has_the_code_of_its_first_terminal_event(
    outcome: dict[str, Any], expected: tuple[int, Any]
) -> None:
    assert _code(**outcome) == expected


@pytest.mark.parametrize(
    ("earliest", "latest", "expected"),
    [
        ("2026-02-03", "2026-02-03", "exact"),
        ("2026-02-01", "2026-02-28", "month"),
        ("2026-02-01", "2026-02-27", "range"),
        ("2025-12-01", "2026-01-31", "range"),
        (None, "2026-02-03", "open"),
        ("2026-02-03", None, "open"),
        (None, None, "unknown"),
    ],
)
def test_the_precision_of_an_onset(earliest: str | None, latest: str | None, expected: str) -> None:
    days = [None if day is None else date.fromisoformat(day) for day in (earliest, latest)]
    assert precision_of(days[0], days[1]) == expected


def test_the_clock_is_that_of_the_planned_fracture_whose_onset_is_first() -> None:
    fractures = [
        {"level": "T12", "onset": "2026-01-01", "planned": False},
        {"level": "L1", "onset": "2026-05-20"},
        {"level": "L2", "onset": "2026-05-10"},
        {"level": "L3"},
    ]
    found = clock_fracture(case_from({"case_id": "x", "fractures": fractures}))
    assert found is not None and found.level == "L2"
    fractures[1]["planned"] = True
    found = clock_fracture(case_from({"case_id": "x", "fractures": fractures}))
    assert found is not None and found.level == "L1"
    assert clock_fracture(case_from({"case_id": "x", "fractures": [{"level": "L1"}]})) is None


def test_a_contact_counts_for_the_month_it_is_nearest_to() -> None:
    days = ("2026-01-02", "2026-03-01", "2026-03-04", "2026-04-02", "2026-01-01", "2026-12-20")
    body = case(1, procedure_on="2026-01-01", followups=[{"on": day} for day in days])
    followups = case_from(body).outcome.followups
    assert followups is not None
    found = {month: str(contact.on) for month, contact in by_month(followups, date(2026, 1, 1)).items()}
    assert found == {1: "2026-03-01", 3: "2026-04-02", 12: "2026-12-20"}


def test_sources_are_asked_on_the_day_of_the_decision_else_of_the_end_else_on_the_cut() -> None:
    def on(**outcome: Any) -> str:
        return assessed_on(case_from(case(1, **outcome)).outcome, DAY).isoformat()

    assert on() == "2026-11-24"
    assert on(decision="treat", decided_on="2026-06-09", procedure_on="2026-07-01") == "2026-06-09"
    assert on(decision="defer", decided_on="2026-06-09", procedure_on="2026-07-01") == "2026-07-01"
    assert on(decision="treat", decided_on="2026-12-09") == "2026-11-24"


def test_bad_input_is_counted_and_explained() -> None:
    made = table(
        [
            case(1),
            case(1),
            case(2, received=None),
            case(3, received="2026-12-01"),
            case(4, closed_on="2026-05-01", closed_as=2),
            case(5, closed_on="2026-07-01"),
            case(6, closed_as=4),
            case(7, closed_as=9),
            {"case_id": "bad", "patient": {"age_years": -1}},
        ]
    )
    found = basis_of(made)
    kinds = ("duplicate", "no_receipt", "after_cut", "before_receipt", "unknown_code", "no_event_day", "excluded")
    assert found.left_out == dict.fromkeys(kinds, 1)
    assert (len(made), int(found.received.sum()), int(found.usable.sum()), made.unread) == (8, 4, 1, ("bad",))


def test_every_row_of_a_table_is_left_out_or_used() -> None:
    found = basis_of(sample())
    assert sum(found.left_out.values()) + int(found.usable.sum()) == len(sample()) == REFERRALS
    assert (found.usable == sample().clock.sort_out().usable).all()


def test_an_empty_table_is_a_table() -> None:
    made = table([])
    assert (len(made), made.verdicts.num_rows, int(basis_of(made).usable.sum())) == (0, 0, 0)


def test_stamps_need_an_offset_and_their_order() -> None:
    with pytest.raises(ValueError, match="offset"):
        Cut(datetime(2026, 11, 24), datetime(2026, 11, 25, tzinfo=UTC))
    with pytest.raises(ValueError, match="at or after"):
        Cut(CUT.computed_at, CUT.at)
    assert CUT.hours_old == 2 and CUT.day == date(2026, 11, 24)
    assert CUT.words == "Data up to 24 Nov 2026 23:00 UTC; computed 25 Nov 2026 01:00 UTC."


def test_a_refresh_gives_what_a_new_table_gives_and_lays_only_what_changed() -> None:
    bodies = [body for body, _, _ in cohort_cases(160, seed=3)]
    bodies = [body for at, body in enumerate(bodies) if body["case_id"] not in {b["case_id"] for b in bodies[:at]}]
    early = Cut(datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 1, 12, tzinfo=UTC))
    old = cohort_table([Given(body, case_key=body["case_id"]) for body in bodies[:-1]], early)
    changed = {**bodies[0], "etiology": "trauma"}
    now = [
        Given(changed, case_key=changed["case_id"], number=2),
        *(Given(b, case_key=b["case_id"]) for b in bodies[2:]),
    ]
    numbers = {str(each.case_key): each.number for each in now}
    old_keys = stale(old, numbers, CUT)
    assert {bodies[0]["case_id"], bodies[1]["case_id"], bodies[-1]["case_id"]} <= old_keys
    assert len(old_keys) < len(bodies) * 0.9
    made = refreshed(old, [each for each in now if each.case_key in old_keys], old_keys, CUT)
    anew = cohort_table(now, CUT)
    same = [name for name in COLUMNS.names if name != "person"]
    assert made.referrals.select(same).equals(anew.referrals.select(same))
    assert made.fractures.equals(anew.fractures)
    assert len(set(made.referrals["person"].to_pylist())) == len(set(anew.referrals["person"].to_pylist()))
    assert stale(made, numbers, CUT) == frozenset()
    assert stale(made, numbers, early) == frozenset(numbers)


def test_persons_are_numbered_and_nobody_is_named() -> None:
    first, second, other = case(1), {**case(2), "patient": case(1)["patient"]}, {**case(3), "patient": {}}
    made = table([first, second, other])
    persons = made.referrals["person"].to_pylist()
    assert persons[0] == persons[1] != persons[2]
    assert "M1" not in repr(made) and "M1" not in str(made.referrals.to_pylist()) + str(made.fractures.to_pylist())


def test_files_hold_the_table_and_its_stamps(tmp_path: Path) -> None:
    made = table([case(1), case(2, procedure_on="2026-07-01")])
    files.write(made, tmp_path)
    found = files.read(tmp_path)
    assert found.cut == CUT and found.referrals.equals(made.referrals) and found.fractures.equals(made.fractures)
    assert stale(found, {"X001": 1}, CUT) == {"X001", "X002"}
    (tmp_path / files.FRACTURES).write_bytes(b"no parquet")
    with pytest.raises(files.CohortFileError, match="readable"):
        files.read(tmp_path)
    with pytest.raises(files.CohortFileError, match="readable"):
        files.read(tmp_path / "nowhere")


def _judged(bodies: list[dict[str, Any]], day: date) -> None:
    made = cohort_table(
        [Given(body) for body in bodies], replace(CUT, at=datetime(day.year, day.month, day.day, 20, tzinfo=UTC))
    )
    rows = {(row["case_key"], row["position"]): row for row in made.verdicts.to_pylist()}
    criteria = dict(zip(rows, made.side.criteria.to_pylist(), strict=True))
    for body in bodies:
        read = of_referral(case_from(body))
        on = assessed_on(read.outcome, made.cut.day)
        for position, maker in enumerate(fracture_facts(read)):
            row = rows.pop((read.case_id, position))
            for source in GUIDELINES:
                assert row[code_name(source.id)] == code_of(source, maker.on(on)), (read.case_id, source.id)
                judged = criteria_answers(source, maker.on(on))
                its = criteria[read.case_id, position]
                found = {c.id: its[names()[c.term]] for c in source.criteria}
                assert found == judged, (read.case_id, source.id)
            judge = FractureWindows(read, maker).on(on)
            for window in WINDOW_ROWS:
                status = judge[window.id].status if window.id in judge else None
                assert row[window_name(window.id)] == status, (read.case_id, window.id)
    assert rows == {}


def test_every_code_criterion_and_window_of_the_samples_is_the_judges() -> None:
    found = [body for body, _, _ in cohort_cases(120, seed=5)]
    _judged([{**body, "case_id": f"N{at}"} for at, body in enumerate(found)], DAY)


@settings(max_examples=12)
@given(batch=st.lists(cases(), min_size=3, max_size=8))
def test_every_code_criterion_and_window_of_generated_cases_is_the_judges(batch: list[dict[str, Any]]) -> None:
    _judged([{**body, "case_id": f"N{at}"} for at, body in enumerate(batch)], AS_OF)


def test_the_sample_has_what_it_promises() -> None:
    made = sample()
    assert set(made.code.tolist()) == {-1, 0, 1, 2, 3, 4, 5, 6, 9}
    assert set(made.words("onset_precision")) == {"exact", "range", "month", "open", "unknown"}
    assert made.unread == ()
    received = made.days("received")
    weekly = [int(((received >= first) & (received < last)).sum()) for first, last in _spans()]
    assert weekly[1] > weekly[0] * 1.2
    late = (made.words("organization") == "Harbor View Medical Group (invented)") & made.onset_close
    delay = (received - made.days("onset_earliest")).astype("timedelta64[D]").astype(float)
    assert np.median(delay[late]) > 2 * np.median(delay[~late & made.onset_close])
    again = [body for body, _, _ in cohort_cases(50)]
    assert again == [body for body, _, _ in cohort_cases(50)]


def _spans() -> list[tuple[np.datetime64, np.datetime64]]:
    """The same months a year apart, before and after the step."""
    return [(np.datetime64(f"{year}-03-02"), np.datetime64(f"{year}-11-24")) for year in (2025, 2026)]

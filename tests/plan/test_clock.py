"""Slots and dose times, across clock changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.case.clock import in_site_zone
from kyphodss.plan.doses import DoseTimes, dose_times
from kyphodss.plan.slots import first_slot, is_slot_day, later, slot_on, slots_between, slots_of, utc
from kyphodss.settings import WEEKDAYS, PlanSettings, SlotTimes

DEFAULT = PlanSettings()


def _at(text: str) -> datetime:
    return utc(in_site_zone(datetime.fromisoformat(text)))


@pytest.mark.parametrize(
    ("not_before", "slot"),
    [
        ("2027-05-04T09:00", "2027-05-04T09:00"),  # equal is enough
        ("2027-05-04T09:01", "2027-05-05T09:00"),
        ("2027-05-07T09:01", "2027-05-10T09:00"),  # over the weekend
        ("2027-03-12T12:00", "2027-03-15T09:00"),  # over the start of summer time
    ],
)
def test_the_first_slot_is_at_or_after(not_before: str, slot: str) -> None:
    assert first_slot(_at(not_before), DEFAULT) == _at(slot)


def test_closed_days_and_other_weekdays_have_no_slot() -> None:
    clinic = PlanSettings(
        slot_times=SlotTimes(monday=(), wednesday=(), thursday=(), friday=(), saturday=(time(9, 0),)),
        closed_days=(date(2027, 5, 8),),
    )
    assert [is_slot_day(date(2027, 5, day), clinic) for day in (4, 5, 8, 15)] == [True, False, False, True]
    assert first_slot(_at("2027-05-05T00:00"), clinic) == _at("2027-05-11T09:00")


def test_a_slot_time_that_does_not_occur_is_an_hour_later() -> None:
    clinic = PlanSettings(slot_times=SlotTimes(sunday=(time(2, 30), time(3, 0))))
    assert slots_of(date(2027, 3, 14), clinic) == [_at("2027-03-14T03:00"), _at("2027-03-14T03:30")]


def test_the_first_slot_of_a_day_that_is_not_before() -> None:
    clinic = PlanSettings(slot_times=SlotTimes(tuesday=(time(13, 0), time(8, 0))))
    day = date(2027, 5, 4)
    found = [slot_on(day, _at(f"2027-05-04T{at}"), clinic) for at in ("00:00", "08:00", "08:01", "13:00")]
    assert found == [_at(f"2027-05-04T{at}") for at in ("08:00", "08:00", "13:00", "13:00")]
    assert slot_on(day, _at("2027-05-04T13:01"), clinic) is None


TIMES = st.lists(st.sampled_from([time(2, 30), time(7, 0), time(9, 0), time(13, 15), time(23, 45)]), unique=True)


@given(
    st.fixed_dictionaries(dict.fromkeys(WEEKDAYS, TIMES)).filter(lambda week: any(len(t) > 0 for t in week.values())),
    st.datetimes(datetime(2027, 3, 6), datetime(2027, 3, 20))
    | st.datetimes(datetime(2027, 11, 1), datetime(2027, 11, 14)),
)
def test_the_first_slot_is_the_least_of_all_that_are_not_before(week: dict[str, list[time]], at: datetime) -> None:
    """The plain way: every slot of three weeks, compared one by one."""
    clinic, moment = PlanSettings(slot_times=SlotTimes.model_validate(week)), at.replace(tzinfo=UTC)
    days = [at.date() + timedelta(days=n) for n in range(-1, 21)]
    every = [utc(in_site_zone(datetime.combine(day, start))) for day in days for start in week[f"{day:%A}".lower()]]
    assert first_slot(moment, clinic) == min(slot for slot in every if slot >= moment)


def test_slots_between_include_both_ends() -> None:
    found = slots_between(_at("2027-05-07T09:00"), date(2027, 5, 10), DEFAULT)
    assert found == [_at("2027-05-07T09:00"), _at("2027-05-10T09:00")]
    assert slots_between(_at("2027-05-07T09:00"), date(2027, 5, 6), DEFAULT) == []


def test_72_hours_are_elapsed_hours() -> None:
    assert later(_at("2027-03-12T09:00"), 72) == _at("2027-03-15T10:00")
    assert later(_at("2027-11-05T10:00"), 72) == _at("2027-11-08T09:00")


@pytest.mark.parametrize(("interval", "times"), [(24, 1), (12, 2), (8, 3), (6, 4), (4.8, 5)])
def test_dose_times_go_round_the_day(interval: float, times: int) -> None:
    found = dose_times(datetime.fromisoformat("2027-05-03T20:00"), interval)
    assert found is not None
    assert timedelta(days=1) / found.every == times


@pytest.mark.parametrize("interval", [5, 7, 48, 36, 9, 0.5, 1e-10])
def test_without_a_multiple_nothing_is_rounded(interval: float) -> None:
    assert dose_times(datetime.fromisoformat("2027-05-03T20:00"), interval) is None


def test_without_an_hour_nothing_is_rounded() -> None:
    assert dose_times(date(2027, 5, 3), 12) is None
    assert dose_times(None, 12) is None
    assert dose_times(datetime.fromisoformat("2027-05-03T20:00"), None) is None


def test_dose_times_before_and_after() -> None:
    doses = DoseTimes(timedelta(hours=8), timedelta(hours=12))
    assert doses.at_or_before(_at("2027-05-03T20:00")) == _at("2027-05-03T20:00")
    assert doses.at_or_before(_at("2027-05-03T19:59")) == _at("2027-05-03T08:00")
    assert doses.at_or_after(_at("2027-05-03T20:01")) == _at("2027-05-04T08:00")
    assert doses.first_of(date(2027, 5, 4)) == _at("2027-05-04T08:00")


MOMENTS = st.datetimes(datetime(2027, 3, 13), datetime(2027, 3, 15)) | st.datetimes(
    datetime(2027, 11, 6), datetime(2027, 11, 8)
)


@given(MOMENTS, st.integers(0, 23), st.sampled_from([1, 2, 3, 4, 6, 8, 12, 24]))
def test_no_dose_time_lies_between_the_one_found_and_the_instant(at: datetime, first: int, every: int) -> None:
    """The plain way: every dose of three days, in local time, compared one by one."""
    moment = at.replace(tzinfo=UTC)
    doses = DoseTimes(timedelta(hours=first) % timedelta(hours=every), timedelta(hours=every))
    start = datetime.combine(at.date() - timedelta(days=2), time())
    walls = (start + doses.first + timedelta(hours=every) * n for n in range(24 * 5 // every))
    plain = [utc(in_site_zone(wall)) for wall in walls]
    assert doses.at_or_before(moment) == max(dose for dose in plain if dose <= moment)
    assert doses.at_or_after(moment) == min(dose for dose in plain if dose >= moment)

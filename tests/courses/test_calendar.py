"""Training days fall on working days and give way to absence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.calendar import NoWorkingDay, plan_days

MONDAY = date(2026, 7, 6)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
WORKWEEKS = st.sets(st.integers(0, 6), min_size=1)


def weekday(day: date) -> bool:
    return day.weekday() < 5


def test_fifteen_days_take_three_weeks() -> None:
    days = plan_days(MONDAY, 15, weekday)
    assert (days[0], days[4], days[5], days[-1]) == (MONDAY, date(2026, 7, 10), date(2026, 7, 13), date(2026, 7, 24))


def test_absence_moves_what_follows_and_keeps_rest_days() -> None:
    days = plan_days(MONDAY, 5, weekday, absent={date(2026, 7, 8)})
    assert days[2:] == (date(2026, 7, 9), date(2026, 7, 10), date(2026, 7, 13))


def test_a_start_on_a_rest_day_waits_for_the_next_working_day() -> None:
    assert plan_days(date(2026, 7, 11), 1, weekday) == (date(2026, 7, 13),)


def test_no_days_asked_for_is_no_days() -> None:
    assert plan_days(MONDAY, 0, weekday) == ()


def test_fewer_than_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        plan_days(MONDAY, -1, weekday)


def test_a_calendar_without_working_days_ends_with_an_error() -> None:
    with pytest.raises(NoWorkingDay):
        plan_days(MONDAY, 1, lambda _: False)


@given(DAYS, st.integers(0, 40), WORKWEEKS, st.sets(st.integers(0, 60)))
def test_days_are_as_many_as_asked_in_order_worked_and_not_absent(start: date, count: int, workweek: set[int], away: set[int]) -> None:
    absent = {start + timedelta(days=offset) for offset in away}
    days = plan_days(start, count, lambda day: day.weekday() in workweek, absent)
    assert len(days) == count
    assert list(days) == sorted(set(days))
    assert all(day >= start and day.weekday() in workweek and day not in absent for day in days)


@given(DAYS, st.integers(1, 30), WORKWEEKS, st.sets(st.integers(0, 60)))
def test_no_day_that_could_be_used_is_passed_over(start: date, count: int, workweek: set[int], away: set[int]) -> None:
    absent = {start + timedelta(days=offset) for offset in away}
    days = plan_days(start, count, lambda day: day.weekday() in workweek, absent)
    span = [start + timedelta(days=offset) for offset in range((days[-1] - start).days + 1)]
    usable = [day for day in span if day.weekday() in workweek and day not in absent]
    assert list(days) == usable


@given(DAYS, st.integers(1, 20), st.integers(0, 40))
def test_absence_never_brings_a_day_forward(start: date, count: int, away: int) -> None:
    planned = plan_days(start, count, weekday)
    moved = plan_days(start, count, weekday, {start + timedelta(days=away)})
    assert all(after >= before for before, after in zip(planned, moved, strict=True))

"""Mainland China's working days: holidays, make-up workdays, and years not published yet."""

from datetime import date

import pytest

from app.core.workdays import is_provisional, is_workday, last_published_year, working_days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 7, 9), True),  # an ordinary Thursday
        (date(2026, 7, 11), False),  # a Saturday
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 7), False),  # a Wednesday off in exchange for a Saturday
        (date(2026, 10, 10), True),  # that Saturday
        (date(2026, 2, 17), False),  # Spring Festival
        (date(2026, 2, 28), True),  # a Saturday worked for it
    ],
)
def test_days_of_2026_are_as_published(day: date, works: bool) -> None:
    assert is_workday(day) is works


def test_years_whose_make_up_days_are_unknown_are_provisional() -> None:
    assert not is_provisional(2025)
    assert not is_provisional(last_published_year())
    assert is_provisional(last_published_year() + 1)


def test_a_provisional_year_still_knows_its_public_holidays() -> None:
    assert not is_workday(date(2090, 10, 2))


def test_an_override_goes_before_the_calendar() -> None:
    overrides = {date(2026, 7, 9): False, date(2026, 7, 11): True}
    assert not is_workday(date(2026, 7, 9), overrides)
    assert is_workday(date(2026, 7, 11), overrides)


def test_training_days_pass_over_the_national_holiday() -> None:
    days = working_days(date(2026, 9, 29), 4, absent={date(2026, 9, 30)})
    assert days == (date(2026, 9, 29), date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10))

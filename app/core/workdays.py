"""Mainland China's working days, with its make-up workdays.

The state publishes each year's days off and make-up workdays late in the year before. Until the
package at hand knows them, a year is *provisional*: public holidays and weekends only, no make-up workdays.
"""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache, partial

from holidays import HolidayBase, country_holidays

from courses.calendar import plan_days

FIRST, LAST = 2001, 2100
"""Years the calendar covers. Make-up workdays begin in 2001."""

SATURDAY = 5


@lru_cache(maxsize=1)
def _china() -> HolidayBase:
    return country_holidays("CN", years=range(FIRST, LAST + 1), expand=False)


@lru_cache(maxsize=1)
def last_published_year() -> int:
    """The last year whose make-up workdays are known."""
    return max(day.year for day in _china().weekend_workdays)


def is_provisional(year: int) -> bool:
    """Whether the days off of ``year`` are not published yet (as far as the package at hand knows)."""
    return year > last_published_year()


def is_workday(day: date, overrides: Mapping[date, bool] | None = None) -> bool:
    """Whether people work on ``day``. ``overrides`` (date → working or not) go before the calendar."""
    if overrides and day in overrides:
        return overrides[day]
    if day in _china().weekend_workdays:
        return True
    return day.weekday() < SATURDAY and day not in _china()


def working_days(start: date, count: int, absent: Collection[date] = (), overrides: Mapping[date, bool] | None = None) -> tuple[date, ...]:
    """The first ``count`` working days from ``start`` on, without the days of absence.

    Raises ValueError for a negative count and NoWorkingDay where overrides leave no day to work.
    """
    return plan_days(start, count, partial(is_workday, overrides=overrides), absent)

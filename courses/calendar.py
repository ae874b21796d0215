"""A programme and a start date become dated training days."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

LONGEST_GAP = 366
"""Days without a single working day after which planning gives up."""


class NoWorkingDay(ValueError):
    """The calendar offers no working day within a year; ``after`` is the last day looked at."""

    def __init__(self, after: date) -> None:
        self.after = after
        super().__init__(f"no working day within {LONGEST_GAP} days up to {after.isoformat()}")


def plan_days(start: date, count: int, is_workday: Callable[[date], bool], absent: Collection[date] = ()) -> tuple[date, ...]:
    """The first ``count`` dates from ``start`` on that are working days and no absence.

    Absence moves the days after it; days that aren't working days stay free. Raises ValueError for
    a negative count and NoWorkingDay where the calendar never offers another day.
    """
    if count < 0:
        raise ValueError("count must not be negative")
    planned: list[date] = []
    day = start
    while len(planned) < count:
        planned.append(_next_day(day, is_workday, absent))
        day = planned[-1] + timedelta(days=1)
    return tuple(planned)


def _next_day(start: date, is_workday: Callable[[date], bool], absent: Collection[date]) -> date:
    day = start
    for _ in range(LONGEST_GAP):
        if day not in absent and is_workday(day):
            return day
        day += timedelta(days=1)
    raise NoWorkingDay(day)

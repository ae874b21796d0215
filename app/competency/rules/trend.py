"""The overall level over time: what the evidence of each day did to it, and how it grows uncertain in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from app.competency.rules.pieces import Ints, Pieces, micros
from app.competency.rules.replay import YEAR_MICROS, replay
from app.core import clock
from assessments.competency.estimate import EPOCH
from assessments.competency.model import CompetencyModel
from assessments.competency.profile import ProfileTable, profiles
from assessments.competency.scale import Estimate, Floats, points

MOST_DAYS = 24
"""Days of evidence that a curve shows step by step; of more, as many spread evenly."""
MOST_DOTS = 24
"""Dots that a curve has room for; of more occasions, neighbours share one."""
QUIET = timedelta(days=20) // timedelta(microseconds=1)
"""So far from any evidence the first of a month is worked out too, so that the band is seen to widen."""


@dataclass(frozen=True)
class Moment:
    """The overall level at one moment; None before anything was known."""

    day: date
    level: Estimate | None


@dataclass(frozen=True)
class Occasion:
    """The evidence of one session (or of ``sessions`` neighbours) as a dot: the mean of its pieces by their precision, in points."""

    day: date
    points: float
    sessions: int = 1


@dataclass(frozen=True)
class Trend:
    """Moments in order, two on a day that brought evidence (before and after); occasions; since when all dimensions are covered."""

    moments: tuple[Moment, ...]
    occasions: tuple[Occasion, ...]
    complete_since: date | None

    @property
    def shared_dots(self) -> bool:
        """Whether a dot may stand for more than one occasion."""
        return any(occasion.sessions > 1 for occasion in self.occasions)

    @property
    def by_month(self) -> tuple[Moment, ...]:
        """The last moment of each month that the curve shows: what the table beside the chart says."""
        return tuple({(moment.day.year, moment.day.month): moment for moment in self.moments if moment.level}.values())


def trend(pieces: Pieces, model: CompetencyModel, weights: Floats, until: datetime) -> Trend | None:
    """The course of one person whose post weighs the dimensions by ``weights`` (D,); None without evidence.

    ``pieces`` are those of one person. All moments are worked out in one run, as if each were a person.
    """
    if not len(pieces.table):
        return None
    moments = _moments(pieces.table["occurred"], micros(until))
    table = _levels(pieces, model, weights, moments, until)
    known = [None if np.isnan(mean) else Estimate(mean, sd, cover) for mean, sd, cover in _overall(table)]
    days = [_day(moment) for moment in moments.tolist()]
    course = tuple(Moment(day, level) for day, level in zip(days, known, strict=True))
    whole = [moment.day for moment in course if moment.level is not None and moment.level.coverage >= _full(table)]
    return Trend(course, _occasions(pieces), whole[0] if whole else None)


def _overall(table: ProfileTable) -> zip[tuple[float, float, float]]:
    columns = (table.overall_mean, table.overall_sd, table.overall_coverage)
    return zip(*(column.tolist() for column in columns), strict=True)


def _full(table: ProfileTable) -> float:
    """The coverage reached in the end: before that the level stands on less."""
    return float(table.overall_coverage[-1]) - 1e-9


def _levels(pieces: Pieces, model: CompetencyModel, weights: Floats, moments: Ints, until: datetime) -> ProfileTable:
    states = replay(pieces.again(moments), len(moments), model)
    # Each row is aged to one common moment by moving its evidence as far ahead as its own moment lies back.
    back = (micros(until) - moments) / YEAR_MICROS
    return profiles(model, np.tile(weights, (len(moments), 1)), replace(states, at=states.at + back[:, None]), until)


def _moments(occurred: Ints, until: int) -> Ints:
    """Just before and at each time of evidence, the months between that brought none, and the end."""
    times = np.unique(occurred[occurred <= until])
    if len(times) > MOST_DAYS:
        times = times[np.unique(np.linspace(0, len(times) - 1, MOST_DAYS).round().astype(int))]
    months = np.array([micros(month) for month in _months(_at(int(times[0])), _at(until))], np.int64)
    quiet = np.array([np.abs(times - month).min() > QUIET for month in months.tolist()], np.bool_)
    found = np.concatenate((times[1:] - 1, times, months[quiet], [until]))
    return np.unique(found)


def _months(first: datetime, last: datetime) -> Sequence[datetime]:
    begin, found = clock.local(first).date(), []
    number = begin.year * 12 + begin.month
    while (month := clock.at(date(number // 12, number % 12 + 1, 1), 0)) < last:
        found.append(month)
        number += 1
    return found


def _at(moment: int) -> datetime:
    return EPOCH + timedelta(microseconds=moment)


def _day(moment: int) -> date:
    return clock.local(_at(moment)).date()


def _occasions(pieces: Pieces) -> tuple[Occasion, ...]:
    sessions = pieces.causes["cause"] < 0
    table = pieces.table[pieces.of[sessions]]
    _, first, number = np.unique(pieces.causes["cause"][sessions], return_index=True, return_inverse=True)
    when = table["occurred"][first]
    # In order of time, as many next to each other in one dot as the room asks for.
    place = np.empty(len(when), np.int64)
    place[np.argsort(when, kind="stable")] = np.arange(len(when)) * min(MOST_DOTS, len(when)) // len(when)
    dot, precision = place[number], 1.0 / table["error"] ** 2
    mean = np.bincount(dot, precision * table["logit"]) / np.bincount(dot, precision)
    middle = (np.bincount(place, when) / np.bincount(place)).astype(np.int64).tolist()
    counts = np.bincount(place).tolist()
    return tuple(Occasion(_day(at), points(value), count) for at, value, count in zip(middle, mean.tolist(), counts, strict=True))

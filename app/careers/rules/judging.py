"""Everybody against the next tier above the one they hold, as arrays; the engine judges, tier by tier."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.competency.rules import Standing
from app.competency.rules.pieces import Ints
from app.competency.rules.standing import Spread
from app.core import clock
from app.results.rules import months_before
from assessments.competency.facts import Facts, FactTable
from assessments.competency.profile import ProfileTable
from assessments.competency.readiness import Board, Readiness, Status, board, readiness
from assessments.competency.scale import Floats
from assessments.competency.tiers import Tier, Tiers

TOP = -1
"""Instead of the next tier of who holds the highest."""


@dataclass(frozen=True)
class Staff:
    """N persons, column by column, on one day: posts (codes), tiers held, first day of work, since when the tier is held.

    ``rotated``: those who have completed a rotation, here or recognised.
    """

    person_ids: Sequence[int]
    positions: Sequence[str]
    held: Sequence[str | None]
    hired_on: Sequence[date]
    held_since: Sequence[date | None]
    programmes: Mapping[int, set[str]]
    rotated: Collection[int]
    open_critical_errors: Mapping[int, int]

    def __len__(self) -> int:
        return len(self.person_ids)


@dataclass(frozen=True)
class Judged:
    """What the engine says of N persons. ``next_tier`` (N,): place of the tier above the one held, TOP where there is none.

    ``status`` (N,) words of Status, empty at the top; ``probability`` (N,) NaN where it can't be told. ``missing``: some
    dimension has no evidence. ``stale``: some dimension has evidence, but none within what the tier looks back at.
    """

    staff: Staff
    tiers: Tiers
    standing: Standing
    profiles: ProfileTable
    day: date
    next_tier: Ints
    boards: Mapping[int, tuple[Ints, Board]]
    spreads: Mapping[int, Spread]

    @cached_property
    def status(self) -> NDArray[np.str_]:
        """Of everybody."""
        return self._gathered("status", np.full(len(self.staff), "", "<U8"))

    @cached_property
    def probability(self) -> Floats:
        """Of everybody."""
        return self._gathered("probability", np.full(len(self.staff), np.nan))

    @cached_property
    def missing(self) -> NDArray[np.bool_]:
        """Who lacks evidence in some dimension."""
        lacks = np.isnan(self.profiles.dimension_mean).any(axis=1)
        return np.asarray(lacks & (self.next_tier != TOP))

    @cached_property
    def stale(self) -> NDArray[np.bool_]:
        """Whose evidence has gone out of date in some dimension."""
        found = np.zeros(len(self.staff), np.bool_)
        for place, (rows, _) in self.boards.items():
            known = ~np.isnan(self.profiles.dimension_mean[rows])
            found[rows] = (known & (self.spreads[place].pieces[rows] == 0)).any(axis=1)
        return found

    def _gathered(self, name: str, empty: NDArray[Any]) -> NDArray[Any]:
        for rows, judged in self.boards.values():
            empty[rows] = getattr(judged, name)
        return empty

    @cached_property
    def places(self) -> Ints:
        """(N,) where each person stands in the board of their tier."""
        found = np.zeros(len(self.staff), np.int64)
        for rows, _ in self.boards.values():
            found[rows] = np.arange(len(rows))
        return found

    def tier(self, row: int) -> Tier | None:
        """The next tier of one person."""
        place = int(self.next_tier[row])
        return None if place == TOP else self.tiers.tiers[place]

    def facts(self, row: int) -> Facts:
        """What counts beside levels, of one person."""
        person_id, since = self.staff.person_ids[row], self.staff.held_since[row]
        place = int(self.next_tier[row])
        spread = self.spreads.get(place)
        return Facts(
            months_in_tier=None if since is None else float(months_between([since], self.day)[0]),
            months_experience=float(months_between([self.staff.hired_on[row]], self.day)[0]),
            programmes=frozenset(self.staff.programmes.get(person_id, ())),
            evidence={} if spread is None else spread.breadth(row, self.standing.model.dimension_slugs),
            open_critical_errors=self.staff.open_critical_errors.get(person_id, 0),
            rotation_done=person_id in self.staff.rotated,
        )

    def readiness(self, row: int) -> Readiness | None:
        """One person rule by rule; None at the top."""
        tier = self.tier(row)
        return None if tier is None else readiness(tier, self.profiles.person(row), self.facts(row))


def judge(staff: Staff, standing: Standing, tiers: Tiers, day: date) -> Judged:
    """Judge everybody against the tier above the one they hold."""
    table = standing.profiles(staff.positions)
    next_tier = _next_tiers(staff.held, tiers)
    boards, spreads = {}, {}
    for place in sorted(set(next_tier.tolist()) - {TOP}):
        tier, rows = tiers.tiers[place], np.flatnonzero(next_tier == place)
        spread = standing.spread(window(day, tier), rows)
        boards[place] = (rows, board(tier, table.rows(rows), _facts(staff, spread, rows, day, tier)))
        spreads[place] = spread
    return Judged(staff, tiers, standing, table, day, next_tier, boards, spreads)


def window(day: date, tier: Tier) -> datetime:
    """From when on evidence counts for the breadth that ``tier`` asks for."""
    return clock.at(months_before(day, tier.evidence.within_months), 0)


def months_between(since: Sequence[date | None], day: date) -> Floats:
    """(N,) months from each day to ``day``: whole ones by the calendar, then the days that are over. NaN for None, 0 if ahead."""
    days = np.array(since, "datetime64[D]")
    months = days.astype("datetime64[M]")
    today = np.datetime64(day, "D")
    inside = (days - months.astype("datetime64[D]")).astype(float)
    own = (today - today.astype("datetime64[M]").astype("datetime64[D]")).astype(float)
    between: Floats = (today.astype("datetime64[M]") - months).astype(float) - (own < inside)
    over = np.where(own < inside, own + 30.44 - inside, own - inside).clip(0.0, 30.43)
    return np.where(np.isnat(days), np.nan, np.maximum(between + over / 30.44, 0.0))


def _next_tiers(held: Sequence[str | None], tiers: Tiers) -> Ints:
    above: dict[str | None, int] = {tier.slug: number + 1 for number, tier in enumerate(tiers.tiers)}
    above[tiers.tiers[-1].slug] = TOP
    return np.array([above.get(slug, 0) for slug in held], np.int64)


def _facts(staff: Staff, spread: Spread, rows: Ints, day: date, tier: Tier) -> FactTable:
    people = rows.tolist()
    ids = [staff.person_ids[row] for row in people]
    return FactTable(
        months_in_tier=months_between([staff.held_since[row] for row in people], day),
        months_experience=months_between([staff.hired_on[row] for row in people], day),
        programmes={slug: np.array([slug in staff.programmes.get(one, ()) for one in ids], np.bool_) for slug in tier.programmes},
        kinds=spread.kinds[rows].sum(axis=2).astype(np.int64),
        raters=spread.raters[rows],
        pieces=spread.pieces[rows],
        open_critical_errors=np.array([staff.open_critical_errors.get(one, 0) for one in ids], np.int64),
        rotation_done=np.array([one in staff.rotated for one in ids], np.bool_),
        # Proposals have no room of their own yet: nobody is said to have done what isn't recorded.
        proposal_adopted=np.zeros(len(rows), np.bool_),
    )


__all__ = ["TOP", "Judged", "Staff", "Status", "judge", "months_between", "window"]

"""Hofstee's compromise: the cuts and the failure rates that judges accept, met with the scores there are.

Hofstee 1983 (in Anderson & Helmick, On Educational Testing).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from assessments.measurement.errors import BadData, Said, TooFew
from assessments.measurement.ratings import Floats
from assessments.measurement.standard_setting import LEAST_CANDIDATES, LEAST_JUDGES, Cut

RESAMPLES, SEED = 500, 1


@dataclass(frozen=True, kw_only=True)
class Hofstee(Cut):
    """The judges' mean bounds behind the cut, the share of scores below it, and the two parts of ``se``: of other judges and of
    other persons."""

    lowest_cut: float
    highest_cut: float
    lowest_fail: float
    highest_fail: float
    fail_rate: float
    judges_se: float
    persons_se: float


def hofstee(scores: ArrayLike, lowest_cut: ArrayLike, highest_cut: ArrayLike, lowest_fail: ArrayLike, highest_fail: ArrayLike) -> Hofstee:
    """Compromise cut of judges (J,) each, cuts in points and failure rates 0 to 1: where the line from (lowest cut, highest
    rate) to (highest cut, lowest rate) meets the share of ``scores`` (N,) below a cut.

    Error: judges by a jackknife (five of them are too few to resample), persons by resampling, both added; degrees of freedom of
    the interval by Welch and Satterthwaite. Raises BadData, TooFew (fewer than two judges or 30 persons). Where line and curve do
    not meet, the nearer end is taken and ``warnings`` says so.
    """
    marks = np.sort(np.asarray(scores, dtype=np.float64))
    bounds = np.stack([np.atleast_1d(np.asarray(b, dtype=np.float64)) for b in (lowest_cut, highest_cut, lowest_fail, highest_fail)])
    if np.isnan(marks).any() or np.isnan(bounds).any():
        raise BadData("no score and no bound may be missing")
    if (bounds[0] > bounds[1]).any() or (bounds[2] > bounds[3]).any() or (bounds[2:] < 0).any() or (bounds[2:] > 1).any():
        raise BadData("each judge names a lowest and a highest cut, and a lowest and a highest failure rate from 0 to 1")
    judges, n = bounds.shape[1], len(marks)
    if judges < 2 or n < LEAST_CANDIDATES:
        raise TooFew(f"Hofstee needs two judges and {LEAST_CANDIDATES} persons; here are {judges} and {n}")
    mean = bounds.mean(axis=1)
    cut, met = _meeting(marks, mean)
    left_out = np.array([_meeting(marks, np.delete(bounds, judge, axis=1).mean(axis=1))[0] for judge in range(judges)])
    chance = np.random.default_rng(SEED)
    drawn = np.array([_meeting(np.sort(marks[chance.integers(0, n, n)]), mean)[0] for _ in range(RESAMPLES)])
    by_judges = float(np.sqrt((judges - 1) / judges * ((left_out - left_out.mean()) ** 2).sum()))
    by_persons = float(drawn.std(ddof=1))
    se = float(np.hypot(by_judges, by_persons))
    freedom = se**4 / (by_judges**4 / (judges - 1) + by_persons**4 / (n - 1)) if se > 0 else float(n - 1)
    reach = float(stats.t.ppf(0.975, freedom)) * se
    told = [Said("{n} judges; at least {least} are advised", n=judges, least=LEAST_JUDGES)] if judges < LEAST_JUDGES else []
    told += [] if met else [Said("no cut meets the judges' bounds on these scores: the nearest end was taken")]
    parts = dict(zip(("lowest_cut", "highest_cut", "lowest_fail", "highest_fail"), mean.tolist(), strict=True))
    rate = failing(marks, [cut])[0]
    return Hofstee(
        "hofstee",
        cut,
        se,
        cut - reach,
        cut + reach,
        judges,
        tuple(told),
        **parts,
        fail_rate=rate,
        judges_se=by_judges,
        persons_se=by_persons,
    )


def failing(scores: ArrayLike, cuts: ArrayLike) -> list[float]:
    """Share of ``scores`` (N,) below each of ``cuts`` (C,)."""
    marks = np.sort(np.asarray(scores, dtype=np.float64))
    shares: list[float] = (np.searchsorted(marks, np.asarray(cuts, dtype=np.float64), side="left") / len(marks)).tolist()
    return shares


def _meeting(marks: Floats, bounds: Floats) -> tuple[float, bool]:
    low, high, rate_low, rate_high = bounds
    cuts = np.linspace(low, high, 2001)
    failing = np.searchsorted(marks, cuts, side="left") / len(marks)
    line = rate_high + (rate_low - rate_high) * np.linspace(0, 1, len(cuts))
    above = np.flatnonzero(failing >= line)
    if failing[0] > rate_high or not len(above):
        return (float(low) if failing[0] > rate_high else float(high)), False
    return float(cuts[above[0]]), True

"""Where to put a cut, and how sure it is.

Angoff 1971 (in Thorndike, Educational Measurement); borderline group (Livingston & Zieky 1982, Passing Scores); borderline
regression (Wood, Humphrey-Murto & Norman 2006, Advances in Health Sciences Education 11). A compromise of cuts and failure rates:
``hofstee``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from assessments.measurement.errors import BadData, NoVariation, Said, TooFew
from assessments.measurement.ratings import Floats

LEAST_JUDGES, LEAST_BORDERLINE, LEAST_CANDIDATES = 5, 10, 30
RESAMPLES, SEED = 2000, 1


@dataclass(frozen=True)
class Cut:
    """A cut in points with its standard error and 95 % interval; ``warnings`` says where the sample is small."""

    method: str
    cut: float
    se: float
    low: float
    high: float
    n: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Angoff(Cut):
    """``judge_cuts`` (J,) and their SD; ``item_means`` (I,); ``item_spread`` (I,) SD of the judges, NaN for one judge."""

    judge_cuts: Floats
    judge_sd: float
    item_means: Floats
    item_spread: Floats


def angoff(estimates: ArrayLike, most: ArrayLike | None = None) -> Angoff:
    """Cut from ``estimates`` (items, judges): the chance that a just sufficient person gets the item right, 0 to 1.

    ``most`` (items,) points of each item, 1 by default. The error is that of another sample of judges: SD / √judges.
    Raises BadData, TooFew (fewer than two judges).
    """
    table = np.asarray(estimates, dtype=np.float64)
    if table.ndim != 2 or np.isnan(table).any() or (table < 0).any() or (table > 1).any():
        raise BadData("Angoff estimates are a full table of items by judges, each from 0 to 1")
    judges = table.shape[1]
    if judges < 2:
        raise TooFew("one judge: the cut has no standard error")
    worth = np.ones(len(table)) if most is None else np.asarray(most, dtype=np.float64)
    cuts = np.asarray(worth @ table)
    sd = float(cuts.std(ddof=1))
    se = sd / judges**0.5
    reach = float(stats.t.ppf(0.975, judges - 1)) * se
    told = () if judges >= LEAST_JUDGES else (Said("{n} judges; at least {least} are advised", n=judges, least=LEAST_JUDGES),)
    cut = float(cuts.mean())
    return Angoff(
        "angoff",
        cut,
        se,
        cut - reach,
        cut + reach,
        judges,
        told,
        judge_cuts=cuts,
        judge_sd=sd,
        item_means=table.mean(axis=1),
        item_spread=table.std(axis=1, ddof=1),
    )


@dataclass(frozen=True, kw_only=True)
class BorderlineGroup(Cut):
    """``median`` of the borderline group beside its mean."""

    median: float


def borderline_group(scores: ArrayLike, judgements: ArrayLike, borderline: float) -> BorderlineGroup:
    """Mean score of those judged ``borderline``; scores and judgements (N,). Raises TooFew below three of them."""
    score, judged = _pairs(scores, judgements)
    group = score[judged == borderline]
    n = len(group)
    if n < 3:
        raise TooFew(Said("{n} persons are judged borderline; use borderline regression, which draws on all", n=n))
    se = float(group.std(ddof=1)) / n**0.5
    reach, cut = float(stats.t.ppf(0.975, n - 1)) * se, float(group.mean())
    told = () if n >= LEAST_BORDERLINE else (Said("{n} borderline persons; at least {least} are advised", n=n, least=LEAST_BORDERLINE),)
    return BorderlineGroup("borderline group", cut, se, cut - reach, cut + reach, n, told, median=float(np.median(group)))


@dataclass(frozen=True, kw_only=True)
class BorderlineRegression(Cut):
    """The line behind the cut; ``se`` is that of its height at the borderline, ``bootstrap_se`` from resampling persons."""

    intercept: float
    slope: float
    r2: float
    rmse: float
    bootstrap_se: float
    pass_rate: float


def borderline_regression(scores: ArrayLike, judgements: ArrayLike, borderline: float) -> BorderlineRegression:
    """Score that the line of ``scores`` on global ``judgements`` (N,) has at ``borderline``.

    Raises TooFew (below 10 persons), NoVariation (all judged alike), BadData (better judged people score lower).
    """
    score, judged = _pairs(scores, judgements)
    n = len(score)
    if n < LEAST_BORDERLINE:
        raise TooFew(Said("{n} persons; borderline regression needs at least {least}", n=n, least=LEAST_BORDERLINE))
    if judged.var() == 0:
        raise NoVariation("everybody has the same global judgement")
    slope, intercept = _line(score, judged)
    if slope <= 0:
        raise BadData("people judged better do not score higher: the cut would mean nothing")
    left = score - intercept - slope * judged
    rmse = float(np.sqrt(left @ left / (n - 2)))
    away = judged - judged.mean()
    se = rmse * float(np.sqrt(1 / n + (borderline - judged.mean()) ** 2 / (away @ away)))
    cut = intercept + slope * borderline
    reach = float(stats.t.ppf(0.975, n - 2)) * se
    r2 = 1 - float(left @ left) / float(((score - score.mean()) ** 2).sum())
    told = () if n >= LEAST_CANDIDATES else (Said("{n} persons; at least {least} are advised", n=n, least=LEAST_CANDIDATES),)
    boot, rate = _bootstrap(score, judged, borderline), float((score >= cut).mean())
    ends = (cut - reach, cut + reach)
    line = {"intercept": intercept, "slope": slope, "r2": r2, "rmse": rmse, "bootstrap_se": boot, "pass_rate": rate}
    return BorderlineRegression("borderline regression", cut, se, *ends, n, told, **line)


def _line(score: Floats, judged: Floats) -> tuple[float, float]:
    away = judged - judged.mean()
    slope = float(away @ score / (away @ away))
    return slope, float(score.mean() - slope * judged.mean())


def _bootstrap(score: Floats, judged: Floats, borderline: float) -> float:
    chance = np.random.default_rng(SEED)
    drawn = chance.integers(0, len(score), size=(RESAMPLES, len(score)))
    x, y = judged[drawn], score[drawn]
    away = x - x.mean(axis=1, keepdims=True)
    spread = (away**2).sum(axis=1)
    good = spread > 0
    slope = (away * y).sum(axis=1)[good] / spread[good]
    cuts = y.mean(axis=1)[good] + slope * (borderline - x.mean(axis=1)[good])
    return float(cuts.std(ddof=1))


def _pairs(scores: ArrayLike, judgements: ArrayLike) -> tuple[Floats, Floats]:
    score, judged = np.asarray(scores, dtype=np.float64), np.asarray(judgements, dtype=np.float64)
    if score.shape != judged.shape or score.ndim != 1:
        raise BadData("one score and one global judgement for each person")
    seen = ~(np.isnan(score) | np.isnan(judged))
    return score[seen], judged[seen]

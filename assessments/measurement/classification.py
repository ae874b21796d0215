"""Accuracy and consistency of pass/fail or tiers from total scores alone: Livingston & Lewis 1995, J. Educational Measurement 32.

The total counts as a binomial score of an effective number of independent items; true shares follow a four-parameter beta
distribution matched to the factorial moments (Lord 1965, Psychometrika 30; Hanson 1991, ACT Research Report 91-5), or a
two-parameter one where four do not fit. The consistency matrix is symmetric by construction, as that of parallel forms must be.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtrc, betainc, betaincinv

from assessments.measurement.errors import BadData, NoVariation, TooFew
from assessments.measurement.quadrature import legendre
from assessments.measurement.ratings import Floats

LEAST_PERSONS = 50
POINTS = 100
Beta: TypeAlias = tuple[float, float, float, float]
"""alpha, beta, lower and upper end of the true shares."""


@dataclass(frozen=True)
class LivingstonLewis:
    """``accuracy_matrix`` (true class, observed class), ``consistency_matrix`` (first form, second form), shares of persons.

    ``low``, ``high``: 95 % intervals of accuracy and consistency by resampling persons; None where not asked for.
    """

    effective_items: float
    beta: Beta
    accuracy_matrix: Floats
    consistency_matrix: Floats
    accuracy_interval: tuple[float, float] | None = None
    consistency_interval: tuple[float, float] | None = None

    @property
    def accuracy(self) -> float:
        """Share put where the true score belongs."""
        return float(np.trace(self.accuracy_matrix))

    @property
    def consistency(self) -> float:
        """Share put into the same class by two forms."""
        return float(np.trace(self.consistency_matrix))

    @property
    def kappa(self) -> float:
        """Consistency beyond chance."""
        margin = self.consistency_matrix.sum(axis=0)
        chance = float(margin @ margin)
        return (self.consistency - chance) / (1.0 - chance)


def livingston_lewis(
    scores: ArrayLike, reliability: float, cuts: ArrayLike, *, lowest: float, highest: float, parameters: int = 4, resamples: int = 0
) -> LivingstonLewis:
    """Classify ``scores`` (N,) at ascending ``cuts`` in points of a scale from ``lowest`` to ``highest``.

    ``reliability`` of the scores, in (0, 1). Raises BadData, TooFew (below 50 persons), NoVariation.
    """
    marks, places = np.asarray(scores, dtype=np.float64), np.asarray(cuts, dtype=np.float64)
    if not 0.0 < reliability < 1.0 or parameters not in {2, 4}:
        raise BadData("reliability lies between 0 and 1, and the beta distribution has 2 or 4 parameters")
    if (np.diff(places) <= 0).any() or places.min() <= lowest or places.max() >= highest or marks.min() < lowest or marks.max() > highest:
        raise BadData("cuts ascend inside the scale, and scores do not leave it")
    if len(marks) < LEAST_PERSONS:
        raise TooFew(f"{len(marks)} persons; the distribution of true scores needs at least {LEAST_PERSONS}")
    share, at = (marks - lowest) / (highest - lowest), (places - lowest) / (highest - lowest)
    found = _classify(share, reliability, at, parameters)
    if not resamples:
        return found
    chance = np.random.default_rng(1)
    drawn = [_classify(share[chance.integers(0, len(share), len(share))], reliability, at, parameters) for _ in range(resamples)]
    ends = [tuple(np.quantile([getattr(one, name) for one in drawn], [0.025, 0.975]).tolist()) for name in ("accuracy", "consistency")]
    return LivingstonLewis(found.effective_items, found.beta, found.accuracy_matrix, found.consistency_matrix, ends[0], ends[1])


def effective_items(share: Floats, reliability: float) -> float:
    """Number of independent items with the reliability of the scores, for shares of the maximum (N,)."""
    mean, variance = float(share.mean()), float(share.var(ddof=1))
    if variance == 0:
        raise NoVariation("all scores are the same")
    return (mean * (1 - mean) - reliability * variance) / (variance * (1 - reliability))


def _classify(share: Floats, reliability: float, cuts: Floats, parameters: int) -> LivingstonLewis:
    length = effective_items(share, reliability)
    if length < 4:
        raise BadData("scores spread so widely for their reliability that they are worth fewer than four items")
    beta = true_scores(share * length, length, parameters)
    items = round(length)
    # An effective score passes from the whole number nearest to the cut on.
    steps = np.concatenate([[0], np.round(cuts * items).astype(int), [items + 1]])
    place, weight = _quadrature(beta, cuts)
    reached = np.stack([_reaches(step, items, place) for step in steps], axis=1)
    observed = -np.diff(reached, axis=1)
    true = np.searchsorted(cuts, place, side="right")
    accuracy = np.stack([weight[true == klass] @ observed[true == klass] for klass in range(len(cuts) + 1)])
    return LivingstonLewis(length, beta, accuracy, np.asarray((observed * weight[:, None]).T @ observed))


def _reaches(step: int, items: int, place: Floats) -> Floats:
    """Chance of at least ``step`` of ``items`` right at each true share."""
    return np.ones_like(place) if step <= 0 else np.asarray(bdtrc(step - 1, items, place)) if step <= items else np.zeros_like(place)


def true_scores(score: Floats, length: float, parameters: int = 4) -> Beta:
    """Beta distribution of true shares for effective scores (N,) of ``length`` items; 2 parameters where 4 do not fit inside 0 to 1."""
    moments, numerator, denominator = [], np.ones_like(score), 1.0
    for order in range(4):
        numerator, denominator = numerator * (score - order), denominator * (length - order)
        moments.append(float(numerator.mean()) / denominator)
    m1, m2, m3, m4 = moments
    variance = m2 - m1**2
    if variance <= 0:
        raise BadData("true scores do not vary: the reliability is too high or too low for these scores")
    if parameters == 4:
        fitted = _four(m1, variance, m3 - 3 * m1 * m2 + 2 * m1**3, m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4)
        if fitted is not None:
            return fitted
    total = m1 * (1 - m1) / variance - 1
    if total <= 0:
        raise BadData("true scores spread too widely for a beta distribution")
    return m1 * total, (1 - m1) * total, 0.0, 1.0


def _four(mean: float, variance: float, third: float, fourth: float) -> Beta | None:
    skew, kurtosis = third / variance**1.5, fourth / variance**2
    below = 6 + 3 * skew**2 - 2 * kurtosis
    if below <= 0:
        return None
    total = 6 * (kurtosis - skew**2 - 1) / below
    root = 1 / np.sqrt(1 + (total + 2) ** 2 * skew**2 / (16 * (total + 1))) if total > 0 else 1.0
    lean = np.sqrt(max(1 - root**2, 0.0))
    alpha, beta = (total / 2 * (1 - sign * lean) for sign in ((1, -1) if skew > 0 else (-1, 1)))
    if min(alpha, beta) <= 0:
        return None
    spread = float(np.sqrt(variance * (total + 1) / (alpha * beta))) * total
    low = mean - spread * alpha / total
    return (alpha, beta, low, low + spread) if low >= 0 and low + spread <= 1 else None


def _quadrature(beta: Beta, cuts: Floats) -> tuple[Floats, Floats]:
    """Places and weights over the true shares, in equal probability pieces that end at the cuts."""
    alpha, other, low, high = beta
    ends = betainc(alpha, other, np.clip((np.concatenate([[low], cuts, [high]]) - low) / (high - low), 0, 1))
    node, weight = legendre(POINTS)
    places, weights = [], []
    for start, end in pairwise(ends):
        if end - start > 1e-15:
            chance = (start + end) / 2 + (end - start) / 2 * node
            places.append(low + (high - low) * betaincinv(alpha, other, chance))
            weights.append(weight * (end - start) / 2)
    return np.concatenate(places), np.concatenate(weights)
